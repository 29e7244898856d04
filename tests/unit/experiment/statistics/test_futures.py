"""Bands of futures, against values worked by hand and futures that they have not seen."""

import math

import numpy as np
import pytest

import sim
from sim.experiment.run.plan import plan_experiment
from sim.experiment.statistics.futures import ENOUGH_FOR_A_RANGE, LOWER, UPPER, quantiles

POOL, DRAWS = 400, 1_000
MEASURES = ("screening_utilisation", "mash_wait_mean_wd", "assessment_wait_mean_wd")


def test_the_i_th_of_n_is_the_quantile_i_of_n_plus_1():
    values = [7.0, 1.0, 4.0, 10.0]  # quantiles 0.2, 0.4, 0.6 and 0.8, with straight lines between
    assert quantiles(values, [0.2, 0.3, 0.5, 0.8]) == pytest.approx([1.0, 2.5, 5.5, 10.0])
    assert quantiles(range(1, 100), [0.1, 0.25, 0.9]) == pytest.approx([10.0, 25.0, 90.0])


@pytest.mark.parametrize("number", range(1, ENOUGH_FOR_A_RANGE + 1))
def test_of_few_replications_the_outer_quantiles_are_the_lowest_and_the_highest(number):
    assert quantiles(range(number), [LOWER, UPPER]).tolist() == [0.0, number - 1.0]


def test_missing_values_are_left_out_column_by_column():
    values = [[1.0, math.nan, math.nan], [3.0, 5.0, math.nan], [2.0, 7.0, math.nan]]
    low, middle = quantiles(values, [LOWER, 0.5])
    assert low.tolist() == pytest.approx([1.0, 5.0, math.nan], nan_ok=True)
    assert middle.tolist() == pytest.approx([2.0, 6.0, math.nan], nan_ok=True)
    assert np.isnan(quantiles([], [LOWER, 0.5])).all()


def test_what_never_happens_comes_last():
    assert quantiles([math.inf, 3.0, math.inf, 5.0, 4.0], [0.5]) == [5.0]
    assert quantiles([3.0, math.inf], [0.5]) == [math.inf]
    assert quantiles([math.inf, math.inf], [0.5]) == [math.inf]


@pytest.fixture(scope="module")
def pool():
    """400 futures of three queues in series, a row each: a steady measure, and two waits with a long tail."""
    small = ["demand.contacts_per_year=2000", "run.years=0.05", "run.warm_up_days=5"]
    posts = [f"teams.{team}.posts={number}" for team, number in {"front_door": 1, "mash": 1, "assessment": 2}.items()]
    config = plan_experiment("theory_tandem", [*small, *posts]).scenarios[0].config
    futures = (sim.simulate(config, number).measures for number in range(POOL))
    return np.array([[future[name] for name in MEASURES] for future in futures])


@pytest.mark.slow
def test_eight_in_ten_further_futures_lie_in_the_band(pool, record_property):
    """A band of 9 to 50 futures is held against those of the pool that it has not seen."""
    random = np.random.default_rng(16)
    held = np.empty((DRAWS, len(MEASURES)))
    numbers = random.integers(ENOUGH_FOR_A_RANGE, 50, DRAWS, endpoint=True)
    for draw, number in enumerate(numbers):
        order = random.permutation(POOL)
        low, high = quantiles(pool[order[:number]], [LOWER, UPPER])
        further = pool[order[number:]]
        held[draw] = ((low <= further) & (further <= high)).mean(axis=0)
    record_property("coverage", dict(zip(MEASURES, held.mean(axis=0).round(4).tolist(), strict=True)))
    assert np.all((held.mean(axis=0) >= 0.78) & (held.mean(axis=0) <= 0.82))
