"""Duty cover: whom somebody on duty sees, when, whose hours it takes, and what is done about danger."""

from __future__ import annotations

import pytest

from sim.model.duty_cover import is_found_in_danger
from sim.model.events import EventType, TaskKind
from tests.support.small_service import (
    AMBER,
    CHILD_IN_NEED,
    CHILD_PROTECTION,
    GREEN,
    NO_FRONT_DOOR,
    GivenDraws,
    family,
    limits,
    plain,
    play,
    rows,
    team,
)

HOME = "allocation.duty_cover"
COVERED = NO_FRONT_DOOR | {
    "teams.assessment": team(1, managers=1),
    "allocation.caseload_limit": limits(1.0),
    "allocation.overload_after_days": {"urgent": None, "standard": None},
    "allocation.duty_groups": 1,
    HOME: {"enabled": True, "start": None, "end": None, "after_days": 3.0, "every_days": 10.0, "hours": 2.0}
    | {"sensitivity": 1.0},
    "run.years": 0.2,
}
"""One worker, who holds one family from the first day; everybody else waits."""

FIRST = (0.0, family(0, CHILD_IN_NEED, AMBER))


def visits(model):
    return [(int(row.entity) >> 7, row.since, row.hours) for row in rows(model, EventType.TASK_DONE, detail=KIND)]


KIND = TaskKind.DUTY_VISIT


@pytest.mark.parametrize(
    ("need", "u", "found"), [(CHILD_PROTECTION, 0.4, True), (CHILD_PROTECTION, 0.6, False), (CHILD_IN_NEED, 0.0, False)]
)
def test_only_a_child_in_danger_is_found_so_and_through_error(need, u, found):
    assert is_found_in_danger(need, 0.5, u) is found


def test_who_waits_is_seen_after_some_days_and_again_while_the_wait_lasts():
    contacts = [FIRST, (0.5, family(1, CHILD_IN_NEED)), (1.0, family(2, CHILD_IN_NEED, children=2, hours_factor=1.5))]
    model = play(plain(COVERED | {"run.years": 0.07}), contacts)  # to day 17
    assert visits(model) == [(1, 4.0, 2.0), (2, 4.0, 3.0), (1, 14.0, 2.0), (2, 14.0, 3.0)]


def test_a_visit_comes_before_other_work_of_whoever_is_on_duty():
    model = play(plain(COVERED), [FIRST, (0.5, family(1, CHILD_IN_NEED))])
    (visit,) = [row for row in rows(model, EventType.TASK_DONE, detail=KIND) if row.time < 5.0]
    assert (visit.start, visit.time) == (4.0, pytest.approx(4.2))


def test_it_goes_on_from_its_first_day_to_its_last_and_off_it_changes_nothing():
    contacts = [FIRST, (0.5, family(1, CHILD_IN_NEED))]
    dates = {f"{HOME}.start": "2024-04-12", f"{HOME}.end": "2024-04-22"}  # days 8 to 13
    assert visits(play(plain(COVERED | dates), contacts)) == [(1, 8.0, 2.0)]
    assert visits(play(plain(COVERED | {f"{HOME}.enabled": False}), contacts)) == []


def test_where_nobody_is_at_work_it_is_tried_again_the_next_day():
    def away(model):
        (worker,) = model.workforce.teams["assessment"].case_holders
        worker.absent_until = 6.5

    model = play(plain(COVERED), [FIRST, (0.5, family(1, CHILD_IN_NEED))], [(3.5, away)])
    assert visits(model)[0] == (1, 7.0, 2.0)


def test_a_child_found_in_danger_goes_to_the_front_and_has_waited_since_it_began_to():
    def contacts():
        return [(0.0, family(0)), (0.5, family(1)), (1.0, family(2, CHILD_PROTECTION, GREEN))]

    def room(model):
        (worker,) = model.workforce.teams["assessment"].case_holders
        worker.fair_share = 2.0
        worker.hold(0.0)
        model.workforce.teams["assessment"].desk.attempt()

    late = plain(COVERED | {"run.years": 0.05})
    model = play(
        late, contacts(), [(0.0, lambda model: setattr(model.council, "streams", GivenDraws({}))), (6.0, room)]
    )
    (found,) = rows(model, EventType.FOUND_IN_DANGER)
    assert (int(found.entity) >> 7, found.since) == (2, 1.0)
    assert [int(row.entity) >> 7 for row in rows(model, EventType.ALLOCATED)] == [0, 2]
    assert rows(model, EventType.ALLOCATED)[1].since == 1.0
    never = play(plain(COVERED | {f"{HOME}.sensitivity": 0.0, "run.years": 0.05}), contacts(), [(6.0, room)])
    assert rows(never, EventType.FOUND_IN_DANGER) == []
    assert [int(row.entity) >> 7 for row in rows(never, EventType.ALLOCATED)] == [0, 1]


def test_the_service_as_a_whole_is_sound_with_it():
    busy = {
        "pathway.screening.enabled": True,
        "pathway.mash.enabled": True,
        "demand.contacts_per_year": 1500.0,
        "allocation.caseload_limit": limits(5.0),
        "teams.assessment": team(3, 1),
        "allocation.sharing": "council",
        "workforce.sickness_rate": 0.1,
        "workforce.turnover_rate": 0.5,
        "workforce.reference_turnover_rate": 0.5,
        "workforce.vacancy_rate": 0.1,
        "run.check_invariants": True,
        f"{HOME}.every_days": 3.0,
    }
    assert len(rows(play(plain(COVERED | busy)), EventType.FOUND_IN_DANGER)) > 3
