"""What timeliness was bought with: where it holds, and what moved for the worse meanwhile."""

from sim.experiment.results.scenario import FinishedScenario
from sim.measures import BOUGHT_WITH, MEASURES
from sim.report.study.forecast import PairedDifference
from sim.report.study.key_measures import TIMELINESS
from sim.report.study.stuck import MATERIAL
from sim.report.study.study import Study


def prices(study: Study) -> tuple[str, ...]:
    """Measures of what timeliness is bought with; none where timeliness has no value."""
    return tuple(name for name in BOUGHT_WITH if study.has(name)) if study.has(TIMELINESS) else ()


def paid(study: Study, item: FinishedScenario) -> dict[str, PairedDifference]:
    """Return what is shown to be worse in a scenario than in the baseline, where timeliness is not shown to be."""
    in_time = study.difference(item, TIMELINESS)
    if not in_time.n or in_time.high < 0.0:
        return {}
    found = {name: study.difference(item, name) for name in prices(study)}
    return {name: moved for name, moved in found.items() if _is_worse(study, name, moved)}


def _is_worse(study: Study, measure: str, moved: PairedDifference) -> bool:
    usual = abs(study.estimates[study.baseline.name, measure].value)
    return moved.sign * MEASURES[measure].sign < 0 and abs(moved.value) >= MATERIAL * usual
