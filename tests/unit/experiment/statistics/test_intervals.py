"""A number with its interval: Student's t for means, the exact binomial one for shares."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.experiment.statistics.intervals import Estimate, mean_of, share_of, t_interval


def test_a_mean_has_students_interval():
    found = mean_of(pd.Series([1.0, 3.0]))
    half = 12.70620  # t(0.975, 1), and a standard error of 1
    assert (found.value, found.low, found.high) == pytest.approx((2.0, 2.0 - half, 2.0 + half), abs=1e-5)
    assert found.n == 2


def test_missing_values_are_no_observations():
    found, without = mean_of(pd.Series([1.0, math.nan, 3.0])), mean_of(pd.Series([1.0, 3.0]))
    assert found == without


@pytest.mark.parametrize(("values", "mean"), [([4.0], 4.0), ([], math.nan)])
def test_fewer_than_two_observations_have_no_interval(values, mean):
    found = mean_of(pd.Series(values, dtype=float))
    assert found.value == pytest.approx(mean, nan_ok=True)
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert not found.is_shown


def test_values_that_are_all_the_same_are_known_exactly():
    found = mean_of(pd.Series([0.5, 0.5, 0.5]))
    assert (found.low, found.high) == (0.5, 0.5)


def test_simultaneous_interval_by_hand():
    # Five intervals at 95% together are at 99% each: t(0.995, 9) = 3.249836
    low, high = t_interval(pd.Series([2.0, 2.0]), pd.Series([0.5, 0.5]), pd.Series([10, 1]), comparisons=5)
    assert (low[0], high[0]) == pytest.approx((2.0 - 0.5 * 3.249836, 2.0 + 0.5 * 3.249836), abs=1e-6)
    assert np.isnan(low[1])


def test_one_mean_and_many_at_once_have_the_same_intervals():
    rows = np.random.default_rng(3).normal(size=(4, 12))
    low, high = t_interval(rows.mean(axis=1), rows.std(axis=1, ddof=1) / math.sqrt(12.0), np.full(4, 12), level=0.8)
    alone = [mean_of(pd.Series(row), level=0.8) for row in rows]
    assert low.tolist() == pytest.approx([each.low for each in alone])
    assert high.tolist() == pytest.approx([each.high for each in alone])


def test_a_share_of_all_or_none_ends_where_shares_do():
    all_of_three, none_of_three = share_of(pd.Series([True] * 3)), share_of(pd.Series([False] * 3))
    assert (all_of_three.value, all_of_three.high) == (1.0, 1.0)
    assert all_of_three.low == pytest.approx(0.025 ** (1.0 / 3.0))
    assert (none_of_three.low, none_of_three.high) == pytest.approx((0.0, 1.0 - 0.025 ** (1.0 / 3.0)))


def test_of_no_observations_every_share_is_possible():
    found = share_of(pd.Series([], dtype=bool))
    assert math.isnan(found.value)
    assert (found.low, found.high, found.n) == (0.0, 1.0, 0)


@pytest.mark.parametrize(
    ("low", "high", "sign"), [(0.1, 0.3, 1), (-0.3, -0.1, -1), (-0.1, 0.1, 0), (0.0, 0.3, 0), (-0.3, 0.0, 0)]
)
def test_a_difference_is_shown_where_the_interval_leaves_out_zero(low, high, sign):
    found = Estimate((low + high) / 2.0, low, high)
    assert (found.sign, found.is_shown) == (sign, sign != 0)
