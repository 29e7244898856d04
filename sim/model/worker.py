"""A worker: what somebody works on, when, how fast, and for how long.

Rules (pure functions) first; then the person.
"""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING

from simpy import Environment, Interrupt
from simpy.events import Event
from simpy.events import Process as RunningProcess

from sim.model.events import EventType, Role, TaskKind, WorkerKind
from sim.model.family import NOBODY
from sim.model.task import ORDINARY, Process, Task, WorkList

if TYPE_CHECKING:
    from sim.model.case import Case
    from sim.model.hazards import PersonHazards
    from sim.model.recorder import Recorder
    from sim.model.supervision import Booking
    from sim.model.teams import Post, Team


def smoothed(previous: float, observed: float, elapsed_days: float, time_constant_days: float) -> float:
    """Return an exponentially smoothed value: it moves towards ``observed`` with the given time constant."""
    return previous + (1.0 - math.exp(-elapsed_days / time_constant_days)) * (observed - previous)


def stretched(limit: float, pressure: float, full_pressure: float) -> float:
    """Return overtime or compression: 1 without pressure, ``limit`` at full pressure and beyond, linear in between."""
    return 1.0 + (limit - 1.0) * min(1.0, pressure / full_pressure)


def nqsw_capacity(days_in_post: float, year_days: float, at_start: float, at_end: float) -> float:
    """Return the working capacity of a newly qualified worker, which grows over the protected year."""
    if year_days <= 0.0:
        return at_end
    return at_start + (at_end - at_start) * min(1.0, days_in_post / year_days)


def agency_capacity(days_in_post: float, capacity: float, induction_days: float, induction_capacity: float) -> float:
    """Return the working capacity of an agency worker: lower while they find their way about."""
    return capacity * (induction_capacity if days_in_post < induction_days else 1.0)


class Worker:
    """A person: in a team, in a role, with a list of work, and perhaps with cases."""

    __slots__ = (
        "_attended",
        "_attended_before",
        "_attending_since",
        "_env",
        "_idle",
        "_in_hand",
        "_is_idle",
        "_own_list",
        "_recorder",
        "_worked_before",
        "absent_until",
        "as_long_as_ever",
        "base_capacity",
        "booking",
        "caseload_limit",
        "cases",
        "children",
        "compression",
        "day_hours",
        "fair_share",
        "free_at",
        "has_left",
        "hazards",
        "identity",
        "in_notice",
        "joined_at",
        "key",
        "kind",
        "last_turn",
        "leaves",
        "load",
        "mentor",
        "overdue_share",
        "overtime",
        "own_capacity",
        "post",
        "present",
        "pressure",
        "process",
        "role",
        "stress",
        "supervision_missed",
        "team",
        "training_gain",
        "weighted_caseload",
        "work_list",
        "worked_days",
    )

    def __init__(
        self,
        env: Environment,
        recorder: Recorder,
        team: Team,
        role: Role,
        kind: WorkerKind,
        key: tuple[int, int, int, int],
        hazards: PersonHazards,
        work_list: WorkList,
        day_hours: list[float],
    ) -> None:
        self._env = env
        self._recorder = recorder
        self.team = team
        self.role = role
        self.kind = kind
        self.key = key
        self.identity = identity_of(key)
        self.hazards = hazards
        self.post: Post | None = None  # of the establishment; agency workers have none
        self.work_list = work_list
        self._own_list: WorkList | None = None  # beside a shared one; made when there is something to put on it
        self.day_hours = day_hours
        self.joined_at = env.now
        self.base_capacity = 1.0
        self.own_capacity: float | None = None  # after induction, of somebody who comes with a managed team
        self.overdue_share = 0.0  # of the list, at the last weekly round
        self.pressure = 0.0
        self.overtime = 1.0
        self.compression = 1.0
        self.as_long_as_ever: frozenset[TaskKind] = frozenset()  # kinds of work that are not compressed
        self.stress = 1.0
        self.booking: Booking | None = None  # of supervision; managers have none
        self.supervision_missed = False
        self.mentor: Worker | None = None
        self.training_gain = 0.0
        self.cases: dict[Case, None] = {}
        self.children = 0
        self.weighted_caseload = 0.0
        self.caseload_limit = team.caseload_limit(role, kind)
        self.fair_share = team.desk.fair_share(self)
        self.load = 0.0  # weighted caseload relative to the fair share
        self.last_turn = -1
        self.present = True
        self.in_notice = False
        self.absent_until = 0.0
        self.free_at = 0.0  # when the latest task in hand is done
        self.leaves = False
        self.has_left = False
        self.worked_days = 0.0
        self._attended = 0.0
        self._attending_since = env.now
        self._worked_before = 0.0
        self._attended_before = 0.0
        self._in_hand: Task | None = None
        self._is_idle = False
        self._idle = env.event()
        self.process: RunningProcess = env.process(self.career())

    @property
    def in_hand(self) -> Task | None:
        """The task being done now."""
        return self._in_hand

    @property
    def is_busy(self) -> bool:
        """Whether there is work in hand or waiting."""
        return self._in_hand is not None or self.work_list.waiting > 0

    @property
    def is_at_work(self) -> bool:
        """Whether the person is here, and not about to go ill when the task in hand is done."""
        return self.present and self.absent_until <= self._env.now

    def attended_days(self, now: float) -> float:
        """Return the working days at work since joining."""
        return self._attended + (now - self._attending_since if self.present else 0.0)

    def busy_share_since_last(self, now: float) -> float:
        """Return the share of the time at work that went into tasks since this was last asked."""
        worked, attended = self.worked_days, self.attended_days(now)
        if self._in_hand is not None:
            worked += now - self._in_hand.started
        busy, at_work = worked - self._worked_before, attended - self._attended_before
        self._worked_before, self._attended_before = worked, attended
        return min(1.0, busy / at_work) if at_work > 0.0 else 0.0

    def career(self) -> Process:
        """Come to work, take the next task, do it; stay at home when ill; leave when the last day comes."""
        env, work_list = self._env, self.work_list
        while not self.leaves:
            if self.absent_until > env.now:
                yield from self._stay_away()
                continue
            own = self._own_list
            task = work_list.next() if own is None or not own.comes_before(work_list) else own.next()
            yield self._wait_for_work() if task is None else self._begin(task)
            if self._in_hand is not None:
                self._finish(self._in_hand)
        self._attended = self.attended_days(env.now)
        self.present = False
        self.team.farewell(self)

    def take_up(self, task: Task) -> None:
        """Begin a task at once, when idle.

        The career waits for the idle time to end. Whoever waits for that is made to wait for the task instead, which
        saves an event for every task that finds somebody idle.
        """
        self._is_idle = False
        self._begin(task).callbacks.append(self._idle.callbacks.pop())

    def ask(self, kind: TaskKind, hours: float, due: float, urgency: int = ORDINARY) -> Task:
        """Ask for a piece of this person's own time that is not for a family: a meeting, a training day.

        It waits among the person's work, by the discipline of the team; with people who share a list, beside it.
        """
        task = Task(self._env, NOBODY, kind, hours, urgency, self._env.now, due)
        if self.team.ever_holds(self.role):
            self.work_list.add(task)
            return task
        if self._own_list is None:
            self._own_list = WorkList(self.work_list.discipline, self.work_list.team_code)
        if self._is_idle:
            task.team_code = self.work_list.team_code
            self.work_list.idle.remove(self)
            self.take_up(task)
        else:
            self._own_list.add(task)
        return task

    @property
    def own_tasks(self) -> WorkList:
        """The list on which the person's own tasks wait: the only one, or the one beside a shared list."""
        return self._own_list if self._own_list is not None else self.work_list

    def become(self, kind: WorkerKind) -> None:
        """Be employed in another way from now on, with the caseload limit that goes with it."""
        self.kind = kind
        self.caseload_limit = self.team.caseload_limit(self.role, kind)
        self.fair_share = self.team.desk.fair_share(self)
        self.hold(0.0)

    def convert(self, key: tuple[int, int, int, int], hazards: PersonHazards) -> None:
        """Become a permanent worker in a post, with a new identity and the same cases."""
        now = self._env.now
        self.key, self.identity, self.hazards = key, identity_of(key), hazards
        self.joined_at = now
        self.worked_days = self._worked_before = self._attended = self._attended_before = 0.0
        self._attending_since = now
        if self._in_hand is not None:  # begun under the old identity
            self.worked_days = self._worked_before = self._in_hand.started - now
        self.become(WorkerKind.PERMANENT)

    def let_go(self) -> None:
        """Let today be the last day."""
        if not self.leaves:
            self.leaves = True
            self.called_away()

    def hold(self, weight: float) -> None:
        """Count a case's weight in (or, if negative, out)."""
        self.weighted_caseload += weight
        self.load = self.weighted_caseload / self.fair_share if self.fair_share > 0.0 else math.inf

    def called_away(self) -> None:
        """Let an absence or a last day begin now if idle or away, or else when the task in hand ends."""
        if self._is_idle:
            self._is_idle = False
            self.work_list.idle.remove(self)
            self._idle.succeed()
            self._idle = self._env.event()
        elif not self.present:
            self.process.interrupt("last day")

    def _wait_for_work(self) -> Event:
        """Wait until a task has been taken up and done, or until called away."""
        self._is_idle = True
        self.work_list.idle.append(self)
        return self._idle

    def _begin(self, task: Task) -> Task:
        now = self._env.now
        self._in_hand = task
        task.worker = self
        task.started = now
        capacity = 1.0
        if task.family is not NOBODY:
            if task.kind not in self.as_long_as_ever:
                task.hours *= self.compression
            capacity = self.base_capacity
        days = task.hours / (self.day_hours[int(now)] * capacity * self.overtime)
        self.free_at = now + days
        task.finish_after(days)
        return task

    def _finish(self, task: Task) -> None:
        now = self._env.now
        self._in_hand = None
        self.worked_days += now - task.started
        self._recorder.task(now, EventType.TASK_DONE, task)

    def _stay_away(self) -> Process:
        began = self._env.now
        self._attended = self.attended_days(began)
        self.present = False
        self._recorder.person(began, EventType.SICK, self, self.kind)
        with suppress(Interrupt):  # the last day comes during the absence
            yield self._env.timeout(self.absent_until - began)
        self.present = True
        self._attending_since = self._env.now
        self._recorder.person(self._env.now, EventType.BACK, self, self.kind, since=began)
        self.team.back_at_work(self)


IDENTITIES_OF_A_TEAM = 2**42
"""How many identifiers each team has: its code is the whole part of an identifier divided by this."""


def identity_of(key: tuple[int, ...]) -> int:
    """Return a person's identifier: team, role, post and occupant number in one integer below 2**53.

    ``key`` is (team, role, post, occupant); agency workers have occupant numbers from 2**15 on.
    """
    team, role, post, occupant = key
    return (((team << 4 | role) << 14 | post) << 24) | occupant


def role_number_of(identity: int) -> int:
    """Return the role in a person's identifier."""
    return identity >> 38 & 15


def post_number_of(identity: int) -> int:
    """Return the post number in a person's identifier."""
    return identity >> 24 & (1 << 14) - 1
