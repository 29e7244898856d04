"""Monthly series over replications: the middle, the range of futures, and how surely the average is known."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from sim.experiment.results.results import Results
from sim.experiment.statistics.intervals import t_interval
from sim.report.study.forecast import ENOUGH_FOR_A_RANGE
from sim.report.study.months import by_month


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
    quarter_low, quarter_high : numpy.ndarray
        Half of the simulated futures lie between them.
    mean, low, high : numpy.ndarray
        Average over replications, and its 95% t interval, cut off at zero (NaN with fewer than two replications).
    n : int
        Replications.
    """

    months: list[str]
    median: np.ndarray
    range_low: np.ndarray
    range_high: np.ndarray
    quarter_low: np.ndarray
    quarter_high: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: int


def monthly_bands(results: Results, measures: tuple[str, ...]) -> dict[tuple[str, str], Band]:
    """Summarise some measures of every scenario month by month, for months reported as a whole."""
    tables = {key: by_month(results, *key) for key in product(results.scenarios, measures)}
    return {key: _band(table, results.draw_of) for key, table in tables.items() if not table.empty}


def _band(table: pd.DataFrame, draw_of: Callable[[int], int] | None) -> Band:
    """Summarise replications (rows) by month (columns); a month's share of nothing is left out of its month.

    Quantiles are over all replications. For the interval of the mean those that share a draw of uncertain parameters
    count as one.
    """
    n = len(table)
    tail = 0.1 if n >= ENOUGH_FOR_A_RANGE else 0.0
    levels = [tail, 0.25, 0.5, 0.75, 1.0 - tail]
    range_low, quarter_low, median, quarter_high, range_high = table.quantile(levels).to_numpy(dtype=float)
    independent = table if draw_of is None else table.groupby(draw_of).mean()
    mean, counted = independent.mean().to_numpy(dtype=float), independent.count().to_numpy()
    low, high = t_interval(mean, independent.std(ddof=1).to_numpy(dtype=float) / np.sqrt(counted), counted)
    months = [f"{str(month)[:7]}-01" for month in table.columns]
    low = np.maximum(low, 0.0)
    return Band(months, median, range_low, range_high, quarter_low, quarter_high, mean, low, high, n)
