"""Homeless young people of 16 and 17: who assesses, who is offered accommodation, and who waits for a place."""

from __future__ import annotations

import pytest

from sim.clock import Calendar
from sim.model.events import EventType, TaskKind
from sim.model.homeless import expected_accommodated, is_homeless, is_offered, placements
from tests.support.small_service import CHILD_IN_NEED, EARLY_HELP, family, fixed, plain, play, rows, team

HOMELESS = {
    "demand.homeless_16_17_share": 0.1,
    "demand.sources.police.homeless_16_17_factor": 1.0,
    "pathway.homeless_16_17": {
        "specialist_at_front_door": False,
        "specialist_start": None,
        "not_offered_share": 0.35,
        "assessment_hours": 3.0,
        "due_days": 1.0,
        "placements_per_10000": 1.0,
        "stay_days": fixed(20.0),
    },
    "authority.population_0_17": 10000,
}
"""One place in the authority; the police's contacts are about a homeless young person if the uniform is below 0.1."""

SPECIALIST = HOMELESS | {"pathway.homeless_16_17.specialist_at_front_door": True}


def young_person(index=0, offer=0.9, need=CHILD_IN_NEED, children=1, homeless=0.05, **draws):
    return family(index, need, children=children, HOMELESS=homeless, HOMELESS_OFFER=offer, **draws)


# Rules


def test_homeless_is_a_first_contact_about_one_child_in_need():
    assert is_homeless(CHILD_IN_NEED, 1, True, 0.1, 0.09)
    assert not is_homeless(CHILD_IN_NEED, 1, True, 0.1, 0.11)
    assert not is_homeless(EARLY_HELP, 1, True, 0.1, 0.09)
    assert not is_homeless(CHILD_IN_NEED, 2, True, 0.1, 0.09)
    assert not is_homeless(CHILD_IN_NEED, 1, False, 0.1, 0.09)


def test_some_workers_do_not_offer():
    assert not is_offered(0.35, 0.34)
    assert is_offered(0.35, 0.36)
    assert is_offered(0.0, 1e-9)


def test_places_are_in_proportion_to_children():
    assert [placements(children, 4.0) for children in (0, 1000, 22522, 80000)] == [0, 0, 9, 32]


# Who assesses


def test_the_allocated_worker_assesses_housing_and_offers():
    model = play(plain(HOMELESS), [(0.0, young_person())])
    # Screened, researched, decided and allocated on day 0.4; three hours; the visit of the same worker waits.
    (presented,) = rows(model, EventType.HOMELESS_PRESENTED)
    (work,) = rows(model, EventType.TASK_DONE, detail=float(TaskKind.JOINT_HOUSING_ASSESSMENT))
    (decided,) = rows(model, EventType.ACCOMMODATION_DECIDED)
    assert presented.time == 0.0
    assert (work.start, work.time, work.hours) == (pytest.approx(0.4), pytest.approx(0.7), 3.0)
    assert (decided.detail, decided.time, decided.since) == (1.0, pytest.approx(0.7), 0.0)
    assert model.workforce.teams["assessment"].code == work.team


def test_left_to_assessment_teams_some_are_not_offered_accommodation():
    model = play(plain(HOMELESS), [(0.0, young_person(offer=0.34))])
    assert [row.detail for row in rows(model, EventType.ACCOMMODATION_DECIDED)] == [0.0]
    assert rows(model, EventType.ACCOMMODATED) == []


def test_a_young_person_who_never_gets_that_far_is_not_offered_anything():
    model = play(plain(HOMELESS | {"pathway.screening.sensitivity": 0.0}), [(0.0, young_person())])
    (decided,) = rows(model, EventType.ACCOMMODATION_DECIDED)
    assert (decided.detail, decided.time) == (0.0, pytest.approx(0.1))


@pytest.mark.parametrize("sensitivity", [0.0, 1.0])
def test_a_specialist_at_the_front_door_offers_to_everybody(sensitivity):
    changes = SPECIALIST | {"pathway.screening.sensitivity": sensitivity}
    model = play(plain(changes), [(0.0, young_person(offer=0.01))])
    # The front door's one person screens for an hour, and then assesses for three.
    (decided,) = rows(model, EventType.ACCOMMODATION_DECIDED)
    assert (decided.detail, decided.time) == (1.0, pytest.approx(0.4))
    (work,) = rows(model, EventType.TASK_DONE, detail=float(TaskKind.JOINT_HOUSING_ASSESSMENT))
    assert work.team == model.workforce.teams["front_door"].code


def test_nobody_is_homeless_where_the_share_is_zero():
    changes = HOMELESS | {"demand.homeless_16_17_share": 0.0}
    model = play(plain(changes), [(0.0, young_person(homeless=1e-9))])
    assert rows(model, EventType.HOMELESS_PRESENTED, EventType.ACCOMMODATION_DECIDED) == []


# Places


def test_a_place_is_taken_by_who_has_waited_longest():
    changes = SPECIALIST | {"teams.front_door": team(3)}
    contacts = [(0.0, young_person(0)), (1.0, young_person(1)), (2.0, young_person(2))]
    model = play(plain(changes), contacts)
    moved_in = rows(model, EventType.ACCOMMODATED)
    assert [(row.time, row.since) for row in moved_in] == [
        (pytest.approx(time), pytest.approx(offered)) for time, offered in ((0.3, 0.3), (20.3, 1.3), (40.3, 2.3))
    ]
    assert [row.time for row in rows(model, EventType.ACCOMMODATION_ENDED)] == pytest.approx([20.3, 40.3, 60.3])


def test_without_places_everybody_who_is_offered_one_waits():
    changes = SPECIALIST | {"pathway.homeless_16_17.placements_per_10000": 0.0}
    model = play(plain(changes), [(0.0, young_person())])
    assert len(rows(model, EventType.ACCOMMODATION_DECIDED, detail=1.0)) == 1
    assert rows(model, EventType.ACCOMMODATED) == []


def test_a_specialist_may_begin_on_a_day_of_the_run_and_sees_those_who_come_from_then_on():
    begins = Calendar(plain().run.start).date_of(10).isoformat()
    from_day_ten = SPECIALIST | {"pathway.homeless_16_17.specialist_start": begins}
    model = play(plain(from_day_ten), [(0.0, young_person(0, offer=0.1)), (10.0, young_person(1, offer=0.1))])
    first, second = rows(model, EventType.TASK_DONE, detail=float(TaskKind.JOINT_HOUSING_ASSESSMENT))
    teams = model.workforce.teams
    assert (first.team, second.team) == (teams["assessment"].code, teams["front_door"].code)
    assert [row.detail for row in rows(model, EventType.ACCOMMODATION_DECIDED)] == [0.0, 1.0]
    at_once, later, never = (
        expected_accommodated(plain(settings | {"demand.contacts_per_year": 1000.0}))
        for settings in (SPECIALIST, from_day_ten, HOMELESS)
    )
    assert at_once > later == never > 0.0
