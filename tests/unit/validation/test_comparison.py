"""Published beside simulated: what is compared, how it is judged, and when there are replications enough."""

import math
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.config.errors import ConfigError
from sim.data.profiles import ON_FILE
from sim.experiment.run.replications import Options
from sim.experiment.run.rounds import run_until
from sim.experiment.statistics.replications import replications_needed
from sim.measures import MEASURES
from sim.validation.compared_figures import COMPARED_FIGURES
from sim.validation.comparison import (
    AS_PUBLISHED,
    compare_figures,
    council_of,
    plan_of,
    simulated,
    validate,
    verdict,
)
from sim.validation.page import pages_folder
from sim.validation.trends import STOCKS, stock_trends
from tests.support import fakes

TYPICAL_PRACTICE = "darlington_typical_practice"

known = cache(council_of)  # composing takes longer than most of these tests


def measures_of(*replications):
    """The measures of some replications, tidy."""
    rows = [(number, name, value) for number, measures in enumerate(replications) for name, value in measures.items()]
    return pd.DataFrame(rows, columns=["replication", "measure", "value"])


def test_every_figure_of_the_typical_authority_is_published():
    council = known("england_typical")
    compared = compare_figures(council, pd.DataFrame()).set_index("figure")
    assert compared.index.is_unique
    assert set(compared["verdict"]) == {"not simulated"}
    assert (compared["source"] != "").all()


@pytest.mark.parametrize(
    ("figure", "published"),
    [
        ("Referrals", 519.4),
        ("Children in need: episodes started", 325.8),
        ("Section 47 enquiries", 189.3),
        ("Initial child protection conferences", 59.2),
        ("Child protection plans started", 50.8),
        ("Child protection plans", 40.6),
        ("Conferences per section 47 enquiry", 0.313),
        ("Assessments in 41 to 45 working days", 0.189),
        ("Assessment length: median", 33.0),
        ("Conferences in 11 to 15 working days", 0.727),
    ],
)
def test_published_values_of_england_are_those_of_the_national_tables(figure, published):
    compared = compare_figures(known("england_typical"), pd.DataFrame()).set_index("figure")
    assert compared.loc[figure, "published"] == pytest.approx(published, rel=2e-3)


@pytest.mark.parametrize("authority", ON_FILE)
def test_stock_of_children_in_need_is_brought_into_scope(authority):
    council = known(authority)
    compared = compare_figures(council, pd.DataFrame()).set_index("figure")
    whole = 10_000 * council.facts.value("cin_31_march") / council.facts.value("population_0_17")
    looked_after = 10_000 * council.facts.value("cla_31_march") / council.facts.value("population_0_17")
    assert compared.loc["Children in need", "published"] < whole - looked_after
    assert compared.loc["Children in need", "scope"]


def test_planned_lengths_were_set_to_the_typical_authority_only():
    roles = {
        authority: compare_figures(known(authority), pd.DataFrame()).set_index("figure")["role"]
        for authority in ("england_typical", TYPICAL_PRACTICE)
    }
    assert roles["england_typical"]["Assessments within 45 working days"] == "calibrated"
    assert roles[TYPICAL_PRACTICE]["Assessments within 45 working days"] == "not predicted"
    for name in ("Turnover", "Vacancy rate"):
        assert {table[name] for table in roles.values()} == {"input"}


def test_counterparts_are_rates_of_the_simulated_population_and_ratios_within_a_replication():
    council = known("england_typical")
    assert council.config.authority.population_0_17 == 80_000
    values = simulated(
        council,
        measures_of(
            {
                "referrals_per_year": 4000.0,
                "referral_no_further_action_ratio": 0.1,
                "assessed_not_in_need_ratio": 0.3,
                "conferences": 50.0,
                "section47s": 200.0,
            },
            {
                "referrals_per_year": 4800.0,
                "referral_no_further_action_ratio": 0.1,
                "assessed_not_in_need_ratio": 0.4,
                "conferences": 0.0,
                "section47s": 0.0,
            },
        ),
    )
    assert values["Referrals"].tolist() == [500.0, 600.0]
    assert values["Children in need: episodes started"].tolist() == pytest.approx([300.0, 300.0])
    assert values["Conferences per section 47 enquiry"].iloc[0] == 0.25
    assert math.isnan(values["Conferences per section 47 enquiry"].iloc[1])
    assert "Turnover" not in values


def test_difference_interval_and_verdict_of_a_figure():
    council = known("england_typical")
    published = 10_000 * council.facts.value("referrals") / council.facts.value("population_0_17")
    values = pd.DataFrame({"Referrals": [1.05 * published, 1.06 * published, 1.07 * published]})
    row = compare_figures(council, values).set_index("figure").loc["Referrals"]
    assert row["simulated"] == pytest.approx(1.06 * published)
    assert row["difference_share"] == pytest.approx(0.06)
    # Student's t with two degrees of freedom: 4.3027 standard errors of 0.01/sqrt(3)
    assert row["half_width_share"] == pytest.approx(4.3027 * 0.01 / math.sqrt(3) / 1.06, rel=1e-4)
    assert row["ci95_high"] - row["simulated"] == pytest.approx(row["simulated"] - row["ci95_low"])
    assert row["z"] == pytest.approx(0.06 / (0.01 / math.sqrt(3)))
    assert row["verdict"] == "not met"


@pytest.mark.parametrize(
    ("role", "mean", "standard_error", "expected"),
    [
        ("calibrated", 104.9, 0.1, "met"),
        ("calibrated", 94.9, 0.1, "not met"),
        ("calibrated", 106.0, 10.0, "not met"),  # only an input is forgiven for chance
        ("predicted", 109.9, 0.1, "met"),
        ("predicted", 110.1, 0.1, "not met"),
        ("input", 101.9, 0.1, "met"),
        ("input", 103.0, 0.7, "met"),
        ("input", 103.0, 0.5, "not met"),
        ("input", math.nan, math.nan, "not simulated"),
        ("input", 103.0, math.nan, "not met"),  # one replication says nothing about chance
    ],
)
def test_tolerance_goes_by_role(role, mean, standard_error, expected):
    assert verdict(role, 100.0, mean, standard_error) == expected


def test_no_verdict_without_a_published_value_other_than_nought():
    assert verdict("predicted", math.nan, 1.0, 0.1) == "not published"
    assert verdict("predicted", 0.0, 0.01, 0.1) == "not comparable"


def test_unknown_authority_is_refused_by_name():
    with pytest.raises(ConfigError, match=r"'doncastr'; did you mean doncaster\? frontdoor data councils lists them"):
        validate("doncastr")


def monthly_of(levels):
    """Monthly averages of one stock from April 2024 on, a row of numbers for each replication."""
    months = [f"{2024 + (3 + month) // 12}-{(3 + month) % 12 + 1:02d}" for month in range(levels.shape[1])]
    table = pd.DataFrame(levels, columns=months).rename_axis("replication").reset_index()
    return table.melt("replication", var_name="month", value_name="value").assign(measure="cases_open")


def test_trend_is_found_behind_a_season():
    months = np.arange(36)
    season = 50.0 * np.sin(2 * np.pi * months / 12)
    levels = np.stack([100.0 + season + slope * months / 12 for slope in (11.0, 12.0, 13.0)])
    (row,) = stock_trends(monthly_of(levels), ["cases_open"]).itertuples()
    assert row.slope == pytest.approx(12.0)
    assert row.ci95_high - row.slope == pytest.approx(4.3027 / math.sqrt(3), rel=1e-4)
    assert row.mean == pytest.approx(100.0 + 12.0 * 35 / 24)
    assert not row.includes_zero


def test_slopes_either_side_of_zero_are_no_trend():
    months = np.arange(30) / 12
    levels = np.stack([100.0 + months, 100.0 - 1.5 * months])
    (row,) = stock_trends(monthly_of(levels), ["cases_open"]).itertuples()
    assert row.slope == pytest.approx(-0.25)
    assert row.includes_zero


def test_a_year_shows_no_trend():
    assert stock_trends(monthly_of(np.ones((3, 12))), ["cases_open"]).empty


def test_stocks_are_the_time_averages_of_levels():
    assert {"assessments_open", "cases_unallocated", "plans_open_cp", "mash_queue_mean", "people_in_post"} <= set(
        STOCKS
    )
    assert not any(name.endswith(("_end", "_start", "_share", "_per_year")) for name in STOCKS)


@pytest.mark.usefixtures("without_report")
def test_replications_are_added_until_the_mean_is_precise(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    plan = plan_of(TYPICAL_PRACTICE, AS_PUBLISHED)

    def needed(half_width):
        def of(measures):
            values = measures.pivot(index="replication", columns="measure", values="value")
            values = values[["assessments_within_45wd_share"]]
            return replications_needed(values, half_width * values.mean())

        return of

    options = Options(results_dir=tmp_path, n_jobs=1)
    results = run_until(plan.with_exactly(3), options, needed(0.01), 40)
    number = results.measures["replication"].nunique()
    assert 3 < number < 40
    assert needed(0.01)(results.measures) <= number
    assert results.manifest["run"]["replications_run"] == number
    assert [path.name for path in (tmp_path / f"validate_{TYPICAL_PRACTICE}").iterdir()] == [results.path.name]
    capped = run_until(plan.with_exactly(3), options, needed(1e-9), 5)
    assert capped.manifest["scenarios"][0]["replications"] == 5
    assert capped.manifest["run"]["replications_from_store"] == 5


def test_every_row_names_measures_that_there_are_and_its_use():
    assert len({row.name for row in COMPARED_FIGURES}) == len(COMPARED_FIGURES)
    for row in COMPARED_FIGURES:
        assert row.measures, row.name
        assert set(row.measures) <= set(MEASURES), row.name
        assert row.how, row.name


def test_pages_go_below_the_results_and_in_a_clone_of_the_project_to_its_own(tmp_path, monkeypatch):
    (tmp_path / "docs" / "validation").mkdir(parents=True)  # of somebody's own, in which we overwrite nothing
    monkeypatch.chdir(tmp_path)
    assert pages_folder() == Path("results/validation")
    (tmp_path / "sim").mkdir()
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr("sim.__file__", str(tmp_path / "sim" / "__init__.py"))
    assert pages_folder() == Path("docs/validation")
    monkeypatch.chdir(tmp_path / "sim")
    assert pages_folder() == Path("results/validation")


def test_what_a_council_was_set_from_is_calibrated_and_nothing_else():
    rows = {row.name: row for row in COMPARED_FIGURES}
    own = [name for name, row in rows.items() if row.role_of("leeds") != row.role_of(TYPICAL_PRACTICE)]
    assert own == ["Assessments within 45 working days", "Conferences within 15 working days", "Cases per case holder"]
    assert rows["Re-referrals within 12 months"].how_of("leeds") != rows["Re-referrals within 12 months"].how
    assert all(rows[name].role_of("leeds") == "calibrated" for name in own)
    assert all(rows[name].how_of("leeds") != rows[name].how_of(TYPICAL_PRACTICE) for name in own)
    assert rows["Referrals"].how_of("leeds") == rows["Referrals"].how_of(TYPICAL_PRACTICE)
