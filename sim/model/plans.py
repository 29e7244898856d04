"""Plans: a child in need or child protection plan, with its visits, until it closes."""

from __future__ import annotations

from sim.distributions import quantile_function
from sim.model.allocation import TRANSFER, Case
from sim.model.events import CaseStage, Event, PlanKind, TaskKind
from sim.model.family import Draw
from sim.model.service import Service
from sim.model.worker import Process

STAGE = {
    PlanKind.CHILD_IN_NEED: CaseStage.CHILD_IN_NEED,
    PlanKind.CHILD_PROTECTION: CaseStage.CHILD_PROTECTION,
}
VISIT = {
    PlanKind.CHILD_IN_NEED: TaskKind.PLAN_VISIT_CHILD_IN_NEED,
    PlanKind.CHILD_PROTECTION: TaskKind.PLAN_VISIT_CHILD_PROTECTION,
}


def visits_missed(due: float, done: float, interval_days: float) -> int:
    """Return how many further visits fell due while one was undone."""
    return max(0, int((done - due) / interval_days))


def first_visit_due(started: float, now: float, interval_days: float) -> float:
    """Return when the next visit of a plan is due: its visits follow each other from the day it started."""
    return started + interval_days * (int((now - started) / interval_days) + 1)


def next_visit_due(due: float, done: float, interval_days: float) -> float:
    """Return when the next visit is due: an interval after the last due date, or half of one after a late visit."""
    return max(due + interval_days, done + 0.5 * interval_days)


class Plans:
    """The safeguarding team's plans (or the assessing worker's, where cases are not transferred)."""

    def __init__(self, service: Service) -> None:
        self._service = service
        settings = service.pathway.plans
        self._transfer = settings.transfer
        self._settings = {
            PlanKind.CHILD_IN_NEED: settings.child_in_need,
            PlanKind.CHILD_PROTECTION: settings.child_protection,
        }
        self._length = {kind: quantile_function(plan.length_days) for kind, plan in self._settings.items()}

    def begin(self, case: Case, kind: PlanKind) -> Process:
        """Start a plan today and carry it through."""
        length = self._length[kind](case.family.draws[Draw.PLAN_LENGTH])
        if self._transfer:
            yield from self._hand_over(case, kind)
        elif case.stage != STAGE[kind]:
            case.enter(STAGE[kind], self._service.recorder)
        yield from self.carry_through(case, kind, self._service.env.now, length)

    def carry_through(self, case: Case, kind: PlanKind, started: float, length_days: float) -> Process:
        """Visit the family until the plan's time has come, and end the plan."""
        service, settings = self._service, self._settings[kind]
        env, family = service.env, case.family
        service.recorder.journey(env.now, Event.PLAN_STARTED, family, kind, since=started)
        interval, ends = settings.visit_interval_days, started + length_days
        hours = settings.visit_hours * family.hours_factor
        due = first_visit_due(started, env.now, interval)
        while due - 0.5 * interval < ends:
            visit_from = due - 0.5 * interval
            if visit_from > env.now:
                yield env.timeout(visit_from - env.now)
            yield case.submit(VISIT[kind], hours, due)
            for _ in range(visits_missed(due, env.now, interval)):
                service.recorder.journey(env.now, Event.VISIT_MISSED, family, kind, due=due)
            due = next_visit_due(due, env.now, interval)
        if ends > env.now:
            yield env.timeout(ends - env.now)
        service.recorder.journey(env.now, Event.PLAN_ENDED, family, kind, started)

    def _hand_over(self, case: Case, kind: PlanKind) -> Process:
        """Move the case to the safeguarding team; the assessing worker holds it until its work is done."""
        yield from case.work_finished()
        case.team.desk.withdraw(case)
        case.team, case.stage = self._service.team_for("safeguarding", case.family), STAGE[kind]
        self._service.recorder.case(self._service.env.now, Event.CASE_STAGE, case)
        case.team.desk.request(case, TRANSFER)
