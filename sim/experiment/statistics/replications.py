"""How many replications it takes: for an interval as narrow as is wanted, and to decide about a difference."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Mapping

import pandas as pd
from scipy import special, stats

from sim.experiment.statistics.intervals import t_quantile

FEWEST = 12
"""Replications with which every rule begins that stops when it has seen enough: the spread of fewer is often too small
by luck, which would stop it at once."""

LARGEST_STEP = 4
"""Times as many replications at most as there were: the spread seen in a few of them is a rough guide."""

MOST_TO_DECIDE = 1000
"""Replications beyond which a difference is not called decidable."""

POWER = 0.8
"""Probability with which so many replications are to decide."""


def replications_needed(values: pd.DataFrame, allowed: Mapping[str, float] | pd.Series) -> int:
    """Return how many replications would make every 95% interval as narrow as is allowed, by the spread so far.

    Parameters
    ----------
    values
        A row for each replication, a column for each quantity. Missing values are expected as often as so far.
    allowed
        Half-width of each quantity's interval, in its unit; zero asks for nothing.
    """
    needed = 2
    for name in values.columns:
        seen = values[name].dropna()
        spread = seen.std()
        if allowed[name] > 0.0 and spread > 0.0:
            rows = len(values[name].loc[: values[name].last_valid_index()])
            needed = max(needed, math.ceil(_smallest(spread / allowed[name]) * rows / len(seen)))
    return needed


def not_seen(values: pd.DataFrame) -> list[str]:
    """Return the quantities that were zero whenever they were observed: how rare they are, these runs cannot say.

    Parameters
    ----------
    values
        A row for each replication, a column for each quantity.
    """
    return [name for name in values.columns if (values[name].dropna() == 0.0).all()]


def next_number(number: int, needed: int, at_most: int) -> int:
    """Return how many replications to have in the next round; the number there is, when no more are to be added."""
    return max(number, min(needed, at_most, LARGEST_STEP * number))


def _smallest(spread: float) -> int:
    """Return the smallest number n for which Student's t, times a spread in half-widths over root n, is at most 1."""
    number = max(2, math.ceil((stats.norm.ppf(0.975) * spread) ** 2))
    while t_quantile(0.975, number - 1) * spread > math.sqrt(number):
        number += 1
    return number


def to_show(difference: float, sd: float) -> int | None:
    """Return how many replications would show a difference as large as this with probability :data:`POWER`.

    Parameters
    ----------
    difference, sd
        Mean and standard deviation of the paired differences, one for each replication.

    Returns
    -------
    int or None
        None where more than :data:`MOST_TO_DECIDE` would be needed, as where no difference was seen.

    Examples
    --------
    >>> to_show(1.0, sd=1.0), to_show(1.0, sd=3.0), to_show(0.01, sd=1.0)
    (10, 73, None)
    """
    return _fewest(lambda n: _clears(abs(difference), sd, n))


def to_show_small(difference: float, sd: float, matters: float) -> int | None:
    """Return how many replications would show a difference to be small with probability :data:`POWER`.

    It is shown where the whole 95% interval is within what ``matters``, above and below zero. The probability that both
    limits are is at least what is left of 1 after what each may miss (Bonferroni), and hardly more.
    """
    return _fewest(lambda n: _clears(matters - difference, sd, n) + _clears(matters + difference, sd, n) - 1.0)


def _clears(gap: float, sd: float, n: int) -> float:
    """Return the probability that an end of a mean's 95% interval is on the near side of a border this far away."""
    return float(special.stdtr(n - 1, gap * math.sqrt(n) / sd - special.stdtrit(n - 1, 0.975)))


def _fewest(probability: Callable[[int], float]) -> int | None:
    """Return from which number of replications on a probability, which rises with it, is :data:`POWER` at least."""
    numbers = range(2, MOST_TO_DECIDE + 1)
    place = bisect_left(numbers, True, key=lambda n: probability(n) >= POWER)
    return numbers[place] if place < len(numbers) else None
