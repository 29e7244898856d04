"""Costs against effects: what an option costs more and what it gains, from paired replications.

Observations are independent ones: replications, or the means of draws where parameters are uncertain. Everything is
incremental, against the baseline of the same observation (Drummond and others 2015, Methods for the Economic
Evaluation of Health Care Programmes, chapters 8 and 11).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from sim.experiment.statistics.intervals import Estimate, mean_of, share_of, t_quantile


class Standing(StrEnum):
    """Where an option lies on the cost-effectiveness plane, as far as the intervals of cost and effect show it."""

    DOMINANT = "costs less and gains more"
    DOMINATED = "costs more and gains less"
    BUYS = "costs more and gains more"
    FORGOES = "costs less and gains less"
    COSTS_MORE = "costs more, and no gain is shown"
    COSTS_LESS = "costs less, and no loss is shown"
    GAINS = "gains more, and no difference in cost is shown"
    LOSES = "gains less, and no difference in cost is shown"
    UNDECIDED = "no difference is shown in cost or effect"


_STANDINGS = {
    (-1, 1): Standing.DOMINANT,
    (1, -1): Standing.DOMINATED,
    (1, 1): Standing.BUYS,
    (-1, -1): Standing.FORGOES,
    (1, 0): Standing.COSTS_MORE,
    (-1, 0): Standing.COSTS_LESS,
    (0, 1): Standing.GAINS,
    (0, -1): Standing.LOSES,
    (0, 0): Standing.UNDECIDED,
}


def standing(cost: Estimate, effect: Estimate) -> Standing:
    """Say where an option lies, given its difference in cost (less is better) and in effect (more is better)."""
    return _STANDINGS[cost.sign, effect.sign]


def cost_per_effect(cost: pd.Series, effect: pd.Series, level: float = 0.95) -> Estimate:
    """Return the incremental cost-effectiveness ratio with Fieller's interval.

    The interval holds those ratios R for which cost - R x effect is not shown to differ from zero (Fieller 1954,
    Journal of the Royal Statistical Society B 16, 175-185; Willan and O'Brien 1996 for cost-effectiveness). It has no
    bounds, and the limits are missing, where the effect is not shown to differ from zero. A ratio means a price only
    where cost and effect have the same sign; a negative one says nothing, and is missing.
    """
    pairs = pd.concat([cost, effect], axis=1, join="inner").dropna().to_numpy()
    means = pairs.mean(axis=0)
    value = float(means[0] / means[1]) if means[1] != 0.0 else math.nan
    if not value >= 0.0:
        return Estimate(n=len(pairs))
    n = len(pairs)
    if n < 2:
        return Estimate(value, n=n)
    t = float(t_quantile(0.5 + level / 2.0, n - 1))
    (cost_variance, covariance), (_, effect_variance) = np.cov(pairs, rowvar=False) / n
    a = float(means[1] ** 2 - t * t * effect_variance)
    b = float(means[0] * means[1] - t * t * covariance)
    c = float(means[0] ** 2 - t * t * cost_variance)
    return Estimate(value, *_roots(a, b, c), n)


def _roots(a: float, b: float, c: float) -> tuple[float, float]:
    """Return between what a x^2 - 2 b x + c is at most zero; missing where that has no bounds."""
    if a <= 0.0:
        return math.nan, math.nan
    spread = math.sqrt(max(b * b - a * c, 0.0))
    return (b - spread) / a, (b + spread) / a


def acceptability(cost: pd.DataFrame, effect: pd.DataFrame, prices: Sequence[float]) -> pd.DataFrame:
    """Return how surely each option is the best buy at each price of a unit of effect.

    Parameters
    ----------
    cost, effect
        Differences from the baseline: a row for each observation, a column for each option; the baseline's are zero.
    prices
        What one unit of effect is taken to be worth.

    Returns
    -------
    DataFrame
        A row per price and option: ``price``, ``option``, ``net_benefit`` = price x effect - cost with ``low`` and
        ``high``; ``best_share`` of observations in which no option has more (the first of equals counts), with its
        exact interval ``best_low`` and ``best_high``; and ``on_frontier``, whether its mean net benefit is the highest:
        the option to take whatever the probability (Fenwick, Claxton and Sculpher 2001, Health Economics 10, 779-787).
    """
    rows = []
    for price in prices:
        benefit = price * effect - cost
        best = benefit.eq(benefit.max(axis=1), axis=0).idxmax(axis=1)
        frontier = benefit.mean().idxmax()
        for option in benefit.columns:
            net, first = mean_of(benefit[option]), share_of(best == option)
            numbers = (net.value, net.low, net.high, first.value, first.low, first.high)
            rows.append((price, option, *numbers, option == frontier))
    names = ["price", "option", "net_benefit", "low", "high", "best_share", "best_low", "best_high", "on_frontier"]
    return pd.DataFrame(rows, columns=names)


LEAST_DRAWS = 3
"""A line needs two points, and its scatter one more."""


class BreakEven(NamedTuple):
    """How strong an effect must be for an option to pay for itself.

    Attributes
    ----------
    strength : Estimate
        Value of the parameter at which the net cost is zero, if the line were drawn that far.
    slope : Estimate
        Change of the net cost with one unit of the parameter.
    lowest, highest : float
        Of the values drawn.
    cost_at_best : Estimate
        Mean net cost at that end of the drawn values where it is lowest.
    """

    strength: Estimate
    slope: Estimate
    lowest: float
    highest: float
    cost_at_best: Estimate

    @property
    def is_within_range(self) -> bool:
        """Whether the parameter moves the net cost, and to zero at a value that was drawn or lies between such."""
        return self.slope.sign != 0 and self.lowest <= self.strength.value <= self.highest


def break_even(net_cost: pd.Series, parameter: pd.Series, level: float = 0.95) -> BreakEven:
    """Find the value of an uncertain parameter at which the net cost is zero.

    A straight line is fitted through the draws by least squares; what other parameters do is scatter around it. The
    interval of the zero is Fieller's (1954); it has no bounds, and is missing, where the slope is not shown to differ
    from zero (Draper and Smith 1998, Applied Regression Analysis, section 3.2).

    Parameters
    ----------
    net_cost
        Difference in cost less what is set against it, one for each draw.
    parameter
        Its value in each draw.
    """
    x, y = parameter.reindex(net_cost.index).to_numpy(), net_cost.to_numpy()
    if len(x) < LEAST_DRAWS or np.ptp(x) == 0.0:
        raise ValueError(f"a break-even needs {LEAST_DRAWS} draws of different values")
    fit = stats.linregress(x, y)
    n, slope = len(x), float(fit.slope)
    t = float(t_quantile(0.5 + level / 2.0, n - 2))
    residual_variance = float(((y - fit.intercept - slope * x) ** 2).sum() / (n - 2))
    spread, centre = float(((x - x.mean()) ** 2).sum()), float(y.mean())

    def at(value: float) -> Estimate:
        mean = float(fit.intercept + slope * value)
        half = t * math.sqrt(residual_variance * (1.0 / n + (value - x.mean()) ** 2 / spread))
        return Estimate(mean, mean - half, mean + half, n)

    # With x measured from its mean, intercept and slope are uncorrelated: (centre + slope x)^2 <= t^2 var(x).
    low, high = _roots(
        slope**2 - t * t * residual_variance / spread, -centre * slope, centre**2 - t * t * residual_variance / n
    )
    zero = x.mean() - centre / slope if slope != 0.0 else math.nan
    half = t * math.sqrt(residual_variance / spread)
    lowest, highest = float(x.min()), float(x.max())
    return BreakEven(
        Estimate(float(zero), float(x.mean()) + low, float(x.mean()) + high, n),
        Estimate(slope, slope - half, slope + half, n),
        lowest,
        highest,
        min(at(lowest), at(highest), key=lambda found: found.value),
    )
