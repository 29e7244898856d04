"""Reviews of plans: conferences with a chair for child protection plans, meetings for children in need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sim.clock import Calendar
from sim.model.council import Council
from sim.model.events import ConferenceKind, TaskKind
from sim.model.plan_work import visits_due
from sim.model.task import WITHIN_THE_DAY, Process
from sim.streams import Purpose

if TYPE_CHECKING:
    from sim.model.open_plan import OpenPlan

OLDEST_DAYS = 1000.0
"""Reviews of a plan that is older when the run starts are counted from then on: about four years."""


REVIEWS = 32
"""Uniforms for the reviews of one plan: enough for 15 years, and then they come round again."""


def planned_before_limit(days: tuple[float, ...], u: float) -> float:
    """Return how long before its limit a review is planned: one of equally likely values."""
    return days[int(u * len(days))]


class Reviews(Protocol):
    """How the plans of one kind are reviewed."""

    lead_days: float
    tolerance_days: float

    def limit(self, last: float, number: int) -> float:
        """Return the limit of review ``number`` (from 0), given the last one or the start of the plan."""

    def planned(self, plan: OpenPlan, limit: float, number: int) -> float:
        """Return when review ``number`` is planned, unless it is the last."""

    def resume(self, plan: OpenPlan, now: float) -> tuple[float, int]:
        """Return the last review before ``now`` (or the start of the plan), and the number of the next."""

    def hold(self, plan: OpenPlan, day: float, limit: float) -> Process:
        """Prepare and hold a review on ``day`` or, if that cannot be, later."""


class ChildInNeedReviews:
    """Meetings that the social worker holds, as often as the council has agreed."""

    def __init__(self, council: Council) -> None:
        self._council = council
        self._settings = council.pathway.plans.child_in_need
        self.lead_days = council.pathway.plans.meeting_lead_days
        self.tolerance_days = 0.5 * self._settings.review_interval_days

    def limit(self, last: float, number: int) -> float:
        """Return the day on which the next review is due."""
        return last + self._settings.review_interval_days

    def planned(self, plan: OpenPlan, limit: float, number: int) -> float:
        """Return that day."""
        return limit

    def resume(self, plan: OpenPlan, now: float) -> tuple[float, int]:
        """Take it that all were held in time."""
        held = visits_due(now - plan.started, self._settings.review_interval_days)
        return plan.started + held * self._settings.review_interval_days, held

    def hold(self, plan: OpenPlan, day: float, limit: float) -> Process:
        """Hold the meeting, and write down what it decides."""
        env = self._council.env
        hours = self._settings.review_hours * plan.case.family.hours_factor
        if hours > 0.0:
            yield plan.case.submit(TaskKind.REVIEW_CHILD_IN_NEED, hours, due=day)
        if day > env.now:
            yield env.timeout(day - env.now)


class ReviewConferences:
    """Child protection review conferences: the worker's report, a chair's slot, the conference."""

    tolerance_days = 0.0

    def __init__(self, council: Council, calendar: Calendar) -> None:
        self._council = council
        self._calendar = calendar
        self._settings = council.pathway.plans.child_protection
        self.lead_days = self._settings.review_report_days

    def limit(self, last: float, number: int) -> float:
        """Return the statutory limit, in calendar months."""
        settings = self._settings
        months = settings.first_review_months if number == 0 else settings.review_interval_months
        return self._calendar.span_end(last, months)

    def planned(self, plan: OpenPlan, limit: float, number: int) -> float:
        """Return the day wanted for a conference."""
        if not plan.review_uniforms:
            family = plan.case.family
            key = (*family.journey_key, plan.number)
            plan.review_uniforms = self._council.streams.own(Purpose.REVIEW_CONFERENCES, key, REVIEWS)
        u = plan.review_uniforms[number % REVIEWS]
        return limit - planned_before_limit(self._settings.review_planned_days, u)

    def resume(self, plan: OpenPlan, now: float) -> tuple[float, int]:
        """Take it that all were held on the day they were planned for."""
        last, number = max(plan.started, now - OLDEST_DAYS), 0
        while (held := self.planned(plan, self.limit(last, number), number)) < now:
            last, number = held, number + 1
        return last, number

    def hold(self, plan: OpenPlan, day: float, limit: float) -> Process:
        """Book a slot, write the report, and meet in the slot; a late report is read at the table."""
        council, settings, family = self._council, self._settings, plan.case.family
        env = council.env
        held = council.conferences.book(family, ConferenceKind.REVIEW, env.now, day, limit)
        hours = settings.review_hours * family.hours_factor
        report_hours = hours * settings.review_report_share
        if report_hours > 0.0:
            plan.case.submit(TaskKind.REVIEW_REPORT, report_hours, due=held)
        if held > env.now:
            yield env.timeout(held - env.now)
        if hours > report_hours and plan.is_open():
            plan.case.submit(TaskKind.REVIEW_CONFERENCE, hours - report_hours, due=env.now + WITHIN_THE_DAY)
