"""Differences that one simulated future makes: means of a heavy tail, of which an interval says little."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.pairing import wide_table
from sim.measures import queues_before
from sim.report.study.forecast import PairedDifference
from sim.report.study.study import Study

FEWEST = 4
"""Differences from which on one can stand out."""

_MOST = 0.5


@dataclass(frozen=True)
class Dominated:
    """A difference of which one future makes most.

    Attributes
    ----------
    n : int
        Futures compared; of draws of uncertain parameters, draws.
    share : float
        What the one makes of all differences, whatever their sign.
    middle : float
        The difference in the middle of all futures.
    away : Mapping of str to PairedDifference
        Queues that run away in that future, in either scenario: how the shares of futures in which they do differ.
    """

    n: int
    share: float
    middle: float
    away: Mapping[str, PairedDifference]


def dominated(study: Study, scenario: FinishedScenario, measure: str) -> Dominated | None:
    """Return what one future makes of a difference; None where it is not most of it, or a difference is shown."""
    moved = study.difference(scenario, measure)
    if scenario is study.baseline or moved.n < FEWEST or moved.is_shown:
        return None
    pair = [scenario.name, study.baseline.name]
    compared = study.results.as_independent(study.results.shared)
    sides = wide_table(compared, measure, pair).dropna()
    differences = sides[pair[0]] - sides[pair[1]]
    sizes = differences.abs()
    if sizes.max() <= _MOST * sizes.sum():
        return None
    names = {queue: f"runaway_{queue}" for queue in queues_before("")}
    values = {queue: wide_table(compared, name, pair).get(pair, None) for queue, name in names.items()}
    away = {
        queue: study.difference(scenario, names[queue])
        for queue, table in values.items()
        if table is not None and sizes.idxmax() in table.index and table.loc[sizes.idxmax()].any()
    }
    return Dominated(moved.n, float(sizes.max() / sizes.sum()), float(differences.median()), away)
