"""Slopes over scenarios that share their random numbers, against tables whose slopes are known."""

import math

import pandas as pd
import pytest

from sim.experiment.statistics.regression import slope_by_replication, step

PREDICTOR = pd.DataFrame({"few": [16.0, 15.0], "now": [12.0, 13.0], "many": [10.0, 11.0]})


def test_a_straight_line_comes_back_exactly_whatever_the_luck_of_the_replication():
    outcome = 95.0 - 0.75 * PREDICTOR + pd.DataFrame({name: [3.0, -5.0] for name in PREDICTOR})
    assert slope_by_replication(PREDICTOR, outcome).tolist() == pytest.approx([-0.75, -0.75])


def test_a_bent_line_has_the_least_squares_slope():
    predictor = pd.DataFrame([[0.0, 1.0, 2.0]])
    outcome = pd.DataFrame([[0.0, 0.0, 3.0]])
    assert slope_by_replication(predictor, outcome).tolist() == [1.5]


def test_a_replication_without_a_value_or_without_a_move_has_no_slope():
    predictor = pd.DataFrame([[1.0, 2.0], [1.0, 1.0], [1.0, 2.0]], index=[3, 4, 5])
    outcome = pd.DataFrame([[1.0, 3.0], [1.0, 3.0], [1.0, math.nan]], index=[3, 4, 5])
    assert slope_by_replication(predictor, outcome).to_dict() == {3: 2.0}


def test_a_step_is_the_ratio_of_mean_changes_known_exactly_where_nothing_is_left_over():
    predictor = pd.DataFrame([[0.0, 1.0], [0.0, 3.0], [2.0, 4.0]])
    found = step(predictor, -2.0 * predictor)
    assert (found.value, found.low, found.high, found.n) == (-2.0, -2.0, -2.0, 3)


def test_a_step_has_the_interval_of_the_mean_where_the_predictor_moves_by_one_in_every_replication():
    changes = [0.0, 1.0, 2.0]
    found = step(pd.DataFrame([[0.0, 1.0]] * 3), pd.DataFrame([[0.0, change] for change in changes]))
    half_width = 4.302653 / math.sqrt(3.0)  # Student's t with two degrees of freedom, standard deviation 1
    assert found.value == 1.0
    assert (found.low, found.high) == pytest.approx((1.0 - half_width, 1.0 + half_width))


def test_a_step_survives_a_replication_in_which_the_predictor_hardly_moves():
    predictor = pd.DataFrame([[0.0, 1.0], [0.0, 1e-9], [0.0, 1.0]])
    outcome = pd.DataFrame([[0.0, 1.0], [0.0, 0.1], [0.0, 1.0]])
    assert step(predictor, outcome).value == pytest.approx(1.05)


def test_a_step_of_nothing_is_unknown():
    assert math.isnan(step(pd.DataFrame([[1.0, 1.0]]), pd.DataFrame([[0.0, 1.0]])).value)
    assert step(pd.DataFrame([[math.nan, 1.0]]), pd.DataFrame([[0.0, 1.0]])).n == 0
