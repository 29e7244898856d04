"""Child protection conferences: the diary of slots, and the chairs' work.

A conference is held in a chair's slot. Initial conferences are called at days' notice and reviews months ahead, so part
of every week is kept for initial ones. Chairs never put a conference off: they cover for each other, and what the day
leaves undone shows as overdue work of theirs. A report that is not ready may (:mod:`sim.model.section47`); that is said
on the day, too late to give the slot to anybody else, and the chair prepares again for the new day.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from simpy.events import Event

from sim.clock import WEEK_DAYS
from sim.model.events import ConferenceKind, EventType, Role, TaskKind
from sim.model.practice import notice
from sim.model.task import URGENT, Process

if TYPE_CHECKING:
    from sim.model.council import Council
    from sim.model.family import Family


def slots_in(period: int, rate: float) -> int:
    """Return the whole slots of one day or week, numbered from 0, at a rate per period: 2.5 gives 2, 3, 2, 3."""
    return int((period + 1) * rate) - int(period * rate)


def has_slot(
    kind: ConferenceKind, day: int, per_week: float, kept_for_initial_share: float, booked: int, reviews: int
) -> bool:
    """Say whether a chair has a slot on a day: part of each week is kept for initial conferences.

    ``per_week`` are the slots of a week, ``booked`` the conferences of the day, ``reviews`` the reviews of its week.
    """
    if booked >= slots_in(day, per_week / WEEK_DAYS):
        return False
    if kind == ConferenceKind.INITIAL:
        return True
    return reviews < slots_in(day // WEEK_DAYS, per_week * (1.0 - kept_for_initial_share))


def days_to_try(earliest: int, wanted: int, latest: int) -> Iterator[int]:
    """Yield the days on which to look for a slot.

    From the wanted day on up to the limit, then back from it, and only then beyond the limit.
    """
    yield from range(wanted, latest + 1)
    if latest >= wanted:
        yield from range(wanted - 1, earliest - 1, -1)
    yield from count(max(latest + 1, wanted))


class Conferences:
    """The conference service: without posts for chairs, every conference is held on the day it is wanted."""

    __slots__ = ("_council", "_n_booked", "_n_reviews", "_settings", "_team")

    def __init__(self, council: Council) -> None:
        self._council = council
        self._settings = council.pathway.section47.chairs
        self._team = council.teams["conference"]
        self._n_booked: dict[int, int] = {}
        self._n_reviews: dict[int, int] = {}

    @property
    def is_limited(self) -> bool:
        """Whether chairs limit conferences."""
        return any(post.role == Role.CONFERENCE_CHAIR for post in self._team.posts)

    @property
    def _has_single_chair(self) -> bool:
        return sum(post.role == Role.CONFERENCE_CHAIR for post in self._team.posts) == 1

    @property
    def slots_per_chair_week(self) -> float:
        """Conferences that a chair can hold in a week."""
        return float(self._settings.slots_per_chair_week)

    def book(
        self,
        family: Family,
        kind: ConferenceKind,
        called: float,
        wanted: float,
        latest: float,
        goes_ahead: Event | None = None,
    ) -> float:
        """Book a conference; returns the moment at which it is held, at the wanted time of the day that was free.

        Parameters
        ----------
        family
            Whose conference it is.
        kind
            Initial or review; reviews leave some of each week's slots alone.
        called
            When it was decided to hold it; from then on family and partners are invited.
        wanted
            When it is planned for.
        latest
            The limit: an earlier day is better than one beyond it.
        goes_ahead
            Happens on the day and says whether the conference is held; None for one that is held in any case.
        """
        council = self._council
        now = council.env.now
        convening_days = notice(council.pathway.section47.convening_days, council.practice.of_conferences(now))
        earliest = max(now, called + convening_days)
        wanted = max(wanted, earliest)
        held = self._take_slot(family, kind, earliest, wanted, latest, goes_ahead)
        council.recorder.journey(now, EventType.CONFERENCE_BOOKED, family, kind, due=wanted, start=held)
        return held

    def book_again(self, family: Family, began: float, limit: float, goes_ahead: Event) -> float:
        """Book a new slot for an initial conference that is postponed today; returns when it is to be held.

        ``began`` is the day of the strategy discussion, ``limit`` the statutory limit.
        """
        council = self._council
        now = council.env.now
        wanted = now + council.pathway.section47.postponement.least_days
        held = self._take_slot(family, ConferenceKind.INITIAL, wanted, wanted, wanted, goes_ahead)
        council.recorder.journey(now, EventType.CONFERENCE_POSTPONED, family, since=began, due=limit, start=held)
        return held

    def _take_slot(
        self,
        family: Family,
        kind: ConferenceKind,
        earliest: float,
        wanted: float,
        latest: float,
        goes_ahead: Event | None,
    ) -> float:
        """Take a chair's slot and let the chair get ready; returns the moment, at the wanted time of its day."""
        if not self.is_limited:
            return wanted
        day = self._free_day(kind, int(earliest) + (earliest > int(earliest)), int(wanted), int(latest))
        held = wanted + (day - int(wanted))
        self._council.env.process(self._chair(family, held, goes_ahead))
        return held

    def _free_day(self, kind: ConferenceKind, earliest: int, wanted: int, latest: int) -> int:
        """Take the first free slot of the chairs expected at work.

        A stand-in chairs while every post is vacant, and while the only chair of a small council is away.
        """
        absent_until = [person.absent_until for person in self._team.people if person.role == Role.CONFERENCE_CHAIR]
        n_chairs, now = len(absent_until) or 1, self._council.env.now
        if self._has_single_chair:
            absent_until = []
        away = [until for until in absent_until if until > now]
        day = next(
            day
            for day in days_to_try(earliest, wanted, latest)
            if self._has_slot(kind, day, n_chairs - sum(until >= day + 1.0 for until in away))
        )
        self._n_booked[day] = self._n_booked.get(day, 0) + 1
        if kind == ConferenceKind.REVIEW:
            week = day // WEEK_DAYS
            self._n_reviews[week] = self._n_reviews.get(week, 0) + 1
        return day

    def _has_slot(self, kind: ConferenceKind, day: int, chairs: int) -> bool:
        week = day // WEEK_DAYS
        return has_slot(
            kind,
            day,
            chairs * self._settings.slots_per_chair_week,
            self._settings.kept_for_initial_share,
            self._n_booked.get(day, 0),
            self._n_reviews.get(week, 0),
        )

    def _chair(self, family: Family, held: float, goes_ahead: Event | None) -> Process:
        """Prepare, chair and record a conference; one that is put off on the day has been prepared all the same."""
        council, settings, chairs = self._council, self._settings, self._team.shared_list
        env, factor = council.env, family.hours_factor
        prepares = held - settings.preparation_days
        if prepares > env.now:
            yield env.timeout(prepares - env.now)
        if settings.preparation_hours > 0.0:
            hours = settings.preparation_hours * factor
            council.ask(chairs, family, TaskKind.CONFERENCE_PREPARATION, hours, due=held)
        if held > env.now:
            yield env.timeout(held - env.now)
        if goes_ahead is not None and not (yield goes_ahead):
            return
        if settings.meeting_hours > 0.0:
            hours = settings.meeting_hours * factor
            yield council.ask(chairs, family, TaskKind.CONFERENCE_CHAIRING, hours, due=held, urgency=URGENT)
        if settings.record_hours > 0.0:
            hours = settings.record_hours * factor
            council.ask(chairs, family, TaskKind.CONFERENCE_RECORD, hours, due=held + settings.record_days)
