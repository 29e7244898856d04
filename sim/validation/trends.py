"""Whether anything piles up: the trend of every stock over the years of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from sim.experiment.statistics.intervals import mean_of
from sim.measures import MEASURES

STOCKS = tuple(
    name
    for name in MEASURES
    if f"{name.removesuffix('_mean')}_end" in MEASURES or name in {"people_in_post", "agency_workers"}
)
"""Measures that say how much of something there is, as time averages."""


def stock_trends(monthly: pd.DataFrame, stocks: Iterable[str] = STOCKS) -> pd.DataFrame:
    """Estimate the trend of every stock: the slope of its monthly averages, the season taken out.

    A month is compared with the same month of other years, so a run needs more than a year to show a trend.

    Parameters
    ----------
    monthly : pandas.DataFrame
        ``replication``, ``month``, ``measure``, ``value`` of one scenario.
    stocks : iterable of str
        Measures.

    Returns
    -------
    pandas.DataFrame
        For each stock ``mean``, the mean slope over replications in units a year with its 95% interval (``slope``,
        ``ci95_low``, ``ci95_high``), the slope as a share of the mean (``slope_share``) and whether the interval
        includes zero; empty if the run was too short.
    """
    rows = []
    for stock in stocks:
        levels = monthly[monthly["measure"] == stock].pivot(index="replication", columns="month", values="value")
        slopes = _slopes(levels.to_numpy(), [int(month[5:]) for month in levels.columns])
        if len(slopes) > 1:
            slope = mean_of(pd.Series(slopes))
            level = float(np.nanmean(levels.to_numpy()))
            rows.append(
                {
                    "stock": stock,
                    "unit": MEASURES[stock].unit,
                    "mean": level,
                    "slope": slope.value,
                    "ci95_low": slope.low,
                    "ci95_high": slope.high,
                    "slope_share": slope.value / level if level else 0.0,
                    "includes_zero": not slope.is_shown,
                }
            )
    return pd.DataFrame(rows)


def _slopes(levels: np.ndarray, calendar_months: Sequence[int]) -> np.ndarray:
    """Return the slope a year of each row, with an intercept for every calendar month; none if no month comes twice."""
    years = np.arange(len(calendar_months)) / 12.0
    month = np.asarray(calendar_months)
    time = np.zeros_like(years)
    deviation = np.zeros_like(levels)
    for each in np.unique(month):
        same = month == each
        time[same] = years[same] - years[same].mean()
        deviation[:, same] = levels[:, same] - levels[:, same].mean(axis=1, keepdims=True)
    if not time.any():
        return np.empty(0)
    return deviation @ time / (time @ time)
