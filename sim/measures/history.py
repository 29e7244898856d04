"""The event log arranged for counting: rows by event, tasks, people, assessments, snapshots."""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

import numpy as np

from sim.clock import Calendar
from sim.config.schema import Config
from sim.measures.assessments import Assessments
from sim.measures.people import People
from sim.measures.windows import Booleans, Floats, Indices, Windows
from sim.model.events import COLUMNS, SNAPSHOT_COLUMNS, UNIT_CODE, Event, TaskKind


def service_and_unit(team: Floats) -> tuple[Floats, Floats]:
    """Take the column ``team`` apart: index into ``TEAMS``, and which of the teams inside that service; -1 for none."""
    if not len(team) or team.max() < UNIT_CODE:
        return team, np.minimum(team, 0.0)
    unit = team // UNIT_CODE
    return np.where(team < 0.0, -1.0, team - UNIT_CODE * unit), unit


class Columns(Protocol):
    """Arrays of equal length by name."""

    def __getitem__(self, name: str, /) -> Floats:
        """Return one column."""


class EventLog(Protocol):
    """What a run leaves behind; all that measures may see."""

    @property
    def log(self) -> Columns:
        """Every event, by ``COLUMNS``, in the order in which they happened."""

    @property
    def snapshots(self) -> Columns:
        """State of every person every fifth day, by ``SNAPSHOT_COLUMNS``."""

    @property
    def calendar(self) -> Calendar:
        """Dates of the run."""

    @property
    def window(self) -> tuple[float, float]:
        """Reporting window in working days."""

    @property
    def config(self) -> Config:
        """Read for limits and costs only."""


class Rows:
    """Some rows of the log; columns are gathered when they are first asked for.

    Attributes
    ----------
    time, event, entity, children, need, rag, team, worker, role, detail, reason, since, start, due : numpy.ndarray
        As ``hours``, see :data:`sim.model.events.COLUMNS`; ``team`` is the service, without the teams inside it.
    unit : numpy.ndarray
        Which of the teams inside the service, from 0; -1 where there is no team.
    """

    time: Floats
    event: Floats
    entity: Floats
    children: Floats
    need: Floats
    rag: Floats
    team: Floats
    unit: Floats
    worker: Floats
    role: Floats
    detail: Floats
    reason: Floats
    since: Floats
    start: Floats
    due: Floats
    hours: Floats

    def __init__(self, columns: dict[str, Floats], index: Indices) -> None:
        self._columns = columns
        self._index = index

    def __getattr__(self, name: str) -> Floats:
        if name not in self._columns:
            raise AttributeError(name)
        column = self._columns[name][self._index]
        setattr(self, name, column)
        return column

    def __len__(self) -> int:
        return len(self._index)

    def where(self, keep: Booleans) -> Rows:
        """Rows for which ``keep`` is true."""
        return type(self)(self._columns, self._index[keep])

    def taken(self, order: Indices) -> Rows:
        """Rows at these places, in this order."""
        return type(self)(self._columns, self._index[order])


class Tasks(Rows):
    """Pieces of work, done or still open at the end of the run, released at ``since``."""

    @cached_property
    def begun(self) -> Floats:
        """Clock at which work began; infinity if it has not."""
        return np.where(np.isnan(self.start), np.inf, self.start)

    @cached_property
    def ended(self) -> Floats:
        """Clock at which it was done; infinity if it is not."""
        return np.where(self.event == Event.TASK_OPEN, np.inf, self.time)

    def where(self, keep: Booleans) -> Tasks:
        """Tasks for which ``keep`` is true."""
        return Tasks(self._columns, self._index[keep])


class History:
    """An event log, arranged for counting.

    Parameters
    ----------
    log : EventLog
        What a run left behind.

    Attributes
    ----------
    windows : Windows
        The months of the reporting window.
    calendar : Calendar
        Of the run.
    config : Config
        For limits and costs.
    """

    def __init__(self, log: EventLog) -> None:
        self.windows = Windows.of_months(log.calendar, *log.window)
        self.calendar = log.calendar
        self.config = log.config
        self._columns = {name: np.asarray(log.log[name]) for name in COLUMNS}
        self._columns["team"], self._columns["unit"] = service_and_unit(self._columns["team"])
        self._snapshots = log.snapshots
        event = self._columns["event"].astype(np.uint8)
        self._by_event = np.argsort(event, kind="stable")
        self._first_of_event = np.concatenate([[0], np.cumsum(np.bincount(event, minlength=len(Event)))])
        self._rows: dict[tuple[Event, ...], Rows] = {}
        self._tasks: dict[TaskKind, Tasks] = {}

    def rows(self, *events: Event) -> Rows:
        """Rows of some kinds of event, in the order in which they happened."""
        if events not in self._rows:
            self._rows[events] = Rows(self._columns, self._index(*events))
        return self._rows[events]

    @cached_property
    def tasks(self) -> Tasks:
        """All tasks, done and open."""
        return Tasks(self._columns, self._index(Event.TASK_DONE, Event.TASK_OPEN))

    @cached_property
    def begun(self) -> Tasks:
        """Tasks on which work has begun."""
        return self.tasks.where(np.isfinite(self.tasks.begun))

    @cached_property
    def begun_by(self) -> Indices:
        """Who began each of them: where in the arrays of :attr:`people`."""
        return self.people.position(self.begun.worker)

    def tasks_of(self, kind: TaskKind) -> Tasks:
        """All tasks of one kind, done and open."""
        if kind not in self._tasks:
            self._tasks[kind] = self.tasks.where(self.tasks.detail == kind)
        return self._tasks[kind]

    @cached_property
    def people(self) -> People:
        """Everyone who ever worked in the run."""
        return People(self)

    @cached_property
    def assessments(self) -> Assessments:
        """Every assessment, from the referral to its completion."""
        return Assessments(self)

    @cached_property
    def snapshots(self) -> dict[str, Floats]:
        """Snapshots of people, by column, taken within the reporting window; ``team`` and ``unit`` as in rows."""
        time = np.asarray(self._snapshots["time"])
        inside = (time >= self.windows.start) & (time < self.windows.end)
        columns = {name: np.asarray(self._snapshots[name])[inside] for name in SNAPSHOT_COLUMNS}
        columns["team"], columns["unit"] = service_and_unit(columns["team"])
        return columns

    def _index(self, *events: Event) -> Indices:
        first = self._first_of_event
        index = np.concatenate([self._by_event[first[event] : first[event + 1]] for event in events])
        return index if len(events) == 1 else np.sort(index)
