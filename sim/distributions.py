"""Distributions by inverse CDF: one uniform in, one quantity out, and never the other way round.

One uniform for one quantity keeps scenarios comparable: the same family has the long assessment in both.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import accumulate
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

if TYPE_CHECKING:
    from sim.config.base import Distribution

Quantile = Callable[[float], float]

_standard_normal = NormalDist().inv_cdf


def quantile_function(law: Distribution) -> Quantile:
    """Return the inverse CDF of a distribution as a function of one uniform in (0, 1)."""
    mean, cv = law.mean, law.cv
    if law.distribution == "deterministic" or mean == 0.0:
        return lambda u: mean
    if law.distribution == "exponential":
        return lambda u: -mean * math.log1p(-u)
    if law.distribution == "lognormal":
        return lognormal_quantile(mean, cv)
    power = 1.0 / weibull_shape(cv)
    scale = mean / math.gamma(1.0 + power)
    return lambda u: scale * (-math.log1p(-u)) ** power


def lognormal_quantile(mean: float, cv: float) -> Quantile:
    """Return the inverse CDF of a lognormal law; of a fixed quantity where mean or ``cv`` is 0."""
    if mean == 0.0 or cv == 0.0:
        return lambda u: mean
    sigma = math.sqrt(math.log1p(cv * cv))
    mu = math.log(mean) - 0.5 * sigma * sigma
    return lambda u: math.exp(mu + sigma * _standard_normal(u))


@lru_cache(maxsize=256)
def equally_likely(law: Distribution, number: int = 200) -> npt.NDArray[np.float64]:
    """Return equally likely values that stand for a distribution where an expectation is wanted."""
    quantile = quantile_function(law)
    values = np.array([quantile((index + 0.5) / number) for index in range(number)])
    values.flags.writeable = False
    return values


def distribution_function(law: Distribution, x: float) -> float:
    """Return P(X <= x)."""
    mean, cv = law.mean, law.cv
    if x < 0.0:
        return 0.0
    if law.distribution == "deterministic" or mean == 0.0:
        return 1.0 if x >= mean else 0.0
    if law.distribution == "exponential":
        return -math.expm1(-x / mean)
    if law.distribution == "lognormal":
        sigma = math.sqrt(math.log1p(cv * cv))
        return 0.0 if x == 0.0 else NormalDist(math.log(mean) - 0.5 * sigma * sigma, sigma).cdf(math.log(x))
    shape = weibull_shape(cv)
    scale = mean / math.gamma(1.0 + 1.0 / shape)
    return -math.expm1(-((x / scale) ** shape))


@lru_cache(maxsize=256)
def weibull_shape(cv: float) -> float:
    """Return the shape of the Weibull law with this coefficient of variation.

    Raises
    ------
    ValueError
        If ``cv`` is outside the range 0.02 to 10 in which the shape can be found.
    """

    def excess(shape: float) -> float:
        log_ratio = math.lgamma(1.0 + 2.0 / shape) - 2.0 * math.lgamma(1.0 + 1.0 / shape)
        return log_ratio - math.log1p(cv * cv)

    if not 0.02 <= cv <= 10.0:
        raise ValueError(f"cv of a weibull distribution must be between 0.02 and 10, not {cv:g}")
    return float(brentq(excess, 0.15, 80.0))


def choice_function(shares: Sequence[float]) -> Callable[[float], int]:
    """Return a function from a uniform to an index, drawn in proportion to ``shares``, lowest index first."""
    total = math.fsum(shares)
    bounds = [value / total for value in accumulate(shares)][:-1]

    return partial(bisect_right, bounds)


def length_biased_quantile(law: Distribution) -> Quantile:
    """Return the inverse CDF of the length of an interval found open at a random moment.

    A long plan is more likely to be open on the day of the census than a short one: its density is x f(x) / mean. For a
    lognormal law this is lognormal again, its log mean shifted by sigma squared; other laws are inverted numerically.
    """
    if law.distribution == "deterministic" or law.mean == 0.0:
        return lambda u: law.mean
    if law.distribution == "lognormal":
        sigma = math.sqrt(math.log1p(law.cv * law.cv))
        mu = math.log(law.mean) + 0.5 * sigma * sigma
        return lambda u: math.exp(mu + sigma * _standard_normal(u))
    quantile = quantile_function(law)
    steps = 4000
    values = [quantile((step + 0.5) / steps) for step in range(steps)]
    cumulative = list(accumulate(values))

    def invert(u: float) -> float:
        target = u * cumulative[-1]
        low, high = 0, steps - 1
        while low < high:
            middle = (low + high) // 2
            if cumulative[middle] < target:
                low = middle + 1
            else:
                high = middle
        return values[low]

    return invert


def with_odds_multiplied(probability: float, odds_factor: float) -> float:
    """Return the probability whose odds are ``odds_factor`` times those of ``probability``."""
    if odds_factor == 1.0 or not 0.0 < probability < 1.0:
        return probability
    odds = odds_factor * probability / (1.0 - probability)
    return odds / (1.0 + odds)
