"""What falls due on a plan, and how many hours and days that comes to: rules by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.model.events import PlanKind
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
from tests.support.small_plans import (
    WITH_MEETINGS,
)
from tests.support.small_service import (
    plain,
)

days = st.floats(0.5, 2000.0)


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
