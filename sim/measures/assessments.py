"""Assessments, each from the referral to its completion, and limits of whole working days."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.config.categories import RAGS
from sim.measures.windows import Floats, Stock
from sim.model.events import ClosureStage, EventType, TaskKind

if TYPE_CHECKING:
    from sim.measures.history import History


def limit_passes(since: Floats, limit_days: float | Floats) -> Floats:
    """First clock time at which a limit of whole working days, begun at ``since``, is no longer met."""
    return np.floor(since) + np.floor(limit_days) + 1.0


def earliest(entities: Floats, entity: Floats, time: Floats) -> Floats:
    """For each of ``entities`` the earliest ``time`` that ``entity`` has; infinity if it has none."""
    order = np.lexsort((time, entity))
    known, first = np.unique(entity[order], return_index=True)
    position = np.searchsorted(known, entities)
    found = np.append(known, np.nan)[position] == entities
    return np.where(found, np.append(time[order][first], np.inf)[position], np.inf)


class Assessments:
    """Every assessment of the run, those open when it starts included.

    Attributes
    ----------
    entity, children, need : numpy.ndarray
        Whom it is about.
    referred : numpy.ndarray
        Clock at the referral, negative for assessments open when the run starts.
    begun, seen, completed : numpy.ndarray
        Clock at the start of the first visit, its end, and the authorisation; infinity for what has not happened. A
        child counts as seen when the assessment is complete.
    ended : numpy.ndarray
        Clock at which it was completed, or a manager closed the case unassessed; infinity for what is open.
    seen_limit_passes, limit_passes : numpy.ndarray
        First clock times at which the child has not been seen in time, and the assessment is overdue.
    """

    def __init__(self, history: History) -> None:
        rules = history.config.pathway.assessment
        started, visits = history.rows(EventType.ASSESSMENT_STARTED), history.tasks_of(TaskKind.ASSESSMENT_VISIT)
        seen, completed = history.rows(EventType.CHILD_SEEN), history.rows(EventType.ASSESSMENT_COMPLETED)
        self.entity, self.children, self.need = started.entity, started.children, started.need
        self.referred = started.since
        self.begun = earliest(self.entity, visits.entity, visits.begun)
        self.completed = earliest(self.entity, completed.entity, completed.time)
        unassessed = history.rows(EventType.CLOSED_UNDER_PRESSURE)
        unassessed = unassessed.where(unassessed.detail == ClosureStage.REFERRAL)
        self.ended = np.minimum(self.completed, earliest(self.entity, unassessed.entity, unassessed.time))
        self.seen = np.minimum(earliest(self.entity, seen.entity, seen.time), self.completed)
        urgent = started.rag == RAGS.index("red")
        seen_limit = np.where(urgent, rules.seen_limit_days_urgent, rules.seen_limit_days)
        self.seen_limit_passes = limit_passes(self.referred, seen_limit)
        self.limit_passes = limit_passes(self.referred, rules.limit_days)
        self._asked = history.rows(EventType.UNALLOCATED)

    @cached_property
    def unit(self) -> Floats:
        """Which of the teams inside the assessment service has the case: the first to be asked for a worker."""
        asked = self._asked
        known, first = np.unique(asked.entity, return_index=True)  # the first row of each, in order of time
        if not len(known):
            return np.zeros(len(self.entity))
        position = np.minimum(np.searchsorted(known, self.entity), len(known) - 1)
        return np.where(known[position] == self.entity, asked.unit[first][position], 0.0)

    def between(self, begin: Floats, end: Floats) -> Stock:
        """Children of the assessments that have passed ``begin`` but not ``end``; none where the end comes first."""
        return Stock(begin, np.maximum(begin, end), self.children, self.children)

    def not_due_if_closed(self, passes: Floats) -> Floats:
        """When a limit passes, or infinity where the case was closed unassessed before: nothing is due any more."""
        return np.where((self.ended < self.completed) & (self.ended < passes), np.inf, passes)

    @property
    def open(self) -> Stock:
        """Children whose assessment is open."""
        return self.between(self.referred, self.ended)

    @property
    def overdue(self) -> Stock:
        """Children whose assessment is open beyond its limit."""
        return self.between(self.limit_passes, self.ended)

    @property
    def waiting(self) -> Stock:
        """Children with whom the assessment has not begun."""
        return self.between(self.referred, np.minimum(self.begun, self.ended))
