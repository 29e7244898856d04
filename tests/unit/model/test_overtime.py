"""Paid overtime: longer hours for a time, and the strain of them."""

from __future__ import annotations

import pytest

from sim.model.events import EventType, TaskKind
from sim.model.overtime import hours_with_pay
from tests.support.small_service import family, plain, play, rows

OVERTIME = {
    "workforce.overtime": [{"start": "2024-04-09", "end": "2024-04-16", "share": 0.25, "teams": ["front_door"]}]
}
"""A quarter more, from day 5 to day 10."""


def lengths(model, kind):
    return [pytest.approx(row.time - row.start) for row in rows(model, EventType.TASK_DONE, detail=kind)]


@pytest.mark.parametrize(
    ("unpaid", "share", "hours"), [(1.0, 0.25, 1.25), (1.2, 0.1, 1.2), (1.1, 0.2, 1.2), (1.1, 0.0, 1.1)]
)
def test_hours_are_those_paid_for_or_those_worked_anyway(unpaid, share, hours):
    assert hours_with_pay(unpaid, share) == hours


def test_ten_hours_are_done_in_eight_while_it_lasts_and_only_by_these_teams():
    contacts = [(day, family(index)) for index, day in enumerate((1.0, 6.0, 11.0))]
    model = play(plain(OVERTIME), contacts)
    assert lengths(model, TaskKind.SCREENING) == [0.1, 0.08, 0.1]
    assert lengths(model, TaskKind.MASH_RESEARCH) == [0.2, 0.2, 0.2]


def test_blocks_add_up_where_they_overlap():
    block = OVERTIME["workforce.overtime"][0]
    twice = {"workforce.overtime": [block, block | {"share": 0.15, "teams": ["mash", "front_door"]}]}
    model = play(plain(twice), [(6.0, family(0))])
    assert lengths(model, TaskKind.SCREENING) == [pytest.approx(0.1 / 1.4)]
    assert lengths(model, TaskKind.MASH_RESEARCH) == [pytest.approx(0.2 / 1.15)]


def test_it_weighs_on_people_as_unpaid_overtime_does():
    def stress(settings):
        seen = play(plain(settings)).recorder.snapshots
        officers = (seen["team"] == 0) & (seen["time"] == 10.0)
        return seen["stress"][officers].tolist()

    assert stress(OVERTIME) > stress({})
