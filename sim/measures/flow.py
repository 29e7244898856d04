"""Flow: what assessments and enquiries lead to, plans, care and closure."""

from __future__ import annotations

from sim.config.categories import ABOVE_THRESHOLD
from sim.measures.definition import Measure, level, level_values, volume, volume_values
from sim.measures.history import History, Rows
from sim.measures.windows import Booleans, Floats, Stock, Values
from sim.model.events import ClosureStage, EventType, PlanKind

PLANS = {
    "cin": (PlanKind.CHILD_IN_NEED, "child in need"),
    "cp": (PlanKind.CHILD_PROTECTION, "child protection"),
}

CLOSED_UNDER_PRESSURE = {
    "at_screening": (ClosureStage.CONTACT, "at screening", "at screening, by threshold drift"),
    "at_mash": (ClosureStage.MASH, "at the MASH", "at the MASH, by threshold drift"),
    "unassessed": (ClosureStage.REFERRAL, "referred and not assessed", "as low-risk cases, without an assessment"),
}
"""Where families are closed because work outruns people: end of the label, and in words."""

MEASURES = (
    *volume(
        "assessments_completed",
        "Assessments completed",
        "children",
        "Assessments authorised, so completed, after a referral or during a plan: the published definition.",
    ),
    *volume(
        "section47s", "Section 47 enquiries", "children", "Section 47 enquiries begun, at the strategy discussion."
    ),
    *volume("conferences", "Conferences", "children", "Initial child protection conferences held."),
    *(
        measure
        for plan, (_, text) in PLANS.items()
        for measure in (
            *volume(
                f"plans_started_{plan}", f"Plans started: {text}", "children", f"Children who began a {text} plan."
            ),
            *volume(f"plans_ended_{plan}", f"Plans ended: {text}", "children", f"Children whose {text} plan ended."),
            *level(f"plans_open_{plan}", f"Children on a {text} plan", "children", f"Children on a {text} plan."),
            Measure(
                f"plans_open_{plan}_start",
                f"Children on a {text} plan, at the start",
                "children",
                f"Children on a {text} plan at the start of the window.",
            ),
        )
    ),
    *volume("care_entries", "Care entries", "children", "Children who became looked after."),
    *volume("journeys_closed", "Journeys closed", "children", "Children whose journey ended, at whatever stage."),
    *volume(
        "closed_under_pressure",
        "Closed under pressure",
        "children",
        "Children whose journey was closed because work outran people: by threshold drift, or a low-risk case closed"
        " without an assessment. Part of journeys_closed.",
        "lower",
    ),
    *(
        Measure(
            f"closed_under_pressure_{name}",
            f"Closed under pressure: {label}",
            "children",
            f"Those of closed_under_pressure {text}.",
            "lower",
        )
        for name, (_, label, text) in CLOSED_UNDER_PRESSURE.items()
    ),
    Measure(
        "closed_under_pressure_in_need",
        "Closed under pressure: in need of social work",
        "children",
        "Those of closed_under_pressure who truly are in need of social work: need that is missed, and comes back.",
        "lower",
    ),
)


def plans_open(history: History, kind: PlanKind) -> Stock:
    """Children on a plan of one kind; plans open when the run starts have been open before."""
    started, ended = plans(history, EventType.PLAN_STARTED, kind), plans(history, EventType.PLAN_ENDED, kind)
    return Stock(started.since, ended.time, started.children, ended.children)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows = history.windows

    def counted(name: str, rows: Rows) -> Values:
        return volume_values(name, windows.count(rows.time, rows.children), windows)

    values = {
        **counted(
            "assessments_completed", history.rows(EventType.ASSESSMENT_COMPLETED, EventType.REASSESSMENT_COMPLETED)
        ),
        **counted("section47s", begun_in_the_run(history.rows(EventType.SECTION47_STARTED))),
        **counted("conferences", history.rows(EventType.CONFERENCE_HELD)),
        **counted("care_entries", history.rows(EventType.CARE_ENTERED)),
        **counted("journeys_closed", history.rows(EventType.JOURNEY_CLOSED)),
    }
    for plan, (kind, _) in PLANS.items():
        started = plans(history, EventType.PLAN_STARTED, kind)
        values |= counted(f"plans_started_{plan}", begun_in_the_run(started))
        values |= counted(f"plans_ended_{plan}", plans(history, EventType.PLAN_ENDED, kind))
        values |= level_values(f"plans_open_{plan}", plans_open(history, kind), windows)
        values[f"plans_open_{plan}_start"] = windows.start_level(plans_open(history, kind))
    return values | _closed_under_pressure(history)


def _closed_under_pressure(history: History) -> Values:
    windows, closed = history.windows, history.rows(EventType.CLOSED_UNDER_PRESSURE)

    def children(which: Booleans) -> Floats:
        return windows.count(closed.time, closed.children * which)

    return {
        **volume_values("closed_under_pressure", windows.count(closed.time, closed.children), windows),
        **{
            f"closed_under_pressure_{name}": children(closed.detail == stage)
            for name, (stage, _, _) in CLOSED_UNDER_PRESSURE.items()
        },
        "closed_under_pressure_in_need": children(closed.need >= ABOVE_THRESHOLD),
    }


def begun_in_the_run(started: Rows) -> Rows:
    """Leave out what had begun before the run and is only written down at its start."""
    return started.where(started.since >= 0.0)


def plans(history: History, event: EventType, kind: PlanKind) -> Rows:
    """Plans of one kind that an event is about."""
    rows = history.rows(event)
    return rows.where(rows.detail == kind)
