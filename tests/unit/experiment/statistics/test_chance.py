"""Chance constraints: how sure we are that a plan meets a bound in enough of its futures."""

import math

import pytest
from scipy import stats

from sim.experiment.statistics.chance import chance_constraint


def futures(meeting: int, missing: int) -> list[float]:
    return [0.9] * meeting + [0.8] * missing


@pytest.mark.parametrize(("meeting", "n"), [(0, 10), (1, 10), (7, 10), (10, 10), (180, 200)])
def test_interval_is_that_of_clopper_and_pearson(meeting, n):
    found = chance_constraint(futures(meeting, n - meeting), bound=0.85, at_least=True, probability=0.9)
    exact = stats.binomtest(meeting, n).proportion_ci(0.95, method="exact")
    assert (found.n, found.share) == (n, meeting / n)
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), abs=1e-12)


@pytest.mark.parametrize("n", range(1, 40, 3))
@pytest.mark.parametrize("truth", [0.5, 0.9, 0.97])
def test_interval_covers_at_least_as_often_as_it_says(n, truth):
    covering = 0.0
    for meeting in range(n + 1):
        found = chance_constraint(futures(meeting, n - meeting), 0.85, True, 0.9)
        covering += stats.binom.pmf(meeting, n, truth) * (found.low <= truth <= found.high)
    assert covering >= 0.95 - 1e-12


def test_few_futures_settle_nothing_and_enough_do():
    assert chance_constraint(futures(35, 0), 0.85, True, 0.9).met is None
    assert chance_constraint(futures(36, 0), 0.85, True, 0.9).met is True
    assert chance_constraint(futures(71, 0), 0.85, True, 0.95).met is None
    assert chance_constraint(futures(72, 0), 0.85, True, 0.95).met is True
    assert chance_constraint(futures(20, 20), 0.85, True, 0.9).met is False


def test_direction_and_bound_itself():
    assert chance_constraint([45.0] * 40, 45.0, at_least=False, probability=0.9).met is True
    assert chance_constraint([45.0] * 40, 45.0, at_least=True, probability=0.9).met is True
    assert chance_constraint([45.1] * 40, 45.0, at_least=False, probability=0.9).share == 0.0


def test_missing_values_are_no_futures():
    found = chance_constraint([0.9, math.nan, 0.8], 0.85, True, 0.9)
    assert (found.n, found.share) == (2, 0.5)
    none = chance_constraint([math.nan], 0.85, True, 0.9)
    assert (none.n, none.low, none.high, none.met) == (0, 0.0, 1.0, None)
    assert math.isnan(none.share)


def test_probability_is_a_share():
    with pytest.raises(ValueError, match="probability=90"):
        chance_constraint([0.9], 0.85, True, 90)
