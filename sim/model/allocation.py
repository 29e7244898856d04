"""Allocation: a case gets a worker, or waits without one.

Rules (pure functions) first, then the desk at which a team's manager allocates.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simpy import Environment

from sim.clock import WEEK_DAYS
from sim.model.case import Case, is_protection
from sim.model.events import AllocationReason, CaseStage, EventType, Role, TaskKind, WorkerKind
from sim.model.family import NOBODY
from sim.model.task import URGENT, Process, ProcessReturning, Task, WorkList
from sim.model.worker import Worker
from sim.streams import Purpose, Streams

if TYPE_CHECKING:
    from sim.config.teams import Allocation, ChangeInAssessment, OverloadAfter
    from sim.model.recorder import Recorder
    from sim.model.teams import Team

HANDOVER_DUE_DAYS = 5.0
"""A handover is due within a working week of the new worker taking the case (assumption: local practice)."""

ASSESSMENT_WORK = frozenset({TaskKind.ASSESSMENT_VISIT, TaskKind.WRITE_UP})
"""Tasks that follow the end of an assessment when a change of worker puts it off."""

Tray = OrderedDict["Case", None]
"""Cases that wait, in order of arrival."""


def may_hold(kind: WorkerKind, stage: CaseStage, nqsw_hold_protection_cases: bool) -> bool:
    """Say whether somebody may hold a case of this stage: newly qualified workers hold no protection case alone."""
    return nqsw_hold_protection_cases or kind != WorkerKind.NQSW or not is_protection(stage)


def has_waited(days: float, overload_after_days: float) -> bool:
    """Say whether a case has waited so long that somebody above the own limit may be given it.

    The clock adds rounding errors of a nanosecond; a case that has waited its time has waited its time.
    """
    return days + 1e-9 >= overload_after_days


def has_room(load: float, weighted_caseload: float, case_weight: float, waited: bool, hard_limit: float) -> bool:
    """Say whether somebody's caseload has room for a case: below the own limit (a load of 1) before the case is added.

    A case that has waited too long may also go above it, up to the hard limit.
    """
    return load < 1.0 or (waited and weighted_caseload + case_weight <= hard_limit)


def may_take(
    worker: Worker, case_weight: float, waited: bool, hard_limit: float, now: float, newly_qualified_may: bool
) -> bool:
    """Say whether somebody may be given a case now.

    They are in post and present, have not resigned, their caseload has room, and they are qualified for a case of its
    kind (see :func:`may_hold`). Who usually holds no cases is never given one above the own limit.
    """
    overload = waited and worker.role != Role.QUALIFIED_WITHOUT_CASES
    return (
        has_room(worker.load, worker.weighted_caseload, case_weight, overload, hard_limit)
        and worker.present
        and worker.absent_until <= now
        and not worker.in_notice
        and not worker.leaves
        and (newly_qualified_may or worker.kind != WorkerKind.NQSW)
    )


def cost_of_change(
    handover_hours: float, change: ChangeInAssessment, assessment_is_under_way: bool
) -> tuple[float, float]:
    """Return what a new worker costs: own hours per child, and working days by which an assessment's end is put off.

    Reading in takes longer, and the family has to be met again, once it has been seen and until the assessment is
    written; before and after, a change is a handover (assumption: no figure is published).
    """
    if change.enabled and assessment_is_under_way:
        return change.hours, change.days
    return handover_hours, 0.0


def favour(skew: float, u: float) -> float:
    """Return how much a manager favours a worker under the skewed policy: above 1 gets more than an even share.

    Log-uniform between exp(-skew) and exp(skew); 1 for everybody without skew.
    """
    return math.exp(skew * (2.0 * u - 1.0))


def duty_group(day: float, groups: int) -> int:
    """Return which group takes intake in the week of ``day``."""
    return int(day // WEEK_DAYS) % groups


class Desk:
    """Where a team's manager allocates cases to people, whenever something has changed.

    Cases that nobody can take wait in three trays, by who may hold them and how long they may wait: protection cases,
    other urgent ones, and the rest. Only the first in a tray is tried: a case passes one that fewer people may hold,
    but no case passes another for being smaller, or a large family would wait for ever.
    """

    __slots__ = (
        "_allocation",
        "_by_risk",
        "_env",
        "_hard_limit",
        "_newly_qualified_may_protect",
        "_overload_after_days",
        "_protection",
        "_recorder",
        "_standard",
        "_streams",
        "_team",
        "_trays",
        "_turns",
        "_turns_in_tray",
        "_urgent",
        "policy",
    )

    def __init__(
        self, env: Environment, recorder: Recorder, streams: Streams, team: Team, allocation: Allocation
    ) -> None:
        self._env = env
        self._recorder = recorder
        self._streams = streams
        self._team = team
        self._allocation = allocation
        self.policy: str = allocation.policy
        self._by_risk = allocation.queue_order == "risk"
        self._hard_limit = allocation.hard_limit
        self._newly_qualified_may_protect = allocation.nqsw_hold_protection_cases
        self._protection: Tray = OrderedDict()
        self._urgent: Tray = OrderedDict()
        self._standard: Tray = OrderedDict()
        self._trays = (self._protection, self._urgent, self._standard)
        self._turns = 0
        self._turns_in_tray = 0
        self._overload_after_days = allocation.overload_after_days

    def fair_share(self, worker: Worker) -> float:
        """Return the weighted caseload thought right for somebody: the limit, unless the manager has favourites."""
        if self.policy != "skewed":
            return worker.caseload_limit
        liked = favour(self._allocation.skew, self._streams.own(Purpose.FAVOUR_OF_WORKER, worker.key, 1)[0])
        return min(worker.caseload_limit * liked, self._hard_limit)

    def adopt(self, policy: str | None, queue_order: str | None, overload_after_days: OverloadAfter | None) -> None:
        """Allocate by other rules from now on, those that are given; what waits is looked at anew."""
        if policy is not None:
            self.policy = policy
        if queue_order is not None:
            self._by_risk = queue_order == "risk"
        for worker in self._team.people:
            worker.fair_share = self.fair_share(worker)
            worker.hold(0.0)
        if overload_after_days is not None:
            self._overload_after_days = overload_after_days
            for case in self.waiting:
                self._attempt_when_waited(case)
        self.attempt()

    @property
    def waiting(self) -> Sequence[Case]:
        """Cases without a worker."""
        return [case for tray in self._trays for case in tray]

    def allocate(self, case: Case) -> ProcessReturning[bool]:
        """Find a worker for a case; until then it is unallocated. Returns False if it is closed without one."""
        self.request(case)
        if case.worker is not None:
            return True
        case.allocated = self._env.event()
        has_worker: bool = yield case.allocated
        return has_worker

    def request(self, case: Case, reason: AllocationReason = AllocationReason.FIRST_WORKER) -> None:
        """Put a case in the tray and try to allocate it at once."""
        case.reason = reason
        case.waiting_since = now = self._env.now
        self._recorder.case(now, EventType.UNALLOCATED, case)
        worker = self.somebody_for(case)
        if worker is not None:
            self._give(case, worker)
            return
        self._turns_in_tray += 1
        case.turn = self._turns_in_tray
        self._tray_for(case)[case] = None
        self.attempt()
        if case.worker is None:
            if self._manager_takes_in_name(case):
                self._recorder.case(now, EventType.IN_MANAGERS_NAME, case, since=now)
            self._attempt_when_waited(case)

    def somebody_for(self, case: Case) -> Worker | None:
        """Return who would be given a case that comes now; nobody while others wait."""
        return None if any(self._trays) else self._choose(case)

    def take_over(self, case: Case) -> None:
        """Give a case that has waited in another team to somebody here, where there is somebody for it.

        The family has waited since it began to, and the case belongs to this team until its next stage has another.
        """
        worker = self.somebody_for(case)
        if worker is None:
            return
        case.team.desk.withdraw(case)
        case.team = self._team
        case.reason = AllocationReason.OTHER_TEAM
        self._give(case, worker)

    def attempt(self) -> None:
        """Allocate every waiting case that somebody may take, in the order of the queue."""
        while any(self._trays):
            for case in self._first_in_trays():
                worker = self._choose(case)
                if worker is not None:
                    self._take_from_tray(case)
                    self._give(case, worker)
                    break
            else:
                return

    def reconsider(self, case: Case) -> None:
        """Find somebody else for a case that its worker may no longer hold; move a waiting one up the queue."""
        if case.worker is None:
            self.withdraw(case)
            self.request(case, case.reason)
        elif not may_hold(case.worker.kind, case.stage, self._newly_qualified_may_protect):
            self.release(case)
            self.request(case, AllocationReason.CHANGE_OF_WORKER)

    def withdraw(self, case: Case) -> None:
        """Take a case out of the team: it is closed, or goes to another team."""
        if case.worker is not None:
            self._take_from(case.worker, case)
            self.attempt()
        else:
            self._take_from_tray(case)

    def release(self, case: Case) -> None:
        """Take a case from its worker: tasks not begun wait with the case."""
        worker = case.worker
        if worker is None:
            return
        self._recorder.case(self._env.now, EventType.DEALLOCATED, case)
        self._take_from(worker, case)
        for task in case.tasks:
            if task.work_list is worker.work_list:
                worker.work_list.remove(task)

    def cover(self, task: Task) -> None:
        """Let a duty worker do an urgent task of a family that has no worker yet: a duty visit, or by policy."""
        if task.kind != TaskKind.DUTY_VISIT and (self.policy != "duty" or task.urgency != URGENT):
            return
        on_duty = self.on_duty()
        if on_duty is not None:
            on_duty.work_list.add(task)

    def on_duty(self) -> Worker | None:
        """Return who of those on duty has the shortest list of work; nobody if none is at work."""
        present = [worker for worker in self._duty_workers() if worker.is_at_work and not worker.leaves]
        return min(present, key=lambda worker: worker.work_list.waiting, default=None)

    def move_up(self, case: Case) -> None:
        """Put a waiting case, urgent by now, where its urgency belongs; it has waited since it began to."""
        self._take_from_tray(case)
        self._tray_for(case)[case] = None
        self.attempt()
        if case.worker is None:
            self._attempt_when_waited(case)

    def hand_on(self, work_list: WorkList) -> None:
        """Give what somebody leaves undone for others to those who are to do it now.

        A duty worker's tasks go to the case's worker, if there is one by now, or to others on duty; lent work goes back
        to its own list.
        """
        for task in list(work_list):
            if task.family is NOBODY:  # the person's own time
                continue
            if task.loan is not None:
                task.loan.end(task, self._env.now, self._recorder)
                continue
            work_list.remove(task)
            holder = task.case.worker if task.case is not None else None
            if holder is not None:
                holder.work_list.add(task)
            else:
                self.cover(task)

    @staticmethod
    def _take_from(worker: Worker, case: Case) -> None:
        worker.hold(-case.weight)
        worker.children -= case.family.children
        del worker.cases[case]
        case.worker = None

    def _tray_for(self, case: Case) -> Tray:
        if is_protection(case.stage):
            return self._protection
        return self._urgent if case.is_red else self._standard

    def _take_from_tray(self, case: Case) -> None:
        for tray in self._trays:  # the stage may have changed while the case waited
            if case in tray:
                del tray[case]

    def _first_in_trays(self) -> list[Case]:
        """Return the first case of each tray in the order of the queue: urgent ones first, or by arrival."""
        first = [next(iter(tray)) for tray in self._trays if tray]
        if self._by_risk:
            first.sort(key=lambda case: (not case.is_urgent, case.turn))
        else:
            first.sort(key=lambda case: (case.waiting_since, not case.is_urgent, case.turn))
        return first

    def _manager_takes_in_name(self, case: Case) -> bool:
        """Say whether a manager puts their own name on a case that nobody can take; it is no less unallocated."""
        share = self._allocation.manager_name_share
        if share <= 0.0 or not self._team.managers_at_work:
            return False
        family = case.family
        key = (*family.journey_key, case.allocations)
        return self._streams.own(Purpose.MANAGERS_NAME, key, 1)[0] < share

    def _overload_after(self, case: Case) -> float:
        """Return the days that a case waits before somebody above their limit may be given it."""
        after = self._overload_after_days
        days = after.urgent if case.is_urgent else after.standard
        return math.inf if days is None else days

    def _attempt_when_waited(self, case: Case) -> None:
        days = self._overload_after(case) - (self._env.now - case.waiting_since)
        if 0.0 < days < math.inf:
            self._env.process(self._attempt_after(days))

    def _attempt_after(self, days: float) -> Process:
        yield self._env.timeout(days)
        self.attempt()

    def _choose(self, case: Case) -> Worker | None:
        policy = self.policy
        waited = has_waited(self._env.now - case.waiting_since, self._overload_after(case))
        candidates = self._duty_workers() if policy == "duty" else self._team.case_holders
        if self._team.called_up and not case.is_red:  # a child in danger needs somebody without other work
            candidates = [*candidates, *self._team.called_up]
        if policy == "rota":
            eligible = self._eligible(case, candidates, waited)
            return min(eligible, key=lambda worker: worker.last_turn, default=None)
        if policy == "random":
            eligible = self._eligible(case, candidates, waited)
            if not eligible:
                return None
            family = case.family
            key = (*family.journey_key, case.allocations)
            return eligible[int(self._streams.own(Purpose.ALLOCATION, key, 1)[0] * len(eligible))]
        if case.is_red:  # to somebody who can go out now, if there is anybody
            eligible = self._eligible(case, candidates, waited)
            return min(eligible, key=lambda worker: (worker.is_busy, worker.load), default=None)
        return self._least_loaded(case, candidates, waited)

    def _eligible(self, case: Case, candidates: Sequence[Worker], waited: bool) -> list[Worker]:
        """Return who may take a case, in the order of the team."""
        weight, hard_limit, now = case.weight, self._hard_limit, self._env.now
        newly_qualified_may = may_hold(WorkerKind.NQSW, case.stage, self._newly_qualified_may_protect)
        return [
            worker for worker in candidates if may_take(worker, weight, waited, hard_limit, now, newly_qualified_may)
        ]

    def _least_loaded(self, case: Case, candidates: Sequence[Worker], waited: bool) -> Worker | None:
        """Return the first of those with the lowest load who may take a case: most are passed over at one look."""
        weight, hard_limit, now = case.weight, self._hard_limit, self._env.now
        newly_qualified_may = may_hold(WorkerKind.NQSW, case.stage, self._newly_qualified_may_protect)
        chosen, lowest = None, math.inf if waited else 1.0
        for worker in candidates:
            if worker.load < lowest and may_take(worker, weight, waited, hard_limit, now, newly_qualified_may):
                chosen, lowest = worker, worker.load
        return chosen

    def _duty_workers(self) -> list[Worker]:
        groups = self._allocation.duty_groups
        on_duty = duty_group(self._env.now, groups)
        return [worker for worker in self._team.case_holders if worker.key[2] % groups == on_duty]

    def _give(self, case: Case, worker: Worker) -> None:
        now = self._env.now
        case.allocations += 1
        self._turns += 1
        worker.last_turn = self._turns
        worker.cases[case] = None
        worker.children += case.family.children
        worker.hold(case.weight)
        case.worker = worker
        self._recorder.case(now, EventType.ALLOCATED, case, since=case.waiting_since, reason=case.reason)
        waiting = [task for task in case.tasks if task.work_list is None and task.worker is None]
        if case.allocations > 1:  # somebody else had it before
            self._hand_over(case, waiting)
        for task in waiting:
            worker.work_list.add(task)
        if case.allocated is not None:
            case.allocated.succeed(True)
            case.allocated = None

    def _hand_over(self, case: Case, waiting: Sequence[Task]) -> None:
        """Let a new worker read in; an assessment that is under way ends later, and so does what waits of it."""
        plan, settings = case.assessment_begun, self._allocation
        hours, days = cost_of_change(settings.handover_hours, settings.change_in_assessment, plan is not None)
        if plan is not None and days > 0.0:
            plan.put_off(days)
            for task in waiting:
                if task.kind in ASSESSMENT_WORK:
                    task.due += days
        hours *= case.family.hours_factor
        if hours > 0.0:
            case.submit(TaskKind.HANDOVER, hours, self._env.now + HANDOVER_DUE_DAYS)
