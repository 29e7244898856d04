"""Backlog: what is open, what is overdue, and who has no worker."""

from __future__ import annotations

import numpy as np

from sim.config.categories import NEEDS
from sim.measures.assessments import earliest, limit_passes
from sim.measures.cases import case_spells, cases_open, in_managers_name, protection_cases, unseen, waits
from sim.measures.definition import Measure, level, level_values, volume, volume_values
from sim.measures.history import History, Rows
from sim.measures.windows import Floats, Stock, Values, ratio
from sim.model.events import CaseStage, EventType, TaskKind

STAGES = {
    CaseStage.ASSESSMENT: "of cases in assessment",
    CaseStage.SECTION47: "of cases under section 47",
    CaseStage.CHILD_IN_NEED: "of cases on a child in need plan",
}
"""Stages by which the unallocated are told apart; those on a child protection plan have a measure of an older name."""

LONG_WAIT_DAYS = 10.0
"""Two weeks without a worker."""

UNALLOCATED_DAYS = (5.0, LONG_WAIT_DAYS)
"""Beyond which children without a worker are counted apart."""

MEASURES = (
    *level(
        "mash_enquiries_open",
        "MASH enquiries open",
        "children",
        "Enquiries of the MASH begun and not decided.",
        "lower",
    ),
    *level("assessments_open", "Assessments open", "children", "Assessments begun and not completed."),
    *level(
        "assessments_overdue_open",
        "Assessments open and overdue",
        "children",
        "Assessments open beyond 45 working days from the referral.",
        "lower",
        0.0,
    ),
    *level(
        "cases_open", "Children with an open case", "children", "Children with an open case, from referral to closure."
    ),
    *level(
        "cases_unallocated",
        "Children with no social worker",
        "children",
        "Children with an open case and no worker.",
        "lower",
        0.0,
    ),
    *level(
        "cp_cases_unallocated",
        "Children on a protection plan with no social worker",
        "children",
        "Children on a child protection plan and without a worker.",
        "lower",
        0.0,
    ),
    *(
        measure
        for stage, text in STAGES.items()
        for measure in level(
            f"cases_unallocated_{stage.name.lower()}",
            f"Children with no social worker: {text.removeprefix('of ')}",
            "children",
            f"As cases_unallocated, {text}.",
            "lower",
            0.0,
        )
    ),
    *level(
        "cases_unallocated_urgent",
        "Children with no social worker: urgent",
        "children",
        "As cases_unallocated, of families rated red, under section 47 or on a child protection plan.",
        "lower",
        0.0,
    ),
    *(
        measure
        for days in UNALLOCATED_DAYS
        for measure in level(
            f"cases_unallocated_over_{days:g}wd",
            f"Children with no social worker for more than {days:g} working days",
            "children",
            f"Children with an open case who have had no worker for more than {days:g} working days.",
            "lower",
            0.0,
        )
    ),
    *level(
        "cases_unallocated_unseen",
        "Children with no social worker whom nobody has seen for 10 working days",
        "children",
        "Children with an open case who have had neither a worker nor a visit by a duty worker for more than 10 "
        "working days.",
        "lower",
        0.0,
    ),
    *volume(
        "duty_visits",
        "Duty visits",
        "visits",
        "Visits by whoever is on duty to families that wait for a social worker.",
    ),
    *volume(
        "found_in_danger",
        "Children found in danger while they waited",
        "children",
        "Children whom a duty worker found in danger while they waited; their case went to the front of the queue.",
    ),
    *level(
        "cases_in_managers_name",
        "Children whose case is in a manager's name",
        "children",
        "Those of cases_unallocated whose case a manager holds in name: a council's own count may leave them out.",
        "lower",
        0.0,
    ),
    *level(
        "need_without_plan",
        "Children who need a plan and have none",
        "children",
        "Children truly in need of social work, from the contact to the plan or the closure: they need a plan and have"
        " none.",
        "lower",
    ),
    Measure(
        "cp_cases_unallocated_share",
        "Share of protection plans with no social worker",
        "share",
        "Children on a child protection plan without a worker / children on one, by their cases; time averages.",
        "lower",
        0.0,
    ),
    Measure(
        "unallocated_wait_mean_wd",
        "Time without a social worker so far",
        "working days",
        "How long the children who are unallocated have waited so far; average over them and over time.",
        "lower",
    ),
    Measure(
        "allocation_wait_mean_wd",
        "Wait for a social worker",
        "working days",
        "From becoming unallocated to having a worker, for the allocations in the window, transfers included.",
        "lower",
    ),
    Measure(
        "unassessed_risk_child_days",
        "Days of children at risk who are unseen or overdue",
        "child working days",
        "Days on which children truly in need of social work were referred and not seen, by their own worker or by one "
        "on duty, or their assessment overdue.",
        "lower",
    ),
    *level("overdue_tasks", "Overdue tasks", "tasks", "Tasks past the day they were due and not done.", "lower"),
)


def mash_enquiries(history: History) -> Stock:
    """Children whose enquiry of the MASH has begun and is not decided."""
    begun, decided = history.rows(EventType.MASH_STARTED), history.rows(EventType.MASH_DECIDED)
    return Stock(begun.time, decided.time, begun.children, decided.children)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows, assessments, tasks = history.windows, history.assessments, history.tasks
    waiting, protection = waits(history), protection_cases(history)
    unprotected = protection.where(protection.waiting).stock
    allocated, found = history.rows(EventType.ALLOCATED), history.rows(EventType.FOUND_IN_DANGER)
    past_due = limit_passes(tasks.due, 0.0)
    return {
        **level_values("mash_enquiries_open", mash_enquiries(history), windows),
        **level_values("assessments_open", assessments.open, windows),
        **level_values("assessments_overdue_open", assessments.overdue, windows),
        **level_values("cases_open", cases_open(history), windows),
        **level_values("cases_unallocated", waiting.stock, windows),
        **level_values("cp_cases_unallocated", unprotected, windows),
        **_unallocated_by_stage(history),
        **level_values("cases_unallocated_urgent", waiting.where(waiting.urgent).stock, windows),
        **{
            name: value
            for days in UNALLOCATED_DAYS
            for name, value in level_values(
                f"cases_unallocated_over_{days:g}wd", waiting.lasting(days), windows
            ).items()
        },
        **level_values("cases_unallocated_unseen", unseen(history).lasting(LONG_WAIT_DAYS), windows),
        **volume_values("duty_visits", windows.count(_duty_visits(history).time), windows),
        **volume_values("found_in_danger", windows.count(found.time, found.children), windows),
        **level_values("cases_in_managers_name", in_managers_name(history).stock, windows),
        **level_values("need_without_plan", _need_without_plan(history), windows),
        "cp_cases_unallocated_share": ratio(windows.mean_level(unprotected), windows.mean_level(protection.stock)),
        "unallocated_wait_mean_wd": windows.mean_age(waiting.begun, waiting.ended, waiting.children),
        "allocation_wait_mean_wd": windows.mean(allocated.time, allocated.time - allocated.since, allocated.children),
        "unassessed_risk_child_days": _unassessed_risk(history) * windows.days,
        **level_values("overdue_tasks", Stock(past_due, np.maximum(tasks.ended, past_due)), windows),
    }


def _duty_visits(history: History) -> Rows:
    done = history.rows(EventType.TASK_DONE)
    return done.where(done.detail == TaskKind.DUTY_VISIT)


def _unallocated_by_stage(history: History) -> Values:
    spells = case_spells(history)
    waiting = spells.where(spells.waiting)
    values: Values = {}
    for stage in STAGES:
        stock = waiting.where(waiting.stage == stage).stock
        values |= level_values(f"cases_unallocated_{stage.name.lower()}", stock, history.windows)
    return values


def _need_without_plan(history: History) -> Stock:
    """Children truly in need whose journey is open and has come to no plan yet."""
    begun = history.rows(
        EventType.CONTACT,
        EventType.RECONTACT,
        EventType.MASH_STARTED,
        EventType.ASSESSMENT_STARTED,
        EventType.UNALLOCATED,
    )
    begun = begun.where(begun.need >= NEEDS.index("child_in_need"))
    ended = history.rows(EventType.PLAN_STARTED, EventType.JOURNEY_CLOSED)
    entity, first = np.unique(begun.entity, return_index=True)
    children, begins = begun.children[first], begun.time[first]
    # The plans of the first day began before it, however long their cases then wait for a worker.
    ended_at = np.where(ended.event == EventType.PLAN_STARTED, ended.since, ended.time)
    ends = np.maximum(begins, earliest(entity, ended.entity, ended_at))
    return Stock(begins, ends, children, children)


def _unassessed_risk(history: History) -> Floats:
    """Children truly in need who have been referred and not seen, or whose assessment is overdue; time average."""
    windows, assessments = history.windows, history.assessments
    in_need = assessments.children * (assessments.need >= NEEDS.index("child_in_need"))

    def children(begin: Floats, end: Floats) -> Floats:
        return windows.mean_level(Stock(begin, np.maximum(begin, end), in_need, in_need))

    visits = _duty_visits(history)
    seen = np.minimum(assessments.seen, earliest(assessments.entity, visits.entity, visits.time))
    not_seen = children(assessments.referred, np.minimum(seen, assessments.ended))
    overdue_and_seen = children(np.maximum(assessments.limit_passes, seen), assessments.ended)
    return not_seen + overdue_and_seen
