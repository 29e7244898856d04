"""Hours per case: those who hold more than usual give less time to each case.

Where caseloads grow, assessments are late a little more often and hours hardly longer: most of the difference comes
out of what each case gets. The rule replaces hurry by overdue tasks for people who hold cases; people who share a list
hold none, and hurry when the list is late.
"""

from __future__ import annotations


def hours_given(load: float, reference: float, limit: float, span: float) -> float:
    """Return the hours given to each task for a family, relative to ordinary.

    1 up to the usual load, then falling in a straight line to ``limit``. The form is an assumption; that work for each
    case shrinks with load is what a straight and shallow line of timeliness against caseload asks for (within English
    councils, 2017 to 2024: 0.95 points of assessments in time for each case more).

    Parameters
    ----------
    load
        Weighted caseload relative to the own caseload limit.
    reference
        Usual load of the role: up to it nobody hurries.
    limit
        Least hours relative to ordinary.
    span
        Load above the reference at which the limit is reached.
    """
    return max(limit, 1.0 - (1.0 - limit) * max(0.0, load - reference) / span)
