"""Reassessments: when a plan has one, and what it asks of the family's own worker."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.events import Event, TaskKind
from sim.model.reassessment import reassessed_after
from tests.support.small_plans import PLANNED
from tests.support.small_service import family, fixed, holders, plain, play, rows


@given(st.floats(0.5, 2000.0), st.floats(0.0, 100.0), st.floats(0.01, 1.0), st.floats(0.001, 0.999))
@settings(derandomize=True, deadline=None)
def test_a_reassessment_ends_before_the_plan_does(length, planned, share, u):
    after = reassessed_after(length, planned, share, u)
    assert (after is None) == (u >= share or planned > length)
    assert after is None or -1e-9 <= after <= length - planned + 1e-9


@pytest.mark.parametrize(
    ("u", "after"),
    [(0.0, 0.0), (0.1, 35.0), (0.1999, pytest.approx(70.0, abs=0.1)), (0.2, None), (0.9, None)],
)
def test_all_moments_from_which_it_can_end_in_time_are_equally_likely(u, after):
    # A plan of 100 days, a reassessment of 30, one plan in five: it begins anywhere in the first 70 days.
    assert reassessed_after(100.0, 30.0, 0.2, u) == after


def test_a_plan_just_as_long_as_a_reassessment_may_have_one_and_a_shorter_one_has_none():
    assert reassessed_after(30.0, 30.0, 0.2, 0.1) == 0.0
    assert reassessed_after(29.9, 30.0, 0.2, 0.1) is None


def test_where_no_plan_is_reassessed_none_is():
    assert reassessed_after(100.0, 30.0, 0.0, 0.0) is None


REASSESSED = PLANNED | {
    "pathway.plans.child_in_need.visit_hours": 0.0,
    "pathway.plans.child_in_need.length_days": fixed(60.0),
    "pathway.plans.child_in_need.reassessment_share": 1.0,
    "pathway.plans.reassessment": {"hours_factor": 0.5, "limit_days": 45.0},
    "pathway.assessment.planned_length.enabled": True,
    "pathway.assessment.planned_length.full": fixed(20.0),
}


def test_the_worker_visits_and_writes_up_before_the_planned_end():
    model = play(plain(REASSESSED), [(0.0, family(0))])
    (started,), (completed,) = rows(model, Event.REASSESSMENT_STARTED), rows(model, Event.REASSESSMENT_COMPLETED)
    (begun,) = rows(model, Event.PLAN_STARTED)
    parts = rows(model, Event.TASK_DONE, detail=float(TaskKind.REASSESSMENT))
    # Half of the ten hours of an assessment: six tenths in visits, four tenths to write up.
    assert [row.hours for row in parts] == pytest.approx([3.0, 2.0])
    assert (started.due, completed.since) == (started.time + 45.0, started.time)
    # A plan of 60 days, of which the reassessment takes 20: it begins within the first 40.
    assert begun.time <= started.time <= begun.time + 40.0
    assert [row.due for row in parts] == pytest.approx([started.time + 16.0, started.time + 20.0])
    (worker,) = {row.worker for row in parts}
    assert worker == holders(model, "safeguarding")[0].identity
    assert completed.time <= rows(model, Event.PLAN_ENDED)[0].time


def test_a_share_of_nought_means_no_reassessment():
    model = play(plain(REASSESSED | {"pathway.plans.child_in_need.reassessment_share": 0.0}), [(0.0, family(0))])
    assert rows(model, Event.REASSESSMENT_STARTED) == []
