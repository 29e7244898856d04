"""What averages and differences rest on, and shares of the same futures compared."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiment.statistics.futures import is_so_or_not
from sim.experiment.statistics.intervals import mean_of
from sim.experiment.statistics.pairing import averaged, difference_of, paired_shares, shared_by_all
from sim.experiment.statistics.summary import compare, summarise

AWAY = "runaway_mash"


def tidy(scenarios, measure="m"):
    rows = [(name, number, measure, value) for name, values in scenarios.items() for number, value in values.items()]
    return pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])


def replications(table):
    return {name: set(each) for name, each in table.groupby("scenario")["replication"]}


def changes(more, less, same):
    return pd.Series([1.0] * more + [-1.0] * less + [0.0] * same)


def test_averages_are_over_the_replications_that_every_scenario_has():
    table = tidy(
        {"base": dict.fromkeys(range(8), 1.0), "a": dict.fromkeys(range(4), 2.0), "b": {0: 3.0, 1: 3.0, 3: 3.0}}
    )
    shared = shared_by_all(table, "base")
    assert replications(shared) == {key: {0, 1, 3} for key in ("base", "a", "b")}
    assert replications(averaged(table, shared)) == replications(shared)


def test_a_missing_value_leaves_its_replication_out_of_that_measure_for_all():
    some = tidy({"base": {0: 1.0, 1: 1.0, 2: 1.0}, "a": {0: 1.0, 1: np.nan, 2: 2.0}})
    other = tidy({"base": {0: 1.0, 1: 1.0, 2: 1.0}, "a": {0: 1.0, 1: 2.0, 2: 2.0}}, "other")
    shared = shared_by_all(pd.concat([some, other], ignore_index=True), "base")
    assert replications(shared[shared["measure"] == "m"])["base"] == {0, 2}
    assert replications(shared[shared["measure"] == "other"])["base"] == {0, 1, 2}


def test_a_scenario_that_never_has_a_value_is_not_waited_for():
    table = tidy({"base": {0: 1.0, 1: 1.0}, "a": {0: 2.0, 1: 2.0}, "never": {0: np.nan, 1: np.nan}})
    assert replications(shared_by_all(table, "base")) == {"base": {0, 1}, "a": {0, 1}}


def test_where_too_few_are_shared_the_scenario_that_has_fewest_is_set_aside():
    table = tidy({"base": dict.fromkeys(range(8), 1.0), "a": dict.fromkeys(range(6), 2.0), "b": {5: 3.0}})
    shared = shared_by_all(table, "base")
    assert replications(shared) == {key: set(range(6)) for key in ("base", "a")}
    assert replications(averaged(table, shared))["b"] == {5}
    estimates = summarise(averaged(table, shared), {}).set_index("scenario")
    assert list(estimates.loc[["base", "a", "b"], "n"]) == [6, 6, 1]
    assert list(compare(shared, "base", {})["scenario"]) == ["a"]


def test_one_replication_of_each_is_compared_and_where_none_is_shared_nothing_is():
    one = tidy({"base": {0: 1.0, 1: 1.0}, "a": {0: 2.0}})
    assert replications(shared_by_all(one, "base")) == {"base": {0}, "a": {0}}
    assert shared_by_all(tidy({"base": {1: 1.0}, "a": {0: 2.0}}), "base").empty


@pytest.mark.parametrize(("more", "less", "same"), [(6, 0, 0), (5, 0, 7), (6, 0, 18), (9, 1, 2), (7, 3, 14), (0, 8, 4)])
def test_shares_differ_exactly_where_mcnemars_exact_test_says_so(more: int, less: int, same: int):
    found = paired_shares(changes(more, less, same))
    assert found.value == (more - less) / (more + less + same)
    assert found.is_shown == (stats.binomtest(more, more + less).pvalue < 0.05)
    assert found.low <= found.value <= found.high


def test_of_futures_that_never_differ_it_is_not_certain_that_they_never_will():
    found = paired_shares(changes(0, 0, 12))
    assert (found.value, found.low) == (0.0, -found.high)
    assert found.high == pytest.approx(1.0 - 0.025 ** (1 / 12))
    assert np.isnan(paired_shares(changes(1, 0, 0)).low)


@pytest.mark.parametrize(("n", "more", "less"), [(6, 0.3, 0.05), (12, 0.9, 0.0), (24, 0.2, 0.2), (50, 0.5, 0.0)])
def test_the_interval_of_shares_covers_where_students_does_not(n: int, more: float, less: float):
    counts = np.random.default_rng(1).multinomial(n, [more, less, 1.0 - more - less], size=400)
    found = [paired_shares(changes(*map(int, each))) for each in counts]
    assert np.mean([each.low <= more - less <= each.high for each in found]) >= 0.95


def test_only_what_is_so_or_not_is_compared_as_shares():
    each = changes(3, 1, 8)
    assert is_so_or_not(AWAY)
    assert difference_of(each, AWAY) == paired_shares(each)
    assert difference_of(each, "caseload_mean") == mean_of(each)
    assert difference_of(each / 2.0, AWAY) == mean_of(each / 2.0)  # of draws, means of several futures


def test_tables_have_exact_intervals_of_shares():
    table = tidy({"base": dict.fromkeys(range(8), 0.0), "a": dict(enumerate([1.0] * 7 + [0.0]))}, AWAY)
    level = summarise(table, {AWAY: "share"}).set_index("scenario").loc["a"]
    exact = stats.binomtest(7, 8).proportion_ci(0.95)
    assert (level["ci95_low"], level["ci95_high"]) == pytest.approx((exact.low, exact.high))
    row, known = compare(table, "base", {AWAY: "share"}).loc[0], paired_shares(changes(7, 0, 1))
    assert (row["ci95_low"], row["ci95_high"]) == (known.low, known.high)
    assert (row["simultaneous_low"], row["simultaneous_high"]) == (known.low, known.high)
