"""Pay: what an uplift does to who leaves and who comes."""

from __future__ import annotations

import pytest

from sim.model.events import Event
from sim.model.pay import pay_factor
from tests.support.small_service import plain, play, rows
from tests.support.small_workforce import (
    COMING_AND_GOING,
    day,
    first_times,
)


def test_pay_moves_rates_by_its_elasticity():
    assert pay_factor(0.1, 1.0) == pytest.approx(1.1)
    assert pay_factor(0.1, -2.0) == pytest.approx(1.0 / 1.21)
    assert pay_factor(0.0, 3.0) == 1.0
    assert pay_factor(0.1, 0.0) == 1.0


def test_after_a_pay_rise_people_leave_later_and_none_before():
    base = plain(COMING_AND_GOING)
    rise = {"share": 0.25, "start": day(base, 60), "leaving_elasticity": 2.0, "hiring_elasticity": 1.0}
    model = play(base)
    usual = first_times(model, Event.NOTICE)
    paid = first_times(play(plain(COMING_AND_GOING | {"workforce.pay_uplift": rise})), Event.NOTICE)
    before = {worker: time for worker, time in usual.items() if time < 60.0}
    assert before
    assert {worker: paid[worker] for worker in before} == before
    # Those of the first day: 1.5625 times as many days after the rise.
    first_day = {
        row.worker for row in rows(model, Event.JOINED) if row.time == 0.0 and paid.get(row.worker, 0.0) > 60.0
    }
    assert len(first_day) > 10
    for worker in first_day:
        assert paid[worker] - 60.0 == pytest.approx((usual[worker] - 60.0) * 1.25**2)
