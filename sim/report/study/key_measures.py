"""Measures that a report shows first."""

from sim.config.errors import ResultsError
from sim.experiment.results.scenario import FinishedScenario
from sim.measures import KEY_MEASURES, queues_before
from sim.report.study.study import PEOPLE, Study

MOST_CARDS = 6
"""Measures that have a card on the first screen."""

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


def furthest(study: Study) -> str:
    """Of the measures that have a card, the one before which most queues lie: what is stuck anywhere is before it."""
    return max(key_measures(study)[:MOST_CARDS], key=lambda name: len(queues_before(name)))


def without_value(study: Study) -> tuple[FinishedScenario, ...]:
    """Scenarios in which nothing was measured of what the experiment names first, so that it cannot be compared."""
    named = [name for name in study.manifest["measures"] if name != PEOPLE][:1]
    missing = tuple(item for name in named for item in study.scenarios if not study.has_value(item, name))
    return missing if len(missing) < len(study.scenarios) else ()
