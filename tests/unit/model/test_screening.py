"""Screening: need seen through error, immediate risk, and the first decision."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.contact import Contact
from sim.model.events import ClosureStage, EventType, ScreeningDecision, TaskKind
from sim.model.screening import closed_under_pressure, is_immediate, seen_as_above_threshold
from tests.support.small_service import (
    AMBER,
    CHILD_IN_NEED,
    CHILD_PROTECTION,
    EARLY_HELP,
    GREEN,
    RED,
    UNIVERSAL,
    family,
    plain,
    play,
    rows,
    team,
)


@pytest.mark.parametrize(
    ("need", "u", "seen"),
    [
        (UNIVERSAL, 0.69, False),
        (UNIVERSAL, 0.71, True),
        (EARLY_HELP, 0.69, False),
        (EARLY_HELP, 0.71, True),
        (CHILD_IN_NEED, 0.89, True),
        (CHILD_IN_NEED, 0.91, False),
        (CHILD_PROTECTION, 0.89, True),
        (CHILD_PROTECTION, 0.91, False),
    ],
)
def test_need_is_seen_with_sensitivity_and_specificity(need, u, seen):
    assert seen_as_above_threshold(need, sensitivity=0.9, specificity=0.7, u=u) is seen


@given(need=st.integers(0, 3), u=st.floats(0.0, 0.999), eyes=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)))
@settings(derandomize=True, deadline=None)
def test_a_sharper_eye_never_turns_a_right_decision_into_a_wrong_one(need, u, eyes):
    dull, sharp = sorted(eyes)
    above = need >= CHILD_IN_NEED
    right_before = seen_as_above_threshold(need, dull, dull, u) == above
    assert not right_before or seen_as_above_threshold(need, sharp, sharp, u) == above


@pytest.mark.parametrize(
    ("need", "rag", "u", "immediate"),
    [
        (CHILD_PROTECTION, RED, 0.24, True),
        (CHILD_PROTECTION, RED, 0.26, False),
        (CHILD_PROTECTION, AMBER, 0.0, False),
        (CHILD_IN_NEED, RED, 0.0, False),
    ],
)
def test_only_red_protection_contacts_are_immediate(need, rag, u, immediate):
    assert is_immediate(need, rag, 0.25, u) is immediate


def decision(someone, **changes):
    model = play(plain({name.replace("__", "."): value for name, value in changes.items()}), [(0.5, someone)])
    (screened,) = rows(model, EventType.SCREENED)
    assert (screened.since, screened.due, screened.time) == (0.5, 1.5, pytest.approx(0.6))
    return ScreeningDecision(int(screened.detail))


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        (UNIVERSAL, ScreeningDecision.ADVICE),
        (EARLY_HELP, ScreeningDecision.EARLY_HELP),
        (CHILD_IN_NEED, ScreeningDecision.MASH),
        (CHILD_PROTECTION, ScreeningDecision.MASH),
    ],
)
def test_each_need_goes_its_way_when_nobody_errs(need, expected):
    assert decision(family(0, need)) == expected


def test_early_help_is_offered_to_its_share():
    assert decision(family(0, EARLY_HELP), pathway__screening__early_help_share=0.4) == ScreeningDecision.ADVICE


def test_immediate_risk_goes_straight_to_assessment():
    someone = family(0, CHILD_PROTECTION, RED)
    assert decision(someone, pathway__screening__immediate_share=1.0) == ScreeningDecision.REFERRAL


def test_immediate_risk_overtakes_the_queue():
    config = plain({"pathway.screening.immediate_share": 1.0})
    contacts = [(0.0, family(0)), (0.01, family(1)), (0.02, family(2, CHILD_PROTECTION, RED))]
    model = play(config, contacts)
    done = rows(model, EventType.TASK_DONE, detail=float(TaskKind.SCREENING))
    assert [int(row.entity) >> 7 for row in done] == [0, 2, 1]


def test_a_missed_need_ends_with_advice():
    assert decision(family(0, CHILD_IN_NEED, SEEN_AT_SCREENING=0.95), pathway__screening__sensitivity=0.9) == (
        ScreeningDecision.ADVICE
    )


def test_without_screening_everybody_goes_to_the_mash():
    model = play(plain({"pathway.screening.enabled": False}), [(0.5, family(0, UNIVERSAL))])
    assert rows(model, EventType.SCREENED) == []
    assert [row.time for row in rows(model, EventType.MASH_STARTED)] == [0.5]


def test_a_contact_about_an_open_case_is_screened_and_passed_to_the_worker():
    config = plain({"pathway.screening.enabled": True, "pathway.screening.open_case_hours": 0.5})

    def another_contact(model):
        model.env.process(model.pathway.contact_about_open_case(Contact(model.env.now, 3, None), 0))

    model = play(config, [(0.0, family(0))], [(1.0, another_contact)])
    (contact,) = rows(model, EventType.CONTACT_OPEN_CASE)
    assert (contact.time, contact.entity, contact.detail) == (1.0, 0.0, 3.0)
    assert len(rows(model, EventType.CONTACT)) == 1
    (reading,) = rows(model, EventType.TASK_DONE, detail=float(TaskKind.OPEN_CASE_CONTACT))
    assert (reading.since, reading.time) == (pytest.approx(1.1), pytest.approx(1.15))
    (holder,) = {row.worker for row in rows(model, EventType.ALLOCATED)}
    assert reading.worker == holder


def test_a_contact_about_an_open_case_when_none_is_open_leaves_no_trace():
    config = plain({"demand.contacts_per_year": 500.0, "demand.open_case_share": 1.0})
    assert {row.event for row in rows(play(config))} == {float(EventType.JOINED)}


def test_under_pressure_more_is_closed_and_never_less():
    assert not closed_under_pressure(threshold_drift=0.0, pressure=1.0, u=0.0)
    assert closed_under_pressure(threshold_drift=0.4, pressure=0.5, u=0.19)
    assert not closed_under_pressure(threshold_drift=0.4, pressure=0.5, u=0.21)


@pytest.mark.parametrize(("pressure", "expected"), [(1.0, ScreeningDecision.ADVICE), (0.0, ScreeningDecision.MASH)])
def test_an_officer_under_pressure_may_close_what_is_above_the_threshold(pressure, expected):
    def press(model):
        for officer in model.workforce.teams["front_door"].people:
            officer.pressure = pressure

    someone = family(0, need=CHILD_IN_NEED, rag=GREEN, DRIFT_AT_SCREENING=0.29)
    settings = {"pathway.screening.threshold_drift": 0.3}
    model = play(plain(settings), [(0.5, someone)], [(0.4, press)])
    (screened,) = rows(model, EventType.SCREENED)
    assert screened.detail == expected
    closed = [(row.time, row.detail, row.since) for row in rows(model, EventType.CLOSED_UNDER_PRESSURE)]
    assert closed == ([(screened.time, ClosureStage.CONTACT, 0.5)] if pressure else [])


def test_pressure_builds_up_where_nobody_works_longer_or_faster_for_it():
    # One officer, and 30 days of work on the first day.
    nobody = {"workforce.effort.overtime_limit": 1.0, "workforce.effort.compression_limit": 1.0}
    config = plain(nobody | {"pathway.screening.threshold_drift": 0.7, "teams.front_door": team(1)})
    contacts = [(0.0, family(index, need=CHILD_IN_NEED, DRIFT_AT_SCREENING=0.2)) for index in range(300)]
    decisions = [row.detail for row in rows(play(config, contacts), EventType.SCREENED)]
    assert decisions[:40] == [ScreeningDecision.MASH] * 40  # nothing is overdue on the first days
    assert decisions[-100:] == [ScreeningDecision.ADVICE] * 100
