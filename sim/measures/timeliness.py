"""Timeliness: how much of the work met its limit, by the sector's definitions.

Unless a definition says otherwise a share counts what was finished in the window, and as not in time also what is past
its limit and unfinished when the window ends: a service that stops finishing late work must not look better for it.
"""

from __future__ import annotations

import numpy as np

from sim.clock import within_limit
from sim.config.categories import RAGS
from sim.measures.assessments import earliest, limit_passes
from sim.measures.definition import Measure
from sim.measures.history import History
from sim.measures.windows import Booleans, Floats, Stock, Values, Windows, ratio
from sim.model.events import EventType, TaskKind

BANDS = ("0", "1_10", "11_20", "21_30", "31_40", "41_45", "46_50", "51_60", "61_plus")
"""Published bands of assessment length, working days."""

BAND_LIMITS = (0, 10, 20, 30, 40, 45, 50, 60)
"""Last working day of each band but the last."""

MEASURES = (
    Measure(
        "contact_decision_within_1wd_share",
        "Contacts decided within 1 working day",
        "share",
        "Contacts screened within pathway.screening.due_days, one working day by default / contacts screened or past"
        " the limit and undecided.",
        "higher",
        1.0,
    ),
    *(
        Measure(
            f"mash_within_limit_share_{rag}",
            f"MASH enquiries rated {rag} decided in time",
            "share",
            f"MASH enquiries rated {rag} decided within pathway.mash.limit_days / those decided or past the limit and"
            " undecided. Limits under a day are in working hours.",
            "higher",
            1.0,
        )
        for rag in RAGS
    ),
    Measure(
        "child_seen_within_limit_share",
        "Children seen in time",
        "share",
        "Assessments whose child was first seen within the limit for its rating / those seen, or past it and unseen."
        " Cases closed unassessed before it are left out.",
        "higher",
        1.0,
    ),
    Measure(
        "assessments_within_45wd_share",
        "Assessments completed within 45 working days",
        "share",
        "Assessments completed within 45 working days of the referral / assessments completed in the window: the"
        " published definition, blind to what is open and overdue.",
        "higher",
        1.0,
    ),
    Measure(
        "assessments_due_within_45wd_share",
        "Assessments falling due that were completed in time",
        "share",
        "Of the assessments whose 45th working day ended in the window, those completed by then; open ones are late."
        " Cases closed unassessed before it are left out.",
        "higher",
        1.0,
    ),
    Measure(
        "assessment_work_done_within_45wd_share",
        "Assessments whose work was done within 45 working days",
        "share",
        "Assessments whose last visit was within 45 working days / assessments whose last visit was in the window: work"
        " done, as against work recorded and authorised.",
        "higher",
    ),
    *(
        Measure(
            f"assessment_duration_{name}_wd",
            f"Length of assessments, {text}",
            "working days",
            f"Working days from referral to completion of the assessments completed in the window: {text}.",
            "lower",
        )
        for name, text in (("p25", "lower quartile"), ("median", "median"), ("p75", "upper quartile"), ("mean", "mean"))
    ),
    *(
        Measure(
            f"assessment_duration_band_{band}_share",
            f"Share of assessments by working days taken: {days}",
            "share",
            f"Assessments completed in {days} working days / assessments completed.",
        )
        for band, days in ((band, band.replace("_plus", " or more").replace("_", " to ")) for band in BANDS)
    ),
    Measure(
        "authorisation_wait_mean_wd",
        "Wait for authorisation",
        "working days",
        "From the end of the write-up to the supervisor's beginning to read it; authorisations begun in the window.",
        "lower",
    ),
    Measure(
        "icpc_within_15wd_share",
        "Initial conferences within 15 working days",
        "share",
        "Initial child protection conferences within 15 working days of the strategy discussion / conferences held.",
        "higher",
        1.0,
    ),
    *(
        Measure(
            f"{plan}_visits_on_time_share",
            f"{text.capitalize()} visits made on time",
            "share",
            f"Visits of {text} plans made by the day they were due / visits made, missed, or past due and not made.",
            "higher",
            target,
        )
        for plan, text, target in (("cp", "child protection", 1.0), ("cin", "child in need", None))
    ),
)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    return {
        "contact_decision_within_1wd_share": _screening(history),
        **_mash(history),
        "child_seen_within_limit_share": _child_seen(history),
        **_assessments(history),
        "icpc_within_15wd_share": _conferences(history),
        "cp_visits_on_time_share": _visits(history, TaskKind.PLAN_VISIT_CHILD_PROTECTION),
        "cin_visits_on_time_share": _visits(history, TaskKind.PLAN_VISIT_CHILD_IN_NEED),
    }


def _share_in_time(
    windows: Windows, finished: Floats, in_time: Booleans, limit_passed: Floats, children: Floats
) -> Floats:
    """Finished in time / finished, or past the limit and unfinished; ``finished`` is infinity for the unfinished."""
    late = Stock(limit_passed, np.maximum(finished, limit_passed), children, children)
    return ratio(
        windows.count(finished, children * in_time), windows.count(finished, children) + windows.end_level(late)
    )


def _screening(history: History) -> Floats:
    limit = history.config.pathway.screening.due_days
    tasks = history.tasks_of(TaskKind.SCREENING)
    in_time = within_limit(tasks.since, tasks.ended, limit)
    return _share_in_time(history.windows, tasks.ended, in_time, limit_passes(tasks.since, limit), tasks.children)


def _mash(history: History) -> Values:
    values = {}
    started, decided = history.rows(EventType.MASH_STARTED), history.rows(EventType.MASH_DECIDED)
    finished = earliest(started.entity, decided.entity, decided.time)
    for code, rag in enumerate(RAGS):
        which = started.rag == code
        since, until, children = started.time[which], finished[which], started.children[which]
        limit = getattr(history.config.pathway.mash.limit_days, rag)
        # A limit in hours is met to the minute; one in days lasts to the end of its last day.
        by_day = limit >= 1.0
        in_time = within_limit(since, until, limit) if by_day else until <= since + limit
        passed = limit_passes(since, limit) if by_day else since + limit
        values[f"mash_within_limit_share_{rag}"] = _share_in_time(history.windows, until, in_time, passed, children)
    return values


def _child_seen(history: History) -> Floats:
    assessments = history.assessments
    seen, passed = assessments.seen, assessments.not_due_if_closed(assessments.seen_limit_passes)
    done_with = np.where(np.isfinite(passed), np.minimum(seen, assessments.ended), np.inf)
    return _share_in_time(history.windows, done_with, seen < passed, passed, assessments.children)


def _assessments(history: History) -> Values:
    windows, assessments = history.windows, history.assessments
    children, completed, passed = assessments.children, assessments.completed, assessments.limit_passes
    due = assessments.not_due_if_closed(passed)
    visited, signing = history.rows(EventType.ASSESSMENT_WORK_DONE), history.tasks_of(TaskKind.AUTHORISATION)
    visited_in_time = within_limit(visited.since, visited.time, history.config.pathway.assessment.limit_days)
    days = np.floor(completed) - np.floor(assessments.referred)
    count = windows.count(completed, children)
    in_time = completed < passed
    lower, median, upper = windows.quantiles(completed, days, children, (0.25, 0.5, 0.75))
    band = np.searchsorted(BAND_LIMITS, days)
    return {
        "assessments_within_45wd_share": ratio(windows.count(completed, children * in_time), count),
        "assessments_due_within_45wd_share": ratio(
            windows.count(due, children * in_time), windows.count(due, children)
        ),
        "assessment_work_done_within_45wd_share": windows.share(visited.time, visited_in_time, visited.children),
        "assessment_duration_p25_wd": lower,
        "assessment_duration_median_wd": median,
        "assessment_duration_p75_wd": upper,
        "assessment_duration_mean_wd": windows.mean(completed, days, children),
        **{
            f"assessment_duration_band_{name}_share": ratio(windows.count(completed, children * (band == code)), count)
            for code, name in enumerate(BANDS)
        },
        "authorisation_wait_mean_wd": windows.mean(signing.begun, signing.begun - signing.since, signing.children),
    }


def _conferences(history: History) -> Floats:
    held = history.rows(EventType.CONFERENCE_HELD)
    in_time = within_limit(held.since, held.time, history.config.pathway.section47.conference_limit_days)
    return history.windows.share(held.time, in_time, held.children)


def _visits(history: History, kind: TaskKind) -> Floats:
    windows, visits = history.windows, history.tasks_of(kind)
    plan = kind - TaskKind.PLAN_VISIT_CHILD_IN_NEED  # plan visits are in the order of PlanKind
    missed = history.rows(EventType.VISIT_MISSED)
    missed = missed.where(missed.detail == plan)
    past_due = limit_passes(visits.due, 0.0)
    unmade = Stock(past_due, np.maximum(visits.ended, past_due), visits.children, visits.children)
    fell_due = windows.count(visits.ended, visits.children) + windows.count(missed.time, missed.children)
    on_time = windows.count(visits.ended, visits.children * (visits.ended < past_due))
    return ratio(on_time, fell_due + windows.end_level(unmade))
