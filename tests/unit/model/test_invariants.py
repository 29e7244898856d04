"""Invariants: each rule is seen to catch what breaks it."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.model.events import EventType, Role, TaskKind
from sim.model.invariants import check_at_end, check_now
from sim.model.lending import Loan
from sim.model.model import Model, run
from sim.model.task import Task, WorkList
from sim.model.violation import InvariantError
from tests.support.small_service import family, holders, plain, play, team

REFERRED = {"pathway.screening.enabled": False, "pathway.mash.enabled": False, "run.years": 0.02}


@pytest.fixture
def model():
    """Two families in assessment on day 5, with a worker each."""
    return play(plain(REFERRED | {"teams.assessment": team(2, 1)}), [(0.0, family(0)), (0.1, family(1))])


def test_a_sound_run_passes(model):
    check_at_end(model)


def test_a_case_whose_worker_does_not_hold_it(model):
    case = model.council.open_cases[0]
    del case.worker.cases[case]
    with pytest.raises(InvariantError, match="does not hold it"):
        check_at_end(model)


def test_a_case_lost_between_desks(model):
    case = model.council.open_cases[0]
    case.team.desk.release(case)
    with pytest.raises(InvariantError, match="is not waiting for one"):
        check_at_end(model)


def test_a_caseload_miscounted(model):
    holders(model)[0].weighted_caseload += 1.0
    with pytest.raises(InvariantError, match="holds 1, counted 2"):
        check_at_end(model)


def test_two_workers_with_one_case(model):
    first, second = holders(model)
    case = model.council.open_cases[0]
    other = second if case.worker is first else first
    other.cases[case] = None
    other.weighted_caseload += case.weight
    other.children += case.family.children
    with pytest.raises(InvariantError, match="names somebody else"):
        check_at_end(model)


@pytest.mark.parametrize("event", [EventType.CONTACT, EventType.JOURNEY_CLOSED])
def test_a_journey_that_begins_or_ends_twice(model, event):
    someone = model.council.open_cases[0].family
    for _ in range(2):
        model.recorder.journey(5.0, event, someone)
    with pytest.raises(InvariantError, match="more than once"):
        check_at_end(model)


def test_more_work_than_time(model):
    holders(model)[0].worked_days = model.env.now + 1.0
    with pytest.raises(InvariantError, match="days and attended"):
        check_at_end(model)


def test_work_that_began_before_it_was_asked_for(model):
    task = Task(model.env, model.council.open_cases[0].family, TaskKind.WRITE_UP, 1.0, 1, released=3.0, due=4.0)
    task.started = 2.0
    model.recorder.task(5.0, EventType.TASK_DONE, task)
    with pytest.raises(InvariantError, match="before it was released"):
        check_at_end(model)


def check_fails(model, rule):
    with pytest.raises(InvariantError, match=rule) as failure:
        check_at_end(model)
    return str(failure.value)


def submitted(model):
    """A task that waits behind another on the list of a case's worker."""
    case = model.council.open_cases[0]
    case.submit(TaskKind.HANDOVER, 1.0, 9.0)
    return case.submit(TaskKind.HANDOVER, 1.0, 9.0)


def test_children_miscounted(model):
    holders(model)[0].children += 1
    check_fails(model, "holds 1 children, counted 2")


def test_a_case_on_two_trays(model):
    case = model.council.open_cases[0]
    case.team.desk.release(case)
    for tray in case.team.desk._trays[1:]:
        tray[case] = None
    check_fails(model, "waits on more than one tray")


def test_a_case_that_waits_though_it_has_a_worker(model):
    case = model.council.open_cases[0]
    case.team.desk._trays[0][case] = None
    check_fails(model, "waits for a worker and has one")


def test_a_closed_case_on_the_books(model):
    model.council.open_cases[0].position = -1
    check_fails(model, "has been closed and is still on the books")


def test_somebody_gone_who_is_still_there(model):
    holders(model)[0].has_left = True
    check_fails(model, "has left and is still in the team")


def test_work_on_nobody_s_list(model):
    task = submitted(model)
    task.work_list.remove(task)
    check_fails(model, "HANDOVER on nobody's list")


def test_work_on_the_list_of_somebody_gone(model):
    submitted(model).work_list = WorkList("due", 2)
    check_fails(model, "HANDOVER on the list of somebody gone")


def test_work_that_is_begun_and_in_nobody_s_hands(model):
    submitted(model).worker = holders(model)[0]
    check_fails(model, "waits for a HANDOVER that nobody does")


def test_somebody_idle_while_work_waits(model):
    model.workforce.teams["mash"].shared_list.waiting = 1
    check_fails(model, "is idle while work waits")


def test_a_list_that_has_a_task_twice(model):
    work_list = submitted(model).work_list
    work_list._heap.append(work_list._heap[-1])
    check_fails(model, "has a task twice")


def lent(model):
    """A contact that was lent to the worker of a case, and waits there."""
    (worker, *_), doors = holders(model), model.workforce.teams["front_door"].shared_list
    worker.ask(TaskKind.TRAINING, 1.0, due=9.0)
    task = Task(model.env, model.council.open_cases[0].family, TaskKind.SCREENING, 1.0, 1, 0.0, 1.0)
    task.team_code = doors.team_code
    doors.idle.clear()
    task.loan = Loan(task, doors, worker)
    worker.work_list.add(task)
    return task


def test_work_that_another_team_has_and_nobody_lent(model):
    lent(model).loan = None
    check_fails(model, "has a SCREENING of another team that nobody lent")


def test_work_that_somebody_else_has_than_it_was_lent_to(model):
    lent(model).loan.lender = holders(model)[1]
    check_fails(model, "was lent to somebody else")


def test_work_that_is_lent_while_its_own_people_are_idle(model):
    task = lent(model)
    task.loan.own_list.idle.append(model.workforce.teams["front_door"].people[0])
    check_fails(model, "has not begun a SCREENING of people who are idle")


def test_work_that_is_lent_and_on_its_own_list(model):
    task = lent(model)
    task.loan.end(task, model.env.now, model.recorder)
    task.loan = Loan(task, task.work_list, holders(model)[0])
    check_fails(model, "on its own list, and on loan")


def test_work_that_is_lent_twice_in_the_log(model):
    task, worker = lent(model), holders(model)[0]
    for _ in range(2):
        model.recorder.lent(model.env.now, EventType.LENT, task, worker)
    model.recorder.task(model.env.now, EventType.TASK_OPEN, task)  # one piece
    check_fails(model, "has work lent more than once")


def test_work_that_is_taken_back_from_somebody_else(model):
    task, (first, second) = lent(model), holders(model)
    model.recorder.lent(model.env.now, EventType.LENT, task, first)
    model.recorder.lent(model.env.now, EventType.TAKEN_BACK, task, second)
    check_fails(model, "has work taken back from somebody who does not have it")


def test_work_of_another_team_done_by_somebody_to_whom_nobody_lent_it(model):
    task = Task(model.env, model.council.open_cases[0].family, TaskKind.SCREENING, 1e-3, 1, released=4.0, due=5.0)
    task.started, task.worker, task.team_code = model.env.now, holders(model)[0], 0
    model.recorder.task(model.env.now, EventType.TASK_OPEN, task)
    check_fails(model, "by somebody to whom nobody lent it")


def test_a_post_that_is_neither_filled_nor_vacant(model):
    model.workforce.teams["mash"].posts[0].occupant = None
    check_fails(model, "neither filled nor vacant")


def test_a_post_whose_holder_is_somewhere_else(model):
    first, second = model.workforce.teams["assessment"].posts[:2]
    first.occupant = second.occupant
    check_fails(model, "is not in the post that they hold")


def test_a_step_back_in_time(model):
    model.recorder.journey(0.0, EventType.CONTACT_OPEN_CASE, model.council.open_cases[0].family)
    check_fails(model, "not in the order")


def test_a_negative_wait_and_what_came_before_it(model):
    someone = model.council.open_cases[0].family
    model.recorder.journey(model.env.now, EventType.CHILD_SEEN, someone, since=model.env.now + 1.0)
    shown = check_fails(model, "waited a negative time for CHILD_SEEN")
    assert f"CONTACT journey {someone.entity}" in shown
    assert f"ALLOCATED journey {someone.entity}" in shown


STRANGER = 9


@pytest.mark.parametrize(
    ("steps", "rule"),
    [
        ([(EventType.CONTACT, 0)], "is lost: open, and nowhere"),
        ([(EventType.JOURNEY_CLOSED, 0)], "closes and has not begun"),
        ([(EventType.MASH_STARTED, 0), (EventType.JOURNEY_CLOSED, 0)], "closes and has not begun"),
        (
            [(EventType.CONTACT, 0), (EventType.JOURNEY_CLOSED, 0), (EventType.PLAN_STARTED, 0)],
            "plan open and no open case",
        ),
        ([(EventType.CONTACT, 0), (EventType.JOURNEY_CLOSED, 0), (EventType.PLAN_ENDED, 0)], "ends and has not begun"),
        ([(EventType.ACCOMMODATED, -1)] * 100, "lives in a placement and there are"),
        ([(EventType.ACCOMMODATION_ENDED, -1)], "lives in a placement and there are"),
        ([(EventType.EARLY_HELP_STARTED, -1)], "1 families in early help, counted 0"),
        ([(EventType.EARLY_HELP_STARTED, -1)] * 2, "two spells of early help at once"),
        ([(EventType.EARLY_HELP_OFFERED, 1)], "1 families wait for early help, 0 do"),
    ],
)
def test_steps_of_somebody_that_make_no_sense(model, steps, rule):
    stranger = family(STRANGER)
    stranger.begin_journey(5.0)
    for event, detail in steps:
        model.recorder.journey(model.env.now, event, stranger, detail)
    check_fails(model, rule)


@pytest.mark.parametrize(
    ("steps", "rule"),
    [
        ([(EventType.MASH_STARTED, -1)], "is with the MASH and an open case"),
        ([(EventType.PLAN_STARTED, 0), (EventType.PLAN_STARTED, 1)], "has two plans at once"),
        ([(EventType.PLAN_STARTED, 0), (EventType.PLAN_ENDED, 1)], "ends a plan of another kind"),
        ([(EventType.SECTION47_STARTED, -1)] * 2, "has two section 47 enquiries at once"),
        ([(EventType.CONFERENCE_HELD, 0)], "one that ends and has not begun"),
        ([(EventType.JOURNEY_CLOSED, 0)], "has been closed, and its case is open"),
    ],
)
def test_steps_of_an_open_case_that_make_no_sense(model, steps, rule):
    for event, detail in steps:
        model.recorder.journey(model.env.now, event, model.council.open_cases[0].family, detail)
    check_fails(model, rule)


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (EventType.ALLOCATED, "is ALLOCATED out of turn"),
        (EventType.CASE_CLOSED, "is open in the log or on the books"),
        (EventType.UNALLOCATED, "is UNALLOCATED out of turn|is allocated in the log or on the books"),
    ],
)
def test_a_case_that_changes_hands_out_of_turn(model, event, rule):
    model.recorder.case(model.env.now, event, model.council.open_cases[0])
    check_fails(model, rule)


@pytest.mark.parametrize(
    "events", [(EventType.JOINED,), (EventType.LEFT, EventType.LEFT), (EventType.LEFT, EventType.JOINED)]
)
def test_somebody_who_joins_or_leaves_twice(model, events):
    for event in events:
        model.recorder.person(model.env.now, event, holders(model)[0])
    check_fails(model, "joins or leaves twice")


def test_somebody_who_left_in_the_log_alone(model):
    model.recorder.person(model.env.now, EventType.LEFT, holders(model)[0])
    check_fails(model, "in post in the log or in a team, and not in both")


def test_a_vacancy_that_is_none(model):
    team_code = model.workforce.teams["mash"].code
    model.recorder.post(model.env.now, EventType.VACANCY_OPENED, team_code, Role.MANAGER)
    check_fails(model, "0 posts of MANAGER vacant in mash, 1 in the log")


def done(model, worker, start, hours):
    task = Task(model.env, model.council.open_cases[0].family, TaskKind.WRITE_UP, hours, 1, released=0.0, due=4.0)
    task.started, task.worker = start, worker
    model.recorder.task(model.env.now, EventType.TASK_DONE, task)


def test_somebody_who_does_two_things_at_once(model):
    for start in (1.0, 2.0):
        done(model, holders(model)[0], start, hours=0.1)
    check_fails(model, "does two things at once")


def test_somebody_who_works_while_ill(model):
    worker = holders(model)[1]
    model.recorder.person(model.env.now, EventType.SICK, worker)
    model.recorder.person(model.env.now, EventType.BACK, worker, since=model.env.now - 0.5)
    done(model, worker, model.env.now - 0.4, hours=0.1)
    check_fails(model, "works while away")


def test_somebody_who_gets_more_done_than_there_are_hours(model):
    done(model, holders(model)[0], model.env.now - 0.05, hours=0.6)
    check_fails(model, "did 0.6 hours of work in time for 0.5")


def test_more_conferences_than_slots():
    model = play(plain(REFERRED | {"teams.conference": team(1)}), [(0.0, family(0))])
    slots = int(model.council.conferences.slots_per_chair_week / 5.0) + 1
    for _ in range(slots + 1):
        someone = model.council.open_cases[0].family
        model.recorder.journey(model.env.now, EventType.CONFERENCE_BOOKED, someone, 0, due=9.0, start=9.0)
    check_fails(model, "has a conference on day 9 for which there is no slot")


def test_checking_at_every_event_changes_nothing():
    small = [
        "authority=darlington_typical_practice",
        "demand.contacts_per_year=600",
        "run.years=0.08",
        "run.warm_up_days=5",
    ]
    ordinary = run(sim.compose(small), 0)
    checked = run(sim.compose([*small, "run.check_invariants=true"]), 0)
    assert np.array_equal(ordinary.log["time"], checked.log["time"])
    assert np.array_equal(ordinary.log["event"], checked.log["event"])


def test_somebody_working_while_away_is_found():
    model = Model(sim.compose(["authority=darlington_typical_practice", "run.years=0.2", "run.warm_up_days=5"]), 0)
    model.run()
    worker = next(worker for worker in model.workforce.teams["safeguarding"].people if worker.in_hand is not None)
    worker.present = False
    with pytest.raises(InvariantError, match=str(worker.identity)):
        check_now(model)
