"""What the column ``detail`` of the event log says, by event, for whoever reads a log."""

from __future__ import annotations

from enum import IntEnum

from sim.config.categories import SOURCES
from sim.model.events import (
    AssessmentOutcome,
    CaseStage,
    ClosureStage,
    ConferenceKind,
    Destination,
    EarlyHelpEnd,
    Event,
    Grade,
    MashDecision,
    PlanEnd,
    PlanKind,
    ScreeningDecision,
    TaskKind,
    VacancyFilledBy,
    WorkerKind,
)

DETAIL_CODES: dict[Event, type[IntEnum] | tuple[str, ...]] = {
    Event.CONTACT: SOURCES,
    Event.CONTACT_OPEN_CASE: SOURCES,
    Event.RECONTACT: SOURCES,
    Event.SCREENED: ScreeningDecision,
    Event.MASH_DECIDED: MashDecision,
    Event.REFERRAL: ("no referral in the 12 months before", "again within 12 months"),
    Event.ASSESSMENT_COMPLETED: AssessmentOutcome,
    Event.CONFERENCE_HELD: ("no protection plan", "protection plan"),
    Event.SECTION47_CLOSED: ("no plan", "child in need plan"),
    Event.PLAN_STARTED: PlanKind,
    Event.PLAN_ENDED: PlanKind,
    Event.JOURNEY_CLOSED: ClosureStage,
    Event.UNALLOCATED: CaseStage,
    Event.ALLOCATED: CaseStage,
    Event.DEALLOCATED: CaseStage,
    Event.CASE_STAGE: CaseStage,  # the new one
    Event.CASE_CLOSED: CaseStage,  # the last one
    Event.TASK_DONE: TaskKind,
    Event.TASK_OPEN: TaskKind,
    Event.VISIT_MISSED: PlanKind,
    Event.JOINED: WorkerKind,
    Event.LEFT: Destination,
    Event.SICK: WorkerKind,
    Event.BACK: WorkerKind,
    Event.VACANCY_FILLED: VacancyFilledBy,
    Event.NQSW_YEAR_ENDED: WorkerKind,
    Event.ASSESSMENT_GRADED: Grade,
    Event.PLAN_QUARTER_GRADED: Grade,
    Event.FILE_AUDITED: Grade,  # the one found
    Event.FILE_PUT_RIGHT: Grade,  # the one that was found
    Event.EARLY_HELP_OFFERED: ("declined", "accepted"),
    Event.EARLY_HELP_ENDED: EarlyHelpEnd,
    Event.CONSULTED: ("a contact follows", "no contact is made"),
    Event.HUB_VISITED: ("would not have been a contact", "in place of a contact"),
    Event.ACCOMMODATION_DECIDED: ("not offered", "offered"),
    Event.REVIEW_HELD: PlanKind,
    Event.CORE_GROUP_MISSED: PlanKind,
    Event.PLAN_FOLLOWED_BY: PlanEnd,
    Event.REASSESSMENT_STARTED: PlanKind,
    Event.REASSESSMENT_COMPLETED: PlanKind,
    Event.REASONABLE_CAUSE: CaseStage,  # SECTION47 if it was seen at the MASH
    Event.CONFERENCE_BOOKED: ConferenceKind,
    Event.IN_MANAGERS_NAME: CaseStage,
}
"""Events whose detail is a code: the enumeration, or the words for 0, 1 and so on."""

DETAIL_COUNTS = {
    Event.REPEAT_PLAN: "child protection plans before this one",
    Event.TRAINED: "number of the programme in `workforce.training`, from 0",
}
"""Events whose detail is a number. All others have none (-1)."""


def detail_words(event: Event) -> tuple[str, ...]:
    """Return the words for the codes 0, 1 and so on that the detail of an event may have; none if it has no codes."""
    codes = DETAIL_CODES.get(event, ())
    return codes if isinstance(codes, tuple) else tuple(code.name.lower().replace("_", " ") for code in codes)
