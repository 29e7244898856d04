"""Several teams inside a service: who is in them, which families they take, and what uneven intake does."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import sim
from sim.config.teams import parts
from sim.model.events import UNIT_CODE, AllocationReason, EventType, Role, TaskKind, WorkerKind
from sim.model.model import Model
from sim.model.teams import uneven_shares
from tests.support.small_service import NO_FRONT_DOOR, configured, family, fixed, outcomes, plain, play, rows, team

ASSESSMENT, SAFEGUARDING = 2.0, 3.0
NORTH, SOUTH = 0.0, float(UNIT_CODE)
"""What is added to the code of the service."""


def two(north: float = 0.5, posts: float = 0.5, nqsw: tuple[float, float] = (1.0, 1.0)) -> list[dict[str, object]]:
    """A team in the north with these shares of intake and posts, and one in the south with the rest."""
    north_team = {"name": "North", "posts_share": posts, "manager_share": 0.5, "intake_share": north}
    south_team = {"name": "South", "posts_share": 1.0 - posts, "manager_share": 0.5, "intake_share": 1.0 - north}
    return [north_team | {"nqsw_factor": nqsw[0]}, south_team | {"nqsw_factor": nqsw[1]}]


def divided(changes=None, **about):
    """A plain service with two assessment and two safeguarding teams."""
    units = {"teams.units": {"assessment": two(**about), "safeguarding": two(**about)}}
    posts = {"teams.assessment": team(2, 2), "teams.safeguarding": team(2, 2)}
    return plain(NO_FRONT_DOOR | posts | units | (changes or {}))


# Rules


@given(
    whole=st.integers(0, 300),
    weights=st.lists(st.floats(0.0, 1.0), min_size=1, max_size=8).filter(lambda weights: sum(weights) > 0.1),
)
@settings(derandomize=True, deadline=None)
def test_parts_add_up_and_are_less_than_one_away_from_their_shares(whole, weights):
    shares = [weight / sum(weights) for weight in weights]
    divided_up = parts(whole, shares)
    assert sum(divided_up) == whole
    assert all(abs(part - whole * share) <= 1.0 + 1e-6 for part, share in zip(divided_up, shares, strict=True))


@pytest.mark.parametrize(("whole", "shares", "result"), [(7, [0.5, 0.5], [4, 3]), (3, [0.2, 0.2, 0.6], [1, 0, 2])])
def test_parts_by_hand(whole, shares, result):
    assert parts(whole, shares) == result


def test_favoured_teams_are_spared():
    assert uneven_shares([0.5, 0.5], [2.0, 0.5]) == pytest.approx([0.8, 0.2])
    assert uneven_shares([0.3, 0.7], [1.0, 1.0]) == pytest.approx([0.3, 0.7])


# Who is in a team


def test_posts_and_managers_are_divided_and_everybody_has_an_identifier_of_their_own():
    changes = {"teams.assessment": team(7, 3), "teams.establishment_factor": 0.9}
    model = play(divided(changes, posts=0.7))
    teams = model.workforce.teams
    assert [label for label in teams if label.startswith("assessment")] == ["assessment: North", "assessment: South"]
    counted = {label: Counter(post.role for post in teams[label].posts) for label in teams}
    assert counted["assessment: North"] == {Role.SOCIAL_WORKER: 4, Role.MANAGER: 2}  # of six: 0.7 x 6 = 4.2
    assert counted["assessment: South"] == {Role.SOCIAL_WORKER: 2, Role.MANAGER: 1}
    people = [worker for each in teams.values() for worker in each.people]
    assert len({worker.identity for worker in people}) == len(people)


def test_newly_qualified_workers_can_be_gathered_in_one_team():
    changes = {
        "teams.safeguarding": team(60, 2),
        "workforce.turnover_rate": 0.5,
        "workforce.reference_turnover_rate": 0.5,
        "workforce.vacancy_rate": 0.1,
        "workforce.nqsw.share_of_starters": 0.5,
        "run.years": 0.1,
    }
    model = play(divided(changes, nqsw=(2.0, 0.0)))
    teams = model.workforce.teams
    north, south = ({worker.kind for worker in teams[f"safeguarding: {name}"].people} for name in ("North", "South"))
    assert WorkerKind.NQSW in north
    assert WorkerKind.NQSW not in south


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([*two(), two()[0]], "same name"),
        ([two()[0]], "add up to 1"),
        ([{**two()[0], "manager_share": 0.0}, {**two()[1], "manager_share": 1.0}], "none of the 2 posts"),
    ],
)
def test_teams_that_cannot_be_are_refused(units, words):
    with pytest.raises(ValidationError, match=words):
        plain({"teams.assessment": team(2, 2), "teams.units": {"assessment": units, "safeguarding": []}})


def test_one_team_by_any_name_is_the_service():
    whole = {"posts_share": 1.0, "manager_share": 1.0, "intake_share": 1.0, "nqsw_factor": 1.0}
    short = {"run.years": 0.1, "run.warm_up_days": 0}
    named = {"teams.units": {name: [{"name": "All", **whole}] for name in ("assessment", "safeguarding")}}
    logs = [Model(configured(DARLINGTON, short, changes), 0).run() for changes in ({}, named)]
    columns = [np.stack([log.log[name] for name in ("time", "event", "entity", "team", "worker")]) for log in logs]
    assert np.array_equal(*columns, equal_nan=True)
    assert len(logs[0].snapshots) > 100


DARLINGTON = {"demand.contacts_per_year": 4000.0, "teams.front_door": team(8, 1), "teams.mash": team(5, 1)} | {
    "teams.assessment": team(20, 4),
    "teams.safeguarding": team(22, 4),
}
"""About the size of a small unitary."""


# Which families it takes


def test_a_family_belongs_to_one_team_from_the_referral_through_the_transfer():
    changes = {"pathway.assessment.outcomes.child_in_need": outcomes("child_in_need_plan"), "run.years": 0.2}
    model = play(divided(changes, north=0.25), [(0.0, family(0, UNIT=0.2)), (0.0, family(1, UNIT=0.3))])
    for entity, place in ((0.0, NORTH), (128.0, SOUTH)):
        first, second = rows(model, EventType.ALLOCATED, entity=entity)
        assert (first.team, second.team) == (ASSESSMENT + place, SAFEGUARDING + place)
        assert second.reason == AllocationReason.TRANSFER
        signed = rows(model, EventType.TASK_DONE, entity=entity, detail=float(TaskKind.AUTHORISATION))
        assert [row.team for row in signed] == [ASSESSMENT + place]  # by the team's own manager


def test_a_case_waits_for_its_own_team_while_the_other_has_room():
    one_each = {
        "allocation.caseload_limit": {"social_worker": 1.0, "nqsw": 1.0, "agency": 1.0},
        "allocation.overload_after_days": {"urgent": None, "standard": None},
        "run.years": 0.03,
    }
    model = play(
        divided(one_each), [(0.0, family(0, UNIT=0.1)), (1.0, family(1, UNIT=0.4)), (2.0, family(2, UNIT=0.6))]
    )
    teams = model.workforce.teams
    assert [case.family.index for case in teams["assessment: North"].desk.waiting] == [1]
    assert [row.entity for row in rows(model, EventType.ALLOCATED)] == [0.0, 256.0]


def test_under_the_skewed_policy_teams_are_favoured_too():
    even, skewed = (
        Model(divided({"allocation.policy": policy, "allocation.skew": 1.0}), 0).council.team_for
        for policy in ("equitable", "skewed")
    )

    def intake(team_for):
        places = [team_for("assessment", begun(u)).label == "assessment: North" for u in np.linspace(0.005, 0.995, 100)]
        return sum(places) / 100

    def begun(u):
        someone = family(0, UNIT=float(u))
        someone.begin_journey(0.0)
        return someone

    assert intake(even) == 0.5
    assert abs(intake(skewed) - 0.5) > 0.02
    assert 1.0 / (1.0 + np.exp(2.0)) <= intake(skewed) <= 1.0 / (1.0 + np.exp(-2.0))


# What follows


@given(north=st.floats(0.05, 0.95), posts=st.floats(0.2, 0.8), seed=st.integers(0, 1000))
@settings(derandomize=True, deadline=None, max_examples=6)
def test_no_case_is_lost_between_teams(north, posts, seed):
    units = {"teams.units": {"assessment": two(north, posts), "safeguarding": two(north, posts)}}
    config = configured(DARLINGTON, units, {"run.years": 0.15, "run.warm_up_days": 0, "run.seed": seed})
    model = Model(config, 0)
    model.run()
    teams = model.workforce.teams
    waiting = [case for each in teams.values() for case in each.desk.waiting]
    held = [case for each in teams.values() for worker in each.people for case in worker.cases]
    assert Counter(map(id, waiting + held)) == Counter(map(id, model.council.open_cases))
    for label, each in teams.items():
        assert all(case.team is each for case in each.desk.waiting), label
        assert all(case.team is each for worker in each.people for case in worker.cases), label
    log = model.recorder.log
    opened = log["event"] == EventType.UNALLOCATED
    closed = log["event"] == EventType.CASE_CLOSED
    assert len(np.unique(log["entity"][opened])) - closed.sum() == len(model.council.open_cases)


def test_uneven_intake_makes_an_uneven_backlog_and_even_intake_has_fewer_overdue():
    busy = {
        "demand.contacts_per_year": 840.0,  # 3.3 assessments of 10 hours a day for four people of 10 hours
        "pathway.assessment.hours": {"distribution": "lognormal", "mean": 10.0, "cv": 0.5},
        "pathway.assessment.planned_length.full": fixed(30.0),
        "pathway.assessment.authorisation.hours": 0.1,
        "teams.assessment": team(4, 2),
        "run.years": 1.0,
    }
    gaps, worse = [], []
    for replication in range(6):
        even, uneven = (
            sim.simulate(divided(busy | {"run.seed": 7}, north=north), replication) for north in (0.5, 0.75)
        )
        overdue = uneven.distributions.query("table == 'assessments_overdue_by_team'").set_index("key")["value"]
        gaps.append(overdue["assessment: North"] - overdue["assessment: South"])
        name = "assessments_overdue_open"
        worse.append(uneven.measures[name] - even.measures[name])
        between = "caseload_gini_between_assessment_teams"
        assert uneven.measures[between] > even.measures[between]
    for differences in (gaps, worse):
        half_width = 2.571 * np.std(differences, ddof=1) / np.sqrt(len(differences))  # t, 5 degrees of freedom
        assert np.mean(differences) - half_width > 0.0
