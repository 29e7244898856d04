"""The one place that names the version of the code."""

__version__ = "0.12.0"
