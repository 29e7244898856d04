"""Cases, each from the referral to its closure, as spells of one stage with or without a worker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.measures.history import History
from sim.measures.windows import Booleans, Floats, Stock
from sim.model.events import CaseStage, Event

CHANGES = (Event.UNALLOCATED, Event.ALLOCATED, Event.CASE_STAGE, Event.CASE_CLOSED)
"""Events that can end one spell and begin another."""


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
    waiting : numpy.ndarray
        Whether the case had no worker.
    """

    begun: Floats
    ended: Floats
    children: Floats
    stage: Floats
    waiting: Booleans

    def where(self, keep: Booleans) -> Spells:
        """Spells for which ``keep`` is true."""
        return Spells(self.begun[keep], self.ended[keep], self.children[keep], self.stage[keep], self.waiting[keep])

    @property
    def stock(self) -> Stock:
        """Children in such a spell."""
        return Stock(self.begun, self.ended, self.children, self.children)


def case_spells(history: History, *ignored: Event) -> Spells:
    """Cut every case at its :data:`CHANGES`, but for those ignored."""
    rows = history.rows(*(event for event in CHANGES if event not in ignored))
    by_case = np.argsort(rows.entity, kind="stable")  # in the order in which things happened to it
    entity, time, event = rows.entity[by_case], rows.time[by_case], rows.event[by_case]
    until = np.full(len(time), np.inf)
    until[:-1][entity[1:] == entity[:-1]] = time[1:][entity[1:] == entity[:-1]]
    waiting = (event == Event.UNALLOCATED) | ((event == Event.CASE_STAGE) & (rows.worker[by_case] < 0.0))
    spells = Spells(time, until, rows.children[by_case], rows.detail[by_case], waiting)
    return spells.where(event != Event.CASE_CLOSED)


def waits(history: History) -> Spells:
    """Spells without a worker, whatever happens to the stage meanwhile."""
    spells = case_spells(history, Event.CASE_STAGE)
    return spells.where(spells.waiting)


def cases_open(history: History) -> Stock:
    """Children with an open case."""
    return case_spells(history).stock


def protection_cases(history: History) -> Spells:
    """Spells of cases on a child protection plan."""
    spells = case_spells(history)
    return spells.where(spells.stage == CaseStage.CHILD_PROTECTION)
