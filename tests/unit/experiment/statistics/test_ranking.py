"""Which scenario is best: against values worked by hand, and what must hold whatever the numbers."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiment.statistics.pairing import wide_table
from sim.experiment.statistics.ranking import screen, subset_of_possible_best


def tidy(values):
    rows = [(name, number, "m", value) for name, row in values.items() for number, value in enumerate(row)]
    return pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])


def wide(values):
    return wide_table(tidy(values), "m", list(values))


CLOSE = {"close": [5.0, 6.0, 7.0, 8.0], "best": [5.5, 5.9, 7.1, 8.1], "worse": [9.0, 10.1, 11.0, 12.2]}


def test_the_clearly_worse_are_not_possibly_best():
    fewest = subset_of_possible_best(tidy(CLOSE), "m", list(CLOSE), sign=-1)
    assert list(fewest["scenario"]) == ["close", "best", "worse"]
    assert list(fewest["possibly_best"]) == [True, True, False]
    most = subset_of_possible_best(tidy(CLOSE), "m", list(CLOSE), sign=1)
    assert list(most["scenario"]) == ["worse", "best", "close"]
    assert list(most["possibly_best"]) == [True, False, False]


def test_intervals_of_the_distance_to_the_best_by_hand():
    table = subset_of_possible_best(tidy(CLOSE), "m", list(CLOSE), sign=-1).set_index("scenario")
    quantile = stats.t.ppf(0.9875, 3)  # one-sided, 2.5% shared by two comparisons

    def limits(one, other):
        pairs = np.subtract(CLOSE[one], CLOSE[other])
        return pairs.mean() + quantile * np.std(pairs, ddof=1) / 2.0 * np.array([-1.0, 1.0])

    low, high = limits("close", "best")
    assert tuple(table.loc["close", ["difference", "low", "high"]]) == pytest.approx((-0.15, low, high))
    assert tuple(table.loc["best", ["difference", "low", "high"]]) == pytest.approx((0.15, -high, -low))
    _, worst = max(limits("worse", "close")), max(limits("worse", "close")[1], limits("worse", "best")[1])
    assert table.loc["worse", "low"] == 0.0  # it is no better than the best
    assert table.loc["worse", "high"] == pytest.approx(worst)
    assert table.loc["worse", "difference"] == pytest.approx(10.575 - 6.5)


def test_the_only_one_left_leads_by_at_least_nothing():
    table = subset_of_possible_best(tidy(CLOSE), "m", list(CLOSE), sign=1).set_index("scenario")
    assert table.loc["worse", "low"] == 0.0
    assert table.loc["worse", "high"] > table.loc["worse", "difference"] > 3.0
    assert (table.loc[["best", "close"], "high"] == 0.0).all()


def test_pairs_are_screened_with_every_other_not_with_the_first_alone():
    # "noisy" has the highest mean; "sure" is too far from it to tell; "low" is surely below "sure".
    values = {"noisy": [0.0, 9.0, 1.0, 8.0], "sure": [3.0, 3.1, 2.9, 3.0], "low": [2.0, 2.1, 1.9, 2.05]}
    table = subset_of_possible_best(tidy(values), "m", list(values), sign=1)
    assert list(table["possibly_best"]) == [True, True, False]


def test_one_replication_rules_nothing_out():
    found = subset_of_possible_best(tidy({"a": [1.0], "b": [2.0]}), "m", ["a", "b"], sign=1)
    assert found["possibly_best"].all()
    assert np.isneginf(found["low"]).all()
    assert np.isposinf(found["high"]).all()


def test_equal_scenarios_are_both_possibly_best():
    found = subset_of_possible_best(tidy({"a": [1.0, 2.0], "b": [1.0, 2.0]}), "m", ["a", "b"], sign=1)
    assert found["possibly_best"].all()
    assert list(found["scenario"]) == ["a", "b"]


def test_first_screening_by_hand():
    # Two scenarios, n0 = 3, alpha = 0.05: h^2 = 2 eta 2 = (0.1^(-1) - 1) 2 = 18. Differences 1, 2, 3: S^2 = 1.
    ahead = {"a": [1.0, 2.0, 3.0], "b": [0.0, 0.0, 0.0]}
    # With delta = 3 the lead must exceed (18 / 3 - 9) / 6 < 0; with delta = 1.2, (15 - 3.6) / 6 = 1.9; 1.15: 2.03.
    assert screen(wide(ahead), 1, 3.0, first=3).survivors == ("a",)
    assert screen(wide(ahead), 1, 1.2, first=3).survivors == ("a",)
    assert screen(wide(ahead), -1, 1.2, first=3).survivors == ("b",)
    undecided = screen(wide(ahead), 1, 1.15, first=3)
    assert undecided.survivors == ("a", "b")
    assert undecided.longest == int(18 / 1.15**2) + 1
    assert undecided.used == {"a": 3, "b": 3}


def samples(seed, effects, size):
    generator = np.random.default_rng(seed)
    common = generator.normal(size=(size, 1))
    values = 0.7 * common + 0.7 * generator.normal(size=(size, len(effects))) + effects
    return pd.DataFrame(values, columns=[f"s{number}" for number in range(len(effects))])


@pytest.mark.parametrize("seed", range(3))
def test_what_was_decided_does_not_depend_on_what_came_later(seed):
    table = samples(seed, [0.0, 0.3, 0.4, 0.45], 2000)
    found = screen(table, 1, 0.1, first=10)
    assert len(found.survivors) == 1
    end = max(found.used.values())
    assert screen(table[:end], 1, 0.1, first=10) == found
    assert screen(table, 1, 0.1, first=10, at_most=end) == found
    before = screen(table[: end - 1], 1, 0.1, first=10)
    assert len(before.survivors) > 1
    assert end <= before.longest
    # What is out has no values after its last; that changes nothing.
    cut = table.copy()
    for name, number in found.used.items():
        cut.loc[cut.index >= number, name] = np.nan
    assert screen(cut, 1, 0.1, first=10) == found


def test_replications_without_a_value_are_passed_over():
    table = samples(3, [0.0, 1.0], 40)
    holes = table.copy()
    holes.index = [0, 1, 2, *range(5, 42)]
    holes = holes.reindex(range(42))
    plain, found = screen(table, 1, 0.2, first=10), screen(holes, 1, 0.2, first=10)
    assert found.survivors == plain.survivors
    assert found.used == {name: number + 2 for name, number in plain.used.items()}


def test_too_few_replications_decide_nothing():
    found = screen(samples(1, [0.0, 9.0], 9), 1, 1.0, first=10)
    assert found.survivors == ("s0", "s1")
    assert found.longest == 10


def test_of_equal_scenarios_the_first_is_taken():
    found = screen(wide({"a": [1.0, 2.0, 3.0], "b": [1.0, 2.0, 3.0], "c": [0.0, 1.0, 2.0]}), 1, 0.5, first=3)
    assert found.survivors == ("a",)
    assert found.used == {"a": 3, "b": 3, "c": 3}


def test_of_no_scenario_none_is_the_best():
    measures = pd.DataFrame({"scenario": ["a"], "replication": [0], "measure": ["m"], "value": [1.0]})
    assert subset_of_possible_best(measures, "m", [], 1).empty
