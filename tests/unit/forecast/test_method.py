"""The forecast: parts by hand, nothing from later years, and right where the truth is known."""

import numpy as np
import pandas as pd
import pytest

from sim.config.areas import all_areas
from sim.data.panel import panel
from sim.forecast import method
from sim.forecast.backtest import backtest, scores
from sim.forecast.figures import Figures
from sim.forecast.outcomes import CASELOAD, IN_TIME, OUTCOMES
from tests.support.forecast_panel import made_up_panel


@pytest.fixture(scope="module")
def published():
    return panel(None)


@pytest.fixture(scope="module")
def of_2021(published):
    return method.fitted(IN_TIME, Figures(published, until=2021))


def test_england_moves_on_by_half_of_what_it_has_less_the_more_it_has_varied():
    moved = np.array([1.0, 2.0, 3.0])
    assert method.expected_movement(moved) == pytest.approx(0.5 * 2 * (1 - (1 / 3) / 4))
    assert method.expected_movement(np.array([5.0])) == 0.0
    assert method.expected_movement(np.array([])) == 0.0
    assert method.expected_movement(np.array([3.0, -2.0, -1.5])) == 0.0


def test_how_far_england_was_from_what_was_expected_is_wider_with_few_years():
    assert method.movement_spread(np.array([0.3]), 0.0) == pytest.approx(0.3 * np.sqrt(2))
    assert method.movement_spread(np.array([1.0, 3.0]), 1.0) == pytest.approx(np.sqrt(2 * 1.5))
    assert method.movement_spread(np.array([]), 0.0) == 0.0


def test_the_variance_is_split_into_chance_and_the_rest():
    draw = np.random.default_rng(2)
    chance = draw.uniform(0.001, 0.02, 40_000)
    errors = draw.normal(0, np.sqrt(0.01 + 2 * chance))
    first, second = method.variance_of(errors, chance)
    assert first == pytest.approx(0.01, rel=0.1)
    assert second == pytest.approx(2, rel=0.1)
    assert method.variance_of(np.zeros(10), chance[:10]) == (1e-12, 0.0)


def test_predictors_are_centred_and_end_at_four_standard_deviations():
    cut = method.cut_off(pd.Series([1.0, 2.0, 3.0, 4.0, 1e6, np.nan, np.inf]))
    assert cut[0] == -2
    assert cut[4] == pytest.approx(4 * 1.4826)
    assert cut[5:].isna().all()
    assert method.cut_off(pd.Series([1.0, 1.0, 1.0, 7.0])).tolist() == [0.0, 0.0, 0.0, 0.0]


def test_the_forecast_is_the_typical_councils_with_its_own_level_and_what_else_is_known(of_2021):
    found = method.forecast(of_2021)
    assert (found["typical"] + found["own_level"] + found["known"]).tolist() == pytest.approx(
        found["forecast"].tolist()
    )
    leeds = of_2021.places.place.loc["383"]
    x = method.predictors(IN_TIME, of_2021.figures, of_2021.places, of_2021.places.place[2021], 2021).loc["383"]
    scaled = of_2021.places.typical[2021] + of_2021.movement + leeds[2021] + x @ of_2021.slopes
    assert found.loc["383", "forecast"] == pytest.approx(100 / (1 + np.exp(-scaled)))


def test_predictors_of_a_councils_own_past_and_its_peers(published):
    figures = Figures(published, until=2020)
    places = method.places_of(CASELOAD, figures)
    x = method.predictors(CASELOAD, figures, places, places.place[2020], 2020)
    leeds = places.place.loc["383"]
    assert x.loc["383", "place"] == leeds[2020]
    assert x.loc["383", "earlier places"] == pytest.approx(leeds.loc[2017:2019].mean() - leeds[2020])
    near = places.place[2020].reindex(all_areas()["383"].neighbours)
    assert x.loc["383", "neighbours' places"] == pytest.approx(near.mean())
    region = [code for code in places.place.index if all_areas()[code].region == all_areas()["383"].region]
    others = places.place[2020].reindex([code for code in region if code != "383"])
    assert x.loc["383", "region's places"] == pytest.approx(others.mean())


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: outcome.name)
def test_nothing_of_later_years_is_used(outcome, published):
    changed = published.copy()
    figures = [name for name in changed.select_dtypes("number") if name != "year"]
    changed.loc[changed["year"] > 2020, figures] *= 0.5
    now, then = (method.forecast(method.fitted(outcome, Figures(each, until=2020))) for each in (published, changed))
    pd.testing.assert_frame_equal(now, then)


def test_from_the_first_year_the_forecast_is_the_last_figure_and_has_no_band(published):
    found = method.forecast(method.fitted(IN_TIME, Figures(published, until=2017)))
    own = found[found["basis"] == "own figure"]
    assert own["forecast"].tolist() == pytest.approx(own["last"].tolist())
    assert found[["low", "high"]].isna().all().all()


def test_a_council_without_last_years_figure_is_forecast_from_what_there_is_with_a_wider_band(of_2021):
    found = method.forecast(of_2021)
    assert found.loc["204", "basis"] == "own, an earlier year"  # Hackney, whose systems were attacked
    assert np.isnan(found.loc["204", "last"])
    _, _, wider = method.starting_places(of_2021.places, 2021)
    assert wider.loc["204", "times"] == 2  # that of 2020: a year's variance more
    assert wider.loc["383", "times"] == 1


def test_a_successor_starts_from_its_predecessors(published):
    before = published[~published["code"].isin(["942", "943"])]
    fit = method.fitted(IN_TIME, Figures(before, until=2023))
    found = method.forecast(fit)
    assert found.loc[["942", "943"], "basis"].tolist() == ["predecessors"] * 2
    assert fit.places.place.loc["942"].tolist() == fit.places.place.loc["909"].tolist()
    assert "909" not in found.index  # Cumbria is no more


def test_a_council_without_any_figure_gets_its_neighbours_and_then_englands(published):
    own = published["code"].isin(["383"])
    lost = published.assign(assessments_within_45wd_share=published["assessments_within_45wd_share"].mask(own))
    found = method.forecast(method.fitted(IN_TIME, Figures(lost, until=2021)))
    assert found.loc["383", "basis"] == "neighbours"
    near = published["code"].isin(["383", *all_areas()["383"].neighbours])
    lost = published.assign(assessments_within_45wd_share=published["assessments_within_45wd_share"].mask(near))
    alone = method.forecast(method.fitted(IN_TIME, Figures(lost, until=2021)))
    assert alone.loc["383", "basis"] == "England"
    for each in (found, alone):
        width = each["high"] - each["low"]
        assert width["383"] > 1.3 * width[each["basis"] == "own figure"].median()


def test_where_the_truth_is_known_bands_cover_80_percent_and_errors_are_smaller_than_simple_ones():
    found = pd.concat([backtest(made_up_panel(seed), [2021, 2022, 2023]) for seed in (1, 101)])
    table = scores(found)
    assert (table["ratio"] < 0.98).all()
    assert (table["ratio_best"] < 1).all()
    assert table["coverage"].between(0.75, 0.86).all()
    assert table["coverage"].mean() == pytest.approx(0.8, abs=0.025)
