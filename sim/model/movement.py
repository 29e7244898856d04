"""How demand moves from month to month, and what further along the pathway gives way when it does.

Councils' volumes move together, and each also on its own; a rise in referrals passes through in part
(docs/estimates.md). So contacts of each need have a path of their own: a common part, which contacts that need child
protection follow by less, a part of child protection alone, and one that turns need into need of protection and back.
The share of enquiries that go to a conference and the length of child in need plans move by themselves as well. Parts
persist (a random walk) or pass (a process that reverts within months). When more is referred, more is closed at
referral, more assessments are quick ones, and child in need plans become shorter; when more is enquired into, a smaller
share goes to a conference.

Rules (pure functions) first; then the paths of one run. All is relative to the mean path, on which every factor is 1:
that of the profile, of the closed form (flows.py) and of the first day.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import IntEnum
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.clock import WORKING_DAYS_PER_YEAR, Calendar
from sim.config.categories import ABOVE_THRESHOLD, CHILD_PROTECTION_NEED, NEEDS
from sim.distributions import with_odds_multiplied
from sim.model.events import PlanKind
from sim.model.flows import first_contacts, flows
from sim.model.practice import MONTH_DAYS, MONTHS_PER_YEAR
from sim.streams import Purpose, Streams

if TYPE_CHECKING:
    from sim.config.demand import Moving, Shock
    from sim.config.schema import Config

Array = npt.NDArray[np.float64]

_normal = NormalDist().inv_cdf


class Part(IntEnum):
    """What moves by itself; the number is the key of its random numbers."""

    COMMON = 0
    CHILD_PROTECTION = 1
    EXCHANGE = 2
    CONFERENCES = 3
    CHILD_IN_NEED_LENGTH = 4


class PassThrough(NamedTuple):
    """By how much each group of first contacts moves with 1 more of a part, on the log scale."""

    below_threshold: float
    child_in_need: float
    child_protection: float


# Paths


def random_walk(steps: Array, sd: float, days: Array) -> Array:
    """Return the factor of a yearly random walk at ``days``: steps on the log scale, linear within a year, mean 1."""
    years = days / WORKING_DAYS_PER_YEAR
    levels = np.concatenate([[0.0], np.cumsum(steps)]) * sd
    whole = np.floor(years).astype(int)
    part = years - whole
    variance = sd * sd * (whole + part * part)
    logs = levels[whole] * (1.0 - part) + levels[whole + 1] * part - 0.5 * variance
    return np.array([math.exp(log) for log in logs.tolist()])


def ramp(days: Array, start: float, length: float) -> Array:
    """Return how much of a change is in force on each day: 0 before ``start``, 1 from ``start + length``."""
    if length <= 0.0:
        return (days >= start).astype(float)
    return np.clip((days - start) / length, 0.0, 1.0)


def variance_of_change(persistent: float, passing: float, passing_years: float, years: float) -> float:
    """Return the variance of the change of a part over some years, on the log scale.

    ``persistent`` and ``passing`` are the standard deviations of the change over one year of a random walk and of a
    stationary Ornstein-Uhlenbeck process, whose correlation falls by e in ``passing_years``.
    """
    reverting = math.expm1(-years / passing_years) / math.expm1(-1.0 / passing_years)
    return persistent * persistent * years + passing * passing * reverting


def persistent_path(normals: Sequence[float], sd: float) -> list[float]:
    """Return a random walk from 0, month by month: ``sd`` is that of its change over a year."""
    step = sd / math.sqrt(MONTHS_PER_YEAR)
    path = [0.0]
    for normal in normals:
        path.append(path[-1] + step * normal)
    return path


def passing_path(normals: Sequence[float], sd: float, passing_years: float) -> list[float]:
    """Return the distance from its start of a stationary Ornstein-Uhlenbeck process, month by month.

    ``sd`` is that of its change over a year. How far today's demand is from the council's usual one is not known, so
    changes from the first day on are like all others. The first normal says where the process starts.
    """
    stationary = sd / math.sqrt(-2.0 * math.expm1(-1.0 / passing_years))
    kept = math.exp(-1.0 / (MONTHS_PER_YEAR * passing_years))
    innovation = stationary * math.sqrt(1.0 - kept * kept)
    level = start = stationary * normals[0]
    path = [0.0]
    for normal in normals[1:]:
        level = kept * level + innovation * normal
        path.append(level - start)
    return path


def mean_one(path: Sequence[float], variances: Sequence[float], n_days: int) -> list[float]:
    """Return the factor of every day of a path on the log scale by month, linear in between, with mean 1 each day.

    ``variances`` are those of the path by month. Its increments are stationary, which gives the variance in between.
    """
    factors = []
    for day in range(n_days):
        month, part = divmod(day / MONTH_DAYS, 1.0)
        place = int(month)
        level = path[place] * (1.0 - part) + path[place + 1] * part
        variance = variances[place] * (1.0 - part) + variances[place + 1] * part - part * (1.0 - part) * variances[1]
        factors.append(math.exp(level - 0.5 * variance))
    return factors


# How movements pass through


def common_pass_through(referrals: Sequence[float], follows: float) -> PassThrough:
    """Return what 1 more of the common part, which is 1 more of referrals, does to first contacts.

    Those who need child protection follow by ``follows``; the others make up referrals, alike. ``referrals`` are the
    shares of referrals that go back to each group of first contacts: below the threshold, in need, protection.
    """
    others = referrals[0] + referrals[1]
    rest = (1.0 - referrals[2] * follows) / others if others > 0.0 else follows
    return PassThrough(rest, rest, follows)


def exchange_pass_through(referrals: Sequence[float]) -> PassThrough:
    """Return what 1 more of the exchange part does: more need of protection and less other need, referrals as many."""
    in_need = -referrals[2] / referrals[1] if referrals[1] > 0.0 else 0.0
    return PassThrough(0.0, in_need, 1.0 if in_need else 0.0)


def elastic(index: float, exponent: float) -> float:
    """Return the factor on what changes by ``exponent`` per cent for each per cent more."""
    return math.exp(exponent * math.log(index))


class Movement:
    """How demand departs from its mean path on every day of one run, the same in every scenario of a replication.

    Attributes
    ----------
    trend : array
        Factor by day on contacts of every kind: growth, the yearly walk and changes that pass through in full.
    by_need : array or None
        On top of it, factor on first contacts by need and day; None where nothing moves by need.
    about_open_cases : array or None
        On top of it, factor by day on contacts about open cases: as on referrals.
    """

    def __init__(self, config: Config, calendar: Calendar, streams: Streams, n_days: int) -> None:
        self._demand = config.demand
        self._settings = config.demand.movement
        self._moves_by_need = self._settings.enabled and self._demand.yearly_walk_sd > 0.0
        self._calendar = calendar
        self._streams = streams
        self._days = np.arange(n_days, dtype=float)
        self.trend = self._trend()
        self.by_need: Array | None = None
        self.about_open_cases: Array | None = None
        self._referrals: list[float] | None = None
        self._enquiries: list[float] = []
        self._conferences: list[float] = [1.0] * n_days
        self._lengths: list[float] = [1.0] * n_days
        observed = [shock for shock in self._demand.shocks if shock.passes_through == "as_observed"]
        if self._moves_by_need or observed:
            self._move(config, observed)
        self._pass_through_for_some()

    # What gives way; every factor is 1 on the mean path

    def closed_at_referral(self, share: float, now: float) -> float:
        """Return the share closed at referral today, where ``share`` is the mean path's."""
        if self._referrals is None:
            return share
        return with_odds_multiplied(
            share, elastic(self._referrals[int(now)], self._settings.responses.closed_at_referral)
        )

    def quick_assessment_share(self, share: float, now: float) -> float:
        """Return the share of assessments that are quick today, where ``share`` is the mean path's."""
        if self._referrals is None:
            return share
        return with_odds_multiplied(
            share, elastic(self._referrals[int(now)], self._settings.responses.quick_assessments)
        )

    def conference_share(self, share: float, now: float) -> float:
        """Return the share of today's enquiries that go to a conference, where ``share`` is the mean path's."""
        if self._referrals is None:
            return share
        day = int(now)
        return min(
            1.0, share * self._conferences[day] * elastic(self._enquiries[day], self._settings.responses.conferences)
        )

    def plan_length_factor(self, kind: PlanKind, now: float) -> float:
        """Return how much longer a plan that starts today lasts than on the mean path."""
        if self._referrals is None or kind != PlanKind.CHILD_IN_NEED:
            return 1.0
        day = int(now)
        return self._lengths[day] * elastic(self._referrals[day], self._settings.responses.child_in_need_length)

    # What moves

    def _trend(self) -> Array:
        """Return the factor on contacts of every kind: growth, the yearly random walk and changes in full."""
        demand, days = self._demand, self._days
        growth, years_passed = 1.0 + demand.growth_per_year, (days / WORKING_DAYS_PER_YEAR).tolist()
        factor: Array = np.array([growth**years for years in years_passed])
        if demand.yearly_walk_sd > 0.0 and not self._settings.enabled:
            years = int(days[-1] / WORKING_DAYS_PER_YEAR) + 2
            steps = np.array([_normal(u) for u in self._streams.block(Purpose.DEMAND_WALK, (), 0, years).tolist()])
            factor = factor * random_walk(steps, demand.yearly_walk_sd, days)
        for shock in demand.shocks:
            if shock.passes_through == "in_full" and shock.needs is None:
                factor = factor * self._factor(shock)
        return factor

    def _factor(self, shock: Shock) -> Array:
        force = ramp(self._days, self._calendar.day_of(shock.start), shock.ramp_days)
        if shock.end is not None:
            force = force * (self._days < self._calendar.day_of(shock.end))
        factor: Array = 1.0 + (shock.factor - 1.0) * force
        return factor

    def _move(self, config: Config, observed: Sequence[Shock]) -> None:
        """Let first contacts of each group take their paths, and changes pass through as observed."""
        referrals, enquiries = shares_by_group(config)
        common = common_pass_through(referrals, self._settings.child_protection_follows)
        groups = [[1.0] * len(self._days) for _ in common]
        if self._moves_by_need:
            groups = self._paths(common, exchange_pass_through(referrals))
        for shock in observed:
            factors = self._factor(shock).tolist()
            groups = [
                [value * elastic(factor, exponent) for value, factor in zip(group, factors, strict=True)]
                for group, exponent in zip(groups, common, strict=True)
            ]
        table = np.array(groups)
        below, in_need, protection = table
        self.by_need = np.stack([below, below, in_need, protection])
        self.about_open_cases = sum(
            (share * row for share, row in zip(referrals, table, strict=True)), np.zeros(len(below))
        )
        self._referrals = self.about_open_cases.tolist()
        self._enquiries = sum(
            (share * row for share, row in zip(enquiries, table, strict=True)), np.zeros(len(below))
        ).tolist()

    def _paths(self, common: PassThrough, exchange: PassThrough) -> list[list[float]]:
        """Return the factor by group and day, and keep those of conferences and of plan lengths."""
        settings, n_days = self._settings, len(self._days)
        months = int(n_days / MONTH_DAYS) + 2
        moving: dict[Part, Moving] = {
            Part.COMMON: settings.common,
            Part.CHILD_PROTECTION: settings.child_protection,
            Part.EXCHANGE: settings.exchange,
            Part.CONFERENCES: settings.conferences,
            Part.CHILD_IN_NEED_LENGTH: settings.child_in_need_length,
        }
        paths = {part: self._path(part, each, months) for part, each in moving.items()}
        variances = {
            part: [self._variance(each, month) for month in range(months + 1)] for part, each in moving.items()
        }
        protection = PassThrough(0.0, 0.0, 1.0)
        by_part = {Part.COMMON: common, Part.CHILD_PROTECTION: protection, Part.EXCHANGE: exchange}
        groups = []
        for group in range(len(common)):
            path, variance = [0.0] * (months + 1), [0.0] * (months + 1)
            for part, loads in by_part.items():
                load = loads[group]
                path = [x + load * y for x, y in zip(path, paths[part], strict=True)]
                variance = [x + load * load * y for x, y in zip(variance, variances[part], strict=True)]
            groups.append(mean_one(path, variance, n_days))
        self._conferences, self._lengths = (
            mean_one(paths[part], variances[part], n_days) for part in (Part.CONFERENCES, Part.CHILD_IN_NEED_LENGTH)
        )
        return groups

    def _path(self, part: Part, moving: Moving, months: int) -> list[float]:
        """Return a part's path by month: what persists of it and what passes have their own random numbers."""
        settings = self._settings
        persistent, passing = (
            [_normal(u) for u in self._streams.block(Purpose.DEMAND_MOVEMENT, (part, kind), 0, months + kind).tolist()]
            for kind in (0, 1)
        )
        stays = persistent_path(persistent, settings.size * moving.persistent)
        passes = passing_path(passing, settings.size * moving.passing, settings.passing_years)
        return [x + y for x, y in zip(stays, passes, strict=True)]

    def _variance(self, moving: Moving, month: int) -> float:
        settings, size = self._settings, self._settings.size
        return variance_of_change(
            size * moving.persistent, size * moving.passing, settings.passing_years, month / MONTHS_PER_YEAR
        )

    def _pass_through_for_some(self) -> None:
        """Let changes of some needs act on the first contacts of these only."""
        for shock in self._demand.shocks:
            if shock.needs is None:
                continue
            if self.by_need is None:
                self.by_need = np.ones((len(NEEDS), len(self._days)))
            rows = [NEEDS.index(need) for need in shock.needs]
            self.by_need[rows] = self.by_need[rows] * self._factor(shock)


def shares_by_group(config: Config) -> tuple[list[float], list[float]]:
    """Return the shares of referrals, and of section 47 enquiries, that go back to each group of first contacts.

    Groups: below the threshold, child in need, child protection. Returns of a family count with its first contact.
    """
    first = first_contacts(config.demand)
    of_groups = [flows(config, first * group) for group in group_of_need()]
    return (
        _shares([float(each.referrals.sum()) for each in of_groups]),
        _shares([float(each.section47s.sum()) for each in of_groups]),
    )


def group_of_need() -> Array:
    """Return 1 for the needs of each group, else 0: below the threshold, child in need, child protection."""
    groups = np.zeros((CHILD_PROTECTION_NEED, len(NEEDS)))
    for need in range(len(NEEDS)):
        groups[max(0, need - ABOVE_THRESHOLD + 1), need] = 1.0
    return groups


def _shares(values: Sequence[float]) -> list[float]:
    total = math.fsum(values)
    return [value / total if total > 0.0 else 1.0 / len(values) for value in values]
