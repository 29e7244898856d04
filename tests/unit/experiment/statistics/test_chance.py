"""Chance constraints: how sure we are that a plan meets a bound in enough of its futures."""

import math

import pytest
from scipy import stats

from sim.experiment.statistics import verdict
from sim.experiment.statistics.bound import Bound
from sim.experiment.statistics.chance import fewest_futures, share_of_futures

IN_TIME = Bound(0.85, at_least=True)


def futures(meeting: int, missing: int) -> list[float]:
    return [0.9] * meeting + [0.8] * missing


def judged(values: list[float], probability: float) -> str:
    return verdict.of_bound(share_of_futures(values, IN_TIME), Bound(probability, at_least=True))


@pytest.mark.parametrize(("meeting", "n"), [(0, 10), (1, 10), (7, 10), (10, 10), (180, 200)])
def test_interval_is_made_of_quantiles_of_beta_distributions(meeting, n):
    found = share_of_futures(futures(meeting, n - meeting), IN_TIME)
    low = stats.beta.ppf(0.025, meeting, n - meeting + 1) if meeting else 0.0
    high = stats.beta.ppf(0.975, meeting + 1, n - meeting) if meeting < n else 1.0
    assert (found.n, found.value) == (n, meeting / n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-11)


@pytest.mark.parametrize("n", range(1, 40, 3))
@pytest.mark.parametrize("truth", [0.5, 0.9, 0.97])
def test_interval_covers_at_least_as_often_as_it_says(n, truth):
    covering = 0.0
    for meeting in range(n + 1):
        found = share_of_futures(futures(meeting, n - meeting), IN_TIME)
        covering += stats.binom.pmf(meeting, n, truth) * (found.low <= truth <= found.high)
    assert covering >= 0.95 - 1e-12


def test_few_futures_settle_nothing_and_enough_do():
    assert judged(futures(35, 0), 0.9) == "undecided"
    assert judged(futures(36, 0), 0.9) == "met"
    assert judged(futures(71, 0), 0.95) == "undecided"
    assert judged(futures(72, 0), 0.95) == "met"
    assert judged(futures(20, 20), 0.9) == "not met"


@pytest.mark.parametrize("probability", [0.5, 0.8, 0.9, 0.95])
def test_the_fewest_futures_that_can_show_a_probability(probability):
    fewest = fewest_futures(probability)
    assert judged(futures(fewest, 0), probability) == "met"
    assert judged(futures(fewest - 1, 0), probability) == "undecided"


def test_direction_and_bound_itself():
    assert share_of_futures([45.0] * 40, Bound(45.0, at_least=False)).value == 1.0
    assert share_of_futures([45.0] * 40, Bound(45.0, at_least=True)).value == 1.0
    assert share_of_futures([45.1] * 40, Bound(45.0, at_least=False)).value == 0.0


def test_missing_values_are_no_futures():
    found = share_of_futures([0.9, math.nan, 0.8], IN_TIME)
    assert (found.n, found.value) == (2, 0.5)
    none = share_of_futures([math.nan], IN_TIME)
    assert (none.n, none.low, none.high) == (0, 0.0, 1.0)
    assert math.isnan(none.value)
    assert judged([math.nan], 0.9) == "undecided"
