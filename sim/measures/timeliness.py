"""Timeliness: how much of the work met its limit, by the sector's definitions.

Unless a definition says otherwise a share counts what was finished in the window, and as not in time also what is past
its limit and unfinished when the window ends: a service that stops finishing late work must not look better for it.
"""

from __future__ import annotations

import numpy as np

from sim.clock import within_limit_array
from sim.config.base import RAGS
from sim.measures.definition import Measure
from sim.measures.history import Booleans, History, Rows
from sim.measures.windows import Floats, Stock, Values, Windows, ratio
from sim.model.events import Event, TaskKind

BANDS = ("0", "1_10", "11_20", "21_30", "31_40", "41_45", "46_50", "51_60", "61_plus")
"""Published bands of assessment length, working days."""

BAND_LIMITS = (0, 10, 20, 30, 40, 45, 50, 60)
"""Last working day of each band but the last."""

MEASURES = (
    Measure(
        "contact_decision_within_1wd_share",
        "share",
        "Contacts screened within pathway.screening.due_days, one working day by default / contacts screened or past"
        " the limit and undecided.",
        "higher",
        1.0,
    ),
    *(
        Measure(
            f"mash_within_limit_share_{rag}",
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
        "share",
        "Assessments whose child was first seen within the limit for its rating / those seen, or past it and unseen.",
        "higher",
        1.0,
    ),
    Measure(
        "assessments_within_45wd_share",
        "share",
        "Assessments completed within 45 working days of the referral / assessments completed in the window: the"
        " published definition, blind to what is open and overdue.",
        "higher",
        1.0,
    ),
    Measure(
        "assessments_due_within_45wd_share",
        "share",
        "Of the assessments whose 45th working day ended in the window, those completed by then; open ones are late.",
        "higher",
        1.0,
    ),
    Measure(
        "assessment_work_done_within_45wd_share",
        "share",
        "Assessments whose last visit was within 45 working days / assessments whose last visit was in the window: work"
        " done, as against work recorded and authorised.",
        "higher",
    ),
    *(
        Measure(
            f"assessment_duration_{name}_wd",
            "working days",
            f"Working days from referral to completion of the assessments completed in the window: {text}.",
            "lower",
        )
        for name, text in (("p25", "lower quartile"), ("median", "median"), ("p75", "upper quartile"), ("mean", "mean"))
    ),
    *(
        Measure(
            f"assessment_duration_band_{band}_share",
            "share",
            f"Assessments completed in {days} working days / assessments completed.",
        )
        for band, days in ((band, band.replace("_plus", " or more").replace("_", " to ")) for band in BANDS)
    ),
    Measure(
        "authorisation_wait_mean_wd",
        "working days",
        "From the end of the write-up to the supervisor's beginning to read it; authorisations begun in the window.",
        "lower",
    ),
    Measure(
        "icpc_within_15wd_share",
        "share",
        "Initial child protection conferences within 15 working days of the strategy discussion / conferences held.",
        "higher",
        1.0,
    ),
    *(
        Measure(
            f"{plan}_visits_on_time_share",
            "share",
            f"Visits of {text} plans made by the day they were due / visits made, missed, or past due and not made.",
            "higher",
            target,
        )
        for plan, text, target in (("cp", "child protection", 1.0), ("cin", "child in need", None))
    ),
)


def limit_passes(since: Floats, limit_days: float | Floats) -> Floats:
    """First clock time at which a limit of whole working days, begun at ``since``, is no longer met."""
    return np.floor(since) + np.floor(limit_days) + 1.0


def overdue(begun_since: Rows, finished: Rows, begun_passes: Floats, finished_passes: Floats) -> Stock:
    """Children for whom something is past its limit and not finished.

    Each enters when its limit passes and leaves when it is finished, or at once if that was earlier, so what begins and
    what is finished need no pairing.
    """
    return Stock(begun_passes, np.maximum(finished.time, finished_passes), begun_since.children, finished.children)


def assessments_overdue(history: History) -> Stock:
    """Children whose assessment is open beyond its limit."""
    limit = history.config.pathway.assessment.limit_days
    started, completed = history.rows(Event.ASSESSMENT_STARTED), history.rows(Event.ASSESSMENT_COMPLETED)
    return overdue(started, completed, limit_passes(started.since, limit), limit_passes(completed.since, limit))


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


def _in_time_share(windows: Windows, finished: Rows, in_time: Booleans, unfinished_late: Stock) -> Floats:
    in_time_children = windows.count(finished.time, finished.children * in_time)
    return ratio(in_time_children, windows.count(finished.time, finished.children) + windows.end_level(unfinished_late))


def _screening(history: History) -> Floats:
    limit = history.config.pathway.screening.due_days
    decided, tasks = history.rows(Event.SCREENED), history.tasks_of(TaskKind.SCREENING)
    late = overdue(tasks, decided, limit_passes(tasks.since, limit), limit_passes(decided.since, limit))
    return _in_time_share(history.windows, decided, within_limit_array(decided.since, decided.time, limit), late)


def _mash(history: History) -> Values:
    values = {}
    started, decided = history.rows(Event.MASH_STARTED), history.rows(Event.MASH_DECIDED)
    for code, rag in enumerate(RAGS):
        limit = getattr(history.config.pathway.mash.limit_days, rag)
        begun, finished = started.where(started.rag == code), decided.where(decided.rag == code)
        if limit < 1.0:
            in_time: Booleans = finished.time <= finished.since + limit
            late = overdue(begun, finished, begun.time + limit, finished.since + limit)
        else:
            in_time = within_limit_array(finished.since, finished.time, limit)
            late = overdue(begun, finished, limit_passes(begun.time, limit), limit_passes(finished.since, limit))
        values[f"mash_within_limit_share_{rag}"] = _in_time_share(history.windows, finished, in_time, late)
    return values


def _child_seen(history: History) -> Floats:
    rules = history.config.pathway.assessment

    def limit(rows: Rows) -> Floats:
        return np.where(rows.rag == RAGS.index("red"), rules.seen_limit_days_urgent, rules.seen_limit_days)

    started, seen = history.rows(Event.ASSESSMENT_STARTED), history.rows(Event.CHILD_SEEN)
    late = overdue(started, seen, limit_passes(started.since, limit(started)), limit_passes(seen.since, limit(seen)))
    return _in_time_share(history.windows, seen, within_limit_array(seen.since, seen.time, limit(seen)), late)


def _assessments(history: History) -> Values:
    windows, limit = history.windows, history.config.pathway.assessment.limit_days
    started, completed = history.rows(Event.ASSESSMENT_STARTED), history.rows(Event.ASSESSMENT_COMPLETED)
    visited = history.rows(Event.ASSESSMENT_WORK_DONE)
    signing = history.tasks_of(TaskKind.AUTHORISATION)
    days = np.floor(completed.time) - np.floor(completed.since)
    count = windows.count(completed.time, completed.children)
    in_time = days <= limit
    falling_due = windows.count(limit_passes(started.since, limit), started.children)
    met = windows.count(limit_passes(completed.since, limit), completed.children * in_time)
    lower, median, upper = windows.quantiles(completed.time, days, completed.children, (0.25, 0.5, 0.75))
    band = np.searchsorted(BAND_LIMITS, days)
    return {
        "assessments_within_45wd_share": ratio(windows.count(completed.time, completed.children * in_time), count),
        "assessments_due_within_45wd_share": ratio(met, falling_due),
        "assessment_work_done_within_45wd_share": windows.mean(
            visited.time, within_limit_array(visited.since, visited.time, limit).astype(np.float64), visited.children
        ),
        "assessment_duration_p25_wd": lower,
        "assessment_duration_median_wd": median,
        "assessment_duration_p75_wd": upper,
        "assessment_duration_mean_wd": windows.mean(completed.time, days, completed.children),
        **{
            f"assessment_duration_band_{name}_share": ratio(
                windows.count(completed.time, completed.children * (band == code)), count
            )
            for code, name in enumerate(BANDS)
        },
        "authorisation_wait_mean_wd": windows.mean(signing.begun, signing.begun - signing.since, signing.children),
    }


def _conferences(history: History) -> Floats:
    held = history.rows(Event.CONFERENCE_HELD)
    in_time = within_limit_array(held.since, held.time, history.config.pathway.section47.conference_limit_days)
    return history.windows.mean(held.time, in_time.astype(np.float64), held.children)


def _visits(history: History, kind: TaskKind) -> Floats:
    windows, visits = history.windows, history.tasks_of(kind)
    plan = kind - TaskKind.PLAN_VISIT_CHILD_IN_NEED  # plan visits are in the order of PlanKind
    missed = history.rows(Event.VISIT_MISSED)
    missed = missed.where(missed.detail == plan)
    on_time = visits.children * (np.floor(visits.ended) <= np.floor(visits.due))
    unmade = Stock(
        limit_passes(visits.due, 0.0),
        np.maximum(visits.ended, limit_passes(visits.due, 0.0)),
        visits.children,
        visits.children,
    )
    fell_due = windows.count(visits.ended, visits.children) + windows.count(missed.time, missed.children)
    return ratio(windows.count(visits.ended, on_time), fell_due + windows.end_level(unmade))
