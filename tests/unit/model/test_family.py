"""Families: identifiers that never collide and random numbers that are theirs alone."""

from __future__ import annotations

from itertools import product

from sim.model.family import JOURNEYS_IN_ROW, RETURNS_CAP, Draw, Family, Origin, journey_identifier
from sim.streams import Purpose, Streams


def a_family(origin=2, layer=5, index=300, seed=1):
    return Family(Streams(seed, 0), origin, 2, layer, index, 3, 1.5, 1, 2)


def test_journeys_have_different_identifiers_that_are_exact_in_the_log():
    keys = list(product((0, 7, *Origin), (0, 1, 4095), (0, 1, 2**24 - 1), (0, 1, RETURNS_CAP)))
    identifiers = {journey_identifier(origin, layer, index, number) for origin, layer, index, number in keys}
    assert len(identifiers) == len(keys)
    assert max(identifiers) < 2**53


def test_the_first_journeys_have_the_family_s_row_of_numbers():
    family = a_family()
    family.begin_journey(4.5)
    row = Streams(1, 0).row(Purpose.JOURNEY, (2, 5), 300, JOURNEYS_IN_ROW * len(Draw))
    assert family.draws == row[: len(Draw)]
    assert (family.contacted_at, family.entity) == (4.5, journey_identifier(2, 5, 300, 0))


def test_every_return_has_numbers_of_its_own():
    family = a_family()
    seen = []
    for _ in range(JOURNEYS_IN_ROW + 3):
        family.begin_journey(0.0)
        seen += family.draws
        family.come_back(need=2)
    assert len(set(seen)) == (JOURNEYS_IN_ROW + 3) * len(Draw)


def test_the_second_journey_is_the_same_wherever_it_takes_place():
    early, late = a_family(), a_family()
    for family, time in ((early, 10.0), (late, 90.0)):
        family.begin_journey(0.0)
        family.come_back(need=3)
        family.begin_journey(time)
    assert early.draws == late.draws
    assert early.entity == late.entity
    assert early.need == late.need == 3


def test_families_do_not_share_numbers():
    rows = []
    for changes in ({}, {"origin": 3}, {"layer": 6}, {"index": 301}, {"seed": 2}):
        family = a_family(**changes)
        family.begin_journey(0.0)
        rows += family.draws
    assert len(set(rows)) == 5 * len(Draw)
