"""Measures of queues, of logs written by hand, against results worked by hand."""

import pytest

from sim.model.events import (
    Event,
    Role,
    TaskKind,
    WorkerKind,
)
from tests.support.measure_logs import HandLog


def test_waits_queues_and_utilisation_are_clipped_to_the_window(config):
    log = HandLog(config, start=10.0, end=30.0)
    log.employs(7, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door")
    log.employs(8, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door", joined=20.0)
    log.happens(12.0, Event.SICK, worker=7, role=0, detail=0)
    log.happens(14.0, Event.BACK, worker=7, role=0, detail=0, since=12.0)
    log.works(TaskKind.SCREENING, 7, 5.0, 6.0, 11.0)  # wait before the window; busy for 1 day of it
    log.works(TaskKind.SCREENING, 7, 8.0, 15.0, 17.0)  # waits 7; queues for 5
    log.works(TaskKind.SCREENING, 8, 20.0, 29.0)  # waits 9; busy for the last day
    log.works(TaskKind.SCREENING, -1, 26.0)  # still waiting
    assert log("screening_wait_mean_wd") == 8.0
    assert log("screening_queue_mean") == pytest.approx((5.0 + 9.0 + 4.0) / 20.0)
    assert log("screening_queue_end") == 1.0
    assert log("screening_utilisation") == pytest.approx((1.0 + 2.0 + 1.0) / (18.0 + 10.0))


def test_mash_by_rating_and_managers_apart(log):
    log.employs(7, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "mash")
    log.employs(8, Role.MANAGER, WorkerKind.PERMANENT, "mash")
    log.works(TaskKind.MASH_RESEARCH, 7, 1.0, 2.0, 4.0, rag=0, team="mash")
    log.works(TaskKind.MASH_RESEARCH, 7, 1.0, 4.0, 8.0, rag=2, team="mash")
    log.works(TaskKind.MASH_DECISION, 8, 4.0, 4.5, 25.5, rag=0, team="mash")
    assert (log("mash_wait_mean_wd"), log("mash_wait_mean_wd_red"), log("mash_wait_mean_wd_green")) == (
        2.0,
        1.0,
        3.0,
    )
    assert log("mash_queue_mean") == pytest.approx(4.0 / 42.0)
    assert log("mash_decision_wait_mean_wd") == 0.5
    assert (log("mash_utilisation"), log("mash_manager_utilisation")) == (pytest.approx(6.0 / 42.0), 0.5)


def test_assessments_wait_until_the_first_visit_begins(log):
    log.employs(7, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    for entity, since in ((1, 1.0), (2, 2.0), (3, 3.0)):
        log.happens(since, Event.ASSESSMENT_STARTED, entity=entity, since=since)
    log.works(TaskKind.ASSESSMENT_VISIT, 7, 9.0, 12.0, 13.0, entity=1, team="assessment")
    log.works(TaskKind.ASSESSMENT_VISIT, 7, 2.0, 6.0, 7.0, entity=1, team="assessment")
    log.works(TaskKind.ASSESSMENT_VISIT, 7, 2.0, 11.0, entity=2, team="assessment")
    log.works(TaskKind.ASSESSMENT_VISIT, -1, 3.0, entity=3, team="assessment")
    assert log("assessment_wait_mean_wd") == pytest.approx((5.0 + 9.0) / 2)
    assert log("assessment_queue_mean") == pytest.approx((5.0 + 9.0 + 39.0) / 42.0)
    assert log("assessment_utilisation") == pytest.approx((1.0 + 1.0 + 31.0) / 42.0)
