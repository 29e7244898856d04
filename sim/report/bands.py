"""Monthly series over replications: the middle, the range of futures, and how surely the average is known."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats


@dataclass(frozen=True)
class Band:
    """One measure of one scenario, month by month.

    Attributes
    ----------
    months : list of str
        First day of each month, ``YYYY-MM-01``.
    median, p10, p90 : numpy.ndarray
        Over replications: half of the simulated futures lie below the median, eight of ten between p10 and p90.
    mean, low, high : numpy.ndarray
        Average over replications, and its 95% t interval, cut off at nought (NaN with fewer than two replications).
    n : int
        Replications.
    """

    months: list[str]
    median: np.ndarray
    p10: np.ndarray
    p90: np.ndarray
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
    p10, median, p90 = np.quantile(values, [0.1, 0.5, 0.9], axis=0)
    mean = values.mean(axis=0)
    half = np.full(mean.shape, np.nan)
    if n > 1:
        half = stats.t.ppf(0.975, n - 1) * values.std(axis=0, ddof=1) / np.sqrt(n)
    months = [f"{str(month)[:7]}-01" for month in table.columns]
    return Band(months, median, p10, p90, mean, np.maximum(mean - half, 0.0), mean + half, n)
