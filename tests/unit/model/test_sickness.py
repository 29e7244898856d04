"""Sickness: its share of the days, and spells that a last day ends."""

from __future__ import annotations

import math

import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.base import Distribution
from sim.model.sickness import mean_absence_days, sickness_hazard
from tests.support.small_service import fixed, plain, play
from tests.support.small_workforce import (
    ONE_LARGE_TEAM,
)


def test_sickness_takes_its_share_of_the_days():
    hazard = sickness_hazard(0.05, 12.0)
    well, ill = 1.0 / hazard, 12.0
    assert ill / (well + ill) == pytest.approx(0.05)
    assert sickness_hazard(0.0, 12.0) == 0.0
    assert sickness_hazard(0.05, 0.0) == 0.0


def test_a_last_day_ends_a_spell():
    leaving = 0.5 / WORKING_DAYS_PER_YEAR  # half of the people in a year
    kept = (1.0 - math.exp(-12.0 * leaving)) / leaving
    assert mean_absence_days(Distribution(**fixed(12.0)), 0.5) == pytest.approx(kept)
    exponential = Distribution(distribution="exponential", mean=40.0, cv=1.0)
    assert mean_absence_days(exponential, 0.5) == pytest.approx(1.0 / (1.0 / 40.0 + leaving), rel=1e-3)
    assert mean_absence_days(exponential, 0.0) == pytest.approx(40.0)
    assert mean_absence_days(Distribution(**fixed(0.0)), 0.5) == 0.0


def test_sickness_comes_out_as_asked():
    config = plain(
        ONE_LARGE_TEAM
        | {"workforce.sickness_rate": 0.1, "workforce.absence.length_days": fixed(10.0), "run.years": 1.0}
    )
    snapshots = play(config).recorder.snapshots
    # 400 people over 25 spells' time: the share is known to about 0.004; hazards are looked at weekly, which takes
    # a fortieth of it.
    assert 1.0 - snapshots["present"].mean() == pytest.approx(0.1, abs=0.025)
