"""Plans: visits, core groups and reviews, what is missed, drift, and what follows a plan."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.clock import Calendar
from sim.config.base import NEEDS
from sim.model.allocation import TRANSFER
from sim.model.events import CaseStage, ClosureStage, Event, PlanEnd, PlanKind, TaskKind
from sim.model.plan_work import (
    core_groups_due,
    days_cut_short,
    expected_plan_days,
    expected_plan_hours,
    first_due,
    is_last_review,
    next_due,
    plan_hours,
    reviews_due,
    visits_due,
)
from sim.model.reassessment import reassessed_after
from tests.small_service import (
    ASSESSED_AT_ONCE,
    CHILD_PROTECTION,
    family,
    fixed,
    holders,
    leave,
    outcomes,
    plain,
    play,
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

days = st.floats(0.5, 2000.0)


def times(model, *events, **fields):
    return [round(row.time, 6) for row in rows(model, *events, **fields)]


def done(model, kind):
    return [(round(row.start, 6), round(row.due, 6)) for row in rows(model, Event.TASK_DONE, detail=float(kind))]


def what_followed(model):
    return [PlanEnd(int(row.detail)) for row in rows(model, Event.PLAN_FOLLOWED_BY)]


# Rules


@pytest.mark.parametrize(("now", "due"), [(0.0, 20.0), (19.9, 20.0), (20.0, 40.0), (70.0, 80.0)])
def test_visits_follow_each_other_from_the_start_of_the_plan(now, due):
    assert first_due(0.0, now, 20.0) == due
    assert first_due(-30.0, now, 20.0) == first_due(0.0, now + 30.0, 20.0) - 30.0


def test_after_a_late_visit_the_next_is_half_an_interval_away_at_least():
    assert next_due(20.0, 15.0, 20.0) == 40.0
    assert next_due(20.0, 28.0, 20.0) == 40.0
    assert next_due(40.0, 50.0, 20.0) == 60.0  # the one of day 40 was missed: back to the old rhythm
    assert next_due(40.0, 58.0, 20.0) == 68.0


def test_what_falls_due_on_plans_of_many_lengths():
    assert [visits_due(length, 10.0) for length in (9.9, 10.0, 24.0, 30.0)] == [0, 1, 2, 3]
    assert [core_groups_due(length, 10.0, 30.0) for length in (9.0, 10.0, 39.0, 40.0, 100.0)] == [0, 1, 1, 2, 4]
    assert [reviews_due(length, 63.0, 126.0) for length in (5.0, 63.0, 64.0, 189.0, 190.0)] == [1, 1, 2, 2, 3]
    # Reviews of children in need: one that would come half an interval before the end waits for it.
    assert [reviews_due(length, 60.0, 60.0, 30.0) for length in (5.0, 90.0, 91.0, 150.0, 151.0)] == [1, 1, 2, 2, 3]


def test_the_last_review_is_the_one_before_whose_limit_the_plan_ends():
    assert is_last_review(63.0, 63.0)
    assert not is_last_review(64.0, 63.0)
    assert is_last_review(90.0, 60.0, 30.0)


def test_a_hazard_cuts_plans_short():
    assert days_cut_short(100.0, 0.0) == 100.0
    assert days_cut_short(1e9, 2.0) == pytest.approx(252.8875 / 2.0, rel=1e-3)
    assert 90.0 < days_cut_short(100.0, 0.15) < 100.0


@given(days, st.floats(0.5, 130.0))
@settings(derandomize=True, deadline=None)
def test_due_dates_move_on(late, interval):
    assert next_due(20.0, 20.0 - 0.5 * interval + late, interval) >= 20.0 + interval


@given(days, st.floats(0.0, 100.0), st.floats(0.01, 1.0), st.floats(0.001, 0.999))
@settings(derandomize=True, deadline=None)
def test_a_reassessment_ends_before_the_plan_does(length, planned, share, u):
    after = reassessed_after(length, planned, share, u)
    assert (after is None) == (u >= share or planned > length)
    assert after is None or -1e-9 <= after <= length - planned + 1e-9


def test_hours_of_a_plan_by_hand():
    plans = plain(WITH_MEETINGS).pathway.plans
    # 20 visits of 4 hours, core groups on days 10, 40, ..., 190, reviews by day 63 (held five days before) and 184,
    # and one at the end.
    assert plan_hours(plans, PlanKind.CHILD_PROTECTION, 200.0) == 20 * 4.0 + 7 * 1.0 + 3 * 2.0
    # Six visits of two hours, reviews on days 60 and 120.
    assert plan_hours(plans, PlanKind.CHILD_IN_NEED, 125.0) == 6 * 2.0 + 2 * 1.0
    assert expected_plan_hours(plans, PlanKind.CHILD_IN_NEED) == pytest.approx(2.0 + 1.0)
    assert expected_plan_days(plans.child_in_need.length_days, 0.0) == pytest.approx(30.0)
    assert expected_plan_days(plans.step_down_days, 0.0) == pytest.approx(40.0)


def test_typical_hours_of_plans_are_those_of_the_top_down_check():
    plans = sim.compose(["authority=england_typical"]).pathway.plans
    for kind, plan, low, high in (
        (PlanKind.CHILD_PROTECTION, plans.child_protection, 5.0, 12.0),
        (PlanKind.CHILD_IN_NEED, plans.child_in_need, 2.0, 5.0),
    ):
        length = expected_plan_days(plan.length_days, plan.care_per_year)
        assert low < expected_plan_hours(plans, kind) / length * 21.0 < high


# A child in need plan, day by day

WITH_MEETINGS = {
    "pathway.plans.child_in_need.review_hours": 1.0,
    "pathway.plans.child_protection.core_group_hours": 1.0,
    "pathway.plans.child_protection.review_hours": 2.0,
}


def test_a_child_in_need_plan_day_by_day():
    model = play(plain(PLANNED | WITH_MEETINGS), [(0.0, family(0))])
    (began,) = rows(model, Event.PLAN_STARTED)
    assert (began.time, began.since, began.detail) == (pytest.approx(1.0), pytest.approx(1.0), PlanKind.CHILD_IN_NEED)
    (handover,) = rows(model, Event.TASK_DONE, detail=float(TaskKind.HANDOVER))
    assert (handover.start, handover.hours) == (pytest.approx(1.0), 1.5)
    # Due on day 21, so worked on from day 11; the next is due on day 41, after the end.
    assert done(model, TaskKind.PLAN_VISIT_CHILD_IN_NEED) == [(11.0, 21.0)]
    assert done(model, TaskKind.REVIEW_CHILD_IN_NEED) == [(26.0, 31.0)]
    assert times(model, Event.REVIEW_HELD) == [31.0]
    (ended,) = rows(model, Event.PLAN_ENDED)
    assert (ended.time, ended.since, ended.due) == tuple(map(pytest.approx, (31.0, 1.0, 31.0)))
    assert what_followed(model) == [PlanEnd.CLOSED]
    assert rows(model, Event.VISIT_MISSED) == []


def test_reviews_of_a_long_child_in_need_plan():
    changes = {"pathway.plans.child_in_need.length_days": fixed(110.0)}
    model = play(plain(PLANNED | WITH_MEETINGS | changes), [(0.0, family(0))])
    # One after 60 days; the end, on day 111, comes before another would be due.
    assert times(model, Event.REVIEW_HELD) == [61.0, 111.0]
    assert times(model, Event.PLAN_ENDED) == [111.0]


def test_a_plan_moves_to_the_safeguarding_team():
    model = play(plain(PLANNED), [(0.0, family(0))])
    first, transfer = rows(model, Event.ALLOCATED)
    assert (first.team, transfer.team, transfer.start, transfer.detail) == (2.0, 3.0, TRANSFER, CaseStage.CHILD_IN_NEED)
    assert holders(model)[0].cases == {}


def test_or_stays_with_the_worker_who_assessed():
    model = play(plain(PLANNED | {"pathway.plans.transfer": False}), [(0.0, family(0))])
    assert len(rows(model, Event.ALLOCATED)) == 1
    assert rows(model, Event.TASK_DONE, detail=float(TaskKind.HANDOVER)) == []
    (worker,) = {row.worker for row in rows(model, Event.TASK_DONE)}
    assert worker == holders(model)[0].identity
    assert [row.detail for row in rows(model, Event.CASE_STAGE)] == [CaseStage.CHILD_IN_NEED]


# A child protection plan, day by day


def test_a_child_protection_plan_day_by_day():
    changes = {"pathway.plans.child_protection.length_days": fixed(100.0), "run.years": 0.7}
    model = play(plain(PROTECTED | WITH_MEETINGS | changes), [(0.0, family(0, need=CHILD_PROTECTION))])
    assert times(model, Event.CONFERENCE_HELD) == times(model, Event.PLAN_STARTED) == [5.0]
    visits = done(model, TaskKind.PLAN_VISIT_CHILD_PROTECTION)
    assert [due for _, due in visits] == [15.0 + 10.0 * visit for visit in range(10)]
    groups = done(model, TaskKind.CORE_GROUP)
    assert [due for _, due in groups] == [15.0, 45.0, 75.0, 105.0]  # 10 days after the conference, then every 30
    # The first review is planned five days before three months have passed; the plan ends at the second.
    calendar = Calendar(model.config.run.start)
    limit = calendar.span_end(5.0, 3)
    first, last = rows(model, Event.REVIEW_HELD)
    assert (first.time, first.since, first.due) == tuple(map(pytest.approx, (limit - 5.0, 5.0, limit)))
    assert (last.time, last.since) == (pytest.approx(105.0), pytest.approx(limit - 5.0))
    assert last.due == pytest.approx(calendar.span_end(limit - 5.0, 6))
    assert [due for _, due in done(model, TaskKind.REVIEW_REPORT)] == [limit - 5.0, 105.0]
    assert len(done(model, TaskKind.REVIEW_CONFERENCE)) == 2
    assert times(model, Event.PLAN_ENDED) == [105.0]


def test_three_months_end_on_the_same_day_of_the_month():
    calendar = Calendar(dt.date(2025, 4, 1))
    assert calendar.date_of(calendar.span_end(0.0, 3)) == dt.date(2025, 7, 1)


def test_plans_of_the_first_day_go_on_in_phase():
    changes = {
        "run.initial_state": "caseload",
        "pathway.plans.child_protection.open_at_start": 20.0,
        "pathway.plans.child_protection.length_days": fixed(200.0),
        "teams.safeguarding": team(20),
    }
    model = play(plain(PROTECTED | WITH_MEETINGS | changes))
    started = {row.entity: row.since for row in rows(model, Event.PLAN_STARTED)}
    assert len(started) == 20
    assert rows(model, Event.VISIT_MISSED, Event.CORE_GROUP_MISSED) == []
    visits = rows(model, Event.TASK_DONE, detail=float(TaskKind.PLAN_VISIT_CHILD_PROTECTION))
    assert all(
        (row.due - started[row.entity]) % 10.0 == pytest.approx(0.0, abs=1e-6)
        or ((row.due - started[row.entity]) % 10.0 == pytest.approx(10.0, abs=1e-6))
        for row in visits
    )
    ended = rows(model, Event.PLAN_ENDED)
    assert len(ended) > 5
    assert all(row.time == pytest.approx(row.since + 200.0) for row in ended)
    reviews = rows(model, Event.REVIEW_HELD)
    assert all(row.time <= row.due + 1e-9 for row in reviews)


# Missed, and drift


def without_a_worker_until(day, changes):
    """A service whose only safeguarding worker leaves at once; another comes on a day."""

    def hire(model):
        (post,) = model.workforce.teams["safeguarding"].posts
        model.workforce.hiring.employ(post)

    def go(model):
        leave(holders(model, "safeguarding")[0])

    return play(plain(PLANNED | changes), [(0.0, family(0))], [(0.5, go), (day, hire)])


NINETY = {"pathway.plans.child_in_need.length_days": fixed(90.0), "run.years": 0.8}


def test_visits_missed_are_counted_when_they_fall_due_and_put_the_end_off():
    model = without_a_worker_until(75.0, NINETY)
    # The visit due on day 21 is made after day 75: those of days 41 and 61 are missed.
    missed = rows(model, Event.VISIT_MISSED)
    assert [(round(row.time, 6), round(row.due, 6)) for row in missed] == [(41.0, 41.0), (61.0, 61.0)]
    visits = done(model, TaskKind.PLAN_VISIT_CHILD_IN_NEED)
    # Four fall due in 90 days, so four are made: the next no sooner than half an interval after the late one.
    assert [due for _, due in visits] == [21.0, 85.2, 105.2, 125.2]
    # Two intervals after the 90 days.
    (ended,) = rows(model, Event.PLAN_ENDED)
    assert (ended.time, ended.due) == (pytest.approx(131.0), pytest.approx(91.0))


def test_without_drift_a_plan_ends_at_its_length_all_the_same():
    model = without_a_worker_until(75.0, NINETY | {"pathway.plans.drift": False})
    assert len(rows(model, Event.VISIT_MISSED)) == 2
    assert times(model, Event.PLAN_ENDED) == [91.0]
    assert len(done(model, TaskKind.PLAN_VISIT_CHILD_IN_NEED)) == 2


@pytest.mark.parametrize("kind", ["child_in_need_plan", "section47"])
def test_without_drift_every_plan_lasts_exactly_its_length_even_with_nobody_to_visit(kind):
    base = PROTECTED if kind == "section47" else PLANNED
    model = play(plain(base | WITH_MEETINGS | NO_ONE | {"pathway.plans.drift": False}), [(0.0, family(0, need=3))])
    (ended,) = rows(model, Event.PLAN_ENDED)
    assert ended.time == ended.due == pytest.approx(ended.since + (24.0 if kind == "section47" else 30.0), abs=1e-12)


def test_a_plan_can_end_before_the_case_has_been_handed_over():
    # The conference takes the worker three days after the plan has begun, and the plan lasts for two.
    changes = {
        "pathway.section47.conference_hours": 40.0,
        "pathway.section47.report_share": 0.25,
        "pathway.plans.child_protection.length_days": fixed(2.0),
        "pathway.plans.drift": False,
    }
    model = play(plain(PROTECTED | changes), [(0.0, family(0, need=CHILD_PROTECTION))])
    (began,), (ended,) = rows(model, Event.PLAN_STARTED), rows(model, Event.PLAN_ENDED)
    (transfer,) = rows(model, Event.ALLOCATED, start=TRANSFER)
    (closed,) = rows(model, Event.CASE_CLOSED)
    assert ended.time == pytest.approx(began.time + 2.0)
    assert ended.time < transfer.time <= closed.time


def test_with_drift_a_plan_that_nobody_visits_does_not_end():
    model = play(plain(PLANNED | NO_ONE), [(0.0, family(0))])
    assert rows(model, Event.PLAN_ENDED) == []
    horizon = model.env.now
    assert len(rows(model, Event.VISIT_MISSED)) == math.floor((horizon - 1.0) / 20.0 - 1e-9) - 1


def test_load_stays_bounded_because_one_visit_is_open_at_a_time():
    config = plain(PLANNED | {"pathway.plans.child_in_need.length_days": fixed(500.0)} | NO_ONE)
    model = play(config, [(0.0, family(0))])
    (waiting,) = rows(model, Event.TASK_OPEN)
    assert (waiting.detail, waiting.due) == (TaskKind.PLAN_VISIT_CHILD_IN_NEED, pytest.approx(21.0))


def test_core_groups_are_missed_without_putting_the_end_off():
    changes = {"pathway.plans.child_protection.length_days": fixed(60.0), "pathway.plans.drift": False}
    model = play(plain(PROTECTED | WITH_MEETINGS | NO_ONE | changes), [(0.0, family(0, need=CHILD_PROTECTION))])
    # Due on day 15 and not held: that of day 45 is missed.
    assert times(model, Event.CORE_GROUP_MISSED) == [45.0]
    assert times(model, Event.PLAN_ENDED) == [65.0]


# What follows


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


# Reassessments, repeat plans


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
