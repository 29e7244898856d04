"""Demand: the contacts that reach the front door, and when.

Contacts are points of a Poisson field: each source has a stack of thin layers of intensity, each layer its own
homogeneous Poisson process with marks, and a point at height y is admitted when y lies below the source's intensity at
that time. A scenario with more demand admits more points and keeps all of the others, at the same time, with the same
children (thinning of a field fixed in advance; Lewis & Shedler 1979).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from operator import attrgetter
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.clock import WORKING_DAYS_PER_YEAR, Calendar
from sim.config.base import NEEDS, RAGS, SOURCES
from sim.distributions import choice_function
from sim.model.family import Family, Origin
from sim.model.flows import first_contacts
from sim.streams import ROWS_PER_BLOCK, Streams

Array = npt.NDArray[np.float64]

LAYER_HEIGHT = 0.5
"""Families a working day in one layer of the field."""

_normal = NormalDist().inv_cdf

MAX_LAYERS = 4096
"""Room for layers in a family's identifier."""

ABOVE_FROM = 2
"""Needs from this index on are above the threshold."""


class Mark(IntEnum):
    """Names for the places in a point's row of uniforms."""

    HEIGHT = 0
    SIZE = 1
    NEED = 2
    RAG = 3
    SHUT = 4


class Contact(NamedTuple):
    """One contact: when, from whom, and about which family (None: about an open case)."""

    time: float
    source: int
    family: Family | None


class _Point(NamedTuple):
    """An admitted point of the field: a contact whose family is not made before it comes."""

    time: float
    source: int
    family: tuple[int, ...] | None  # origin, source, layer, index, children, need, rating


def mean_family_size(shares: tuple[float, ...]) -> float:
    """Return the mean number of children a family."""
    return float(sum((size + 1) * share for size, share in enumerate(shares)))


def family_hours_factor(children: int, mean_size: float, further_child_share: float) -> float:
    """Return the work for a family relative to the hours for one child, which are calibrated per child.

    The first child counts 1 and each further one ``further_child_share``, scaled so that the mean over families is the
    mean number of children.
    """
    return mean_size * (1.0 + further_child_share * (children - 1)) / (1.0 + further_child_share * (mean_size - 1.0))


def random_walk(steps: Array, sd: float, days: Array) -> Array:
    """Return the factor of a yearly random walk at ``days``: steps on the log scale, linear within a year, mean 1."""
    years = days / WORKING_DAYS_PER_YEAR
    levels = np.concatenate([[0.0], np.cumsum(steps)]) * sd
    whole = np.floor(years).astype(int)
    part = years - whole
    variance = sd * sd * (whole + part * part)
    factor: Array = np.exp(levels[whole] * (1.0 - part) + levels[whole + 1] * part - 0.5 * variance)
    return factor


def ramp(days: Array, start: float, length: float) -> Array:
    """Return how much of a change is in force on each day: 0 before ``start``, 1 from ``start + length``."""
    if length <= 0.0:
        return (days >= start).astype(float)
    return np.clip((days - start) / length, 0.0, 1.0)


class Demand:
    """Everything that comes to the front door in one replication.

    Parameters
    ----------
    config
        The configuration.
    calendar
        The run's calendar.
    streams
        The replication's random numbers.
    horizon_days
        Length of the run in working days.
    """

    def __init__(self, config: Any, calendar: Calendar, streams: Streams, horizon_days: float) -> None:
        self._settings = demand = config.demand
        self._calendar = calendar
        self._streams = streams
        self._horizon = horizon_days
        self._days = np.arange(int(np.ceil(horizon_days)) + 1, dtype=float)
        self.mean_size = mean_family_size(demand.family_size_shares)
        self._first = first_contacts(config)
        self._rag_given_need = [
            [getattr(getattr(config.pathway.mash.rag_given_need, need), rag) for rag in RAGS] for need in NEEDS
        ]
        self._rag_choices = [choice_function(row) for row in self._rag_given_need]
        self._source_choice = choice_function([getattr(demand.sources, name).contact_share for name in SOURCES])
        self._size_choice = choice_function(demand.family_size_shares)

    def contacts(self) -> Iterator[Contact]:
        """Yield all first contacts and contacts about open cases within the horizon, in order of time.

        Families are made one by one, so that those whose journeys have ended need no memory.
        """
        for point in self._points():
            family = None if point.family is None else self.family(*point.family)
            yield Contact(point.time, point.source, family)

    def _points(self) -> list[_Point]:
        trend = self._trend()
        points: list[_Point] = []
        families_per_day = self._first.sum() / self.mean_size / WORKING_DAYS_PER_YEAR
        about_open = self._settings.contacts_per_year * self._settings.open_case_share
        open_per_day = about_open / self.mean_size / WORKING_DAYS_PER_YEAR
        for code, name in enumerate(SOURCES):
            source = getattr(self._settings.sources, name)
            office, shut = self._daily_pattern(source)
            pattern = (office + shut) * trend * source.contact_share
            shut_share = np.divide(shut, office + shut, out=np.zeros_like(shut), where=office + shut > 0.0)
            thinning = self._below_threshold_factor(source)
            points += self._admitted(code, code, pattern * families_per_day, shut_share, thinning)
            points += self._admitted(code, Origin.OPEN_CASE_CONTACT, pattern * open_per_day, shut_share, None)
        points.sort(key=attrgetter("time"))
        return points

    def rag(self, need: int, u: float) -> int:
        """Return the MASH rating of a contact, given need."""
        return self._rag_choices[need](u)

    def size(self, u: float) -> int:
        """Return the number of children of a family."""
        return self._size_choice(u) + 1

    def source(self, u: float) -> int:
        """Return who makes a contact."""
        return self._source_choice(u)

    def family(self, origin: int, source: int, layer: int, index: int, children: int, need: int, rag: int) -> Family:
        """Return a family; its work grows with the number of children."""
        factor = family_hours_factor(children, self.mean_size, self._settings.further_child_hours_share)
        return Family(self._streams, origin, source, layer, index, children, factor, need, rag)

    def _trend(self) -> Array:
        """Return the factor on first contacts of every day: growth, the yearly random walk and scheduled shocks."""
        demand, days = self._settings, self._days
        factor: Array = (1.0 + demand.growth_per_year) ** (days / WORKING_DAYS_PER_YEAR)
        if demand.yearly_walk_sd > 0.0:
            years = int(days[-1] / WORKING_DAYS_PER_YEAR) + 2
            steps = np.array([_normal(u) for u in self._streams.block("demand walk", (), 0, years).tolist()])
            factor = factor * random_walk(steps, demand.yearly_walk_sd, days)
        for shock in demand.shocks:
            begins = self._calendar.day_of(shock.start)
            force = ramp(days, begins, shock.ramp_days)
            if shock.end is not None:
                force = force * (days < self._calendar.day_of(shock.end))
            factor = factor * (1.0 + (shock.factor - 1.0) * force)
        return factor

    def _daily_pattern(self, source: Any) -> tuple[Array, Array]:
        """Return the relative intensity of every day, in office hours and while shut; long-run mean of the sum 1."""
        demand, n_days = self._settings, len(self._days)
        if demand.arrivals == "homogeneous":
            return np.ones(n_days), np.zeros(n_days)
        four_years = int(4 * WORKING_DAYS_PER_YEAR)  # averages are over these, however long the run is
        known_days = max(n_days, four_years)
        weekday = np.asarray(demand.weekday_factors)[self._calendar.weekday(known_days)]
        nights = self._calendar.closed_calendar_days_before(known_days).astype(float)
        season = np.asarray(demand.month_factors)[self._calendar.month_number(known_days) - 1]
        season = season * np.where(self._calendar.is_school_term(known_days), 1.0, source.holiday_factor)
        shut_share = source.out_of_hours_share
        office = (1.0 - shut_share) * season * weekday / weekday[:four_years].mean()
        shut = shut_share * season * nights / nights[:four_years].mean()
        total = float((office + shut)[:four_years].mean())
        if total == 0.0:
            return np.zeros(n_days), np.zeros(n_days)
        return office[:n_days] / total, shut[:n_days] / total

    def _below_threshold_factor(self, source: Any) -> Array:
        demand = self._settings
        change = demand.below_threshold_ramp
        begins = 0.0 if change.start is None else float(self._calendar.day_of(change.start))
        factor = demand.below_threshold_factor * source.below_threshold_factor
        thinning: Array = 1.0 + (factor - 1.0) * ramp(self._days, begins, change.days)
        return thinning

    def _admitted(
        self, source: int, origin: int, intensity: Array, shut_share: Array, thinning: Array | None
    ) -> list[_Point]:
        """Return the points of one source's field that lie below its intensity (families a working day)."""
        most = float(intensity.max() * (1.0 if thinning is None else max(1.0, float(thinning.max()))))
        layers = int(np.ceil(most / LAYER_HEIGHT))
        if layers > MAX_LAYERS:
            raise ValueError(
                f"demand.contacts_per_year is too large: {layers} layers of intensity, at most {MAX_LAYERS}"
            )
        above = self._first[ABOVE_FROM:].sum() / max(self._first.sum(), 1e-300)
        protection_share = self._settings.child_protection_share_of_above
        early_help_share = self._settings.early_help_share_of_below
        need_bounds = np.array([above * protection_share, above, above + (1.0 - above) * early_help_share])
        field = (source, 1) if origin == Origin.OPEN_CASE_CONTACT else (source, 0)
        points: list[_Point] = []
        for layer in range(layers):
            times, marks = self._layer(field, layer)
            day = times.astype(int)
            # Need falls with the uniform: a larger share above the threshold keeps those who were there already.
            need = len(NEEDS) - 1 - np.searchsorted(need_bounds, marks[:, Mark.NEED], side="right")
            height = (layer + marks[:, Mark.HEIGHT]) * LAYER_HEIGHT
            limit = intensity[day]
            if thinning is not None:
                limit = np.where(need < ABOVE_FROM, limit * thinning[day], limit)
            came = height < limit
            if self._settings.batch_out_of_hours:
                times = np.where(marks[:, Mark.SHUT] < shut_share[day], np.floor(times), times)
            if thinning is None:
                points += [_Point(time, source, None) for time in times[came].tolist()]
                continue
            columns = (np.flatnonzero(came), times[came], need[came], marks[came, Mark.SIZE], marks[came, Mark.RAG])
            for index, time, needed, u, v in zip(*(column.tolist() for column in columns), strict=True):
                family = (origin, source, layer, index, self.size(u), needed, self.rag(needed, v))
                points.append(_Point(time, source, family))
        return points

    def _layer(self, field: tuple[int, int], layer: int) -> tuple[Array, Array]:
        """Return the times of a layer's points up to the horizon, and their rows of uniforms."""
        path, times, marks, last, number = (*field, layer), [], [], 0.0, 0
        while last < self._horizon:
            gaps = -np.log1p(-self._streams.block("arrivals", path, number, ROWS_PER_BLOCK)) / LAYER_HEIGHT
            block = last + np.cumsum(gaps)
            times.append(block)
            marks.append(self._streams.rows("marks", path, number, len(Mark)))
            last, number = float(block[-1]), number + 1
        all_times = np.concatenate(times)
        within = all_times < self._horizon
        return all_times[within], np.concatenate(marks)[within]
