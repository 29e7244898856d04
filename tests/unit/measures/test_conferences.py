"""Measures of section 47 and conferences, from logs written by hand: a window of 42 days, cut after 21."""

from __future__ import annotations

import pytest

import sim
from sim.model.events import CaseStage, ConferenceKind, EventType, Role, TaskKind, WorkerKind
from tests.support.measure_logs import HandLog


@pytest.fixture
def log():
    return HandLog(sim.compose(["authority=england_typical"]))


def test_discussions_late_and_not_held_are_not_in_time(log):
    causes = (  # children, reasonable cause, stage, strategy discussion
        (1, 1.5, CaseStage.ASSESSMENT, 2.9),  # the next day
        (1, 3.5, CaseStage.SECTION47, 5.0),  # a day late
        (2, 10.0, CaseStage.CHILD_IN_NEED, None),  # never
        (3, 41.5, CaseStage.ASSESSMENT, None),  # not yet late
    )
    for entity, (children, cause, stage, held) in enumerate(causes):
        due, who = cause + 1.0, {"entity": entity, "children": children}
        log.happens(cause, EventType.REASONABLE_CAUSE, detail=stage, due=due, **who)
        if held is not None:
            log.happens(held, EventType.STRATEGY_DISCUSSION, since=cause, due=due, **who)
    assert log("strategy_discussions_within_limit_share") == pytest.approx(1 / 4)
    assert log.months("strategy_discussions_within_limit_share") == [pytest.approx(1 / 4), 0.0]
    assert log("strategy_discussion_wait_mean_wd") == pytest.approx((1.4 + 1.5) / 2)
    assert log("section47_during_plan_share") == pytest.approx(2 / 7)
    assert log("section47_at_mash_share") == pytest.approx(1 / 7)


def test_a_discussion_late_within_the_window_is_counted_once(log):
    log.happens(1.0, EventType.REASONABLE_CAUSE, detail=0, due=2.0)
    log.happens(30.0, EventType.STRATEGY_DISCUSSION, since=1.0, due=2.0)
    assert log("strategy_discussions_within_limit_share") == 0.0
    assert log.months("strategy_discussions_within_limit_share") == [0.0, 0.0]


def test_days_from_discussion_to_conference(log):
    for entity, (children, days) in enumerate(((1, 10), (2, 11), (3, 15), (1, 16), (1, 21))):
        log.happens(20.5 + days, EventType.CONFERENCE_HELD, entity=entity, children=children, since=20.9, detail=1)
    log.happens(30.0, EventType.SECTION47_CLOSED, entity=9, children=2, since=22.0, detail=0)
    bands = {"0_10": 1 / 8, "11_15": 5 / 8, "16_20": 1 / 8, "21_plus": 1 / 8}
    for band, share in bands.items():
        assert log(f"icpc_duration_band_{band}_share") == pytest.approx(share)
    assert log("icpc_duration_median_wd") == 15.0
    assert log("icpc_duration_p25_wd") == 11.0
    assert log("icpc_duration_mean_wd") == pytest.approx((10 + 2 * 11 + 3 * 15 + 16 + 21) / 8)
    assert log("section47_to_conference_share") == pytest.approx(8 / 10)


def test_days_on_which_a_conference_was_put_off(log):
    log.happens(25.0, EventType.CONFERENCE_POSTPONED, entity=1, children=2, since=10.0, due=25.0, start=30.0)
    log.happens(30.0, EventType.CONFERENCE_POSTPONED, entity=1, children=2, since=10.0, due=25.0, start=36.0)
    log.happens(36.0, EventType.CONFERENCE_HELD, entity=1, children=2, since=10.0, due=25.0, detail=1)
    log.happens(37.0, EventType.CONFERENCE_HELD, entity=2, children=1, since=24.0, due=39.0, detail=1)
    assert log("conferences_postponed_share") == pytest.approx(4 / 7)


def test_the_diary(log):
    initial, review = ConferenceKind.INITIAL, ConferenceKind.REVIEW
    log.happens(10.0, EventType.CONFERENCE_BOOKED, entity=1, children=2, detail=initial, due=15.0, start=16.0)
    log.happens(16.0, EventType.CONFERENCE_HELD, entity=1, children=2, since=2.0, detail=1)
    log.happens(30.0, EventType.CONFERENCE_BOOKED, entity=2, children=1, detail=initial, due=45.0, start=43.0)
    log.happens(5.0, EventType.CONFERENCE_BOOKED, entity=3, children=4, detail=review, due=20.0, start=20.0)
    assert log("conference_slot_wait_mean_wd_initial") == pytest.approx((2 * 1.0 - 2.0) / 3)
    assert log("conference_slot_wait_mean_wd_review") == 0.0
    assert log("conferences_waiting_mean") == pytest.approx((2 * 6.0 + 12.0) / 42.0)
    assert log("conferences_waiting_end") == 1.0


def test_reports_and_records(log):
    log.employs(7, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    log.employs(8, Role.CONFERENCE_CHAIR, WorkerKind.PERMANENT, "conference", left=21.0)
    log.works(TaskKind.CONFERENCE_REPORT, 7, 1.0, 2.0, 5.9, due=5.1)  # on the day
    log.works(TaskKind.CONFERENCE_REPORT, 7, 1.0, 6.0, 9.0, due=8.5)  # late, and after the conference
    log.works(TaskKind.CONFERENCE_REPORT, -1, 10.0, due=12.0)  # never
    log.works(TaskKind.CONFERENCE_REPORT, -1, 40.0, due=44.0)  # not due
    log.happens(5.9, EventType.CONFERENCE_REPORT_DONE, due=5.1, start=7.0)
    log.happens(9.0, EventType.CONFERENCE_REPORT_DONE, due=8.5, start=8.8)
    log.works(TaskKind.CONFERENCE_RECORD, 8, 1.0, 10.0, 14.2, due=20.0)
    assert log("conference_reports_on_time_share") == pytest.approx(1 / 3)
    assert log("conference_reports_before_conference_share") == 0.5
    assert log("conference_records_on_time_share") == 1.0
    assert log("conference_chair_utilisation") == pytest.approx(4.2 / 21.0)
