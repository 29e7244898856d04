"""Which scenario is best: simultaneous intervals, the subset that holds the best, and sequential selection.

All of it takes differences within replications. It holds whatever the dependence between scenarios, so also under
common random numbers, where procedures made for independent samples (Dunnett's and Tukey's intervals, Rinott's
selection) have no guarantee. What is assumed is that differences over replications are nearly normal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.experiment.statistics.intervals import t_quantile
from sim.experiment.statistics.pairing import wide_table

Floats = npt.NDArray[np.float64]


def subset_of_possible_best(
    measures: pd.DataFrame, measure: str, scenarios: Sequence[str], sign: int, level: float = 0.975
) -> pd.DataFrame:
    """Order scenarios by a measure, and say which of them may be the best.

    A scenario is left out if any other is better by more than t S / sqrt(n), where S is the standard deviation of the
    paired difference and t the one-sided quantile for (1 - level) / (k - 1): screening as in Nelson, Swann, Goldsman
    and Song (2001), Operations Research 49(6), 950-963, with paired variances and Bonferroni's inequality in place of
    independence. The best is kept with probability ``level`` at least, and its lead over the others, or their
    distance from it, lies in the intervals (multiple comparisons with the best: Hsu 1984, Annals of Statistics 12(3),
    1136-1144; Nelson and Matejcik 1995, Management Science 41(12), 1935-1945).

    Parameters
    ----------
    measures
        Tidy: ``scenario``, ``replication``, ``measure``, ``value``; pairs with a missing value are left out.
    measure
        What is compared.
    scenarios
        Those to choose from.
    sign
        +1 where more is better, -1 where less is.
    level
        Probability with which the best is among those that are kept. With 0.975 no scenario is left out whose paired
        95% interval, which has two sides, shows no difference from the best.

    Returns
    -------
    DataFrame
        Best first: ``scenario``, ``mean`` over the ``n`` replications that all scenarios share (over its own, where
        there are none), ``difference`` from the best of the others, ``low`` and ``high`` of its interval, and
        ``possibly_best``. An interval reaches beyond zero on the better side only where that is True.
    """
    wide = sign * wide_table(measures, measure, scenarios)
    shared = wide.dropna()  # a scenario that was run more often has had other luck
    means = wide.mean() if shared.empty else shared.mean()
    order = means.sort_values(ascending=False, kind="stable").index
    wide, means = wide[order], means[order]
    difference, allowance = _paired(wide, level)
    # Nothing is known of pairs of which there are fewer than two.
    upper = np.where(np.isnan(allowance), np.inf, difference + allowance)
    lower = np.where(np.isnan(allowance), -np.inf, difference - allowance)
    others = ~np.eye(wide.shape[1], dtype=bool)
    lead = _least(difference, others)
    gain = _least(upper, others)
    possible = gain >= 0.0
    loss = _least(lower, others & possible)
    # The best leads the others, so its interval has no lower part; one that cannot be the best has no upper part.
    low, high = np.sort(sign * np.vstack([np.clip(loss, None, 0.0), np.clip(gain, 0.0, None)]), axis=0) + 0.0
    return pd.DataFrame(
        {
            "scenario": wide.columns,
            "mean": sign * means.to_numpy(),
            "n": len(shared),
            "difference": sign * lead,
            "low": low,
            "high": high,
            "possibly_best": possible,
        }
    )


def _least(values: Floats, chosen: npt.NDArray[np.bool_]) -> Floats:
    """Return the least of the chosen values of every row; infinity where none is."""
    least: Floats = np.where(chosen, values, np.inf).min(axis=1, initial=np.inf)
    return least


def _paired(wide: pd.DataFrame, level: float) -> tuple[Floats, Floats]:
    """Return the mean difference of every column from every other, and how far chance alone may take it."""
    tail = (1.0 - level) / max(wide.shape[1] - 1, 1)
    means, allowances = [], []
    for name in wide.columns:
        pairs = wide[name].to_numpy()[:, np.newaxis] - wide.to_numpy()
        seen = pd.DataFrame(pairs)
        n = seen.count()
        means.append(seen.mean().to_numpy())
        allowances.append((seen.std() / np.sqrt(n) * t_quantile(1.0 - tail, n - 1)).to_numpy())
    return np.array(means), np.array(allowances)


@dataclass(frozen=True)
class Screening:
    """How far sequential selection has come.

    Attributes
    ----------
    survivors : tuple of str
        Scenarios that may still be the best; one where the selection is decided.
    used : Mapping of str to int
        Replications after which each scenario was left out, or selected; for other survivors, all that there are.
    longest : int
        Replications after which it is certain that one is left, if none of them lacks a value.
    """

    survivors: tuple[str, ...]
    used: Mapping[str, int]
    longest: int


def screen(
    wide: pd.DataFrame, sign: int, indifference: float, first: int, level: float = 0.95, at_most: int | None = None
) -> Screening:
    """Leave out scenarios, replication by replication, until one is left: procedure KN with paired differences.

    Kim and Nelson (2001), ACM Transactions on Modeling and Computer Simulation 11(3), 251-273, with c = 1. Variances
    of paired differences, S^2, come from the first n0 replications. With eta = ((2 alpha / (k - 1))^(-2 / (n0 - 1))
    - 1) / 2 and h^2 = 2 eta (n0 - 1), a scenario is left out after r replications if another still in is better by
    more than max(0, (h^2 S^2 / delta - delta r) / (2 r)) on average. Whatever the dependence between scenarios, the
    best is selected with probability 1 - alpha at least if it is better than every other by delta or more.

    Parameters
    ----------
    wide
        A row for each replication, in order, and a column for each scenario. A row in which a scenario that is still
        in has no value is passed over; a scenario that is out needs no more.
    sign
        +1 where more is better, -1 where less is.
    indifference
        Delta: the smallest difference worth telling, in the measure's unit.
    first
        n0: replications from which variances are estimated; fixed beforehand.
    level
        1 - alpha: probability of selecting the best.
    at_most
        Replications to look at; None means all there are.

    Returns
    -------
    Screening
        The same however many replications there are beyond those that decide.
    """
    seen = wide.iloc[:at_most]
    values, numbers = sign * seen.to_numpy(dtype=float), list(seen.index + 1)
    used = dict.fromkeys(seen.columns, numbers[-1] if numbers else 0)
    start = np.flatnonzero(~np.isnan(values).any(axis=1))[:first]
    if len(start) < first:
        return Screening(tuple(seen.columns), used, first)
    reach = _variance_factor(first, seen.shape[1], level) * _variances(values[start]) / indifference
    inside = np.arange(seen.shape[1])
    total, count, row = values[start].sum(axis=0), first, int(start[-1])
    while True:
        allowed = np.maximum(reach[np.ix_(inside, inside)] - indifference * count, 0.0) / (2.0 * count)
        means = total[inside] / count
        stays = (means[:, np.newaxis] >= means - allowed).all(axis=1)
        if not allowed[np.ix_(stays, stays)].any():
            stays[stays.argmax() + 1 :] = False  # equal, with no allowance left for chance: the first is as good
        used |= {seen.columns[out]: numbers[row] for out in inside[~stays]}
        inside = inside[stays]
        if len(inside) == 1:
            used[seen.columns[inside[0]]] = numbers[row]
            break
        later = (each for each in range(row + 1, len(values)) if not np.isnan(values[each, inside]).any())
        if (following := next(later, None)) is None:
            break
        row = following
        total, count = total + np.nan_to_num(values[row]), count + 1
    longest = max(first, math.floor(reach[np.ix_(inside, inside)].max() / indifference) + 1)
    return Screening(tuple(seen.columns[inside]), used, longest)


def _variance_factor(first: int, scenarios: int, level: float) -> float:
    """Return h^2 of procedure KN with c = 1."""
    error = 2.0 * (1.0 - level) / max(scenarios - 1, 1)
    return (error ** (-2.0 / (first - 1)) - 1.0) * (first - 1)


def _variances(values: Floats) -> Floats:
    """Return the variance of the difference of every two columns."""
    return np.var(values[:, :, np.newaxis] - values[:, np.newaxis, :], axis=0, ddof=1)
