"""Workload: how many hours of work wait at all stages together, and how much each person at work has in hand.

A contact that waits for screening is an hour's work and an unallocated case ten, so that numbers waiting at different
stages cannot be added up as they are. Hours can: what waits is what it will take to deal with, by the usual hours.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.backlog import mash_enquiries
from sim.measures.caseload import case_workers
from sim.measures.cases import case_spells
from sim.measures.definition import level
from sim.measures.history import History
from sim.measures.queues import STAGES, waiting_for
from sim.measures.windows import Floats, Stock, Values, ratio
from sim.model.events import CaseStage

if TYPE_CHECKING:
    from sim.config.schema import Config

MEASURES = (
    *level(
        "backlog_hours_mean",
        "Weighted backlog",
        "hours",
        "Hours of work that wait at all stages: each child counts the usual direct hours of what waits. Contacts not"
        " screened: screening. MASH enquiries not decided: research and decision. Without a social worker: the"
        " assessment; under section 47, the enquiry; on a plan, the handover and a visit. Assessments overdue: the"
        " write-up, on top where nobody has the case.",
        "lower",
    ),
    *level(
        "work_in_hand_per_fte_mean",
        "Work in hand for each case holder at work",
        "weighted children",
        "Children held, weighted by stage as for caseload limits / full-time equivalents at work: everybody who may"
        " hold cases and is not off sick, all full-time; cases of those who are off are in the hands of the rest.",
        "lower",
    ),
)


def hours_of_waiting_case(config: Config) -> dict[CaseStage, float]:
    """Return the usual direct hours for each child of a case without a worker, by stage: what a worker has to do first.

    The whole of an assessment or an enquiry; taking over a plan and a visit.
    """
    pathway, handover = config.pathway, config.allocation.handover_hours
    return {
        CaseStage.ASSESSMENT: pathway.assessment.hours.mean,
        CaseStage.SECTION47: pathway.section47.hours.mean,
        CaseStage.CHILD_IN_NEED: handover + pathway.plans.child_in_need.visit_hours,
        CaseStage.CHILD_PROTECTION: handover + pathway.plans.child_protection.visit_hours,
    }


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows, waiting = history.windows, _waiting(history)
    snapshots, holding = history.snapshots, case_workers(history)
    moments, moment = np.unique(snapshots["time"][holding], return_inverse=True)

    def total(each: Floats) -> Floats:
        return np.bincount(moment, each, minlength=len(moments)).astype(np.float64)

    held, people = total(snapshots["weighted_caseload"][holding]), total(snapshots["present"][holding])
    return {
        "backlog_hours_mean": reduce(add, (hours * windows.mean_level(stock) for hours, stock in waiting)),
        "backlog_hours_end": reduce(add, (hours * windows.end_level(stock) for hours, stock in waiting)),
        "work_in_hand_per_fte_mean": ratio(windows.count(moments, held), windows.count(moments, people)),
        "work_in_hand_per_fte_end": ratio(windows.last(moments, held), windows.last(moments, people)),
    }


def _waiting(history: History) -> list[tuple[float, Stock]]:
    """Children who wait, by stage, with the hours of work that each of them is."""
    pathway, spells = history.config.pathway, case_spells(history)
    unallocated = spells.where(spells.waiting)
    return [
        (pathway.screening.hours.mean, waiting_for(history, STAGES["screening"])),
        (pathway.mash.research_hours.mean + pathway.mash.decision_hours.mean, mash_enquiries(history)),
        *(
            (hours, unallocated.where(unallocated.stage == stage).stock)
            for stage, hours in hours_of_waiting_case(history.config).items()
        ),
        (pathway.assessment.hours.mean * pathway.assessment.write_up_share, history.assessments.overdue),
    ]
