"""Six figures, as people say them and on the scale on which they are forecast."""

import numpy as np
import pandas as pd
import pytest

from sim.data.panel import dictionary, panel
from sim.forecast.figures import Figures
from sim.forecast.outcomes import CASELOAD, IN_NEED, IN_TIME, OUTCOMES


@pytest.fixture(scope="module")
def figures():
    return Figures(panel(None), until=2020)


def test_every_outcome_is_a_column_that_is_published():
    assert {outcome.column for outcome in OUTCOMES} <= set(dictionary().index)
    assert {outcome.counted for outcome in OUTCOMES} <= set(dictionary().index)


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: outcome.name)
def test_scales_go_there_and_back(outcome, figures):
    values = outcome.values(figures)[2020].dropna()
    inside = values[(values > 1) & (values < 99)] if outcome.scale == "share" else values[values > 0]
    back = outcome.natural(outcome.scaled(pd.DataFrame({2020: inside}))[2020])
    assert back.tolist() == pytest.approx(inside.tolist())


def test_shares_are_points_and_rates_are_per_10_000_children(figures):
    leeds = panel().set_index(["code", "year"]).loc[("383", 2020)]
    assert IN_TIME.values(figures).loc["383", 2020] == 100 * leeds["assessments_within_45wd_share"]
    assert IN_NEED.values(figures).loc["383", 2020] == pytest.approx(
        10_000 * leeds["cin_31_march"] / leeds["population_0_17"]
    )


def test_what_is_far_from_everybody_else_is_not_believed():
    rows = pd.DataFrame({"code": ["383", "203", "204", "205"], "year": 2017, "caseload_per_fte": [16, 17, 1600, 0.5]})
    assert CASELOAD.values(Figures(rows, until=2017))[2017].notna().tolist() == [True, False, False, True]


def test_chance_is_binomial_for_shares_and_one_over_n_for_the_rest():
    rows = pd.DataFrame({"code": ["383"], "year": 2017, "cin_started": [400], "case_holders_fte": [50]})
    figures = Figures(rows, until=2017)
    assert IN_TIME.chance(figures, pd.Series([0.0], ["383"]), 2017).tolist() == [1 / (400 * 0.25)]
    assert CASELOAD.chance(figures, pd.Series([np.log(16)], ["383"]), 2017).tolist() == [1 / 50]


def test_chance_without_a_number_is_the_median_councils():
    rows = pd.DataFrame({"code": ["203", "204", "383"], "year": 2017, "case_holders_fte": [50, 100, np.nan]})
    found = CASELOAD.chance(Figures(rows, until=2017), pd.Series(0.0, ["203", "204", "383"]), 2017)
    assert found.tolist() == [1 / 50, 1 / 100, 1 / 75]
