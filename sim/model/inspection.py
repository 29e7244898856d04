"""Inspections and monitoring visits: managers' time while they last, and what a judgement does to leaving.

Rules (pure functions) first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from simpy import Environment

from sim.clock import Calendar
from sim.model.events import Role, TaskKind
from sim.model.task import URGENT, WITHIN_THE_DAY, Process
from sim.model.teams import Team

if TYPE_CHECKING:
    from sim.config.people import Inspection


def judgement_factor(factor: float, days_since: float, decay_days: float) -> float:
    """Return what a judgement does to leaving: ``factor`` at once, fading; 1 before it."""
    return 1.0 + (factor - 1.0) * math.exp(-days_since / decay_days) if days_since >= 0.0 else 1.0


class Inspections:
    """All visits of the run."""

    def __init__(
        self, env: Environment, teams: Iterable[Team], visits: Iterable[Inspection], calendar: Calendar
    ) -> None:
        self._env = env
        self._teams = tuple(teams)
        self._visits = [(float(calendar.day_of(visit.date)), visit) for visit in visits]

    def begin(self) -> None:
        """Let the visits that have not begun come."""
        for day, visit in self._visits:
            if day >= 0.0:
                self._env.process(self._visit(day, visit))

    def leaving_factor(self, now: float) -> float:
        """Return what past judgements do to leaving now."""
        factor = 1.0
        for day, visit in self._visits:
            factor *= judgement_factor(visit.leaving_factor, now - day - visit.days, visit.decay_days)
        return factor

    def _visit(self, day: float, visit: Inspection) -> Process:
        """Take managers away from their work, day by day."""
        yield self._env.timeout(day)
        for remaining in range(visit.days, 0, -1):
            if visit.manager_hours > 0.0:
                for team in self._teams:
                    for manager in team.people:
                        if manager.role == Role.MANAGER and manager.present:
                            manager.ask(
                                TaskKind.INSPECTION, visit.manager_hours, self._env.now + WITHIN_THE_DAY, URGENT
                            )
            if remaining > 1:
                yield self._env.timeout(1.0)
