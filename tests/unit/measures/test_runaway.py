"""Queues that run away, of logs written by hand, against results worked by hand."""

import numpy as np
import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.measures.runaway import runs_away
from sim.model.events import CaseStage, EventType, Role, TaskKind, WorkerKind
from tests.support.measure_logs import HandLog

NAMES = ("runaway_screening", "runaway_mash", "runaway_unallocated", "runaway_before_allocation")


def away(log):
    return [log(name) for name in NAMES]


def contacts(log, days, a_day, screened_to):
    """So many contacts a day, those before a day screened at once."""
    log.employs(7, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door")
    for day in range(days):
        for _ in range(a_day):
            done = day + 0.5 if day < screened_to else None
            log.works(TaskKind.SCREENING, 7 if done else -1, float(day), None if done is None else day + 0.25, done)


def test_more_than_ten_days_of_arrivals_and_more_than_before():
    now, before = np.array([21.0, 20.0, 21.0, 21.0]), np.array([20.0, 0.0, 21.0, 22.0])
    assert runs_away(now, before, 2.0).tolist() == [True, False, False, False]


@pytest.mark.parametrize(("screened_to", "expected"), [(31, 1.0), (32, 0.0), (42, 0.0)])
def test_a_queue_of_eleven_days_runs_away_and_one_of_ten_does_not(log, screened_to, expected):
    contacts(log, days=42, a_day=2, screened_to=screened_to)
    assert away(log) == [expected, 0.0, 0.0, expected]


def test_each_month_ends_with_its_own_answer(log):
    contacts(log, days=42, a_day=1, screened_to=9)
    # One a day: 12 wait when April ends on day 21, 33 when May does on day 42.
    assert log.months("runaway_screening") == [1.0, 1.0]
    quiet = HandLog(log.config)
    contacts(quiet, days=42, a_day=1, screened_to=12)
    assert quiet.months("runaway_screening") == [0.0, 1.0]


@pytest.mark.parametrize(("grown", "expected"), [(0, 0.0), (1, 1.0)])
def test_a_long_queue_that_has_not_grown_in_six_months_does_not_run_away(config, grown, expected):
    half_a_year = WORKING_DAYS_PER_YEAR / 2.0
    log = HandLog(config, start=200.0, end=242.0)
    for entity in range(30):
        log.happens(1.0, EventType.MASH_STARTED, "mash", entity=entity, since=1.0, due=4.0)
    for entity in range(30, 30 + grown):
        log.happens(242.0 - half_a_year + 1.0, EventType.MASH_STARTED, "mash", entity=entity, since=1.0, due=4.0)
    assert away(log) == [0.0, expected, 0.0, expected]


def test_cases_without_a_worker_run_away_and_are_no_stage_before_allocation(log):
    waiting = {"detail": CaseStage.ASSESSMENT}
    log.happens(1.0, EventType.UNALLOCATED, "assessment", entity=1, children=5, **waiting)
    assert away(log) == [0.0, 0.0, 1.0, 0.0]  # 5 wait; 5 in 42 days are 1.2 in ten
    log.happens(30.0, EventType.ALLOCATED, "assessment", entity=1, children=5, worker=7, since=1.0, reason=0, **waiting)
    assert away(log) == [0.0] * 4
    assert log.months("runaway_unallocated") == [1.0, 0.0]


def test_what_waited_when_the_run_began_is_not_growth(log):
    for entity in range(40):
        log.works(TaskKind.SCREENING, -1, -3.0, entity=entity)
    assert log("runaway_screening") == 0.0
    log.works(TaskKind.SCREENING, -1, 2.0, entity=41)
    assert log("runaway_screening") == 1.0
