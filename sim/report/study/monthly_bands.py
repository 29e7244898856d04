"""Monthly series over replications: the middle, the range of futures, and how surely the average is known."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from sim.experiment.results.results import Results
from sim.experiment.statistics.futures import ENOUGH_FOR_A_RANGE, LOWER, UPPER, quantiles
from sim.experiment.statistics.intervals import t_interval
from sim.report.study.forecast import range_name
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
        where there are fewer than nine.
    quarter_low, quarter_high : numpy.ndarray
        Half of the simulated futures lie between them.
    mean, low, high : numpy.ndarray
        Average over replications, and its 95% t interval, cut off at zero (NaN with fewer than two replications).
    n, observations, averaged : int
        Replications; how many of them are independent, as those that share a draw of parameters are not; and how many
        independent ones the average is over: of those that every scenario has.
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
    observations: int
    averaged: int

    @property
    def range_name(self) -> str:
        """What the range of replications is."""
        return range_name(self.observations, self.n)

    @property
    def edges(self) -> tuple[np.ndarray, np.ndarray]:
        """Both ends of the range of futures."""
        return self.range_low, self.range_high

    @property
    def has_quantiles(self) -> bool:
        """Whether there are enough futures for more than their range."""
        return self.observations >= ENOUGH_FOR_A_RANGE


def monthly_bands(results: Results, measures: tuple[str, ...]) -> dict[tuple[str, str], Band]:
    """Summarise some measures of every scenario month by month, for months reported as a whole."""
    tables = {key: by_month(results, *key) for key in product(results.scenarios, measures)}
    numbers = dict(iter(results.averaged_replications.groupby("scenario", observed=True)["replication"]))
    return {
        key: _band(table, table[table.index.isin(numbers[key[0]])], results.draw_of)
        for key, table in tables.items()
        if not table.empty
    }


def _band(table: pd.DataFrame, shared: pd.DataFrame, draw_of: Callable[[int], int] | None) -> Band:
    """Summarise replications (rows) by month (columns); a month's share of nothing is left out of its month.

    Quantiles are over all replications, the mean over those that every scenario has. For its interval those that share
    a draw of uncertain parameters count as one.
    """
    observations = len(table) if draw_of is None else len(set(map(draw_of, table.index)))
    independent = shared if draw_of is None else shared.groupby(draw_of).mean()
    ends = (LOWER, UPPER) if observations >= ENOUGH_FOR_A_RANGE else (0.0, 1.0)
    range_low, quarter_low, median, quarter_high, range_high = quantiles(table, (ends[0], 0.25, 0.5, 0.75, ends[1]))
    mean, counted = independent.mean().to_numpy(dtype=float), independent.count().to_numpy()
    low, high = t_interval(mean, independent.std(ddof=1).to_numpy(dtype=float) / np.sqrt(counted), counted)
    months = [f"{str(month)[:7]}-01" for month in table.columns]
    low = np.maximum(low, 0.0)
    ranges = (median, range_low, range_high, quarter_low, quarter_high)
    return Band(months, *ranges, mean, low, high, len(table), observations, len(independent))
