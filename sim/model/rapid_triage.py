"""Rapid triage: for a time contact officers spend less on each contact, and err more.

A lever of a front door that has fallen behind. What waits when it begins is looked at rapidly too, and what still waits
when it ends is not.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from sim.model.events import TaskKind
from sim.model.task import Process

if TYPE_CHECKING:
    from simpy import Environment

    from sim.clock import Calendar
    from sim.config.pathway import Screening
    from sim.model.task import WorkList


class Eye(Protocol):
    """How well need is seen."""

    @property
    def sensitivity(self) -> float:
        """Share of families above the threshold who are seen so."""

    @property
    def specificity(self) -> float:
        """Share of families below the threshold who are seen so."""


class RapidTriage:
    """How long contact officers look at a contact, and how well they see."""

    def __init__(self, env: Environment, screening: Screening, calendar: Calendar, work_list: WorkList) -> None:
        self._env = env
        self._ordinary = screening
        self._settings = settings = screening.rapid_triage
        self._list = work_list
        self._begins, self._ends = calendar.clock_between(settings.start, settings.end)
        from_the_start = settings.enabled and self._begins <= 0.0
        self.hours_factor = settings.hours_factor if from_the_start else 1.0  # of a contact that is to be screened
        if settings.enabled:
            env.process(self._while_it_lasts())

    def eye(self, time: float) -> Eye:
        """Return how well an officer sees who begins to look at a contact at this time."""
        rapid = self._settings.enabled and self._begins <= time < self._ends
        return self._settings if rapid else self._ordinary

    def _while_it_lasts(self) -> Process:
        if self._begins > 0.0:
            yield self._env.timeout(self._begins)
            self._change(self._settings.hours_factor)
        if math.isfinite(self._ends):
            yield self._env.timeout(self._ends - self._env.now)
            self._change(1.0)

    def _change(self, hours_factor: float) -> None:
        """Let contacts take other hours from now on, those that wait among them."""
        for task in self._list:
            if task.kind == TaskKind.SCREENING:
                task.hours *= hours_factor / self.hours_factor
        self.hours_factor = hours_factor
