"""A family's journey, from the contact that brings it to the front door to the last closure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.clock import Calendar
from sim.config.categories import ABOVE_THRESHOLD
from sim.model.assessment import Assessments
from sim.model.care import Care
from sim.model.case import Case
from sim.model.contact import Contact
from sim.model.council import Council
from sim.model.demand import Demand
from sim.model.early_help import EarlyHelp
from sim.model.events import (
    AssessmentOutcome,
    CaseStage,
    ClosureStage,
    EventType,
    MashDecision,
    PlanEnd,
    PlanKind,
    ScreeningDecision,
    TaskKind,
)
from sim.model.family import Draw, Family, Origin
from sim.model.homeless import Homeless
from sim.model.low_risk_closure import LowRiskClosure
from sim.model.mash import Mash
from sim.model.plans import Plans
from sim.model.returns import Returns, is_rereferral
from sim.model.screening import FrontDoor
from sim.model.section47 import Section47
from sim.model.source_triage import SourceTriage
from sim.model.task import Process
from sim.streams import Purpose

if TYPE_CHECKING:
    from sim.config.schema import Config

OPEN_CASE_CONTACT_DUE_DAYS = 5.0
"""The allocated worker answers a contact about an open case within a working week (assumption: local practice)."""


def closed_at_referral(need: int, share_below: float, share_above: float, u: float) -> bool:
    """Say whether a referral is closed with no further action before it is assessed."""
    return u < (share_above if need >= ABOVE_THRESHOLD else share_below)


class Pathway:
    """What happens to a family, step by step."""

    def __init__(self, council: Council, demand: Demand, calendar: Calendar, config: Config) -> None:
        self._council = council
        self._env = council.env
        self._recorder = council.recorder
        self._calendar = calendar
        self._settings = config.pathway
        self.source_triage = SourceTriage(council, config.demand.source_triage, calendar)
        self.front_door = FrontDoor(council, calendar)
        self.mash = Mash(council)
        self.low_risk_closure = LowRiskClosure(council, config.allocation.low_risk_closure, calendar)
        self.assessments = Assessments(council)
        self.section47 = Section47(council)
        self.care = Care(council)
        self.plans = Plans(council, self.section47, self.assessments, self.care, calendar)
        self.early_help = EarlyHelp(council, config.early_help, calendar)
        self.homeless = Homeless(council, config, calendar)
        self.returns = Returns(
            config.pathway.returns,
            demand.rag,
            council.quality.return_odds_factor,
            self.early_help.return_odds_factor,
            self.early_help.escalation_factor,
        )

    def first_contact(self, family: Family) -> Process:
        """Follow a family from its first contact to its last closure."""
        yield from self.contact(family)
        yield from self.come_back(family)

    def contact(self, family: Family) -> Process:
        """Follow a family from contact to closure."""
        self.homeless.present(family)
        decision = yield from self.front_door.screen(family)  # within 1 working day
        if decision == ScreeningDecision.MASH:
            yield from self.mash_enquiry(family, began=self._env.now)
        elif decision == ScreeningDecision.REFERRAL:  # at once, because of immediate risk
            yield from self.referral(family, is_at_risk=True)
        else:
            self.close(family, ClosureStage.CONTACT, early_help=decision == ScreeningDecision.EARLY_HELP)

    def mash_enquiry(self, family: Family, began: float) -> Process:
        """Let the hub find out what partners know: red within 4 hours, amber 1 day, green 3 days."""
        decision = yield from self.mash.enquire(family, began)
        if decision in (MashDecision.REFERRAL, MashDecision.STRATEGY_DISCUSSION):
            yield from self.referral(family, is_at_risk=decision == MashDecision.STRATEGY_DISCUSSION)
        else:
            self.close(family, ClosureStage.MASH, early_help=decision == MashDecision.EARLY_HELP)

    def referral(self, family: Family, is_at_risk: bool) -> Process:
        """Take an accepted referral to assessment unless it is closed first, and to section 47 where there is risk."""
        now = self._env.now
        self._record_referral(family, now)
        refused, settings = family.draws[Draw.CLOSED_AT_REFERRAL], self._settings.referral
        shares = settings.no_further_action_share_below, settings.no_further_action_share_above
        below, above = (self._council.movement.closed_at_referral(share, now) for share in shares)
        if not is_at_risk and closed_at_referral(family.need, below, above, refused):
            self._recorder.journey(now, EventType.REFERRAL_CLOSED, family, since=now)
            self.close(family, ClosureStage.REFERRAL)
            return
        self.early_help.step_up(family)
        case = self.open_for_assessment(family, referred_at=now)
        if is_at_risk:
            yield from self.protection_and_assessment(case, began=now)
        else:
            yield from self.allocation_and_assessment(case)

    def open_for_assessment(self, family: Family, referred_at: float) -> Case:
        """Open a case in the family's assessment team."""
        team = self._council.team_for("assessment", family)
        case = self._council.open_case(family, team, CaseStage.ASSESSMENT, referred_at)
        due = referred_at + self._settings.assessment.limit_days
        self._recorder.journey(self._env.now, EventType.ASSESSMENT_STARTED, family, since=referred_at, due=due)
        return case

    def allocation_and_assessment(self, case: Case) -> Process:
        """Assess the family once the case has a worker, unless a manager closes it unassessed before."""
        has_worker = yield from case.team.desk.allocate(case)  # unallocated until now
        if has_worker:
            self.homeless.allocated(case)
            yield from self.assessment(case)
            return
        self._council.closed_under_pressure(case.family, ClosureStage.REFERRAL, since=case.referred_at)
        self._recorder.journey(self._env.now, EventType.REFERRAL_CLOSED, case.family, since=case.referred_at)
        yield from self.close_case(case, ClosureStage.REFERRAL)

    def assessment(self, case: Case) -> Process:
        """Assess the family, within 45 working days, and do what the assessment says."""
        outcome = yield from self.assessments.assess(case)
        if outcome == AssessmentOutcome.SECTION47:
            yield from self.child_protection(case, began=self._env.now)
        elif outcome == AssessmentOutcome.CHILD_IN_NEED_PLAN:
            yield from self.plan(case, PlanKind.CHILD_IN_NEED)
        elif outcome == AssessmentOutcome.LOOKED_AFTER:
            yield from self.care.enter(case)
            yield from self.hand_over_to_care(case)
        else:
            helped = outcome == AssessmentOutcome.EARLY_HELP
            yield from self.close_case(case, ClosureStage.ASSESSMENT, early_help=helped)

    def protection_and_assessment(self, case: Case, began: float) -> Process:
        """Enquire under section 47 from the day of the referral, and assess beside it once there is a worker."""
        case.stage = CaseStage.SECTION47
        enquiry = self._env.process(self.section47.enquire(case, began))
        yield from case.team.desk.allocate(case)  # unallocated until now
        self.homeless.allocated(case)
        case.assessment = self._env.process(self.assessments.assess(case, AssessmentOutcome.SECTION47))
        kind = yield enquiry
        yield from self.after_enquiry(case, kind)

    def child_protection(self, case: Case, began: float) -> Process:
        """Enquire under section 47; a conference within 15 working days may make a plan."""
        kind = yield from self.section47.enquire(case, began)
        yield from self.after_enquiry(case, kind)

    def after_enquiry(self, case: Case, kind: PlanKind | None) -> Process:
        """Start the plan that an enquiry or its conference led to, or close."""
        if kind is None:
            yield from self.close_case(case, ClosureStage.ASSESSMENT)
        else:
            yield from self.plan(case, kind)

    def plan(self, case: Case, kind: PlanKind) -> Process:
        """Carry a plan through from today, and what follows it."""
        end = yield from self.plans.begin(case, kind)
        yield from self.after_plan(case, end)

    def after_plan(self, case: Case, end: PlanEnd) -> Process:
        """Do what follows a plan: a protection plan, a step down, care, or closure."""
        while end in (PlanEnd.CHILD_PROTECTION, PlanEnd.CHILD_IN_NEED):
            if end == PlanEnd.CHILD_PROTECTION:
                end = yield from self.plans.begin(case, PlanKind.CHILD_PROTECTION)
            else:
                end = yield from self.plans.step_down(case)
        if end == PlanEnd.CARE:
            yield from self.hand_over_to_care(case)
        else:
            yield from self.close_case(case, ClosureStage.PLAN, early_help=end == PlanEnd.EARLY_HELP)

    def hand_over_to_care(self, case: Case) -> Process:
        """Hand over a child who is looked after now, and close."""
        yield from self.care.hand_over(case)
        yield from self.close_case(case, ClosureStage.CARE)

    def close_case(self, case: Case, stage: ClosureStage, early_help: bool = False) -> Process:
        """Finish the file, free the worker, and close, perhaps with an offer of early help."""
        yield from case.work_finished()
        self._recorder.case(self._env.now, EventType.CASE_CLOSED, case, since=case.referred_at)
        case.team.desk.withdraw(case)
        self._council.close_case(case)
        self.close(case.family, stage, early_help)

    def close(self, family: Family, stage: ClosureStage, early_help: bool = False) -> None:
        """Close the journey, perhaps with an offer of early help."""
        now = self._env.now
        self._recorder.journey(now, EventType.JOURNEY_CLOSED, family, stage, since=family.contacted_at)
        family.returns_after = self.returns.delay_after(family, stage)
        self.homeless.closed(family)
        if early_help:
            self.early_help.offer(family)

    def elsewhere(self, family: Family) -> Process:
        """Let a family about whom no contact was made come to the front door later."""
        if family.key[0] != Origin.HUB_VISITOR:
            family.returns_after = self.returns.delay_after(family, ClosureStage.CONTACT)
        yield from self.come_back(family)

    def come_back(self, family: Family) -> Process:
        """Let a closed family make contact again, for as long as it does so within 12 months."""
        while family.returns_after is not None:
            closed = self._env.now
            yield self._env.timeout(family.returns_after)
            if self.returns.stays_away(family):
                return
            self.returns.come_back(family, self._env.now)
            if self.source_triage.holds_back(family):
                family.returns_after = self.returns.delay_after(family, ClosureStage.CONTACT)
                continue
            family.referred_within_12_months = self._referred_within_12_months(family)
            self._recorder.journey(self._env.now, EventType.RECONTACT, family, family.source, since=closed)
            yield from self.contact(family)

    def contact_about_open_case(self, contact: Contact, index: int) -> Process:
        """Screen a contact about a case that is open, and pass it to the allocated worker."""
        uniforms = self._council.streams.row(Purpose.OPEN_CASE, (contact.source,), index, 3)
        case = self._council.any_open_case(uniforms[0])
        if case is None:
            return
        family = case.family
        self._recorder.journey(self._env.now, EventType.CONTACT_OPEN_CASE, family, contact.source)
        yield from self.front_door.recognise(family, uniforms[1])
        hours = self._settings.screening.open_case_hours * family.hours_factor
        if hours > 0.0 and case.is_open:
            case.submit(TaskKind.OPEN_CASE_CONTACT, hours, due=self._env.now + OPEN_CASE_CONTACT_DUE_DAYS)

    def _referred_within_12_months(self, family: Family) -> bool:
        return is_rereferral(family.previous_referral, self._env.now, self._calendar)

    def _record_referral(self, family: Family, now: float) -> None:
        previous = family.previous_referral
        again = self._referred_within_12_months(family)
        since = float("nan") if previous is None else previous
        self._recorder.journey(now, EventType.REFERRAL, family, again, since)
        family.previous_referral = now
