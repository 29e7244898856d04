"""Every council is a configuration: ten of them here, all of them under ``full``."""

import math
import re

import pytest

import sim
from sim.config.areas import YEARS, all_areas
from sim.config.council_options import option_of
from sim.config.errors import ConfigError
from sim.data import facts as published
from sim.data import published_profiles
from sim.data.cautions import cases_fit_children, cautions, cautions_of, fit_together
from sim.data.facts import facts_of
from sim.data.filling import completed
from sim.data.fit import expected
from sim.data.profiles import profile, profile_yaml, recipe_of
from sim.data.rereferrals import balanced_share
from sim.model.flows import flows

TEN = (
    "leeds", "kingston_upon_hull", "birmingham", "rutland", "hampshire", "portsmouth", "isle_of_wight",
    "kingston_upon_thames_2022", "dorset_2018", "cumberland",
)  # fmt: skip
"""Large and small; with figures withheld, a joint workforce, no population; few closed at once, many referred."""


@pytest.mark.parametrize("option", TEN)
def test_a_council_is_a_configuration_whose_expected_flows_are_the_published_ones(option):
    config, recipe = sim.compose([f"authority={option}"]), recipe_of(option)
    assert (config.authority.name, config.authority.published.year) == (recipe.area.short_name, recipe.year)
    flow = flows(config)
    outcome = expected(config, flow)
    figures = config.authority.published
    in_balance = balanced_share(recipe.area, completed(recipe.area, facts_of(recipe.area, recipe.year)))
    pairs = (
        (flow.referrals.sum(), figures.referrals_per_year),
        (outcome.no_further_action_share, figures.referral_no_further_action_share),
        (outcome.not_in_need_share, figures.assessed_not_in_need_share),
        (outcome.rereferral_share, in_balance),
    )
    for simulated, figure in pairs:
        assert figure is None or simulated == pytest.approx(figure, rel=1e-3, abs=1e-4)


def refused(year):
    """Authorities of a year of which no profile can be made, with the reason."""
    found = {}
    for area in all_areas().values():
        if area.level == "authority" and area.has_year(year):
            try:
                sim.compose([f"authority={option_of(area, year)}"])
            except ConfigError as error:
                found[area.option] = str(error)
    return found


@pytest.mark.full
@pytest.mark.parametrize("year", [year for year in YEARS if year >= 2018])
def test_all_authorities_of_a_year_but_the_smallest_are_configurations(year):
    reasons = refused(year)
    assert {"city_of_london", "isles_of_scilly"} <= set(reasons)
    assert len(reasons) <= 5, reasons
    said = re.compile("must be above 0|too few|must be more than|would have to be about")
    assert all(map(said.search, reasons.values()))


def test_another_year_begins_on_its_first_of_april():
    leeds = ["authority=leeds", "authority.year=2019"]
    assert str(sim.compose(leeds).run.start) == "2019-04-01"
    assert str(sim.compose([*leeds, "run.start=2020-01-01"]).run.start) == "2020-01-01"


def test_figures_that_stand_in_are_assumptions_and_not_compared():
    entries = {entry.key: entry for entry in profile("hampshire")}
    assert entries["authority.published.referrals_per_year"].value is None
    assert entries["pathway.plans.child_protection.open_at_start"].status == "assumption"
    assert entries["workforce.vacancy_rate"].status == "published"
    assert "Not published, and filled in: referrals, " in next(cautions("hampshire"))


def test_people_who_do_not_fit_their_work_are_said():
    assert fit_together("leeds") == ""
    assert "Its figures show few people for their work" in fit_together("hampshire")


def test_cases_that_do_not_fit_children_are_said():
    assert cases_fit_children("leeds") == cases_fit_children("england_typical") == ""
    few, many = cases_fit_children("hillingdon"), cases_fit_children("southend_on_sea")
    assert "counts few cases for its children in need (711 and 2,679)" in few
    assert "where the return has 37" in few
    assert "counts many cases for its children in need" in many


def test_what_is_said_of_a_council_follows_the_overrides():
    assert cautions_of(["authority=leeds"]) == cautions_of(["authority=doncaster"]) == cautions_of([]) == []
    assert len(cautions_of(["authority=Hampshire", "run.years=1"])) == 2


def test_a_profile_is_made_once():
    assert published_profiles.text("leeds") is published_profiles.text("leeds")
    assert published_profiles.text("leeds") == profile_yaml("leeds")
    assert published_profiles.has("leeds_2020")
    assert not published_profiles.has("gotham")


@pytest.mark.parametrize("option", ["city_of_london", "isles_of_scilly"])
def test_a_council_too_small_to_simulate_is_refused_with_the_reason(option):
    with pytest.raises(ConfigError, match=rf"authority={option}: no profile can be made: .* children are too few"):
        sim.compose([f"authority={option}"])


def test_a_council_without_vacancies_has_englands_cover(monkeypatch):
    cells = dict(published._panel())
    key = ("383", 2024)
    cells[key] = cells[key] | {"vacancies_fte": "0", "vacancy_rate": "0.0"}
    monkeypatch.setattr(published, "_panel", lambda: cells)
    profile.cache_clear()
    try:
        entries = {entry.key: entry for entry in profile("leeds")}
    finally:
        profile.cache_clear()
    assert entries["workforce.agency.cover_share"].source == "no vacancies are published; of those in England"
    assert 0.5 < entries["workforce.agency.cover_share"].value < 1.0
    assert all(not isinstance(entry.value, float) or math.isfinite(entry.value) for entry in entries.values())
