"""Backlog: what is open, what is overdue, and who has no worker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.config.base import NEEDS
from sim.measures.definition import Measure, level, level_values
from sim.measures.flow import plans_open
from sim.measures.history import History, Rows
from sim.measures.timeliness import assessments_overdue, limit_passes
from sim.measures.windows import Floats, Stock, Values, ratio
from sim.model.events import CaseStage, Event, PlanKind

MEASURES = (
    *level("mash_enquiries_open", "children", "Enquiries of the MASH begun and not decided.", "lower"),
    *level("assessments_open", "children", "Assessments begun and not completed."),
    *level(
        "assessments_overdue_open",
        "children",
        "Assessments open beyond 45 working days from the referral.",
        "lower",
        0.0,
    ),
    *level("cases_open", "children", "Children with an open case, from referral to closure."),
    *level("cases_unallocated", "children", "Children with an open case and no worker.", "lower", 0.0),
    *level(
        "cp_cases_unallocated", "children", "Children on a child protection plan and without a worker.", "lower", 0.0
    ),
    Measure(
        "cp_cases_unallocated_share",
        "share",
        "Children on a child protection plan without a worker / children on one; both time averages.",
        "lower",
        0.0,
    ),
    Measure(
        "unallocated_wait_mean_wd",
        "working days",
        "How long the children who are unallocated have waited so far; average over them and over time.",
        "lower",
    ),
    Measure(
        "allocation_wait_mean_wd",
        "working days",
        "From becoming unallocated to having a worker, for the allocations in the window, transfers included.",
        "lower",
    ),
    Measure(
        "unassessed_risk_child_days",
        "child working days",
        "Days on which children truly in need of social work were referred and not seen, or their assessment overdue.",
        "lower",
    ),
    *level("overdue_tasks", "tasks", "Tasks past the day they were due and not done.", "lower"),
)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows = history.windows
    begun, decided = history.rows(Event.MASH_STARTED), history.rows(Event.MASH_DECIDED)
    started, completed = history.rows(Event.ASSESSMENT_STARTED), history.rows(Event.ASSESSMENT_COMPLETED)
    enquiries = Stock(begun.time, decided.time, begun.children, decided.children)
    assessments = Stock(started.since, completed.time, started.children, completed.children)
    waiting = waits_for_a_worker(history)
    protected = waits_for_a_worker(history, CaseStage.CHILD_PROTECTION).stock
    allocated = history.rows(Event.ALLOCATED)
    tasks, past_due = history.tasks, limit_passes(history.tasks.due, 0.0)
    return {
        **level_values("mash_enquiries_open", enquiries, windows),
        **level_values("assessments_open", assessments, windows),
        **level_values("assessments_overdue_open", assessments_overdue(history), windows),
        **level_values("cases_open", cases_open(history), windows),
        **level_values("cases_unallocated", waiting.stock, windows),
        **level_values("cp_cases_unallocated", protected, windows),
        "cp_cases_unallocated_share": ratio(
            windows.mean_level(protected), windows.mean_level(plans_open(history, PlanKind.CHILD_PROTECTION))
        ),
        "unallocated_wait_mean_wd": windows.mean_age(waiting.begun, waiting.ended, waiting.children),
        "allocation_wait_mean_wd": windows.mean(allocated.time, allocated.time - allocated.since, allocated.children),
        "unassessed_risk_child_days": windows.mean_level(_unassessed_risk(history)) * windows.days,
        **level_values("overdue_tasks", Stock(past_due, np.maximum(tasks.ended, past_due)), windows),
    }


@dataclass(frozen=True, slots=True)
class Waits:
    """Spells without a worker: when each began and ended (infinity if it has not), and of how many children."""

    begun: Floats
    ended: Floats
    children: Floats

    @property
    def stock(self) -> Stock:
        """Children who are waiting."""
        return Stock(self.begun, self.ended, self.children, self.children)


def waits_for_a_worker(history: History, stage: CaseStage | None = None) -> Waits:
    """Spells without a worker, all of them or as long as the case was in one stage."""
    rows = history.rows(Event.UNALLOCATED, Event.ALLOCATED, Event.CASE_STAGE, Event.CASE_CLOSED)
    moves_on = (rows.event == Event.CASE_STAGE) & (rows.worker < 0)  # to another stage, still without a worker
    rows = rows.where((rows.event != Event.CASE_STAGE) | (moves_on if stage is not None else False))
    by_case = np.argsort(rows.entity, kind="stable")
    entity, time = rows.entity[by_case], rows.time[by_case]
    until_next = np.append(np.where(entity[1:] == entity[:-1], time[1:], np.inf), np.full(min(1, len(time)), np.inf))
    begins = np.isin(rows.event[by_case], (Event.UNALLOCATED, Event.CASE_STAGE))
    if stage is not None:
        begins &= rows.detail[by_case] == stage
    return Waits(time[begins], until_next[begins], rows.children[by_case][begins])


def cases_open(history: History) -> Stock:
    """Children with an open case: from the first time it waits for, or has, a worker."""
    opened, closed = history.rows(Event.UNALLOCATED, Event.ALLOCATED), history.rows(Event.CASE_CLOSED)
    _, first = np.unique(opened.entity, return_index=True)
    return Stock(opened.time[first], closed.time, opened.children[first], closed.children)


def _unassessed_risk(history: History) -> Stock:
    """Children truly in need who have been referred and not seen, or whose assessment is overdue.

    Those unseen, plus those overdue, less those who are both: overdue and seen only after that.
    """
    limit = history.config.pathway.assessment.limit_days
    started, seen, completed = (
        in_need(history.rows(event))
        for event in (Event.ASSESSMENT_STARTED, Event.CHILD_SEEN, Event.ASSESSMENT_COMPLETED)
    )
    seen_overdue = np.maximum(seen.time, limit_passes(seen.since, limit))
    completed_overdue = np.maximum(completed.time, limit_passes(completed.since, limit))
    return Stock(
        np.concatenate([started.since, seen_overdue]),
        np.concatenate([seen.time, completed_overdue]),
        np.concatenate([started.children, seen.children]),
        np.concatenate([seen.children, completed.children]),
    )


def in_need(rows: Rows) -> Rows:
    """Rows of children who truly need social work, below the threshold left out."""
    return rows.where(rows.need >= NEEDS.index("child_in_need"))
