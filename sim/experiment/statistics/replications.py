"""How many replications an interval as narrow as is wanted takes, and how many to add at a time."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
from scipy import stats

from sim.experiment.statistics.intervals import t_quantile

FEWEST = 12
"""Replications with which every rule begins that stops when it has seen enough: the spread of fewer is often too small
by luck, which would stop it at once."""

LARGEST_STEP = 4
"""Times as many replications at most as there were: the spread seen in a few of them is a rough guide."""


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
