"""Weighted backlog and work in hand, of logs written by hand, against results worked by hand."""

import pytest

from sim.model.events import CaseStage, EventType, Role, TaskKind
from tests.support.measure_logs import HandLog
from tests.support.small_service import configured, fixed

HOURS = {
    "pathway.screening.hours": fixed(1.0),
    "pathway.mash.research_hours": fixed(2.0),
    "pathway.mash.decision_hours": fixed(0.5),
    "pathway.assessment.hours": fixed(10.0),
    "pathway.assessment.write_up_share": 0.4,
    "pathway.section47.hours": fixed(8.0),
    "pathway.plans.child_in_need.visit_hours": 2.0,
    "pathway.plans.child_protection.visit_hours": 3.0,
    "allocation.handover_hours": 1.5,
}


@pytest.fixture
def log():
    return HandLog(configured(HOURS))


def test_each_stage_counts_the_hours_of_what_waits(log):
    log.works(TaskKind.SCREENING, -1, 21.0, children=2)  # 2 x 1 hour, half the window
    assert (log("backlog_hours_mean"), log("backlog_hours_end")) == (pytest.approx(1.0), 2.0)
    log.happens(0.0, EventType.MASH_STARTED, "mash", entity=1, children=3, since=0.0)  # 3 x 2.5
    assert (log("backlog_hours_mean"), log("backlog_hours_end")) == (pytest.approx(8.5), 9.5)
    log.happens(21.0, EventType.MASH_DECIDED, "mash", entity=1, children=3, since=0.0, detail=2)
    assert (log("backlog_hours_mean"), log("backlog_hours_end")) == (pytest.approx(4.75), 2.0)
    assert log.months("backlog_hours_end") == [9.5 - 2.0, 2.0]


@pytest.mark.parametrize(
    ("stage", "hours"),
    [
        (CaseStage.ASSESSMENT, 10.0),
        (CaseStage.SECTION47, 8.0),
        (CaseStage.CHILD_IN_NEED, 3.5),
        (CaseStage.CHILD_PROTECTION, 4.5),
    ],
)
def test_an_unallocated_case_counts_what_its_worker_has_to_do_first(log, stage, hours):
    log.happens(10.0, EventType.UNALLOCATED, "assessment", entity=1, children=2, detail=stage)
    assert log("backlog_hours_end") == 2 * hours
    log.happens(31.0, EventType.ALLOCATED, "assessment", entity=1, children=2, worker=7, since=10.0, detail=stage)
    assert (log("backlog_hours_mean"), log("backlog_hours_end")) == (pytest.approx(2 * hours / 2.0), 0.0)


def test_an_overdue_assessment_counts_its_write_up(log):
    log.happens(0.0, EventType.ASSESSMENT_STARTED, "assessment", entity=1, since=-25.0)  # overdue from day 21
    assert (log("backlog_hours_mean"), log("backlog_hours_end")) == (pytest.approx(2.0), 4.0)


def test_work_in_hand_is_of_the_people_at_work(log):
    for time, share in ((0.0, 1.0), (20.0, 2.0), (40.0, 3.0)):
        log.sees(time, 1, 10.0, weighted_caseload=10.0 * share)
        log.sees(time, 2, 10.0, weighted_caseload=12.0 * share, present=float(time < 40.0))
        log.sees(time, 3, 0.0, "mash", weighted_caseload=99.0)
        log.sees(time, 4, 0.0, role=Role.MANAGER, weighted_caseload=99.0)
    assert log("work_in_hand_per_fte_mean") == pytest.approx(22.0 * 6.0 / 5.0)
    assert log("work_in_hand_per_fte_end") == 66.0
    assert log.months("work_in_hand_per_fte_end") == [22.0, 66.0]
