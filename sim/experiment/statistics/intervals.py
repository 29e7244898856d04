"""A number with its interval."""

from __future__ import annotations

import math
from typing import NamedTuple

import pandas as pd
from scipy import stats

from sim.experiment.statistics.chance import chance_constraint


class Estimate(NamedTuple):
    """A value with its interval; limits are missing where there is none, or where it has no bounds."""

    value: float
    low: float
    high: float

    @property
    def sign(self) -> int:
        """+1 or -1 where the interval leaves out zero, 0 where no difference is shown."""
        return int(self.low > 0.0) - int(self.high < 0.0)


def mean_of(values: pd.Series, level: float = 0.95, comparisons: int = 1) -> Estimate:
    """Return the mean with Student's t interval; one whose values are all the same is known exactly.

    With several comparisons it is an interval that holds together with those of the others (Bonferroni).
    """
    n, mean = values.count(), float(values.mean())
    if n < 2:
        return Estimate(mean, math.nan, math.nan)
    half = float(stats.t.ppf(1.0 - (1.0 - level) / 2.0 / comparisons, n - 1) * values.std() / math.sqrt(n))
    return Estimate(mean, mean - half, mean + half)


def share_of(holds: pd.Series) -> Estimate:
    """Return the share of observations in which something holds, with its exact interval."""
    found = chance_constraint(holds.astype(float), 1.0, at_least=True, probability=0.5)
    return Estimate(found.share, found.low, found.high)
