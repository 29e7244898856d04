"""Simulated slopes beside estimated ones: the scenarios, what is made of their measures, the page and the picture."""

import math
import re
from functools import cache
from xml.etree import ElementTree

import pandas as pd
import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.compose import compose
from sim.config.errors import ConfigError
from sim.data.estimates import estimates
from sim.data.profiles import ON_FILE
from sim.experiment.run.replications import Options
from sim.measures import MEASURES
from sim.validation.slope_levers import AS_NOW, levers, people_kept
from sim.validation.slopes import OVERALL, SHOWN_MEASURES, SLOPES, compare_slopes, plan_slopes, slopes
from sim.validation.slopes_page import cells, write_slopes
from tests.support import fakes

planned = cache(plan_slopes)  # composing takes longer than most of these tests


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Slopes of a service that answers in straight lines."""
    folder = tmp_path_factory.mktemp("results")
    return slopes(
        "darlington_typical_practice",
        levels=(0.8, 1.0, 1.2),
        replications=3,
        options=Options(results_dir=folder, n_jobs=1, simulate=fakes.simulate_response),
    )


def overall(table):
    return table[table["step"] == OVERALL].set_index("slope")


@pytest.mark.parametrize("authority", ON_FILE)
def test_every_scenario_of_every_council_is_a_configuration_of_its_own(authority):
    plan, known = planned(authority)
    assert len({scenario.config.digest for scenario in plan.scenarios}) == len(plan.scenarios)
    assert {scenario.name for scenario in plan.scenarios} == {
        name for lever in known.values() for name in lever.scenarios
    }
    assert all(len(lever.scenarios) >= 2 for lever in known.values())


@pytest.mark.parametrize("authority", ON_FILE)
def test_agency_replaces_permanent_people_one_for_one(authority):
    plan, known = planned(authority)

    def people_for_each_post(name):
        settings = plan.scenario(name).config.workforce
        return (1.0 - settings.vacancy_rate) / (1.0 - settings.agency_rate)

    scenarios = list(known["agency"].scenarios)
    assert [people_for_each_post(name) for name in scenarios] == pytest.approx(
        [people_for_each_post(AS_NOW)] * len(scenarios), rel=1e-5
    )
    posts = {plan.scenario(name).config.teams.model_dump_json() for name in scenarios}
    assert len(posts) == 1


def test_agency_goes_down_to_half_or_as_far_as_there_are_vacancies_to_fill():
    rates = {
        authority: [planned(authority)[0].scenario(name).config.workforce for name in
                    planned(authority)[1]["agency"].scenarios]
        for authority in ("england_typical", "darlington_typical_practice")
    }  # fmt: skip
    assert [each.agency_rate for each in rates["england_typical"]] == pytest.approx([0.065, 0.13, 0.195])
    assert rates["darlington_typical_practice"][0].vacancy_rate == 0.0
    assert 0.059 < rates["darlington_typical_practice"][0].agency_rate < 0.118


def test_people_are_kept_where_nothing_changes():
    settings = compose(["authority=doncaster_typical_practice"]).workforce
    assert people_kept(settings, settings.agency_rate) == pytest.approx(settings.vacancy_rate)


def test_closures_at_referral_move_by_ten_points():
    plan, known = planned("doncaster_typical_practice")
    shares = [plan.scenario(name).config.pathway.referral.no_further_action_share_below for name in
              known["closed at referral"].scenarios]  # fmt: skip
    published = plan.scenario(AS_NOW).config.authority.published.referral_no_further_action_share
    assert published * (shares[2] - shares[0]) / shares[1] == pytest.approx(0.10, rel=1e-4)


def test_more_who_leave_are_followed_so_that_vacancies_stay():
    plan, known = planned("doncaster_typical_practice")
    for name in known["turnover"].scenarios:
        if name != AS_NOW:
            settings = plan.scenario(name).config.workforce
            vacancies = settings.turnover_rate * settings.hiring_days / WORKING_DAYS_PER_YEAR
            assert vacancies / (1.0 + vacancies) == pytest.approx(settings.vacancy_rate, rel=1e-4)


def test_demand_does_not_wander_and_the_user_has_the_last_word_on_the_run():
    plan, _ = plan_slopes("darlington_typical_practice", ["run.years=2"])
    assert {scenario.config.demand.yearly_walk_sd for scenario in plan.scenarios} == {0.0}
    assert {(scenario.config.run.warm_up_days, scenario.config.run.years) for scenario in plan.scenarios} == {(506, 2)}


@pytest.mark.parametrize("levels", [(1.0,), (0.8, 0.8), (0.0, 1.0), (1.0, 11.0), (1.0, math.nan)])
def test_levels_that_show_no_slope_or_are_impossible_are_refused(levels):
    with pytest.raises(ConfigError, match="at least two different numbers above 0"):
        plan_slopes("darlington_typical_practice", levels=levels)


@pytest.mark.parametrize(
    ("switch", "more"),
    [
        ("true", ("demand.shocks=[{start: 2024-04-01, factor: 1.1, passes_through: as_observed}]",)),
        ("false", (f"demand.contacts_per_year={1.1 * 7435.0:.6g}",)),
    ],
)
def test_more_referrals_pass_through_as_in_councils_figures_where_demand_moves_so(switch, more):
    _, known = plan_slopes("darlington_typical_practice", [f"demand.movement.enabled={switch}"], only=["demand"])
    assert list(known["demand"].scenarios.values()) == [(), more]


def test_contact_officers_posts_stay_where_vacancies_are_those_of_social_workers():
    for by_role, moved in (("false", True), ("true", False)):
        _, known = plan_slopes(
            "darlington_typical_practice", [f"workforce.rates_by_role.enabled={by_role}"], only=["vacancies"]
        )
        overrides = [each for scenario in known["vacancies"].scenarios.values() for each in scenario]
        assert any(each.startswith("teams.front_door.posts") for each in overrides) == moved


def test_only_the_levers_asked_for_are_moved():
    plan, known = plan_slopes("darlington_typical_practice", levels=(0.8, 1.0), only=["posts"])
    assert list(known) == ["posts"]
    assert [scenario.name for scenario in plan.scenarios] == ["as now", "posts 0.8"]


def test_a_lever_that_is_not_there_is_refused_by_name():
    with pytest.raises(ConfigError, match=r"no lever 'post'; did you mean"):
        plan_slopes("darlington_typical_practice", only=["post"])


def test_a_council_without_figures_is_refused_by_name():
    with pytest.raises(ConfigError, match="no figures come with an authority 'darlingtn'; did you mean darlington"):
        plan_slopes("darlingtn")


def test_every_slope_has_an_estimate_a_lever_and_measures_that_exist():
    known = levers(compose(["authority=darlington_typical_practice"]))
    assert {slope.estimate for slope in SLOPES} <= set(estimates().index)
    assert {slope.lever for slope in SLOPES} == set(known)
    assert set(SHOWN_MEASURES) <= set(MEASURES)
    assert len({slope.label for slope in SLOPES}) == len(SLOPES)


def test_slopes_of_a_service_that_answers_in_straight_lines_come_back_exactly(found):
    table = overall(found.table)
    for slope, value in (
        ("Assessments in time per case held by each", -1.0),
        ("Conferences in time per case held by each", -0.5),
        ("Assessments in time per point of agency", -0.1),
        ("Re-referrals per point closed at referral", 0.25),
        ("Cases held per 10% more referrals", 10.0),
        ("Caseload per 10% more referrals", 10.0),
        ("Assessments in time per 10% more referrals", -1.2),
    ):
        row = table.loc[slope]
        assert (row["simulated"], row["ci95_low"], row["ci95_high"]) == pytest.approx((value,) * 3)
    assert set(table["replications"]) == {3, 0}


def test_verdicts_are_those_of_the_project(found):
    table = overall(found.table)
    verdicts = table["verdict"]
    assert verdicts["Assessments in time per case held by each"] == "met"
    assert verdicts["Assessments in time per 10% more referrals"] == "not met"
    assert verdicts["Assessments in time per point of sickness absence"] == "not simulated"
    assert set(found.table["verdict"]) <= {"met", "not met", "undecided", "not simulated", ""}


def test_held_back_slopes_are_held_against_the_interval_of_their_estimate(found):
    table = overall(found.table)
    held_back = table[table["part"] == "held back"]
    assert len(held_back) == 3
    assert (held_back["from"] == held_back["estimate_low"]).all()
    assert (held_back["to"] == held_back["estimate_high"]).all()


def test_a_cliff_between_two_levels_is_shown_although_the_overall_slope_is_right():
    _, known = planned("darlington_typical_practice")
    names = list(known["posts"].scenarios)
    rows = [
        (scenario, replication, measure, value)
        for replication in range(4)
        for scenario, cases, share in zip(names, (16.0, 14.0, 12.0, 11.0, 10.0), (0.87, 0.92, 0.92, 0.92, 0.92),
                                          strict=True)
        for measure, value in (
            ("caseload_mean", cases),
            ("assessments_within_45wd_share", share + 0.01 * replication),
            ("icpc_within_15wd_share", 0.9),
        )
    ]  # fmt: skip
    table = compare_slopes(pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"]), known)
    steps = table[table["slope"] == "Assessments in time per case held by each"].set_index("step")
    assert -1.3 < steps.loc[OVERALL, "simulated"] < -0.6
    assert steps.loc[OVERALL, "verdict"] == "met"
    assert steps.loc["posts 0.8 to posts 0.9", "simulated"] == pytest.approx(-2.5)
    assert (steps["verdict"].drop(OVERALL) == "not met").all()


def test_what_is_written_has_the_numbers_of_the_table(found, tmp_path):
    page, table, picture = write_slopes(found, tmp_path / "page.md")
    text = page.read_text(encoding="utf-8")
    for _, each in found.table[found.table["step"] == OVERALL].iterrows():
        line = next(line for line in text.splitlines() if line.startswith(f"| {each['slope']} |"))
        assert [cell.strip(" *") for cell in line.split("|")[4:8]] == cells(each)
    assert (
        "| Assessments in time per case held by each | points | calibrated | −1.00 (−1.00 to −1.00) | −0.91 (−1.23"
        in text
    )
    model = found.results.manifest["code"]["model_version"][:12]
    assert f"model `{model}`" in text
    assert "replications: 3; seed " in text
    assert f"]({picture.name})" in text
    pd.testing.assert_series_equal(pd.read_csv(table)["simulated"], found.table["simulated"], rtol=1e-5)


def test_the_picture_is_well_formed_and_has_a_point_for_every_level(found, tmp_path):
    *_, picture = write_slopes(found, tmp_path / "page.md")
    drawn = ElementTree.parse(picture).getroot()
    name = re.match(r"\{.*\}", drawn.tag)[0]
    assert len(drawn.findall(f".//{name}circle")) == 2 * 3
    assert [each.text for each in drawn.findall(f".//{name}text")].count("as now") == 2
    heights = [float(each.get("cy")) for each in drawn.findall(f".//{name}circle")][:3]
    assert heights == sorted(heights, reverse=True)  # more posts, more in time, higher up
