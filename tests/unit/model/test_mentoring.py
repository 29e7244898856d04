"""Mentoring: who mentors whom, whose time it takes, and who stays for it."""

from __future__ import annotations

import pytest

from sim.model.events import Event, TaskKind, WorkerKind
from sim.model.mentoring import falls_in_week
from tests.support.small_service import holders, plain, play, rows, team
from tests.support.small_workforce import (
    QUIET,
    day,
    newly_qualified,
    tasks,
)


def test_meetings_fall_into_every_second_week():
    assert [week for week in range(0, 50, 5) if falls_in_week(week, 10.0, 5.0)] == [0, 10, 20, 30, 40]


MENTORED = QUIET | {
    "teams.assessment": team(3),
    "workforce.nqsw.mentoring": {
        "share": 1.0,
        "start": None,
        "hours": 2.0,
        "interval_days": 10.0,
        "leaving_factor": 0.5,
    },
}


def test_a_mentor_gives_time_once_a_fortnight_and_the_newly_qualified_are_likelier_to_stay():
    model = play(plain(MENTORED), (), [(1.0, newly_qualified)])
    newest, *others = holders(model)
    assert newest.mentor in others
    assert len(rows(model, Event.MENTORING_BEGAN, worker=float(newest.identity))) == 1
    given = tasks(model, TaskKind.MENTORING)
    assert [row.since for row in given] == [10.0 * number for number in range(1, len(given) + 1)]
    assert {(row.worker, row.hours) for row in given} == {(float(newest.mentor.identity), 2.0)}
    assert model.workforce.roster.leaving.factor(newest) == pytest.approx(0.5)
    assert model.workforce.roster.leaving.factor(newest.mentor) == 1.0


def test_a_mentor_who_leaves_is_followed_by_another_and_those_with_fewest_come_first():
    config = plain(MENTORED | {"teams.assessment": team(4)})

    def two_newest(model):
        for worker in holders(model)[:2]:
            worker.become(WorkerKind.NQSW)
            worker.joined_at = 0.0

    seen = []

    def mentor_leaves(model):
        first, second, *_ = holders(model)
        seen.extend((first.mentor, second.mentor))
        first.mentor.let_go()

    model = play(config, (), [(1.0, two_newest), (12.0, mentor_leaves)])
    first, second, *_ = holders(model)
    assert seen[0] is not seen[1]
    assert first.mentor is second.mentor is seen[1]


def test_without_experienced_colleagues_there_is_no_mentor():
    def all_new(model):
        for worker in holders(model):
            worker.become(WorkerKind.NQSW)
            worker.joined_at = 0.0

    model = play(plain(MENTORED), (), [(1.0, all_new)])
    assert [worker.mentor for worker in holders(model)] == [None] * 3
    assert tasks(model, TaskKind.MENTORING) == []


def test_mentoring_may_begin_on_a_day_of_the_run():
    later = MENTORED | {"workforce.nqsw.mentoring": MENTORED["workforce.nqsw.mentoring"] | {"start": day(plain(), 30)}}
    model = play(plain(later), (), [(1.0, newly_qualified)])
    assert [row.time for row in rows(model, Event.MENTORING_BEGAN)] == [30.0]
    assert min(row.since for row in tasks(model, TaskKind.MENTORING)) == 30.0
