"""Statistics of a panel of councils: slopes within councils, and how far figures move over some years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

CONFIDENCE = 0.95

MAD_TO_SD = 1.4826
"""Standard deviation / median absolute deviation of a normal distribution."""

RESAMPLES = 500
SEED = 20_241_231


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95% interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Slopes:
    """Slopes of one regression, by predictor, and what they were estimated from."""

    by_predictor: dict[str, Interval]
    councils: int
    years: tuple[int, ...]
    council_years: int


def within_councils(outcome: pd.Series, predictors: pd.DataFrame, council: pd.Series, year: pd.Series) -> Slopes:
    """Regress an outcome on predictors with an effect of each council and of each year.

    Least squares; every council-year counts the same. Intervals are clustered by council: the sandwich estimate with
    the correction CR1, G/(G-1) (N-1)/(N-K), where K counts predictors and years but not councils, and Student's t with
    G-1 degrees of freedom.

    Parameters
    ----------
    outcome, council, year : Series
        A value per council-year.
    predictors : DataFrame
        A column per predictor, with the same index. Rows with a missing value are left out, and so are councils with
        one row.
    """
    rows = predictors.assign(outcome=outcome, council=council, year=year).replace([np.inf, -np.inf], np.nan).dropna()
    rows = rows[rows.groupby("council")["council"].transform("size") > 1]
    group, councils = pd.factorize(rows["council"])
    years = tuple(sorted(int(each) for each in rows["year"].unique()))
    of_year = np.array([rows["year"] == each for each in years[1:]], dtype=float).T
    values = rows[["outcome", *predictors]].to_numpy(float)
    centred = _centred(np.column_stack([values, of_year]), group)
    values, of_year = centred[:, : values.shape[1]], centred[:, values.shape[1] :]
    values = values - of_year @ np.linalg.lstsq(of_year, values, rcond=None)[0]
    y, x = values[:, 0], values[:, 1:]
    bread = np.linalg.inv(x.T @ x)
    slopes = bread @ x.T @ y
    scores = np.zeros((len(councils), x.shape[1]))
    np.add.at(scores, group, x * (y - x @ slopes)[:, None])
    number, clusters, parameters = len(y), len(councils), x.shape[1] + len(years) - 1
    correction = clusters / (clusters - 1) * (number - 1) / (number - parameters)
    errors = np.sqrt(np.diag(correction * bread @ scores.T @ scores @ bread))
    half = stats.t.ppf(0.5 + CONFIDENCE / 2, clusters - 1) * errors
    found = {
        str(name): Interval(float(slope), float(slope - width), float(slope + width))
        for name, slope, width in zip(predictors, slopes, half, strict=True)
    }
    return Slopes(found, clusters, years, number)


def _centred(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return values less the mean of their group."""
    sums = np.zeros((group.max() + 1, values.shape[1]))
    np.add.at(sums, group, values)
    centred: np.ndarray = values - (sums / np.bincount(group)[:, None])[group]
    return centred


def changes(values: pd.DataFrame, council: pd.Series, year: pd.Series, horizon: int) -> pd.DataFrame:
    """Return the changes of each column over some years, net of the year's median change, indexed by council.

    A change needs both ends, of all columns; years between may be missing.
    """
    now = values.assign(council=council, year=year)
    before = now.assign(year=now["year"] + horizon)
    both = now.merge(before, on=["council", "year"], suffixes=("", " before")).set_index("council")
    names = list(values)
    change = pd.DataFrame({name: both[name] - both[f"{name} before"] for name in names}).assign(year=both["year"])
    change = change.replace([np.inf, -np.inf], np.nan).dropna()
    return change[names] - change.groupby("year")[names].transform("median")


def robust_spread_and_correlation(change: pd.DataFrame) -> tuple[dict[str, Interval], dict[tuple[str, str], Interval]]:
    """Return the robust standard deviation of each column, and the robust correlation of each two.

    The standard deviation is 1.4826 times the median absolute deviation. The correlation is that of Gnanadesikan and
    Kettenring: from the same measure of the sum and of the difference of the columns, each divided by its own. Breaks
    in recording hardly touch either. Intervals: percentiles over resampled councils, with a fixed seed.

    Parameters
    ----------
    change : DataFrame
        Indexed by council, without missing values.
    """
    names = list(change)
    values = change.to_numpy(float)
    members = list(change.groupby(change.index, sort=True).indices.values())
    drawn = np.random.default_rng(SEED).integers(len(members), size=(RESAMPLES, len(members)))
    central = _spread_and_correlation(values)
    again = np.array(
        [_spread_and_correlation(values[np.concatenate([members[each] for each in draw])]) for draw in drawn]
    )
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(again, [tail, 100 - tail], axis=0)
    intervals = [Interval(*map(float, each)) for each in zip(central, low, high, strict=True)]
    pairs = [(names[first], names[second]) for first, second in _pairs(len(names))]
    return dict(zip(names, intervals, strict=False)), dict(zip(pairs, intervals[len(names) :], strict=True))


def _spread_and_correlation(values: np.ndarray) -> np.ndarray:
    spread = robust_sd(values)
    unit = values / spread
    pairs = np.array(_pairs(values.shape[1])).reshape(-1, 2)
    of_sum = robust_sd(unit[:, pairs[:, 0]] + unit[:, pairs[:, 1]]) ** 2
    of_difference = robust_sd(unit[:, pairs[:, 0]] - unit[:, pairs[:, 1]]) ** 2
    return np.concatenate([spread, (of_sum - of_difference) / (of_sum + of_difference)])


def robust_sd(values: np.ndarray) -> np.ndarray:
    """Return the robust standard deviation of each column: 1.4826 times the median absolute deviation."""
    deviations = np.abs(values - np.median(values, axis=0))
    spread: np.ndarray = MAD_TO_SD * np.median(deviations, axis=0)
    return spread


def _pairs(columns: int) -> Sequence[tuple[int, int]]:
    return [(first, second) for first in range(columns) for second in range(first + 1, columns)]
