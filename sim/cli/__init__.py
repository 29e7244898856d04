"""The command line: ``frontdoor`` and ``python -m sim``."""

from sim.cli.main import main

__all__ = ["main"]
