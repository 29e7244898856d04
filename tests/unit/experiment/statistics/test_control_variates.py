"""Regression on controls: worked by hand, and coverage where values and controls are normal."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.experiment.statistics.control_variates import adjusted_mean


def test_by_hand():
    # Values 10, 12, 15, 15 at controls 0, 1, 2, 3 of which 1 is expected: slope 9/5, at the mean control 1.5 is 13, so
    # 13 - 0.9 at 1. Left over: -0.3, -0.1, 1.1, -0.7, squares 1.8; variance 0.9 (1/4 + 0.25/5) = 0.27; 2 degrees.
    found = adjusted_mean(np.array([10.0, 12.0, 15.0, 15.0]), np.arange(4.0).reshape(-1, 1), np.array([1.0]))
    half = stats.t.ppf(0.975, 2) * math.sqrt(0.27)
    assert (found.value, found.low, found.high, found.n) == pytest.approx((12.1, 12.1 - half, 12.1 + half, 4))


def test_two_controls_that_say_it_all_leave_no_doubt():
    controls = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [0.5, 3.0]])
    found = adjusted_mean(3.0 + controls @ [2.0, -1.0], controls, np.array([1.0, 1.0]))
    assert (found.value, found.low, found.high) == pytest.approx((4.0, 4.0, 4.0))


def test_without_enough_replications_or_with_controls_that_do_not_vary_there_is_none():
    few = adjusted_mean(np.array([1.0, 2.0]), np.array([[0.9], [1.2]]), np.array([1.0]))
    same = adjusted_mean(np.array([1.0, 2.0, 4.0]), np.ones((3, 1)), np.array([1.0]))
    assert math.isnan(few.value)
    assert math.isnan(same.low)


def test_differences_of_adjusted_means_are_adjusted_differences():
    random = np.random.default_rng(5)
    controls, one, other = random.normal(1.0, 0.1, (12, 2)), random.normal(size=12), random.normal(size=12)
    expected = np.ones(2)
    apart = adjusted_mean(one, controls, expected).value - adjusted_mean(other, controls, expected).value
    assert adjusted_mean(one - other, controls, expected).value == pytest.approx(apart)


@pytest.mark.parametrize("q", [1, 2, 3])
def test_the_95_interval_of_12_replications_covers_95(q, record_property):
    random = np.random.default_rng(q)
    experiments, n, truth = 6000, 12, 7.0
    controls = random.normal(1.0, 0.1, (experiments, n, q))
    values = truth + (controls - 1.0).sum(axis=2) * 12.0 + random.normal(size=(experiments, n))
    covered = np.array(
        [
            found.low <= truth <= found.high
            for found in (adjusted_mean(y, c, np.ones(q)) for y, c in zip(values, controls, strict=True))
        ]
    )
    record_property("covers", float(covered.mean()))
    assert 0.94 <= covered.mean() <= 0.96
