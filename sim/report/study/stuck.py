"""Where work does not get through: queues that run away or grow, and families that do not get as far as others."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.intervals import Estimate
from sim.measures import MEASURES, queues_before
from sim.report.study.forecast import PairedDifference
from sim.report.study.study import Study

AT_END = {
    "screening": "screening_queue_end",
    "mash": "mash_enquiries_open_end",
    "unallocated": "cases_unallocated_end",
}
"""Measure of how many are in each queue at the end, when a growing one is longest."""

_ARRIVING = {
    "screening": "contacts_per_year",
    "mash": "mash_enquiries_per_year",
    "unallocated": "referrals_per_year",
}
REFERRALS = "referrals_per_year"
_REFERRED = "referrals_per_contact"

_HALF = 0.5

MATERIAL = 0.01
"""Share of the baseline's value from which on a shown difference is told first: less is no news for a whole service."""


@dataclass(frozen=True)
class Stuck:
    """A scenario in which work does not get through.

    Attributes
    ----------
    scenario : FinishedScenario
        Which one.
    away : Mapping of str to Estimate
        Share of futures in which a queue runs away, by queue.
    longer : Mapping of str to PairedDifference
        How many more wait at the end than in the baseline, by queue, where that is shown and more than a day's
        arrivals.
    referrals : PairedDifference or None
        How many fewer referrals there are, where fewer of the contacts are shown to become one.
    """

    scenario: FinishedScenario
    away: Mapping[str, Estimate]
    longer: Mapping[str, PairedDifference]
    referrals: PairedDifference | None

    @property
    def severity(self) -> tuple[float, float]:
        """What is told first: the most futures with a runaway, then the most people waiting."""
        return (
            max((share.value for share in self.away.values()), default=0.0),
            sum(each.value for each in self.longer.values()),
        )

    @property
    def is_rare(self) -> bool:
        """Whether a queue runs away in less than half of all futures, and is not shown to be longer on average."""
        return not self.longer and self.severity[0] < _HALF

    def __bool__(self) -> bool:
        return bool(self.away or self.longer or self.referrals)


def stuck(study: Study, measure: str) -> list[Stuck]:
    """Find the scenarios in which work does not get as far as a measure, the worst first."""
    found = [_of_scenario(study, item, measure) for item in (study.baseline, *study.others)]
    return sorted((each for each in found if each), key=lambda each: each.severity, reverse=True)


def compared(study: Study, measure: str) -> list[FinishedScenario]:
    """Scenarios that may be called better or worse than the baseline: not one in which nobody gets through.

    None may where a queue runs away in half of the baseline's futures or more: whoever gets on from there looks worse
    than the few who got through.
    """
    away = study.runaways(measure) if MEASURES[measure].sign else {}
    if any(share.value >= _HALF for share in away.get(study.baseline.name, {}).values()):
        return []
    return [item for item in study.others if item.name not in away]


def _of_scenario(study: Study, item: FinishedScenario, measure: str) -> Stuck:
    before = queues_before(measure)
    if item is study.baseline or not before:
        return Stuck(item, study.runaways(measure).get(item.name, {}), {}, None)
    ends = {queue: study.difference(item, AT_END[queue]) for queue in before}
    longer = {queue: more for queue, more in ends.items() if more.low > 0.0 and more.value >= _a_day(study, queue)}
    return Stuck(item, study.runaways(measure).get(item.name, {}), longer, _fewer_referrals(study, item, measure))


def _a_day(study: Study, queue: str) -> float:
    """How many arrive at a queue on a working day of the baseline."""
    arriving = study.estimates.get((study.baseline.name, _ARRIVING[queue]))
    return arriving.value / WORKING_DAYS_PER_YEAR if arriving else 0.0


def _fewer_referrals(study: Study, item: FinishedScenario, measure: str) -> PairedDifference | None:
    """Fewer referrals of the same contacts: where demand itself is lower, fewer referrals are no work left undone."""
    fewer, share = study.difference(item, REFERRALS), study.difference(item, _REFERRED)
    usual = study.estimates.get((study.baseline.name, REFERRALS))
    if measure.startswith("referral") or usual is None or not (fewer.high < 0.0 and share.high < 0.0):
        return None
    return fewer if -fewer.value >= MATERIAL * usual.value else None
