"""Reflective supervision: due every four weeks, and more often in the first year; real work for two people.

Rules (pure functions) first.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from simpy import Environment
from simpy.events import Event

from sim.clock import WEEK_DAYS
from sim.model.events import EventType, Role, TaskKind, WorkerKind
from sim.model.family import NOBODY
from sim.model.task import ORDINARY, Task
from sim.model.worker import Worker
from sim.streams import Purpose, Streams

if TYPE_CHECKING:
    from sim.clock import Calendar
    from sim.config.people import Supervision as SupervisionSettings
    from sim.model.recorder import Recorder
    from sim.model.teams import Team

WEEKLY_DAYS, FORTNIGHTLY_DAYS = 5.0, 10.0

BOOKED_AHEAD_DAYS = 10.0
"""Supervision is in the diaries of both when it is due within this time. Local practice: two weeks."""


def interval_days(
    days_in_post: float,
    newly_qualified: bool,
    usual_days: float,
    weekly_until_days: float,
    fortnightly_until_days: float,
) -> float:
    """Return the time between two supervisions: the newly qualified begin weekly, and go on fortnightly."""
    if newly_qualified and days_in_post < weekly_until_days:
        return min(WEEKLY_DAYS, usual_days)
    if newly_qualified and days_in_post < fortnightly_until_days:
        return min(FORTNIGHTLY_DAYS, usual_days)
    return usual_days


def next_due(due: float, held: float, interval: float) -> float:
    """Return when the next supervision is due: an interval after this one was due, or after it was held if late."""
    return max(due, held) + interval


def is_supervised(role: Role, roles_in_team: Collection[Role]) -> bool:
    """Say whether somebody is supervised in the team: everybody but managers, where there are posts of managers.

    Qualified workers without cases have their supervisor where their other work is.
    """
    return role not in (Role.MANAGER, Role.QUALIFIED_WITHOUT_CASES) and Role.MANAGER in roles_in_team


class Booking:
    """When somebody's next supervision is due; once it is booked, what is still to be done for it."""

    __slots__ = ("booked", "due", "first_due", "parts", "supervising")

    def __init__(self, due: float) -> None:
        self.due = due
        self.first_due = due
        self.booked = 0.0
        self.parts = 0
        self.supervising: Task | None = None


class Supervision:
    """Books supervision of everybody but managers with the managers of their own team, whoever of them is free."""

    def __init__(
        self, env: Environment, recorder: Recorder, streams: Streams, settings: SupervisionSettings, calendar: Calendar
    ) -> None:
        self._env = env
        self._recorder = recorder
        self._streams = streams
        self._settings = settings
        self._begins = -math.inf if settings.start is None else float(calendar.day_of(settings.start))

    def is_on(self, now: float) -> bool:
        """Whether people are supervised by now."""
        return self._settings.enabled and now >= self._begins

    def arrange(self, worker: Worker, at_start: bool) -> None:
        """Set when somebody's first supervision is due; those who were there before are anywhere in their round."""
        if not self.is_on(self._env.now) or not is_supervised(worker.role, {post.role for post in worker.team.posts}):
            return
        wait = self._interval(worker)
        if at_start:
            wait *= self._streams.own(Purpose.FIRST_SUPERVISION, worker.key, 1)[0]
        worker.booking = Booking(self._env.now + wait)

    def update(self, team: Team, now: float) -> None:
        """Book what falls due in the coming week, and note what has been missed."""
        if not self.is_on(now):
            return
        roles = {post.role for post in team.posts}
        for worker in team.people:
            if worker.booking is None and is_supervised(worker.role, roles):  # here before there was any supervision
                self.arrange(worker, at_start=True)
            booking = worker.booking
            if booking is None or worker.leaves:
                continue
            if booking.parts:
                self._watch(worker, booking, now)
            elif booking.due < now + BOOKED_AHEAD_DAYS and worker.present:
                self._book(worker, booking, now)

    def cancel(self, worker: Worker) -> None:
        """Take a booking for somebody who has left out of the supervisors' diaries."""
        task = worker.booking.supervising if worker.booking is not None else None
        if task is not None and task.work_list is not None:
            task.work_list.remove(task)

    def _interval(self, worker: Worker) -> float:
        settings = self._settings
        return interval_days(
            self._env.now - worker.joined_at,
            worker.kind == WorkerKind.NQSW,
            settings.interval_days,
            settings.weekly_until_days,
            settings.fortnightly_until_days,
        )

    def _book(self, worker: Worker, booking: Booking, now: float) -> None:
        settings = self._settings
        booking.due = booking.first_due = max(booking.due, now)  # not before somebody who was away has come back
        booking.booked = now
        booking.parts = 2
        held = partial(self._part_done, worker, booking)
        booking.supervising = supervising = Task(
            self._env, NOBODY, TaskKind.SUPERVISING, settings.supervisor_hours, ORDINARY, now, booking.due
        )
        supervising.callbacks.append(held)
        worker.ask(TaskKind.SUPERVISION, settings.hours, booking.due).callbacks.append(held)
        worker.team.manager_list.add(supervising)

    def _watch(self, worker: Worker, booking: Booking, now: float) -> None:
        """Note when supervision is overdue, and each time a further one falls due; an absence moves the date."""
        if not worker.present:
            booking.due = booking.first_due = max(booking.due, now + WEEK_DAYS)
            return
        worker.supervision_missed = now > booking.first_due
        interval = self._interval(worker)
        while booking.due + interval <= now:
            self._recorder.person(
                now, EventType.SUPERVISION_MISSED, worker, since=booking.booked, due=booking.due + interval
            )
            booking.due += interval

    def _part_done(self, worker: Worker, booking: Booking, _: Event) -> None:
        """Count supervision as held when both have spent their hours."""
        booking.parts -= 1
        if booking.parts or worker.has_left:
            return
        now = self._env.now
        self._recorder.person(now, EventType.SUPERVISED, worker, since=booking.booked, due=booking.first_due)
        worker.supervision_missed = False
        booking.due = next_due(booking.due, now, self._interval(worker))
