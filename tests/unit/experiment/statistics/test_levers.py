"""Effects of levers from all scenarios at once: by hand, as a factorial has them, and what cannot be compared."""

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest

from sim.experiment.results.results import Results
from sim.experiment.statistics.decided import DECIDED_COLUMNS
from sim.experiment.statistics.intervals import mean_of
from sim.experiment.statistics.levers import LEVER_COLUMNS, lever_effects, levers, matched_pairs
from tests.support.results_folder import MORE, NOW, manifest, write_folder

ANY = (-math.inf, math.inf)
NOW_SETTINGS = {"posts": 1.0, "agency": 0.2, "turnover": 0.1, "policy": "fewest cases"}


def scenarios(*changes):
    return {str(number): {**NOW_SETTINGS, **change} for number, change in enumerate(changes)}


STAR = scenarios({}, {"posts": 1.1}, {"agency": 0.1}, {"posts": 1.1, "agency": 0.1}, {"turnover": 0.2})


def effects(values, settings, matters=math.nan, **also):
    table = lever_effects(values, settings, "0", ANY, matters, **also)
    return table.set_index(["lever", "level_from", "level_to"])


def test_levers_are_numbers_that_differ():
    assert levers(STAR) == {"posts": [1.0, 1.1], "agency": [0.1, 0.2], "turnover": [0.1, 0.2]}
    assert levers(scenarios({}, {"policy": "longest wait"}, {"policy": 3})) == {}
    assert levers(scenarios({"on": True}, {"on": False})) == {}
    assert levers({}) == {}


def test_pairs_are_alike_in_all_else():
    assert matched_pairs(STAR, "posts", 1.0, 1.1) == [("0", "1"), ("2", "3")]
    assert matched_pairs(STAR, "turnover", 0.1, 0.2) == [("0", "4")]
    assert matched_pairs(scenarios({}, {"posts": 1.1, "policy": "longest wait"}), "posts", 1.0, 1.1) == []


def test_an_effect_is_the_mean_over_pairs_within_each_replication():
    values = pd.DataFrame({"0": [1.0, 2.0, 4.0], "1": [2.0, 5.0, 6.0], "2": [0.0, 1.0, 1.0], "3": [3.0, 2.0, 3.0]})
    found = effects(values.assign(**{"4": 9.0}), STAR)
    posts = found.loc[("posts", 1.0, 1.1)]
    expected = mean_of(pd.Series([(1.0 + 3.0) / 2.0, (3.0 + 1.0) / 2.0, (2.0 + 2.0) / 2.0]))
    assert (posts["difference"], posts["low"], posts["high"]) == (expected.value, expected.low, expected.high)
    assert (posts["pairs"], posts["n"], posts["verdict"]) == (2, 3, "higher")
    agency = found.loc[("agency", 0.2, 0.1)]
    assert agency["difference"] == pytest.approx(np.mean([0.0, -2.0, -3.0]))
    assert (agency["whole_range"], agency["from_baseline"]) == (False, True)
    assert found.loc[("agency", 0.1, 0.2), "difference"] == pytest.approx(-agency["difference"])
    assert found.loc[("turnover", 0.1, 0.2), ["pairs", "whole_range", "from_baseline"]].to_list() == [1, True, True]


def test_where_levers_are_crossed_it_is_the_mean_at_one_level_less_that_at_the_other():
    crossed = list(product([0.9, 1.0, 1.1], [0.1, 0.2], [0.1, 0.2]))
    settings = {
        str(number): {"posts": posts, "agency": agency, "turnover": turnover}
        for number, (posts, agency, turnover) in enumerate(crossed)
    }
    values = pd.DataFrame(np.random.default_rng(3).normal(size=(8, 12)), columns=list(settings))
    values.loc[7, "1"] = np.nan  # a replication that failed counts for no effect
    table = lever_effects(values, settings, "6", ANY, math.nan)
    for row in table[table["whole_range"]].itertuples():
        low, high = (
            values[[name for name, each in settings.items() if each[row.lever] == level]].mean(axis=1, skipna=False)
            for level in (row.level_from, row.level_to)
        )
        expected = mean_of((high - low).dropna())
        assert (row.n, row.difference) == (7, pytest.approx(expected.value))
        assert (row.low, row.high) == pytest.approx((expected.low, expected.high))
    assert table["pairs"].to_list() == [4, 4, 4, 6, 6, 6]


def test_what_matters_decides_as_for_any_difference():
    values = pd.DataFrame({"0": [1.0, 2.0, 3.0], "1": [1.1, 1.9, 3.1]})
    settings = scenarios({}, {"posts": 1.1})
    undecided, small = (effects(values, settings, matters).iloc[0] for matters in (math.nan, 0.5))
    assert (undecided["verdict"], small["verdict"]) == ("undecided", "small")
    again = effects(values, settings, replications_each=3).iloc[0]
    assert again["replications_to_decide"] == 3 * undecided["replications_to_decide"]
    zero = effects(values * 0.0, settings, 0.5).iloc[0]
    assert zero["verdict"] == "undecided"  # never seen


def test_nothing_to_compare_is_a_table_without_rows():
    table = lever_effects(pd.DataFrame({"0": [1.0, 2.0]}), scenarios({}), "0", ANY, math.nan)
    assert table.empty
    assert tuple(table.columns) == LEVER_COLUMNS


def test_without_the_baseline_only_the_whole_range_is_moved():
    settings = {name: each for name, each in scenarios({}, {"posts": 1.1}, {"posts": 1.2}).items() if name != "0"}
    found = effects(pd.DataFrame({"1": [1.0, 2.0], "2": [1.0, 3.0]}), settings)
    assert list(found.index) == [("posts", 1.1, 1.2)]


def test_of_results_with_their_settings(tmp_path):
    entries = manifest()["scenarios"]
    for entry, posts in zip(entries, (1.0, 1.1), strict=True):
        entry["config"] = {"run": {"seed": 2026, "replications": int(10 * posts)}, "teams": {"factor": posts}}
    results = Results.load(write_folder(tmp_path / "posts", {"scenarios": entries, "matters": {"people_total": 20.0}}))
    (row,) = results.lever_effects("people_total").itertuples()
    (same,) = results.verdicts().query("measure == 'people_total'").itertuples()
    assert (row.lever, row.level_from, row.level_to, row.pairs) == ("teams.factor", 1.0, 1.1, 1)
    for column in ("n", "difference", "low", "high", *DECIDED_COLUMNS[:3]):
        assert getattr(row, column) == getattr(same, column), column
    assert (same.scenario, results.manifest["baseline"]) == (MORE, NOW)
