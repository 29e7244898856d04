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
    EventType,
    Grade,
    MashDecision,
    PlanEnd,
    PlanKind,
    ScreeningDecision,
    TaskKind,
    VacancyFilledBy,
    WorkerKind,
)

DETAIL_CODES: dict[EventType, type[IntEnum] | tuple[str, ...]] = {
    EventType.CONTACT: SOURCES,
    EventType.CONTACT_OPEN_CASE: SOURCES,
    EventType.RECONTACT: SOURCES,
    EventType.SCREENED: ScreeningDecision,
    EventType.MASH_DECIDED: MashDecision,
    EventType.REFERRAL: ("no referral in the 12 months before", "again within 12 months"),
    EventType.ASSESSMENT_COMPLETED: AssessmentOutcome,
    EventType.CONFERENCE_HELD: ("no protection plan", "protection plan"),
    EventType.SECTION47_CLOSED: ("no plan", "child in need plan"),
    EventType.PLAN_STARTED: PlanKind,
    EventType.PLAN_ENDED: PlanKind,
    EventType.JOURNEY_CLOSED: ClosureStage,
    EventType.UNALLOCATED: CaseStage,
    EventType.ALLOCATED: CaseStage,
    EventType.DEALLOCATED: CaseStage,
    EventType.CASE_STAGE: CaseStage,  # the new one
    EventType.CASE_CLOSED: CaseStage,  # the last one
    EventType.TASK_DONE: TaskKind,
    EventType.TASK_OPEN: TaskKind,
    EventType.VISIT_MISSED: PlanKind,
    EventType.JOINED: WorkerKind,
    EventType.LEFT: Destination,
    EventType.SICK: WorkerKind,
    EventType.BACK: WorkerKind,
    EventType.VACANCY_FILLED: VacancyFilledBy,
    EventType.NQSW_YEAR_ENDED: WorkerKind,
    EventType.ASSESSMENT_GRADED: Grade,
    EventType.PLAN_QUARTER_GRADED: Grade,
    EventType.FILE_AUDITED: Grade,  # the one found
    EventType.FILE_PUT_RIGHT: Grade,  # the one that was found
    EventType.EARLY_HELP_OFFERED: ("declined", "accepted"),
    EventType.EARLY_HELP_ENDED: EarlyHelpEnd,
    EventType.CONSULTED: ("a contact follows", "no contact is made"),
    EventType.HUB_VISITED: ("would not have been a contact", "in place of a contact"),
    EventType.ACCOMMODATION_DECIDED: ("not offered", "offered"),
    EventType.REVIEW_HELD: PlanKind,
    EventType.CORE_GROUP_MISSED: PlanKind,
    EventType.PLAN_FOLLOWED_BY: PlanEnd,
    EventType.REASSESSMENT_STARTED: PlanKind,
    EventType.REASSESSMENT_COMPLETED: PlanKind,
    EventType.REASONABLE_CAUSE: CaseStage,  # SECTION47 if it was seen at the MASH
    EventType.CONFERENCE_BOOKED: ConferenceKind,
    EventType.IN_MANAGERS_NAME: CaseStage,
    EventType.CLOSED_UNDER_PRESSURE: ClosureStage,  # CONTACT, MASH or REFERRAL
    EventType.LENT: TaskKind,
    EventType.TAKEN_BACK: TaskKind,
    EventType.TRIAGED_AT_SOURCE: SOURCES,
    EventType.HELD_BACK_AT_SOURCE: SOURCES,
}
"""Events whose detail is a code: the enumeration, or the words for 0, 1 and so on."""

DETAIL_COUNTS = {
    EventType.REPEAT_PLAN: "child protection plans before this one",
    EventType.POST_MOVED: "code of the team that had it",
    EventType.TRAINED: "number of the programme in `workforce.training`, from 0",
}
"""Events whose detail is a number. All others have none (-1)."""


def detail_words(event: EventType) -> tuple[str, ...]:
    """Return the words for the codes 0, 1 and so on that the detail of an event may have; none if it has no codes."""
    codes = DETAIL_CODES.get(event, ())
    return codes if isinstance(codes, tuple) else tuple(code.name.lower().replace("_", " ") for code in codes)
