"""The stages as queues: waits, numbers waiting and utilisation, exact over the window, for comparison with theory.

A wait belongs to the window in which it ends, so none is cut short by the end of the run; who is still waiting is in
the queue. Both count children, so queue = rate of children x mean wait (Little's law) in the long run.
"""

from __future__ import annotations

import numpy as np

from sim.config.categories import RAGS, TEAMS
from sim.measures.definition import Measure, level, level_values
from sim.measures.history import History, Tasks
from sim.measures.windows import Floats, Stock, Values
from sim.model.events import CASE_HOLDING_ROLES, Role, TaskKind

STAGES = {"screening": TaskKind.SCREENING, "mash": TaskKind.MASH_RESEARCH, "mash_decision": TaskKind.MASH_DECISION}
"""Stages whose queue is the list of one kind of task."""

STAFF = {
    "screening": ("front_door", (Role.CONTACT_OFFICER,), "contact officers of the front door"),
    "mash": ("mash", (Role.SOCIAL_WORKER,), "social workers of the MASH"),
    "assessment": ("assessment", CASE_HOLDING_ROLES, "social workers of the assessment team"),
    "safeguarding": ("safeguarding", CASE_HOLDING_ROLES, "social workers of the safeguarding team"),
    "mash_manager": ("mash", (Role.MANAGER,), "managers of the MASH"),
    "supervisor": ("assessment", (Role.MANAGER,), "practice supervisors of the assessment team"),
}
"""Who is meant by the utilisation of each stage: team, roles and words."""

WAITS = {
    "screening": ("screening", "the contact to the start of screening"),
    "mash": ("MASH research", "the start of the MASH enquiry's research being possible to its start"),
    "mash_decision": (
        "the MASH manager's decision",
        "the end of MASH research to the manager's starting on the decision",
    ),
    "assessment": (
        "the first work on an assessment",
        "the referral to the start of the first visit of the assessment, time unallocated included",
    ),
}
"""Of each stage: what is waited for, and from when to when."""

MEASURES = (
    *(
        Measure(
            f"{stage}_wait_mean_wd",
            f"Wait for {what}",
            "working days",
            f"From {text}; mean over waits that ended in the window.",
            "lower",
        )
        for stage, (what, text) in WAITS.items()
    ),
    *(
        Measure(
            f"mash_wait_mean_wd_{rag}",
            f"Wait for MASH research: {rag}",
            "working days",
            f"As mash_wait_mean_wd, for enquiries rated {rag}.",
            "lower",
        )
        for rag in RAGS
    ),
    *(
        measure
        for stage, (what, text) in WAITS.items()
        for measure in level(
            f"{stage}_queue_mean",
            f"Children waiting for {what}",
            "children",
            f"Children waiting, from {text}.",
            "lower",
        )
    ),
    *(
        Measure(
            f"{stage}_utilisation",
            f"Utilisation: {text}",
            "share",
            f"Time on tasks / time at work, of the {text}. Leave, overtime and other duties change task length.",
        )
        for stage, (_, _, text) in STAFF.items()
    ),
)


def waiting_for(history: History, kind: TaskKind) -> Stock:
    """Children for whom a piece of work of one kind has been asked and not begun."""
    tasks = history.tasks_of(kind)
    return Stock(tasks.since, tasks.begun, tasks.children, tasks.children)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows, values = history.windows, Values()
    for stage, kind in STAGES.items():
        tasks = history.tasks_of(kind)
        values[f"{stage}_wait_mean_wd"] = _mean_wait(history, tasks)
        values |= level_values(f"{stage}_queue_mean", waiting_for(history, kind), windows)
    research = history.tasks_of(TaskKind.MASH_RESEARCH)
    for code, rag in enumerate(RAGS):
        values[f"mash_wait_mean_wd_{rag}"] = _mean_wait(history, research.where(research.rag == code))
    return values | _assessment(history) | _utilisation(history)


def _mean_wait(history: History, tasks: Tasks) -> Floats:
    return history.windows.mean(tasks.begun, tasks.begun - tasks.since, tasks.children)


def _assessment(history: History) -> Values:
    windows, assessments = history.windows, history.assessments
    begun = assessments.begun
    return {
        "assessment_wait_mean_wd": windows.mean(begun, begun - assessments.referred, assessments.children),
        **level_values("assessment_queue_mean", assessments.waiting, windows),
    }


def _utilisation(history: History) -> Values:
    people = history.people
    return {
        f"{stage}_utilisation": people.utilisation((people.team == TEAMS.index(team)) & np.isin(people.role, wanted))
        for stage, (team, wanted, _) in STAFF.items()
    }
