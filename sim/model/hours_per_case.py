"""Hours per case: those who hold more than usual give less time to each case, and those who hold fewer give more.

Where caseloads grow, assessments are late a little more often and hours hardly longer: most of the difference comes
out of what each case gets. The rule replaces hurry by overdue tasks for people who hold cases; people who share a list
hold none, and hurry when the list is late.
"""

from __future__ import annotations

import math

from sim.model.events import TaskKind

AS_LONG_AS_EVER = frozenset(
    {
        TaskKind.SCREENING,  # lent, as is research: another team's work, and no case of one's own
        TaskKind.MASH_RESEARCH,
        TaskKind.SECTION47_ENQUIRY,
        TaskKind.STRATEGY_DISCUSSION,
        TaskKind.CONFERENCE_REPORT,
        TaskKind.CONFERENCE,
        TaskKind.CORE_GROUP,
        TaskKind.REVIEW_CONFERENCE,
        TaskKind.CARE_APPLICATION,
    }
)
"""Work of those who hold cases that lasts as long whatever they hold: meetings and their reports, enquiries, what a
court asks for, and other teams' work. Assumption."""


def hours_given(load: float, reference: float, elasticity: float, least: float, most: float) -> float:
    """Return the hours given to each task for a family, relative to ordinary.

    (load / reference) ** -elasticity, within bounds: with a tenth more cases, each gets about a tenth times the
    elasticity less time. At 0 nobody hurries and all of a higher load is later work; at 1 hours are fixed and none is.
    The form is an assumption. That most of it comes out of the time for each case is what a straight and shallow line
    of timeliness against caseload asks for (within English councils, 2017 to 2024: 0.95 points of assessments in time
    for each case more).

    Parameters
    ----------
    load
        Weighted caseload relative to the own caseload limit.
    reference
        Usual load of the role, above 0: hours are ordinary there.
    elasticity
        From 0 to 1.
    least, most
        Bounds, relative to ordinary.
    """
    if load <= 0.0:
        return most if elasticity > 0.0 else 1.0
    return min(most, max(least, math.pow(load / reference, -elasticity)))
