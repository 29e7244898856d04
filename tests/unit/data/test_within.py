"""Slopes within councils and robust movements, on panels whose truth is known."""

import numpy as np
import pandas as pd
import pytest

from sim.data.within import changes, robust_spread_and_correlation, within_councils

COUNCILS, YEARS = 60, 7


def synthetic(seed, slope=-0.9, noise=4.0):
    """Return a panel in which councils with more cases are better, within each more cases are worse, errors last."""
    random = np.random.default_rng(seed)
    council, year = (each.ravel() for each in np.meshgrid(np.arange(COUNCILS), np.arange(YEARS), indexing="ij"))
    level = random.normal(0, 3, COUNCILS)
    drift = np.cumsum(random.normal(0, 1, (COUNCILS, YEARS)), axis=1)
    cases = 16 + level[council] + drift.ravel()
    errors = np.cumsum(random.normal(0, noise / 2, (COUNCILS, YEARS)), axis=1).ravel()
    in_time = 80 + 3 * level[council] + np.arange(YEARS)[year] ** 1.5 + slope * cases + errors
    return pd.DataFrame({"council": council, "year": 2018 + year, "cases": cases, "in_time": in_time})


def slopes(table, *predictors):
    return within_councils(table["in_time"], table[list(predictors)], table["council"], table["year"])


def test_a_slope_without_errors_is_found_exactly_whatever_councils_and_years_do():
    found = slopes(synthetic(1, noise=0.0), "cases").by_predictor["cases"]
    assert found.estimate == pytest.approx(-0.9, abs=1e-9)
    assert found.high - found.low == pytest.approx(0.0, abs=1e-9)


def test_the_interval_holds_the_slope_in_95_of_100_panels_though_errors_last():
    held = 0
    for seed in range(400):
        found = slopes(synthetic(seed), "cases").by_predictor["cases"]
        held += found.low <= -0.9 <= found.high
    assert 0.92 <= held / 400 <= 0.98


def test_it_is_least_squares_with_a_dummy_for_each_council_and_year_also_where_rows_are_missing():
    table = synthetic(3).assign(other=np.random.default_rng(4).normal(size=COUNCILS * YEARS))
    table = table.drop(index=[0, 17, 18, 200])
    table.loc[30, "cases"] = np.nan
    found = slopes(table, "cases", "other")
    rows = table.dropna()
    dummies = pd.get_dummies(rows[["council", "year"]].astype(str)).astype(float).to_numpy()
    design = np.column_stack([rows[["cases", "other"]].to_numpy(), dummies])
    direct = np.linalg.lstsq(design, rows["in_time"].to_numpy(), rcond=None)[0]
    assert [found.by_predictor[name].estimate for name in ("cases", "other")] == pytest.approx(direct[:2].tolist())
    assert (found.councils, found.council_years, found.years) == (COUNCILS, len(rows), tuple(range(2018, 2025)))


def test_the_interval_is_the_clustered_sandwich_with_its_correction():
    table = synthetic(5)
    found = slopes(table, "cases").by_predictor["cases"]
    dummies = pd.get_dummies(table[["council", "year"]].astype(str)).astype(float).to_numpy()
    x, y = (
        values - dummies @ np.linalg.lstsq(dummies, values, rcond=None)[0]
        for values in (table["cases"].to_numpy(), table["in_time"].to_numpy())
    )
    errors = y - found.estimate * x
    meat = sum(
        float(x[own] @ errors[own]) ** 2 for own in (table["council"].to_numpy() == each for each in range(COUNCILS))
    )
    number, parameters = len(y), 1 + YEARS - 1
    variance = meat / (x @ x) ** 2 * COUNCILS / (COUNCILS - 1) * (number - 1) / (number - parameters)
    student = 2.0010  # 97.5%, 59 degrees of freedom, from a table
    assert found.high - found.estimate == pytest.approx(student * variance**0.5, rel=1e-4)


def test_councils_with_one_row_say_nothing():
    table = synthetic(6)
    alone = pd.DataFrame([{"council": 999, "year": 2018, "cases": 1e6, "in_time": -1e6}])
    assert slopes(pd.concat([table, alone], ignore_index=True), "cases") == slopes(table, "cases")


def test_changes_are_over_the_years_asked_for_net_of_the_years_median():
    table = pd.DataFrame(
        {
            "council": [1, 1, 1, 2, 2, 2, 3, 3],
            "year": [2018, 2019, 2020, 2018, 2019, 2020, 2019, 2020],
            "volume": [0.0, 0.1, 0.4, 0.0, 0.2, 0.2, 0.0, 0.1],
        }
    )
    found = changes(table[["volume"]], table["council"], table["year"], 1)["volume"]
    by_hand = {(1, 0): -0.05, (1, 1): 0.2, (2, 0): 0.05, (2, 1): -0.1, (3, 0): 0.0}
    assert sorted(found) == pytest.approx(sorted(by_hand.values()))
    two = changes(table[["volume"]], table["council"], table["year"], 2)["volume"]
    assert sorted(two) == pytest.approx([-0.1, 0.1])


@pytest.fixture(scope="module")
def moved():
    """Return changes of 120 councils with sd 0.2 and 0.1 and correlation 0.6, one in twenty broken."""
    random = np.random.default_rng(7)
    one = random.normal(size=120 * 6)
    two = 0.6 * one + 0.8 * random.normal(size=one.size)
    change = pd.DataFrame({"one": 0.2 * one, "two": 0.1 * two}, index=np.repeat(np.arange(120), 6))
    change.iloc[::20] += [2.0, -3.0]
    return change


def test_breaks_in_recording_hardly_touch_spread_and_correlation(moved):
    spread, correlation = robust_spread_and_correlation(moved)
    assert spread["one"].low < 0.2 < spread["one"].high
    assert spread["two"].low < 0.1 < spread["two"].high
    assert spread["one"].estimate < 0.24 < moved["one"].std()
    assert 0.4 < correlation["one", "two"].low < correlation["one", "two"].high < 0.75
    assert moved.corr().loc["one", "two"] < -0.5


def test_councils_are_resampled_whole_and_always_the_same_way(moved):
    assert robust_spread_and_correlation(moved) == robust_spread_and_correlation(moved)
    copied = pd.concat([moved, moved, moved, moved])  # each council four times as many years, all the same
    once, four_times = (robust_spread_and_correlation(each)[0]["one"] for each in (moved, copied))
    assert four_times.high - four_times.low == pytest.approx(once.high - once.low, rel=0.1)
