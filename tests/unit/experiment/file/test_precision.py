"""How many replications a wanted precision takes, against values worked by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from scipy import stats

from sim.experiment.file.precision import Precision
from sim.experiment.statistics.replications import replications_needed

SHARE, COUNT = "assessments_within_45wd_share", "people_total"


def test_replications_needed_go_by_the_widest_interval():
    # spread 10% and 1% of the mean, half-width 2%: (1.96 x 5)^2 = 96.04, a little more with Student's t
    values = pd.DataFrame({"wide": [90.0, 100.0, 110.0], "narrow": [99.0, 100.0, 101.0], "nothing": 0.0})
    assert replications_needed(values, 0.02 * values.mean()) == 99
    assert replications_needed(values[["narrow"]], {"narrow": 2.0}) == 4
    assert replications_needed(values[["nothing"]], {"nothing": 0.0}) == 2
    assert replications_needed(values[["wide"]], {"wide": 20.0}) == 4  # compared with something ten times as large


def test_the_number_is_the_smallest_that_is_enough():
    values = pd.DataFrame({"m": [1.0, 2.0, 4.0, 9.0]})
    number = replications_needed(values, {"m": 1.5})
    half = [stats.t.ppf(0.975, n - 1) * values["m"].std() / math.sqrt(n) for n in (number - 1, number)]
    assert half[0] > 1.5 >= half[1]


def test_missing_values_are_expected_as_often_as_so_far():
    seen = [90.0, 100.0, 110.0]
    whole, holes = pd.DataFrame({"m": seen}), pd.DataFrame({"m": [90.0, np.nan, 100.0, np.nan, np.nan, 110.0]})
    assert replications_needed(holes, {"m": 2.0}) == 2 * replications_needed(whole, {"m": 2.0}) == 198
    # A scenario that was run less often than the others has missed nothing.
    fewer = pd.DataFrame({"m": [*seen, np.nan, np.nan], "other": 1.0})
    assert replications_needed(fewer, {"m": 2.0, "other": 1.0}) == 99


def tidy(**columns):
    rows = [
        (scenario, number, measure, value)
        for name, values in columns.items()
        for scenario, measure in [name.split("__")]
        for number, value in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])


def test_widths_are_relative_or_absolute_measure_by_measure():
    measures = tidy(
        **{f"base__{SHARE}": [0.8, 0.9, 1.0], f"base__{COUNT}": [90.0, 100.0, 110.0], "base__vacancy_rate": [0.0, 1.0]}
    )
    needed = Precision(measures={COUNT: {"relative": 0.02}}).needed(measures, "base")
    assert needed == Precision(measures={COUNT: {"absolute": 2.0}}).needed(measures, "base") == 99
    both = Precision(measures={COUNT: {"relative": 0.5}, SHARE: {"absolute": 0.02}})
    assert both.needed(measures, "base") == 99  # a spread of 0.1 beside 0.02


def test_differences_are_paired_and_relative_to_the_baseline():
    generator = np.random.default_rng(7)
    luck = 10.0 * generator.normal(size=20)
    base, other = 100.0 + luck, 101.0 + luck + generator.normal(size=20)
    measures = tidy(**{f"base__{COUNT}": base, f"other__{COUNT}": other})
    width = {COUNT: {"relative": 0.002}}
    by_hand = replications_needed(pd.DataFrame({"d": other - base}), {"d": 0.002 * base.mean()})
    needed = Precision(differences=width).needed(measures, "base")
    assert needed == by_hand
    assert 50 < needed < 200
    assert Precision(measures=width, differences=width).needed(measures, "base") > 20 * needed


def test_what_was_zero_throughout_is_not_seen():
    measures = tidy(
        **{f"base__{COUNT}": [90.0, 110.0], f"base__{SHARE}": [0.0, 0.0], f"other__{SHARE}": [0.0, 0.1]},
        **{"base__cases_unallocated": [0.0, np.nan], "other__cases_unallocated": [np.nan, np.nan]},
    )
    widths = {COUNT: {"relative": 0.1}, SHARE: {"absolute": 0.2}}
    asked = Precision(measures=widths, differences={"cases_unallocated": {"relative": 0.1}})
    assert asked.not_seen(measures) == {SHARE: ["base"], "cases_unallocated": ["base", "other"]}
    assert Precision(measures={COUNT: {"relative": 0.1}}).not_seen(measures) == {}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"measures": {COUNT: {}}}, "either relative or absolute"),
        ({"measures": {COUNT: {"relative": 0.1, "absolute": 1.0}}}, "either relative or absolute"),
        ({"measures": {COUNT: {"relative": 0.0}}}, "greater than 0"),
        ({"measures": {"people_totl": {"relative": 0.1}}}, "there is no measure people_totl"),
        ({"measures": {}}, "name at least one measure"),
        ({"measures": {COUNT: {"relative": 0.1}}, "at_least": 20, "at_most": 15}, "at_least 20 must not be above"),
        ({"measures": {COUNT: {"relative": 0.1}}, "at_least": 11}, "greater than or equal to 12"),
        ({"measures": {COUNT: {"relative": 0.1}}, "half_width": 1}, "half_width"),
    ],
)
def test_mistakes_are_named(values, message):
    with pytest.raises(ValidationError, match=message):
        Precision.model_validate(values)
