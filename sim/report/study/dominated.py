"""Differences that one simulated future makes: means of a heavy tail, of which an interval says little."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.experiment.results.scenario import FinishedScenario
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
    differences = _sides(study, scenario, measure).diff(axis="columns").iloc[:, 1].dropna()
    sizes = differences.abs()
    if sizes.max() <= _MOST * sizes.sum():
        return None
    names = {queue: f"runaway_{queue}" for queue in queues_before("")}
    away = {
        queue: study.difference(scenario, name)
        for queue, name in names.items()
        if _sides(study, scenario, name).filter([sizes.idxmax()], axis="index").any(axis=None)
    }
    return Dominated(moved.n, float(sizes.max() / sizes.sum()), float(differences.median()), away)


def _sides(study: Study, scenario: FinishedScenario, measure: str) -> pd.DataFrame:
    """The baseline and the scenario, observation by observation."""
    return study.side_by_side(measure).reindex(columns=[study.baseline.name, scenario.name])
