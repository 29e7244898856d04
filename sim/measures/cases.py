"""Cases, each from the referral to its closure, as spells of one stage with or without a worker."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sim.config.categories import RAGS
from sim.measures.history import History, Rows
from sim.measures.windows import Booleans, Floats, Stock
from sim.model.events import CaseStage, EventType, TaskKind

CHANGES = (EventType.UNALLOCATED, EventType.ALLOCATED, EventType.CASE_STAGE, EventType.CASE_CLOSED)
"""Events that can end one spell and begin another."""

PROTECTION_STAGES = (CaseStage.SECTION47, CaseStage.CHILD_PROTECTION)
"""Stages that newly qualified workers do not hold alone."""


@dataclass(frozen=True, slots=True)
class Spells:
    """Stretches of time in which nothing changed about a case.

    Attributes
    ----------
    begun, ended : numpy.ndarray
        Clock times; infinity if the spell has not ended.
    children : numpy.ndarray
        Children of the family.
    stage : numpy.ndarray
        ``CaseStage``.
    team, unit : numpy.ndarray
        Index into ``TEAMS`` of the service that has the case, and which of the teams inside it.
    urgent : numpy.ndarray
        Whether the case was rated red, under section 47 or on a child protection plan.
    waiting : numpy.ndarray
        Whether the case had no worker.
    """

    begun: Floats
    ended: Floats
    children: Floats
    stage: Floats
    team: Floats
    unit: Floats
    urgent: Booleans
    waiting: Booleans

    def where(self, keep: Booleans) -> Spells:
        """Spells for which ``keep`` is true."""
        return Spells(*(getattr(self, field.name)[keep] for field in fields(self)))

    @property
    def stock(self) -> Stock:
        """Children in such a spell."""
        return Stock(self.begun, self.ended, self.children, self.children)

    def lasting(self, days: float) -> Stock:
        """Children in such a spell who have been in it for longer than so many days."""
        late = self.begun + days
        return Stock(late, np.maximum(self.ended, late), self.children, self.children)


def case_spells(history: History, *ignored: EventType) -> Spells:
    """Cut every case at its :data:`CHANGES`, but for those ignored."""
    rows = _by_case(history.rows(*(event for event in CHANGES if event not in ignored)))
    waiting = (rows.event == EventType.UNALLOCATED) | ((rows.event == EventType.CASE_STAGE) & (rows.worker < 0.0))
    return _spells(rows, waiting).where(rows.event != EventType.CASE_CLOSED)


def _by_case(rows: Rows) -> Rows:
    """Rows case by case, in the order in which things happened to each."""
    return rows.taken(np.argsort(rows.entity, kind="stable"))


def _spells(rows: Rows, waiting: Booleans) -> Spells:
    """Spells from each of these rows to the next of the same case."""
    until = np.full(len(rows), np.inf)
    same = rows.entity[1:] == rows.entity[:-1]
    until[:-1][same] = rows.time[1:][same]
    urgent = (rows.rag == RAGS.index("red")) | np.isin(rows.detail, PROTECTION_STAGES)
    return Spells(rows.time, until, rows.children, rows.detail, rows.team, rows.unit, urgent, waiting)


def waits(history: History) -> Spells:
    """Spells without a worker, whatever happens to the stage meanwhile."""
    spells = case_spells(history, EventType.CASE_STAGE)
    return spells.where(spells.waiting)


def unseen(history: History) -> Spells:
    """Spells without a worker, each until somebody on duty has seen the family; only their length means something."""
    changes = (EventType.UNALLOCATED, EventType.ALLOCATED, EventType.CASE_CLOSED)
    rows = history.rows(*changes, EventType.TASK_DONE)
    rows = _by_case(rows.where((rows.event != EventType.TASK_DONE) | (rows.detail == TaskKind.DUTY_VISIT)))
    visit = rows.event == EventType.TASK_DONE
    change = np.maximum.accumulate(np.where(visit, 0, np.arange(len(rows))))  # the last one, at each row
    waiting = (rows.event[change] == EventType.UNALLOCATED) & (rows.entity[change] == rows.entity)
    return _spells(rows, waiting).where(waiting)


def in_managers_name(history: History) -> Spells:
    """Spells without a worker in which a manager held the case in name."""
    ends = (EventType.UNALLOCATED, EventType.ALLOCATED, EventType.CASE_CLOSED)
    rows = _by_case(history.rows(*ends, EventType.IN_MANAGERS_NAME))
    named = rows.event == EventType.IN_MANAGERS_NAME
    return _spells(rows, named).where(named)


def cases_open(history: History) -> Stock:
    """Children with an open case."""
    return case_spells(history).stock


def protection_cases(history: History) -> Spells:
    """Spells of cases on a child protection plan."""
    spells = case_spells(history)
    return spells.where(spells.stage == CaseStage.CHILD_PROTECTION)
