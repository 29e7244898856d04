"""Measures that tell teams inside a service apart, and of cases without a worker, on logs written by hand."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.config.categories import NEEDS, RAGS
from sim.model.events import CaseStage, EventType, PlanKind, WorkerKind
from tests.support.measure_logs import HandLog, table

UNITS = [
    {"name": name, "posts_share": 0.5, "manager_share": 0.5, "intake_share": 0.5, "nqsw_factor": 1.0}
    for name in ("North", "South")
]


@pytest.fixture
def log():
    values = sim.compose(["authority=england_typical"]).model_dump(mode="json")
    values["teams"]["units"] = {"assessment": UNITS, "safeguarding": []}
    return HandLog(sim.Config.model_validate(values))


def test_caseloads_between_and_within_teams(log):
    log.sees(0.0, 1, 10)
    log.sees(0.0, 2, 20)
    log.sees(0.0, 3, 45, unit=1, kind=WorkerKind.NQSW)
    log.sees(0.0, 4, 30, team="safeguarding")
    log.sees(5.0, 1, 12)
    log.sees(5.0, 3, 12, unit=1, kind=WorkerKind.NQSW)
    assert log("caseload_mean_assessment") == pytest.approx((10 + 20 + 45 + 12 + 12) / 5)  # both teams are one service
    # The teams' means are 15 and 45, then 12 and 12.
    assert log("caseload_sd_between_assessment_teams") == pytest.approx((15.0 + 0.0) / 2)
    assert log("caseload_gini_between_assessment_teams") == pytest.approx((0.25 + 0.0) / 2)
    assert log("caseload_sd_between_safeguarding_teams") == 0.0
    assert (log("caseload_max_nqsw"), log("caseload_max_experienced")) == (45.0, 30.0)
    assert (log("caseload_max_assessment"), log("caseload_max_safeguarding")) == (45.0, 30.0)
    assert log("caseload_mean_experienced") == pytest.approx((10 + 20 + 30 + 12) / 4)
    assert log("caseload_sd_nqsw") == 0.0
    assert log("workers_above_25_cases_assessment") == 0.5
    assert log("workers_above_25_cases_safeguarding") == 0.5
    assert log("workers_above_25_cases_experienced") == 0.5
    assert table(log, "caseload_mean_by_team") == {
        "assessment: North": pytest.approx(42 / 3), "assessment: South": pytest.approx(57 / 2), "safeguarding": 30.0
    }  # fmt: skip
    assert table(log, "case_holders_by_team") == {
        "assessment: North": 1.5,
        "assessment: South": 1.0,
        "safeguarding": 0.5,
    }
    assert table(log, "nqsw_share_by_team")["assessment: South"] == 1.0


def test_backlog_by_team(log):
    for entity, unit, since, children in ((1, 0, -44.0, 1), (2, 1, -40.0, 3)):
        log.happens(0.0, EventType.UNALLOCATED, "assessment", unit=unit, entity=entity, children=children, detail=0)
        log.happens(0.0, EventType.ASSESSMENT_STARTED, entity=entity, children=children, since=since)
    log.happens(21.0, EventType.ALLOCATED, "assessment", unit=1, entity=2, children=3, detail=0, since=0.0, worker=7)
    log.happens(27.0, EventType.ASSESSMENT_COMPLETED, entity=2, children=3, since=-40.0, detail=0)
    assert table(log, "unallocated_by_team") == {
        "assessment: North": 1.0,
        "assessment: South": 1.5,
        "safeguarding": 0.0,
    }
    # Overdue from 2.0 to the end, and from 6.0 until completed on 27.0.
    assert table(log, "assessments_overdue_by_team") == {
        "assessment: North": pytest.approx(40.0 / 42.0),
        "assessment: South": pytest.approx(3 * 21.0 / 42.0),
    }
    assert table(log, "assessments_open_by_age: North")["61+"] == 1.0
    assert sum(table(log, "assessments_open_by_age: South").values()) == 0.0


def test_the_unallocated_by_stage_risk_and_days(log):
    red = RAGS.index("red")
    log.happens(2.0, EventType.UNALLOCATED, "assessment", entity=1, rag=red, detail=CaseStage.ASSESSMENT)
    log.happens(
        5.0, EventType.ALLOCATED, "assessment", entity=1, rag=red, worker=7, detail=CaseStage.ASSESSMENT, since=2.0
    )
    log.happens(0.0, EventType.UNALLOCATED, "assessment", entity=2, detail=CaseStage.ASSESSMENT)
    log.happens(8.0, EventType.CASE_STAGE, "assessment", entity=2, detail=CaseStage.SECTION47)
    log.happens(8.0, EventType.UNALLOCATED, "assessment", entity=2, detail=CaseStage.SECTION47)
    log.happens(10.0, EventType.ALLOCATED, "assessment", entity=2, worker=7, detail=CaseStage.SECTION47, since=8.0)
    log.happens(11.0, EventType.UNALLOCATED, "safeguarding", entity=3, children=2, detail=CaseStage.CHILD_IN_NEED)
    log.happens(36.0, EventType.CASE_CLOSED, "safeguarding", entity=3, children=2, detail=CaseStage.CHILD_IN_NEED)
    assert log("cases_unallocated_assessment") == pytest.approx((3.0 + 8.0) / 42.0)
    assert log("cases_unallocated_section47") == pytest.approx(2.0 / 42.0)
    assert log("cases_unallocated_child_in_need") == pytest.approx(2 * 25.0 / 42.0)
    assert log("cases_unallocated_urgent") == pytest.approx((3.0 + 2.0) / 42.0)
    assert log("cases_unallocated_over_10wd") == pytest.approx(2 * 15.0 / 42.0)
    assert log("cases_unallocated") == pytest.approx((3.0 + 10.0 + 50.0) / 42.0)


def test_a_manager_s_name_is_on_a_case_until_somebody_takes_it(log):
    log.happens(1.0, EventType.UNALLOCATED, "assessment", entity=1, detail=0)
    log.happens(1.0, EventType.IN_MANAGERS_NAME, "assessment", entity=1, detail=0, since=1.0)
    log.happens(8.0, EventType.ALLOCATED, "assessment", entity=1, worker=7, detail=0, since=1.0)
    log.happens(8.0, EventType.UNALLOCATED, "assessment", entity=2, children=2, detail=0)
    assert log("cases_in_managers_name") == pytest.approx(7.0 / 42.0)
    assert log("cases_in_managers_name_end") == 0.0
    assert log("cases_unallocated") == pytest.approx((7.0 + 2 * 34.0) / 42.0)  # counted all the same


def test_need_without_a_plan_lasts_from_the_contact_to_the_plan_or_the_closure(log):
    need, none = NEEDS.index("child_in_need"), NEEDS.index("early_help")
    for entity, how_needy in ((1, need), (2, need), (3, none), (4, need)):
        log.happens(float(entity), EventType.CONTACT, entity=entity, need=how_needy, detail=0)
        log.happens(10.0, EventType.UNALLOCATED, "assessment", entity=entity, need=how_needy, detail=0)
    log.happens(20.0, EventType.PLAN_STARTED, entity=1, need=need, detail=PlanKind.CHILD_IN_NEED, since=20.0)
    log.happens(30.0, EventType.JOURNEY_CLOSED, entity=2, need=need, detail=0, since=2.0)
    log.happens(5.0, EventType.UNALLOCATED, "safeguarding", entity=9, need=need, detail=CaseStage.CHILD_IN_NEED)
    log.happens(9.0, EventType.PLAN_STARTED, entity=9, need=need, detail=PlanKind.CHILD_IN_NEED, since=-50.0)
    assert log("need_without_plan") == pytest.approx((19.0 + 28.0 + 38.0) / 42.0)
    assert log("need_without_plan_end") == 1.0


def test_tables_show_service_and_team():
    units = (
        "[" + ",".join("{" + ",".join(f"{key}: {value}" for key, value in unit.items()) + "}" for unit in UNITS) + "]"
    )
    overrides = [
        "authority=darlington_typical_practice",
        "run.years=0.1",
        "run.warm_up_days=0",
        f"teams.units.assessment={units}",
    ]
    replication = sim.simulate(sim.compose(overrides))
    held = replication.workers.query("team == 'assessment' and role == 'social_worker'")
    assert set(held["unit"]) == {0, 1}
    allocated = replication.events.query("event == 'allocated'")
    assert set(allocated.query("team == 'assessment'")["unit"]) == {0, 1}
    assert set(allocated.query("team == 'safeguarding'")["unit"]) == {0}
    assert set(replication.events.query("event == 'contact'")["unit"]) == {-1}
    assert replication.measures["assessment_utilisation"] > 0.3
    assert np.isclose(
        replication.distributions.query("table == 'case_holders_by_team'")["value"].sum(),
        len(replication.workers.query("role == 'social_worker' and children > 0 and team != 'mash'"))
        / replication.workers["time"].nunique(),
    )
