"""Measures of people and posts, of logs written by hand, against results worked by hand."""

import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.model.events import (
    EventType,
    Role,
    WorkerKind,
)
from tests.support.measure_logs import HandLog, table
from tests.support.small_service import configured


def test_rates_by_the_definitions_of_the_department(log):
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    log.employs(2, Role.SOCIAL_WORKER, WorkerKind.NQSW, "safeguarding", joined=21.0)
    log.employs(3, Role.MANAGER, WorkerKind.PERMANENT, "mash", left=21.0)
    log.employs(4, Role.SOCIAL_WORKER, WorkerKind.AGENCY, "assessment", left=10.5)
    log.employs(5, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door", left=20.0)
    log.happens(31.5, EventType.NQSW_YEAR_ENDED, "safeguarding", worker=2, role=1)
    log.happens(0.0, EventType.VACANCY_OPENED, "safeguarding", role=1)
    log.happens(21.0, EventType.VACANCY_FILLED, "safeguarding", role=1, detail=1, since=0.0)
    log.happens(21.0, EventType.VACANCY_OPENED, "mash", role=2)
    log.happens(20.0, EventType.VACANCY_OPENED, "front_door", role=0)
    log.happens(10.0, EventType.SICK, "assessment", worker=1, role=1, detail=0)
    log.happens(14.2, EventType.BACK, "assessment", worker=1, role=1, detail=0, since=10.0)
    log.happens(16.8, EventType.SICK, "mash", worker=3, role=2, detail=0)  # and left without coming back
    assert log("people_in_post") == pytest.approx(1.5)
    assert log("agency_workers") == pytest.approx(0.25)
    assert log("people_total") == pytest.approx(1.75)
    assert log("vacancy_rate") == pytest.approx(1 / 3)  # one vacant, two in post, all the time
    assert log("agency_rate") == pytest.approx(0.25 / 2.25)
    assert log("turnover_rate") == pytest.approx(0.5 * WORKING_DAYS_PER_YEAR / 42.0)
    assert log("sickness_rate") == pytest.approx(8.4 / 84.0)
    assert log("nqsw_share") == pytest.approx(10.5 / 84.0)
    assert log("time_to_hire_mean_wd") == 21.0
    assert (log("joiners"), log("leavers")) == (1.0, 1.0)
    assert table(log, "workforce_bridge") == {"start": 2.0, "joiners": 1.0, "leavers": 1.0, "end": 2.0}
    assert table(log, "workforce_bridge_agency") == {"start": 1.0, "joiners": 0.0, "leavers": 1.0, "end": 0.0}


def test_rates_by_role_count_social_workers_wherever_they_work():
    log = HandLog(configured({"workforce.rates_by_role.enabled": True}))
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    log.employs(2, Role.MANAGER, WorkerKind.PERMANENT, "front_door", left=21.0)
    log.employs(3, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door", left=20.0)
    log.employs(4, Role.CONFERENCE_CHAIR, WorkerKind.PERMANENT, "conference", left=10.0)
    log.employs(5, Role.CONFERENCE_CHAIR, WorkerKind.AGENCY, "conference")
    log.employs(6, Role.KEYWORKER, WorkerKind.PERMANENT, "early_help", left=10.0)
    log.employs(7, Role.MANAGER, WorkerKind.PERMANENT, "early_help", left=10.0)
    log.employs(8, Role.SOCIAL_WORKER, WorkerKind.AGENCY, "assessment", left=21.0)
    log.happens(0.0, EventType.VACANCY_OPENED, "mash", role=Role.SOCIAL_WORKER)
    log.happens(10.0, EventType.VACANCY_OPENED, "conference", role=Role.CONFERENCE_CHAIR)
    log.happens(10.0, EventType.VACANCY_OPENED, "early_help", role=Role.MANAGER)
    log.happens(20.0, EventType.VACANCY_OPENED, "front_door", role=Role.CONTACT_OFFICER)
    assert log("vacancy_rate") == pytest.approx(1.0 / 2.5)  # the MASH's, beside 1 in post and another for half the time
    assert log("agency_rate") == pytest.approx(0.5 / 2.0)
    assert log("turnover_rate") == pytest.approx(1.0 / 1.5 * WORKING_DAYS_PER_YEAR / 42.0)
    assert log("leavers") == 1.0


def test_effort_of_those_at_work(log):
    log.sees(0.0, 1, 10, overtime=1.2, pressure=0.4)
    log.sees(0.0, 2, 10, overtime=1.0, pressure=0.0)
    log.sees(0.0, 3, 10, overtime=1.2, pressure=0.4, present=0)
    assert log("overtime_mean") == pytest.approx(1.1)
    assert log("pressure_mean") == pytest.approx(0.2)


def test_money(log):
    costs = log.config.costs
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment", left=21.0)
    log.employs(2, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door", joined=-50.0)
    log.employs(3, Role.MANAGER, WorkerKind.PERMANENT, "mash", joined=41.0)
    log.employs(4, Role.SOCIAL_WORKER, WorkerKind.AGENCY, "assessment")
    log.happens(21.0, EventType.VACANCY_FILLED, "assessment", role=1, since=0.0)
    log.happens(1.0, EventType.ASSESSMENT_COMPLETED, children=4, since=0.0, detail=0)
    day = 1.0 / WORKING_DAYS_PER_YEAR
    permanent = day * (21 * costs.social_worker_gbp + 42 * costs.contact_officer_gbp + costs.manager_gbp)
    assert log("cost_permanent_gbp") == pytest.approx(permanent)
    assert log("cost_agency_gbp") == pytest.approx(day * 42 * costs.agency_gbp)
    assert log("cost_recruitment_gbp") == costs.recruitment_gbp
    total = permanent + day * 42 * costs.agency_gbp + costs.recruitment_gbp
    assert log("cost_total_gbp") == pytest.approx(total)
    assert log("cost_per_assessment_gbp") == pytest.approx(total / 4)
    assert log("cost_total_per_year_gbp") == pytest.approx(total / 42 * WORKING_DAYS_PER_YEAR)
