"""Low-risk closure: what a manager looks at, what is closed without an assessment, and what is not."""

from __future__ import annotations

import pytest

from sim.model.events import CaseStage, ClosureStage, EventType, ScreeningDecision, TaskKind
from sim.model.low_risk_closure import is_to_be_looked_at
from tests.support.small_service import (
    AMBER,
    CHILD_IN_NEED,
    EARLY_HELP,
    GREEN,
    NO_FRONT_DOOR,
    RED,
    GivenDraws,
    family,
    fixed,
    limits,
    plain,
    play,
    rows,
    team,
)

CLOSING = NO_FRONT_DOOR | {
    "teams.assessment": team(0, managers=1),  # nobody to take a case
    "allocation.low_risk_closure": {
        "enabled": True,
        "start": None,
        "end": None,
        "after_days": 6.0,
        "ratings": ["green"],
        "review_hours": 1.0,
        "sensitivity": 1.0,
        "specificity": 1.0,
    },
    "run.years": 0.15,
}
HOME = "allocation.low_risk_closure"


def closed(model):
    """Number and time of the families closed under pressure."""
    return {int(row.entity) >> 7: pytest.approx(row.time) for row in rows(model, EventType.CLOSED_UNDER_PRESSURE)}


def looks(model):
    return [(row.since, row.hours) for row in rows(model, EventType.TASK_DONE, detail=TaskKind.CHECKPOINT)]


@pytest.mark.parametrize(
    ("waited", "rag", "stage", "looked_at"),
    [
        (10.1, GREEN, CaseStage.ASSESSMENT, True),
        (10.0, GREEN, CaseStage.ASSESSMENT, False),
        (10.1, AMBER, CaseStage.ASSESSMENT, False),
        (99.0, RED, CaseStage.ASSESSMENT, False),
        (99.0, GREEN, CaseStage.SECTION47, False),
        (99.0, GREEN, CaseStage.CHILD_IN_NEED, False),
    ],
)
def test_a_manager_looks_at_low_rated_cases_that_have_waited_longer(waited, rag, stage, looked_at):
    assert is_to_be_looked_at(waited, 10.0, rag, {GREEN}, stage) is looked_at


def test_managers_go_through_what_waits_once_a_week_and_it_takes_their_hours():
    contacts = [(0.0, family(0, EARLY_HELP)), (0.0, family(1, EARLY_HELP, children=2, hours_factor=1.5))]
    model = play(plain(CLOSING), contacts)
    # On day 5 they have waited for no more than 6 days; on day 10 for ten. An hour is a tenth of a day.
    assert closed(model) == {0: 10.1, 1: 10.25}
    assert looks(model) == [(10.0, 1.0), (10.0, 1.5)]


def test_what_is_closed_is_a_referral_without_further_action_and_its_case_is_off_the_books():
    model = play(plain(CLOSING), [(0.0, family(0, EARLY_HELP, children=3))])
    (row,) = rows(model, EventType.CLOSED_UNDER_PRESSURE)
    assert (row.detail, row.since, row.children) == (ClosureStage.REFERRAL, 0.0, 3.0)
    (journey,) = rows(model, EventType.JOURNEY_CLOSED)
    assert (journey.time, journey.detail) == (row.time, ClosureStage.REFERRAL)
    for event in (EventType.REFERRAL_CLOSED, EventType.CASE_CLOSED):
        assert [each.time for each in rows(model, event)] == [row.time]
    assert rows(model, EventType.ASSESSMENT_COMPLETED) == []
    assert list(model.council.open_cases) == []
    assert model.workforce.teams["assessment"].desk.waiting == []


def test_a_case_in_which_the_manager_sees_need_is_kept_and_looked_at_once():
    model = play(plain(CLOSING), [(0.0, family(0, CHILD_IN_NEED))])
    assert closed(model) == {}
    assert len(looks(model)) == 1
    assert [case.family.index for case in model.workforce.teams["assessment"].desk.waiting] == [0]


@pytest.mark.parametrize(("sensitivity", "expected"), [(0.4, {0: 10.1}), (0.6, {})])
def test_need_is_seen_through_error(sensitivity, expected):
    someone = family(0, CHILD_IN_NEED)
    model = play(
        plain(CLOSING | {f"{HOME}.sensitivity": sensitivity}),
        [(0.0, someone)],
        [(0.0, lambda model: setattr(model.council, "streams", GivenDraws({})))],  # every uniform is 0.5
    )
    assert closed(model) == expected


def test_red_amber_and_cases_at_risk_are_left_alone():
    at_risk = {"pathway.mash.enabled": True, "pathway.section47.at_mash_share": 1.0}
    model = play(plain(CLOSING | at_risk), [(0.0, family(0, need=3, rag=GREEN))])
    assert len(rows(model, EventType.UNALLOCATED, detail=CaseStage.SECTION47)) == 1
    assert (closed(model), looks(model)) == ({}, [])
    contacts = [(0.0, family(0, EARLY_HELP, RED)), (0.0, family(1, EARLY_HELP, AMBER))]
    assert closed(play(plain(CLOSING), contacts)) == {}
    assert closed(play(plain(CLOSING | {f"{HOME}.ratings": ["amber", "green"]}), contacts)) == {1: 10.1}


def test_it_goes_on_from_its_first_day_to_its_last():
    contacts = [(0.0, family(0, EARLY_HELP)), (5.0, family(1, EARLY_HELP)), (20.0, family(2, EARLY_HELP))]
    dates = {f"{HOME}.start": "2024-04-17", f"{HOME}.end": "2024-04-25"}  # days 11 to 17
    model = play(plain(CLOSING | dates), contacts)
    assert closed(model) == {0: 11.1, 1: 16.1}  # 6 days are not more than 6; 11 are
    assert closed(play(plain(CLOSING | {f"{HOME}.enabled": False}), contacts)) == {}


def test_a_case_that_finds_a_worker_before_the_manager_has_looked_is_assessed():
    model = play(
        plain(CLOSING | {"teams.assessment": team(1, managers=1)}),
        [(0.5, family(0, EARLY_HELP))],
        [
            (0.0, lambda model: setattr(model.workforce.teams["assessment"].case_holders[0], "in_notice", True)),
            (10.05, lambda model: setattr(model.workforce.teams["assessment"].case_holders[0], "in_notice", False)),
            (10.06, lambda model: model.workforce.teams["assessment"].desk.attempt()),
        ],
    )
    assert len(looks(model)) == 1
    assert closed(model) == {}
    assert [row.time for row in rows(model, EventType.ALLOCATED)] == [pytest.approx(10.06)]
    assert len(rows(model, EventType.ASSESSMENT_COMPLETED)) == 1


def test_a_case_about_which_somebody_has_rung_since_is_not_closed():
    def ring(model):
        (case,) = model.council.open_cases
        case.submit(TaskKind.OPEN_CASE_CONTACT, 0.5, due=20.0)

    for rung in (5.0, 10.05):
        assert closed(play(plain(CLOSING), [(0.0, family(0, EARLY_HELP))], [(rung, ring)])) == {}


def test_need_that_is_missed_comes_back():
    returning = {
        "pathway.returns.enabled": True,
        "pathway.returns.probability.referral": 0.4,
        "pathway.returns.missed_need_factor": 2.0,
        "pathway.returns.scale": 1.0,
        "pathway.returns.delay_days": fixed(5.0),
        f"{HOME}.sensitivity": 0.0,
    }
    contacts = [(0.0, family(0, CHILD_IN_NEED, RETURN=0.5)), (0.0, family(1, EARLY_HELP, RETURN=0.5))]
    model = play(plain(CLOSING | returning), contacts)
    assert sorted(closed(model)) == [0, 1]
    back = {int(row.entity) >> 7: pytest.approx(row.time) for row in rows(model, EventType.RECONTACT)}
    assert back == {0: 15.1}  # 0.5 is below 2 x 0.4, and above 0.4


def test_the_service_as_a_whole_is_sound_with_it():
    short_of_people = {"teams.assessment": team(2, 1), "run.check_invariants": True, "run.years": 0.3}
    busy = {"demand.contacts_per_year": 1500.0, f"{HOME}.ratings": ["amber", "green"], f"{HOME}.sensitivity": 0.5}
    busy |= {"allocation.caseload_limit": limits(4.0)}
    model = play(plain(CLOSING | {"pathway.screening.enabled": True} | short_of_people | busy))
    closures = rows(model, EventType.CLOSED_UNDER_PRESSURE)
    assert len(closures) > 10
    assert {row.rag for row in closures} == {AMBER, GREEN}
    referred = [row for row in rows(model, EventType.SCREENED) if row.detail == ScreeningDecision.MASH]
    assert len(closures) < len(referred)
