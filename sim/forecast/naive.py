"""What anybody can say of next year's figure without a model: what a forecast has to beat."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.config.areas import all_areas
from sim.forecast.figures import Figures
from sim.forecast.outcomes import Outcome

LAST, MEAN, SHRUNK, NEIGHBOURS = "last", "three_year_mean", "shrunk", "neighbours"

NAMES = {
    LAST: "last year",
    MEAN: "three-year mean",
    SHRUNK: "shrunk last year",
    NEIGHBOURS: "neighbours' median",
}
"""Simple forecasts, by what they are called in tables."""


def naive(outcome: Outcome, figures: Figures) -> pd.DataFrame:
    """Return the simple forecasts from the last known year, a row per council.

    Last year's figure; the mean of the last three, of those that there are; last year's shrunk towards the councils'
    mean; and the median of last year's figures of the ten statistical neighbours.
    """
    values, year = outcome.values(figures), figures.until
    last = values[year]
    return pd.DataFrame(
        {
            LAST: last,
            MEAN: values[figures.years[-3:]].mean(axis=1).where(last.notna()),
            SHRUNK: last.mean() + shrinkage(values) * (last - last.mean()),
            NEIGHBOURS: pd.Series(
                {code: last.reindex(all_areas()[code].neighbours).median() for code in last.index}, dtype=float
            ),
        }
    )


def shrinkage(values: pd.DataFrame) -> float:
    """Return the part of a distance from the mean that is left a year later; 1 where there is no past.

    Least squares over councils and years; each year's figures less that year's mean.

    Examples
    --------
    >>> shrinkage(pd.DataFrame({2017: [10.0, 20.0], 2018: [13.0, 19.0]}))
    0.6
    """
    apart = (values - values.mean()).to_numpy()
    before, after = apart[:, :-1], apart[:, 1:]
    both = np.isfinite(before) & np.isfinite(after)
    squares = float(np.sum(before[both] ** 2))
    return float(np.sum(before[both] * after[both])) / squares if squares else 1.0
