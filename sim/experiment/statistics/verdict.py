"""What an interval says: the words for it, and the one rule behind each.

A statement is *shown* where the whole interval bears it out, *not shown* where no part of it does, and *undecided*
where it straddles the border: more replications may tell. A bound is *met*, *not met* or *undecided* by the same rule.
A difference is *higher* or *lower* where its interval leaves out zero, else *small* where all of the interval is within
what matters, else *undecided*. To show that something is small is to show equivalence (Schuirmann 1987, Journal of
Pharmacokinetics and Biopharmaceutics 15, 657-680).
One that was decided by a hair is said to be at the border: the verdict stands, and might not with other replications.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from sim.experiment.statistics.bound import Bound
from sim.experiment.statistics.intervals import Estimate

SHOWN: Final = "shown"
NOT_SHOWN: Final = "not shown"
MET: Final = "met"
NOT_MET: Final = "not met"
UNDECIDED: Final = "undecided"
HIGHER: Final = "higher"
LOWER: Final = "lower"
SMALL: Final = "small"

Expected = tuple[float, float]
"""From and to, both included: the numbers that bear a statement out."""

SMALLEST_DIFFERENCE = math.ulp(0.0)
"""Any difference will do, none will not."""


HAIR = 0.1
"""Part of half an interval's width within which its nearer end is at the border. For a mean a p value of 3 to 5%."""


def of_statement(estimate: Estimate, expected: Expected) -> str:
    """Say whether an interval bears a statement out: shown, not shown or undecided."""
    least, most = expected
    if least <= estimate.low and estimate.high <= most:
        return SHOWN
    return NOT_SHOWN if estimate.high < least or estimate.low > most else UNDECIDED


def of_bound(estimate: Estimate, bound: Bound) -> str:
    """Say whether an interval lies within a bound: met, not met or undecided.

    Examples
    --------
    >>> of_bound(Estimate(0.8, 0.7, 0.9), Bound(0.75, at_least=True))
    'undecided'
    """
    return within(estimate, range_of(bound))


def range_of(bound: Bound) -> Expected:
    """Return the numbers that keep a bound."""
    return (bound.number, math.inf) if bound.at_least else (-math.inf, bound.number)


def at_border(estimate: Estimate, expected: Expected) -> float:
    """Return how far the nearer end of an interval is from the border, where a verdict was decided by a hair.

    Missing where it was not: the end is further away than :data:`HAIR` of half the interval's width, the interval
    straddles the border, or has no width.

    Examples
    --------
    >>> at_border(Estimate(6.0, 5.0, 6.9375), (-math.inf, 7.0)), at_border(Estimate(6.0, 5.5, 6.5), (-math.inf, 7.0))
    (0.0625, nan)
    """
    least, most = expected
    said = of_statement(estimate, expected)
    if said == UNDECIDED:
        return math.nan
    inside = min(estimate.low - least, most - estimate.high)
    distance = inside if said == SHOWN else max(least - estimate.high, estimate.low - most)
    half = (estimate.high - estimate.low) / 2.0
    return distance if half > 0.0 and distance <= HAIR * half else math.nan


def within(estimate: Estimate, expected: Expected) -> str:
    """Say whether an interval lies within a range: met, not met or undecided.

    Examples
    --------
    >>> within(Estimate(-0.9, -1.1, -0.7), (-1.3, -0.6)), within(Estimate(-0.9, -1.1, -0.5), (-1.3, -0.6))
    ('met', 'undecided')
    """
    return {SHOWN: MET, NOT_SHOWN: NOT_MET, UNDECIDED: UNDECIDED}[of_statement(estimate, expected)]


def of_all(verdicts: set[str]) -> str:
    """Say what becomes of a statement of several parts: all must be shown, and one that is not settles it."""
    return next(each for each in (NOT_SHOWN, UNDECIDED, SHOWN) if each in verdicts)


def is_small(low: Any, high: Any, matters: Any) -> Any:
    """Say whether a difference is shown to be small: no part of its interval is beyond what matters, either way.

    It may be small and shown to be higher or lower as well. Limits and what matters are numbers, or columns of them;
    one that is missing shows nothing.
    """
    return (-matters <= low) & (high <= matters)


def of_differences(low: Any, high: Any, matters: Any) -> Any:
    """Say of each difference whether it is shown to be higher or lower, else to be small, or is undecided.

    Examples
    --------
    >>> low, high = np.array([0.1, -0.1, -0.1, np.nan]), np.array([0.2, 0.2, 0.3, np.nan])
    >>> of_differences(low, high, 0.25).tolist()
    ['higher', 'small', 'undecided', 'undecided']
    """
    return np.select([low > 0.0, high < 0.0, is_small(low, high, matters)], [HIGHER, LOWER, SMALL], UNDECIDED)
