"""Section 47 and child protection conferences: discussions and conferences in time, reports, and the chairs' diary."""

from __future__ import annotations

import numpy as np

from sim.measures.assessments import limit_passes
from sim.measures.definition import Measure, level, level_values
from sim.measures.history import History, Rows, Tasks
from sim.measures.windows import Floats, Stock, Values, ratio
from sim.model.events import CaseStage, ConferenceKind, EventType, Role, TaskKind

BANDS = ("0_10", "11_15", "16_20", "21_plus")
"""Published bands of the time from strategy discussion to initial conference, working days."""

BAND_LIMITS = (10, 15, 20)
"""Last working day of each band but the last."""

KINDS = {"initial": ConferenceKind.INITIAL, "review": ConferenceKind.REVIEW}

MEASURES = (
    Measure(
        "strategy_discussions_within_limit_share",
        "Strategy discussions held in time",
        "share",
        "Strategy discussions held within pathway.section47.strategy_discussion.limit_days of reasonable cause, one"
        " working day by default / discussions held, or past the limit and not held.",
        "higher",
        1.0,
    ),
    Measure(
        "strategy_discussion_wait_mean_wd",
        "Wait for the strategy discussion",
        "working days",
        "From reasonable cause to the strategy discussion; mean over discussions in the window.",
        "lower",
    ),
    Measure(
        "section47_at_mash_share",
        "Reasonable cause seen before the assessment",
        "share",
        "Children about whom the MASH or, where the risk is immediate, the front door saw reasonable cause / all about"
        " whom it arose.",
    ),
    Measure(
        "section47_during_plan_share",
        "Reasonable cause arising during a child in need plan",
        "share",
        "Children about whom reasonable cause arose during a child in need plan / all about whom it arose.",
    ),
    Measure(
        "section47_to_conference_share",
        "Section 47 enquiries that lead to a conference",
        "share",
        "Section 47 enquiries that led to an initial conference / enquiries ended, by the conference or without one.",
    ),
    *(
        Measure(
            f"icpc_duration_{name}_wd",
            f"Strategy discussion to initial conference, {text}",
            "working days",
            f"Working days from the strategy discussion to the initial conferences held in the window: {text}.",
            "lower",
        )
        for name, text in (("p25", "lower quartile"), ("median", "median"), ("p75", "upper quartile"), ("mean", "mean"))
    ),
    *(
        Measure(
            f"icpc_duration_band_{band}_share",
            f"Share of initial conferences by working days taken: {days}",
            "share",
            f"Initial conferences held in {days} working days / initial conferences held.",
        )
        for band, days in ((band, band.replace("_plus", " or more").replace("_", " to ")) for band in BANDS)
    ),
    *level(
        "conferences_waiting_mean",
        "Children waiting for an initial conference",
        "children",
        "Children whose initial conference is booked and not held yet.",
    ),
    *(
        Measure(
            f"conference_slot_wait_mean_wd_{name}",
            f"Wait for a chair's slot, {name} conferences",
            "working days",
            f"From the day planned for {text} conference to the slot that was booked; below 0 where only an earlier one"
            " kept the limit. Mean over bookings in the window.",
            "lower",
        )
        for name, text in (("initial", "an initial"), ("review", "a review"))
    ),
    Measure(
        "conferences_postponed_share",
        "Initial conferences postponed",
        "share",
        "Initial conferences put off on their day because the report was not ready / those put off or held: one that is"
        " put off twice counts three times below, and twice above the line.",
        "lower",
    ),
    Measure(
        "conference_reports_on_time_share",
        "Conference reports ready on time",
        "share",
        "Reports for initial conferences ready by pathway.section47.report_due_days before the conference as first"
        " booked / reports done, or past due and not done.",
        "higher",
        1.0,
    ),
    Measure(
        "conference_reports_before_conference_share",
        "Conference reports ready before the conference",
        "share",
        "Reports done before the initial conference they are for, on the day last booked for it / reports done.",
        "higher",
        1.0,
    ),
    Measure(
        "conference_records_on_time_share",
        "Conference records done on time",
        "share",
        "Chairs' records of conferences done within pathway.section47.chairs.record_days / records done, or past due"
        " and not done.",
        "higher",
        1.0,
    ),
    Measure(
        "conference_chair_utilisation",
        "Utilisation: conference chairs",
        "share",
        "Time on tasks / time at work, of conference chairs. Leave, overtime and other duties change task length.",
    ),
)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    return {
        **_discussions(history),
        **_enquiries(history),
        **_durations(history),
        **_diary(history),
        "conferences_postponed_share": _postponed(history),
        "conference_reports_on_time_share": _on_time(history, history.tasks_of(TaskKind.CONFERENCE_REPORT)),
        "conference_reports_before_conference_share": _before_conference(history),
        "conference_records_on_time_share": _on_time(history, history.tasks_of(TaskKind.CONFERENCE_RECORD)),
        "conference_chair_utilisation": history.people.utilisation(history.people.role == Role.CONFERENCE_CHAIR),
    }


def _discussions(history: History) -> Values:
    windows = history.windows
    called, held = history.rows(EventType.REASONABLE_CAUSE), history.rows(EventType.STRATEGY_DISCUSSION)
    passed = limit_passes(held.due, 0.0)
    in_time = windows.count(held.time, held.children * (held.time < passed))
    late = Stock(limit_passes(called.due, 0.0), np.maximum(held.time, passed), called.children, held.children)
    discussed = windows.count(held.time, held.children)
    return {
        "strategy_discussions_within_limit_share": ratio(in_time, discussed + windows.end_level(late)),
        "strategy_discussion_wait_mean_wd": windows.mean(held.time, held.time - held.since, held.children),
        "section47_at_mash_share": windows.share(called.time, called.detail == CaseStage.SECTION47, called.children),
        "section47_during_plan_share": windows.share(
            called.time, called.detail == CaseStage.CHILD_IN_NEED, called.children
        ),
    }


def _enquiries(history: History) -> Values:
    ended = history.rows(EventType.CONFERENCE_HELD, EventType.SECTION47_CLOSED)
    to_conference = ended.event == EventType.CONFERENCE_HELD
    return {"section47_to_conference_share": history.windows.share(ended.time, to_conference, ended.children)}


def _durations(history: History) -> Values:
    windows, held = history.windows, history.rows(EventType.CONFERENCE_HELD)
    days = np.floor(held.time) - np.floor(held.since)
    lower, median, upper = windows.quantiles(held.time, days, held.children, (0.25, 0.5, 0.75))
    band = np.searchsorted(BAND_LIMITS, days)
    return {
        "icpc_duration_p25_wd": lower,
        "icpc_duration_median_wd": median,
        "icpc_duration_p75_wd": upper,
        "icpc_duration_mean_wd": windows.mean(held.time, days, held.children),
        **{
            f"icpc_duration_band_{name}_share": windows.share(held.time, band == code, held.children)
            for code, name in enumerate(BANDS)
        },
    }


def _diary(history: History) -> Values:
    windows, held = history.windows, history.rows(EventType.CONFERENCE_HELD)
    booked = {name: _booked(history, kind) for name, kind in KINDS.items()}
    initial = booked["initial"]
    waiting = Stock(initial.time, held.time, initial.children, held.children)
    return {
        **level_values("conferences_waiting_mean", waiting, windows),
        **{
            f"conference_slot_wait_mean_wd_{name}": windows.mean(rows.time, rows.start - rows.due, rows.children)
            for name, rows in booked.items()
        },
    }


def _postponed(history: History) -> Floats:
    days = history.rows(EventType.CONFERENCE_POSTPONED, EventType.CONFERENCE_HELD)
    return history.windows.share(days.time, days.event == EventType.CONFERENCE_POSTPONED, days.children)


def _booked(history: History, kind: ConferenceKind) -> Rows:
    rows = history.rows(EventType.CONFERENCE_BOOKED)
    return rows.where(rows.detail == kind)


def _on_time(history: History, tasks: Tasks) -> Floats:
    windows, past_due = history.windows, limit_passes(tasks.due, 0.0)
    undone = Stock(past_due, np.maximum(tasks.ended, past_due), tasks.children, tasks.children)
    on_time = windows.count(tasks.ended, tasks.children * (tasks.ended < past_due))
    return ratio(on_time, windows.count(tasks.ended, tasks.children) + windows.end_level(undone))


def _before_conference(history: History) -> Floats:
    done = history.rows(EventType.CONFERENCE_REPORT_DONE)
    return history.windows.share(done.time, done.time <= done.start, done.children)
