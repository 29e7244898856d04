"""Slopes that a few odd figures do not bend, and that trust few data little."""

import numpy as np
import pytest

from sim.forecast.regression import robust_ridge, spread


@pytest.fixture
def draw():
    return np.random.default_rng(1)


def test_without_penalty_and_with_wide_losses_it_is_least_squares(draw):
    x = draw.normal(size=(200, 2))
    y = x @ [0.5, -2.0] + draw.normal(size=200)
    expected = np.linalg.lstsq(x, y, rcond=None)[0]
    assert robust_ridge(x, y, penalty=0.0, width=1e6) == pytest.approx(expected)


def test_the_penalty_is_as_good_as_so_many_rows_that_say_nothing_happens():
    x = np.tile([-1.0, 1.0], 25)[:, None]
    assert robust_ridge(x, 3.0 * x[:, 0], penalty=0.0, width=1e6) == pytest.approx([3.0])
    # 25 further squares of a column of 1s beside 50.
    assert robust_ridge(x, 3.0 * x[:, 0], penalty=25.0, width=1e6) == pytest.approx([2.0], rel=1e-4)


def test_odd_outcomes_hardly_bend_the_slope(draw):
    x = draw.normal(size=(300, 1))
    y = 0.7 * x[:, 0] + 0.1 * draw.normal(size=300)
    odd = y.copy()
    odd[np.argsort(x[:, 0])[-9:]] = -50.0
    straight, bent = (robust_ridge(x, each, 0.0, 1.0)[0] for each in (y, odd))
    assert straight == pytest.approx(0.7, abs=0.02)
    assert bent == pytest.approx(0.7, abs=0.1)
    assert robust_ridge(x, odd, 0.0, 1e6)[0] < 0


def test_columns_and_outcomes_that_never_change_give_slopes_of_0():
    x = np.column_stack([np.zeros(20), np.arange(20.0)])
    assert robust_ridge(x, np.zeros(20), 5.0, 1.0).tolist() == [0.0, 0.0]


def test_the_spread_is_that_of_a_normal_distribution_and_knows_no_outliers(draw):
    values = draw.normal(5, 2, 20_001)
    assert spread(values) == pytest.approx(2, rel=0.03)
    values[:1000] = 1e9
    assert spread(values) == pytest.approx(2, rel=0.15)
    assert spread(np.array([])) == 0.0
