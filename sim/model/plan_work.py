"""How much work a plan of a given length is: what falls due on it, and the hours of that.

Rules without a clock. Plans follow them day by day (:mod:`sim.model.plans`), expected flows on average.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.distributions import equally_likely
from sim.model.events import PlanKind

if TYPE_CHECKING:
    from sim.config.base import Distribution
    from sim.config.plans import Plans

MONTH_DAYS = WORKING_DAYS_PER_YEAR / 12.0

_ROUNDING = 1e-9
"""A visit due on the day a plan ends belongs to it, to the last digit."""


def visits_due(length_days: float, interval_days: float) -> int:
    """Return how many visits fall due on a plan: one at the end of every interval."""
    return math.floor(length_days / interval_days + _ROUNDING)


def first_due(started: float, now: float, interval_days: float) -> float:
    """Return when the next visit of a plan is due: its visits follow each other from the day it started."""
    return started + interval_days * (visits_due(now - started, interval_days) + 1)


def next_due(last_due: float, done: float, interval_days: float) -> float:
    """Return when the next visit is due: an interval after one last fell due, or half of one after a late visit."""
    return max(last_due + interval_days, done + 0.5 * interval_days)


def core_groups_due(length_days: float, first_days: float, interval_days: float) -> int:
    """Return how many core groups fall due on a plan."""
    if length_days + _ROUNDING < first_days:
        return 0
    return 1 + visits_due(length_days - first_days, interval_days)


def is_last_review(ends: float, limit: float, tolerance_days: float = 0.0) -> bool:
    """Say whether the next review can be the one at which the plan ends: its planned end comes before the limit.

    Reviews of children in need have no statutory limit: one that would come shortly before the end waits for it
    (``tolerance_days``).
    """
    return ends <= limit + tolerance_days + _ROUNDING


def reviews_due(length_days: float, first_days: float, later_days: float, tolerance_days: float = 0.0) -> int:
    """Return how many reviews a plan has, the one at which it ends among them."""
    limit, number = first_days, 1
    while not is_last_review(length_days, limit, tolerance_days):
        limit += later_days
        number += 1
    return number


def days_cut_short(length_days: float, per_year: float) -> float:
    """Return the expected length of a plan that something of a constant hazard may end early."""
    daily = per_year / WORKING_DAYS_PER_YEAR
    return -math.expm1(-daily * length_days) / daily if daily > 0.0 else length_days


def plan_hours(plans: Plans, kind: PlanKind, length_days: float) -> float:
    """Return the social worker's hours per child on a plan of this length, reassessments apart."""
    settings = plans.child_protection if kind == PlanKind.CHILD_PROTECTION else plans.child_in_need
    hours = visits_due(length_days, settings.visit_interval_days) * settings.visit_hours
    if kind == PlanKind.CHILD_PROTECTION:
        protection = plans.child_protection
        first, interval = protection.first_core_group_days, protection.core_group_interval_days
        hours += core_groups_due(length_days, first, interval) * protection.core_group_hours
        lead = math.fsum(protection.review_planned_days) / len(protection.review_planned_days)
        later = protection.review_interval_months * MONTH_DAYS - lead
        reviews = reviews_due(length_days, protection.first_review_months * MONTH_DAYS, later)
    else:
        interval = plans.child_in_need.review_interval_days
        reviews = reviews_due(length_days, interval, interval, 0.5 * interval)
    return hours + reviews * settings.review_hours


def expected_plan_days(length_days: Distribution, per_year: float) -> float:
    """Return the mean length in working days of plans that something of a constant hazard may end early."""
    return float(np.mean([days_cut_short(days, per_year) for days in equally_likely(length_days).tolist()]))


def expected_plan_hours(
    plans: Plans, kind: PlanKind, stepped_down: bool = False, section47_per_year: float = 0.0
) -> float:
    """Return the mean hours per child of a plan without drift.

    Parameters
    ----------
    plans
        A validated :class:`sim.config.plans.Plans`.
    kind
        Which plan.
    stepped_down
        A child in need plan that follows a protection plan.
    section47_per_year
        Hazard of an enquiry that ends the plan, so of one that leads to a protection plan.
    """
    settings = plans.child_protection if kind == PlanKind.CHILD_PROTECTION else plans.child_in_need
    hazard = settings.care_per_year + section47_per_year
    lengths = equally_likely(plans.step_down_days if stepped_down else settings.length_days, 400).tolist()
    hours = [
        plan_hours(plans, kind, planned) * days_cut_short(planned, hazard) / planned
        for planned in lengths
        if planned > 0.0
    ]
    return math.fsum(hours) / len(lengths)
