"""Triage at the source: what a referrer looks at, what it holds back, and what comes of it."""

from __future__ import annotations

import pytest

from sim.config.categories import SOURCES
from sim.model.events import EventType
from sim.model.source_triage import are_reached, is_held_back
from tests.support.small_service import (
    AMBER,
    CHILD_IN_NEED,
    GREEN,
    RED,
    UNIVERSAL,
    GivenDraws,
    family,
    fixed,
    plain,
    play,
    rows,
)

POLICE, SCHOOLS = SOURCES.index("police"), SOURCES.index("schools")
HOME = "demand.source_triage"
LOOKING = {
    HOME: {
        "enabled": True,
        "start": None,
        "end": None,
        "sources": ["police"],
        "hours": 0.5,
        "hours_per_day": None,
        "sensitivity": 0.9,
        "specificity": 0.8,
        "gbp_per_hour": 40.0,
    },
    "demand.contacts_per_year": 0.0,
}
UNIFORMS = [(0.0, lambda model: setattr(model.council, "streams", GivenDraws({})))]
"""Every uniform of the source's own is 0.5."""


@pytest.mark.parametrize(
    ("need", "rag", "u", "held_back"),
    [
        (UNIVERSAL, GREEN, 0.79, True),
        (UNIVERSAL, GREEN, 0.81, False),
        (UNIVERSAL, RED, 0.0, False),  # a red one is always sent
        (CHILD_IN_NEED, AMBER, 0.89, False),
        (CHILD_IN_NEED, AMBER, 0.91, True),
        (CHILD_IN_NEED, RED, 0.99, False),
    ],
)
def test_need_is_seen_through_error_and_red_is_always_sent(need, rag, u, held_back):
    assert is_held_back(need, rag, 0.9, 0.8, u) is held_back


@pytest.mark.parametrize(("looked_at", "reached"), [(0, True), (3, True), (4, False)])
def test_officers_look_at_as_many_as_their_hours_allow(looked_at, reached):
    assert are_reached(looked_at, 0.5, 2.0) is reached
    assert are_reached(looked_at, 0.5, None)


def comes(index, day, need=UNIVERSAL, source=POLICE, rag=GREEN, **draws):
    someone = family(index, need, rag, **draws)
    someone.source = source
    return (day, someone)


def arriving(changes, contacts):
    return play(plain(changes), contacts, UNIFORMS)


def held(model):
    return [(int(row.entity) >> 7, row.time, row.detail) for row in rows(model, EventType.HELD_BACK_AT_SOURCE)]


def test_what_is_held_back_is_no_contact_and_takes_nobody_s_time():
    contacts = [comes(0, 1.0), comes(1, 2.0, CHILD_IN_NEED), comes(2, 3.0, source=SCHOOLS), comes(3, 4.0, rag=RED)]
    model = arriving(LOOKING, contacts)
    assert held(model) == [(0, 1.0, POLICE)]
    assert [int(row.entity) >> 7 for row in rows(model, EventType.CONTACT)] == [1, 2, 3]
    assert len(rows(model, EventType.TRIAGED_AT_SOURCE)) == 3  # all that the police would send
    assert len(rows(model, EventType.SCREENED)) == 3


def test_it_goes_on_from_its_first_day_to_its_last_and_off_it_changes_nothing():
    contacts = [comes(index, day) for index, day in enumerate((4.0, 5.0, 9.0, 10.0))]
    dates = {f"{HOME}.start": "2024-04-09", f"{HOME}.end": "2024-04-16"}  # days 5 to 9
    assert [index for index, *_ in held(arriving(LOOKING | dates, contacts))] == [1, 2]
    off = arriving(LOOKING | {f"{HOME}.enabled": False}, contacts)
    assert rows(off, EventType.TRIAGED_AT_SOURCE) == []


def test_beyond_the_officers_hours_of_a_day_notifications_are_sent_as_they_are():
    contacts = [comes(index, 2.0 + index / 10.0) for index in range(4)] + [comes(9, 3.0)]
    model = arriving(LOOKING | {f"{HOME}.hours_per_day": 1.0}, contacts)
    assert [index for index, *_ in held(model)] == [0, 1, 9]
    assert [int(row.entity) >> 7 for row in rows(model, EventType.CONTACT)] == [2, 3]


def test_need_that_is_held_back_comes_back_and_is_looked_at_again():
    returning = {
        "pathway.returns.enabled": True,
        "pathway.returns.probability.contact": 0.4,
        "pathway.returns.missed_need_factor": 2.0,
        "pathway.returns.scale": 1.0,
        "pathway.returns.worsening_share": 0.0,
        "pathway.returns.delay_days": fixed(5.0),
        f"{HOME}.sensitivity": 0.0,
        f"{HOME}.end": "2024-04-09",  # day 5
        "run.years": 0.08,
    }
    model = arriving(LOOKING | returning, [comes(0, 1.0, CHILD_IN_NEED), comes(1, 1.0)])
    assert [index for index, *_ in held(model)] == [0, 1]
    # 0.5 is below 2 x 0.4, and above 0.4; by then the police have stopped.
    assert [(int(row.entity) >> 7, row.time) for row in rows(model, EventType.RECONTACT)] == [(0, 6.0)]
    later = arriving(LOOKING | returning | {f"{HOME}.end": "2024-04-19"}, [comes(0, 1.0, CHILD_IN_NEED)])  # day 13
    assert [time for _, time, _ in held(later)] == [1.0, 6.0, 11.0]
    assert [row.time for row in rows(later, EventType.RECONTACT)] == [16.0]


def test_the_service_as_a_whole_is_sound_with_it():
    busy = {"demand.contacts_per_year": 2000.0, "run.check_invariants": True, "run.years": 0.2}
    busy |= {"pathway.returns.enabled": True, f"{HOME}.sources": ["police", "schools", "health"]}
    model = play(plain(LOOKING | busy))
    assert len(rows(model, EventType.TRIAGED_AT_SOURCE)) > len(held(model)) > 20
