"""Measures of demand, of logs written by hand, against results worked by hand."""

import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import SOURCES
from sim.model.events import (
    AssessmentOutcome,
    EventType,
    Role,
    ScreeningDecision,
    TaskKind,
    WorkerKind,
)


def test_contacts_by_source_and_by_month(log):
    police, schools = SOURCES.index("police"), SOURCES.index("schools")
    log.happens(1.0, EventType.CONTACT, entity=1, children=2, need=0, detail=police)
    log.happens(22.0, EventType.RECONTACT, entity=2, children=1, need=3, detail=police, since=-50.0)
    log.happens(23.0, EventType.CONTACT_OPEN_CASE, entity=2, children=1, need=3, detail=schools)
    log.happens(43.0, EventType.CONTACT, entity=3, children=4, detail=police)
    assert log("contacts") == 4.0
    assert log.months("contacts") == [2.0, 2.0]
    assert log("contacts_per_year") == pytest.approx(4.0 * WORKING_DAYS_PER_YEAR / 42.0)
    assert (log("contacts_police"), log("contacts_schools"), log("contacts_health")) == (3.0, 1.0, 0.0)
    assert (log("recontacts"), log("contacts_open_case")) == (1.0, 1.0)
    assert log("below_threshold_contacts_share") == pytest.approx(2 / 3)


def test_referrals_and_what_becomes_of_them(log):
    log.happens(1.0, EventType.CONTACT, entity=1, children=5, detail=0)
    for entity, children, need, again in ((1, 2, 1, 0), (2, 1, 2, 1), (3, 1, 3, 0)):
        log.happens(5.0, EventType.REFERRAL, entity=entity, children=children, need=need, detail=again)
    log.happens(5.0, EventType.REFERRAL_CLOSED, entity=2, children=1, need=2, since=5.0)
    outcome = AssessmentOutcome.EARLY_HELP
    log.happens(30.0, EventType.ASSESSMENT_COMPLETED, entity=1, children=2, need=1, detail=outcome, since=5.0)
    assert log("referrals") == 4.0
    assert log("referrals_per_contact") == 0.8
    assert log("rereferral_12m_share") == 0.25
    assert log("referral_no_further_action_ratio") == 0.25
    assert log("assessed_not_in_need_ratio") == 0.5
    assert log("below_threshold_referrals_share") == 0.5
    assert log("below_threshold_assessments_share") == 1.0


def test_missed_need_is_of_contacts_above_the_threshold(log):
    for need, decision in (
        (0, ScreeningDecision.ADVICE),
        (2, ScreeningDecision.EARLY_HELP),
        (3, ScreeningDecision.MASH),
    ):
        log.happens(2.0, EventType.SCREENED, entity=need, need=need, detail=decision, since=1.0)
    assert log("missed_need_at_screening_share") == 0.5


def test_hours_below_the_threshold(log):
    log.employs(7, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door")
    log.works(TaskKind.SCREENING, 7, 1.0, 1.0, 2.0, need=1, hours=3.0)
    log.works(TaskKind.SCREENING, 7, 1.0, 2.0, 3.0, need=2, hours=1.0)
    log.works(TaskKind.SUPERVISION, 7, 1.0, 3.0, 4.0, need=-1, hours=5.0)  # for no family
    assert log("below_threshold_hours_share") == 0.75


def test_work_on_plans_is_not_the_front_doors(log):
    log.employs(7, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door")
    log.employs(8, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "safeguarding")
    log.works(TaskKind.SCREENING, 7, 1.0, 1.0, 2.0, need=1, hours=3.0)
    log.works(TaskKind.SCREENING, 7, 1.0, 2.0, 3.0, need=2, hours=1.0)
    log.works(TaskKind.PLAN_VISIT_CHILD_IN_NEED, 8, 1.0, 1.0, 2.0, team="safeguarding", need=2, hours=4.0)
    assert log("below_threshold_front_door_hours_share") == 0.75
    assert log("below_threshold_hours_share") == 0.375
