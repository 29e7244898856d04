"""Measures of what becomes of referrals, of logs written by hand, against results worked by hand."""

import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import SOURCES
from sim.model.events import (
    ClosureStage,
    EventType,
    PlanKind,
)
from tests.support.measure_logs import table


def test_plans(log):
    cp = PlanKind.CHILD_PROTECTION
    log.happens(0.0, EventType.PLAN_STARTED, entity=1, children=3, detail=cp, since=-100.0)  # open when the run starts
    log.happens(21.0, EventType.PLAN_STARTED, entity=2, children=2, detail=cp, since=21.0)
    log.happens(31.5, EventType.PLAN_ENDED, entity=1, children=3, detail=cp, since=-100.0)
    log.happens(31.5, EventType.PLAN_STARTED, entity=1, children=3, detail=PlanKind.CHILD_IN_NEED, since=31.5)
    assert (log("plans_started_cp"), log("plans_started_cin"), log("plans_ended_cp")) == (2.0, 3.0, 3.0)
    assert log("plans_open_cp") == pytest.approx((3 * 31.5 + 2 * 21.0) / 42.0)
    assert (log("plans_open_cp_start"), log("plans_open_cp_end")) == (3.0, 2.0)
    assert log.months("plans_open_cp_start") == [3.0, 3.0]


def test_events_of_the_pathway_are_counted_in_children(log):
    for event in (
        EventType.SECTION47_STARTED,
        EventType.CONFERENCE_HELD,
        EventType.CARE_ENTERED,
        EventType.JOURNEY_CLOSED,
    ):
        log.happens(3.0, event, children=3, since=1.0, detail=0)
    assert [log(name) for name in ("section47s", "conferences", "care_entries", "journeys_closed")] == [3.0] * 4


def test_children_closed_under_pressure_by_where(log):
    for stage, children, need in (
        (ClosureStage.CONTACT, 1, 2),
        (ClosureStage.MASH, 2, 1),
        (ClosureStage.REFERRAL, 4, 3),
    ):
        log.happens(3.0, EventType.CLOSED_UNDER_PRESSURE, children=children, need=need, since=1.0, detail=stage)
    names = ("", "_at_screening", "_at_mash", "_unassessed", "_in_need")
    assert [log(f"closed_under_pressure{name}") for name in names] == [7.0, 1.0, 2.0, 4.0, 5.0]
    assert log.months("closed_under_pressure") == [7.0, 0.0]
    assert log("closed_under_pressure_per_year") == pytest.approx(7.0 * WORKING_DAYS_PER_YEAR / 42.0)


def test_funnel_by_source(log):
    log.happens(1.0, EventType.CONTACT, entity=5, children=2, detail=SOURCES.index("health"))
    log.happens(2.0, EventType.REFERRAL, entity=5, children=2, detail=0)
    log.happens(3.0, EventType.REFERRAL, entity=1, children=1, detail=0)
    protection = {"children": 2, "detail": PlanKind.CHILD_PROTECTION}
    log.happens(4.0, EventType.SECTION47_STARTED, entity=5, children=2, detail=0, since=4.0)
    log.happens(0.0, EventType.SECTION47_STARTED, entity=1, children=1, detail=0, since=-3.0)  # begun before the run
    log.happens(5.0, EventType.CONFERENCE_HELD, entity=5, children=2, detail=1, since=4.0)
    log.happens(5.0, EventType.PLAN_STARTED, entity=5, since=5.0, **protection)
    log.happens(0.0, EventType.PLAN_STARTED, entity=3, since=-9.0, **protection)  # likewise
    for step in ("section47s", "conferences", "plans_cp"):
        assert {key: value for key, value in table(log, f"funnel_{step}").items() if value} == {"health": 2.0}
    assert sum(table(log, "funnel_plans_cin").values()) == 0.0
    assert table(log, "funnel_contacts")["health"] == 2.0
    assert {key: value for key, value in table(log, "funnel_referrals").items() if value} == {
        "health": 2.0,
        "open_at_start": 1.0,
    }
