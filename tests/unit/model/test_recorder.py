"""The event log: rows of numbers, in the order of happening, as named columns."""

from __future__ import annotations

import math

import pytest

from sim.model.events import COLUMNS, SNAPSHOT_COLUMNS, Event, TaskKind
from sim.model.recorder import Recorder
from sim.model.task import Task
from tests.support.small_service import Row, family, holders, plain, play, rows


def test_an_empty_log_has_columns_and_no_rows():
    recorder = Recorder()
    for table, names in ((recorder.log, COLUMNS), (recorder.snapshots, SNAPSHOT_COLUMNS)):
        assert len(table) == 0
        assert all(len(table[name]) == 0 for name in names)


def test_an_unknown_column_is_refused():
    with pytest.raises(ValueError, match="not in tuple"):
        Recorder().log["colour"]


def test_a_journey_s_step_is_written_as_it_is():
    recorder, someone = Recorder(), family(3, need=1, rag=2, children=4)
    someone.begin_journey(0.5)
    recorder.journey(1.5, Event.SCREENED, someone, 2, since=0.5, due=2.5)
    (row,) = rows(recorder.log)
    nothing = pytest.approx(math.nan, nan_ok=True)
    assert row == Row(1.5, Event.SCREENED, someone.entity, 4, 1, 2, -1, -1, -1, 2, -1, 0.5, nothing, 2.5, nothing)


def test_a_post_s_row_names_team_and_role():
    recorder = Recorder()
    recorder.post(9.0, Event.VACANCY_FILLED, 2, 1, detail=True, since=4.0)
    (row,) = rows(recorder.log)
    assert (row.time, row.event, row.team, row.role, row.detail, row.since) == (9.0, 35.0, 2.0, 1.0, 1.0, 4.0)
    assert (row.entity, row.children, row.worker, row.reason) == (-1.0, -1.0, -1.0, -1.0)
    assert math.isnan(row.hours)


def test_a_task_that_nobody_began_has_no_start_and_no_worker():
    model = play(plain())
    someone = family(0)
    someone.begin_journey(1.0)
    task = Task(model.env, someone, TaskKind.WRITE_UP, 4.0, 1, 1.0, 3.0)
    task.team_code = 2
    recorder = Recorder()
    recorder.task(5.0, Event.TASK_OPEN, task)
    (row,) = rows(recorder.log)
    assert (row.detail, row.since, row.due, row.hours, row.team, row.worker) == (4.0, 1.0, 3.0, 4.0, 2.0, -1.0)
    assert math.isnan(row.start)


def test_rows_come_in_order_and_a_table_keeps_what_it_saw():
    recorder, someone = Recorder(), family(0)
    for time in (1.0, 2.0, 3.0):
        recorder.journey(time, Event.CONTACT, someone)
    assert recorder.log["time"].tolist() == [1.0, 2.0, 3.0]


def test_codes_are_exact():
    model = play(plain(), [(0.0, family(2**24 - 1))])
    (contact,) = rows(model, Event.CONTACT)
    assert int(contact.entity) >> 7 == 2**24 - 1
    ids = {int(worker) for worker in model.recorder.snapshots["worker"]}
    assert {worker.identity for worker in holders(model)} <= ids
