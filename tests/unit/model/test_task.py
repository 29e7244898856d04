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


def waiting(due, kind=TaskKind.WRITE_UP, urgency=ORDINARY):
    return Task(Environment(), None, kind, 1.0, urgency, 0.0, due)


def listed(*tasks):
    work_list = WorkList("due", team_code=2)
    for task in tasks:
        work_list.add(task)
    return work_list


@given(
    st.lists(st.tuples(st.floats(0.0, 9.0), st.booleans()), max_size=12),
    st.floats(0.0, 9.0),
)
@settings(derandomize=True, deadline=None)
def test_what_waits_is_what_was_added_and_not_removed(about, now):
    tasks = [waiting(due) for due, _ in about]
    work_list = listed(*tasks)
    for task, (_, is_removed) in zip(tasks, about, strict=True):
        if is_removed:
            work_list.remove(task)
    left = [task for task, (_, is_removed) in zip(tasks, about, strict=True) if not is_removed]
    late = [task for task in left if task.due < now]
    assert set(work_list) == set(left)
    assert work_list.waiting == len(left)
    assert work_list.overdue_share(now) == (len(late) / len(left) if left else 0.0)
    assert work_list.waiting_of(TaskKind.WRITE_UP) == sorted(left, key=lambda task: task.due)


def test_tasks_of_one_kind_are_found_the_most_pressing_first():
    first, second, urgent = waiting(1.0), waiting(2.0), waiting(9.0, urgency=URGENT)
    other = waiting(0.0, TaskKind.SCREENING)
    work_list = listed(second, other, first, urgent)
    assert work_list.waiting_of(TaskKind.WRITE_UP) == [urgent, first, second]
    assert work_list.waiting_of(TaskKind.AUDIT) == []


def test_the_list_whose_next_task_is_more_pressing_comes_before():
    early, late, urgent, none = (
        listed(waiting(1.0)),
        listed(waiting(2.0)),
        listed(waiting(9.0, urgency=URGENT)),
        listed(),
    )
    assert early.comes_before(late)
    assert not late.comes_before(early)
    assert urgent.comes_before(early)
    assert early.comes_before(none)
    assert not none.comes_before(early)
    assert not none.comes_before(none)
    assert early.comes_before(listed(waiting(1.0)))  # of equals, whichever is asked


def test_a_task_that_has_gone_elsewhere_makes_a_list_no_more_pressing():
    gone, late = waiting(1.0), waiting(5.0)
    work_list = listed(gone, late)
    work_list.remove(gone)
    assert not work_list.comes_before(listed(waiting(2.0)))


@pytest.mark.parametrize("times", [1, 3])
def test_a_task_that_comes_back_to_a_list_is_there_once_and_after_those_that_stayed(times):
    back, stayed = waiting(2.0), waiting(2.0)
    work_list = listed(back, stayed)
    for _ in range(times):
        work_list.remove(back)
        work_list.add(back)
    assert (work_list.waiting, sorted(task is back for task in work_list)) == (2, [False, True])
    assert (work_list.overdue(9.0), work_list.overdue_share(9.0)) == (2, 1.0)
    assert work_list.waiting_of(TaskKind.WRITE_UP) == [stayed, back]
    assert [work_list.next(), work_list.next(), work_list.next()] == [stayed, back, None]


def test_a_task_that_is_to_come_first_does_and_is_on_the_list_once():
    early, late = waiting(1.0), waiting(2.0)
    work = listed(early, late)
    late.come_first()
    assert work.waiting == len(list(work)) == 2
    assert [work.next(), work.next(), work.next()] == [late, early, None]


def test_a_task_that_waits_nowhere_comes_first_where_it_goes():
    early, late = waiting(1.0), waiting(2.0)
    late.come_first()
    work = listed(early, late)
    assert work.next() is late


class Idle:
    """Stands in for a worker who waits for something to do."""

    def __init__(self):
        self.taken = []

    def take_up(self, task):
        self.taken.append(task)


def test_whoever_has_been_idle_longest_takes_up_the_next_task_at_once():
    first, second = Idle(), Idle()
    work_list = listed()
    work_list.idle.extend((first, second))
    tasks = [waiting(9.0), waiting(1.0), waiting(2.0)]
    for task in tasks:
        work_list.add(task)
    assert (first.taken, second.taken, list(work_list)) == (tasks[:1], tasks[1:2], tasks[2:])
    assert {task.team_code for task in tasks} == {2}


def test_a_task_happens_when_its_time_is_over_and_says_who_did_it():
    env = Environment()
    task = Task(env, None, TaskKind.WRITE_UP, 1.0, ORDINARY, 0.0, 2.0)
    task.worker = "who did it"
    seen = []

    def wait():
        seen.append(((yield task), env.now))

    env.process(wait())
    task.finish_after(0.75)
    env.run()
    assert seen == [("who did it", 0.75)]
