"""Plans: core groups and reviews in time, visits missed, drift, repeat plans, and what follows a plan."""

from __future__ import annotations

import numpy as np

from sim.clock import within_limit
from sim.measures.assessments import limit_passes
from sim.measures.definition import Measure, volume, volume_values
from sim.measures.history import History, Rows
from sim.measures.windows import Floats, Stock, Values, ratio
from sim.model.events import Event, PlanEnd, PlanKind, TaskKind

PLANS = {
    "cp": (PlanKind.CHILD_PROTECTION, "child protection"),
    "cin": (PlanKind.CHILD_IN_NEED, "child in need"),
}

FOUR_WEEKS = 20.0
"""In working days: a plan that ends later than planned by more than this has drifted."""

_BEGUN, _VISITED, _ENDED = range(3)

VISIT = {
    PlanKind.CHILD_IN_NEED: TaskKind.PLAN_VISIT_CHILD_IN_NEED,
    PlanKind.CHILD_PROTECTION: TaskKind.PLAN_VISIT_CHILD_PROTECTION,
}

MEASURES = (
    Measure(
        "core_groups_on_time_share",
        "Core groups held on time",
        "share",
        "Core groups held by the day they were due / core groups held, missed, or past due and not held.",
        "higher",
        1.0,
    ),
    Measure(
        "reviews_on_time_share",
        "Child protection reviews held on time",
        "share",
        "Child protection review conferences held within their limit, three months after the initial conference and"
        " six after the last review by default / review conferences held.",
        "higher",
        1.0,
    ),
    *(
        measure
        for plan, (_, text) in PLANS.items()
        for measure in (
            Measure(
                f"{plan}_seen_in_4_weeks_share",
                f"Children on {text} plans seen in the last four weeks",
                "share",
                f"Children on a {text} plan that began, or who were visited, within the last 20 working days / children"
                " on one. Time average.",
                "higher",
            ),
            *volume(
                f"{plan}_visits_missed",
                f"{text.capitalize()} visits missed",
                "visits",
                f"Visits of {text} plans that fell due while the last was undone, counted for every child.",
                "lower",
            ),
            Measure(
                f"{plan}_plan_length_mean_wd",
                f"Length of {text} plans, mean",
                "working days",
                f"From start to end; mean over children whose {text} plan ended in the window, in whatever way.",
            ),
            Measure(
                f"{plan}_plan_drift_mean_wd",
                f"Drift of {text} plans, mean",
                "working days",
                f"Later than planned, because visits were missed or late or a review was; mean over children whose"
                f" {text} plan was closed or stepped down in the window.",
                "lower",
            ),
            Measure(
                f"{plan}_plans_drifted_share",
                f"{text.capitalize()} plans that drifted by more than four weeks",
                "share",
                f"Children whose {text} plan was closed or stepped down more than 20 working days later than planned"
                " / children whose plan was closed or stepped down.",
                "lower",
            ),
        )
    ),
    Measure(
        "repeat_plan_share",
        "Protection plans that are second or later ones",
        "share",
        "Children who began a second or later child protection plan ever / children who began one.",
        "lower",
    ),
    *volume(
        "step_downs_to_cin",
        "Steps down to a child in need plan",
        "children",
        "Children who went on from a child protection to a child in need plan.",
    ),
    *volume(
        "step_downs_to_early_help",
        "Steps down to early help",
        "children",
        "Children whose plan, of either kind, ended in a step to early help.",
    ),
    *volume(
        "cin_plans_stepped_up",
        "Steps up to a child protection plan",
        "children",
        "Children whose child in need plan was replaced by a child protection plan.",
    ),
    *volume(
        "care_entries_from_plans",
        "Entries to care from plans",
        "children",
        "Children who became looked after while on a plan.",
    ),
    Measure(
        "care_panel_wait_mean_wd",
        "Wait for the care panel",
        "working days",
        "From the social worker's asking to the panel's decision; mean over children who became looked after.",
        "lower",
    ),
    *volume(
        "reassessments",
        "Assessments during plans",
        "children",
        "Children on a plan whose further assessment was completed.",
    ),
    Measure(
        "reassessments_within_45wd_share",
        "Assessments during plans within 45 working days",
        "share",
        "Further assessments of children on a plan completed within 45 working days of their start / completed.",
        "higher",
        1.0,
    ),
)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows = history.windows
    reviews = _with_detail(history.rows(Event.REVIEW_HELD), PlanKind.CHILD_PROTECTION)
    followed = history.rows(Event.PLAN_FOLLOWED_BY)
    entered, reassessed = history.rows(Event.CARE_ENTERED), history.rows(Event.REASSESSMENT_COMPLETED)
    values = {
        "core_groups_on_time_share": _core_groups(history),
        "reviews_on_time_share": windows.share(
            reviews.time, reviews.time < limit_passes(reviews.due, 0.0), reviews.children
        ),
        "repeat_plan_share": _repeat_plans(history),
        "care_panel_wait_mean_wd": windows.mean(entered.time, entered.time - entered.since, entered.children),
        "reassessments_within_45wd_share": windows.share(
            reassessed.time,
            within_limit(reassessed.since, reassessed.time, history.config.pathway.plans.reassessment.limit_days),
            reassessed.children,
        ),
    }
    for plan, (kind, _) in PLANS.items():
        values[f"{plan}_seen_in_4_weeks_share"] = _seen(history, kind)
        values |= _missed(history, plan, kind)
        values |= _lengths(history, plan, kind)
    for name, rows in {
        "step_downs_to_cin": _with_detail(followed, PlanEnd.CHILD_IN_NEED),
        "step_downs_to_early_help": _with_detail(followed, PlanEnd.EARLY_HELP),
        "cin_plans_stepped_up": _with_detail(followed, PlanEnd.CHILD_PROTECTION),
        "care_entries_from_plans": _with_detail(followed, PlanEnd.CARE),
        "reassessments": reassessed,
    }.items():
        values |= volume_values(name, windows.count(rows.time, rows.children), windows)
    return values


def _core_groups(history: History) -> Floats:
    windows, groups, missed = (
        history.windows,
        history.tasks_of(TaskKind.CORE_GROUP),
        history.rows(Event.CORE_GROUP_MISSED),
    )
    past_due = limit_passes(groups.due, 0.0)
    not_held = Stock(past_due, np.maximum(groups.ended, past_due), groups.children, groups.children)
    fell_due = windows.count(groups.ended, groups.children) + windows.count(missed.time, missed.children)
    on_time = windows.count(groups.ended, groups.children * (groups.ended < past_due))
    return ratio(on_time, fell_due + windows.end_level(not_held))


def _repeat_plans(history: History) -> Floats:
    windows, repeated = history.windows, history.rows(Event.REPEAT_PLAN)
    started = _with_detail(history.rows(Event.PLAN_STARTED), PlanKind.CHILD_PROTECTION)
    repeated, started = repeated.where(repeated.since >= 0.0), started.where(started.since >= 0.0)
    return ratio(windows.count(repeated.time, repeated.children), windows.count(started.time, started.children))


def _seen(history: History, kind: PlanKind) -> Floats:
    windows = history.windows
    begun, ended = (_with_detail(history.rows(event), kind) for event in (Event.PLAN_STARTED, Event.PLAN_ENDED))
    visits = history.tasks_of(VISIT[kind])
    made = visits.where(np.isfinite(visits.ended))
    time = np.concatenate([begun.since, made.time, ended.time])
    entity, children = (
        np.concatenate([getattr(rows, column) for rows in (begun, made, ended)]) for column in ("entity", "children")
    )
    what = np.repeat([_BEGUN, _VISITED, _ENDED], [len(begun), len(made), len(ended)])
    order = np.lexsort((what, time, entity))
    time, entity, children, what = time[order], entity[order], children[order], what[order]
    until = np.append(np.where(entity[1:] == entity[:-1], time[1:], np.inf), np.inf)[: len(time)]
    n_open = np.cumsum((what == _BEGUN) * 1 - (what == _ENDED))
    first = np.searchsorted(entity, entity)
    n_open = n_open - (n_open - (what == _BEGUN) + (what == _ENDED))[first]
    seen = (what != _ENDED) & (n_open > 0)  # a visit that was still owed is made after the end
    since, weight = time[seen], children[seen]
    recently = Stock(since, np.minimum(until[seen], since + FOUR_WEEKS), weight, weight)
    on_plan = Stock(begun.since, ended.time, begun.children, ended.children)
    return ratio(windows.mean_level(recently), windows.mean_level(on_plan))


def _missed(history: History, plan: str, kind: PlanKind) -> Values:
    missed = _with_detail(history.rows(Event.VISIT_MISSED), kind)
    windows = history.windows
    return volume_values(f"{plan}_visits_missed", windows.count(missed.time, missed.children), windows)


def _lengths(history: History, plan: str, kind: PlanKind) -> Values:
    windows, ended = history.windows, _with_detail(history.rows(Event.PLAN_ENDED), kind)
    closed = ended.where(~np.isnan(ended.due))
    late = closed.time - closed.due
    return {
        f"{plan}_plan_length_mean_wd": windows.mean(ended.time, ended.time - ended.since, ended.children),
        f"{plan}_plan_drift_mean_wd": windows.mean(closed.time, late, closed.children),
        f"{plan}_plans_drifted_share": windows.share(closed.time, late > FOUR_WEEKS, closed.children),
    }


def _with_detail(rows: Rows, detail: float) -> Rows:
    return rows.where(rows.detail == detail)
