"""Visits and core groups: meetings that follow each other on a plan, one open at a time, and what a missed one does.

If the next falls due while one is undone, a miss is recorded and the same task goes on, so that work never piles up.
With drift (a switch) a missed visit puts the end of the plan off by an interval.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.model.events import EventType, PlanKind, TaskKind
from sim.model.plan_work import first_due, next_due

if TYPE_CHECKING:
    from simpy.events import Event

    from sim.config.plans import Plans as PlanSettings
    from sim.model.council import Council
    from sim.model.open_plan import OpenPlan
    from sim.model.task import Process

VISIT = {
    PlanKind.CHILD_IN_NEED: TaskKind.PLAN_VISIT_CHILD_IN_NEED,
    PlanKind.CHILD_PROTECTION: TaskKind.PLAN_VISIT_CHILD_PROTECTION,
}

VISIT_LEAD_SHARE = 0.5
"""Visits are asked for this share of an interval before they fall due (assumption: workers plan half a round ahead)."""

_ROUNDING_DAYS = 1e-9
"""A plan that is to end on the day of a visit still has that visit; sums of intervals are off by less than this."""


class RecurringMeeting:
    """A meeting that falls due again and again.

    Attributes
    ----------
    due : float
        When one last fell due: later than the open task's own due date if others have been missed meanwhile.
    """

    __slots__ = ("due", "hours", "interval_days", "lead_days", "missed", "task_kind")

    def __init__(
        self, task_kind: TaskKind, hours: float, due: float, interval_days: float, lead_days: float, missed: EventType
    ) -> None:
        self.task_kind = task_kind
        self.hours = hours
        self.due = due
        self.interval_days = interval_days
        self.lead_days = lead_days
        self.missed = missed


class Visits:
    """Visits to the children on plans, and core groups of child protection plans."""

    def __init__(self, council: Council, settings: PlanSettings) -> None:
        self._council = council
        self._settings = settings
        self._of_kind = {
            PlanKind.CHILD_IN_NEED: settings.child_in_need,
            PlanKind.CHILD_PROTECTION: settings.child_protection,
        }

    def begin(self, plan: OpenPlan) -> None:
        """Visit the children of a plan from now until it ends."""
        settings = self._of_kind[plan.kind]
        interval, hours = settings.visit_interval_days, settings.visit_hours * plan.case.family.hours_factor
        due = first_due(plan.started, self._council.env.now, interval)
        visit = RecurringMeeting(
            VISIT[plan.kind], hours, due, interval, VISIT_LEAD_SHARE * interval, EventType.VISIT_MISSED
        )
        self._council.env.process(self._meet(plan, visit))

    def begin_core_groups(self, plan: OpenPlan) -> None:
        """Let the core group of a child protection plan meet from now until it ends."""
        settings, now = self._settings.child_protection, self._council.env.now
        interval, hours = settings.core_group_interval_days, settings.core_group_hours * plan.case.family.hours_factor
        if hours <= 0.0:
            return
        first = plan.started + settings.first_core_group_days
        due = first if first > now else first_due(first, now, interval)
        lead = self._settings.meeting_lead_days
        core_group = RecurringMeeting(TaskKind.CORE_GROUP, hours, due, interval, lead, EventType.CORE_GROUP_MISSED)
        self._council.env.process(self._meet(plan, core_group))

    def _meet(self, plan: OpenPlan, meeting: RecurringMeeting) -> Process:
        """Meet the family, or its core group, again and again; what is overdue is done before the next is asked for."""
        env, is_visit = self._council.env, meeting.missed == EventType.VISIT_MISSED
        due = meeting.due
        while True:
            wanted = due <= plan.ends + _ROUNDING_DAYS or (is_visit and plan.visits_left > 0)
            begins = due - meeting.lead_days if wanted else due  # none is begun that the end is to overtake
            if begins > env.now:
                yield env.timeout(begins - env.now)
            if not plan.is_open():
                return
            meeting.due = due
            task = plan.case.submit(meeting.task_kind, meeting.hours, due)
            self._watch(plan, meeting, task)
            yield task
            if is_visit:
                plan.visit_made()
            due = next_due(meeting.due, env.now, meeting.interval_days)

    def _watch(self, plan: OpenPlan, meeting: RecurringMeeting, task: Event) -> None:
        """Look again when the next meeting falls due."""
        env = self._council.env
        next_falls_due = env.timeout(meeting.due + meeting.interval_days - env.now)
        next_falls_due.callbacks.append(partial(self.fell_due_undone, plan, meeting, task))

    def fell_due_undone(self, plan: OpenPlan, meeting: RecurringMeeting, task: Event, _: Event) -> None:
        """Count a meeting as missed that falls due while the last is undone; a missed visit puts the end off.

        Without drift no visit is left to be made for the plan to end, and the end stays where it is.
        """
        if task.processed or not plan.is_open():
            return
        council = self._council
        meeting.due += meeting.interval_days
        council.recorder.journey(council.env.now, meeting.missed, plan.case.family, plan.kind, due=meeting.due)
        if meeting.missed == EventType.VISIT_MISSED and plan.visits_left > 0:
            plan.ends += meeting.interval_days
        self._watch(plan, meeting, task)
