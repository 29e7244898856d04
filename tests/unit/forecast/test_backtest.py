"""Scores by hand, and their intervals."""

import numpy as np
import pandas as pd
import pytest

from sim.data.panel import panel
from sim.forecast.backtest import backtest, forecasts, scored, scores, thirds, with_outcomes
from sim.forecast.figures import Figures

ROWS = pd.DataFrame(
    {
        "outcome": "caseload_per_fte",
        "code": ["1", "2", "3", "4"],
        "happened": [10.0, 20.0, np.nan, 16.0],
        "forecast": [12.0, 20.0, 15.0, 10.0],
        "low": [11.0, 18.0, 12.0, 8.0],
        "high": [14.0, 22.0, 18.0, 12.0],
        "last": [14.0, 24.0, 15.0, np.nan],
        "three_year_mean": [13.0, 20.0, 15.0, 15.0],
        "shrunk": [14.0, 22.0, 15.0, 15.0],
        "neighbours": [17.0, np.nan, 15.0, 15.0],
    }
)


@pytest.fixture(scope="module")
def published():
    return panel(None)


def test_scores_by_hand():
    row = scores(ROWS).loc["caseload_per_fte"]
    assert row["forecasts"] == row["councils"] == 2  # one has no outcome, one had no figure of its own
    assert row["error_forecast"] == 1
    assert [row[f"error_{name}"] for name in ("last", "three_year_mean", "shrunk", "neighbours")] == [4, 1.5, 3, 7]
    assert row["ratio"] == pytest.approx(2 / 6)
    assert row["best"] == "three_year_mean"
    assert row["ratio_best"] == pytest.approx(2 / 3)
    assert (row["coverage"], row["below"], row["above"]) == (0.5, 0.5, 0.0)
    assert (row["coverage_low"], row["coverage_high"]) == (0.0, 1.0)


def test_without_bands_there_is_no_coverage():
    row = scores(ROWS.assign(low=np.nan, high=np.nan)).loc["caseload_per_fte"]
    assert np.isnan(row["coverage"])
    assert row["ratio"] == pytest.approx(2 / 6)


def test_intervals_cover_and_are_the_same_each_time():
    draw = np.random.default_rng(3)
    codes = [str(number) for number in range(100)]
    inside = []
    for _ in range(40):
        happened = draw.normal(size=100)
        rows = pd.DataFrame({"outcome": "caseload_per_fte", "code": codes, "happened": happened}).assign(low=-9, high=9)
        for name in ("forecast", "last", "three_year_mean", "shrunk", "neighbours"):
            rows[name] = happened + draw.exponential(1.0 if name == "forecast" else 2.0, 100)
        row = scores(rows).loc["caseload_per_fte"]
        assert row.equals(scores(rows).loc["caseload_per_fte"])
        inside.append(row["ratio_low"] <= 0.5 <= row["ratio_high"])
    assert np.mean(inside) >= 0.85


def test_thirds_are_by_children_of_the_year(published):
    found = thirds(Figures(published, until=2023))
    assert found["383"] == "largest third"
    assert found["201"] == "smallest third"
    assert found.value_counts().max() - found.value_counts().min() <= 1


def test_what_happened_is_what_was_published_by_the_council_itself(published):
    found = with_outcomes(forecasts(published, 2022), published).set_index(["outcome", "code"])
    leeds = published.set_index(["code", "year"]).loc[("383", 2023)]
    assert found.loc[("caseload_per_fte", "383"), "happened"] == leeds["caseload_per_fte"]
    rate = 10_000 * leeds["cin_31_march"] / leeds["population_0_17"]
    assert found.loc[("cin_31_march_rate", "383"), "happened"] == pytest.approx(rate)
    assert np.isnan(found.loc[("caseload_per_fte", "314"), "happened"])  # sent by a joint service
    assert not np.isnan(found.loc[("caseload_per_fte", "314"), "forecast"])


def test_each_origin_is_a_year_of_its_own(published):
    found = backtest(published, [2018, 2019])
    assert sorted(found["year"].unique()) == [2019, 2020]
    assert not found.duplicated(["outcome", "year", "code"]).any()
    assert len(scored(found)) > 0.95 * len(found)
