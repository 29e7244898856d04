"""Chance constraints: "90% sure that at least 85% of assessments are in time".

The probability is over futures. Each replication is one future of the service, with the same plan and another run of
luck; what counts is in how many of them the measure meets its bound, not what the measure is on average. Whether they
are enough is for :func:`sim.experiment.statistics.verdict.of_bound` to say: few replications settle little, since all
of 36 must meet the bound before 90% is beyond doubt, and all of 72 for 95%.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from sim.experiment.statistics.bound import Bound
from sim.experiment.statistics.intervals import Estimate, share_of


def share_of_futures(values: Iterable[float], bound: Bound, level: float = 0.95) -> Estimate:
    """Return the share of futures in which a measure meets a bound, with its exact interval.

    Parameters
    ----------
    values
        Of the measure, one for each replication; missing ones (a share of nothing) are left out.
    bound
        What the measure is held against.
    level
        Confidence of the interval.

    Examples
    --------
    >>> share_of_futures([0.87, 0.91, 0.84, 0.88], Bound(0.85, at_least=True)).value
    0.75
    """
    return share_of(bound.met_by(pd.Series(list(values), dtype=float).dropna()), level)


def fewest_futures(probability: float, level: float = 0.95) -> int:
    """Return how many futures must be seen before a probability can be beyond doubt, even if all meet the bound.

    Examples
    --------
    >>> fewest_futures(0.9), fewest_futures(0.95)
    (36, 72)
    """
    # With n of n the lower limit is the tail to the power 1 / n.
    return math.ceil(math.log((1.0 - level) / 2.0) / math.log(probability))
