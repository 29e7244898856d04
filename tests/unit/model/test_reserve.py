"""The reserve: who is called up, what they are given, and what happens when there is less to do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import sim
from sim.model.events import EventType, Role
from sim.model.model import Model
from sim.model.reserve import is_called_up, place_in_line, usual_caseloads
from tests.support.small_service import NO_FRONT_DOOR, RED, configured, family, leave, limits, plain, play, rows, team

BESIDE = {
    "teams.assessment": team(2, 1),
    "teams.safeguarding": team(0),
    "teams.reserve.enabled": True,
    "teams.reserve.posts_share": 1.0,
    "teams.reserve.called_from": 1.0,
    "teams.reserve.called_span": 0.5,
    "teams.reserve.limit_factor": 0.2,
    "teams.reserve.usual_caseload.assessment": 2.0,
    "run.check_invariants": True,
}
"""Two case holders who usually hold two children each, and two people in reserve: both are asked from three on."""


def service(changes=None):
    return plain(NO_FRONT_DOOR | BESIDE | (changes or {}))


def come(number, when, first=0, **about):
    return [(when + 0.01 * index, family(first + index, **about)) for index in range(number)]


def reserve(model):
    return sorted(model.workforce.teams["assessment"].reserve, key=lambda worker: worker.key)


def given_to(model):
    """Days of the allocations to people in reserve."""
    people = {worker.identity for worker in reserve(model)}
    return [row.time for row in rows(model, EventType.ALLOCATED) if row.worker in people]


# Rules


def test_places_in_line_by_hand():
    assert [place_in_line(number, 4, 0.5) for number in range(4)] == [0.125, 0.375, 0.625, 0.875]
    assert place_in_line(5, 4, 0.0) == 1.0  # a post that came after others had gone


def test_who_is_called_up_by_hand():
    assert not is_called_up(1.0, 0.0, 1.0, 0.4)  # what is usual calls nobody
    assert is_called_up(1.1, 0.2, 1.0, 0.4)
    assert not is_called_up(1.1, 0.3, 1.0, 0.4)


@given(
    less=st.floats(0.0, 5.0),
    more=st.floats(0.0, 5.0),
    place=st.floats(0.0, 1.0),
    start=st.floats(0.0, 2.0),
    span=st.floats(0.01, 2.0),
)
@settings(derandomize=True, deadline=None)
def test_more_cases_send_nobody_away(less, more, place, start, span):
    assert is_called_up(less + more, place, start, span) >= is_called_up(less, place, start, span)


@pytest.mark.parametrize("authority", ["darlington_typical_practice", "england_typical"])
def test_the_profile_says_what_its_own_settings_let_expect(authority):
    written = sim.compose([f"authority={authority}"])
    nothing_given = {"assessment": None, "safeguarding": None}
    values = written.model_dump(mode="json")
    values["teams"]["reserve"]["usual_caseload"] = nothing_given
    expected = usual_caseloads(sim.Config.model_validate(values))
    assert usual_caseloads(written) == pytest.approx(expected, abs=0.05)
    assert 5.0 < expected["assessment"] < expected["safeguarding"] < 25.0


def test_neither_a_surge_nor_an_establishment_factor_changes_what_is_usual():
    given_none = {"teams.reserve.usual_caseload": {"assessment": None, "safeguarding": None}}
    usual = usual_caseloads(configured(given_none))
    assert usual_caseloads(configured(given_none, {"teams.establishment_factor": 0.7})) == usual


@pytest.mark.parametrize("told", [(None, None), (6.0, 12.0)])
def test_where_cases_stay_with_their_team_one_caseload_is_usual_for_all(told):
    given_them = {"teams.reserve.usual_caseload": {"assessment": told[0], "safeguarding": told[1]}}
    config = configured(given_them, {"pathway.plans.transfer": False})
    usual = usual_caseloads(config)
    assert usual["assessment"] == usual["safeguarding"] > 0.0
    if told[0] is not None:
        assert min(told) < usual["assessment"] < max(told)


# In the running service


def test_switched_off_there_is_nobody_in_reserve():
    model = Model(service({"teams.reserve.enabled": False}), 0)
    assert all(post.role != Role.QUALIFIED_WITHOUT_CASES for post in model.workforce.roster.posts)


def test_they_take_cases_once_case_holders_have_more_than_usual():
    model = play(service(), [*come(8, 0.1), *come(2, 6.0, first=8)])
    assert given_to(model) == [pytest.approx(6.0), pytest.approx(6.01)]  # after the look on day 5, one each


def test_nobody_in_reserve_takes_a_case_while_caseloads_are_usual():
    model = play(service(), [*come(4, 0.1), *come(1, 6.0, first=4)])
    assert given_to(model) == []


def test_what_is_held_becomes_usual_and_nobody_is_asked_any_more():
    cases = [*come(8, 0.1), *come(2, 16.0, first=8)]
    assert len(given_to(play(service({"teams.reserve.usual_follows_years": 100.0}), cases))) == 2
    assert given_to(play(service({"teams.reserve.usual_follows_years": 0.01}), cases)) == []


def test_they_are_asked_one_after_the_other():
    model = play(service({"teams.reserve.called_span": 2.0}), [*come(8, 0.1), *come(4, 6.0, first=8)])
    assert {worker.key[2] for worker in model.workforce.teams["assessment"].called_up} <= {0, 1}
    people = {row.worker for row in rows(model, EventType.ALLOCATED) if row.time >= 6.0}
    assert len(people & {worker.identity for worker in reserve(model)}) == 1  # at twice the usual the first half


def test_a_child_in_danger_goes_to_somebody_without_other_work():
    model = play(service(), [*come(8, 0.1), *come(2, 6.0, first=8, rag=RED)])
    assert given_to(model) == []


def test_they_are_never_given_a_case_above_their_own_limit():
    tight = {
        "allocation.caseload_limit": limits(5.0),
        "allocation.hard_limit": 34.0,
    }
    model = play(service(tight), [*come(9, 0.1), *come(12, 6.0, first=9)])
    assert len(given_to(model)) >= 2
    held = model.recorder.snapshots["children"][model.recorder.snapshots["role"] == float(Role.QUALIFIED_WITHOUT_CASES)]
    assert held.max() == 1.0  # a fifth of five


def test_they_keep_their_cases_and_take_no_more_when_there_are_fewer():
    model = play(service(), [*come(8, 0.1), *come(2, 6.0, first=8), *come(2, 40.0, first=10)])
    assert len(given_to(model)) == 2  # of day 6; those of day 40 came to a team with nothing to do
    assert rows(model, EventType.DEALLOCATED) == []


def test_the_cases_of_one_who_leaves_go_to_colleagues():
    def go(model):
        leave(reserve(model)[0])

    model = play(service(), [*come(8, 0.1), *come(2, 6.0, first=8)], [(8.0, go)])
    assert len(rows(model, EventType.DEALLOCATED)) == 1
    assert len(reserve(model)) == 1


def test_their_work_on_cases_takes_longer_beside_other_work():
    model = play(service({"teams.reserve.time_share": 0.25}), [*come(8, 0.1), *come(2, 6.0, first=8)])
    people = {worker.identity for worker in reserve(model)}
    done = [row for row in rows(model, EventType.TASK_DONE) if row.worker in people]
    assert done
    assert all(row.time - row.start == pytest.approx(row.hours / 10.0 / 0.25) for row in done)


@pytest.mark.parametrize("policy", ["equitable", "rota", "duty", "skewed", "random"])
def test_a_whole_service_calls_people_up_under_every_policy(policy):
    config = sim.compose(
        [
            "authority=darlington_typical_practice",
            "run.years=0.2",
            "teams.reserve.enabled=true",
            "teams.establishment_factor=0.8",
            f"allocation.policy={policy}",
        ]
    )
    model = Model(config, 0)
    model.run()
    reserve_of = {worker.identity for team in model.workforce.teams.values() for worker in team.reserve}
    assert reserve_of & {row.worker for row in rows(model, EventType.ALLOCATED)}


def test_nobody_can_work_on_cases_in_no_time():
    with pytest.raises(ValidationError, match="time_share=0"):
        service({"teams.reserve.time_share": 0.0})
