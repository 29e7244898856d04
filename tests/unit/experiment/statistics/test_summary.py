"""Estimates over replications, against values worked by hand or by scipy."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiment.statistics.summary import compare, summarise


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
    assert (row.median, row.lowest, row.highest, row.runs) == (3.0, 1.0, 10.0, 5)
    assert np.isnan([row.p10, row.p90]).all()  # of five there are none


def test_quantiles_are_over_single_replications_and_there_from_nine_observations_on():
    values = np.array([3.0, 9.0, 1.0, 8.0, 2.0, 7.0, 5.0, 4.0, 6.0, 10.0])
    row = summarise(tidy({"a": values[:9]}), {}).loc[0]
    assert (row["median"], row["p10"], row["p90"]) == (5.0, 1.0, 9.0)
    row = summarise(tidy({"a": values}), {}).loc[0]
    assert (row["median"], row["p10"], row["p90"]) == pytest.approx((5.5, 1.1, 9.9))  # places 1.1 and 9.9 of ten
    twice = tidy({"a": np.concatenate([values, values + 20.0])})
    row = summarise(tidy({"a": values[:8]}), {}, twice).loc[0]
    assert (row["n"], row["runs"], row["lowest"], row["highest"]) == (8, 20, 1.0, 30.0)
    assert np.isnan(row["p10"])


def test_missing_values_are_left_out_and_one_value_has_no_interval():
    table = summarise(tidy({"a": [np.nan, 2.0], "b": [np.nan, np.nan]}), {}).set_index("scenario")
    assert (table.loc["a", "n"], table.loc["a", "mean"]) == (1, 2.0)
    assert np.isnan(table.loc["a", "ci95_low"])
    assert table.loc["b", "n"] == 0


def test_intervals_end_at_what_is_possible():
    shares = tidy({"base": [0.9, 1.0, 1.0], "other": [0.0, 0.1, 0.0]})
    row = summarise(shares, {"m": "share"}).set_index("scenario").loc[["base", "other"]]
    assert (row["ci95_high"]["base"], row["ci95_low"]["other"]) == (1.0, 0.0)
    assert 0.0 < row["ci95_low"]["base"] < row["mean"]["base"]
    difference = compare(shares, "base", {"m": "share"}).loc[0]
    assert (difference["ci95_low"], difference["simultaneous_low"]) == (-1.0, -1.0)
    assert -1.0 < difference["ci95_high"] < 0.0
    assert compare(shares, "base", {"m": "children"}).loc[0, "ci95_low"] < -1.0


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
    assert row.variance_reduction == pytest.approx(1.0 - (row.se_paired / row.se_unpaired) ** 2)
    assert 0.8 < row.variance_reduction < row.attainable_reduction


def test_constant_difference_takes_out_all_the_variance():
    (row,) = compare(tidy({"base": [0.1, 0.2, 0.3], "other": [0.2, 0.3, 0.4]}), "base", {}).itertuples()
    assert row.difference == pytest.approx(0.1)
    assert (row.variance_reduction, row.attainable_reduction) == pytest.approx((1.0, 1.0))


def test_nothing_can_be_taken_out_where_nothing_varies():
    (row,) = compare(tidy({"base": [0.1, 0.1], "other": [0.3, 0.3]}), "base", {}).itertuples()
    assert np.isnan(row.variance_reduction)
    assert np.isnan(row.attainable_reduction)


def test_attainable_reduction_by_hand():
    # In the same order: 1, 2, 3 beside 2, 4, 6, so differences 1, 2, 3. Variances 1 and 4; of the differences 1.
    (row,) = compare(tidy({"base": [1.0, 2.0, 3.0], "other": [6.0, 2.0, 4.0]}), "base", {}).itertuples()
    assert row.attainable_reduction == pytest.approx(1.0 - 1.0 / 5.0)  # as 2 s1 s2 / (s1^2 + s2^2) = 4 / 5
    assert row.variance_reduction == pytest.approx(1.0 - np.var([5.0, 0.0, 1.0], ddof=1) / 5.0)


def test_no_pairing_takes_out_more_than_is_attainable():
    generator = np.random.default_rng(3)
    base, other = generator.gamma(0.5, size=4), generator.normal(size=4)
    pairings = [tidy({"base": base, "other": other[list(order)]}) for order in permutations(range(4))]
    found = pd.concat(compare(pairing, "base", {}) for pairing in pairings)
    assert np.ptp(found["attainable_reduction"]) < 1e-12
    assert found["variance_reduction"].max() == pytest.approx(found["attainable_reduction"].iloc[0])


def test_attainable_reduction_is_of_the_scenario_and_measure_it_stands_beside():
    generator = np.random.default_rng(5)
    names = ["z", "base", "a"]
    tables = [tidy({name: generator.normal(size=7) for name in names}, measure) for measure in ("n", "m")]
    together = compare(pd.concat(tables), "base", {}).set_index(["scenario", "measure"])
    for table in tables:
        for name in ("z", "a"):
            (alone,) = compare(table[table["scenario"].isin(["base", name])], "base", {}).itertuples()
            row = together.loc[(name, alone.measure)]
            assert row["attainable_reduction"] == alone.attainable_reduction
            assert row["variance_reduction"] == alone.variance_reduction


def test_simultaneous_limits_share_the_error_among_the_scenarios_of_a_measure():
    generator = np.random.default_rng(2)
    values = {name: generator.normal(size=8) for name in ("base", "a", "b", "c")}
    values["c"] = [1.0] + [np.nan] * 7  # one pair is no comparison
    table = compare(tidy(values), "base", {}).set_index("scenario")
    for name in ("a", "b"):
        pairs = stats.ttest_rel(values[name], values["base"])
        low, high = pairs.confidence_interval(0.975)
        assert tuple(table.loc[name, ["simultaneous_low", "simultaneous_high"]]) == pytest.approx((low, high))
    assert np.isnan(table.loc["c", "simultaneous_low"])
    (alone,) = compare(tidy({name: values[name] for name in ("base", "a")}), "base", {}).itertuples()
    assert (alone.simultaneous_low, alone.simultaneous_high) == (alone.ci95_low, alone.ci95_high)
