"""Rapid triage: less time for each contact, more errors, from one day to another."""

from __future__ import annotations

import pytest

from sim.model.events import EventType, ScreeningDecision, TaskKind
from tests.support.small_service import CHILD_IN_NEED, UNIVERSAL, family, plain, play, rows

TRIAGE = {
    "pathway.screening.rapid_triage": {
        "enabled": True,
        "start": "2024-04-09",  # day 5
        "end": "2024-04-16",  # day 10
        "hours_factor": 0.5,
        "sensitivity": 0.9,
        "specificity": 0.8,
    }
}


def screened(model):
    """When each contact was decided, and how."""
    return {int(row.entity) >> 7: (pytest.approx(row.time), row.detail) for row in rows(model, EventType.SCREENED)}


MASH, ADVICE = ScreeningDecision.MASH, ScreeningDecision.ADVICE


def test_a_contact_takes_half_the_time_while_it_lasts():
    contacts = [(day, family(index)) for index, day in enumerate((1.0, 5.0, 9.0, 10.0))]
    assert screened(play(plain(TRIAGE), contacts)) == {
        0: (1.1, MASH),
        1: (5.05, MASH),
        2: (9.05, MASH),
        3: (10.1, MASH),
    }


def test_what_waits_when_it_begins_is_looked_at_rapidly_and_what_waits_when_it_ends_is_not():
    # An hour is a tenth of a day. Three wait from 4.85: one is begun before day 5, and done after it.
    model = play(plain(TRIAGE), [(4.95, family(index)) for index in range(3)])
    assert screened(model) == {0: (5.05, MASH), 1: (5.1, MASH), 2: (5.15, MASH)}
    model = play(plain(TRIAGE), [(9.97, family(index)) for index in range(3)])
    assert screened(model) == {0: (10.02, MASH), 1: (10.12, MASH), 2: (10.22, MASH)}
    assert [row.hours for row in rows(model, EventType.TASK_DONE, detail=TaskKind.SCREENING)] == [0.5, 1.0, 1.0]


def test_need_is_seen_less_well_by_who_looks_rapidly_and_only_then():
    contacts = [(day, family(index, SEEN_AT_SCREENING=0.95)) for index, day in enumerate((4.95, 6.0, 11.0))]
    decisions = [how for _, how in screened(play(plain(TRIAGE), contacts)).values()]
    assert decisions == [MASH, ADVICE, MASH]  # the first was begun before
    contacts = [(day, family(index, UNIVERSAL, SEEN_AT_SCREENING=0.85)) for index, day in enumerate((1.0, 6.0, 11.0))]
    decisions = [how for _, how in screened(play(plain(TRIAGE), contacts)).values()]
    assert decisions == [ADVICE, MASH, ADVICE]


def test_off_it_changes_nothing():
    off = {"pathway.screening.rapid_triage.enabled": False}
    contacts = [(6.0, family(0, CHILD_IN_NEED, SEEN_AT_SCREENING=0.95))]
    assert screened(play(plain(TRIAGE | off), contacts)) == {0: (6.1, MASH)}


def test_without_dates_it_is_there_from_the_first_moment_to_the_last():
    always = {"pathway.screening.rapid_triage.start": None, "pathway.screening.rapid_triage.end": None}
    contacts = [(0.0, family(0)), (60.0, family(1))]
    assert screened(play(plain(TRIAGE | always), contacts)) == {0: (0.05, MASH), 1: (60.05, MASH)}
