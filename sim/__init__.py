"""The front door of English children's social care as a discrete-event simulation."""

from sim.version import __version__

__all__ = ["__version__"]
