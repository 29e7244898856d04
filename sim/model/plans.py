"""Plans: a child in need or child protection plan, with its visits, core groups and reviews, until it ends.

A plan has a length of its own. With drift (a switch) it goes on until as many visits have been made as fall due in
that length, and until the review at which it ends has been held: a visit missed puts the end off by an interval. A
plan on which nothing is missed lasts its length.
"""

from __future__ import annotations

import math
from functools import partial
from typing import NamedTuple, cast

from simpy.events import Event, EventPriority

from sim.clock import WEEK_DAYS, WORKING_DAYS_PER_YEAR, Calendar
from sim.distributions import choice_function, quantile_function
from sim.model.assessment import Assessments
from sim.model.care import Care
from sim.model.case import Case
from sim.model.council import Council
from sim.model.events import AllocationReason, CaseStage, EventType, PlanEnd, PlanKind
from sim.model.family import Draw, Family
from sim.model.open_plan import OpenPlan
from sim.model.plan_work import is_last_review, visits_due
from sim.model.reassessment import Reassessments
from sim.model.reviews import ChildInNeedReviews, ReviewConferences, Reviews
from sim.model.section47 import Section47, cause_after
from sim.model.task import Process, ProcessReturning
from sim.model.visits import Visits
from sim.plain_sum import plain_sum
from sim.streams import Purpose

STAGE = {
    PlanKind.CHILD_IN_NEED: CaseStage.CHILD_IN_NEED,
    PlanKind.CHILD_PROTECTION: CaseStage.CHILD_PROTECTION,
}
QUARTER_DAYS = WORKING_DAYS_PER_YEAR / 4.0

_LAST = EventPriority(2)
"""Priority of what comes after everything else of the same moment (SimPy's own are 0 and 1)."""


def length_by_load(relative_caseload: float, elasticity: float, least: float, most: float) -> float:
    """Return the factor on a child in need plan's length: relative_caseload ** -elasticity, within bounds.

    Where a service holds more than usual, managers look for plans that can end, and cases are closed or stepped down
    sooner. Within English councils a tenth more case holders go with 1.1% (0.5% to 1.8%) more children in need half a
    year later and 2.1% (1.3% to 2.9%) half a year before, for people follow cases too (docs/estimates.md). Plans being
    half of all cases, an elasticity of 0.4 lies between the two. Form and size are assumptions.

    Parameters
    ----------
    relative_caseload
        Cases for each case holder of the service when the plan starts, relative to the council's usual caseload.
    elasticity
        At 0 plans are as long whatever the service holds.
    least, most
        Bounds.
    """
    if relative_caseload <= 0.0:
        return most if elasticity > 0.0 else 1.0
    return min(most, max(least, math.pow(relative_caseload, -elasticity)))


class Uniforms(NamedTuple):
    """What has to be decided for one plan."""

    length: float
    section47: float
    care: float
    step_down: float
    reassessment: float


class Plans:
    """The safeguarding team's plans (or the assessing worker's, where cases are not transferred)."""

    def __init__(
        self, council: Council, section47: Section47, assessments: Assessments, care: Care, calendar: Calendar
    ) -> None:
        self._council = council
        self._section47 = section47
        self._care = care
        self._settings = settings = council.pathway.plans
        self._of_kind = {
            PlanKind.CHILD_IN_NEED: settings.child_in_need,
            PlanKind.CHILD_PROTECTION: settings.child_protection,
        }
        self._reviews: dict[PlanKind, Reviews] = {
            PlanKind.CHILD_IN_NEED: ChildInNeedReviews(council),
            PlanKind.CHILD_PROTECTION: ReviewConferences(council, calendar),
        }
        self._visits = Visits(council, settings)
        self._reassessments = Reassessments(council, assessments)
        self._length = {kind: quantile_function(plan.length_days) for kind, plan in self._of_kind.items()}
        self._step_down_length = quantile_function(settings.step_down_days)
        protection, in_need = settings.child_protection, settings.child_in_need
        goes_on = protection.step_down_share, protection.early_help_share
        self._after_protection = choice_function([goes_on[0], goes_on[1], max(0.0, 1.0 - plain_sum(goes_on))])
        self._after_in_need = choice_function([in_need.early_help_share, 1.0 - in_need.early_help_share])
        hazards = council.pathway.section47.hazard_on_plan_per_year
        self._section47_per_year = hazards.values()

    # What the pathway asks for

    def begin(self, case: Case, kind: PlanKind) -> ProcessReturning[PlanEnd]:
        """Start a plan today and carry it through; returns what follows, a :class:`PlanEnd`."""
        uniforms = self._uniforms(case.family)
        plan = self._start_today(case, kind, self._length[kind](uniforms.length), uniforms)
        yield from self._take_on(case, kind)
        end: PlanEnd = yield plan.ended
        return end

    def step_down(self, case: Case) -> ProcessReturning[PlanEnd]:
        """Go on as a child in need, after a protection plan; returns what follows, a :class:`PlanEnd`."""
        uniforms, kind = self._uniforms(case.family), PlanKind.CHILD_IN_NEED
        plan = self._start_today(case, kind, self._step_down_length(uniforms.length), uniforms)
        yield from self._take_on(case, kind)
        end: PlanEnd = yield plan.ended
        return end

    def carry_through(
        self, case: Case, kind: PlanKind, started: float, length_days: float
    ) -> ProcessReturning[PlanEnd]:
        """Carry a plan on that began before the run; returns what follows, a :class:`PlanEnd`."""
        plan = self._start(case, kind, started, length_days, self._uniforms(case.family))
        end: PlanEnd = yield plan.ended
        return end

    # From start to end

    def _start_today(self, case: Case, kind: PlanKind, length_days: float, uniforms: Uniforms) -> OpenPlan:
        """Start a plan whose length gives way to the demand of the day and to what the service holds."""
        council, by_load = self._council, self._settings.child_in_need.length_by_load
        factor = council.movement.plan_length_factor(kind, council.env.now)
        if by_load.enabled and kind == PlanKind.CHILD_IN_NEED:
            service = "safeguarding" if self._settings.transfer else case.team.name
            relative_caseload = council.relative_caseload(council.teams_of(service))
            factor *= length_by_load(relative_caseload, by_load.elasticity, by_load.least, by_load.most)
        return self._start(case, kind, council.env.now, length_days * factor, uniforms)

    def _start(self, case: Case, kind: PlanKind, started: float, length_days: float, uniforms: Uniforms) -> OpenPlan:
        """Start a plan: everything that goes on while it is open."""
        council, family = self._council, case.family
        env, interval = council.env, self._of_kind[kind].visit_interval_days
        left = visits_due(length_days, interval) - visits_due(env.now - started, interval)
        number = family.plans_in_journey - 1
        plan = OpenPlan(env, case, kind, number, started, length_days, left if self._settings.drift else 0)
        council.recorder.journey(env.now, EventType.PLAN_STARTED, family, kind, since=started)
        if kind == PlanKind.CHILD_PROTECTION:
            self._count(family, started)
        self._set_going(plan, uniforms)
        plan.ended.callbacks.append(partial(self._write_down_the_end, plan))
        return plan

    def _write_down_the_end(self, plan: OpenPlan, ended: Event) -> None:
        recorder, now, family = self._council.recorder, self._council.env.now, plan.case.family
        end = cast("PlanEnd", ended.value)
        closed = end in (PlanEnd.CLOSED, PlanEnd.CHILD_IN_NEED, PlanEnd.EARLY_HELP)
        planned_end = plan.started + plan.length_days if closed else math.nan
        recorder.journey(now, EventType.PLAN_ENDED, family, plan.kind, plan.started, planned_end)
        recorder.journey(now, EventType.PLAN_FOLLOWED_BY, family, end, plan.started)

    def _set_going(self, plan: OpenPlan, uniforms: Uniforms) -> None:
        env, settings, kind, family = self._council.env, self._of_kind[plan.kind], plan.kind, plan.case.family
        self._visits.begin(plan)
        end = self._step_down_to(kind, uniforms.step_down)
        env.process(self._hold_reviews(plan, end))
        if not self._settings.drift:
            env.process(self._end_on_the_day(plan, end))
        env.process(self._grade_quarters(plan))
        self._reassessments.plan(plan, settings.reassessment_share, uniforms.reassessment)
        if kind == PlanKind.CHILD_PROTECTION:
            self._visits.begin_core_groups(plan)
        else:
            days = cause_after(self._section47_per_year[family.need], uniforms.section47)
            if days < math.inf:
                env.process(self._enquire(plan, days))
        days = cause_after(settings.care_per_year, uniforms.care)
        if days < math.inf:
            env.process(self._enter_care(plan, days))

    def _take_on(self, case: Case, kind: PlanKind) -> Process:
        """Move the case to the team that holds plans, or on to its next stage with the same worker."""
        council = self._council
        team = council.team_for("safeguarding", case.family) if self._settings.transfer else case.team
        if team is not case.team:
            yield from case.work_finished()  # the assessing worker holds the case until then
            case.team.desk.withdraw(case)
            case.team, case.stage = team, STAGE[kind]
            council.recorder.case(council.env.now, EventType.CASE_STAGE, case)
            team.desk.request(case, AllocationReason.TRANSFER)
        elif case.stage != STAGE[kind]:
            case.enter(STAGE[kind], council.recorder)

    def _uniforms(self, family: Family) -> Uniforms:
        """Return the random numbers of the family's next plan; the first one's are in the journey's row."""
        number, draws = family.plans_in_journey, family.draws
        family.plans_in_journey += 1
        if number == 0:
            return Uniforms(
                draws[Draw.PLAN_LENGTH],
                draws[Draw.SECTION47_FROM_PLAN],
                draws[Draw.CARE_FROM_PLAN],
                draws[Draw.STEP_DOWN],
                draws[Draw.REASSESSMENT],
            )
        key = (*family.journey_key, number)
        return Uniforms(*self._council.streams.own(Purpose.FURTHER_PLAN, key, len(Uniforms._fields)))

    def _count(self, family: Family, started: float) -> None:
        """Count the family's child protection plans: a second or later one ever is a repeat plan."""
        before = family.protection_plans
        if before is None:
            u = self._council.streams.own(Purpose.PRIOR_PLAN, family.key, 1)[0]
            before = int(u < self._settings.child_protection.prior_plan_share)
        if before > 0:
            self._council.recorder.journey(self._council.env.now, EventType.REPEAT_PLAN, family, before, since=started)
        family.protection_plans = before + 1

    def _step_down_to(self, kind: PlanKind, u: float) -> PlanEnd:
        """Return what a plan is to be followed by when its time has come."""
        if kind == PlanKind.CHILD_PROTECTION:
            return (PlanEnd.CHILD_IN_NEED, PlanEnd.EARLY_HELP, PlanEnd.CLOSED)[self._after_protection(u)]
        return (PlanEnd.EARLY_HELP, PlanEnd.CLOSED)[self._after_in_need(u)]

    # What goes on while a plan is open

    def _hold_reviews(self, plan: OpenPlan, end: PlanEnd) -> Process:
        """Review the plan in time, and end it at the review that its planned end allows to be the last."""
        council, reviews = self._council, self._reviews[plan.kind]
        env = council.env
        last, number = reviews.resume(plan, env.now)
        while plan.is_open():
            limit = reviews.limit(last, number)
            is_last = is_last_review(plan.ends, limit, reviews.tolerance_days)
            day = plan.ends if is_last else reviews.planned(plan, limit, number)
            begins = day - reviews.lead_days
            if begins > env.now:
                ends = plan.ends
                yield env.timeout(begins - env.now)
                if not plan.is_open():
                    return
                if plan.ends > ends:
                    continue  # visits have been missed: the review may no longer be the last
            yield from reviews.hold(plan, day, limit)
            if not plan.is_open():
                return
            council.recorder.journey(env.now, EventType.REVIEW_HELD, plan.case.family, plan.kind, last, limit)
            last, number = env.now, number + 1
            if is_last:
                if self._settings.drift:
                    yield from self._end_when_done(plan, end)
                return

    def _end_when_done(self, plan: OpenPlan, end: PlanEnd) -> Process:
        """End a plan whose last review has been held: when its time has come and its visits have been made."""
        env = self._council.env
        while plan.ends > env.now:
            yield env.timeout(plan.ends - env.now)
        yield plan.visited
        yield from self._end(plan, end)

    def _end_on_the_day(self, plan: OpenPlan, end: PlanEnd) -> Process:
        """End a plan when its time has come, after everything else of that moment."""
        env = self._council.env
        the_day = env.event()
        the_day._ok, the_day._value = True, None
        env.schedule(the_day, _LAST, max(0.0, plan.ends - env.now))
        yield the_day
        yield from self._end(plan, end)

    def _end(self, plan: OpenPlan, end: PlanEnd) -> Process:
        while plan.under_way is not None:
            yield plan.under_way
        plan.end(end)

    def _arises(self, plan: OpenPlan, days: float) -> ProcessReturning[bool]:
        """Wait for what a hazard brings; returns whether the plan is open then.

        Most plans end long before. The wait looks again when its plan is to end, so that none goes on for years.
        """
        env, arises = self._council.env, self._council.env.now + days
        while plan.is_open() and env.now < arises:
            again = plan.ends if plan.ends > env.now else env.now + WEEK_DAYS
            yield env.timeout(min(arises, again) - env.now)
        return plan.is_open()

    def _enquire(self, plan: OpenPlan, days: float) -> Process:
        """Enquire under section 47 about a child in need; a protection plan ends this one, and else it goes on."""
        env = self._council.env
        open_then = yield from self._arises(plan, days)
        if not open_then or plan.under_way is not None:
            return
        plan.under_way = env.active_process
        kind = yield from self._section47.enquire(plan.case, env.now)
        plan.under_way = None
        if kind == PlanKind.CHILD_PROTECTION:
            plan.end(PlanEnd.CHILD_PROTECTION)
        elif plan.case.stage != CaseStage.CHILD_IN_NEED:
            plan.case.enter(CaseStage.CHILD_IN_NEED, self._council.recorder)

    def _enter_care(self, plan: OpenPlan, days: float) -> Process:
        """Take the child to the gate into care, once no enquiry is open."""
        env = self._council.env
        yield from self._arises(plan, days)
        while plan.under_way is not None:
            yield plan.under_way
        if not plan.is_open():
            return
        plan.under_way = env.active_process
        yield from self._care.enter(plan.case)
        plan.under_way = None
        plan.end(PlanEnd.CARE)

    def _grade_quarters(self, plan: OpenPlan) -> Process:
        """Let the file be graded every three months."""
        env, quality = self._council.env, self._council.quality
        quarter = visits_due(env.now - plan.started, QUARTER_DAYS)
        while True:
            quarter += 1
            yield env.timeout(plan.started + quarter * QUARTER_DAYS - env.now)
            if not plan.is_open():
                return
            quality.grade_plan_quarter(plan.case)
