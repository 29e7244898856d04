"""Estimates over replications, against values worked by hand or by scipy."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiment.statistics import compare, possibly_best, summarise


def tidy(values, measure="m"):
    return pd.DataFrame(
        [
            (scenario, replication, measure, value)
            for scenario, row in values.items()
            for replication, value in enumerate(row)
        ],
        columns=["scenario", "replication", "measure", "value"],
    )


def test_summary_by_hand():
    (row,) = summarise(tidy({"a": [1.0, 2.0, 3.0, 4.0, 10.0]}), {"m": "children"}).itertuples()
    assert (row.scenario, row.measure, row.unit, row.n) == ("a", "m", "children", 5)
    assert row.mean == 4.0
    assert row.sd == pytest.approx(np.sqrt(50 / 4))
    # t(0.975, 4) = 2.776445, t(0.9, 4) = 1.533206
    assert row.ci95_high - row.mean == pytest.approx(2.776445 * np.sqrt(12.5 / 5), rel=1e-6)
    assert row.mean - row.ci80_low == pytest.approx(1.533206 * np.sqrt(12.5 / 5), rel=1e-6)
    assert (row.median, row.p10, row.p90) == pytest.approx((3.0, 1.4, 7.6))


def test_missing_values_are_left_out_and_one_value_has_no_interval():
    table = summarise(tidy({"a": [np.nan, 2.0], "b": [np.nan, np.nan]}), {}).set_index("scenario")
    assert (table.loc["a", "n"], table.loc["a", "mean"]) == (1, 2.0)
    assert np.isnan(table.loc["a", "ci95_low"])
    assert table.loc["b", "n"] == 0


def test_order_is_of_first_appearance():
    assert list(summarise(tidy({"z": [1.0], "a": [1.0]}), {})["scenario"]) == ["z", "a"]


def test_differences_are_paired_on_common_replications():
    generator = np.random.default_rng(1)
    common = generator.normal(size=24)
    other = common[:6] + 0.1 * generator.normal(size=6) + 1.0
    (row,) = compare(tidy({"base": common, "other": other}), "base", {}).itertuples()
    expected = stats.ttest_rel(other, common[:6])
    low, high = expected.confidence_interval(0.95)
    assert row.n == 6
    assert (row.ci95_low, row.ci95_high) == pytest.approx((low, high))
    assert row.se_unpaired == pytest.approx(np.sqrt(np.var(other, ddof=1) / 6 + np.var(common[:6], ddof=1) / 6))
    assert row.variance_ratio == pytest.approx((row.se_unpaired / row.se_paired) ** 2)
    assert row.variance_ratio > 5


def test_constant_difference_has_no_ratio():
    (row,) = compare(tidy({"base": [0.1, 0.2, 0.3], "other": [0.2, 0.3, 0.4]}), "base", {}).itertuples()
    assert row.difference == pytest.approx(0.1)
    assert np.isnan(row.variance_ratio)


def test_the_clearly_worse_are_not_possibly_best():
    values = {"close": [5.0, 6.0, 7.0, 8.0], "best": [5.5, 5.9, 7.1, 8.1], "worse": [9.0, 10.1, 11.0, 12.2]}
    fewest = possibly_best(tidy(values), "m", list(values), sign=-1)
    assert list(fewest["scenario"]) == ["close", "best", "worse"]
    assert list(fewest["possibly_best"]) == [True, True, False]
    most = possibly_best(tidy(values), "m", list(values), sign=1)
    assert list(most["scenario"]) == ["worse", "best", "close"]
    assert list(most["possibly_best"]) == [True, False, False]


def test_one_replication_rules_nothing_out():
    found = possibly_best(tidy({"a": [1.0], "b": [2.0]}), "m", ["a", "b"], sign=1)
    assert found["possibly_best"].all()
