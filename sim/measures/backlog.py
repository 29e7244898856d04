"""Backlog: what is open, what is overdue, and who has no worker."""

from __future__ import annotations

import numpy as np

from sim.config.base import NEEDS
from sim.measures.assessments import limit_passes
from sim.measures.cases import cases_open, protection_cases, waits
from sim.measures.definition import Measure, level, level_values
from sim.measures.history import History
from sim.measures.windows import Floats, Stock, Values, ratio
from sim.model.events import Event

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
        "Children on a child protection plan without a worker / children on one, by their cases; time averages.",
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
    windows, assessments, tasks = history.windows, history.assessments, history.tasks
    begun, decided = history.rows(Event.MASH_STARTED), history.rows(Event.MASH_DECIDED)
    enquiries = Stock(begun.time, decided.time, begun.children, decided.children)
    waiting, protection = waits(history), protection_cases(history)
    unprotected = protection.where(protection.waiting).stock
    allocated = history.rows(Event.ALLOCATED)
    past_due = limit_passes(tasks.due, 0.0)
    return {
        **level_values("mash_enquiries_open", enquiries, windows),
        **level_values("assessments_open", assessments.open, windows),
        **level_values("assessments_overdue_open", assessments.overdue, windows),
        **level_values("cases_open", cases_open(history), windows),
        **level_values("cases_unallocated", waiting.stock, windows),
        **level_values("cp_cases_unallocated", unprotected, windows),
        "cp_cases_unallocated_share": ratio(windows.mean_level(unprotected), windows.mean_level(protection.stock)),
        "unallocated_wait_mean_wd": windows.mean_age(waiting.begun, waiting.ended, waiting.children),
        "allocation_wait_mean_wd": windows.mean(allocated.time, allocated.time - allocated.since, allocated.children),
        "unassessed_risk_child_days": _unassessed_risk(history) * windows.days,
        **level_values("overdue_tasks", Stock(past_due, np.maximum(tasks.ended, past_due)), windows),
    }


def _unassessed_risk(history: History) -> Floats:
    """Children truly in need who have been referred and not seen, or whose assessment is overdue; time average."""
    windows, assessments = history.windows, history.assessments
    in_need = assessments.children * (assessments.need >= NEEDS.index("child_in_need"))

    def children(begin: Floats, end: Floats) -> Floats:
        return windows.mean_level(Stock(begin, np.maximum(begin, end), in_need, in_need))

    unseen = children(assessments.referred, assessments.seen)
    overdue_and_seen = children(np.maximum(assessments.limit_passes, assessments.seen), assessments.completed)
    return unseen + overdue_and_seen
