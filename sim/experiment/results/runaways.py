"""Scenarios in which a queue runs away, so that what comes after it looks calm: nobody reaches it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from sim.experiment.statistics.intervals import Estimate, share_of
from sim.experiment.statistics.observations import Observations
from sim.measures import queues_before


def runaways(
    observations: Observations, scenarios: Sequence[str], measure: str
) -> Mapping[str, Mapping[str, Estimate]]:
    """Find the scenarios in which a queue that comes before a measure runs away.

    Parameters
    ----------
    observations
        The replications.
    scenarios
        Those to look at.
    measure
        What scenarios are compared by; queues after it do not flatter it.

    Returns
    -------
    Mapping
        By scenario, for those with any such future: by queue, the share of futures in which it runs away.
    """
    measures, queues = observations.measures, {f"runaway_{queue}": queue for queue in queues_before(measure)}
    few = replace(observations, measures=measures[measures["measure"].isin(list(queues))])
    found = {name: _of_scenario(few, name, queues) for name in scenarios}
    return {name: away for name, away in found.items() if away}


def _of_scenario(observations: Observations, scenario: str, queues: Mapping[str, str]) -> dict[str, Estimate]:
    values = {queue: observations.values(scenario, name) for name, queue in queues.items()}
    return {queue: _share(observations, away.dropna()) for queue, away in values.items() if away.any()}


def _share(observations: Observations, away: pd.Series) -> Estimate:
    """Return the share over all futures; its interval only where they are independent."""
    share = share_of(away > 0.0)
    return share if observations.draw_of is None else Estimate(share.value, n=share.n)
