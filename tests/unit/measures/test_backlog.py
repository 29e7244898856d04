"""Measures of backlog, of logs written by hand, against results worked by hand."""

import pytest

from sim.model.events import (
    CaseStage,
    ClosureStage,
    EventType,
    Role,
    TaskKind,
    WorkerKind,
)
from tests.support.measure_logs import table


def test_waits_for_a_worker(log):
    log.happens(-6.0, EventType.UNALLOCATED, "assessment", entity=1, children=2, detail=CaseStage.ASSESSMENT)
    log.happens(10.5, EventType.ALLOCATED, "assessment", entity=1, children=2, worker=7, since=-6.0, reason=0, detail=0)
    log.happens(20.0, EventType.UNALLOCATED, "assessment", entity=2, detail=CaseStage.ASSESSMENT)
    log.happens(40.0, EventType.CASE_CLOSED, "assessment", entity=1, children=2, worker=7, since=-6.0, detail=0)
    assert log("cases_unallocated") == pytest.approx((2 * 10.5 + 22.0) / 42.0)
    assert log.months("cases_unallocated_end") == [1.0, 1.0]
    assert log("allocation_wait_mean_wd") == pytest.approx(16.5)
    ages = 2 * (16.5**2 - 6.0**2) / 2 + 22.0**2 / 2
    assert log("unallocated_wait_mean_wd") == pytest.approx(ages / (2 * 10.5 + 22.0))
    assert log("cases_open") == pytest.approx((2 * 40.0 + 22.0) / 42.0)
    assert log("cases_open_end") == 1.0
    assert table(log, "unallocated_by_age")["21-45"] == 1.0


def test_who_waits_at_the_end_by_risk_and_days(log):
    waiting = {"detail": CaseStage.ASSESSMENT, "rag": 2}
    log.happens(20.0, EventType.UNALLOCATED, "assessment", entity=1, **waiting | {"children": 3})
    log.happens(39.0, EventType.UNALLOCATED, "assessment", entity=2, **waiting | {"rag": 0})
    log.happens(
        41.5, EventType.UNALLOCATED, "safeguarding", entity=3, **waiting | {"detail": CaseStage.CHILD_PROTECTION}
    )
    log.happens(5.0, EventType.UNALLOCATED, "assessment", entity=4, **waiting | {"rag": 0})
    log.happens(9.0, EventType.ALLOCATED, "assessment", entity=4, worker=7, since=5.0, reason=0, **waiting)
    found = {risk: table(log, f"unallocated_by_risk: {risk}") for risk in ("protection", "red", "other")}
    days = {
        risk: {band: round(42.0 * children, 9) for band, children in bands.items() if children}
        for risk, bands in found.items()
    }
    # In child days: the first, on days 20 to 41, as three children; the second on 39 to 41, the fourth on 5 to 8.
    assert days == {
        "protection": {"0": 0.5},
        "red": {"0": 2.0, "1-5": 5.0},
        "other": {"0": 3.0, "1-5": 15.0, "6-10": 15.0, "11-20": 30.0, "21-45": 3.0},
    }
    assert sum(table(log, "unallocated_by_age").values()) == 5.0


def test_a_case_can_change_stage_or_close_while_it_waits(log):
    log.happens(1.0, EventType.ALLOCATED, "safeguarding", entity=1, worker=7, detail=CaseStage.SECTION47, since=1.0)
    log.happens(2.0, EventType.CASE_STAGE, "safeguarding", entity=1, worker=7, detail=CaseStage.CHILD_PROTECTION)
    log.happens(6.0, EventType.DEALLOCATED, "safeguarding", entity=1, worker=7, detail=CaseStage.CHILD_PROTECTION)
    log.happens(6.0, EventType.UNALLOCATED, "safeguarding", entity=1, detail=CaseStage.CHILD_PROTECTION)
    log.happens(9.0, EventType.CASE_STAGE, "safeguarding", entity=1, detail=CaseStage.CHILD_IN_NEED)
    log.happens(15.0, EventType.CASE_CLOSED, "safeguarding", entity=1, detail=CaseStage.CHILD_IN_NEED)
    assert log("cases_unallocated") == pytest.approx(9.0 / 42.0)
    assert log("cp_cases_unallocated") == pytest.approx(3.0 / 42.0)
    assert log("cp_cases_unallocated_share") == pytest.approx(3.0 / 7.0)  # on such a plan from 2 to 9
    assert log("cases_unallocated_end") == 0.0


def test_an_assessment_ends_when_a_manager_closes_the_case_unassessed(log):
    log.happens(0.0, EventType.ASSESSMENT_STARTED, entity=1, children=2, since=-30.0)  # overdue from day 16
    log.happens(21.0, EventType.CLOSED_UNDER_PRESSURE, entity=1, children=2, since=-30.0, detail=ClosureStage.REFERRAL)
    assert (log("assessments_open"), log("assessments_open_end")) == (pytest.approx(2 * 21.0 / 42.0), 0.0)
    assert log("assessments_overdue_open") == pytest.approx(2 * 5.0 / 42.0)
    assert log("assessment_queue_mean") == pytest.approx(2 * 21.0 / 42.0)
    assert log("unassessed_risk_child_days") == pytest.approx(2 * 21.0)
    assert table(log, "assessments_open_by_age") == dict.fromkeys(table(log, "assessments_open_by_age"), 0.0)


@pytest.mark.parametrize(
    ("since", "seen", "completed", "days"),
    [
        (2.0, 5.0, 30.0, 3.0),  # seen, and in time
        (-45.0, 20.0, 30.0, 30.0 - 0.0),  # unseen, then overdue from 1.0 on
        (-30.0, 4.0, 30.0, 4.0 + (30.0 - 16.0)),  # seen; overdue from 16.0
        (-30.0, 4.0, None, 4.0 + (42.0 - 16.0)),
        (10.0, None, None, 32.0),
    ],
)
def test_risk_that_nobody_has_assessed(log, since, seen, completed, days):
    for entity, need in ((1, 2), (2, 1)):  # the second is below the threshold
        log.happens(max(0.0, since), EventType.ASSESSMENT_STARTED, entity=entity, need=need, since=since)
        if seen:
            log.happens(seen, EventType.CHILD_SEEN, entity=entity, need=need, since=since)
        if completed:
            log.happens(completed, EventType.ASSESSMENT_COMPLETED, entity=entity, need=need, since=since, detail=0)
    assert log("unassessed_risk_child_days") == pytest.approx(days)


def test_a_duty_visit_ends_being_unseen_and_not_the_wait(log):
    log.employs(7, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    log.happens(0.0, EventType.UNALLOCATED, "assessment", entity=1, children=2, detail=CaseStage.ASSESSMENT)
    log.works(TaskKind.DUTY_VISIT, 7, 15.0, begun=15.0, done=15.5, entity=1, children=2)
    log.happens(30.0, EventType.ALLOCATED, "assessment", entity=1, children=2, worker=7, since=0.0, reason=0, detail=0)
    log.works(TaskKind.DUTY_VISIT, 7, 31.0, begun=31.0, done=31.5, entity=1, children=2)  # too late to count
    assert log("cases_unallocated") == pytest.approx(2 * 30.0 / 42.0)
    # Beyond ten days: from day 10 to the visit on 15.5, and from 25.5 to the worker on 30.
    assert log("cases_unallocated_unseen") == pytest.approx(2 * (5.5 + 4.5) / 42.0)
    assert log("cases_unallocated_over_10wd") == pytest.approx(2 * 20.0 / 42.0)
    assert log("cases_unallocated_over_5wd") == pytest.approx(2 * 25.0 / 42.0)
    assert log("duty_visits") == 2.0


def test_a_child_seen_by_somebody_on_duty_is_no_longer_at_unseen_risk(log):
    log.employs(7, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    log.happens(0.0, EventType.ASSESSMENT_STARTED, "assessment", entity=1, need=3, since=0.0, due=45.0)
    log.works(TaskKind.DUTY_VISIT, 7, 4.0, begun=4.0, done=5.0, entity=1, need=3)
    assert log("unassessed_risk_child_days") == pytest.approx(5.0)
    log.happens(5.0, EventType.FOUND_IN_DANGER, "assessment", entity=1, need=3, children=2, since=0.0)
    assert log("found_in_danger") == 2.0
