"""Sums: the built-in one rounds in another way from Python 3.12 on, and no result may depend on it."""

import builtins
import math

import sim
from sim.plain_sum import plain_sum
from tests.support.small_service import configured
from tests.support.whole_service import EVERYTHING

BUILT_IN = sum


def left_to_right(numbers, /, start=0):
    """As the built-in sum until Python 3.11."""
    total = start
    for number in numbers:
        total = total + number
    return total


def exactly(numbers, /, start=0):
    """At least as exact as the built-in sum from Python 3.12 on, which makes up for rounding of floats."""
    numbers = list(numbers)
    if numbers and all(type(number) is float for number in numbers):
        return math.fsum([start, *numbers])
    return BUILT_IN(numbers, start)


def test_plain_sum_is_what_adding_gives():
    assert plain_sum([0.1] * 10) == 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1
    assert plain_sum([0.1] * 10) != math.fsum([0.1] * 10)
    assert plain_sum([]) == 0.0


def test_no_result_depends_on_how_the_built_in_sum_rounds(monkeypatch):
    def result():
        replication = sim.simulate(configured(EVERYTHING), 3)
        return replication.events, replication.workers, replication.measures, replication.monthly

    monkeypatch.setattr(builtins, "sum", left_to_right)
    usual = result()
    monkeypatch.setattr(builtins, "sum", exactly)
    for table, other in zip(usual, result(), strict=True):
        assert table.equals(other)
