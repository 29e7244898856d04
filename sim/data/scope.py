"""What of the published stocks and workforce lies inside the model, and what is left out.

Published cases, children in need and case holders include looked-after children and care leavers, who are outside.
"""

from __future__ import annotations

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.data.facts import PublishedFacts

LOOKED_AFTER_HOURS_SHARE = 0.17
"""Share of case holders' hours spent on looked-after children. Assumption: a quarter of cases, 4 hours a month each."""


LEAST_HELD, MOST_HELD = 0.35, 1.2
"""Share of other children in need who are held by social workers: fifth and ninety-eighth percentile of councils."""


def people_in_scope(facts: PublishedFacts) -> float:
    """Return full-time equivalents, agency included, who do the work of the model's case-holding teams."""
    return facts.value("case_holders_fte") * (1.0 - LOOKED_AFTER_HOURS_SHARE)


def caseload_in_scope(facts: PublishedFacts) -> float:
    """Return cases a person in scope, looked-after children taken off."""
    return (cases_held(facts) - facts.value("cla_31_march")) / people_in_scope(facts)


def children_in_assessment(facts: PublishedFacts, mean_length_days: float) -> float:
    """Return children being assessed on a typical day, by Little's law."""
    assessed = facts.value("referrals") * (1.0 - facts.value("referral_nfa_share"))
    return assessed * mean_length_days / WORKING_DAYS_PER_YEAR


def other_children_in_need(facts: PublishedFacts, mean_length_days: float) -> float:
    """Return children in need at 31 March who are not looked after, on a protection plan or being assessed."""
    counted = (
        facts.value("cla_31_march") + facts.value("cpp_31_march") + children_in_assessment(facts, mean_length_days)
    )
    return facts.value("cin_31_march") - counted


def share_held_by_social_workers(facts: PublishedFacts, mean_length_days: float) -> float:
    """Return the share of those other children in need who are among the cases of this council's social workers.

    The rest are care leavers with personal advisers and children of other teams. Children looked after, on protection
    plans and in assessment are taken to be held, all of them. A council whose own figures lead beyond ``LEAST_HELD`` or
    ``MOST_HELD`` counts cases, or children in need, in another way than others; it has that bound.
    """
    not_held = facts.value("cin_31_march") - cases_held(facts)
    share = 1.0 - not_held / other_children_in_need(facts, mean_length_days)
    return min(MOST_HELD, max(LEAST_HELD, share))


def cases_held(facts: PublishedFacts) -> float:
    """Return the cases that social workers hold, looked-after children and care leavers included."""
    return facts.value("caseload_per_fte") * facts.value("case_holders_fte")
