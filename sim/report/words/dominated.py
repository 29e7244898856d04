"""That one simulated future makes most of a difference, and what runs away in it."""

from sim.experiment.results.scenario import FinishedScenario
from sim.measures import quantities
from sim.report.study.dominated import dominated
from sim.report.study.study import Study
from sim.report.words import expectations
from sim.report.words.stuck import QUEUES


def sentence(study: Study, scenario: FinishedScenario, measure: str) -> str:
    """Say how much one future makes of a difference that is not shown, to follow it; empty where that is not most."""
    found = dominated(study, scenario, measure)
    if found is None:
        return ""
    unit = study.unit(measure)
    middle = f"{quantities.change(found.middle, unit)} {quantities.change_unit(unit)}"
    return (
        f" One of {expectations.replications(study, found.n)} makes {100.0 * found.share:.0f}% of that; the middle one "
        f"is {middle}." + "".join(_runs_away(study, scenario, queue) for queue in found.away)
    )


def _runs_away(study: Study, scenario: FinishedScenario, queue: str) -> str:
    """Compare in how many futures a queue runs away: as shares, as the mean of a heavy tail says little."""
    name = f"runaway_{queue}"
    here, there = (study.estimates[item.name, name] for item in (scenario, study.baseline))
    moved = study.difference(scenario, name)
    interval = f"paired 95% interval {quantities.change_interval(moved.low, moved.high, 'share')}"
    verdict = "the shares differ" if moved.is_shown else "no difference between the shares is shown"
    return (
        f" In it {QUEUES[queue]} run away, as in {quantities.value(here.value, 'share')} of futures against "
        f"{quantities.value(there.value, 'share')} in the baseline: {verdict} ({interval} percentage points)."
    )
