"""A piece of work, and the list in which it waits."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Generator, Iterator
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from simpy import Environment
from simpy.events import NORMAL, Event

from sim.model.events import TaskKind

if TYPE_CHECKING:
    from sim.model.case import Case
    from sim.model.family import Family, Nobody
    from sim.model.lending import Loan
    from sim.model.worker import Worker

Returned = TypeVar("Returned")

ProcessReturning = Generator[Event, Any, Returned]  # type: ignore[explicit-any]  # what each event brings
"""Something that takes time: it waits for one event after another, and ends with an answer, such as a decision."""

Process = ProcessReturning[None]
"""The same without an answer."""

WITHIN_THE_DAY = 1.0
"""What is done at a meeting or an inspection falls due on its day, in working days from its start."""

URGENT, ORDINARY = 0, 1
"""Urgency of a task: immediate risk and section 47 work comes first."""

LENT = 0.5
"""Place of lent work on the list of whoever helps: after their own urgent work, before the rest."""


class Task(Event):
    """A piece of work for a family; as a SimPy event it happens when the work is done, and its value is who did it.

    Whoever needs the work waits with ``yield task``; so does the worker who does it. ``hours`` are direct hours: as
    planned while it waits, as worked (after compression) once begun. Supervision, training and the like are for no
    family (:data:`sim.model.family.NOBODY`) and take everybody the same time.
    """

    loan: Loan | None = None  # while, and if, somebody of another team has the work

    def __init__(
        self,
        env: Environment,
        family: Family | Nobody,
        kind: TaskKind,
        hours: float,
        urgency: int,
        released: float,
        due: float,
    ) -> None:
        self.env = env  # as Event does, without the call
        self.callbacks = []
        self.family = family
        self.kind = kind
        self.hours = hours
        self.urgency = urgency
        self.released = released
        self.due = due
        self.started = math.nan
        self.worker: Worker | None = None
        self.work_list: WorkList | None = None
        self.place = -1  # in the order of arrival on that list
        self.case: Case | None = None
        self.team_code = -1

    def finish_after(self, days: float) -> None:
        """Let the task happen ``days`` from now, as a timeout would."""
        self._ok = True
        self._value = self.worker
        self.env.schedule(self, NORMAL, days)

    def come_first(self) -> None:
        """Come before everything that is not urgent from now on, where it waits now and wherever it goes."""
        self.urgency = URGENT
        if self.work_list is not None:
            work_list = self.work_list
            work_list.remove(self)
            work_list.add(self)


class WorkList:
    """Tasks waiting for one person, or for whoever of a pooled team is free next.

    Order: by ``discipline``; ties in order of arrival.

    - ``due``: urgent tasks first, then by due date;
    - ``risk``: by urgency (a MASH rating, for example), then by release;
    - ``fifo``: by release.

    Lent work comes in the order in which it was dealt out. A task that is taken off leaves its entry behind, which is
    passed over: an entry counts for a task's latest arrival only, since what has gone elsewhere may come back.
    """

    __slots__ = ("_heap", "_sequence", "discipline", "idle", "recall", "team_code", "waiting")

    def __init__(self, discipline: str, team_code: int) -> None:
        self.discipline = discipline
        self.team_code = team_code
        self.idle: deque[Worker] = deque()
        self.waiting = 0
        self.recall: Callable[[], bool] | None = None  # puts back what is lent and not begun, if there is anything
        self._heap: list[tuple[float, float, int, Task]] = []
        self._sequence = count()

    def add(self, task: Task) -> None:
        """Put a task on the list; whoever has been idle longest takes it up at once."""
        lent = task.loan is not None
        if not lent:
            task.team_code = self.team_code
        if self.idle:  # nothing waits while somebody is idle
            self.idle.popleft().take_up(task)
            return
        task.work_list = self
        self.waiting += 1
        if lent:
            urgency, moment = LENT, 0.0
        elif self.discipline == "due":
            urgency, moment = (URGENT if task.urgency == URGENT else ORDINARY), task.due
        elif self.discipline == "risk":
            urgency, moment = task.urgency, task.released
        else:
            urgency, moment = ORDINARY, task.released
        task.place = place = next(self._sequence)
        heappush(self._heap, (urgency, moment, place, task))

    def next(self) -> Task | None:
        """Take the next task off the list; None if there is none."""
        heap = self._heap
        while heap:
            _, _, place, task = heappop(heap)
            if task.work_list is self and task.place == place:
                task.work_list = None
                self.waiting -= 1
                return task
        return self.next() if self.recall is not None and self.recall() else None

    def comes_before(self, other: WorkList) -> bool:
        """Say whether the next task of this list is more pressing than that of a list with the same discipline."""
        mine, theirs = self._first(), other._first()
        return mine is not None and (theirs is None or mine[:2] <= theirs[:2])

    def _first(self) -> tuple[float, float, int, Task] | None:
        heap = self._heap
        while heap and not self._waits(heap[0]):
            heappop(heap)
        return heap[0] if heap else None

    def _waits(self, entry: tuple[float, float, int, Task]) -> bool:
        task = entry[3]
        return task.work_list is self and task.place == entry[2]

    def waiting_of(self, kind: TaskKind) -> list[Task]:
        """Return the waiting tasks of one kind, the most pressing first."""
        self._first()  # forgets those at the head that have gone elsewhere
        entries = sorted(entry for entry in self._heap if self._waits(entry) and entry[3].kind == kind)
        return [entry[3] for entry in entries]

    def remove(self, task: Task) -> None:
        """Take a waiting task off the list (its case moves to somebody else)."""
        task.work_list = None
        self.waiting -= 1

    def __iter__(self) -> Iterator[Task]:
        """Go through the waiting tasks, in no particular order."""
        return (entry[3] for entry in self._heap if self._waits(entry))

    def overdue(self, now: float) -> int:
        """Count the waiting tasks that are past due."""
        return sum(1 for task in self if task.due < now)

    def overdue_share(self, now: float) -> float:
        """Return the share of the waiting tasks that are past due."""
        return self.overdue(now) / self.waiting if self.waiting else 0.0
