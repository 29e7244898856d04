"""The report of an experiment: one self-contained page for people who decide, and for those who check."""

from sim.report.page import write_report

__all__ = ["write_report"]
