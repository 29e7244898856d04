"""What may say something of next year's figure, each as a number per council from what was known in a year.

Each function here makes a predictor: a function of the figures and the year. Where a figure is missing it gives NaN.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from sim.forecast.figures import Figures

Predictor = Callable[[Figures, int], pd.Series]

CLOSEST = 0.005
"""Shares nearer to 0 or 1 than this are taken to be as far from it: a logit has no end."""


def logit(share: pd.Series) -> pd.Series:
    """Return the logarithm of the odds of a share."""
    inside = share.clip(CLOSEST, 1 - CLOSEST)
    return np.log(inside / (1 - inside))


def log(amount: pd.Series) -> pd.Series:
    """Return the logarithm of an amount; NaN for 0."""
    return np.log(amount.where(amount > 0))


def amount(column: str) -> Predictor:
    """Return a figure as it is."""
    return lambda figures, year: figures[column][year]


def logit_of(column: str) -> Predictor:
    """Return a share as the logarithm of its odds."""
    return lambda figures, year: logit(figures[column][year])


def share_of(part: str, whole: str) -> Predictor:
    """Return one count as a share of another."""
    return lambda figures, year: figures[part][year] / figures[whole][year].where(figures[whole][year] > 0)


def log_ratio(above: str, below: str) -> Predictor:
    """Return the logarithm of the ratio of two figures."""
    return lambda figures, year: log(figures[above][year]) - log(figures[below][year])


def rise(column: str) -> Predictor:
    """Return how much a figure rose over the year, as a difference of logarithms; NaN in the first year."""

    def predictor(figures: Figures, year: int) -> pd.Series:
        frame = figures[column]
        return log(frame[year]) - log(frame[year - 1]) if year - 1 in frame else frame[year] * np.nan

    return predictor


def above_own_past(column: str) -> Predictor:
    """Return how far a figure stands above the council's own earlier years, net of the typical council's."""

    def predictor(figures: Figures, year: int) -> pd.Series:
        frame = figures[column]
        logs = np.log(frame.where(frame > 0))
        apart = logs - logs.median()
        return apart[year] - apart.loc[:, : year - 1].mean(axis=1)

    return predictor


def net_rise(started: str, ended: str, stock: str) -> Predictor:
    """Return what started less what ended, as a share of the stock."""
    return lambda figures, year: (
        (figures[started][year] - figures[ended][year]) / figures[stock][year].where(figures[stock][year] > 0)
    )


def plans_ended(figures: Figures, year: int) -> pd.Series:
    """Return the logarithm of protection plans ended in the year relative to those open at its end."""
    open_plans = 10_000 * figures["cpp_31_march"][year] / figures["population_0_17"][year]
    return log(figures["cpp_ended_rate"][year]) - log(open_plans)
