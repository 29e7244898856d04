"""Training: the days it takes, and what it gains until that fades."""

from __future__ import annotations

import math

import pytest

from sim.model.events import Event, TaskKind
from sim.model.training import gain_from_training
from tests.support.small_service import holders, plain, play, rows, team
from tests.support.small_workforce import (
    QUIET,
    day,
    tasks,
)


@pytest.mark.parametrize(("days", "gain"), [(0.0, 0.0), (5.0, 1.0), (10.0, 2.0), (60.0, 2.0 / math.e)])
def test_a_gain_grows_and_fades(days, gain):
    assert gain_from_training(2.0, days, 10.0, 50.0) == pytest.approx(gain)


def test_a_gain_without_ramp_is_there_at_once():
    assert gain_from_training(2.0, 0.0, 0.0, 50.0) == 2.0


def trained(share):
    base = plain(QUIET)
    programme = {
        "start": day(base, 10),
        "share": share,
        "hours": 12.0,
        "sessions": 3,
        "gain": 1.0,
        "ramp_days": 20.0,
        "fade_days": 40.0,
    }
    return play(plain(QUIET | {"teams.assessment": team(20), "workforce.training": [programme]}))


def test_training_takes_days_and_then_bears_fruit():
    model = trained(1.0)
    sessions = tasks(model, TaskKind.TRAINING)
    assert sorted({row.since for row in sessions}) == [10.0, 15.0, 20.0]
    assert {row.hours for row in sessions} == {4.0}
    assert len(sessions) == 60
    finished = rows(model, Event.TRAINED)
    assert {row.time for row in finished} == {20.4}
    # On day 75: 54.6 days later, 34.6 of them fading.
    gains = [worker.training_gain for worker in holders(model)]
    assert gains == pytest.approx([math.exp(-34.6 / 40.0)] * 20)


def test_a_larger_share_trains_the_same_people_and_more():
    few, many = ({row.worker for row in rows(trained(share), Event.TRAINED)} for share in (0.3, 0.7))
    assert 0 < len(few) < len(many) < 20
    assert few < many
