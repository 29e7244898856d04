"""The forecast: where a council will stand next year, from its own past, its peers and what else is known.

On the outcome's scale (logarithm of odds, or logarithm), a council's *place* is its figure less that of the median
council. Next year's place less this year's is regressed, over councils and past years, on this year's place, the mean
of earlier ones, the neighbours', and the outcome's own predictors. England's movement is half of what it has been,
less the more it has varied. Everything is estimated from years up to the one from which the forecast is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy.optimize import nnls

from sim.config.areas import all_areas
from sim.forecast.figures import Figures
from sim.forecast.outcomes import Outcome
from sim.forecast.regression import MAD_TO_SD, robust_ridge, spread

PENALTY = 5.0
"""Observations that say that a slope is 0."""

WIDTH = 1.0
"""Residuals, in robust standard deviations, from which errors count as they are and no longer squared."""

DAMPING = 0.5
"""Part of the mean past movement of England that is taken to go on."""

FURTHEST = 4.0
"""Robust standard deviations at which a predictor is cut off."""

FEWEST = 40
"""Past changes from which slopes and bands are estimated; below, next year is this year, without a band."""

COVERED = 0.8
NORMAL_TAIL = 1.2816
"""The 90th percentile of a standard normal distribution."""

OWN_LEVEL = ("place", "earlier places", "place of small councils", "place far away")
"""Predictors that are made of the council's own past figures alone."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where councils stand beside the typical one, year by year.

    Attributes
    ----------
    typical : Series
        The median council's scaled figure, by year.
    place : DataFrame
        A council's scaled figure less the typical one; a council's predecessors stand for it in years before it.
    published : DataFrame
        Whether the council itself, or its joint service, published the figure.
    joint : DataFrame
        Whether it was the joint service.
    """

    typical: pd.Series
    place: pd.DataFrame
    published: pd.DataFrame
    joint: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was estimated for an outcome from the years up to one.

    Attributes
    ----------
    outcome, figures, places
        What it was estimated from.
    slopes : Series
        Of next year's place less this year's, by predictor.
    movement, movement_sd : float
        Expected change of the typical council's scaled figure, and how far the truth has been from that.
    variance : tuple of float
        Variance of errors: the first, plus the second times the variance by chance.
    tails : tuple of float
        The 10th and 90th percentile of past errors, in their standard deviations; NaN without a past.
    """

    outcome: Outcome
    figures: Figures
    places: Places
    slopes: pd.Series
    movement: float
    movement_sd: float
    variance: tuple[float, float]
    tails: tuple[float, float]


def places_of(outcome: Outcome, figures: Figures) -> Places:
    """Return where councils stand, from all that is known."""
    scaled = outcome.scaled(outcome.values(figures))
    typical = scaled.median()
    place = scaled - typical
    published = place.notna()
    for code in place.index:
        before = [each for each in all_areas()[code].predecessors if each in place.index]
        if before:
            place.loc[code] = place.loc[code].where(published.loc[code], place.loc[before].mean())
    return Places(typical, place, published, published & figures.own(outcome.column).isna())


def fitted(outcome: Outcome, figures: Figures) -> Fitted:
    """Estimate slopes, England's movement and widths of bands from the years that are known."""
    places = places_of(outcome, figures)
    x, change, chance = [], [], []
    for year in figures.years[:-1]:
        now = places.place[year].where(places.published[year])
        then = places.place[year + 1].where(places.published[year + 1])
        rows = (now.notna() & then.notna()).to_numpy()
        x.append(predictors(outcome, figures, places, now, year).loc[rows])
        change.append((then - now)[rows].to_numpy())
        chance.append(outcome.chance(figures, now + places.typical[year], year)[rows].to_numpy())
    moved = places.typical.diff().dropna().to_numpy()
    names = list(predictors(outcome, figures, places, places.place[figures.until], figures.until))
    if sum(map(len, change)) < FEWEST:
        return Fitted(outcome, figures, places, pd.Series(0.0, names), 0.0, 0.0, (np.nan, np.nan), (np.nan, np.nan))
    together, y, by_chance = pd.concat(x).to_numpy(), np.concatenate(change), np.concatenate(chance)
    slopes = robust_ridge(together, y, PENALTY, WIDTH)
    errors = y - together @ slopes
    variance = variance_of(errors, by_chance)
    tail = (1 - COVERED) / 2
    low, high = np.quantile(errors / _sd(variance, by_chance), [tail, 1 - tail])
    movement = expected_movement(moved)
    return Fitted(
        outcome,
        figures,
        places,
        pd.Series(slopes, names),
        movement,
        movement_spread(moved, movement),
        variance,
        (float(low), float(high)),
    )


def predictors(outcome: Outcome, figures: Figures, places: Places, now: pd.Series, year: int) -> pd.DataFrame:
    """Return the predictors as known in a year, a column each; 0 where one is missing.

    Parameters
    ----------
    now : Series
        The place of each council in that year, filled where it is to be forecast nevertheless.
    """
    columns = {
        "place": now,
        "earlier places": places.place.loc[:, : year - 1].mean(axis=1) - now,
        "neighbours' places": _of_neighbours(places.place[year]),
    }
    if outcome.region:
        columns["region's places"] = _of_region(places.place[year])
    if outcome.smaller_revert_more:
        number = figures[outcome.counted][year]
        chance = 1 / number.where(number > 0)
        weight = chance / (chance + chance.median())
        columns["place of small councils"] = now * (weight - weight.mean())
    if outcome.extremes_differ:
        columns["place far away"] = now * now.abs()
    for name, predictor in outcome.predictors.items():
        columns[name] = cut_off(predictor(figures, year))
    return pd.DataFrame(columns, dtype=float).fillna(0.0)


def cut_off(values: pd.Series) -> pd.Series:
    """Return values less their median; those further out than a bound are put on it."""
    finite = values.replace([np.inf, -np.inf], np.nan)
    apart = finite - finite.median()
    bound = FURTHEST * spread(apart.dropna().to_numpy())
    return apart.clip(-bound, bound) if bound > 0 else apart * 0.0


def expected_movement(moved: np.ndarray) -> float:
    """Return how much the typical council's figure is expected to move, from its movements in past years.

    The mean, shrunk by its squared standard error over its own square (James and Stein 1961, no further than to 0),
    and damped by a half. Fewer than two movements say nothing.

    Examples
    --------
    >>> expected_movement(np.array([0.2, 0.2]))
    0.1
    >>> expected_movement(np.array([0.2, -0.2]))
    0.0
    """
    if len(moved) < 2 or (mean := float(moved.mean())) == 0:
        return 0.0
    error = float(moved.var(ddof=1)) / len(moved)
    return DAMPING * mean * max(0.0, 1 - error / mean**2)


def movement_spread(moved: np.ndarray, expected: float) -> float:
    """Return the standard deviation of the movement around what is expected; few years make it wider."""
    if not len(moved):
        return 0.0
    return float(np.sqrt(np.mean((moved - expected) ** 2) * (1 + 1 / len(moved))))


def variance_of(errors: np.ndarray, chance: np.ndarray) -> tuple[float, float]:
    """Return a and b, neither below 0, of the variance a + b x variance by chance; odd errors count as large ones."""
    scale = MAD_TO_SD * float(np.median(np.abs(errors)))
    squares = np.minimum(errors**2, (FURTHEST * scale) ** 2)
    unit = float(np.median(chance))
    (first, second), _ = nnls(np.column_stack([np.ones_like(chance), chance / unit]), squares)
    return (float(first), float(second) / unit) if first + second > 0 else (1e-12, 0.0)


def forecast(fit: Fitted) -> pd.DataFrame:
    """Return next year's figure of every council that will be there.

    Returns
    -------
    DataFrame
        By code: ``forecast`` with the ``low`` and ``high`` end of its 80% band; ``last``, the last year's figure where
        the council published it; ``typical``, the typical council's expected figure; ``own_level`` and ``known``, what
        the council's own past and what else is known add to it; ``basis``, what its own level was taken from.
    """
    outcome, figures, year = fit.outcome, fit.figures, fit.figures.until
    codes = [code for code in figures.codes if _is_there(code, year + 1)]
    place, basis, wider = starting_places(fit.places, year)
    x = predictors(outcome, figures, fit.places, place, year)
    typical = fit.places.typical[year] + fit.movement
    own = (
        typical
        + place
        + x[[name for name in OWN_LEVEL if name in x]] @ fit.slopes.reindex([name for name in OWN_LEVEL if name in x])
    )
    expected = typical + place + x @ fit.slopes
    chance = outcome.chance(figures, place + fit.places.typical[year], year)
    sd = np.sqrt(_sd(fit.variance, chance.to_numpy()) ** 2 * wider["times"] + wider["plus"])
    low, high = (
        expected + sign * np.sqrt((tail * sd) ** 2 + (NORMAL_TAIL * fit.movement_sd) ** 2)
        for sign, tail in ((-1, fit.tails[0]), (1, fit.tails[1]))
    )
    natural = outcome.natural
    found = pd.DataFrame(
        {
            "forecast": natural(expected),
            "low": natural(low),
            "high": natural(high),
            "last": outcome.values(figures)[year].where(fit.places.published[year]),
            "typical": float(natural(pd.Series([typical]))[0]),
            "own_level": natural(own) - float(natural(pd.Series([typical]))[0]),
            "known": natural(expected) - natural(own),
            "basis": basis,
        }
    )
    return found.loc[codes]


def starting_places(places: Places, year: int) -> tuple[pd.Series, pd.Series, pd.DataFrame]:
    """Return the place each council starts from, what it was taken from, and how much wider its band becomes.

    Its own figure of the year; else its own last one, or its predecessors'; else its neighbours'; else England's.
    Each year that is missing adds the variance of a year, and so do predecessors; without either, the variance of
    councils around their neighbours, or around the typical one, is added.
    """
    place, last_known = places.place[year], places.place.ffill(axis=1)[year]
    age = (year - places.place.apply(lambda row: row.last_valid_index(), axis=1)).astype(float)
    own = places.published[year]
    of_neighbours = _of_neighbours(place)
    basis = pd.Series("England", index=place.index)
    basis[of_neighbours.notna()] = "neighbours"
    basis[last_known.notna()] = "own, an earlier year"
    basis[last_known.notna() & ~places.published.any(axis=1)] = "predecessors"
    basis[place.notna() & ~own] = "predecessors"
    basis[own] = "own figure"
    basis[own & places.joint[year]] = "joint service"
    around = spread((place - of_neighbours).dropna().to_numpy()) ** 2
    widest = spread(place.dropna().to_numpy()) ** 2
    plus = basis.map({"neighbours": around, "England": widest}).fillna(0.0).astype(float)
    years = age.fillna(0.0) + (basis == "predecessors")
    wider = pd.DataFrame({"times": 1 + years, "plus": plus})
    return last_known.fillna(of_neighbours).fillna(0.0), basis, wider


def _sd(variance: tuple[float, float], chance: np.ndarray) -> np.ndarray:
    sd: np.ndarray = np.sqrt(variance[0] + variance[1] * chance)
    return sd


def _of_neighbours(place: pd.Series) -> pd.Series:
    """Return the mean place of each council's statistical neighbours, of those that have one."""
    is_neighbour = _neighbours(tuple(place.index))
    number = is_neighbour @ place.notna().to_numpy(float)
    total = is_neighbour @ place.fillna(0.0).to_numpy()
    return pd.Series(total, place.index) / pd.Series(number, place.index).where(number > 0)


@lru_cache(maxsize=8)
def _neighbours(codes: tuple[str, ...]) -> np.ndarray:
    """Return a row per council with 1 for its neighbours and 0 for others."""
    rows = [[each in all_areas()[code].neighbours for each in codes] for code in codes]
    return np.array(rows, dtype=float).reshape(len(codes), len(codes))


def _of_region(place: pd.Series) -> pd.Series:
    """Return the mean place of the other councils of the region."""
    region = pd.Series({code: all_areas()[code].region for code in place.index})
    total, number = (place.groupby(region).transform(how) for how in ("sum", "count"))
    others = number - place.notna()
    return (total - place.fillna(0.0)) / others.where(others > 0)


def _is_there(code: str, year: int) -> bool:
    area = all_areas()[code]
    return area.first_year is None or (area.first_year <= year and not (area.ended and year > (area.last_year or 0)))
