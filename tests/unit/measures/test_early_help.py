"""Measures of early help and of homeless young people, on logs written by hand, against results worked by hand."""

import math

import pytest

from sim.model.events import EarlyHelpEnd, EventType, Role, TaskKind, WorkerKind


def test_of_those_offered_help_some_accept_and_wait(log):
    for time, consents in ((0.0, 1), (2.0, 1), (4.0, 0), (6.0, 1)):
        log.happens(time, EventType.EARLY_HELP_OFFERED, detail=consents)
    log.happens(0.0, EventType.EARLY_HELP_STARTED, since=0.0)
    log.happens(14.0, EventType.EARLY_HELP_STARTED, since=2.0)
    log.happens(20.0, EventType.EARLY_HELP_WITHDRAWN, since=6.0)
    assert log("early_help_offers") == 4
    assert log("early_help_consent_share") == 0.75
    assert log("early_help_wait_mean_wd") == 6.0  # 0 and 12
    assert log("early_help_waiting_mean") == pytest.approx((12.0 + 14.0) / 42.0)
    assert log("early_help_waiting_end") == 0
    assert log("early_help_stepped_up") == 1


def test_families_are_helped_until_they_complete_break_off_or_are_referred(log):
    for begun in (0.0, 0.0, 10.0, 40.0):
        log.happens(begun, EventType.EARLY_HELP_STARTED, since=begun)
    log.happens(21.0, EventType.EARLY_HELP_ENDED, since=0.0, detail=EarlyHelpEnd.COMPLETED)
    log.happens(31.0, EventType.EARLY_HELP_ENDED, since=0.0, detail=EarlyHelpEnd.DROPPED_OUT)
    log.happens(30.0, EventType.EARLY_HELP_ENDED, since=10.0, detail=EarlyHelpEnd.STEPPED_UP)
    assert log("early_help_spells_started") == 4
    assert log("early_help_spells_completed") == 1
    assert log("early_help_completion_share") == pytest.approx(1.0 / 3.0)
    assert log("early_help_helped_mean") == pytest.approx((21.0 + 31.0 + 20.0 + 2.0) / 42.0)
    assert log("early_help_helped_end") == 1
    assert log.months("early_help_spells_started") == [3, 1]
    assert log("early_help_stepped_up") == 1


def test_keyworkers_are_busy_for_the_time_on_their_tasks(log):
    log.employs(1, Role.KEYWORKER, WorkerKind.PERMANENT, "early_help")
    log.employs(2, Role.KEYWORKER, WorkerKind.PERMANENT, "early_help", left=21.0)
    log.employs(3, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door")
    log.works(TaskKind.EARLY_HELP_SESSION, 1, 0.0, begun=0.0, done=10.5, team="early_help", need=1)
    log.works(TaskKind.EARLY_HELP_SESSION, 2, 0.0, begun=1.0, done=11.5, team="early_help", need=1)
    log.works(TaskKind.SCREENING, 3, 0.0, begun=0.0, done=40.0, hours=5.0, need=2)
    assert log("keyworker_utilisation") == pytest.approx(21.0 / 63.0)
    # Early help is not the pressure on the front door that below-threshold work is.
    assert log("below_threshold_hours_share") == 0.0


def test_contacts_are_diverted_by_the_line_and_by_hubs(log):
    log.happens(1.0, EventType.CONSULTED, children=2, detail=1)
    log.happens(2.0, EventType.CONSULTED, children=3, detail=0)
    log.happens(3.0, EventType.HUB_VISITED, children=4, detail=1)
    log.happens(4.0, EventType.HUB_VISITED, children=5, detail=0)
    assert log("consultations") == 5
    assert log("contacts_diverted") == 6
    assert log("hub_families") == 2
    assert log("contacts") == 0


def test_offers_of_accommodation_are_a_share_of_what_was_decided(log):
    for time in (0.0, 1.0, 2.0, 41.0):
        log.happens(time, EventType.HOMELESS_PRESENTED)
    log.happens(1.0, EventType.ACCOMMODATION_DECIDED, since=0.0, detail=1)
    log.happens(4.0, EventType.ACCOMMODATION_DECIDED, since=1.0, detail=1)
    log.happens(12.0, EventType.ACCOMMODATION_DECIDED, since=2.0, detail=0)
    log.happens(0.0, EventType.ACCOMMODATED, since=-1.0)  # lived there when the run began
    log.happens(0.0, EventType.ACCOMMODATION_ENDED, since=0.0)
    log.happens(1.0, EventType.ACCOMMODATED, since=1.0)
    log.happens(22.0, EventType.ACCOMMODATION_ENDED, since=1.0)
    log.happens(22.0, EventType.ACCOMMODATED, since=4.0)
    assert log("homeless_16_17") == 4
    assert log("homeless_16_17_offered_share") == pytest.approx(2.0 / 3.0)
    assert log("homeless_16_17_offer_mean_wd") == 2.0
    assert log("homeless_16_17_placement_wait_mean_wd") == 9.0
    assert log("homeless_16_17_waiting_mean") == pytest.approx(18.0 / 42.0)
    assert log("homeless_16_17_accommodated_mean") == pytest.approx((21.0 + 20.0) / 42.0)
    assert log("homeless_16_17_accommodated_end") == 1


def test_where_nothing_happened_shares_are_empty_and_numbers_zero(log):
    assert math.isnan(log("early_help_consent_share"))
    assert math.isnan(log("keyworker_utilisation"))
    assert math.isnan(log("homeless_16_17_offered_share"))
    assert log("early_help_waiting_mean") == 0.0
    assert log("contacts_diverted") == 0.0
