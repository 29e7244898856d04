"""What can happen, and the columns in which it is written down.

The event log is the only thing a run leaves behind: every measure is computed from it. A row is fifteen numbers, in
the order of :data:`COLUMNS`, each with one meaning whatever the event. Columns that do not apply are -1 (codes,
identifiers, counts) or NaN (times, hours). Times are working days on the run's clock.
"""

from __future__ import annotations

from enum import IntEnum

UNIT_CODE = 16
"""In the column ``team`` the teams inside a service are told apart by multiples of this: 2 and 18 are both assessment
teams."""

COLUMNS = (
    "time",  # working days; when it happened
    "event",  # EventType
    "entity",  # journey: one contact of one family and all that follows from it, up to closure
    "children",  # children of the family
    "need",  # 0 universal, 1 early help, 2 child in need, 3 child protection (latent, true need)
    "rag",  # 0 red, 1 amber, 2 green
    "team",  # index into TEAMS, plus UNIT_CODE for the service's second team, and so on
    "worker",  # person: whom the event is about, who holds the case, or who does the work
    "role",  # Role of the person, or of the post, that the event is about; no other event has one
    "detail",  # kind or outcome of what happened: a code or count, told by event in sim.model.event_details
    "reason",  # AllocationReason of an allocation; no other event has one
    "since",  # working days; when what happened began, or what it follows: at or before time, and maybe before the run
    "start",  # working days; when the work began, or the conference is to begin
    "due",  # working days; when it was to happen: a limit or a planned day
    "hours",  # direct hours of the piece of work; only work has them
)


class EventType(IntEnum):
    """Everything that is written down. In brackets: since; due."""

    # A family's journey
    CONTACT = 0  # a new journey begins
    CONTACT_OPEN_CASE = 1  # a contact about an open case; entity is the open journey; not a new journey
    RECONTACT = 2  # a known family comes back: a new journey [last closure]
    SCREENED = 3  # decision on the contact [contact; contact + limit]
    MASH_STARTED = 4  # enquiry begins [began, before the run for those open at its start; by rating]
    MASH_DECIDED = 5  # [MASH_STARTED; by rating]
    REFERRAL = 6  # accepted referral [previous referral or NaN]
    REFERRAL_CLOSED = 7  # no further action before assessment [referral]
    ASSESSMENT_STARTED = 8  # the assessment is opened, on the day of the referral [referral; referral + 45]
    CHILD_SEEN = 9  # first visit of the assessment done [referral; limit by rating]
    ASSESSMENT_WORK_DONE = 10  # last visit done [referral]; not yet written up
    ASSESSMENT_WRITTEN = 11  # write-up done [referral]
    ASSESSMENT_COMPLETED = 12  # authorised: the assessment ends [referral; referral + 45]
    SECTION47_STARTED = 13  # the enquiry begins [strategy discussion]
    CONFERENCE_HELD = 14  # initial conference [strategy discussion; + 15]
    SECTION47_CLOSED = 15  # enquiry ends without conference [strategy discussion; + 15]
    PLAN_STARTED = 16  # [when the plan began, before the run for the initial caseload]
    PLAN_ENDED = 17  # [plan start; its planned end, or NaN if something else ended it]
    CARE_ENTERED = 18  # the child becomes looked after [the worker asked the panel]; leaves the scope
    JOURNEY_CLOSED = 19  # [contact]

    # A case and its worker. A case is a journey from referral to closure.
    UNALLOCATED = 20  # begins to wait for a worker
    ALLOCATED = 21  # a worker takes it [UNALLOCATED]; reason says why it had to be allocated
    DEALLOCATED = 22  # loses its worker, who left, is ill for long, or may not hold the new stage
    CASE_STAGE = 23  # moves on
    CASE_CLOSED = 24  # [referral]

    # Work
    TASK_DONE = 25  # [released; due]; start = work began
    TASK_OPEN = 26  # at the end of the run: not done [released; due]; start NaN if not begun
    VISIT_MISSED = 27  # a further plan visit falls due while one is undone [; the day it falls due]
    CHECKPOINT_MISSED = 28  # a supervisor's look at an assessment came too late [; due]

    # People
    JOINED = 29
    LEFT = 30  # [JOINED]
    NOTICE = 31  # a permanent worker resigns
    SICK = 32  # absence begins
    BACK = 33  # absence ends [SICK]
    VACANCY_OPENED = 34
    VACANCY_FILLED = 35  # [VACANCY_OPENED]
    NQSW_YEAR_ENDED = 36  # a newly qualified worker becomes an experienced one

    # Quality of practice
    ASSESSMENT_GRADED = 37  # the file at the end of an assessment [referral]; team and worker as at the time
    PLAN_QUARTER_GRADED = 38  # the file after three months of a plan; team and worker as at the time
    FILE_AUDITED = 39  # a supervisor has checked the file of an open case [released]
    FILE_PUT_RIGHT = 40  # remedial work is done: the file is compliant [FILE_AUDITED]

    # Early help, and homeless young people of 16 and 17
    EARLY_HELP_OFFERED = 41  # to a family whose journey ends with it
    EARLY_HELP_STARTED = 42  # a keyworker begins [EARLY_HELP_OFFERED]
    EARLY_HELP_ENDED = 43  # [EARLY_HELP_STARTED]
    EARLY_HELP_WITHDRAWN = 44  # leaves the waiting list: referred to social work meanwhile [EARLY_HELP_OFFERED]
    CONSULTED = 45  # a partner has rung the consultation line
    HUB_VISITED = 46  # a family comes to a hub
    HOMELESS_PRESENTED = 47  # the contact is about a homeless young person of 16 or 17
    ACCOMMODATION_DECIDED = 48  # [contact]
    ACCOMMODATED = 49  # moves into a placement [ACCOMMODATION_DECIDED]
    ACCOMMODATION_ENDED = 50  # leaves it [ACCOMMODATED]

    # Plans
    REVIEW_HELD = 51  # of a plan [the last one, or the start of the plan; the limit]
    CORE_GROUP_MISSED = 52  # a further core group falls due while one is undone [; the day it falls due]
    REPEAT_PLAN = 53  # with PLAN_STARTED: a second or later child protection plan [plan start]
    PLAN_FOLLOWED_BY = 54  # with PLAN_ENDED: what comes next [plan start]
    REASSESSMENT_STARTED = 55  # of a family on a plan [; + 45]
    REASSESSMENT_COMPLETED = 56  # [REASSESSMENT_STARTED; + 45]

    # Section 47 and conferences
    REASONABLE_CAUSE = 57  # to suspect significant harm [; limit]
    STRATEGY_DISCUSSION = 58  # held with police and health [REASONABLE_CAUSE; its limit]
    CONFERENCE_BOOKED = 59  # [; when it is planned for]; start = when a chair's slot is free: it is held then
    CONFERENCE_REPORT_DONE = 60  # the worker's, for an initial conference [; due]; start = of the conference

    # Allocation
    IN_MANAGERS_NAME = 61  # nobody can take the case: a manager holds it in name; still unallocated [UNALLOCATED]

    # Support of people
    SUPERVISED = 62  # reflective supervision has been held [booked; due]
    SUPERVISION_MISSED = 63  # a further one falls due while one is undone [booked; the day it falls due]
    MENTORING_BEGAN = 64  # a newly qualified worker has a mentor
    TRAINED = 65  # has finished a training programme

    # Establishment
    VACANCY_REMOVED = 66  # a vacant post is taken off the establishment [VACANCY_OPENED]

    # Work that outruns people; team is the one whose work it is
    LENT = 67  # a piece of work is given to somebody of another team [released; due]
    TAKEN_BACK = 68  # not begun by then: it goes back to its own list [released; due]
    CONFERENCE_POSTPONED = 69  # report not ready, the conference moves [strategy discussion; limit]; start = new day
    CLOSED_UNDER_PRESSURE = 70  # because work outruns people [contact, start of the enquiry, or referral]

    # Triage at the source, and duty cover
    TRIAGED_AT_SOURCE = 71  # an officer of the source has looked at what it would send
    HELD_BACK_AT_SOURCE = 72  # with TRIAGED_AT_SOURCE: there is no contact
    FOUND_IN_DANGER = 73  # by a duty worker, while the case waits: it goes to the front of the queue [UNALLOCATED]

    # Posts where the work is; team is the one that has the post from now on
    POST_MOVED = 74  # somebody has left, and another team needs the post more; detail is the team that had it


class ScreeningDecision(IntEnum):
    """What a contact officer decides."""

    ADVICE = 0
    EARLY_HELP = 1
    MASH = 2
    REFERRAL = 3


class MashDecision(IntEnum):
    """What a MASH manager decides."""

    NO_FURTHER_ACTION = 0
    EARLY_HELP = 1
    REFERRAL = 2
    STRATEGY_DISCUSSION = 3  # a referral, with reasonable cause to suspect significant harm


class AssessmentOutcome(IntEnum):
    """What an assessment finds."""

    NO_FURTHER_ACTION = 0
    EARLY_HELP = 1
    CHILD_IN_NEED_PLAN = 2
    SECTION47 = 3
    LOOKED_AFTER = 4


class PlanKind(IntEnum):
    """Kinds of plan."""

    CHILD_IN_NEED = 0
    CHILD_PROTECTION = 1


class PlanEnd(IntEnum):
    """What follows a plan."""

    CLOSED = 0
    CHILD_IN_NEED = 1  # stepped down
    EARLY_HELP = 2  # stepped down
    CHILD_PROTECTION = 3  # a conference made a protection plan
    CARE = 4


class ConferenceKind(IntEnum):
    """Kinds of child protection conference."""

    INITIAL = 0
    REVIEW = 1


class ClosureStage(IntEnum):
    """Where a journey ended."""

    CONTACT = 0
    MASH = 1
    REFERRAL = 2
    ASSESSMENT = 3
    PLAN = 4
    CARE = 5


class CaseStage(IntEnum):
    """What a case holder holds it for."""

    ASSESSMENT = 0
    SECTION47 = 1
    CHILD_IN_NEED = 2
    CHILD_PROTECTION = 3


class AllocationReason(IntEnum):
    """Why a case had to be allocated."""

    FIRST_WORKER = 0
    CHANGE_OF_WORKER = 1  # from one worker of the team to another
    TRANSFER = 2  # planned, to another team
    OTHER_TEAM = 3  # waited too long in its own team, and another has room


class TaskKind(IntEnum):
    """Kinds of work."""

    SCREENING = 0
    MASH_RESEARCH = 1
    MASH_DECISION = 2
    ASSESSMENT_VISIT = 3
    WRITE_UP = 4
    AUTHORISATION = 5
    CHECKPOINT = 6
    SECTION47_ENQUIRY = 7
    CONFERENCE = 8
    PLAN_VISIT_CHILD_IN_NEED = 9
    PLAN_VISIT_CHILD_PROTECTION = 10
    HANDOVER = 11
    OPEN_CASE_CONTACT = 12
    CONFERENCE_REPORT = 13
    AUDIT = 14
    REMEDIAL_WORK = 15
    EARLY_HELP_SESSION = 16
    JOINT_HOUSING_ASSESSMENT = 17
    CORE_GROUP = 18
    REVIEW_CHILD_IN_NEED = 19
    REVIEW_REPORT = 20
    REVIEW_CONFERENCE = 21
    REASSESSMENT = 22
    CARE_APPLICATION = 23
    CARE_PANEL = 24
    CARE_HANDOVER = 25
    STRATEGY_DISCUSSION = 26
    CONFERENCE_PREPARATION = 27
    SUPERVISION = 28
    SUPERVISING = 29
    MENTORING = 30
    TRAINING = 31
    INSPECTION = 32
    CONFERENCE_CHAIRING = 33
    CONFERENCE_RECORD = 34
    DUTY_VISIT = 35  # to a family that waits for a worker


class Role(IntEnum):
    """What a person does."""

    CONTACT_OFFICER = 0
    SOCIAL_WORKER = 1
    MANAGER = 2
    CONFERENCE_CHAIR = 3
    KEYWORKER = 4
    SENIOR_PRACTITIONER = 5
    QUALIFIED_WITHOUT_CASES = 6  # a social worker with other work, who takes cases when there are more than usual


CASE_HOLDING_ROLES = (Role.SOCIAL_WORKER, Role.SENIOR_PRACTITIONER)
"""Who usually holds cases, in the teams that have any."""


class WorkerKind(IntEnum):
    """How a person is employed."""

    PERMANENT = 0
    NQSW = 1
    AGENCY = 2


class VacancyFilledBy(IntEnum):
    """Who takes up a vacant post."""

    EXPERIENCED = 0
    NEWLY_QUALIFIED = 1
    CONVERTED = 2  # an agency worker who becomes a permanent one


class EarlyHelpEnd(IntEnum):
    """How a spell of early help ended."""

    COMPLETED = 0
    DROPPED_OUT = 1
    STEPPED_UP = 2


class Destination(IntEnum):
    """Where a person who left went."""

    LEFT_SECTOR = 0
    TO_AGENCY = 1
    OTHER_COUNCIL = 2
    CONTRACT_ENDED = 3
    CONVERTED = 4  # an agency worker becomes a permanent one: leaves as the one, joins as the other


class Grade(IntEnum):
    """What an audit finds in a file, from the best practice to the worst."""

    COMPLIANT = 0
    SMALL_ADJUSTMENTS = 1
    IMPROVEMENT_REQUIRED = 2
    ADDITIONAL_WORK = 3


SNAPSHOT_COLUMNS = (
    "time",  # working days; every fifth day, at its opening
    "worker",  # person
    "team",  # as in COLUMNS
    "role",  # Role
    "kind",  # WorkerKind
    "present",  # 1 at work, 0 off sick
    "in_notice",  # 1 has resigned
    "children",  # children whose case the person holds
    "cases",  # families
    "weighted_caseload",  # children weighted by stage
    "caseload_limit",  # own limit (0 for people who hold no cases)
    "tasks_open",  # tasks in the person's own list (pooled teams: the list divided by the people present)
    "tasks_overdue",  # of them past due
    "pressure",  # smoothed share of own tasks past due
    "overtime",  # direct hours relative to contracted
    "worked_days",  # working days of clock time spent on tasks since joining (cumulative)
    "attended_days",  # working days at work since joining (cumulative)
    "stress",  # smoothed strain: about 1 where the own limit is reached and nothing is overdue
    "supervision_missed",  # 1 while supervision that was due has not been held
)
