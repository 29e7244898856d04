"""Service times as frozen scipy distributions, written apart from the model's own."""

import math

from scipy import stats
from scipy.stats import rv_continuous


def exponential(mean: float) -> rv_continuous:
    return stats.expon(scale=mean)


def lognormal(mean: float, coefficient_of_variation: float) -> rv_continuous:
    log_variance = math.log(1.0 + coefficient_of_variation**2)
    return stats.lognorm(math.sqrt(log_variance), scale=mean * math.exp(-log_variance / 2.0))
