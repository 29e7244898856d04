"""Measures that a report shows first."""

from sim.config.errors import ResultsError
from sim.measures import KEY_MEASURES
from sim.report.study.study import PEOPLE, Study

TIMELINESS = "assessments_within_45wd_share"


def key_measures(study: Study) -> tuple[str, ...]:
    """Measures shown first: those the experiment names, or the usual ones, or whatever there is.

    Raises
    ------
    ResultsError
        If no measure has a value in every scenario.
    """
    for names in (study.manifest["measures"], KEY_MEASURES, study.measures[:6]):
        chosen = tuple(name for name in names if study.has(name) and name != PEOPLE)
        if chosen:
            return chosen
    raise ResultsError(f"{study.results.path}: no measure has a value in every scenario, so there is nothing to report")
