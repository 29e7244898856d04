"""The shipped estimates are what the script makes of the shipped panel, and are read as they were made."""

import numpy as np
import pandas as pd
import pytest

from sim.data.estimates import BREAK, TOO_SMALL, councils_without_breaks, estimated, estimates
from sim.data.panel import panel


@pytest.fixture(scope="module")
def made():
    return estimated(panel())


def test_the_shipped_estimates_are_what_the_script_makes_of_the_shipped_panel(made):
    shipped = estimates()
    numbers = ["estimate", "low", "high"]
    pd.testing.assert_frame_equal(made.drop(columns=numbers), shipped.drop(columns=numbers))
    pd.testing.assert_frame_equal(made[numbers], shipped[numbers], rtol=2e-3, atol=1e-4)


def test_every_estimate_lies_in_its_interval_and_says_from_how_much(made):
    assert made.index.is_unique
    assert (made["low"] < made["estimate"]).all()
    assert (made["estimate"] < made["high"]).all()
    assert (made["councils"] > 100).all()
    assert (made["council_years"] > 300).all()
    assert made["last_year"].eq(2024).all()
    assert made["first_year"].ge(2017).all()


def test_a_workforce_inside_the_year_is_first_known_for_2018(made):
    on_workforce = made[made["predictor"].isin(["caseload_per_fte", "agency_rate", "absence_rate"])]
    assert on_workforce["first_year"].eq(2018).all()


def test_more_cases_go_with_less_in_time_and_more_referrals_pass_through_in_part(made):
    slope = made.loc["within / assessments_within_45wd_share / caseload_per_fte / alone / all"]
    assert slope["high"] < 0
    passed = made.loc[
        [f"pass through / {name} / referrals / alone / all" for name in ("cin_started", "cpp_starts", "cin_31_march")]
    ]
    assert list(passed["estimate"]) == sorted(passed["estimate"], reverse=True)
    assert passed["high"].max() < 10
    assert passed["low"].min() > 0


def test_children_in_need_rise_with_those_who_hold_cases_and_more_with_those_counted_afterwards(made):
    before, after = (
        made.loc[f"within / cin_31_march / case_holders_fte / September {when} the year / all"]
        for when in ("inside", "after")
    )
    assert before["low"] > 0
    assert before["estimate"] < after["estimate"]  # people follow cases: what is counted later is in part an answer
    assert (before["first_year"], after["first_year"]) == (2018, 2017)
    assert before["unit"] == after["unit"] == "% per 10% more"


def test_what_case_holders_do_to_children_in_need_is_found_in_a_panel_that_was_made_with_it():
    table = panel()
    random = np.random.default_rng(10)
    table["case_holders_fte"] = 100 * np.exp(random.normal(0, 0.15, len(table)))
    earlier = table[["code", "year", "case_holders_fte"]].assign(year=table["year"] + 1)
    before = table[["code", "year"]].merge(earlier, on=["code", "year"], how="left")["case_holders_fte"]
    table["cin_31_march"] = 500 * before**0.2
    found = estimated(table).loc["within / cin_31_march / case_holders_fte / September inside the year / all"]
    assert found["estimate"] == pytest.approx(100 * (1.1**0.2 - 1), rel=1e-3)


def test_known_pass_through_is_found_in_a_panel_that_was_made_with_it():
    table = panel()
    random = np.random.default_rng(8)
    level = table["population_0_17"].fillna(50_000.0)
    table["referrals"] = level * 0.05 * np.exp(random.normal(0, 0.15, len(table)))
    table["cin_started"] = table["referrals"] ** 0.7 * np.exp(random.normal(0, 0.05, len(table)))
    found = estimated(table).loc["pass through / cin_started / referrals / alone / all"]
    assert found["low"] < 100 * (1.1**0.7 - 1) < found["high"]
    assert found["high"] - found["low"] < 1.0


def test_a_rise_that_is_kept_up_adds_what_each_of_three_years_brings():
    table = panel()
    random = np.random.default_rng(9)
    table["referrals"] = 5_000 * np.exp(random.normal(0, 0.15, len(table)))
    logs = table[["code", "year"]].assign(log=np.log(table["referrals"]))
    effect = pd.Series(0.0, index=table.index)
    for lag, slope in enumerate((0.3, 0.2, 0.1)):
        earlier = logs.assign(year=logs["year"] + lag)
        effect += slope * logs[["code", "year"]].merge(earlier, on=["code", "year"], how="left")["log"]
    table["cases_held"] = np.exp(effect)
    found = estimated(table)["estimate"]
    assert found["pass through / cases_held / referrals / kept up / all"] == pytest.approx(
        100 * (1.1**0.6 - 1), rel=1e-3
    )


def test_the_smallest_two_authorities_are_left_out():
    table = panel()
    altered = table.copy()
    small = altered["code"].isin(TOO_SMALL)
    altered.loc[small, ["referrals", "caseload_per_fte", "cin_started"]] *= 50
    pd.testing.assert_frame_equal(estimated(altered), estimated(table))


def test_a_step_beyond_any_demand_is_a_break_and_takes_the_council_out():
    table = panel()
    before = councils_without_breaks(table)
    leeds = table["code"] == "383"
    assert before[leeds].all()
    table.loc[leeds & (table["year"] >= 2021), "referrals"] *= np.exp(2 * BREAK)
    assert not councils_without_breaks(table)[leeds].any()
    assert 100 < table["code"][before].nunique() < 130
