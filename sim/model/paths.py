"""Planned paths: rates of the workforce that move from one value to another over a time.

Rules (pure functions) first; then the paths of one run. A path says what is *planned*. What each rate moves is said
where it acts: hiring (vacancy_rate), leaving (turnover_rate), sickness (sickness_rate) and agency (agency_rate). A path
is looked at once a week, as all hazards are, from the first week that begins on or after its first day.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.clock import WEEK_DAYS, WORKING_DAYS_PER_YEAR

if TYPE_CHECKING:
    from sim.clock import Calendar
    from sim.config.people import Workforce

CORRECTION_DAYS = 65.0
"""Time constant with which hiring makes up for vacancies above or below the path: a quarter. Assumption."""


class Leg(NamedTuple):
    """One planned move of a rate: linear between two days of the clock."""

    start: float
    end: float
    to: float


def planned(day: float, at_first: float, legs: Iterable[Leg]) -> float:
    """Return the planned value of a rate on a day.

    ``at_first`` until the first leg starts; each leg then moves it linearly from what it was to ``to``, where it stays.
    Legs are in order of time and do not overlap.
    """
    value = at_first
    for leg in legs:
        if day < leg.start:
            break
        value = leg.to if day >= leg.end else value + (leg.to - value) * (day - leg.start) / (leg.end - leg.start)
    return value


def hazard_on_path(rate: float, change_per_day: float, leaving_per_day: float, actual_rate: float) -> float:
    """Return the daily hazard of filling a vacancy at which the vacancy rate follows its planned path.

    With v the planned rate, flow balance is dv/dt = (1 - v) x leaving - v x hazard, which gives the hazard. On top,
    vacancies above (below) the path are filled faster (slower) in proportion to the distance, as with a plan that is
    looked at once a quarter: chance, and what the leaving of people in post turns out to be, do not add up. Never below
    0: the rate rises at most as fast as people leave. Nothing limits how fast it falls: whether so many people can be
    hired is for the plan to say. At a planned rate of 0 vacancies are filled at once.
    """
    if rate <= 0.0:
        return math.inf
    hires = (1.0 - rate) * leaving_per_day - change_per_day + (actual_rate - rate) / CORRECTION_DAYS
    return max(0.0, hires) / rate


def leaving_per_day(turnover_rate: float, factor: float) -> float:
    """Return the share of people in post who leave in a day, when stress and the like multiply turnover by a factor."""
    return turnover_rate * factor / WORKING_DAYS_PER_YEAR


class RatePath:
    """The planned path of one rate."""

    __slots__ = ("_at_first", "_legs")

    def __init__(self, at_first: float, legs: Sequence[Leg]) -> None:
        self._at_first = at_first
        self._legs = sorted(legs)

    def is_on(self, now: float) -> bool:
        """Whether the rate has begun to move."""
        return bool(self._legs) and now >= self._legs[0].start

    def value(self, now: float) -> float:
        """Return the planned value now."""
        return planned(now, self._at_first, self._legs)

    def week_ahead(self, now: float) -> tuple[float, float]:
        """Return the planned value in the middle of the week that begins now, and its change a day.

        Legs that have not started are not foreseen: whatever is planned for later, nothing changes before.
        """
        started = [leg for leg in self._legs if leg.start <= now]
        begins, middle, ends = (
            planned(day, self._at_first, started) for day in (now, now + WEEK_DAYS / 2.0, now + WEEK_DAYS)
        )
        return middle, (ends - begins) / WEEK_DAYS


class Paths:
    """The planned paths of a run, by rate."""

    def __init__(self, settings: Workforce, calendar: Calendar) -> None:
        def path_of(lever: str) -> RatePath:
            records = [path for path in settings.paths if path.lever == lever]
            days = calendar.day_of
            legs = [Leg(float(days(path.start)), float(days(path.end)), path.to) for path in records]
            return RatePath(getattr(settings, lever), legs)

        self.vacancy = path_of("vacancy_rate")
        self.agency = path_of("agency_rate")
        self.turnover = path_of("turnover_rate")
        self.sickness = path_of("sickness_rate")
