"""The pathway from contact to closure: work, limits, errors and outcomes of each step (docs/model.md, section 4)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.config.base import Distribution, ForATime, Frozen, Row, check_sums_to_one, quantity, share, switch
from sim.config.categories import NEEDS
from sim.config.homeless import Homeless
from sim.config.plans import Plans
from sim.config.practice import Practice
from sim.config.section47 import Section47


class ByRag(Row[float]):
    """One number for each MASH rating."""

    red: float = quantity("as named", "red", ge=0.0, le=100.0)
    amber: float = quantity("as named", "amber", ge=0.0, le=100.0)
    green: float = quantity("as named", "green", ge=0.0, le=100.0)


class SpreadByRag(Row[float]):
    """Coefficient of variation for each MASH rating, of a lognormal law; 0 for a fixed quantity."""

    red: float = quantity("ratio", "red", ge=0.0, le=5.0)
    amber: float = quantity("ratio", "amber", ge=0.0, le=5.0)
    green: float = quantity("ratio", "green", ge=0.0, le=5.0)


class ByNeed(Row[float]):
    """One number for each level of need."""

    universal: float = quantity("as named", "universal", ge=0.0, le=100.0)
    early_help: float = quantity("as named", "early help", ge=0.0, le=100.0)
    child_in_need: float = quantity("as named", "child in need", ge=0.0, le=100.0)
    child_protection: float = quantity("as named", "child protection", ge=0.0, le=100.0)


class RagGivenNeed(Row[ByRag]):
    """How contacts of each need are rated; each row adds up to 1."""

    universal: ByRag
    early_help: ByRag
    child_in_need: ByRag
    child_protection: ByRag

    @model_validator(mode="after")
    def _rows(self) -> RagGivenNeed:
        for need in NEEDS:
            check_sums_to_one(getattr(self, need).model_dump(), f"pathway.mash.rag_given_need.{need}")
        return self


class Chasing(Frozen):
    """Referrers who ring again about a contact that nobody has decided on."""

    enabled: bool = switch("referrers ring again while their contact waits for a decision")
    after_days: float = quantity(
        "working days", "without a decision, from the contact or the last call", gt=0.0, le=60.0
    )
    share: float = share("of referrers who ring, each time")
    most: int = quantity("calls", "about one contact", ge=0, le=100)
    hours: float = quantity("hours", "of a contact officer for one call", ge=0.0, le=10.0)


class RapidTriage(ForATime):
    """Less time for each contact, and more errors."""

    hours_factor: float = quantity("factor", "hours for each contact, relative to ordinary", ge=0.05, le=1.0)
    sensitivity: float = share("above-threshold contacts seen as such in rapid triage")
    specificity: float = share("below-threshold contacts seen as such in rapid triage")


class Screening(Frozen):
    """The first look at a contact by a contact officer."""

    enabled: bool = switch("contacts are screened; otherwise every contact goes straight to the MASH")
    hours: Distribution
    due_days: float = quantity("working days", "limit for the decision, from the contact", ge=0.0, le=30.0)
    sensitivity: float = share("above-threshold contacts seen as such")
    threshold_drift: float = share(
        "contacts seen as above the threshold that are closed all the same when the officer is under full pressure"
    )
    specificity: float = share("below-threshold contacts seen as such")
    immediate_share: float = share("contacts rated red and needing child protection that go straight to assessment")
    early_help_share: float = share(
        "contacts needing early help, seen as below threshold, that are passed to early help"
    )
    open_case_hours: float = quantity(
        "hours", "allocated worker's time for a contact about an open case, per child", ge=0.0, le=10.0
    )
    chasing: Chasing
    rapid_triage: RapidTriage


class Mash(Frozen):
    """The multi-agency safeguarding hub: partner checks, research, a manager's decision."""

    enabled: bool = switch("contacts seen as above threshold pass the MASH; otherwise they become referrals at once")
    rag_given_need: RagGivenNeed
    limit_days: ByRag
    partner_check_days: ByRag
    partner_check_cv: SpreadByRag
    research_hours: Distribution
    decision_hours: Distribution
    decisions_waiting_limit: float | None = quantity(
        "decisions for each manager at work",
        "that wait in the MASH; what exceeds them is decided by managers of the assessment team; null means nothing is",
        ge=0.0,
        le=1000.0,
    )
    hours_factor: ByRag
    sensitivity: float = share("above-threshold enquiries seen as such")
    threshold_drift: float = share(
        "enquiries seen as above the threshold that are closed all the same when the worker is under full pressure"
    )
    specificity: float = share("below-threshold enquiries seen as such")
    early_help_share: float = share(
        "enquiries needing early help, seen as below threshold, that are passed to early help"
    )


class Referral(Frozen):
    """What happens between accepting a referral and assessing it."""

    no_further_action_share_below: float = share("below-threshold referrals closed before assessment")
    no_further_action_share_above: float = share("above-threshold referrals closed before assessment")


class LengthByLoad(Frozen):
    """Longer plans where the worker holds many cases, before the pull of the deadline."""

    enabled: bool = switch("the planned length follows the worker's caseload when the case is allocated")
    strength: float = quantity(
        "log days", "added to the planned length by a load of twice the reference", ge=0.0, le=2.0
    )
    reference: float = quantity("ratio", "weighted caseload / own limit at which plans are as usual", gt=0.0, le=5.0)
    least: float = quantity("factor", "on the planned length, at least", gt=0.0, le=1.0)
    most: float = quantity("factor", "on the planned length, at most", ge=1.0, le=5.0)


class PlannedLength(Frozen):
    """How long an assessment is planned to take: a quick one or a full one, and the pull of the deadline."""

    enabled: bool = switch("sessions are spread over a planned length; otherwise they follow each other at once")
    quick_share: float = share("assessments of the quick kind")
    quick: Distribution
    full: Distribution
    pull_share: float = share("assessments naturally beyond the limit that are pulled back to just before it")
    pull_window_days: float = quantity(
        "working days", "a pulled assessment ends in this window before the limit", gt=0.0, le=20.0
    )
    write_up_days: float = quantity(
        "working days", "the write-up begins this long before the planned end", ge=0.0, le=20.0
    )
    by_load: LengthByLoad


class Checkpoints(Frozen):
    """Supervisor's looks at an assessment on its way."""

    enabled: bool = switch("supervisors look at assessments at set days")
    days: tuple[Annotated[float, Field(ge=0.0, le=200.0)], ...] = quantity(
        "working days", "after the referral", max_length=6
    )
    hours: float = quantity("hours", "for one look, per child", ge=0.0, le=5.0)
    grace_days: float = quantity("working days", "a look later than this counts as missed", ge=0.0, le=20.0)
    missed_delay_days: float = quantity("working days", "added to the planned length by a missed look", ge=0.0, le=20.0)


class Authorisation(Frozen):
    """The practice supervisor's sign-off."""

    enabled: bool = switch("assessments are authorised by a supervisor")
    hours: float = quantity("hours", "for one assessment, per child", ge=0.0, le=10.0)
    lead_days: float = quantity(
        "working days", "before the planned end: the write-up is due and the supervisor's slot begins", ge=0.0, le=10.0
    )


class Outcomes(Row[float]):
    """What an assessment finds, given need; adds up to 1."""

    no_further_action: float = share("assessed, not in need, closed")
    early_help: float = share("assessed, not in need, passed to early help")
    child_in_need_plan: float = share("child in need plan")
    section47: float = share("section 47 enquiry")
    looked_after: float = share("the child enters care")


class OutcomesGivenNeed(Row[Outcomes]):
    """Assessment outcomes for each need."""

    universal: Outcomes
    early_help: Outcomes
    child_in_need: Outcomes
    child_protection: Outcomes

    @model_validator(mode="after")
    def _rows(self) -> OutcomesGivenNeed:
        for need in NEEDS:
            check_sums_to_one(getattr(self, need).model_dump(), f"pathway.assessment.outcomes.{need}")
        return self


class Assessment(Frozen):
    """The single assessment by a social worker."""

    limit_days: float = quantity("working days", "statutory limit from the accepted referral", gt=0.0, le=200.0)
    hours: Distribution
    hours_factor: ByNeed
    visits: int = quantity("visits", "sessions with the child and family in a full assessment", ge=1, le=10)
    quick_visits: int = quantity("visits", "sessions with the child and family in a quick assessment", ge=1, le=10)
    write_up_share: float = share("share of the hours that is writing up")
    visit_spacing_days: float = quantity("working days", "least time between sessions", ge=0.0, le=20.0)
    seen_limit_days_urgent: float = quantity("working days", "child seen, where the rating is red", ge=0.0, le=45.0)
    seen_limit_days: float = quantity("working days", "child seen, otherwise", ge=0.0, le=45.0)
    first_visit_share: float = share("the first visit is planned within this share of its limit (urgent ones at once)")
    planned_length: PlannedLength
    practice: Practice
    checkpoints: Checkpoints
    authorisation: Authorisation
    outcomes: OutcomesGivenNeed


class ReturnByStage(Frozen):
    """Probability that a family comes back within 12 months, by the stage at which it was closed."""

    contact: float = share("closed at screening")
    mash: float = share("closed at the MASH")
    referral: float = share("referral closed without assessment")
    assessment: float = share("closed after assessment")
    plan: float = share("closed after a plan")


class Returns(Frozen):
    """Families who come back."""

    enabled: bool = switch("closed families can return")
    probability: ReturnByStage
    scale: float = quantity(
        "factor", "multiplies every probability of return (each is then capped at 0.95)", ge=0.0, le=5.0
    )
    missed_need_factor: float = quantity(
        "factor", "return after a wrong closure of an above-threshold case", ge=1.0, le=5.0
    )
    delay_days: Distribution
    worsening_share: float = share("returns with need one level up (the top level: one down)")
    known_referral_share: float = share(
        "below-threshold contacts about a family referred within the last 12 months that become a referral again"
    )


class Pathway(Frozen):
    """Every step a family can take."""

    screening: Screening
    mash: Mash
    referral: Referral
    assessment: Assessment
    section47: Section47
    plans: Plans
    homeless_16_17: Homeless
    returns: Returns
