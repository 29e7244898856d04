"""Monthly series over replications: the middle, the range of futures, and how surely the average is known."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from sim.report.study import ENOUGH_FOR_A_RANGE


@dataclass(frozen=True)
class Band:
    """One measure of one scenario, month by month.

    Attributes
    ----------
    months : list of str
        First day of each month, ``YYYY-MM-01``.
    median, range_low, range_high : numpy.ndarray
        Over replications: half of the simulated futures lie below the median, eight of ten in the range; all of them,
        where there are fewer than ten.
    mean, low, high : numpy.ndarray
        Average over replications, and its 95% t interval, cut off at zero (NaN with fewer than two replications).
    n : int
        Replications.
    """

    months: list[str]
    median: np.ndarray
    range_low: np.ndarray
    range_high: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: int


def monthly_bands(monthly: pd.DataFrame, measures: tuple[str, ...]) -> dict[tuple[str, str], Band]:
    """Summarise a tidy monthly table by scenario and measure.

    Parameters
    ----------
    monthly : pandas.DataFrame
        Columns scenario, replication, month, measure, value.
    measures : tuple of str
        Measures to keep.
    """
    chosen = monthly[monthly["measure"].isin(measures)]
    return {
        (str(scenario), str(measure)): _band(part.pivot(index="replication", columns="month", values="value"))
        for (scenario, measure), part in chosen.groupby(["scenario", "measure"], observed=True)
    }


def _band(table: pd.DataFrame) -> Band:
    values = table.to_numpy(dtype=float)
    n = len(values)
    tail = 0.1 if n >= ENOUGH_FOR_A_RANGE else 0.0
    range_low, median, range_high = np.quantile(values, [tail, 0.5, 1.0 - tail], axis=0)
    mean = values.mean(axis=0)
    half = np.full(mean.shape, np.nan)
    if n > 1:
        half = stats.t.ppf(0.975, n - 1) * values.std(axis=0, ddof=1) / np.sqrt(n)
    months = [f"{str(month)[:7]}-01" for month in table.columns]
    return Band(months, median, range_low, range_high, mean, np.maximum(mean - half, 0.0), mean + half, n)
