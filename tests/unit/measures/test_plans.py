"""Measures of plans, from logs written by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.model.events import EventType, PlanEnd, PlanKind, Role, TaskKind, WorkerKind
from tests.support.measure_logs import HandLog
from tests.support.small_service import plain

CIN, CP = PlanKind.CHILD_IN_NEED, PlanKind.CHILD_PROTECTION


@pytest.fixture
def log():
    return HandLog(plain())


def test_core_groups_on_time(log):
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "safeguarding")
    log.works(TaskKind.CORE_GROUP, 1, 0.0, 4.0, 5.0, due=10.0, children=2)  # in time
    log.works(TaskKind.CORE_GROUP, 1, 0.0, 11.0, 11.5, due=10.0)  # late
    log.works(TaskKind.CORE_GROUP, 1, 0.0, 10.4, 10.9, due=10.0)  # on the day
    log.works(TaskKind.CORE_GROUP, 1, 0.0, due=20.0)  # not held
    log.works(TaskKind.CORE_GROUP, 1, 40.0, due=45.0)  # not due yet
    log.happens(30.0, EventType.CORE_GROUP_MISSED, detail=CP)
    assert log("core_groups_on_time_share") == pytest.approx(3.0 / 6.0)


def test_reviews_of_protection_plans_on_time(log):
    log.happens(10.3, EventType.REVIEW_HELD, detail=CP, since=-50.0, due=10.0, children=3)  # on the last day
    log.happens(11.0, EventType.REVIEW_HELD, detail=CP, since=-50.0, due=10.0)
    log.happens(20.0, EventType.REVIEW_HELD, detail=CIN, since=-50.0, due=10.0)  # no statutory limit
    assert log("reviews_on_time_share") == pytest.approx(3.0 / 4.0)


def test_visits_missed_by_plan(log):
    log.happens(1.0, EventType.VISIT_MISSED, detail=CP, children=2)
    log.happens(2.0, EventType.VISIT_MISSED, detail=CIN)
    log.happens(43.0, EventType.VISIT_MISSED, detail=CIN)  # after the window
    assert (log("cp_visits_missed"), log("cin_visits_missed")) == (2, 1)


def test_children_seen_in_the_last_four_weeks(log):
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "safeguarding")
    visit = TaskKind.PLAN_VISIT_CHILD_PROTECTION
    # Begun ten days before the window: seen until day 10 and again from day 15 to 35; ends on day 40.
    log.happens(0.0, EventType.PLAN_STARTED, detail=CP, since=-10.0, entity=1, children=2)
    log.works(visit, 1, 5.0, 14.0, 15.0, entity=1, children=2)
    log.happens(40.0, EventType.PLAN_ENDED, detail=CP, since=-10.0, entity=1, children=2)
    # Begun on day 10, and seen until the end on day 20; the visit owed is made after it. Another from day 30.
    log.happens(10.0, EventType.PLAN_STARTED, detail=CP, since=10.0, entity=2)
    log.happens(20.0, EventType.PLAN_ENDED, detail=CP, since=10.0, entity=2)
    log.works(visit, 1, 19.0, 21.0, 22.0, entity=2)
    log.happens(30.0, EventType.PLAN_STARTED, detail=CP, since=30.0, entity=2)
    # Visited on a plan of the other kind, and not on this one; open to the end.
    log.happens(0.0, EventType.PLAN_STARTED, detail=CP, since=-50.0, entity=3)
    log.works(TaskKind.PLAN_VISIT_CHILD_IN_NEED, 1, 0.0, 1.0, 2.0, entity=3)
    log.works(visit, 1, 0.0, entity=3)
    on_plan = 2 * 40.0 + 10.0 + 12.0 + 42.0
    seen = 2 * (10.0 + 20.0) + 10.0 + 12.0
    assert log("cp_seen_in_4_weeks_share") == pytest.approx(seen / on_plan)


def test_lengths_and_drift(log):
    log.happens(30.0, EventType.PLAN_ENDED, detail=CP, since=-70.0, due=30.0, children=3)
    log.happens(40.0, EventType.PLAN_ENDED, detail=CP, since=-160.0, due=16.0)  # 24 days late
    log.happens(20.0, EventType.PLAN_ENDED, detail=CP, since=-20.0, due=np.nan)  # the child entered care
    log.happens(20.0, EventType.PLAN_ENDED, detail=CIN, since=0.0, due=10.0)
    assert log("cp_plan_length_mean_wd") == pytest.approx((3 * 100.0 + 200.0 + 40.0) / 5)
    assert log("cp_plan_drift_mean_wd") == pytest.approx(24.0 / 4)
    assert log("cp_plans_drifted_share") == pytest.approx(1.0 / 4)
    assert (log("cin_plan_drift_mean_wd"), log("cin_plans_drifted_share")) == (10.0, 0.0)


def test_repeat_plans_are_a_share_of_those_begun_in_the_run(log):
    log.happens(0.0, EventType.PLAN_STARTED, detail=CP, since=-10.0)
    log.happens(0.0, EventType.REPEAT_PLAN, detail=1, since=-10.0)
    log.happens(5.0, EventType.PLAN_STARTED, detail=CP, since=5.0, children=3)
    log.happens(6.0, EventType.PLAN_STARTED, detail=CP, since=6.0)
    log.happens(6.0, EventType.REPEAT_PLAN, detail=2, since=6.0)
    log.happens(7.0, EventType.PLAN_STARTED, detail=CIN, since=7.0)
    assert log("repeat_plan_share") == pytest.approx(1.0 / 4)


def test_what_follows_a_plan(log):
    for day, end in enumerate(PlanEnd):
        log.happens(float(day), EventType.PLAN_FOLLOWED_BY, detail=end, since=-5.0, children=int(end) + 1)
    assert log("step_downs_to_cin") == 2
    assert log("step_downs_to_early_help") == 3
    assert log("cin_plans_stepped_up") == 4
    assert log("care_entries_from_plans") == 5


def test_care_and_reassessments(log):
    log.happens(10.0, EventType.CARE_ENTERED, since=4.0, children=3)
    log.happens(12.0, EventType.CARE_ENTERED, since=2.0)
    log.happens(30.0, EventType.REASSESSMENT_COMPLETED, detail=CIN, since=-15.0, children=2)
    log.happens(31.0, EventType.REASSESSMENT_COMPLETED, detail=CP, since=-15.0)  # the 46th day
    log.happens(31.0, EventType.ASSESSMENT_COMPLETED, since=0.0)
    assert log("care_panel_wait_mean_wd") == pytest.approx((3 * 6.0 + 10.0) / 4)
    assert log("reassessments") == 3
    assert log("reassessments_within_45wd_share") == pytest.approx(2.0 / 3.0)
    assert log("assessments_completed") == 4


def test_where_there_are_no_plans_shares_are_empty_and_numbers_zero(log):
    assert math.isnan(log("core_groups_on_time_share"))
    assert math.isnan(log("repeat_plan_share"))
    assert log("reassessments") == 0
