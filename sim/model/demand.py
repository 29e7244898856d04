"""Demand: the contacts that reach the front door, and when.

Contacts are points of a Poisson field: each source has a stack of thin layers of intensity, each layer its own
homogeneous Poisson process with marks, and a point at height y is admitted when y lies below the source's intensity at
that time. A scenario with more demand admits more points and keeps all of the others, at the same time, with the same
children (thinning of a field fixed in advance; Lewis & Shedler 1979).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from enum import IntEnum
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.clock import WORKING_DAYS_PER_YEAR, Calendar
from sim.config.categories import ABOVE_THRESHOLD, NEEDS, SOURCES
from sim.distributions import choice_function
from sim.model.batches import batch_times, next_batch
from sim.model.contact import Contact, Route
from sim.model.family import Family, Origin
from sim.model.flows import first_contacts
from sim.model.movement import Movement, ramp
from sim.plain_sum import plain_sum
from sim.streams import ROWS_PER_BLOCK, Purpose, Streams

if TYPE_CHECKING:
    from sim.config.demand import Source
    from sim.config.early_help import ConsultationLine, Start
    from sim.config.schema import Config

Array = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

LAYER_HEIGHT = 0.5
"""Families a working day in one layer of the field."""

MAX_LAYERS = 4096
"""Room for layers in a family's identifier."""


class Mark(IntEnum):
    """Names for the places in a point's row of uniforms."""

    HEIGHT = 0
    SIZE = 1
    NEED = 2
    RAG = 3
    SHUT = 4


class OptionMark(IntEnum):
    """Names for the places in a point's own row of uniforms for what keeps it from being a contact."""

    HUB = 0
    CONSULTED = 1
    DIVERTED = 2


class _Point(NamedTuple):
    """An admitted point of the field: a contact whose family is not made before it comes."""

    time: float
    source: int
    family: tuple[int, ...] | None  # origin, source, layer, index, children, need, rating
    route: Route = Route.FRONT_DOOR


def mean_family_size(shares: tuple[float, ...]) -> float:
    """Return the mean number of children a family."""
    return plain_sum((size + 1) * share for size, share in enumerate(shares))


def family_hours_factor(children: int, mean_size: float, further_child_share: float) -> float:
    """Return the work for a family relative to the hours for one child, which are calibrated per child.

    The first child counts 1 and each further one ``further_child_share``, scaled so that the mean over families is the
    mean number of children.
    """
    return mean_size * (1.0 + further_child_share * (children - 1)) / (1.0 + further_child_share * (mean_size - 1.0))


def calls_answered(days: Sequence[int], calls_per_day: float) -> list[bool]:
    """Say which calls a line answers, given their days in order: so many a day, first come, first served."""
    answered, today, taken = [], -1, 0
    for day in days:
        if day != today:
            today, taken = day, 0
        taken += 1
        answered.append(taken <= calls_per_day + 1e-9)
    return answered


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

    Attributes
    ----------
    movement : Movement
        How demand departs from its mean path, and what gives way when it does.
    """

    def __init__(self, config: Config, calendar: Calendar, streams: Streams, horizon_days: float) -> None:
        self._settings = demand = config.demand
        self._calendar = calendar
        self._streams = streams
        self._horizon = horizon_days
        self._days = np.arange(int(np.ceil(horizon_days)) + 1, dtype=float)
        self.movement = Movement(config, calendar, streams, len(self._days))
        self.mean_size = mean_family_size(demand.family_size_shares)
        self._first = first_contacts(config.demand)
        self._rag_given_need = [row.values() for row in config.pathway.mash.rag_given_need.values()]
        self._rag_choices = [choice_function(row) for row in self._rag_given_need]
        line, hub = config.early_help.consultation_line, config.early_help.family_hub
        self._line, self._hub = (line if line.is_on else None), (hub if hub.is_on else None)
        self._guidance = config.early_help.threshold_guidance
        self._source_choice = choice_function([source.contact_share for source in demand.sources.values()])
        self._batches = {
            code: batch_times(source.batch, demand.batch_time_of_day, calendar, len(self._days))
            for code, source in enumerate(demand.sources.values())
            if source.batch != "none"
        }
        self._size_choice = choice_function(demand.family_size_shares)

    def contacts(self) -> Iterator[Contact]:
        """Yield all first contacts and contacts about open cases within the horizon, in order of time.

        Families are made one by one, so that those whose journeys have ended need no memory.
        """
        for point in self._points():
            family = None if point.family is None else self.family(*point.family)
            yield Contact(point.time, point.source, family, point.route)

    def _points(self) -> list[_Point]:
        trend, open_cases = self.movement.trend, self.movement.about_open_cases
        points: list[_Point] = []
        families_per_day = self._first.sum() / self.mean_size / WORKING_DAYS_PER_YEAR
        about_open = self._settings.contacts_per_year * self._settings.open_case_share
        open_per_day = about_open / self.mean_size / WORKING_DAYS_PER_YEAR
        for code, source in enumerate(self._settings.sources.values()):
            office, shut = self._daily_pattern(source)
            pattern = (office + shut) * trend * source.contact_share
            shut_share = np.divide(shut, office + shut, out=np.zeros_like(shut), where=office + shut > 0.0)
            by_need = self._factor_by_need(source)
            points += self._admitted(code, code, pattern * families_per_day, shut_share, by_need)
            if open_cases is not None:
                pattern = pattern * open_cases
            points += self._admitted(code, Origin.OPEN_CASE_CONTACT, pattern * open_per_day, shut_share, None)
        points += self._hub_visitors()
        points.sort(key=attrgetter("time"))
        return self._in_batches(points if self._line is None else self._as_answered(points, self._line))

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

    def _daily_pattern(self, source: Source) -> tuple[Array, Array]:
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

    def _factor_by_need(self, source: Source) -> Array:
        """Return the factor on first contacts from a source, by need and day."""
        demand = self._settings
        change = demand.below_threshold_ramp
        begins = 0.0 if change.start is None else float(self._calendar.day_of(change.start))
        factor = demand.below_threshold_factor * source.below_threshold_factor
        if self._guidance.is_given:
            factor *= self._guidance.below_threshold_factor
        by_need = np.ones((len(NEEDS), len(self._days)))
        by_need[:ABOVE_THRESHOLD] = 1.0 + (factor - 1.0) * ramp(self._days, begins, change.days)
        return by_need if self.movement.by_need is None else by_need * self.movement.by_need

    def _admitted(
        self, source: int, origin: int, intensity: Array, shut_share: Array, by_need: Array | None
    ) -> list[_Point]:
        """Return the points of one source's field that lie below its intensity (families a working day)."""
        most = float((intensity if by_need is None else intensity * by_need.max(axis=0)).max())
        layers = int(np.ceil(most / LAYER_HEIGHT))
        if layers > MAX_LAYERS:
            raise ValueError(
                f"demand.contacts_per_year is too large: {layers} layers of intensity, at most {MAX_LAYERS}"
            )
        above = self._first[ABOVE_THRESHOLD:].sum() / max(self._first.sum(), 1e-300)
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
            came = height < (intensity[day] if by_need is None else intensity[day] * by_need[need, day])
            if self._settings.batch_out_of_hours:
                times = np.where(marks[:, Mark.SHUT] < shut_share[day], np.floor(times), times)
            if by_need is None:
                points += [_Point(time, source, None) for time in times[came].tolist()]
                continue
            in_office = marks[:, Mark.SHUT] >= shut_share[day]
            routes = self._routes(source, field, layer, day, need < ABOVE_THRESHOLD, in_office)
            columns = (np.flatnonzero(came), times[came], need[came], marks[came, Mark.SIZE], marks[came, Mark.RAG])
            for index, time, needed, u, v in zip(*(column.tolist() for column in columns), strict=True):
                family = (origin, source, layer, index, self.size(u), needed, self.rag(needed, v))
                points.append(_Point(time, source, family, routes[index]))
        return points

    def _routes(
        self, source: int, field: tuple[int, int], layer: int, day: Indices, below: Booleans, in_office: Booleans
    ) -> Sequence[Route]:
        """Return which way each point of a layer comes, by its own uniforms, before the line's day is full."""
        line, hub = self._line, self._hub
        if line is None and hub is None:
            return [Route.FRONT_DOOR] * len(day)
        blocks = range(-(-len(day) // ROWS_PER_BLOCK))
        rows = [
            self._streams.rows(Purpose.INSTEAD_OF_CONTACT, (*field, layer), block, len(OptionMark)) for block in blocks
        ]
        marks = np.concatenate([*rows, np.empty((0, len(OptionMark)))])[: len(day)]
        route = np.full(len(day), Route.FRONT_DOOR)
        if line is not None:
            consulted_share = line.consulted_share.values()[source] * self._force(line)[day]
            rings = in_office & (marks[:, OptionMark.CONSULTED] < consulted_share)
            route[rings] = Route.CONSULTED
            route[rings & below & (marks[:, OptionMark.DIVERTED] < line.diverted_share)] = Route.ADVISED
        if hub is not None:
            route[below & (marks[:, OptionMark.HUB] < hub.takes_share * self._force(hub)[day])] = Route.HUB
        return [Route(code) for code in route.tolist()]

    def _force(self, option: Start) -> Array:
        """Return how much of an option is in force on every day."""
        begins = 0.0 if option.start is None else float(self._calendar.day_of(option.start))
        return ramp(self._days, begins, option.ramp_days)

    def _as_answered(self, points: list[_Point], line: ConsultationLine) -> list[_Point]:
        """Let a contact be made after all where the consultation line had no time left that day."""
        called = [place for place, point in enumerate(points) if point.route in (Route.CONSULTED, Route.ADVISED)]
        answered = calls_answered(
            [int(points[place].time) for place in called], line.hours_per_day / line.hours_per_consultation
        )
        for place, was_answered in zip(called, answered, strict=True):
            if not was_answered:
                points[place] = points[place]._replace(route=Route.FRONT_DOOR)
        return points

    def _in_batches(self, points: list[_Point]) -> list[_Point]:
        """Let contacts of a source that sends batches come with its next one; a call to the line keeps its time."""
        if not self._batches:
            return points
        moved = [
            point._replace(time=next_batch(self._batches[point.source], point.time))
            if point.source in self._batches and point.route == Route.FRONT_DOOR
            else point
            for point in points
        ]
        return sorted((point for point in moved if point.time < self._horizon), key=attrgetter("time"))

    def _hub_visitors(self) -> list[_Point]:
        """Return families with early-help needs who come to a hub and would not have been a contact."""
        if self._hub is None or self._hub.own_families_per_year == 0.0:
            return []
        intensity = self._force(self._hub) * self._hub.own_families_per_year / WORKING_DAYS_PER_YEAR
        points = []
        for layer in range(int(np.ceil(float(intensity.max()) / LAYER_HEIGHT))):
            times, marks = self._layer((int(Origin.HUB_VISITOR), 0), layer)
            came = (layer + marks[:, Mark.HEIGHT]) * LAYER_HEIGHT < intensity[times.astype(int)]
            for index in np.flatnonzero(came).tolist():
                source, need = SOURCES.index("individual"), NEEDS.index("early_help")
                size, rating = self.size(float(marks[index, Mark.SIZE])), self.rag(need, float(marks[index, Mark.RAG]))
                family = (int(Origin.HUB_VISITOR), source, layer, index, size, need, rating)
                points.append(_Point(float(times[index]), source, family, Route.HUB))
        return points

    def _layer(self, field: tuple[int, int], layer: int) -> tuple[Array, Array]:
        """Return the times of a layer's points up to the horizon, and their rows of uniforms."""
        key, times, marks, last, number = (*field, layer), [], [], 0.0, 0
        while last < self._horizon:
            uniforms = self._streams.block(Purpose.ARRIVALS, key, number, ROWS_PER_BLOCK).tolist()
            gaps = [-math.log1p(-u) / LAYER_HEIGHT for u in uniforms]
            block = last + np.cumsum(gaps)
            times.append(block)
            marks.append(self._streams.rows(Purpose.MARKS, key, number, len(Mark)))
            last, number = float(block[-1]), number + 1
        all_times = np.concatenate(times)
        within = all_times < self._horizon
        return all_times[within], np.concatenate(marks)[within]
