"""How promptly a council works year after year, as its published shares in time say: level, long run and movement.

The odds of being late, as logarithms and net of each year's median council, are taken apart into three: what a council
keeps for good, what moves and comes back within years (an autoregression of the first order), and what one year's
figure is off by itself (chance, and recording). How much of each there is is estimated from covariances of councils'
figures one to six years apart, so that nothing is assumed of any council; then a council's own level is what its own
years make likely (the conditional mean of a normal distribution). Only years up to the one asked for are used.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

import numpy as np
import numpy.typing as npt

from sim.config.areas import FIRST_YEAR, Area, all_areas
from sim.data.facts import published_value

Array = npt.NDArray[np.float64]

MOST_ODDS = 4.6
"""Logarithm of odds beyond which a figure says no more: 99 in 100. Shares of exactly 1 are published."""

REVERSION = tuple(round(0.3 + 0.05 * step, 2) for step in range(14))
"""Values tried for the correlation of what moves with itself a year later."""

FEWEST_YEARS = 4
"""Years that say what lasts and what moves; of fewer, shares of the variance are assumed."""

ASSUMED, ASSUMED_KEPT = (0.2, 0.7, 0.1), 0.7
"""What lasts, what moves and what is noise, as shares of the variance, and what is kept. Assumption: about what all
years to 2024 say of assessments."""

LONGEST = 6
"""Years apart over which covariances are taken: beyond it there are few."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A share in time, and how many it is a share of, by figures of the panel."""

    share: str
    counted: tuple[str, ...]


ASSESSMENTS = Kind("assessments_within_45wd_share", ("referrals", "referral_nfa_share"))
CONFERENCES = Kind("icpc_within_15wd_share", ("icpcs",))


@dataclass(frozen=True, slots=True)
class Components:
    """Variances of the log odds of being late, and how what moves keeps.

    Attributes
    ----------
    permanent, moving, noise : float
        Of what lasts, of what moves and comes back, and of one year's figure beyond chance.
    kept : float
        Correlation of what moves with itself a year later.
    """

    permanent: float
    moving: float
    noise: float
    kept: float

    @property
    def reverting_years(self) -> float:
        """Years in which what moves falls by e."""
        return -1.0 / math.log(self.kept)


@dataclass(frozen=True, slots=True)
class Level:
    """A council's log odds of being late.

    Attributes
    ----------
    now, usual : float
        In the year itself less what is measurement noise, and in the long run.
    known_within : float
        Standard deviation of ``now``, given the council's years.
    """

    now: float
    usual: float
    known_within: float


def late_odds(share: float) -> float:
    """Return the logarithm of the odds of being late, from the share in time.

    Examples
    --------
    >>> late_odds(0.5)
    0.0
    """
    if share <= 0.0 or share >= 1.0:
        return math.copysign(MOST_ODDS, 0.5 - share)
    return max(-MOST_ODDS, min(MOST_ODDS, math.log((1.0 - share) / share)))


def in_time(odds: float) -> float:
    """Return the share in time, from the logarithm of the odds of being late."""
    return 1.0 / (1.0 + math.exp(odds))


def level(area: Area, year: int, kind: Kind) -> Level:
    """Return the level of an area in a year, from the years up to it.

    An area without any figure has the median council's, known within the spread of councils.
    """
    components, middles = components_to(year, kind), medians_to(year, kind)
    own = {each: own for each in range(FIRST_YEAR, year + 1) if (own := _observed(area, each, kind))}
    spread = components.permanent + components.moving
    if not own:
        return Level(middles[year], middles[year], math.sqrt(spread))
    years = np.array(list(own), dtype=float)
    values = np.array([odds - middles[each] for each, (odds, _) in own.items()])
    noise = np.array([components.noise + chance for _, chance in own.values()])
    moving = components.moving * components.kept ** np.abs(years[:, None] - years[None, :])
    known = components.permanent + moving + np.diag(noise)
    with_now = components.permanent + components.moving * components.kept ** (year - years)
    now = with_now @ np.linalg.solve(known, values)
    usual = components.permanent * np.ones(len(years)) @ np.linalg.solve(known, values)
    left = spread - with_now @ np.linalg.solve(known, with_now)
    return Level(middles[year] + float(now), middles[year] + float(usual), math.sqrt(max(0.0, float(left))))


@lru_cache(maxsize=64)
def medians_to(year: int, kind: Kind) -> Mapping[int, float]:
    """Return the median council's log odds of being late in each year up to one."""
    found: dict[int, float] = {}
    for each in range(FIRST_YEAR, year + 1):
        odds = [own[0] for area in _authorities() if (own := _observed(area, each, kind))]
        found[each] = median(odds) if odds else found.get(each - 1, 0.0)
    return found


@lru_cache(maxsize=64)
def components_to(year: int, kind: Kind) -> Components:
    """Return what the figures of all councils up to a year say of lasting, moving and noise.

    Covariances one to six years apart are fitted by least squares, each weighted by its number of pairs; neither part
    is below nothing. Noise is what is left of the variance, less the chance of counting. Of fewer than
    ``FEWEST_YEARS`` years shares are assumed.
    """
    middles = medians_to(year, kind)
    years = range(FIRST_YEAR, year + 1)
    table = np.full((len(_authorities()), len(years)), np.nan)
    chance = np.full(table.shape, np.nan)
    for row, area in enumerate(_authorities()):
        for column, each in enumerate(years):
            if own := _observed(area, each, kind):
                table[row, column], chance[row, column] = own[0] - middles[each], own[1]
    whole = float(np.nanmean(table * table)) - float(np.nanmean(chance))
    if len(years) < FEWEST_YEARS:
        lasting, moving, noise = (share * max(0.0, whole) for share in ASSUMED)
        return Components(lasting, moving, noise, ASSUMED_KEPT)
    lags = range(1, min(LONGEST, len(years) - 1) + 1)
    pairs = [table[:, lag:] * table[:, : table.shape[1] - lag] for lag in lags]
    weights = np.sqrt([np.isfinite(each).sum() for each in pairs])
    covariances = np.array([np.nanmean(each) for each in pairs])
    best = min(
        (_fitted(np.array(lags, dtype=float), covariances, weights, kept) for kept in REVERSION), key=lambda fit: fit[0]
    )
    _, permanent, moving, kept = best
    noise = max(0.0, whole - permanent - moving)
    return Components(permanent, moving, noise, kept)


def _fitted(lags: Array, covariances: Array, weights: Array, kept: float) -> tuple[float, float, float, float]:
    """Return the squared error of lasting and moving parts with one reversion, and the parts."""
    from scipy.optimize import nnls

    design = np.column_stack([np.ones(len(lags)), kept**lags])
    (permanent, moving), error = nnls(design * weights[:, None], covariances * weights)
    return float(error), float(permanent), float(moving), kept


def _observed(area: Area, year: int, kind: Kind) -> tuple[float, float] | None:
    """Return a published log odds of being late, and the variance that counting gives it; None where there is none."""
    share = published_value(area, year, kind.share)
    number, *closed = (published_value(area, year, name) for name in kind.counted)
    if share is None or number is None or None in closed:
        return None
    number *= 1.0 - sum(each or 0.0 for each in closed)
    if number <= 0.0:
        return None
    inside = min(1.0 - 0.5 / (number + 1.0), max(0.5 / (number + 1.0), share))
    return late_odds(inside), 1.0 / (number * inside * (1.0 - inside))


@lru_cache(maxsize=1)
def _authorities() -> tuple[Area, ...]:
    return tuple(area for area in all_areas().values() if area.level == "authority")
