"""A small service in which one plan after another can be followed by hand."""

from __future__ import annotations

from sim.config.categories import NEEDS
from sim.model.events import Event, PlanEnd
from tests.support.small_service import (
    ASSESSED_AT_ONCE,
    fixed,
    outcomes,
    rows,
    team,
)

PLANNED = ASSESSED_AT_ONCE | {
    "pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("child_in_need_plan")),
    "run.years": 0.5,
}
"""The assessment takes its ten hours, and on day 1.0 a child in need plan of 30 days begins."""

PROTECTED = PLANNED | {
    "pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("section47")),
    "pathway.section47.hours": fixed(0.0),
    "pathway.section47.conference_hours": 0.0,
    "pathway.section47.conference_planned_days": [4.0],
    "pathway.section47.convening_days": 0.0,
}
"""On day 1.0 an enquiry begins that takes no time, and on day 5.0 a conference makes a protection plan of 24 days."""

NO_ONE = {"teams.safeguarding": team(0)}

WITH_MEETINGS = {
    "pathway.plans.child_in_need.review_hours": 1.0,
    "pathway.plans.child_protection.core_group_hours": 1.0,
    "pathway.plans.child_protection.review_hours": 2.0,
}
"""Reviews and core groups take time; in the plain service only visits do."""

CARE = {
    "pathway.plans.care": {
        "application_hours": 5.0,
        "panel_days": 4.0,
        "panel_hours": 1.0,
        "handover_days": 6.0,
        "handover_hours": 2.0,
    },
    "teams.safeguarding": team(1, managers=1),
}


def times(model, *events, **fields):
    return [round(row.time, 6) for row in rows(model, *events, **fields)]


def done(model, kind):
    return [(round(row.start, 6), round(row.due, 6)) for row in rows(model, Event.TASK_DONE, detail=float(kind))]


def what_followed(model):
    return [PlanEnd(int(row.detail)) for row in rows(model, Event.PLAN_FOLLOWED_BY)]
