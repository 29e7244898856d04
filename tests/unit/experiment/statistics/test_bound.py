"""Bounds: read from text, given as one of two, and kept by values."""

import math

import pandas as pd
import pytest

from sim.experiment.statistics.bound import Bound


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        (">= 0.85", Bound(0.85, at_least=True)),
        ("<=5e6", Bound(5e6, at_least=False)),
        (" >= -1 ", Bound(-1.0, at_least=True)),
    ],
)
def test_a_bound_is_read(text, bound):
    assert Bound.read(text) == bound


@pytest.mark.parametrize("text", ["", "0.85", "> 0.85", ">= many", "<= inf", ">= nan", ">= 1 <= 2"])
def test_what_is_no_bound_is_refused_by_its_text(text):
    with pytest.raises(ValueError, match="is no bound; write one such as"):
        Bound.read(text)


def test_exactly_one_of_two_is_given():
    assert Bound.one_of(0.8, None) == Bound(0.8, at_least=True)
    assert Bound.one_of(None, 10.0) == Bound(10.0, at_least=False)
    for both_or_none in ((None, None), (1.0, 2.0)):
        with pytest.raises(ValueError, match="exactly one of at_least and at_most"):
            Bound.one_of(*both_or_none)


def test_the_bound_itself_keeps_it_and_a_missing_value_does_not():
    values = pd.Series([1.0, 2.0, 3.0, math.nan])
    assert Bound(2.0, at_least=True).met_by(values).tolist() == [False, True, True, False]
    assert Bound(2.0, at_least=False).met_by(values).tolist() == [True, True, False, False]
