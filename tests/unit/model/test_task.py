"""Tasks, and the lists in which they wait."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simpy import Environment

from sim.model.events import TaskKind
from sim.model.task import ORDINARY, URGENT, Task, WorkList


def tasks_in_order(discipline, tasks):
    """Put (urgency, released, due) on a list and take them all off again: their places in the order given."""
    work_list = WorkList(discipline, team_code=2)
    made = [
        Task(Environment(), None, TaskKind.SCREENING, 1.0, urgency, released, due) for urgency, released, due in tasks
    ]
    for task in made:
        work_list.add(task)
    return [made.index(work_list.next()) for _ in made]


TASKS = [(2, 0.0, 9.0), (1, 1.0, 5.0), (1, 2.0, 3.0), (URGENT, 3.0, 8.0), (URGENT, 4.0, 7.0)]


@pytest.mark.parametrize(
    ("discipline", "order"),
    [
        ("due", [4, 3, 2, 1, 0]),  # urgent first, then by due date
        ("risk", [3, 4, 1, 2, 0]),  # by rating, then by release
        ("fifo", [0, 1, 2, 3, 4]),  # by release alone
    ],
)
def test_each_discipline_orders_work_in_its_own_way(discipline, order):
    assert tasks_in_order(discipline, TASKS) == order


@pytest.mark.parametrize("discipline", ["due", "risk", "fifo"])
def test_ties_go_in_order_of_arrival(discipline):
    assert tasks_in_order(discipline, [(ORDINARY, 1.0, 2.0)] * 4) == [0, 1, 2, 3]


def test_a_task_taken_off_a_list_is_not_found_there_again():
    work_list = WorkList("due", team_code=0)
    first, second = (Task(Environment(), None, TaskKind.WRITE_UP, 1.0, ORDINARY, 0.0, due) for due in (1.0, 2.0))
    work_list.add(first)
    work_list.add(second)
    work_list.remove(first)
    assert (work_list.waiting, list(work_list), work_list.overdue(9.0)) == (1, [second], 1)
    assert work_list.next() is second
    assert work_list.next() is None
    assert work_list.waiting == 0


def test_overdue_counts_what_is_past_due():
    work_list = WorkList("due", team_code=0)
    for due in (1.0, 2.0, 3.0):
        work_list.add(Task(Environment(), None, TaskKind.WRITE_UP, 1.0, ORDINARY, 0.0, due))
    assert [work_list.overdue(now) for now in (1.0, 2.5, 4.0)] == [0, 2, 3]


@given(
    tasks=st.lists(st.tuples(st.integers(0, 2), st.floats(0.0, 9.0), st.floats(0.0, 9.0)), min_size=1, max_size=20),
    discipline=st.sampled_from(["due", "risk", "fifo"]),
)
@settings(derandomize=True, deadline=None)
def test_every_task_comes_off_once(tasks, discipline):
    assert sorted(tasks_in_order(discipline, tasks)) == list(range(len(tasks)))
