"""What of the published stocks and workforce lies inside the model, and what is left out.

Published cases, children in need and case holders include looked-after children and care leavers, who are outside.
"""

from __future__ import annotations

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.data.facts import PublishedFacts

LOOKED_AFTER_HOURS_SHARE = 0.17
"""Share of case holders' hours spent on looked-after children. Assumption: a quarter of cases, 4 hours a month each."""


LEAST_HELD, MOST_HELD = 0.3, 1.2
"""Share of other children in need who are held by social workers. In figures of 2018 to 2024 one council in eleven lies
below, one in thirteen above."""


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
    return min(MOST_HELD, max(LEAST_HELD, _own_share_held(facts, mean_length_days)))


def _own_share_held(facts: PublishedFacts, mean_length_days: float) -> float:
    not_held = facts.value("cin_31_march") - cases_held(facts)
    return 1.0 - not_held / other_children_in_need(facts, mean_length_days)


def people_for_children_held(facts: PublishedFacts, mean_length_days: float) -> float:
    """Return people in scope at the published caseload, for the children who are held here.

    These are the published people, unless the share held has a bound (:func:`share_held_by_social_workers`): a return
    that counts fewer cases than there are children whom somebody must hold leaves out the people who hold the rest,
    and one that counts more cases than children has people for those others. Hillingdon's of 2024 has 711 cases and 45
    people, where a year before it had 1,301 and 96.
    """
    own = _own_share_held(facts, mean_length_days)
    if LEAST_HELD <= own <= MOST_HELD:
        return people_in_scope(facts)
    held = share_held_by_social_workers(facts, mean_length_days) * other_children_in_need(facts, mean_length_days)
    children = facts.value("cpp_31_march") + children_in_assessment(facts, mean_length_days) + held
    return children / caseload_in_scope(facts)


def cases_held(facts: PublishedFacts) -> float:
    """Return the cases that social workers hold, looked-after children and care leavers included."""
    return facts.value("caseload_per_fte") * facts.value("case_holders_fte")
