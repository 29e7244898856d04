"""What an interval says of a statement and of a bound."""

import math

import pytest

from sim.experiment.statistics import verdict
from sim.experiment.statistics.bound import Bound
from sim.experiment.statistics.intervals import Estimate
from sim.experiment.statistics.verdict import SMALLEST_DIFFERENCE


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (2.0, 3.0, "shown"),
        (1.9, 3.0, "undecided"),
        (0.0, 1.9, "not shown"),
        (2.5, 5.1, "undecided"),
        (5.1, 6.0, "not shown"),
    ],
)
def test_a_statement_rests_on_the_whole_interval(low, high, said):
    assert verdict.of_statement(Estimate(2.5, low, high), (2.0, 5.0)) == said


@pytest.mark.parametrize(
    ("low", "high", "at_least", "at_most"),
    [
        (5.0, 6.0, "met", "undecided"),
        (4.0, 5.0, "undecided", "met"),
        (3.0, 4.9, "not met", "met"),
        (5.1, 6.0, "met", "not met"),
        (4.0, 6.0, "undecided", "undecided"),
    ],
)
def test_a_bound_is_met_by_itself_and_beyond(low, high, at_least, at_most):
    found = Estimate((low + high) / 2.0, low, high)
    assert verdict.of_bound(found, Bound(5.0, at_least=True)) == at_least
    assert verdict.of_bound(found, Bound(5.0, at_least=False)) == at_most


@pytest.mark.parametrize(
    ("low", "high", "by"),
    [
        (2.05, 3.05, 0.05),  # half a width of 0.5: a tenth of it is the limit
        (2.06, 3.06, math.nan),
        (3.96, 4.96, 0.04),  # the upper end is the nearer one
        (1.98, 3.0, math.nan),  # undecided
        (0.97, 1.97, 0.03),  # not shown, from below
        (5.04, 6.04, 0.04),  # and from above
        (5.2, 6.2, math.nan),
        (2.0, 2.0, math.nan),  # known exactly
        (math.nan, math.nan, math.nan),
    ],
)
def test_a_verdict_is_at_the_border_where_a_hair_decided_it(low, high, by):
    found = verdict.at_border(Estimate((low + high) / 2.0, low, high), (2.0, 5.0))
    assert found == pytest.approx(by, nan_ok=True)


def test_nothing_is_decided_without_an_interval():
    assert verdict.of_bound(Estimate(7.0, n=1), Bound(5.0, at_least=True)) == "undecided"


def test_zero_is_no_difference():
    above = (SMALLEST_DIFFERENCE, math.inf)
    assert verdict.of_statement(Estimate(0.0, 0.0, 0.0), above) == "not shown"
    assert verdict.of_statement(Estimate(0.1, 0.0, 0.2), above) == "undecided"
    assert verdict.of_statement(Estimate(0.1, 1e-300, 0.2), above) == "shown"


def test_one_part_that_is_not_shown_settles_the_whole():
    assert verdict.of_all({"shown", "undecided", "not shown"}) == "not shown"
    assert verdict.of_all({"shown", "undecided"}) == "undecided"
    assert verdict.of_all({"shown"}) == "shown"
