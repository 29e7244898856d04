"""Published figures are read as published, and an authority's profile follows from them."""

from typing import get_args

import pytest

import sim
from sim.config.files import project_directory
from sim.data.assumptions import default_groups, with_assumptions
from sim.data.facts import NotPublishedError, published_facts, statistical_neighbours, yearly_demand_sd
from sim.data.fit import SECTION47_OF_CHILDREN_IN_NEED, FitError, Targets, expected, fit
from sim.data.posts import utilisation
from sim.data.profile_file import Status, profile_text
from sim.data.profiles import RECIPES, profile
from sim.model.flows import flows, journeys_per_year, solve_return_share

PUBLISHED_AS = {
    "england_typical": ("England", 2025),
    "doncaster": ("Doncaster", 2024),
    "bradford": ("Bradford", 2024),
    "darlington": ("Darlington", 2024),
}
PLAN_OF_CHILDREN_IN_NEED = "pathway.assessment.outcomes.child_in_need.child_in_need_plan"
LATEST = list(PUBLISHED_AS.values())


@pytest.mark.parametrize(("authority", "year"), LATEST)
def test_published_rates_agree_with_the_published_counts_they_are_defined_by(authority, year):
    facts = published_facts(authority, year)
    in_post, vacancies, agency = (facts.value(name) for name in ("in_post_fte", "vacancies_fte", "agency_fte"))
    assert facts.value("vacancy_rate") == pytest.approx(vacancies / (vacancies + in_post), abs=6e-4)
    assert facts.value("agency_rate") == pytest.approx(agency / (agency + in_post), abs=6e-4)
    assert facts.value("turnover_rate") == pytest.approx(facts.value("leavers_fte") / in_post, abs=6e-4)


def test_population_is_the_denominator_of_the_published_rate():
    facts = published_facts("doncaster", 2024)
    assert 10_000 * facts.value("referrals") / facts.value("population_0_17") == pytest.approx(871.3, abs=0.05)


def test_a_figure_names_its_unit_publication_table_and_period():
    figure = published_facts("Doncaster", 2024)["referrals"]
    assert (figure.value, figure.unit) == (5810, "referrals a year")
    assert figure.source == "DfE, Characteristics of children in need, C1 referral_count, year to 31 March 2024"


def test_what_is_not_published_is_refused_by_name():
    england = published_facts("England", 2025)
    assert "awaiting_assessment_31_march" not in england
    with pytest.raises(NotPublishedError, match="awaiting_assessment_31_march is not published for England in 2025"):
        england.value("awaiting_assessment_31_march")
    with pytest.raises(NotPublishedError, match="'Doncaster' in 1999"):
        published_facts("Doncaster", 1999)


def test_every_neighbour_has_figures_of_its_own():
    for authority, year in LATEST[1:]:
        neighbours = statistical_neighbours(authority)
        assert len(set(neighbours)) == 10
        assert all(published_facts(neighbour, year).value("referrals") > 0 for neighbour in neighbours)


def test_demand_moves_by_about_15_percent_a_year_at_any_horizon():
    assert yearly_demand_sd() == pytest.approx(0.15, abs=0.01)
    assert all(0.13 < yearly_demand_sd(years) < 0.17 for years in range(1, 6))


@pytest.fixture(scope="module", params=RECIPES)
def authority(request):
    return request.param


def test_committed_profile_is_up_to_date(authority):
    path = project_directory("configs") / "authority" / f"{authority}.yaml"
    recipe = RECIPES[authority]
    assert path.read_text(encoding="utf-8") == profile_text(f"{recipe.name}, {recipe.year}.", profile(authority))


def test_expected_flows_are_the_published_ones(authority):
    config, facts = sim.compose([f"authority={authority}"]), published_facts(*PUBLISHED_AS[authority])
    scale = config.authority.population_0_17 / facts.value("population_0_17")
    flow = flows(config)
    outcome = expected(config, flow)
    assert flow.referrals.sum() == pytest.approx(scale * facts.value("referrals"), rel=1e-3)
    assert flow.section47s.sum() == pytest.approx(scale * facts.value("section47s"), rel=1e-3)
    assert flow.conferences.sum() == pytest.approx(scale * facts.value("icpcs"), rel=1e-3)
    assert flow.plans_child_protection.sum() == pytest.approx(scale * facts.value("cpp_starts"), rel=1e-3)
    assert outcome.no_further_action_share == pytest.approx(facts.value("referral_nfa_share"), abs=1e-4)
    assert outcome.not_in_need_share == pytest.approx(facts.value("assessed_not_in_need_share"), abs=1e-4)
    assert outcome.rereferral_share == pytest.approx(facts.value("rereferral_12m_share"), abs=1e-4)


def test_first_contacts_and_returns_add_up_to_the_volume_of_contacts(authority):
    config = sim.compose([f"authority={authority}"])
    assert flows(config).contacts.sum() == pytest.approx(journeys_per_year(config.demand), rel=1e-4)
    share = config.demand.return_share
    assert (share.below_threshold, share.above_threshold) == pytest.approx(solve_return_share(config), abs=1e-4)


def test_people_in_the_case_holding_teams_are_the_published_ones_in_scope(authority):
    config, facts = sim.compose([f"authority={authority}"]), published_facts(*PUBLISHED_AS[authority])
    scale = config.authority.population_0_17 / facts.value("population_0_17")
    posts = config.teams.assessment.posts + config.teams.safeguarding.posts
    workforce = config.workforce
    people = posts * (1.0 - workforce.vacancy_rate) / (1.0 - workforce.agency_rate)
    assert people == pytest.approx(scale * facts.value("case_holders_fte") * 0.83, abs=0.65)


def test_teams_are_busy_but_not_overwhelmed_before_anybody_works_longer(authority):
    config = sim.compose([f"authority={authority}"])
    busy = utilisation(config)
    low = 0.85 if authority == "england_typical" else 0.75
    assert all(low <= busy[team] <= 0.92 for team in ("front_door", "mash", "assessment", "safeguarding"))
    assert all(share <= 0.92 for share in busy.values())
    teams = config.teams
    half_a_post = 0.5 / teams.assessment.posts + 0.5 / teams.safeguarding.posts
    assert busy["assessment"] == pytest.approx(busy["safeguarding"], rel=half_a_post)


def test_every_figure_of_a_profile_says_what_it_is_and_where_it_is_from(authority):
    for entry in profile(authority):
        assert entry.unit, entry.key
        assert entry.source, entry.key
        assert entry.status in get_args(Status), entry.key


def test_plans_at_the_start_are_in_balance_with_plans_started(authority):
    config = sim.compose([f"authority={authority}"])
    in_steady_state, plans = expected(config, flows(config)), config.pathway.plans
    assert in_steady_state.child_in_need_plans_open == pytest.approx(plans.child_in_need.open_at_start, rel=3e-3)
    assert in_steady_state.child_protection_plans_open == pytest.approx(plans.child_protection.open_at_start, rel=3e-3)


def test_figures_that_no_rates_can_give_are_refused():
    groups = default_groups()
    values = {entry.key: entry.value for entry in profile("england_typical")}
    either = values[SECTION47_OF_CHILDREN_IN_NEED] + values[PLAN_OF_CHILDREN_IN_NEED]

    def build(unknowns):
        plan = {PLAN_OF_CHILDREN_IN_NEED: either - unknowns[SECTION47_OF_CHILDREN_IN_NEED]}
        return with_assumptions(groups, values | dict(unknowns) | plan)

    nearly_all_are_rereferrals = Targets(4155.0, 0.065, 0.308, 0.99, 1514.0, 793.0, 325.0)
    with pytest.raises(FitError, match="no rates in range give the published figures"):
        fit(build, nearly_all_are_rereferrals)
