"""Forecasts of years that are known by now, each from what was known the year before, and how far they were off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import pandas as pd

from sim.config.areas import all_areas
from sim.forecast.figures import Figures
from sim.forecast.method import fitted, forecast
from sim.forecast.naive import NAMES, SHRUNK, naive
from sim.forecast.outcomes import OUTCOMES, POPULATION, Outcome

ORIGINS = (2020, 2021, 2022, 2023)

CHOSEN_UP_TO = 2021
"""The last year whose outcomes were looked at when the method was chosen."""

THIRDS = ("smallest third", "middle third", "largest third")

RESAMPLES = 2_000
SEED = 20_241_231
TAIL = 2.5
"""Per cent of resamples on either side of a 95% interval."""


def forecasts(table: pd.DataFrame, year: int, outcomes: Iterable[Outcome] = OUTCOMES) -> pd.DataFrame:
    """Return the forecasts of every council for the year after one.

    Parameters
    ----------
    table : DataFrame
        As of :func:`sim.data.panel.panel` with ``level=None``; later years may be in it and are not read.
    year : int
        The last year that is known.

    Returns
    -------
    DataFrame
        A row per outcome and council: ``outcome``, ``code``, ``area``, ``year`` (of the outcome), ``size`` (third of
        councils by children), what :func:`sim.forecast.method.forecast` returns, and the simple forecasts.
    """
    figures = Figures(table, year)
    size = thirds(figures)
    parts = []
    for outcome in outcomes:
        found = forecast(fitted(outcome, figures)).join(naive(outcome, figures).drop(columns="last"))
        found = found.rename_axis("code").reset_index()
        found.insert(0, "outcome", outcome.name)
        found.insert(2, "area", [all_areas()[code].short_name for code in found["code"]])
        found.insert(3, "year", year + 1)
        found.insert(4, "size", found["code"].map(size))
        parts.append(found)
    return pd.concat(parts, ignore_index=True)


def with_outcomes(found: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return forecasts of one year with what ``happened``; a joint service's figure is nobody's own, and left out."""
    year = int(found["year"].iloc[0])
    figures = Figures(table, year)
    happened: dict[tuple[str, str], float] = {}
    for outcome in OUTCOMES:
        own = outcome.values(figures)[year].where(figures.own(outcome.column)[year].notna())
        happened |= {(outcome.name, code): value for code, value in own.items()}
    keys = zip(found["outcome"], found["code"], strict=True)
    return found.assign(happened=[happened.get(key, np.nan) for key in keys])


def backtest(table: pd.DataFrame, origins: Sequence[int] = ORIGINS) -> pd.DataFrame:
    """Return the forecasts of every council for the year after each origin, with what happened."""
    return pd.concat([with_outcomes(forecasts(table, origin), table) for origin in origins], ignore_index=True)


def scored(found: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that count: the figure was published by the council itself, then and the year before."""
    return found[found["happened"].notna() & found["last"].notna()]


def thirds(figures: Figures) -> pd.Series:
    """Return for each council in which third it is by children, those of the last year that is known."""
    children = figures[POPULATION].ffill(axis=1)[figures.until].dropna()
    third = pd.qcut(children.rank(method="first"), 3, labels=list(THIRDS)) if len(children) >= 3 else children * np.nan
    return third.astype(object)


def scores(found: pd.DataFrame) -> pd.DataFrame:
    """Return the scores of a group of forecasts, a row per outcome.

    Returns
    -------
    DataFrame
        By outcome: ``forecasts`` and ``councils`` that count; mean absolute errors of the ``forecast`` and of the
        simple ones; ``ratio`` of the first to that of shrunk last year, and ``ratio_best`` to that of the best simple
        one (``best``, chosen with hindsight); ``coverage``, the share of outcomes in the 80% band, and shares
        ``below`` and ``above`` it. Intervals: percentiles over resampled councils, with all their years, fixed seed.
    """
    rows = {}
    for outcome in OUTCOMES:
        group = scored(found[found["outcome"] == outcome.name])
        if len(group):
            rows[outcome.name] = _scores(group)
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("outcome")


def _scores(group: pd.DataFrame) -> dict[str, object]:
    errors = {name: (group["happened"] - group[name]).abs() for name in ("forecast", *NAMES)}
    means = {name: float(error.mean()) for name, error in errors.items()}
    best = min(NAMES, key=lambda name: means[name] if np.isfinite(means[name]) else np.inf)
    banded = group[group["low"].notna() & group["high"].notna()]
    below, above = banded["happened"] < banded["low"], banded["happened"] > banded["high"]
    inside = (~below & ~above).astype(float)
    one = pd.Series(1.0, index=banded.index)
    row: dict[str, object] = {"forecasts": len(group), "councils": group["code"].nunique()}
    row |= {f"error_{name}": value for name, value in means.items()}
    row |= _interval("ratio", errors["forecast"], errors[SHRUNK], group["code"])
    row |= {"best": best}
    row |= _interval("ratio_best", errors["forecast"], errors[best], group["code"])
    row |= _interval("coverage", inside, one, banded["code"])
    return row | {"below": float(below.mean()), "above": float(above.mean())}


def _interval(name: str, above: pd.Series, below: pd.Series, council: pd.Series) -> dict[str, float]:
    """Return the ratio of two sums, over rows that have both, with its 95% interval: councils resampled."""
    both = above.notna() & below.notna()
    sums = pd.DataFrame({"above": above[both], "below": below[both]}).groupby(council[both]).sum().to_numpy()
    if not len(sums) or not sums[:, 1].sum():
        return {name: np.nan, f"{name}_low": np.nan, f"{name}_high": np.nan}
    again = _drawn(len(sums)) @ sums
    low, high = np.percentile(again[:, 0] / np.where(again[:, 1] > 0, again[:, 1], np.nan), [TAIL, 100 - TAIL])
    return {name: float(sums[:, 0].sum() / sums[:, 1].sum()), f"{name}_low": float(low), f"{name}_high": float(high)}


@cache
def _drawn(number: int) -> np.ndarray:
    """Return how often each of so many councils is drawn, a row per resample."""
    return np.random.default_rng(SEED).multinomial(number, np.full(number, 1 / number), size=RESAMPLES)
