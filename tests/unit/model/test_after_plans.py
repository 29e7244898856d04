"""What follows a plan: a lighter plan, early help, harm, care, and another plan; and reassessments on the way."""

from __future__ import annotations

import math

import pytest

from sim.config.categories import NEEDS
from sim.model.events import CaseStage, ClosureStage, Event, PlanEnd, PlanKind, TaskKind
from tests.support.small_plans import (
    CARE,
    PLANNED,
    PROTECTED,
    done,
    times,
    what_followed,
)
from tests.support.small_service import (
    CHILD_PROTECTION,
    family,
    fixed,
    outcomes,
    plain,
    play,
    rows,
    team,
)

STEPS = PROTECTED | {
    "pathway.plans.child_protection.step_down_share": 0.5,
    "pathway.plans.child_protection.early_help_share": 0.3,
    "run.years": 0.6,
}


def test_a_protection_plan_steps_down_to_a_child_in_need_plan():
    model = play(plain(STEPS), [(0.0, family(0, need=CHILD_PROTECTION, STEP_DOWN=0.49))])
    started, ended = rows(model, Event.PLAN_STARTED), rows(model, Event.PLAN_ENDED)
    assert [(row.detail, round(row.time, 6)) for row in started] == [(1.0, 5.0), (0.0, 29.0)]
    assert [(row.detail, round(row.time, 6)) for row in ended] == [(1.0, 29.0), (0.0, 69.0)]  # 24 days, then 40
    assert what_followed(model) == [PlanEnd.CHILD_IN_NEED, PlanEnd.CLOSED]
    assert len(rows(model, Event.ALLOCATED)) == 2  # the assessing worker, and the plans' worker for both
    (closed,) = rows(model, Event.JOURNEY_CLOSED)
    assert (closed.detail, closed.time) == (ClosureStage.PLAN, pytest.approx(69.0))


@pytest.mark.parametrize(("u", "end"), [(0.51, PlanEnd.EARLY_HELP), (0.81, PlanEnd.CLOSED)])
def test_or_to_early_help_or_closes(u, end):
    model = play(plain(STEPS), [(0.0, family(0, need=CHILD_PROTECTION, STEP_DOWN=u))])
    assert what_followed(model) == [end]
    assert times(model, Event.JOURNEY_CLOSED) == [29.0]


def test_harm_during_a_child_in_need_plan_brings_a_protection_plan():
    changes = {
        "pathway.section47.hazard_on_plan_per_year": dict.fromkeys(NEEDS, 252.8875 / 20.0),
        "pathway.plans.child_in_need.length_days": fixed(60.0),
        "pathway.section47.hours": fixed(0.0),
        "pathway.section47.conference_hours": 0.0,
        "pathway.section47.conference_share": 1.0,
        "pathway.section47.protection_plan_share": 1.0,
    }
    u = 1.0 - math.exp(-0.5)  # half of the mean time to it: 10 days
    model = play(plain(PLANNED | changes), [(0.0, family(0, SECTION47_FROM_PLAN=u))])
    (cause,) = rows(model, Event.REASONABLE_CAUSE)
    assert cause.time == pytest.approx(11.0)
    (held,) = rows(model, Event.CONFERENCE_HELD)
    started, ended = rows(model, Event.PLAN_STARTED), rows(model, Event.PLAN_ENDED)
    # The child in need plan goes on until the conference, and not a moment longer.
    assert [(row.detail, row.time) for row in started] == [(0.0, pytest.approx(1.0)), (1.0, held.time)]
    assert (ended[0].detail, ended[0].time) == (0.0, held.time)
    assert math.isnan(ended[0].due)
    assert what_followed(model)[0] == PlanEnd.CHILD_PROTECTION


def test_an_enquiry_without_protection_plan_leaves_the_plan_as_it_was():
    changes = {
        "pathway.section47.hazard_on_plan_per_year": dict.fromkeys(NEEDS, 252.8875 / 20.0),
        "pathway.section47.hours": fixed(0.0),
        "pathway.section47.conference_share": 0.0,
    }
    model = play(plain(PLANNED | changes), [(0.0, family(0, SECTION47_FROM_PLAN=1.0 - math.exp(-0.5)))])
    assert len(rows(model, Event.SECTION47_STARTED)) == 1
    assert [row.detail for row in rows(model, Event.CASE_STAGE)] == [
        CaseStage.CHILD_IN_NEED,
        CaseStage.SECTION47,
        CaseStage.CHILD_IN_NEED,
    ]
    assert times(model, Event.PLAN_STARTED) == [1.0]
    assert times(model, Event.PLAN_ENDED) == [31.0]


def test_the_way_from_a_plan_into_care():
    changes = {"pathway.plans.child_in_need.care_per_year": 5.0}
    u = 1.0 - math.exp(-5.0 * 10.0 / 252.8875)  # ten days
    model = play(plain(PLANNED | CARE | changes), [(0.0, family(0, CARE_FROM_PLAN=u))])
    # The worker asks on day 11, and begins a visit of two hours; the panel sits on day 15 and takes a manager an hour.
    (entered,) = rows(model, Event.CARE_ENTERED)
    assert (entered.time, entered.since) == (pytest.approx(15.1), pytest.approx(11.0))
    assert times(model, Event.PLAN_ENDED) == [15.1]
    assert what_followed(model) == [PlanEnd.CARE]
    (closed,) = rows(model, Event.JOURNEY_CLOSED)
    assert (closed.time, closed.detail) == (pytest.approx(21.1), ClosureStage.CARE)
    assert [done(model, kind)[0][0] for kind in (TaskKind.CARE_APPLICATION, TaskKind.CARE_HANDOVER)] == [11.2, 15.1]


def test_the_way_from_an_assessment_into_care():
    changes = {"pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("looked_after"))}
    model = play(plain(PLANNED | CARE | changes), [(0.0, family(0))])
    assert times(model, Event.CARE_ENTERED) == [5.1]
    assert times(model, Event.JOURNEY_CLOSED) == [11.1]


def test_a_reassessment_during_a_plan():
    changes = {
        "pathway.plans.child_in_need.length_days": fixed(60.0),
        "pathway.plans.child_in_need.reassessment_share": 0.8,
        "pathway.plans.reassessment": {"hours_factor": 0.5, "limit_days": 45.0},
        "pathway.assessment.authorisation": {"enabled": True, "hours": 0.5, "lead_days": 1.0},
        "pathway.assessment.planned_length.enabled": True,
        "teams.safeguarding": team(1, managers=1),
    }
    one, none = family(0, REASSESSMENT=0.4), family(1, REASSESSMENT=0.81)
    model = play(plain(PLANNED | changes), [(0.0, one), (30.0, none)])
    (began,) = rows(model, Event.REASSESSMENT_STARTED)
    plan = rows(model, Event.PLAN_STARTED)[0].time
    # Half of those that have one have it before the 20th of the 40 days from which it can end before the plan.
    assert (began.entity, began.time) == (0.0, pytest.approx(plan + 20.0))
    assert began.due == pytest.approx(began.time + 45.0)
    work = rows(model, Event.TASK_DONE, detail=float(TaskKind.REASSESSMENT))
    assert [(round(row.start - began.time, 6), row.hours) for row in work] == [(0.0, 3.0), (16.0, 2.0)]
    (completed,) = rows(model, Event.REASSESSMENT_COMPLETED)
    assert (completed.time, completed.since) == (pytest.approx(began.time + 19.05), pytest.approx(began.time))


def test_a_second_protection_plan_is_a_repeat_plan():
    some = {"pathway.plans.child_protection.prior_plan_share": 0.5}
    contacts = [(0.1 * index, family(index, need=CHILD_PROTECTION)) for index in range(20)]
    model = play(plain(PROTECTED | some | {"teams.assessment": team(20), "teams.safeguarding": team(20)}), contacts)
    repeated = {row.entity for row in rows(model, Event.REPEAT_PLAN)}
    assert 4 <= len(repeated) <= 16
    # Nobody had one before, and a protection plan is followed by a child in need plan in which there is harm again.
    again = {
        "pathway.plans.child_protection.step_down_share": 1.0,
        "pathway.section47.hazard_on_plan_per_year": dict.fromkeys(NEEDS, 20.0),
    }
    model = play(plain(PROTECTED | again), [(0.0, family(0, need=CHILD_PROTECTION))])
    first, second, *_ = rows(model, Event.PLAN_STARTED, detail=float(PlanKind.CHILD_PROTECTION))
    repeat = rows(model, Event.REPEAT_PLAN)[0]
    assert first.time < second.time
    assert (repeat.time, repeat.since, repeat.detail) == (second.time, second.since, 1.0)
