"""Expected flows through the pathway, in closed form: what the routing rules imply before anybody waits.

Three uses: first contacts are the published volume *net of the returns* that the model makes itself; a run starts with
the children who would have been there; and a profile's unknown error rates are those at which published referrals come
out. Everything is in children a year in the steady state, by need where it says so (arrays of length 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.base import NEEDS
from sim.distributions import distribution_function, quantile_function
from sim.model.events import ClosureStage

Array = npt.NDArray[np.float64]

ABOVE_THRESHOLD = 2
"""Needs from this index on are above the threshold for social work."""

RETURN_LIMIT_DAYS = 252.0
"""Returns are followed for 12 months; later ones are not told from first contacts."""

RETURN_CAP = 0.95
"""No family is certain to come back."""


@dataclass(frozen=True, slots=True)
class Routing:
    """Probabilities of what happens to one contact, each an array over need."""

    mash: Array
    referral: Array
    referral_closed: Array
    assessed: Array
    section47: Array
    conference: Array
    plan_child_in_need: Array
    plan_child_protection: Array
    closed: Array  # need by ClosureStage; rows add up to 1


@dataclass(frozen=True, slots=True)
class Flows:
    """Expected children a year; arrays are over need."""

    first_contacts: Array
    contacts: Array  # new journeys: first contacts and returns
    contacts_open_case: float
    mash: Array
    referrals: Array
    referrals_closed: Array
    assessments: Array
    section47s: Array
    conferences: Array
    plans_child_in_need: Array
    plans_child_protection: Array
    closures: Array  # need by ClosureStage
    known_contacts: Array  # of contacts: families referred within the last 12 months
    known_referrals: Array  # of referrals: re-referrals
    known_closures: Array  # of closures: by families who were known when they made contact


def seen_above(sensitivity: float, specificity: float) -> Array:
    """Return the probability that each need is seen as above the threshold."""
    below = 1.0 - specificity
    return np.array([below, below, sensitivity, sensitivity])


def return_probability(returns: Any, need: int, stage: int) -> float:
    """Return the probability that a family comes back within 12 months of its closure.

    A closure of an above-threshold case before any plan was a wrong decision, and unmet need comes back sooner
    (``missed_need_factor``). Families whose children entered care are out of scope.
    """
    if not returns.enabled or stage == ClosureStage.CARE:
        return 0.0
    by_stage = returns.probability
    base = (by_stage.contact, by_stage.mash, by_stage.referral, by_stage.assessment, by_stage.plan)[stage]
    missed = need >= ABOVE_THRESHOLD and stage != ClosureStage.PLAN
    return min(RETURN_CAP, float(base * returns.scale * (returns.missed_need_factor if missed else 1.0)))


def need_at_return(need: int, worsening_share: float, u: float) -> int:
    """Return the need at return: one level up with ``worsening_share`` (from the top: one down), else the same."""
    if u >= worsening_share:
        return need
    return need + 1 if need < len(NEEDS) - 1 else need - 1


def routing(config: Any, known: bool) -> Routing:
    """Return the routing probabilities that the pathway's rules imply.

    ``known`` families were referred within the last 12 months: they always go to the MASH, which accepts a set share of
    those who are below the threshold.
    """
    pathway = config.pathway
    screening, mash, referral, section47 = pathway.screening, pathway.mash, pathway.referral, pathway.section47
    ones = np.ones(len(NEEDS))
    seen = ones if known or not screening.enabled else seen_above(screening.sensitivity, screening.specificity)
    red = mash.rag_given_need.child_protection.red
    immediate = np.array([0.0, 0.0, 0.0, red * screening.immediate_share if screening.enabled else 0.0])
    specificity = 1.0 - pathway.returns.known_referral_share if known else mash.specificity
    passed = seen_above(mash.sensitivity, specificity) if mash.enabled else ones
    enquiry = seen * (1.0 - immediate) if mash.enabled else np.zeros(len(NEEDS))
    accepted = seen * (immediate + (1.0 - immediate) * passed)
    below, above = referral.no_further_action_share_below, referral.no_further_action_share_above
    refused = accepted * np.array([below, below, above, above])
    assessed = accepted - refused

    outcomes = [getattr(pathway.assessment.outcomes, need) for need in NEEDS]
    enquired = assessed * np.array([outcome.section47 for outcome in outcomes])
    conference = enquired * section47.conference_share
    protection = conference * section47.protection_plan_share
    in_need = (
        assessed * np.array([outcome.child_in_need_plan for outcome in outcomes])
        + (conference - protection)
        + (enquired - conference) * section47.no_conference_plan_share
    )
    care = assessed * np.array([outcome.looked_after for outcome in outcomes])
    plans = in_need + protection
    closed = np.stack([1.0 - seen, enquiry * (1.0 - passed), refused, assessed - plans - care, plans, care], axis=1)
    return Routing(enquiry, accepted, refused, assessed, enquired, conference, in_need, protection, closed)


def still_known(config: Any) -> dict[ClosureStage, float]:
    """Return the probability that the last referral is within 12 months when a closed family comes back, by stage.

    From referral to closure take the planned lengths of the assessment and, where there is one, of the plan. Families
    closed at the contact or the MASH were known because of an earlier referral, one return ago.
    """
    delay = config.pathway.returns.delay_days
    most = distribution_function(delay, RETURN_LIMIT_DAYS)
    delay_of = quantile_function(delay)

    def share(ages: list[float]) -> float:
        return float(
            np.mean([distribution_function(delay, min(RETURN_LIMIT_DAYS, WORKING_DAYS_PER_YEAR - age)) for age in ages])
            / most
        )

    assessment = planned_assessment_days(config)
    plan_of = quantile_function(config.pathway.plans.child_in_need.length_days)
    mean_assessment = float(np.mean(assessment))
    grid = [(index + 0.5) / 50 for index in range(50)]
    ages_at_return = [mean_assessment + delay_of(u * most) for u in grid]
    once_more = share([age for age in ages_at_return if age <= WORKING_DAYS_PER_YEAR])
    return {
        ClosureStage.CONTACT: once_more,
        ClosureStage.MASH: once_more,
        ClosureStage.REFERRAL: share([0.0]),
        ClosureStage.ASSESSMENT: share(assessment),
        ClosureStage.PLAN: share([mean_assessment + plan_of(u) for u in grid]),
        ClosureStage.CARE: 0.0,
    }


def return_matrix(config: Any) -> Array:
    """Return the expected returns of one contact: (unknown, known) x need now, by (unknown, known) x need at return."""
    settings = config.pathway.returns
    size = len(NEEDS)
    matrix = np.zeros((2 * size, 2 * size))
    if not settings.enabled:
        return matrix
    recent = still_known(config)
    for known in (False, True):
        closed = routing(config, known).closed
        for need in range(size):
            for stage in ClosureStage:
                referred = stage >= ClosureStage.REFERRAL
                is_known = recent[stage] if referred or known else 0.0
                chance = closed[need, stage] * return_probability(settings, need, stage)
                for worse, weight in ((False, 1.0 - settings.worsening_share), (True, settings.worsening_share)):
                    then = need_at_return(need, settings.worsening_share, -1.0 if worse else 1.0)
                    matrix[known * size + need, then] += chance * weight * (1.0 - is_known)
                    matrix[known * size + need, size + then] += chance * weight * is_known
    return matrix


def first_contact_mix(config: Any) -> Array:
    """Return the composition of first contacts by need: below and above the threshold, each pair adding to 1."""
    early_help, protection = config.demand.early_help_share_of_below, config.demand.child_protection_share_of_above
    return np.array([1.0 - early_help, early_help, 1.0 - protection, protection])


def journeys_per_year(config: Any) -> float:
    """Return contacts a year that begin a journey: all but those about an open case."""
    demand = config.demand
    return float(demand.contacts_per_year * (1.0 - demand.open_case_share))


def first_contacts(config: Any) -> Array:
    """Return first contacts a year by need: the volume net of the profile's share of returns."""
    demand = config.demand
    below = demand.below_threshold_share * (1.0 - demand.return_share.below_threshold)
    above = (1.0 - demand.below_threshold_share) * (1.0 - demand.return_share.above_threshold)
    return journeys_per_year(config) * np.array([below, below, above, above]) * first_contact_mix(config)


def solve_return_share(config: Any) -> tuple[float, float]:
    """Return the shares of below- and above-threshold contacts that are returns, in the steady state.

    With f first contacts and R the return matrix, all contacts are c = f + R'c. The totals of c below and above the
    threshold are given by volume and ``below_threshold_share``; this solves for the two scales of f.

    Raises
    ------
    ValueError
        If returns alone would exceed the volume.
    """
    size = len(NEEDS)
    inverse = np.linalg.inv(np.eye(2 * size) - return_matrix(config).T)
    mix = first_contact_mix(config)
    pairs = np.zeros((2 * size, 2))
    pairs[:ABOVE_THRESHOLD, 0] = mix[:ABOVE_THRESHOLD]
    pairs[ABOVE_THRESHOLD:size, 1] = mix[ABOVE_THRESHOLD:]
    total = (inverse @ pairs).reshape(2, size, 2).sum(axis=0)
    halves = np.stack([total[:ABOVE_THRESHOLD].sum(axis=0), total[ABOVE_THRESHOLD:].sum(axis=0)])
    below = config.demand.below_threshold_share
    wanted = np.array([below, 1.0 - below])
    scale = np.linalg.solve(halves, wanted)
    if (scale < 0.0).any():
        raise ValueError("returns alone exceed the volume of contacts: lower pathway.returns.scale")
    share = 1.0 - scale / np.where(wanted > 0.0, wanted, 1.0)
    return float(share[0]), float(share[1])


def flows(config: Any) -> Flows:
    """Return the expected flows of a configuration in its steady state, in children a year."""
    size = len(NEEDS)
    first = first_contacts(config)
    entering = np.concatenate([first, np.zeros(size)])
    contacts = np.linalg.solve(np.eye(2 * size) - return_matrix(config).T, entering).astype(np.float64)
    unknown, known = contacts[:size], contacts[size:]
    new, again = routing(config, known=False), routing(config, known=True)
    return Flows(
        first_contacts=first,
        contacts=unknown + known,
        contacts_open_case=float(config.demand.contacts_per_year * config.demand.open_case_share),
        mash=unknown * new.mash + known * again.mash,
        referrals=unknown * new.referral + known * again.referral,
        referrals_closed=unknown * new.referral_closed + known * again.referral_closed,
        assessments=unknown * new.assessed + known * again.assessed,
        section47s=unknown * new.section47 + known * again.section47,
        conferences=unknown * new.conference + known * again.conference,
        plans_child_in_need=unknown * new.plan_child_in_need + known * again.plan_child_in_need,
        plans_child_protection=unknown * new.plan_child_protection + known * again.plan_child_protection,
        closures=unknown[:, None] * new.closed + known[:, None] * again.closed,
        known_contacts=known,
        known_referrals=known * again.referral,
        known_closures=known[:, None] * again.closed,
    )


def planned_assessment_days(config: Any) -> list[float]:
    """Return equally likely values of the length of an assessment as planned, in working days."""
    assessment = config.pathway.assessment
    length = assessment.planned_length
    if not length.enabled:
        return [0.0]
    quick, full = quantile_function(length.quick), quantile_function(length.full)
    n_quick = round(20 * length.quick_share)
    values = [quick((index + 0.5) / max(1, n_quick)) for index in range(n_quick)]
    values += [full((index + 0.5) / max(1, 20 - n_quick)) for index in range(20 - n_quick)]
    pulled = assessment.limit_days - 0.5 * length.pull_window_days
    kept = [value for value in values if value <= assessment.limit_days]
    beyond = [value for value in values if value > assessment.limit_days]
    n_pulled = round(len(beyond) * length.pull_share)
    return kept + [pulled] * n_pulled + beyond[n_pulled:]


def rereferral_share(config: Any) -> float:
    """Return the expected share of referrals that follow the family's previous referral within 12 months."""
    expected = flows(config)
    total = float(expected.referrals.sum())
    return float(expected.known_referrals.sum()) / total if total > 0.0 else 0.0


def expected_hours(config: Any) -> dict[str, float]:
    """Return the expected direct hours of work a year by team (own role) and by ``<team>_managers``.

    Steady state, before elastic effort and without repeated handovers; the balance that posts are set by.
    """
    expected = flows(config)
    pathway = config.pathway
    assessment, section47, plans = pathway.assessment, pathway.section47, pathway.plans
    factors = np.array([getattr(assessment.hours_factor, need) for need in NEEDS])
    assessments = expected.assessments.sum()
    rag_shares = np.array([list(getattr(pathway.mash.rag_given_need, need).model_dump().values()) for need in NEEDS])
    mash_work = float(expected.mash @ rag_shares @ np.array(list(pathway.mash.hours_factor.model_dump().values())))
    visits = {
        kind: WORKING_DAYS_PER_YEAR
        / plan.visit_interval_days
        * plan.visit_hours
        * starts
        * plan.length_days.mean
        / WORKING_DAYS_PER_YEAR
        for kind, plan, starts in (
            ("in_need", plans.child_in_need, expected.plans_child_in_need.sum()),
            ("protection", plans.child_protection, expected.plans_child_protection.sum()),
        )
    }
    plan_starts = expected.plans_child_in_need.sum() + expected.plans_child_protection.sum()
    plan_hours = visits["in_need"] + visits["protection"]
    enquiry_hours = (
        expected.section47s.sum() * section47.hours.mean + expected.conferences.sum() * section47.conference_hours
    )
    checks = len(assessment.checkpoints.days) * assessment.checkpoints.hours if assessment.checkpoints.enabled else 0.0
    signing = assessment.authorisation.hours if assessment.authorisation.enabled else 0.0
    handover = plan_starts * config.allocation.handover_hours if plans.transfer else 0.0
    kept = 0.0 if plans.transfer else plan_hours
    about_open_cases = expected.contacts_open_case * pathway.screening.open_case_hours
    case_hours = float((expected.assessments * factors).sum()) * assessment.hours.mean + enquiry_hours
    return {
        "front_door": (expected.contacts.sum() + expected.contacts_open_case) * pathway.screening.hours.mean,
        "mash": mash_work * pathway.mash.research_hours.mean,
        "mash_managers": mash_work * pathway.mash.decision_hours.mean,
        "assessment": case_hours + kept + 0.5 * about_open_cases,
        "assessment_managers": assessments * (checks + signing),
        "safeguarding": plan_hours - kept + handover + 0.5 * about_open_cases,
    }


def direct_hours_per_person_year(config: Any) -> float:
    """Return the hours of case work that one permanent, experienced person gives in a year, sickness taken off."""
    workforce = config.workforce
    leave = float(np.mean(workforce.leave_factors))
    day = workforce.hours_per_day * (1.0 - workforce.non_case_share) * leave
    return float(day * WORKING_DAYS_PER_YEAR * (1.0 - workforce.sickness_rate))
