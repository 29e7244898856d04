"""An authority's profile follows from its published figures."""

from typing import get_args

import pytest

import sim
from sim.config.files import project_directory
from sim.data.facts import published_facts
from sim.data.fit import expected
from sim.data.posts import HIGHEST_UTILISATION, PLANNING_UTILISATION, RESERVE_WITH_CASES, utilisation
from sim.data.profile_file import Status
from sim.data.profiles import ON_FILE, profile, profile_yaml
from sim.model.flows import flows, journeys_per_year
from tests.support.return_share import solve_return_share

PUBLISHED_AS = {
    "england_typical": ("England", 2025),
    "doncaster_typical_practice": ("Doncaster", 2024),
    "bradford_typical_practice": ("Bradford", 2024),
    "darlington_typical_practice": ("Darlington", 2024),
}


@pytest.fixture(scope="module", params=ON_FILE)
def authority(request):
    return request.param


def test_committed_profile_is_up_to_date(authority):
    path = project_directory("configs") / "authority" / f"{authority}.yaml"
    assert path.read_text(encoding="utf-8") == profile_yaml(authority)


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


def test_case_holders_in_posts_and_of_the_reserve_are_the_published_ones_in_scope(authority):
    config, facts = sim.compose([f"authority={authority}"]), published_facts(*PUBLISHED_AS[authority])
    scale = config.authority.population_0_17 / facts.value("population_0_17")
    posts = config.teams.assessment.posts + config.teams.safeguarding.posts
    workforce = config.workforce
    people = posts * (1.0 - workforce.vacancy_rate) / (1.0 - workforce.agency_rate)
    assert people * (1.0 + RESERVE_WITH_CASES) == pytest.approx(
        scale * facts.value("case_holders_fte") * 0.83, abs=0.65
    )


def test_teams_are_busy_but_not_overwhelmed_before_anybody_works_longer(authority):
    config = sim.compose([f"authority={authority}"])
    busy = utilisation(config)
    teams = config.teams
    for name, posts in (("front_door", teams.front_door.posts), ("mash", teams.mash.posts)):
        assert busy[name] <= HIGHEST_UTILISATION
        assert busy[name] * posts / (posts - 1) > PLANNING_UTILISATION  # and no post more than that takes
    assert all(0.75 <= busy[team] <= 0.92 for team in ("assessment", "safeguarding"))
    assert all(share <= 0.92 for share in busy.values())
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
