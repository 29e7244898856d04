"""Posts for people, people for work: by hand, and what more of one means for the other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.config.teams import TEAMS
from sim.data.posts import (
    CASE_TEAMS,
    HIGHEST_UTILISATION,
    RESERVE_WITH_CASES,
    chairs_for_slots,
    establishment,
    keyworkers_for_families,
    people_in_pooled_team,
    posts_for,
    supervising_hours,
    utilisation,
)
from tests.support.small_service import configured


def test_posts_for_people_by_hand():
    # Of 100 posts 20 are vacant; 80 in post and 20 agency workers are 100 people.
    assert posts_for(100.0, vacancy_rate=0.2, agency_rate=0.2) == pytest.approx(100.0)
    assert posts_for(80.0, vacancy_rate=0.2, agency_rate=0.0) == pytest.approx(100.0)
    assert posts_for(0.0, 0.2, 0.2) == 0.0


@given(posts=st.floats(1.0, 1e4), vacancy=st.floats(0.0, 0.9), agency=st.floats(0.0, 0.9))
@settings(derandomize=True, deadline=None)
def test_posts_and_people_are_each_others_inverse(posts, vacancy, agency):
    permanent = posts * (1.0 - vacancy)
    everybody = permanent / (1.0 - agency)
    assert posts_for(everybody, vacancy, agency) == pytest.approx(posts)


@pytest.mark.parametrize(("cover", "people"), [(0.0, 8.0), (0.5, 9.0), (1.0, 10.0)])
def test_vacant_posts_of_a_pooled_team_are_covered_in_part(cover, people):
    config = configured({"workforce.vacancy_rate": 0.2, "workforce.agency.cover_share": cover})
    assert people_in_pooled_team(10.0, "mash", config) == pytest.approx(people)


def test_by_role_a_pooled_team_has_the_vacancies_of_those_who_work_in_it():
    config = configured(
        {
            "workforce.vacancy_rate": 0.2,
            "workforce.agency.cover_share": 0.5,
            "workforce.rates_by_role": {
                "enabled": True,
                "conference_chairs": {"vacancy_rate": 0.04, "turnover_rate": 0.08, "agency_cover_share": 0.5},
                "other_staff": {"vacancy_rate": 0.05, "turnover_rate": 0.125, "agency_cover_share": 0.0},
            },
        }
    )
    by_hand = {
        "front_door": 9.5,
        "front_door_managers": 9.0,
        "mash": 9.0,
        "conference": 9.8,
        "early_help_managers": 9.5,
    }
    assert {team: people_in_pooled_team(10.0, team, config) for team in by_hand} == pytest.approx(by_hand)


def test_twice_the_slots_of_a_chair_take_half_the_chairs():
    key = "pathway.section47.chairs.slots_per_chair_week"
    few, many = (chairs_for_slots(configured({key: slots})) for slots in (2.0, 4.0))
    assert few == pytest.approx(2.0 * many)
    assert many > 0.0


def test_twice_the_families_of_a_keyworker_take_half_the_keyworkers():
    few, many = (keyworkers_for_families(configured({"early_help.families_per_keyworker": n})) for n in (5, 10))
    assert few == pytest.approx(2.0 * many)
    assert many > 0.0


def test_without_supervision_no_time_goes_into_it():
    assert supervising_hours(configured({"workforce.supervision.enabled": False}).workforce) == 0.0
    one, two = (
        supervising_hours(
            configured(
                {
                    "workforce.supervision.enabled": True,
                    "workforce.supervision.start": None,
                    "workforce.supervision.supervisor_hours": hours,
                }
            ).workforce
        )
        for hours in (1.0, 2.0)
    )
    assert two == pytest.approx(2.0 * one) != 0.0


def test_twice_the_posts_are_half_as_busy():
    def busy(factor):
        assessment = configured().teams.assessment.posts
        return utilisation(configured({"teams.assessment.posts": factor * assessment}))

    once, twice = busy(1), busy(2)
    assert twice["assessment"] == pytest.approx(once["assessment"] / 2.0)
    assert {name: share for name, share in twice.items() if not name.startswith("assessment")} == {
        name: share for name, share in once.items() if not name.startswith("assessment")
    }
    assert twice["assessment_managers"] > once["assessment_managers"]  # who have more to supervise


def test_a_team_without_posts_is_left_out():
    assert "early_help" not in utilisation(configured({"teams.early_help.posts": 0}))


@pytest.mark.parametrize("people", [40.0, 80.0])
def test_an_establishment_holds_the_people_and_keeps_its_teams_from_being_overwhelmed(people):
    config = sim.compose(["authority=england_typical"])
    found = establishment(config, people)
    assert set(found) == {f"teams.{team}.{posts}" for team in TEAMS for posts in ("posts", "manager_posts")}
    workforce = config.workforce
    case_holders = sum(found[f"teams.{team}.posts"] for team in CASE_TEAMS)
    in_posts = people / (1.0 + RESERVE_WITH_CASES)
    assert case_holders == round(posts_for(in_posts, workforce.vacancy_rate, workforce.agency_rate))
    busy = utilisation(configured(found))
    assert all(busy[team] <= HIGHEST_UTILISATION for team in ("front_door", "mash", "conference", "early_help"))
    half_a_post = sum(0.5 / found[f"teams.{team}.posts"] for team in CASE_TEAMS)
    assert busy["assessment"] == pytest.approx(busy["safeguarding"], rel=half_a_post)


def test_without_a_reserve_all_who_hold_cases_are_in_posts():
    config = sim.compose(["authority=england_typical", "teams.reserve.enabled=false"])
    found, workforce = establishment(config, 80.0), config.workforce
    case_holders = sum(found[f"teams.{team}.posts"] for team in CASE_TEAMS)
    assert case_holders == round(posts_for(80.0, workforce.vacancy_rate, workforce.agency_rate))


def test_more_people_for_the_same_work_go_to_case_work_alone():
    config = sim.compose(["authority=england_typical"])
    few, many = establishment(config, 40.0), establishment(config, 80.0)
    more = {key for key in few if many[key] != few[key]}
    assert more == {f"teams.{team}.{posts}" for team in CASE_TEAMS for posts in ("posts", "manager_posts")}
    assert all(many[key] > few[key] for key in more)
