"""Plans day by day: visits, core groups and reviews, what is missed, and drift."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.clock import Calendar
from sim.model.events import AllocationReason, CaseStage, EventType, PlanEnd, PlanKind, TaskKind
from sim.model.plans import length_by_load
from tests.support.small_plans import (
    NO_ONE,
    PLANNED,
    PROTECTED,
    WITH_MEETINGS,
    done,
    times,
    what_followed,
)
from tests.support.small_service import (
    CHILD_PROTECTION,
    family,
    fixed,
    holders,
    leave,
    plain,
    play,
    rows,
    team,
)

# A child in need plan, day by day


def test_a_child_in_need_plan_day_by_day():
    model = play(plain(PLANNED | WITH_MEETINGS), [(0.0, family(0))])
    (began,) = rows(model, EventType.PLAN_STARTED)
    assert (began.time, began.since, began.detail) == (pytest.approx(1.0), pytest.approx(1.0), PlanKind.CHILD_IN_NEED)
    (handover,) = rows(model, EventType.TASK_DONE, detail=float(TaskKind.HANDOVER))
    assert (handover.start, handover.hours) == (pytest.approx(1.0), 1.5)
    # Due on day 21, so worked on from day 11; the next is due on day 41, after the end.
    assert done(model, TaskKind.PLAN_VISIT_CHILD_IN_NEED) == [(11.0, 21.0)]
    assert done(model, TaskKind.REVIEW_CHILD_IN_NEED) == [(26.0, 31.0)]
    assert times(model, EventType.REVIEW_HELD) == [31.0]
    (ended,) = rows(model, EventType.PLAN_ENDED)
    assert (ended.time, ended.since, ended.due) == tuple(map(pytest.approx, (31.0, 1.0, 31.0)))
    assert what_followed(model) == [PlanEnd.CLOSED]
    assert rows(model, EventType.VISIT_MISSED) == []


def test_reviews_of_a_long_child_in_need_plan():
    changes = {"pathway.plans.child_in_need.length_days": fixed(110.0)}
    model = play(plain(PLANNED | WITH_MEETINGS | changes), [(0.0, family(0))])
    # One after 60 days; the end, on day 111, comes before another would be due.
    assert times(model, EventType.REVIEW_HELD) == [61.0, 111.0]
    assert times(model, EventType.PLAN_ENDED) == [111.0]


def test_a_plan_moves_to_the_safeguarding_team():
    model = play(plain(PLANNED), [(0.0, family(0))])
    first, transfer = rows(model, EventType.ALLOCATED)
    assert (first.team, transfer.team, transfer.reason, transfer.detail) == (
        2.0,
        3.0,
        AllocationReason.TRANSFER,
        CaseStage.CHILD_IN_NEED,
    )
    assert holders(model)[0].cases == {}


def test_or_stays_with_the_worker_who_assessed():
    model = play(plain(PLANNED | {"pathway.plans.transfer": False}), [(0.0, family(0))])
    assert len(rows(model, EventType.ALLOCATED)) == 1
    assert rows(model, EventType.TASK_DONE, detail=float(TaskKind.HANDOVER)) == []
    (worker,) = {row.worker for row in rows(model, EventType.TASK_DONE)}
    assert worker == holders(model)[0].identity
    assert [row.detail for row in rows(model, EventType.CASE_STAGE)] == [CaseStage.CHILD_IN_NEED]


# A child protection plan, day by day


def test_a_child_protection_plan_day_by_day():
    changes = {"pathway.plans.child_protection.length_days": fixed(100.0), "run.years": 0.7}
    model = play(plain(PROTECTED | WITH_MEETINGS | changes), [(0.0, family(0, need=CHILD_PROTECTION))])
    assert times(model, EventType.CONFERENCE_HELD) == times(model, EventType.PLAN_STARTED) == [5.0]
    visits = done(model, TaskKind.PLAN_VISIT_CHILD_PROTECTION)
    assert [due for _, due in visits] == [15.0 + 10.0 * visit for visit in range(10)]
    groups = done(model, TaskKind.CORE_GROUP)
    assert [due for _, due in groups] == [15.0, 45.0, 75.0, 105.0]  # 10 days after the conference, then every 30
    # The first review is planned five days before three months have passed; the plan ends at the second.
    calendar = Calendar(model.config.run.start)
    limit = calendar.span_end(5.0, 3)
    first, last = rows(model, EventType.REVIEW_HELD)
    assert (first.time, first.since, first.due) == tuple(map(pytest.approx, (limit - 5.0, 5.0, limit)))
    assert (last.time, last.since) == (pytest.approx(105.0), pytest.approx(limit - 5.0))
    assert last.due == pytest.approx(calendar.span_end(limit - 5.0, 6))
    assert [due for _, due in done(model, TaskKind.REVIEW_REPORT)] == [limit - 5.0, 105.0]
    assert len(done(model, TaskKind.REVIEW_CONFERENCE)) == 2
    assert times(model, EventType.PLAN_ENDED) == [105.0]


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
    started = {row.entity: row.since for row in rows(model, EventType.PLAN_STARTED)}
    assert len(started) == 20
    assert rows(model, EventType.VISIT_MISSED, EventType.CORE_GROUP_MISSED) == []
    visits = rows(model, EventType.TASK_DONE, detail=float(TaskKind.PLAN_VISIT_CHILD_PROTECTION))
    assert len(visits) > 20
    assert all(
        (row.due - started[row.entity]) % 10.0 == pytest.approx(0.0, abs=1e-6)
        or ((row.due - started[row.entity]) % 10.0 == pytest.approx(10.0, abs=1e-6))
        for row in visits
    )
    ended = rows(model, EventType.PLAN_ENDED)
    assert len(ended) > 5
    assert all(row.time == pytest.approx(row.since + 200.0) for row in ended)
    reviews = rows(model, EventType.REVIEW_HELD)
    assert len(reviews) > 5
    assert all(row.time <= row.due + 1e-9 for row in reviews)


# Shorter plans where the service holds more


@pytest.mark.parametrize(
    ("relative_caseload", "factor"),
    [(1.0, 1.0), (1.44, 1.0 / 1.2), (4.0, 0.6), (0.64, 1.25), (0.01, 1.5), (math.inf, 0.6), (0.0, 1.5)],
)
def test_a_plan_is_shorter_by_the_root_of_the_caseload_within_bounds(relative_caseload, factor):
    assert length_by_load(relative_caseload, 0.5, least=0.6, most=1.5) == pytest.approx(factor)
    assert length_by_load(relative_caseload, 0.0, least=0.6, most=1.5) == 1.0


@given(st.just(0.0) | st.floats(0.001, 20.0), st.floats(0.001, 20.0), st.floats(0.0, 2.0))
def test_the_more_a_service_holds_the_shorter_the_plan(relative_caseload, more, elasticity):
    shorter, longer = (
        length_by_load(held, elasticity, 0.5, 1.5) for held in (relative_caseload + more, relative_caseload)
    )
    assert 0.5 <= shorter <= longer <= 1.5


def by_load(usual_children, **changes):
    """A service that usually holds so many children for each case holder."""
    return {
        "pathway.plans.child_in_need.length_by_load": {"enabled": True, "elasticity": 0.5, "least": 0.25, "most": 2.0}
        | changes,
        "teams.reserve.usual_caseload": {"assessment": usual_children, "safeguarding": usual_children},
    }


def planned_lengths(changes, base=PLANNED, families=2, need=2):
    """One plan begins after the other; on the second one's day the service holds the first."""
    model = play(plain(base | changes), [(3.0 * number, family(number, need=need)) for number in range(families)])
    return [round(row.due - row.since, 6) for row in rows(model, EventType.PLAN_ENDED)]


@pytest.mark.parametrize(
    ("usual_children", "lengths"),
    [(1.0, [60.0, 30.0]), (0.25, [60.0, 15.0]), (0.01, [60.0, 7.5]), (1.44, [60.0, 36.0])],
)
def test_a_child_in_need_plan_is_shorter_the_more_the_service_holds_when_it_starts(usual_children, lengths):
    assert sorted(planned_lengths(by_load(usual_children)), reverse=True) == lengths


def test_without_elasticity_or_where_the_rule_is_off_plans_are_as_long_as_ever():
    assert planned_lengths(by_load(0.25, elasticity=0.0)) == planned_lengths(by_load(0.25, enabled=False)) == [30.0] * 2


def test_protection_plans_are_as_long_whatever_the_service_holds():
    longer = {"pathway.plans.child_protection.length_days": fixed(50.0)}
    assert planned_lengths(by_load(0.25) | longer, PROTECTED, need=CHILD_PROTECTION) == [50.0, 50.0]


def test_after_a_protection_plan_the_child_is_in_need_for_as_long_as_the_service_s_load_lets_it():
    changes = by_load(1.3) | {"pathway.plans.child_protection.step_down_share": 1.0}
    # The case itself, which weighs 1.3, is all that the service holds: 40 days; and four times the usual: 20 days.
    assert planned_lengths(changes, PROTECTED, families=1, need=CHILD_PROTECTION) == [24.0, 40.0]
    changes |= by_load(1.3 / 4.0)
    assert planned_lengths(changes, PROTECTED, families=1, need=CHILD_PROTECTION) == [24.0, 20.0]


def test_where_the_worker_keeps_the_case_it_is_the_load_of_the_assessing_service_that_counts():
    changes = by_load(0.25) | NO_ONE | {"pathway.plans.transfer": False}
    # The case itself is on the worker's list: four times the usual.
    assert planned_lengths(changes, families=1) == [15.0]


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
    missed = rows(model, EventType.VISIT_MISSED)
    assert [(round(row.time, 6), round(row.due, 6)) for row in missed] == [(41.0, 41.0), (61.0, 61.0)]
    visits = done(model, TaskKind.PLAN_VISIT_CHILD_IN_NEED)
    # Four fall due in 90 days, so four are made: the next no sooner than half an interval after the late one.
    assert [due for _, due in visits] == [21.0, 85.2, 105.2, 125.2]
    # Two intervals after the 90 days.
    (ended,) = rows(model, EventType.PLAN_ENDED)
    assert (ended.time, ended.due) == (pytest.approx(131.0), pytest.approx(91.0))


def test_without_drift_a_plan_ends_at_its_length_all_the_same():
    model = without_a_worker_until(75.0, NINETY | {"pathway.plans.drift": False})
    assert len(rows(model, EventType.VISIT_MISSED)) == 2
    assert times(model, EventType.PLAN_ENDED) == [91.0]
    assert len(done(model, TaskKind.PLAN_VISIT_CHILD_IN_NEED)) == 2


@pytest.mark.parametrize("kind", ["child_in_need_plan", "section47"])
def test_without_drift_every_plan_lasts_exactly_its_length_even_with_nobody_to_visit(kind):
    base = PROTECTED if kind == "section47" else PLANNED
    model = play(plain(base | WITH_MEETINGS | NO_ONE | {"pathway.plans.drift": False}), [(0.0, family(0, need=3))])
    (ended,) = rows(model, EventType.PLAN_ENDED)
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
    (began,), (ended,) = rows(model, EventType.PLAN_STARTED), rows(model, EventType.PLAN_ENDED)
    (transfer,) = rows(model, EventType.ALLOCATED, reason=float(AllocationReason.TRANSFER))
    (closed,) = rows(model, EventType.CASE_CLOSED)
    assert ended.time == pytest.approx(began.time + 2.0)
    assert ended.time < transfer.time <= closed.time


def test_with_drift_a_plan_that_nobody_visits_does_not_end():
    model = play(plain(PLANNED | NO_ONE), [(0.0, family(0))])
    assert rows(model, EventType.PLAN_ENDED) == []
    horizon = model.env.now
    assert len(rows(model, EventType.VISIT_MISSED)) == math.floor((horizon - 1.0) / 20.0 - 1e-9) - 1


def test_load_stays_bounded_because_one_visit_is_open_at_a_time():
    config = plain(PLANNED | {"pathway.plans.child_in_need.length_days": fixed(500.0)} | NO_ONE)
    model = play(config, [(0.0, family(0))])
    (waiting,) = rows(model, EventType.TASK_OPEN)
    assert (waiting.detail, waiting.due) == (TaskKind.PLAN_VISIT_CHILD_IN_NEED, pytest.approx(21.0))


def test_core_groups_are_missed_without_putting_the_end_off():
    changes = {"pathway.plans.child_protection.length_days": fixed(60.0), "pathway.plans.drift": False}
    model = play(plain(PROTECTED | WITH_MEETINGS | NO_ONE | changes), [(0.0, family(0, need=CHILD_PROTECTION))])
    # Due on day 15 and not held: that of day 45 is missed.
    assert times(model, EventType.CORE_GROUP_MISSED) == [45.0]
    assert times(model, EventType.PLAN_ENDED) == [65.0]
