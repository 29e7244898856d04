"""Everyone who ever worked in a run: who they were, and when they came, went and were away."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.config.categories import TEAMS
from sim.measures.windows import Booleans, Floats, Indices, Stock, ratio
from sim.model.events import CASE_HOLDING_ROLES, EventType, Role, WorkerKind
from sim.model.role_groups import is_counted

if TYPE_CHECKING:
    from sim.measures.history import History, Rows

CASE_TEAMS = (TEAMS.index("assessment"), TEAMS.index("safeguarding"))
"""Teams whose social workers hold cases."""


def in_social_work(team: Floats, role: Floats, by_role: bool) -> Booleans:
    """Whether people or posts of these teams and roles count in the social work workforce."""
    counted = np.array([[is_counted(name, each, by_role) for each in Role] for name in TEAMS])
    found: Booleans = counted[team.astype(np.int64), role.astype(np.int64)]
    return found


class People:
    """Everyone who ever worked in the run, ordered by identifier.

    Attributes
    ----------
    worker, team, role, kind : numpy.ndarray
        Identifier, index into ``TEAMS``, ``Role``, and the ``WorkerKind`` with which the person joined.
    joined, left, protected_until : numpy.ndarray
        Clock times of joining, of leaving, and of the end of a newly qualified worker's protected year; infinity for
        what has not happened.
    """

    def __init__(self, history: History) -> None:
        self._history = history
        joined = history.rows(EventType.JOINED)
        order = np.argsort(joined.worker, kind="stable")
        self.worker = joined.worker[order]
        self.team = joined.team[order]
        self.role = joined.role[order]
        self.kind = joined.detail[order]
        self.joined = joined.time[order]
        self.left = self._time_of(history.rows(EventType.LEFT))
        self.protected_until = self._time_of(history.rows(EventType.NQSW_YEAR_ENDED))
        self._sick = history.rows(EventType.SICK)
        self._back = history.rows(EventType.BACK)

    def __len__(self) -> int:
        return len(self.worker)

    @cached_property
    def permanent(self) -> Booleans:
        """Whether each person is employed by the council, newly qualified or not, rather than by an agency."""
        return self.kind != WorkerKind.AGENCY

    @cached_property
    def social_work(self) -> Booleans:
        """Whether each person counts in the social work workforce."""
        return in_social_work(self.team, self.role, self._history.config.workforce.rates_by_role.enabled)

    @cached_property
    def case_holding(self) -> Booleans:
        """Whether each person is a social worker of a team that holds cases, the reserve apart."""
        return np.isin(self.role, CASE_HOLDING_ROLES) & np.isin(self.team, CASE_TEAMS)

    def position(self, worker: Floats) -> Indices:
        """Where in the arrays the people with these identifiers are."""
        return np.searchsorted(self.worker, worker)

    def employed(self, who: Booleans) -> Stock:
        """Those of the people for whom ``who`` is true, from joining to leaving."""
        return Stock(self.joined[who], self.left[who])

    def newly_qualified(self, who: Booleans) -> Stock:
        """Those of them who are in their protected first year."""
        newly = who & (self.kind == WorkerKind.NQSW)
        return Stock(self.joined[newly], np.minimum(self.left, self.protected_until)[newly])

    def sick(self, who: Booleans) -> Stock:
        """Those of them who are off sick; who leaves while absent is absent until then."""
        absent, returned = self.position(self._sick.worker), self.position(self._back.worker)
        spells, returns = (np.bincount(position, minlength=len(self)) for position in (absent, returned))
        left_absent = self.left[who & (spells > returns)]
        return Stock(self._sick.time[who[absent]], np.append(self._back.time[who[returned]], left_absent))

    def utilisation(self, who: Booleans) -> Floats:
        """Share of their time at work that goes into tasks."""
        history, windows = self._history, self._history.windows
        busy = who[history.begun_by]
        present = windows.mean_level(self.employed(who)) - windows.mean_level(self.sick(who))
        return ratio(windows.mean_level(Stock(history.begun.begun[busy], history.begun.ended[busy])), present)

    def _time_of(self, rows: Rows) -> Floats:
        """Time of the one row that each person may have; infinity for those who have none."""
        times = np.full(len(self), np.inf)
        times[self.position(rows.worker)] = rows.time
        return times
