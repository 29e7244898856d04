"""Event logs written by hand, for tests of measures."""

import datetime as dt

import numpy as np

from sim.clock import Calendar
from sim.config.categories import TEAMS
from sim.measures import History, distributions, measure
from sim.model.events import COLUMNS, SNAPSHOT_COLUMNS, UNIT_CODE, Event

START = dt.date(2024, 4, 2)
"""Tuesday after Easter: April has 21 working days from here, May 21 and June 20."""

CODES = ("entity", "children", "need", "rag", "team", "worker", "role", "detail", "reason")


class Table:
    """Rows of named numbers, read by column."""

    def __init__(self, names):
        self._names = names
        self._rows = []

    def add(self, **values):
        assert set(values) <= set(self._names)
        self._rows.append([values.get(name, -1 if name in CODES else np.nan) for name in self._names])

    def __getitem__(self, name):
        return np.array([row[self._names.index(name)] for row in self._rows], dtype=np.float64)


class HandLog:
    """A log to be filled row by row, in any order of time."""

    def __init__(self, config, start=0.0, end=42.0):
        self.log = Table(COLUMNS)
        self.config = config
        self.calendar = Calendar(START)
        self.window = (start, end)
        self.snapshots = Table(SNAPSHOT_COLUMNS)

    def happens(self, time, event, team="front_door", children=1, need=2, rag=2, unit=0, **values):
        """One row; people's and posts' events have no family."""
        if Event.JOINED <= event <= Event.NQSW_YEAR_ENDED or Event.SUPERVISED <= event <= Event.TRAINED:
            children = need = rag = -1
        code = TEAMS.index(team) + UNIT_CODE * unit
        self.log.add(time=time, event=event, team=code, children=children, need=need, rag=rag, **values)

    def employs(self, worker, role, kind, team, joined=0.0, left=None):
        """A person, and when they left."""
        self.happens(joined, Event.JOINED, team, worker=worker, role=role, detail=kind)
        if left is not None:
            self.happens(left, Event.LEFT, team, worker=worker, role=role, detail=0, since=joined)

    def works(self, kind, worker, released, begun=None, done=None, due=1e6, end=None, **values):
        """A task: done; or open at the end of the run, begun or not."""
        event, time = (Event.TASK_OPEN, self.window[1]) if done is None else (Event.TASK_DONE, done)
        start = np.nan if begun is None else begun
        values.setdefault("hours", 1.0)
        self.happens(time, event, detail=kind, worker=worker, since=released, start=start, due=due, **values)

    def sees(self, time, worker, held, team="assessment", unit=0, **values):
        """A snapshot of one person."""
        defaults = dict.fromkeys(SNAPSHOT_COLUMNS, 0.0) | {
            "role": 1,
            "present": 1,
            "caseload_limit": 20.0,
            "overtime": 1.0,
        }
        code = TEAMS.index(team) + UNIT_CODE * unit
        own = {"time": time, "worker": worker, "children": held, "weighted_caseload": held, "team": code}
        self.snapshots.add(**(defaults | own | values))

    @property
    def measured(self):
        return measure(History(self))

    def __call__(self, name):
        """A measure over the whole window."""
        return self.measured.horizon[name]

    def months(self, name):
        return self.measured.monthly[name].tolist()


def table(log, name):
    """Return a distribution of a log: class to value."""
    return {key: value for found, key, value in distributions(History(log)) if found == name}
