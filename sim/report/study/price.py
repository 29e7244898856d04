"""What timeliness was bought with: what moved for the worse in a scenario, whatever became of timeliness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.futures import ENOUGH_FOR_A_RANGE
from sim.measures import BOUGHT_WITH, MEASURES
from sim.report.study.forecast import PairedDifference
from sim.report.study.key_measures import TIMELINESS
from sim.report.study.stuck import MATERIAL
from sim.report.study.study import Study


@dataclass(frozen=True)
class Price:
    """What is worse in a scenario than in the baseline, beside timeliness.

    Attributes
    ----------
    scenario : FinishedScenario
        Which one.
    in_time : PairedDifference
        What becomes of timeliness.
    worse : Mapping of str to PairedDifference
        What is shown to be worse, by measure.
    """

    scenario: FinishedScenario
    in_time: PairedDifference
    worse: Mapping[str, PairedDifference]

    @property
    def is_on_top(self) -> bool:
        """Whether timeliness is lower as well, so that nothing was bought."""
        return self.in_time.high < 0.0

    @property
    def is_certain(self) -> bool:
        """Whether there are enough runs to say that timeliness was bought: few may not show that it is lower."""
        return self.in_time.n >= ENOUGH_FOR_A_RANGE

    def __bool__(self) -> bool:
        return bool(self.worse)


def prices(study: Study) -> tuple[str, ...]:
    """Measures of what timeliness is bought with; none where timeliness has no value."""
    return tuple(name for name in BOUGHT_WITH if study.has(name)) if study.has(TIMELINESS) else ()


def price(study: Study, item: FinishedScenario) -> Price:
    """Return what is shown to be worse in a scenario than in the baseline."""
    in_time = study.difference(item, TIMELINESS)
    found = {name: study.difference(item, name) for name in prices(study)} if in_time.n else {}
    return Price(item, in_time, {name: moved for name, moved in found.items() if _is_worse(study, name, moved)})


def _is_worse(study: Study, measure: str, moved: PairedDifference) -> bool:
    usual = abs(study.estimates[study.baseline.name, measure].value)
    return moved.sign * MEASURES[measure].sign < 0 and abs(moved.value) >= MATERIAL * usual
