"""Invariants: each rule is seen to catch what breaks it."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.model.events import Event, TaskKind
from sim.model.invariants import InvariantError, check_at_end, check_now
from sim.model.model import Model, run
from sim.model.worker import Task
from tests.small_service import family, holders, plain, play, team

REFERRED = {"pathway.screening.enabled": False, "pathway.mash.enabled": False, "run.years": 0.02}


@pytest.fixture
def model():
    """Two families in assessment on day 5, with a worker each."""
    return play(plain(REFERRED | {"teams.assessment": team(2, 1)}), [(0.0, family(0)), (0.1, family(1))])


def test_a_sound_run_passes(model):
    check_at_end(model)


def test_a_case_whose_worker_does_not_hold_it(model):
    case = model.service.open_cases[0]
    del case.worker.cases[case]
    with pytest.raises(InvariantError, match="does not hold it"):
        check_at_end(model)


def test_a_case_lost_between_desks(model):
    case = model.service.open_cases[0]
    case.team.desk.release(case)
    with pytest.raises(InvariantError, match="is not waiting for one"):
        check_at_end(model)


def test_a_caseload_miscounted(model):
    holders(model)[0].weighted_caseload += 1.0
    with pytest.raises(InvariantError, match="holds 1, counted 2"):
        check_at_end(model)


def test_two_workers_with_one_case(model):
    first, second = holders(model)
    case = model.service.open_cases[0]
    other = second if case.worker is first else first
    other.cases[case] = None
    other.weighted_caseload += case.weight
    other.children += case.family.children
    with pytest.raises(InvariantError, match="names somebody else"):
        check_at_end(model)


@pytest.mark.parametrize("event", [Event.CONTACT, Event.JOURNEY_CLOSED])
def test_a_journey_that_begins_or_ends_twice(model, event):
    someone = model.service.open_cases[0].family
    for _ in range(2):
        model.recorder.journey(5.0, event, someone)
    with pytest.raises(InvariantError, match="more than once"):
        check_at_end(model)


def test_more_work_than_time(model):
    holders(model)[0].worked_days = model.env.now + 1.0
    with pytest.raises(InvariantError, match="days and attended"):
        check_at_end(model)


def test_work_that_began_before_it_was_asked_for(model):
    task = Task(model.env, model.service.open_cases[0].family, TaskKind.WRITE_UP, 1.0, 1, released=3.0, due=4.0)
    task.started = 2.0
    model.recorder.task(5.0, Event.TASK_DONE, task)
    with pytest.raises(InvariantError, match="before it was released"):
        check_at_end(model)


def test_checking_at_every_event_changes_nothing():
    small = ["authority=darlington", "demand.contacts_per_year=600", "run.years=0.2", "run.warm_up_days=5"]
    ordinary = run(sim.compose(small), 0)
    checked = run(sim.compose([*small, "run.check_invariants=true"]), 0)
    assert np.array_equal(ordinary.log["time"], checked.log["time"])
    assert np.array_equal(ordinary.log["event"], checked.log["event"])


def test_somebody_working_while_away_is_found():
    model = Model(sim.compose(["authority=darlington", "run.years=0.2", "run.warm_up_days=5"]), 0)
    model.run()
    worker = next(worker for worker in model.workforce.teams["safeguarding"].people if worker.in_hand is not None)
    worker.present = False
    with pytest.raises(InvariantError, match=str(worker.identity)):
        check_now(model)
