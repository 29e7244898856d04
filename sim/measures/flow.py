"""Flow: what assessments and enquiries lead to, plans, care and closure."""

from __future__ import annotations

from sim.measures.definition import Measure, level, level_values, volume, volume_values
from sim.measures.history import History, Rows
from sim.measures.windows import Stock, Values
from sim.model.events import Event, PlanKind

PLANS = {
    "cin": (PlanKind.CHILD_IN_NEED, "child in need"),
    "cp": (PlanKind.CHILD_PROTECTION, "child protection"),
}

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
)


def plans_open(history: History, kind: PlanKind) -> Stock:
    """Children on a plan of one kind; plans open when the run starts have been open before."""
    started, ended = plans(history, Event.PLAN_STARTED, kind), plans(history, Event.PLAN_ENDED, kind)
    return Stock(started.since, ended.time, started.children, ended.children)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows = history.windows

    def counted(name: str, rows: Rows) -> Values:
        return volume_values(name, windows.count(rows.time, rows.children), windows)

    values = {
        **counted("assessments_completed", history.rows(Event.ASSESSMENT_COMPLETED, Event.REASSESSMENT_COMPLETED)),
        **counted("section47s", begun_in_the_run(history.rows(Event.SECTION47_STARTED))),
        **counted("conferences", history.rows(Event.CONFERENCE_HELD)),
        **counted("care_entries", history.rows(Event.CARE_ENTERED)),
        **counted("journeys_closed", history.rows(Event.JOURNEY_CLOSED)),
    }
    for plan, (kind, _) in PLANS.items():
        started = plans(history, Event.PLAN_STARTED, kind)
        values |= counted(f"plans_started_{plan}", begun_in_the_run(started))
        values |= counted(f"plans_ended_{plan}", plans(history, Event.PLAN_ENDED, kind))
        values |= level_values(f"plans_open_{plan}", plans_open(history, kind), windows)
        values[f"plans_open_{plan}_start"] = windows.start_level(plans_open(history, kind))
    return values


def begun_in_the_run(started: Rows) -> Rows:
    """Leave out what had begun before the run and is only written down at its start."""
    return started.where(started.since >= 0.0)


def plans(history: History, event: Event, kind: PlanKind) -> Rows:
    """Plans of one kind that an event is about."""
    rows = history.rows(event)
    return rows.where(rows.detail == kind)
