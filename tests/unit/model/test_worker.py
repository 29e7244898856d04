"""A worker's rules, and working days that can be followed by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.events import Event, TaskKind
from sim.model.task import Task
from sim.model.worker import agency_capacity, identity_of, nqsw_capacity, smoothed, stretched
from tests.support.small_service import AMBER, GREEN, RED, family, fixed, leave, plain, play, rows, team
from tests.support.small_workforce import QUIET

# Rules


def test_smoothing_moves_two_thirds_of_the_way_in_one_time_constant():
    assert smoothed(0.0, 1.0, 10.0, 10.0) == pytest.approx(1.0 - math.exp(-1.0))
    assert smoothed(0.4, 0.4, 5.0, 10.0) == 0.4


@given(previous=st.floats(0.0, 1.0), observed=st.floats(0.0, 1.0), days=st.floats(0.0, 500.0))
@settings(derandomize=True, deadline=None)
def test_smoothing_stays_between_what_was_and_what_is(previous, observed, days):
    low, high = sorted((previous, observed))
    assert low - 1e-12 <= smoothed(previous, observed, days, 10.0) <= high + 1e-12


@pytest.mark.parametrize(
    ("limit", "pressure", "effect"),
    [(1.2, 0.0, 1.0), (1.2, 0.25, 1.1), (1.2, 0.5, 1.2), (1.2, 0.9, 1.2), (0.8, 0.25, 0.9), (0.8, 1.0, 0.8)],
)
def test_effort_stretches_in_proportion_to_pressure_up_to_its_limit(limit, pressure, effect):
    assert stretched(limit, pressure, full_pressure=0.5) == pytest.approx(effect)


@pytest.mark.parametrize(("days", "capacity"), [(0.0, 0.55), (126.5, 0.75), (253.0, 0.95), (400.0, 0.95)])
def test_a_newly_qualified_worker_grows_over_the_protected_year(days, capacity):
    assert nqsw_capacity(days, 253.0, 0.55, 0.95) == pytest.approx(capacity)


def test_without_a_protected_year_there_is_nothing_to_grow_into():
    assert nqsw_capacity(0.0, 0.0, 0.55, 0.95) == 0.95


@pytest.mark.parametrize(("days", "capacity"), [(0.0, 0.57), (9.99, 0.57), (10.0, 0.95), (50.0, 0.95)])
def test_an_agency_worker_first_finds_the_way_about(days, capacity):
    assert agency_capacity(days, 0.95, 10.0, 0.6) == pytest.approx(capacity)


def test_identities_are_all_different_and_exact_in_the_log():
    paths = [
        (team, role, post, occupant)
        for team in range(4)
        for role in range(3)
        for post in (0, 1, 8191, 8192, 2**14 - 1)
        for occupant in (0, 1, 2**15, 2**24 - 1)
    ]
    identities = {identity_of(path) for path in paths}
    assert len(identities) == len(paths)
    assert all(int(float(identity)) == identity for identity in identities)


# Days at work


SCREENING_ONLY = {"pathway.screening.sensitivity": 0.0, "teams.front_door": team(1, discipline="risk")}
"""Everybody gets advice: the front door is all there is to watch."""


def screened(model):
    """When each family's screening began and ended, by number."""
    return {
        int(row.entity) >> 7: (pytest.approx(row.start), pytest.approx(row.time))
        for row in rows(model, Event.TASK_DONE, detail=float(TaskKind.SCREENING))
    }


def test_two_contacts_compete_for_one_worker():
    model = play(plain(SCREENING_ONLY), [(0.0, family(0)), (0.04, family(1)), (0.5, family(2))])
    assert screened(model) == {0: (0.0, 0.1), 1: (0.1, 0.2), 2: (0.5, 0.6)}


def test_a_second_worker_takes_what_waits():
    config = plain(SCREENING_ONLY | {"teams.front_door": team(2, discipline="risk")})
    model = play(config, [(0.0, family(0)), (0.04, family(1)), (0.05, family(2))])
    assert screened(model) == {0: (0.0, 0.1), 1: (0.04, 0.14), 2: (0.1, 0.2)}
    assert len({row.worker for row in rows(model, Event.TASK_DONE)}) == 2


def test_bigger_families_are_more_work():
    model = play(plain(SCREENING_ONLY), [(0.0, family(0, hours_factor=2.5))])
    assert screened(model) == {0: (0.0, 0.25)}


@pytest.mark.parametrize(("discipline", "order"), [("risk", [0, 2, 3, 1]), ("fifo", [0, 1, 2, 3])])
def test_the_most_urgent_task_is_next_and_nobody_is_interrupted(discipline, order):
    config = plain({"pathway.screening.enabled": False, "teams.mash": team(1, 1, discipline)})
    ratings = [GREEN, GREEN, RED, AMBER]
    model = play(config, [(0.01 * index, family(index, rag=rag)) for index, rag in enumerate(ratings)])
    done = rows(model, Event.TASK_DONE, detail=float(TaskKind.MASH_RESEARCH))
    assert [int(row.entity) >> 7 for row in done] == order
    assert [row.time for row in done] == pytest.approx([0.2, 0.4, 0.6, 0.8])


def test_absence_begins_when_the_task_in_hand_ends_and_work_waits_for_the_return():
    def fall_ill(model):
        (worker,) = model.workforce.teams["front_door"].people
        model.env.process(model.workforce.roster.sickness.absence(worker, 3.0, 0.0))

    model = play(plain(SCREENING_ONLY), [(0.0, family(0)), (0.06, family(1))], [(0.05, fall_ill)])
    assert screened(model) == {0: (0.0, 0.1), 1: (3.1, 3.2)}
    (gone,), (back,) = rows(model, Event.SICK), rows(model, Event.BACK)
    assert (gone.time, back.time, back.since) == (pytest.approx(0.1), pytest.approx(3.1), pytest.approx(0.1))


def test_the_last_day_can_come_during_an_absence():
    def fall_ill(model):
        (worker,) = model.workforce.teams["front_door"].people
        model.env.process(model.workforce.roster.sickness.absence(worker, 30.0, 0.0))

    def last_day(model):
        leave(model.workforce.teams["front_door"].people[0])

    model = play(plain(SCREENING_ONLY), [(5.0, family(0))], [(1.0, fall_ill), (8.0, last_day)])
    events = [(row.time, Event(int(row.event))) for row in rows(model, Event.SICK, Event.BACK, Event.LEFT)]
    assert events == [(1.0, Event.SICK), (8.0, Event.BACK), (8.0, Event.LEFT)]
    assert [row.entity for row in rows(model, Event.TASK_OPEN)] == [0.0]


def test_time_at_work_and_time_on_tasks_are_counted():
    def fall_ill(model):
        (worker,) = model.workforce.teams["front_door"].people
        model.env.process(model.workforce.roster.sickness.absence(worker, 3.0, 0.0))

    model = play(plain(SCREENING_ONLY), [(index * 2.0, family(index)) for index in range(5)], [(1.0, fall_ill)])
    (worker,) = model.workforce.teams["front_door"].people
    assert worker.worked_days == pytest.approx(0.5)
    assert worker.attended_days(model.env.now) == pytest.approx(model.env.now - 3.0)


# Effort


PRESSED = SCREENING_ONLY | {
    "pathway.screening.due_days": 0.0,
    "workforce.effort.full_pressure": 0.5,
    "workforce.effort.smoothing_days": 5.0,
}


def tenfold(limit_name, limit):
    """A hundred contacts at once, ten times a day's work: everything is past due."""
    config = plain(PRESSED | {f"workforce.effort.{limit_name}": limit})
    return play(config, [(0.5, family(index)) for index in range(100)])


def test_under_pressure_people_work_longer_hours():
    done = rows(tenfold("overtime_limit", 1.2), Event.TASK_DONE)
    # On day 5, 55 wait and all are past due: pressure 1 - exp(-1), above the 0.5 at which the limit is reached.
    assert {row.hours for row in done} == {1.0}
    ordinary = [row for row in done if row.start < 5.0 - 1e-9]
    assert [row.time - row.start for row in ordinary] == pytest.approx([0.1] * len(ordinary))
    pressed = [row for row in done if row.start > 5.0 + 1e-9]
    assert [row.time - row.start for row in pressed] == pytest.approx([0.1 / 1.2] * len(pressed))
    assert (len(ordinary), len(done)) == (45, 100)


def test_under_pressure_people_do_less_for_each_task():
    done = rows(tenfold("compression_limit", 0.8), Event.TASK_DONE)
    pressed = [row for row in done if row.start > 5.0 + 1e-9]
    assert {round(row.hours, 12) for row in pressed} == {0.8}
    assert [row.time - row.start for row in pressed] == pytest.approx([0.08] * len(pressed))
    assert {row.hours for row in done if row.start < 5.0 - 1e-9} == {1.0}


def test_pressure_fades_when_the_work_is_done():
    model = tenfold("overtime_limit", 1.2)
    (worker,) = model.workforce.teams["front_door"].people
    # Full on day 5; afterwards nothing waits, and each week leaves exp(-1) of it. The last update is on day 75.
    assert model.env.now == 76.0
    assert worker.pressure == pytest.approx((1.0 - math.exp(-1.0)) * math.exp(-14.0), rel=1e-6)


def test_idle_people_feel_no_pressure():
    model = play(plain(PRESSED | {"workforce.effort.overtime_limit": 1.2}), [(0.5, family(0))])
    (worker,) = model.workforce.teams["front_door"].people
    assert (worker.pressure, worker.overtime, worker.compression) == (0.0, 1.0, 1.0)


def test_leave_makes_a_day_shorter():
    # April: eight tenths at work, so an hour's work takes an eighth of a day.
    config = plain(SCREENING_ONLY | {"workforce.leave_factors": [1.0] * 3 + [0.8] + [1.0] * 8})
    assert screened(play(config, [(0.0, family(0))])) == {0: (0.0, 0.125)}


def test_time_that_is_not_case_work_makes_a_day_shorter():
    config = plain(SCREENING_ONLY | {"workforce.non_case_share": 0.5, "pathway.screening.hours": fixed(3.0)})
    assert screened(play(config, [(0.0, family(0))])) == {0: (0.0, 0.6)}


def test_a_worker_in_hand_is_known():
    seen = []
    play(
        plain(SCREENING_ONLY),
        [(0.0, family(7))],
        [(0.05, lambda model: seen.append(model.workforce.teams["front_door"].people[0].in_hand))],
    )
    assert [task.family.index for task in seen] == [7]
    assert isinstance(seen[0], Task)


def test_own_time_that_is_still_to_come_is_open_when_the_run_ends():
    config = plain(QUIET | {"teams.front_door": team(1), "run.years": 0.02})

    def ask_twice(model):
        (officer,) = model.workforce.teams["front_door"].people
        officer.ask(TaskKind.TRAINING, 400.0, due=1.0)
        officer.ask(TaskKind.TRAINING, 7.0, due=1.0)

    model = play(config, (), [(1.0, ask_twice)])
    left = rows(model, Event.TASK_OPEN)
    assert sorted(row.hours for row in left) == [7.0, 400.0]
    assert {row.entity for row in left} == {-1.0}
