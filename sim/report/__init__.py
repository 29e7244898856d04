"""The report of an experiment: one self-contained page for people who decide, and for those who check; or slides."""

from sim.report.page import write_report
from sim.report.slide.write import write_slide

__all__ = ["write_report", "write_slide"]
