"""Inspections: managers' time, and a judgement that moves leaving and fades."""

from __future__ import annotations

import math

import pytest

from sim.model.events import Event, TaskKind
from sim.model.inspection import judgement_factor
from tests.support.small_service import plain, play, rows, team
from tests.support.small_workforce import (
    COMING_AND_GOING,
    day,
    first_times,
    tasks,
)


@pytest.mark.parametrize(("days", "left"), [(-1.0, 1.0), (0.0, 1.6), (100.0, 1.0 + 0.6 / math.e)])
def test_a_judgement_fades(days, left):
    assert judgement_factor(1.6, days, 100.0) == pytest.approx(left)


def test_an_inspection_takes_managers_time_and_moves_leaving_for_a_while():
    base = plain(COMING_AND_GOING)
    visit = {"date": day(base, 30), "days": 5, "manager_hours": 4.0, "leaving_factor": 2.0, "decay_days": 50.0}
    config = COMING_AND_GOING | {"teams.assessment": team(300, managers=2), "workforce.vacancy_rate": 1e-9}
    model = play(plain(config | {"workforce.inspections": [visit], "workforce.turnover_rate": 0.0}))
    given = tasks(model, TaskKind.INSPECTION)
    assert sorted(row.since for row in given) == sorted([30.0, 31.0, 32.0, 33.0, 34.0] * 2)
    assert {row.hours for row in given} == {4.0}
    leaving = model.workforce.inspections.leaving_factor
    assert [leaving(34.9), leaving(35.0), leaving(85.0)] == pytest.approx([1.0, 2.0, 1.0 + 1.0 / math.e])


def test_after_a_bad_judgement_people_leave_earlier():
    base = plain(COMING_AND_GOING)
    visit = {"date": day(base, 10), "days": 5, "manager_hours": 0.0, "leaving_factor": 2.0, "decay_days": 100.0}
    model = play(base)
    usual = first_times(model, Event.NOTICE)
    judged = first_times(play(plain(COMING_AND_GOING | {"workforce.inspections": [visit]})), Event.NOTICE)
    later = [row.worker for row in rows(model, Event.JOINED) if row.time == 0.0 and usual.get(row.worker, 0.0) > 20.0]
    assert len(later) > 10
    assert all(judged[worker] < usual[worker] for worker in later)
