"""Measures of stress, supervision and the workforce bridge, from logs written by hand."""

from __future__ import annotations

import pytest

import sim
from sim.measures import History, measure
from sim.model.events import Destination, EventType, Role, VacancyFilledBy, WorkerKind
from sim.model.model import run
from tests.support.measure_logs import HandLog


@pytest.fixture(scope="module")
def config():
    return sim.compose(["authority=england_typical"])


def test_stress_is_that_of_people_at_work_by_whether_they_hold_cases(config):
    log = HandLog(config)
    log.sees(5.0, 1, 10, stress=1.2)
    log.sees(5.0, 2, 10, stress=0.8)
    log.sees(5.0, 3, 10, stress=3.0, present=0)
    log.sees(5.0, 4, 0, team="mash", stress=0.5, caseload_limit=0.0)
    measured = log.measured.horizon
    assert measured["stress_mean"] == pytest.approx(2.5 / 3.0)
    assert measured["stress_mean_case_holders"] == pytest.approx(1.0)
    assert measured["stress_mean_shared_lists"] == pytest.approx(0.5)


def test_supervision_is_on_time_on_the_day_and_a_miss_counts_against_it(config):
    log = HandLog(config)
    log.happens(10.4, EventType.SUPERVISED, "assessment", worker=1, since=5.0, due=10.0, role=Role.SOCIAL_WORKER)
    log.happens(10.4, EventType.SUPERVISED, "assessment", worker=2, since=5.0, due=12.0, role=Role.SOCIAL_WORKER)
    log.happens(12.1, EventType.SUPERVISED, "assessment", worker=3, since=5.0, due=11.9, role=Role.SOCIAL_WORKER)
    log.happens(
        20.0, EventType.SUPERVISION_MISSED, "assessment", worker=4, since=0.0, due=20.0, role=Role.SOCIAL_WORKER
    )
    assert log("supervision_on_time_share") == pytest.approx(0.5)


def test_missed_supervision_is_a_share_of_practitioners_at_work(config):
    log = HandLog(config)
    log.sees(5.0, 1, 10, supervision_missed=1)
    log.sees(5.0, 2, 10)
    log.sees(5.0, 3, 10, supervision_missed=1, present=0)
    log.sees(5.0, 4, 0, role=Role.MANAGER, caseload_limit=0.0)
    assert log("supervision_missed_share") == pytest.approx(0.5)


def test_the_bridge_names_everybody_who_came_or_went(config):
    log = HandLog(config, start=10.0)
    permanent, new, agency = WorkerKind.PERMANENT, WorkerKind.NQSW, WorkerKind.AGENCY
    log.employs(1, Role.SOCIAL_WORKER, permanent, "assessment")
    log.employs(2, Role.SOCIAL_WORKER, permanent, "assessment", left=5.0)  # before the window
    log.employs(3, Role.SOCIAL_WORKER, new, "safeguarding", joined=12.0)
    log.employs(4, Role.SOCIAL_WORKER, permanent, "mash", joined=15.0)
    log.employs(5, Role.CONTACT_OFFICER, permanent, "front_door", joined=15.0)  # no social worker
    log.employs(6, Role.SOCIAL_WORKER, agency, "assessment", joined=11.0)
    log.happens(
        20.0, EventType.LEFT, "assessment", worker=6, detail=Destination.CONVERTED, since=11.0, role=Role.SOCIAL_WORKER
    )
    log.employs(7, Role.SOCIAL_WORKER, permanent, "assessment", joined=20.0)
    log.happens(
        20.0,
        EventType.VACANCY_FILLED,
        "assessment",
        detail=VacancyFilledBy.CONVERTED,
        since=5.0,
        role=Role.SOCIAL_WORKER,
    )
    for worker, where in ((8, Destination.LEFT_SECTOR), (9, Destination.TO_AGENCY), (10, Destination.OTHER_COUNCIL)):
        log.employs(worker, Role.SOCIAL_WORKER, permanent, "assessment")
        log.happens(30.0, EventType.LEFT, "assessment", worker=worker, detail=where, since=0.0, role=Role.SOCIAL_WORKER)
    measured = log.measured.horizon
    assert {name: measured[name] for name in BRIDGE} == dict(zip(BRIDGE, (4, 1, 1, 1, 1, 1, 1, 4), strict=True))


BRIDGE = (
    "workforce_start",
    "joiners_newly_qualified",
    "joiners_experienced",
    "joiners_converted",
    "leavers_left_sector",
    "leavers_to_agency",
    "leavers_other_council",
    "workforce_end",
)


def test_the_bridge_closes_in_every_month_of_a_run():
    config = sim.compose(
        [
            "authority=darlington_typical_practice",
            "run.years=1",
            "run.warm_up_days=0",
            "demand.contacts_per_year=0",
            "run.initial_state=empty",
            "workforce.turnover_rate=0.6",
            "workforce.vacancy_rate=0.25",
            "workforce.hiring_days=80",
            "workforce.agency_rate=0.2",
            "workforce.agency.conversion_share=0.3",
            "workforce.nqsw.share_of_starters=0.6",
        ]
    )
    measured = measure(History(run(config)))
    start, new, experienced, converted, *left, end = (measured.monthly[name] for name in BRIDGE)
    assert new.sum() > 0
    assert converted.sum() > 0
    assert sum(left).sum() > 5
    assert (start + new + experienced + converted - sum(left) == end).all()
    assert (start[1:] == end[:-1]).all()
    assert measured.horizon["joiners"] == sum(measured.horizon[f"joiners_{name}"] for name in JOINED)
    assert measured.horizon["leavers"] == sum(measured.horizon[name] for name in BRIDGE if name.startswith("leavers"))


JOINED = ("newly_qualified", "experienced", "converted")
