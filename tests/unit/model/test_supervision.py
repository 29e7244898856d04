"""Supervision: how often, whose time it takes, and what happens when it is missed."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from sim.clock import Calendar
from sim.model.events import EventType, Role, TaskKind
from sim.model.supervision import interval_days, is_supervised, next_due
from sim.streams import Purpose
from tests.support.small_service import family, holders, leave, plain, play, rows, team

# Rules


@pytest.mark.parametrize(
    ("days", "newly_qualified", "interval"),
    [
        (0.0, True, 5.0),
        (29.9, True, 5.0),
        (30.0, True, 10.0),
        (126.9, True, 10.0),
        (127.0, True, 20.0),
        (0.0, False, 20.0),
        (500.0, False, 20.0),
    ],
)
def test_the_newly_qualified_are_supervised_more_often(days, newly_qualified, interval):
    assert interval_days(days, newly_qualified, 20.0, 30.0, 127.0) == interval


def test_nobody_is_supervised_less_often_for_being_newly_qualified():
    assert interval_days(40.0, True, 7.0, 30.0, 127.0) == 7.0


def test_the_next_is_due_an_interval_after_the_day_or_after_it_was_held_if_late():
    assert next_due(40.0, 36.0, 20.0) == 60.0
    assert next_due(40.0, 47.0, 20.0) == 67.0


def test_managers_supervise_and_are_not_supervised_here():
    roles = [Role.SOCIAL_WORKER, Role.MANAGER]
    assert is_supervised(Role.SOCIAL_WORKER, roles)
    assert not is_supervised(Role.MANAGER, roles)
    assert not is_supervised(Role.SOCIAL_WORKER, [Role.SOCIAL_WORKER])


# In a small service

SUPERVISED = {
    "teams.front_door": team(0),
    "teams.mash": team(0),
    "teams.conference": team(0),
    "teams.assessment": team(1, managers=1),
    "teams.safeguarding": team(0),
    "pathway.screening.enabled": False,
    "pathway.mash.enabled": False,
    "workforce.supervision.enabled": True,
    "workforce.supervision.hours": 2.0,
    "workforce.supervision.supervisor_hours": 3.0,
    "workforce.supervision.interval_days": 20.0,
    "run.years": 0.4,
}


def first_due(model):
    """When supervision of somebody who was there on the first day is first due."""
    (worker,) = holders(model)
    return 20.0 * model.streams.own(Purpose.FIRST_SUPERVISION, worker.key, 1)[0]


def test_supervision_takes_time_of_two_people_every_four_weeks():
    model = play(plain(SUPERVISED))
    due = first_due(model)
    held = rows(model, EventType.SUPERVISED)
    # Booked at the weekly round up to ten days before; with nothing else to do, held at once: the longer part is 0.3.
    expected = [due + 20.0 * number for number in range(len(held))]
    assert len(held) >= 4
    assert [row.due for row in held] == pytest.approx(expected)
    booked = [max(0.0, 5.0 * math.floor((day - 10.0) / 5.0 + 1.0)) for day in expected]
    assert [row.since for row in held] == pytest.approx(booked)
    assert [row.time for row in held] == pytest.approx([day + 0.3 for day in booked])
    worker, manager = (
        rows(model, EventType.TASK_DONE, detail=float(kind)) for kind in (TaskKind.SUPERVISION, TaskKind.SUPERVISING)
    )
    assert {row.hours for row in worker} == {2.0}
    assert {row.hours for row in manager} == {3.0}
    assert len(worker) == len(manager) == len(held)
    assert {row.entity for row in worker + manager} == {-1.0}
    assert rows(model, EventType.SUPERVISION_MISSED) == []


def test_a_meeting_takes_everybody_the_same_time():
    slow = {"workforce.nqsw.share_of_starters": 1.0, "workforce.nqsw.capacity_at_start": 0.5}

    def hire(model):
        leave(holders(model)[0])
        model.env.process(employ_soon(model))

    def employ_soon(model):
        yield model.env.timeout(1.0)
        model.workforce.hiring.employ(
            next(post for post in model.workforce.teams["assessment"].posts if not post.occupant)
        )

    model = play(plain(SUPERVISED | slow), (), [(0.5, hire)])
    done = rows(model, EventType.TASK_DONE, detail=float(TaskKind.SUPERVISION))
    assert [row.time - row.start for row in done] == pytest.approx([0.2] * len(done))
    # Hired on day 1.5: due weekly for six weeks, booked at once, so held at every weekly round; then every other.
    held = [row.since for row in rows(model, EventType.SUPERVISED) if row.since > 0.0]
    assert held[:6] == [5.0, 10.0, 15.0, 20.0, 25.0, 30.0]
    assert {later - earlier for earlier, later in pairwise(held[7:])} == {10.0}


def test_without_a_supervisor_supervision_is_missed_and_load_stays_bounded():
    def lose_the_manager(model):
        (manager,) = [person for person in model.workforce.teams["assessment"].people if person.role == Role.MANAGER]
        leave(manager)

    model = play(plain(SUPERVISED), (), [(0.0, lose_the_manager)])
    due = first_due(model)
    (worker,) = holders(model)
    missed = rows(model, EventType.SUPERVISION_MISSED)
    assert [row.due for row in missed] == pytest.approx([due + 20.0 * (number + 1) for number in range(len(missed))])
    assert len(missed) == int((100.0 - due) // 20.0)  # noted at the weekly rounds, the last of them on day 100
    assert len(rows(model, EventType.TASK_DONE, detail=float(TaskKind.SUPERVISION))) == 1
    assert worker.supervision_missed
    assert model.workforce.teams["assessment"].manager_list.waiting == 1
    snapshots = model.recorder.snapshots
    mine = snapshots["worker"] == worker.identity
    assert (snapshots["supervision_missed"][mine] == (snapshots["time"][mine] > due)).all()


def test_supervision_waits_behind_work_that_is_due_before_it():
    def ask_for_much(model):
        for _ in range(20):
            holders(model)[0].ask(TaskKind.WRITE_UP, 10.0, due=5.0)

    # Twenty days of work at once, all of it due before supervision, which is held when it is done: late.
    model = play(plain(SUPERVISED), (), [(0.0, ask_for_much)])
    (first, *_) = rows(model, EventType.SUPERVISED)
    assert first.due < 20.0
    assert first.time == pytest.approx(20.2)


def test_an_absence_moves_the_date_and_misses_nothing():
    def fall_ill(model):
        model.env.process(model.workforce.roster.sickness.absence(holders(model)[0], 60.0))

    patient = {"workforce.absence.reallocate_after_days": 260.0}
    model = play(plain(SUPERVISED | patient), (), [(0.0, fall_ill)])
    assert rows(model, EventType.SUPERVISION_MISSED) == []
    assert all(row.time > 60.0 for row in rows(model, EventType.SUPERVISED))
    assert rows(model, EventType.SUPERVISED)


def test_what_was_booked_for_somebody_who_leaves_is_cancelled():
    def lose_both(model):
        for person in list(model.workforce.teams["assessment"].people):
            leave(person)

    model = play(plain(SUPERVISED | {"run.years": 0.2}), (), [(0.0, lose_both)])
    assert model.workforce.teams["assessment"].manager_list.waiting == 0
    assert rows(model, EventType.SUPERVISED) == []


def test_people_who_share_a_list_are_supervised_between_their_tasks():
    shared = {
        "teams.front_door": team(1, managers=1, discipline="risk"),
        "teams.assessment": team(0),
        "pathway.screening.enabled": True,
        "pathway.screening.sensitivity": 0.0,
    }
    model = play(plain(SUPERVISED | shared), [(0.01 * index, family(index)) for index in range(30)])
    held = rows(model, EventType.SUPERVISED)
    assert len(held) >= 4
    assert len(rows(model, EventType.TASK_DONE, detail=float(TaskKind.SCREENING))) == 30
    (officer,) = [person for person in model.workforce.teams["front_door"].people if person.role != Role.MANAGER]
    assert officer.worked_days == pytest.approx(30 * 0.1 + len(held) * 0.2)


def test_missed_supervision_makes_leaving_likelier():
    config = plain(
        SUPERVISED
        | {"workforce.supervision.missed_leaving_factor": 1.5, "workforce.supervision.reference_missed_share": 0.2}
    )
    model = play(config)
    (worker,) = holders(model)
    supported = model.workforce.roster.leaving.factor(worker)
    worker.supervision_missed = True
    unsupported = model.workforce.roster.leaving.factor(worker)
    assert unsupported / supported == pytest.approx(1.5)
    assert 0.2 * unsupported + 0.8 * supported == pytest.approx(1.0)


def test_supervision_may_begin_on_a_day_of_the_run():
    begins = Calendar(plain().run.start).date_of(30).isoformat()
    model = play(plain(SUPERVISED | {"workforce.supervision.start": begins}))
    held = rows(model, EventType.SUPERVISED)
    # As if the run began then: first due somewhere in the round of four weeks.
    expected = [30.0 + first_due(model) + 20.0 * number for number in range(len(held))]
    assert len(held) >= 3
    assert [row.due for row in held] == pytest.approx(expected)
