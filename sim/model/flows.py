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
from sim.distributions import distribution_function, equally_likely, quantile_function
from sim.model.events import ClosureStage

Array = npt.NDArray[np.float64]

ABOVE_THRESHOLD = 2
"""Needs from this index on are above the threshold for social work."""

RETURN_LIMIT_DAYS = 252.0
"""Returns are followed for 12 months; later ones are not told from first contacts."""

FOUND = ("child_in_need_plan", "section47", "looked_after")
"""Outcomes of an assessment that keep the case open."""

RETURN_CAP = 0.95
"""No family is certain to come back."""


@dataclass(frozen=True, slots=True)
class Routing:
    """Probabilities of what happens to one contact, each an array over need."""

    mash: Array
    referral: Array
    referral_closed: Array
    assessed: Array
    section47_at_once: Array  # immediate risk, or at the MASH: beside the assessment
    section47: Array  # these, after the assessment and on child in need plans
    section47_on_plan: Array  # of them
    conference: Array
    plan_child_in_need: Array  # but for those that follow a protection plan
    plan_stepped_down: Array
    plan_child_protection: Array
    care_from_assessment: Array
    care_from_plan: Array
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
    section47s_at_once: Array  # of them: beside the assessment
    section47s_on_plan: Array
    conferences: Array
    plans_child_in_need: Array
    plans_stepped_down: Array
    plans_child_protection: Array
    care_from_assessment: Array
    care_from_plan: Array
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
    protection_need = np.array([0.0, 0.0, 0.0, 1.0])
    cause = section47.at_mash_share if mash.enabled else 0.0
    at_once = seen * (immediate + (1.0 - immediate) * passed * cause * protection_need)
    refused = (accepted - at_once) * np.array([below, below, above, above])
    assessed = accepted - refused

    outcomes = [getattr(pathway.assessment.outcomes, need) for need in NEEDS]
    found = {name: (assessed - at_once) * np.array([getattr(each, name) for each in outcomes]) for name in FOUND}
    enquired = at_once + found["section47"]
    conference, protection = section47.conference_share, section47.conference_share * section47.protection_plan_share
    agreed = (conference - protection) * (1.0 - section47.closing_share)
    in_need = found["child_in_need_plan"] + enquired * (
        agreed + (1.0 - conference) * section47.no_conference_plan_share
    )
    plans = plan_outcomes(config)
    # Protection plans follow enquiries from any kind of plan but their own; a share steps down, and can come again.
    new_protection = enquired * protection + in_need * plans.enquired * protection
    again = plans.stepped_down * plans.enquired_stepped_down * protection
    protected = new_protection / (1.0 - again)
    stepped_down = protected * plans.stepped_down
    on_plan = in_need * plans.enquired + stepped_down * plans.enquired_stepped_down
    care_from_plan = in_need * plans.care + protected * plans.care_protection + stepped_down * plans.care_stepped_down
    journeys_on_plan = in_need + enquired * protection
    care = found["looked_after"] + care_from_plan
    left_plan = journeys_on_plan - care_from_plan
    closed = np.stack(
        [
            1.0 - seen,
            enquiry * (1.0 - passed),
            refused,
            assessed - journeys_on_plan - found["looked_after"],
            left_plan,
            care,
        ],
        axis=1,
    )
    return Routing(
        mash=enquiry,
        referral=accepted,
        referral_closed=refused,
        assessed=assessed,
        section47_at_once=at_once,
        section47=enquired + on_plan,
        section47_on_plan=on_plan,
        conference=(enquired + on_plan) * conference,
        plan_child_in_need=in_need,
        plan_stepped_down=stepped_down,
        plan_child_protection=protected,
        care_from_assessment=found["looked_after"],
        care_from_plan=care_from_plan,
        closed=closed,
    )


@dataclass(frozen=True, slots=True)
class PlanOutcomes:
    """What becomes of one plan; enquiries depend on need."""

    enquired: Array  # of child in need plans: an enquiry before they end
    enquired_stepped_down: Array  # of those that follow a protection plan
    care: float
    care_stepped_down: float
    care_protection: float
    stepped_down: float  # of protection plans: followed by a child in need plan


def plan_outcomes(config: Any) -> PlanOutcomes:
    """Return what may be expected of plans that last as long as sampled, unless an enquiry or care ends them."""
    plans, section47 = config.pathway.plans, config.pathway.section47
    per_year = [getattr(section47.hazard_on_plan_per_year, need) for need in NEEDS]
    in_need, protection = plans.child_in_need, plans.child_protection
    care_protection = _before_end(protection.length_days, protection.care_per_year)
    return PlanOutcomes(
        enquired=np.array([_before_end(in_need.length_days, hazard) for hazard in per_year]),
        enquired_stepped_down=np.array([_before_end(plans.step_down_days, hazard) for hazard in per_year]),
        care=_before_end(in_need.length_days, in_need.care_per_year),
        care_stepped_down=_before_end(plans.step_down_days, in_need.care_per_year),
        care_protection=care_protection,
        stepped_down=(1.0 - care_protection) * protection.step_down_share,
    )


def _before_end(length_days: Any, per_year: float) -> float:
    """Return the probability that something of a constant hazard comes within a random length."""
    if per_year <= 0.0:
        return 0.0
    return float(-np.expm1(-per_year * equally_likely(length_days) / WORKING_DAYS_PER_YEAR).mean())


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
        section47s_at_once=unknown * new.section47_at_once + known * again.section47_at_once,
        section47s_on_plan=unknown * new.section47_on_plan + known * again.section47_on_plan,
        conferences=unknown * new.conference + known * again.conference,
        plans_child_in_need=unknown * new.plan_child_in_need + known * again.plan_child_in_need,
        plans_stepped_down=unknown * new.plan_stepped_down + known * again.plan_stepped_down,
        plans_child_protection=unknown * new.plan_child_protection + known * again.plan_child_protection,
        care_from_assessment=unknown * new.care_from_assessment + known * again.care_from_assessment,
        care_from_plan=unknown * new.care_from_plan + known * again.care_from_plan,
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
