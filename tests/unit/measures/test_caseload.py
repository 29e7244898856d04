"""Measures of caseload, of logs written by hand, against results worked by hand."""

import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.model.events import (
    EventType,
    Role,
    WorkerKind,
)
from tests.support.measure_logs import table


def test_distribution_over_case_holders(log):
    log.sees(0.0, 1, 10)
    log.sees(0.0, 2, 30, kind=WorkerKind.NQSW)
    log.sees(0.0, 3, 0)
    log.sees(5.0, 1, 20, team="safeguarding")
    log.sees(5.0, 4, 50, role=Role.MANAGER)
    log.sees(5.0, 5, 50, team="mash")
    assert log("caseload_mean") == 20.0
    assert (log("caseload_mean_assessment"), log("caseload_mean_safeguarding")) == (20.0, 20.0)
    assert log("caseload_mean_nqsw") == 30.0
    assert log("caseload_max") == 30.0
    assert log("caseload_sd") == pytest.approx((10.0 + 0.0) / 2)
    assert log("caseload_gini") == pytest.approx((0.25 + 0.0) / 2)  # mean difference 10, twice the mean 40
    assert log("workers_above_25_cases") == 0.5
    assert log("workers_above_limit_share") == pytest.approx(1 / 3)
    assert table(log, "caseload_bands") == {
        "0": 0.25, "1-5": 0.0, "6-10": 0.25, "11-15": 0.0, "16-20": 0.25, "21-25": 0.0, "26-30": 0.25, "31+": 0.0
    }  # fmt: skip
    assert table(log, "caseload_bands_nqsw")["26-30"] == 1.0


def test_changes_of_worker_leave_out_first_workers_and_transfers(log):
    log.happens(0.0, EventType.UNALLOCATED, "assessment", entity=1, children=2, detail=0)
    for why in (0.0, 1.0, 2.0):
        log.happens(
            why, EventType.ALLOCATED, "assessment", entity=1, children=2, worker=7, since=why, reason=why, detail=0
        )
    assert log("changes_of_worker") == 2.0
    assert log("changes_of_worker_per_child_per_year") == pytest.approx(WORKING_DAYS_PER_YEAR / 42.0)


def test_another_team_is_a_change_of_worker_where_there_was_one_and_it_was_no_transfer(log):
    for entity in (1, 2, 3):
        log.happens(0.0, EventType.UNALLOCATED, "assessment", entity=entity, children=2, detail=0)
    about = {"children": 2, "worker": 7, "detail": 0, "reason": 3.0}
    log.happens(6.0, EventType.ALLOCATED, "safeguarding", entity=1, since=0.0, **about)  # its first worker
    for entity, lost in ((2, EventType.DEALLOCATED), (3, EventType.CASE_STAGE)):
        log.happens(1.0, EventType.ALLOCATED, "assessment", entity=entity, since=0.0, **about | {"reason": 0.0})
        log.happens(5.0, lost, "assessment", entity=entity, children=2, detail=0)
        log.happens(5.0, EventType.UNALLOCATED, "assessment", entity=entity, children=2, detail=0)
        log.happens(10.0, EventType.ALLOCATED, "safeguarding", entity=entity, since=5.0, **about)
    assert log("changes_of_worker") == 2.0


def test_somebody_of_the_reserve_is_a_case_holder_while_holding_one(log):
    log.sees(0.0, 1, 15)
    log.sees(0.0, 2, 5, role=Role.QUALIFIED_WITHOUT_CASES)
    log.sees(0.0, 3, 0, role=Role.QUALIFIED_WITHOUT_CASES)
    log.sees(5.0, 1, 20)
    log.sees(5.0, 2, 0, role=Role.QUALIFIED_WITHOUT_CASES)
    assert log("people_with_cases") == 1.5
    assert log("caseload_mean") == pytest.approx(40.0 / 3.0)
    assert log("children_held_by_reserve") == 2.5
    assert log("held_by_reserve_share") == 0.125
    assert table(log, "caseload_bands")["0"] == 0.0  # who usually holds none is no case holder without cases
