"""Measures of what becomes of referrals, of logs written by hand, against results worked by hand."""

import pytest

from sim.config.categories import SOURCES
from sim.model.events import (
    Event,
    PlanKind,
)
from tests.support.measure_logs import table


def test_plans(log):
    cp = PlanKind.CHILD_PROTECTION
    log.happens(0.0, Event.PLAN_STARTED, entity=1, children=3, detail=cp, since=-100.0)  # open when the run starts
    log.happens(21.0, Event.PLAN_STARTED, entity=2, children=2, detail=cp, since=21.0)
    log.happens(31.5, Event.PLAN_ENDED, entity=1, children=3, detail=cp, since=-100.0)
    log.happens(31.5, Event.PLAN_STARTED, entity=1, children=3, detail=PlanKind.CHILD_IN_NEED, since=31.5)
    assert (log("plans_started_cp"), log("plans_started_cin"), log("plans_ended_cp")) == (2.0, 3.0, 3.0)
    assert log("plans_open_cp") == pytest.approx((3 * 31.5 + 2 * 21.0) / 42.0)
    assert (log("plans_open_cp_start"), log("plans_open_cp_end")) == (3.0, 2.0)
    assert log.months("plans_open_cp_start") == [3.0, 3.0]


def test_events_of_the_pathway_are_counted_in_children(log):
    for event in (Event.SECTION47_STARTED, Event.CONFERENCE_HELD, Event.CARE_ENTERED, Event.JOURNEY_CLOSED):
        log.happens(3.0, event, children=3, since=1.0, detail=0)
    assert [log(name) for name in ("section47s", "conferences", "care_entries", "journeys_closed")] == [3.0] * 4


def test_funnel_by_source(log):
    log.happens(1.0, Event.CONTACT, entity=5, children=2, detail=SOURCES.index("health"))
    log.happens(2.0, Event.REFERRAL, entity=5, children=2, detail=0)
    log.happens(3.0, Event.REFERRAL, entity=1, children=1, detail=0)
    protection = {"children": 2, "detail": PlanKind.CHILD_PROTECTION}
    log.happens(4.0, Event.SECTION47_STARTED, entity=5, children=2, detail=0, since=4.0)
    log.happens(0.0, Event.SECTION47_STARTED, entity=1, children=1, detail=0, since=-3.0)  # begun before the run
    log.happens(5.0, Event.CONFERENCE_HELD, entity=5, children=2, detail=1, since=4.0)
    log.happens(5.0, Event.PLAN_STARTED, entity=5, since=5.0, **protection)
    log.happens(0.0, Event.PLAN_STARTED, entity=3, since=-9.0, **protection)  # likewise
    for step in ("section47s", "conferences", "plans_cp"):
        assert {key: value for key, value in table(log, f"funnel_{step}").items() if value} == {"health": 2.0}
    assert sum(table(log, "funnel_plans_cin").values()) == 0.0
    assert table(log, "funnel_contacts")["health"] == 2.0
    assert {key: value for key, value in table(log, "funnel_referrals").items() if value} == {
        "health": 2.0,
        "open_at_start": 1.0,
    }
