"""The one place that names the version of the code."""

__version__ = "0.13.0"
