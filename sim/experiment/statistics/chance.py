"""Chance constraints: "90% sure that at least 85% of assessments are in time".

The probability is over futures. Each replication is one future of the service, with the same plan and another run of
luck; what counts is in how many of them the measure meets its bound, not what the measure is on average.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class ChanceConstraint:
    """Whether a plan meets a bound in enough of its futures.

    Attributes
    ----------
    n : int
        Futures seen: replications in which the measure has a value.
    share : float
        Of them that meet the bound; missing if there are none.
    low, high : float
        Interval for the probability that a future meets the bound.
    met : bool or None
        True where the whole interval is at or above the probability asked for, False where all of it is below; None
        where more replications are needed to say.
    """

    n: int
    share: float
    low: float
    high: float
    met: bool | None


def chance_constraint(
    values: Iterable[float], bound: float, at_least: bool, probability: float, level: float = 0.95
) -> ChanceConstraint:
    """Judge whether a measure meets a bound with at least the probability asked for.

    The interval is exact for independent replications (Clopper and Pearson 1934, Biometrika 26, 404-413): its limits
    are quantiles of beta distributions, and it covers the true probability at least as often as its level says. So few
    replications settle little: all of 36 must meet the bound before 90% is beyond doubt, and all of 72 for 95%.

    Parameters
    ----------
    values
        Of the measure, one for each replication; missing ones (a share of nothing) are left out.
    bound
        What the measure is held against.
    at_least
        True where the measure must be at least the bound, False where it must be at most that.
    probability
        Share of futures, between 0 and 1, in which the bound must be met.
    level
        Confidence of the interval.

    Examples
    --------
    >>> found = chance_constraint([0.87, 0.91, 0.84, 0.88], bound=0.85, at_least=True, probability=0.9)
    >>> found.share, found.met
    (0.75, None)
    """
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"probability={probability}: must be between 0 and 1")
    seen = np.asarray(list(values), dtype=float)
    seen = seen[~np.isnan(seen)]
    meets = seen >= bound if at_least else seen <= bound
    n, number = len(seen), int(meets.sum())
    low, high = _clopper_pearson(number, n, level)
    met = True if low >= probability else False if high < probability else None
    return ChanceConstraint(n, number / n if n else float("nan"), low, high, met)


def fewest_futures(probability: float, level: float = 0.95) -> int:
    """Return how many futures must be seen before a probability can be beyond doubt, even if all meet the bound.

    Examples
    --------
    >>> fewest_futures(0.9), fewest_futures(0.95)
    (36, 72)
    """
    # With n of n the lower limit is the tail to the power 1 / n.
    return math.ceil(math.log((1.0 - level) / 2.0) / math.log(probability))


def _clopper_pearson(number: int, n: int, level: float) -> tuple[float, float]:
    tail = (1.0 - level) / 2.0
    low = float(stats.beta.ppf(tail, number, n - number + 1)) if number > 0 else 0.0
    high = float(stats.beta.ppf(1.0 - tail, number + 1, n - number)) if number < n else 1.0
    return low, high
