"""Numbers of replications that would decide: against published sample sizes and against simulated experiments."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.experiment.statistics.replications import MOST_TO_DECIDE, to_show, to_show_small

EXPERIMENTS = 4000


@pytest.mark.parametrize(("effect", "number"), [(0.2, 199), (0.5, 34), (0.8, 15), (1.0, 10)])
def test_sample_sizes_of_paired_t_tests_are_the_textbooks(effect, number):
    # Two-sided 5%, power 80%: Machin et al. (2018), Sample Sizes for Clinical, Laboratory and Epidemiology Studies.
    assert to_show(effect, sd=1.0) == pytest.approx(number, abs=1)
    assert to_show(-effect * 7.0, sd=7.0) == to_show(effect, sd=1.0)


def shares(difference, matters, n):
    """Shares of experiments in which the interval leaves out zero upwards, and is within what matters."""
    values = np.random.default_rng(n).normal(difference, 1.0, (EXPERIMENTS, n))
    half = stats.t.ppf(0.975, n - 1) * values.std(axis=1, ddof=1) / math.sqrt(n)
    low, high = values.mean(axis=1) - half, values.mean(axis=1) + half
    return (low > 0.0).mean(), ((low >= -matters) & (high <= matters)).mean()


@pytest.mark.parametrize("difference", [0.25, 0.5, 1.0])
def test_so_many_show_a_difference_in_four_of_five_experiments(difference):
    assert shares(difference, 0.0, to_show(difference, 1.0))[0] == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize(("difference", "matters"), [(0.0, 0.5), (0.0, 1.0), (0.1, 0.5), (-0.2, 0.5), (0.5, 1.5)])
def test_so_many_show_a_difference_to_be_small_in_four_of_five_experiments(difference, matters):
    number = to_show_small(difference, 1.0, matters)
    assert shares(difference, matters, number)[1] == pytest.approx(0.8, abs=0.04)


def test_what_is_hopeless_has_no_number():
    assert to_show(0.0, 1.0) is None
    assert to_show(0.08, 1.0) is None
    assert to_show(0.09, 1.0) <= MOST_TO_DECIDE
    assert to_show_small(0.5, 1.0, 0.5) is None
    assert to_show_small(0.6, 1.0, 0.5) is None
