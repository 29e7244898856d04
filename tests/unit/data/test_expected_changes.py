"""Expected changes of figures: covariances with all parts or without recording, and what goes with referrals."""

from __future__ import annotations

import numpy as np
import pytest

from sim.data.estimates import HORIZONS, VOLUMES
from sim.data.expected_changes import expected
from sim.data.fit_movement import fitted


@pytest.fixture(scope="module")
def nothing_moves():
    return dict.fromkeys(fitted(), 0.0)


def test_without_recording_figures_move_less_and_what_they_share_stays():
    whole, without = (expected().covariance(fitted(), with_recording) for with_recording in (True, False))
    for horizon, covariance in whole.items():
        recording = covariance - without[horizon]
        assert (recording.diagonal() >= 0.0).all()
        assert recording[~(recording == recording.diagonal())].sum() == pytest.approx(0.0, abs=1e-12)


def test_where_nothing_moves_chance_is_left(nothing_moves):
    some = nothing_moves | {"common.persistent": 0.1}
    for horizon in HORIZONS:
        chance, moved = (expected().covariance(values)[horizon] for values in (nothing_moves, some))
        assert chance.diagonal().min() > 0.0
        assert (moved - chance).min() > 0.0  # all figures follow what is common


def test_what_persists_adds_up_over_years_and_what_passes_does_not(nothing_moves):
    def growth(kind):
        values, referrals = nothing_moves | {f"common.{kind}": 0.1}, VOLUMES.index("referrals")
        spread = {
            horizon: (expected().covariance(values)[horizon] - expected().covariance(nothing_moves)[horizon])
            for horizon in (1, 5)
        }
        return spread[5][referrals, referrals] / spread[1][referrals, referrals]

    assert growth("persistent") > 5.0
    assert 1.0 < growth("passing") < 3.0


def test_recording_moves_its_own_figure_alone(nothing_moves):
    own = nothing_moves | {"referrals.persistent": 0.1}
    for horizon, covariance in expected().covariance(own).items():
        recording = covariance - expected().covariance(nothing_moves)[horizon]
        assert np.flatnonzero(recording.diagonal()).tolist() == [VOLUMES.index("referrals")]
        assert recording.sum() == recording.diagonal().sum()


def test_without_responses_what_follows_referrals_is_more_by_as_much(nothing_moves):
    through = expected().pass_through(nothing_moves | {"child_protection_follows": 1.0})
    assert through.pop("closed") == 0.0
    drift = through.pop("cin_31_march"), through.pop("cases_held")  # visits that are missed lengthen plans
    assert list(through.values()) == [pytest.approx(1.0)] * len(through)
    assert drift == (pytest.approx(1.05, abs=0.05),) * 2
