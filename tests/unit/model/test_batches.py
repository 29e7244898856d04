"""Batches: a source's contacts come together, and stay the same contacts."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.clock import Calendar
from sim.config.categories import SOURCES
from sim.model.batches import batch_times, next_batch
from tests.unit.model.test_demand import contacts, demand

EASTER = Calendar(dt.date(2024, 3, 25))
"""Monday to Thursday, then Tuesday 2 April: Good Friday and Easter Monday are bank holidays."""


@pytest.mark.parametrize(
    ("batch", "times"),
    [
        ("daily", [0.25, 1.25, 2.25, 3.25, 4.25, 5.25, 6.25, 7.25, 8.25]),
        ("monday", [0.25, 8.25]),
        ("friday", [7.25]),
    ],
)
def test_batches_come_on_working_days_only(batch, times):
    assert batch_times(batch, 0.25, EASTER, 9) == times


@pytest.mark.parametrize(("moment", "comes"), [(0.0, 0.5), (0.5, 0.5), (0.6, 3.5), (3.5, 3.5), (3.6, math.inf)])
def test_what_happens_comes_with_the_first_batch_from_then_on(moment, comes):
    assert next_batch([0.5, 3.5], moment) == comes


@given(
    times=st.lists(st.floats(0.0, 100.0), min_size=1).map(sorted), moments=st.lists(st.floats(0.0, 100.0)).map(sorted)
)
def test_nothing_comes_before_it_has_happened_or_overtakes(times, moments):
    comes = [next_batch(times, moment) for moment in moments]
    assert all(batch >= moment for batch, moment in zip(comes, moments, strict=True))
    assert comes == sorted(comes)


def who(contact):
    return contact.source, contact.family.key, contact.family.children, contact.family.need, contact.family.rag


def test_a_source_s_contacts_are_the_same_ones_on_its_weekday_and_the_others_do_not_move():
    schools = SOURCES.index("schools")
    weekly = contacts({"demand.sources.schools.batch": "thursday", "demand.batch_time_of_day": 0.5})
    usual = contacts()
    assert [contact.time for contact in weekly] == sorted(contact.time for contact in weekly)
    elsewhere = [[(c.time, who(c)) for c in found if c.source != schools] for found in (usual, weekly)]
    assert elsewhere[0] == elsewhere[1]
    usual_time = {who(contact): contact.time for contact in usual if contact.source == schools}
    batches = batch_times("thursday", 0.5, Calendar(dt.date(2024, 4, 1)), 254)
    moved = {who(contact): contact.time for contact in weekly if contact.source == schools}
    assert moved == {whom: comes for whom, time in usual_time.items() if (comes := next_batch(batches, time)) < 253.0}
    assert 0.9 * len(usual_time) < len(moved) <= len(usual_time)


def test_with_every_source_in_daily_batches_everybody_comes_at_once():
    everybody = {f"demand.sources.{name}.batch": "daily" for name in SOURCES}
    assert {contact.time % 1.0 for contact in contacts(everybody)} == {0.0}
    assert {contact.time % 1.0 for contact in contacts(everybody, {"demand.batch_time_of_day": 0.5})} == {0.5}


def test_a_call_to_the_consultation_line_does_not_wait_for_a_batch():
    line = {
        "early_help.consultation_line.hours_per_day": 2.0,
        "demand.sources.police.batch": "monday",
    }
    found = [contact for contact in demand(line).contacts() if contact.source == SOURCES.index("police")]
    on_the_batch = {contact.route.name: contact.time % 1.0 == 0.0 for contact in found}
    assert on_the_batch["FRONT_DOOR"]
    assert not on_the_batch.get("ADVISED", False)
    assert not on_the_batch["CONSULTED"]
