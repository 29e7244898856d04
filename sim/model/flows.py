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
    returned: Array  # need by need at return


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


def routing(config: Any) -> Routing:
    """Return the routing probabilities that the pathway's rules imply."""
    pathway = config.pathway
    screening, mash, referral, section47 = pathway.screening, pathway.mash, pathway.referral, pathway.section47
    ones = np.ones(len(NEEDS))
    seen = seen_above(screening.sensitivity, screening.specificity) if screening.enabled else ones
    red = mash.rag_given_need.child_protection.red
    immediate = np.array([0.0, 0.0, 0.0, red * screening.immediate_share if screening.enabled else 0.0])
    passed = seen_above(mash.sensitivity, mash.specificity) if mash.enabled else ones
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

    returned = np.zeros((len(NEEDS), len(NEEDS)))
    for need in range(len(NEEDS)):
        chance = sum(closed[need, stage] * return_probability(pathway.returns, need, stage) for stage in range(6))
        worsening = pathway.returns.worsening_share
        returned[need, need] += chance * (1.0 - worsening)
        returned[need, need_at_return(need, worsening, -1.0)] += chance * worsening
    return Routing(enquiry, accepted, refused, assessed, enquired, conference, in_need, protection, closed, returned)


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
    returned = routing(config).returned
    inverse = np.linalg.inv(np.eye(len(NEEDS)) - returned.T)
    mix = first_contact_mix(config)
    pairs = np.zeros((len(NEEDS), 2))
    pairs[:ABOVE_THRESHOLD, 0] = mix[:ABOVE_THRESHOLD]
    pairs[ABOVE_THRESHOLD:, 1] = mix[ABOVE_THRESHOLD:]
    total = inverse @ pairs
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
    route = routing(config)
    first = first_contacts(config)
    contacts = np.linalg.solve(np.eye(len(NEEDS)) - route.returned.T, first)
    return Flows(
        first_contacts=first,
        contacts=np.asarray(contacts, dtype=np.float64),
        contacts_open_case=float(config.demand.contacts_per_year * config.demand.open_case_share),
        mash=contacts * route.mash,
        referrals=contacts * route.referral,
        referrals_closed=contacts * route.referral_closed,
        assessments=contacts * route.assessed,
        section47s=contacts * route.section47,
        conferences=contacts * route.conference,
        plans_child_in_need=contacts * route.plan_child_in_need,
        plans_child_protection=contacts * route.plan_child_protection,
        closures=contacts[:, None] * route.closed,
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
    """Return the expected share of referrals that follow the family's previous referral within 12 months.

    Counts the return that directly follows a referral's closure; the time from referral to closure is the planned
    length of the assessment and, where there is one, of the plan.
    """
    expected = flows(config)
    route = routing(config)
    returns = config.pathway.returns
    delay = returns.delay_days
    within_limit = distribution_function(delay, RETURN_LIMIT_DAYS)
    lengths = {
        ClosureStage.REFERRAL: [1.0],
        ClosureStage.ASSESSMENT: planned_assessment_days(config),
    }
    plans = config.pathway.plans
    in_need = quantile_function(plans.child_in_need.length_days)
    assessment_mean = float(np.mean(planned_assessment_days(config)))
    lengths[ClosureStage.PLAN] = [assessment_mean + in_need((index + 0.5) / 50) for index in range(50)]
    again = 0.0
    for need in range(len(NEEDS)):
        worse = need_at_return(need, 1.0, 0.0)
        accepted = (1.0 - returns.worsening_share) * route.referral[need] + returns.worsening_share * route.referral[
            worse
        ]
        for stage, days in lengths.items():
            in_time = np.mean(
                [
                    distribution_function(delay, min(RETURN_LIMIT_DAYS, WORKING_DAYS_PER_YEAR - length))
                    for length in days
                ]
            )
            chance = return_probability(returns, need, stage) * float(in_time) / within_limit
            again += expected.closures[need, stage] * chance * accepted
    total = expected.referrals.sum()
    return float(again / total) if total > 0.0 else 0.0


def expected_hours(config: Any) -> dict[str, float]:
    """Return the expected direct hours of work a year by team (own role) and by ``<team>_managers``.

    Steady state, before elastic effort and without repeated handovers; the balance that posts are set by.
    """
    expected = flows(config)
    pathway = config.pathway
    assessment, section47, plans = pathway.assessment, pathway.section47, pathway.plans
    factors = np.array([getattr(assessment.hours_factor, need) for need in NEEDS])
    assessments, enquiries = expected.assessments.sum(), expected.mash.sum()
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
        "mash": enquiries * pathway.mash.research_hours.mean,
        "mash_managers": enquiries * pathway.mash.decision_hours.mean,
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
