"""Measures of timeliness, of logs written by hand, against results worked by hand."""

import math

import pytest

from sim.model.events import (
    ClosureStage,
    EventType,
    MashDecision,
    PlanKind,
    Role,
    TaskKind,
    WorkerKind,
)
from tests.support.measure_logs import table


def test_decisions_late_and_not_yet_made_count_against(log):
    log.employs(7, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door")
    for entity, (contact, decided) in enumerate(((1.1, 2.9), (1.9, 3.0), (38.0, 38.5))):
        log.works(TaskKind.SCREENING, 7, contact, decided - 0.1, decided, entity=entity)
        log.happens(decided, EventType.SCREENED, entity=entity, since=contact)
    log.works(TaskKind.SCREENING, -1, 39.9, entity=8)  # past its limit from 41.0
    log.works(TaskKind.SCREENING, -1, 40.0, entity=9)  # within it until 42.0, the end
    assert log("contact_decision_within_1wd_share") == pytest.approx(2 / 4)
    assert log.months("contact_decision_within_1wd_share") == pytest.approx([1 / 2, 1 / 2])


def test_mash_limits_in_hours_and_in_days(log):
    limit = log.config.pathway.mash.limit_days.red
    cases = ((0, 1.0, 1.0 + limit), (0, 1.0, 1.01 + limit), (2, 1.2, 4.9), (2, 1.2, 5.0))
    for entity, (rag, started, decided) in enumerate(cases):
        log.happens(started, EventType.MASH_STARTED, entity=entity, rag=rag)
        log.happens(
            decided, EventType.MASH_DECIDED, entity=entity, rag=rag, since=started, detail=MashDecision.REFERRAL
        )
    log.happens(10.0, EventType.MASH_STARTED, entity=8, rag=0)
    assert log("mash_within_limit_share_red") == pytest.approx(1 / 3)
    assert log("mash_within_limit_share_green") == 0.5
    assert math.isnan(log("mash_within_limit_share_amber"))
    assert log("mash_enquiries_open_end") == 1.0


def test_children_seen(log):
    for entity, rag, seen in ((1, 0, 2.9), (2, 0, 3.0), (3, 1, 11.9), (4, 1, None)):
        log.happens(1.5, EventType.ASSESSMENT_STARTED, entity=entity, rag=rag, since=1.5)
        if seen:
            log.happens(seen, EventType.CHILD_SEEN, entity=entity, rag=rag, since=1.5)
    assert log("child_seen_within_limit_share") == pytest.approx(2 / 4)


def test_what_is_closed_unassessed_is_not_due_any_more_and_late_if_it_was(log):
    # The child was to be seen by the end of day 11, and the assessment was due by that of day 15.
    for entity, closed in ((1, 5.0), (2, 13.0), (3, 20.0)):
        log.happens(1.5, EventType.ASSESSMENT_STARTED, entity=entity, since=1.5 if entity < 3 else -30.0)
        log.happens(closed, EventType.CLOSED_UNDER_PRESSURE, entity=entity, detail=ClosureStage.REFERRAL, since=1.5)
    log.happens(1.5, EventType.ASSESSMENT_STARTED, entity=4, since=1.5)
    log.happens(3.0, EventType.CHILD_SEEN, entity=4, since=1.5)
    # Of 1 nothing was due; 2 and 3 had not been seen in time, each once; 4 was.
    assert log("child_seen_within_limit_share") == pytest.approx(1 / 3)
    assert math.isnan(log.months("child_seen_within_limit_share")[1])  # and in no later month
    assert log("assessments_due_within_45wd_share") == 0.0  # of 3 alone


def test_published_share_is_blind_to_open_assessments_and_the_cohort_is_not(log):
    # Referred on -40.5 (limit passes on 5.0), -30.5 (15.0), -20.5 (25.0); and within the limit still, on 3.0.
    for entity, since in enumerate((-40.5, -30.5, -20.5, 3.0)):
        log.happens(0.0, EventType.ASSESSMENT_STARTED, entity=entity, children=entity + 1, since=since)
    log.happens(4.9, EventType.ASSESSMENT_COMPLETED, entity=0, children=1, since=-40.5, detail=0)
    log.happens(15.0, EventType.ASSESSMENT_COMPLETED, entity=1, children=2, since=-30.5, detail=0)
    assert log("assessments_within_45wd_share") == pytest.approx(1 / 3)
    assert log("assessments_due_within_45wd_share") == pytest.approx(1 / 6)
    assert log.months("assessments_due_within_45wd_share") == pytest.approx([1 / 3, 0.0])
    assert log("assessments_overdue_open") == pytest.approx(3 * 17.0 / 42.0)
    assert log.months("assessments_overdue_open_end") == [0.0, 3.0]
    assert log("assessments_open_end") == 7.0
    assert log("assessment_duration_mean_wd") == pytest.approx((45.0 + 2 * 46.0) / 3)
    assert log("assessment_duration_median_wd") == 46.0
    assert log("assessment_duration_band_41_45_share") == pytest.approx(1 / 3)
    assert log("assessment_duration_band_46_50_share") == pytest.approx(2 / 3)
    # On the last day, 41: referred on -21 and on 3.
    ages = {"61+": 3.0, "31-40": 4.0}
    assert table(log, "assessments_open_by_age") == {
        band: ages.get(band, 0.0) for band in table(log, "assessments_open_by_age")
    }
    # On the last day of April, 20, the same were 41 and 17 working days old.
    by_month = {key: value for key, value in table(log, "assessments_open_by_age_monthly").items() if value}
    assert by_month == {"2024-04 11-20": 4.0, "2024-04 41-45": 3.0, "2024-05 31-40": 4.0, "2024-05 61+": 3.0}
    assert table(log, "assessment_duration_bands")["46-50"] == pytest.approx(2 / 3)


def test_work_done_is_told_from_work_recorded(log):
    log.happens(0.0, EventType.ASSESSMENT_STARTED, entity=1, since=-25.5)
    log.happens(19.5, EventType.ASSESSMENT_WORK_DONE, entity=1, since=-25.5)
    log.happens(30.0, EventType.ASSESSMENT_COMPLETED, entity=1, since=-25.5, detail=0)
    log.happens(22.0, EventType.ASSESSMENT_WORK_DONE, entity=2, since=-24.0)
    assert log("assessment_work_done_within_45wd_share") == 0.5
    assert log("assessments_within_45wd_share") == 0.0


def test_conferences(log):
    for entity, held in enumerate((16.9, 17.0)):
        log.happens(held, EventType.CONFERENCE_HELD, entity=entity, since=1.5, detail=1)
    assert log("icpc_within_15wd_share") == 0.5


def test_visits_missed_late_and_overdue_are_not_on_time(log):
    log.employs(7, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "safeguarding")
    kind = TaskKind.PLAN_VISIT_CHILD_PROTECTION
    log.works(kind, 7, 1.0, 9.0, 11.9, due=11.0)  # on the day
    log.works(kind, 7, 1.0, 9.0, 12.0, due=11.9)  # a day late
    log.works(kind, -1, 20.0, due=30.0)  # not made
    log.works(kind, -1, 40.0, due=50.0)  # not due
    log.happens(30.0, EventType.VISIT_MISSED, detail=PlanKind.CHILD_PROTECTION)
    log.happens(30.0, EventType.VISIT_MISSED, detail=PlanKind.CHILD_IN_NEED)
    assert log("cp_visits_on_time_share") == pytest.approx(1 / 4)
    assert log("cin_visits_on_time_share") == 0.0
    assert log("overdue_tasks_end") == 1.0
    assert log("overdue_tasks") == pytest.approx(11.0 / 42.0)


def test_authorisation(log):
    log.employs(7, Role.MANAGER, WorkerKind.PERMANENT, "assessment")
    log.works(TaskKind.AUTHORISATION, 7, 1.0, 4.0, 4.1, children=3)
    log.works(TaskKind.AUTHORISATION, 7, 10.0, 11.0)  # begun, and not done when the run ended
    log.works(TaskKind.AUTHORISATION, -1, 20.0)
    assert log("authorisation_wait_mean_wd") == pytest.approx((3 * 3.0 + 1.0) / 4)
