"""Costs against effects, on tables small enough to work by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiment.statistics.cost_effectiveness import Standing, acceptability, break_even, cost_per_effect, standing
from sim.experiment.statistics.intervals import Estimate

MORE, LESS, NEITHER = Estimate(2.0, 1.0, 3.0), Estimate(-2.0, -3.0, -1.0), Estimate(0.5, -1.0, 2.0)


def numbers(estimate: Estimate) -> tuple[float, float, float]:
    return estimate.value, estimate.low, estimate.high


@pytest.mark.parametrize(
    ("cost", "effect", "expected"),
    [
        (LESS, MORE, Standing.DOMINANT),
        (MORE, LESS, Standing.DOMINATED),
        (MORE, MORE, Standing.BUYS),
        (LESS, LESS, Standing.FORGOES),
        (MORE, NEITHER, Standing.COSTS_MORE),
        (LESS, NEITHER, Standing.COSTS_LESS),
        (NEITHER, MORE, Standing.GAINS),
        (NEITHER, LESS, Standing.LOSES),
        (NEITHER, NEITHER, Standing.UNDECIDED),
        (Estimate(2.0, math.nan, math.nan), MORE, Standing.GAINS),
    ],
)
def test_an_option_stands_where_its_intervals_show_it(cost, effect, expected):
    assert standing(cost, effect) is expected


def test_where_the_effect_is_known_the_ratio_is_the_costs_interval_over_it():
    cost = pd.Series([90.0, 100.0, 110.0])
    found = cost_per_effect(cost, pd.Series([2.0, 2.0, 2.0]))
    half = 4.302653 * 10.0 / math.sqrt(3.0)
    assert numbers(found) == pytest.approx((50.0, (100.0 - half) / 2.0, (100.0 + half) / 2.0), rel=1e-5)


def test_at_the_limits_of_fiellers_interval_the_option_is_just_not_shown_to_be_worth_its_price():
    generator = np.random.default_rng(7)
    effect = pd.Series(generator.normal(20.0, 4.0, 15))
    cost = 3.0 * effect + generator.normal(100.0, 20.0, 15)
    found = cost_per_effect(cost, effect)
    assert found.low < found.value < found.high
    assert found.value == pytest.approx(cost.mean() / effect.mean())
    for limit in (found.low, found.high):
        net = cost - limit * effect
        assert abs(net.mean()) == pytest.approx(stats.t.ppf(0.975, 14) * net.std() / math.sqrt(15.0))


def test_a_ratio_is_not_given_where_it_means_nothing():
    cost, effect = pd.Series([90.0, 100.0, 110.0]), pd.Series([-2.0, 0.0, 5.0])
    unbounded = cost_per_effect(cost, effect)
    assert unbounded.value == 100.0
    assert math.isnan(unbounded.low)
    assert math.isnan(unbounded.high)
    assert math.isnan(cost_per_effect(cost, -effect).value)
    assert math.isnan(cost_per_effect(cost, 0.0 * effect).value)


def test_acceptability_as_worked_by_hand():
    """At 10 an effect is worth 10 in observation 0 and 30 in observation 1, against a cost of 20."""
    cost = pd.DataFrame({"nothing": [0.0, 0.0], "small": [20.0, 20.0], "large": [60.0, 60.0]})
    effect = pd.DataFrame({"nothing": [0.0, 0.0], "small": [1.0, 3.0], "large": [2.0, 5.0]})
    found = acceptability(cost, effect, [0.0, 10.0, 100.0]).set_index(["price", "option"])
    assert found["net_benefit"].loc[10.0].to_dict() == {"nothing": 0.0, "small": 0.0, "large": -25.0}
    assert found["best_share"].loc[0.0].to_dict() == {"nothing": 1.0, "small": 0.0, "large": 0.0}
    assert found["best_share"].loc[10.0].to_dict() == {"nothing": 0.5, "small": 0.5, "large": 0.0}
    assert found["best_share"].loc[100.0].to_dict() == {"nothing": 0.0, "small": 0.0, "large": 1.0}
    frontier = found.index[found["on_frontier"]].to_list()
    assert frontier == [(0.0, "nothing"), (10.0, "nothing"), (100.0, "large")]
    assert found.loc[(10.0, "small"), ["best_low", "best_high"]].to_list() == pytest.approx([0.0126, 0.9874], abs=1e-4)


def test_options_that_no_observation_tells_apart_count_for_the_first():
    same = pd.DataFrame({"nothing": [0.0, 0.0], "same": [0.0, 0.0]})
    found = acceptability(same, same, [5.0])
    assert found["best_share"].to_list() == [1.0, 0.0]
    assert found["on_frontier"].to_list() == [True, False]


def test_break_even_is_where_the_line_crosses_zero():
    strength = pd.Series([0.0, 1.0, 2.0, 5.0])
    found = break_even(100.0 - 25.0 * strength, strength)
    assert numbers(found.strength) == pytest.approx((4.0, 4.0, 4.0))
    assert numbers(found.slope) == pytest.approx((-25.0, -25.0, -25.0))
    assert found.is_within_range
    assert numbers(found.cost_at_best) == pytest.approx((-25.0, -25.0, -25.0))


def test_break_even_beyond_what_was_drawn_is_not_claimed():
    strength = pd.Series([0.0, 1.0, 2.0, 3.0])
    found = break_even(pd.Series([101.0, 74.0, 49.0, 26.0]), strength)
    assert not found.is_within_range
    assert found.strength.value == pytest.approx(4.0)
    assert found.cost_at_best.value == pytest.approx(25.0)


def test_break_even_is_not_claimed_where_the_parameter_is_not_shown_to_matter():
    found = break_even(pd.Series([10.0, -10.0, 10.0, -11.0]), pd.Series([0.0, 1.0, 2.0, 3.0]))
    assert found.slope.sign == 0
    assert not found.is_within_range
    assert math.isnan(found.strength.low)


def test_at_the_limits_of_the_break_even_the_fitted_line_is_just_not_shown_to_differ_from_zero():
    generator = np.random.default_rng(11)
    strength = pd.Series(generator.uniform(0.0, 3.0, 20))
    cost = 100.0 - 60.0 * strength + generator.normal(0.0, 10.0, 20)
    found = break_even(cost, strength)
    design = np.column_stack([np.ones(20), strength])
    beta, residual, *_ = np.linalg.lstsq(design, cost, rcond=None)
    covariance = residual[0] / 18.0 * np.linalg.inv(design.T @ design)
    assert found.strength.low < found.strength.value < found.strength.high
    for limit in (found.strength.low, found.strength.high):
        at = np.array([1.0, limit])
        assert abs(at @ beta) == pytest.approx(stats.t.ppf(0.975, 18) * math.sqrt(at @ covariance @ at))


def test_break_even_needs_draws_that_differ():
    with pytest.raises(ValueError, match="3 draws"):
        break_even(pd.Series([1.0, 2.0, 3.0]), pd.Series([1.0, 1.0, 1.0]))


@pytest.mark.slow
def test_intervals_of_ratio_and_break_even_hold_as_often_as_they_say():
    """A ratio of 50 and a break-even at 2: over 800 experiments of 16 draws; five standard errors are 0.039."""
    generator, n, held = np.random.default_rng(20261122), 800, np.zeros(2)
    for _ in range(n):
        effect = generator.normal(20.0, 15.0, 16)
        cost = 1000.0 + 10.0 * (effect - 20.0) + generator.normal(0.0, 300.0, 16)
        ratio = cost_per_effect(pd.Series(cost), pd.Series(effect))
        strength = pd.Series(generator.uniform(0.0, 3.0, 16))
        zero = break_even(100.0 - 50.0 * strength + generator.normal(0.0, 30.0, 16), strength).strength
        held += [ratio.low <= 50.0 <= ratio.high, zero.low <= 2.0 <= zero.high]
    assert held / n == pytest.approx(np.full(2, 0.95), abs=0.039)
