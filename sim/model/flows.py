"""Expected flows through the pathway, in closed form: what the routing rules imply before anybody waits.

Three uses: first contacts are the published volume *net of the returns* that the model makes itself; a run starts with
the children who would have been there; and a profile's unknown error rates are those at which published referrals come
out. Everything is in children a year in the steady state, by need where it says so (arrays of length 4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import NEEDS
from sim.distributions import distribution_function, equally_likely, quantile_function
from sim.model.events import ClosureStage
from sim.model.expected_returns import RETURN_LIMIT_DAYS, Help, delays_at_return, returns_after_closure
from sim.model.practice import held, later, place_of_day, window

if TYPE_CHECKING:
    from sim.config.base import Distribution
    from sim.config.demand import Demand
    from sim.config.pathway import Assessment, Pathway
    from sim.config.schema import Config
    from sim.config.section47 import Section47

Array = npt.NDArray[np.float64]

FOUND = ("child_in_need_plan", "section47", "looked_after")
"""Outcomes of an assessment that keep the case open."""

STATES = 2 * len(NEEDS) * len(Help)
"""Kinds of contacts: (unknown, known) x need x what early help does for the family at the time."""


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
    offered: Array  # of them: with an offer of early help
    plans_closed: Array  # of them: need by (child in need plan, protection plan, stepped down)


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
    returns: Array  # of them: families who will come back within 12 months
    offers: Array  # of them: with an offer of early help
    help_stepped_up: Array  # referrals of families who were being helped
    known_contacts: Array  # of contacts: families referred within the last 12 months
    known_referrals: Array  # of referrals: re-referrals
    known_closures: Array  # of closures: by families who were known when they made contact


def seen_above(sensitivity: float, specificity: float) -> Array:
    """Return the probability that each need is seen as above the threshold."""
    below = 1.0 - specificity
    return np.array([below, below, sensitivity, sensitivity])


def routing(pathway: Pathway, known: bool) -> Routing:
    """Return the routing probabilities that the pathway's rules imply.

    ``known`` families were referred within the last 12 months: they always go to the MASH, which accepts a set share of
    those who are below the threshold.
    """
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

    outcomes = pathway.assessment.outcomes.values()
    found = {name: (assessed - at_once) * np.array([getattr(each, name) for each in outcomes]) for name in FOUND}
    enquired = at_once + found["section47"]
    conference, protection = section47.conference_share, section47.conference_share * section47.protection_plan_share
    agreed = (conference - protection) * (1.0 - section47.closing_share)
    in_need = found["child_in_need_plan"] + enquired * (
        agreed + (1.0 - conference) * section47.no_conference_plan_share
    )
    plans = plan_outcomes(pathway)
    # Protection plans follow enquiries from any kind of plan but their own; a share steps down, and can come again.
    new_protection = enquired * protection + in_need * plans.enquired * protection
    again = plans.stepped_down * plans.enquired_stepped_down * protection
    protected = new_protection / (1.0 - again)
    stepped_down = protected * plans.stepped_down
    on_plan = in_need * plans.enquired + stepped_down * plans.enquired_stepped_down
    care_from_plan = in_need * plans.care + protected * plans.care_protection + stepped_down * plans.care_stepped_down
    journeys_on_plan = in_need + enquired * protection
    care = found["looked_after"] + care_from_plan
    # What is left of each kind of plan when its time has come.
    left_in_need = in_need * (1.0 - plans.enquired * protection - plans.care)
    left_stepped_down = stepped_down * (1.0 - plans.enquired_stepped_down * protection - plans.care_stepped_down)
    left_protection = protected * (1.0 - plans.care_protection - plans.stepped_down)
    plans_closed = np.stack([left_in_need, left_protection, left_stepped_down], axis=1)
    closed = np.stack(
        [
            1.0 - seen,
            enquiry * (1.0 - passed),
            refused,
            assessed - journeys_on_plan - found["looked_after"],
            plans_closed.sum(axis=1),
            care,
        ],
        axis=1,
    )
    needs_help = np.eye(len(NEEDS))[NEEDS.index("early_help")]
    help_found = np.array([outcome.early_help for outcome in outcomes])
    in_need_plan, protection_plan = pathway.plans.child_in_need, pathway.plans.child_protection
    offered = np.zeros_like(closed)
    offered[:, ClosureStage.CONTACT] = (1.0 - seen) * needs_help * screening.early_help_share
    offered[:, ClosureStage.MASH] = enquiry * (1.0 - passed) * needs_help * mash.early_help_share
    offered[:, ClosureStage.ASSESSMENT] = (assessed - at_once) * help_found
    offered[:, ClosureStage.PLAN] = (left_in_need + left_stepped_down) * in_need_plan.early_help_share + protected * (
        1.0 - plans.care_protection
    ) * protection_plan.early_help_share
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
        offered=offered,
        plans_closed=plans_closed,
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


def plan_outcomes(pathway: Pathway) -> PlanOutcomes:
    """Return what may be expected of plans that last as long as sampled, unless an enquiry or care ends them."""
    plans, section47 = pathway.plans, pathway.section47
    per_year = section47.hazard_on_plan_per_year.values()
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


@lru_cache(maxsize=256)
def _before_end(length_days: Distribution, per_year: float) -> float:
    """Return the probability that something of a constant hazard comes within a random length."""
    if per_year <= 0.0:
        return 0.0
    lengths = equally_likely(length_days).tolist()
    return -math.fsum(math.expm1(-per_year * days / WORKING_DAYS_PER_YEAR) for days in lengths) / len(lengths)


@dataclass(frozen=True, slots=True)
class PlanClosures:
    """How long after the referral journeys close that end with a plan."""

    days: Array  # equally likely lengths on every way through plans
    weights: Array  # need by days; rows add up to 1


def plan_closures(pathway: Pathway, route: Routing) -> PlanClosures:
    """Return working days from referral to the closure after a plan, as planned.

    Three ways: a child in need plan alone, a protection plan, and a protection plan stepped down. A protection plan
    begins with its conference, and the assessment comes before the enquiry unless there was cause at once.
    """
    plans, size = pathway.plans, 50
    assessment = float(np.mean(planned_assessment_days(pathway.assessment)))
    conference = mean_conference_day(pathway.section47)
    in_need, protection, stepped_down = (
        np.sort(equally_likely(law, size))
        for law in (plans.child_in_need.length_days, plans.child_protection.length_days, plans.step_down_days)
    )
    enquired = route.section47 - route.section47_on_plan
    at_once = np.divide(route.section47_at_once, enquired, out=np.zeros_like(enquired), where=enquired > 0.0)
    lead = conference + (1.0 - float(at_once[-1])) * assessment
    days = [assessment + in_need, lead + protection, lead + protection + float(stepped_down.mean())]
    closed = np.maximum(route.plans_closed, 0.0)
    total = closed.sum(axis=1, keepdims=True)
    shares = np.divide(closed, total, out=np.full_like(closed, 1.0 / 3.0), where=total > 0.0)
    return PlanClosures(np.concatenate(days), np.repeat(shares / size, size, axis=1))


def still_known(pathway: Pathway, route: Routing) -> Array:
    """Return the probability that the last referral is within 12 months when a family comes back: need by ClosureStage.

    From referral to closure take the planned lengths of the assessment and, where there are some, of plans. Families
    closed at the contact or the MASH were known because of an earlier referral, one return ago.
    """
    delay = pathway.returns.delay_days
    most = distribution_function(delay, RETURN_LIMIT_DAYS)

    def shares(ages: Array) -> Array:
        limits = np.minimum(RETURN_LIMIT_DAYS, WORKING_DAYS_PER_YEAR - ages)
        return np.array([distribution_function(delay, limit) for limit in limits.tolist()]) / most

    assessment, plans = np.array(planned_assessment_days(pathway.assessment)), plan_closures(pathway, route)
    ages_at_return = float(assessment.mean()) + delays_at_return(pathway.returns)
    once_more = shares(ages_at_return[ages_at_return <= WORKING_DAYS_PER_YEAR]).mean()
    result = np.zeros((len(NEEDS), len(ClosureStage)))
    result[:, ClosureStage.CONTACT] = result[:, ClosureStage.MASH] = once_more
    result[:, ClosureStage.REFERRAL] = shares(np.zeros(1))[0]
    result[:, ClosureStage.ASSESSMENT] = shares(assessment).mean()
    result[:, ClosureStage.PLAN] = (plans.weights * shares(plans.days)).sum(axis=1)
    return result


def expected_returns(config: Config, route: Routing) -> Array:
    """Return the expected returns of one contact: need by Help by ClosureStage by Help and need at the return."""
    offered = np.divide(route.offered, route.closed, out=np.zeros_like(route.closed), where=route.closed > 1e-12)
    offered = np.clip(offered, 0.0, 1.0)
    plans = plan_closures(config.pathway, route)
    days_to_closure = np.zeros(len(ClosureStage))
    days_to_closure[ClosureStage.ASSESSMENT] = np.mean(planned_assessment_days(config.pathway.assessment))
    days_to_closure[ClosureStage.PLAN] = float((plans.weights.mean(axis=0) * plans.days).sum())
    after_closure = returns_after_closure(config, offered, days_to_closure)
    result: Array = route.closed[:, None, :, None, None] * after_closure
    return result


def return_matrix(config: Config) -> Array:
    """Return the expected returns of one contact: state now by state at the return.

    States: (unknown, known) x need x :class:`~sim.model.expected_returns.Help`, in this order.
    """
    matrix = np.zeros((2, len(NEEDS), len(Help), 2, len(NEEDS), len(Help)))
    for known in (False, True):
        route = routing(config.pathway, known)
        recent = still_known(config.pathway, route)
        if not known:
            recent[:, : ClosureStage.REFERRAL] = 0.0
        returns = expected_returns(config, route)
        for known_then, share in enumerate((1.0 - recent, recent)):
            by_stage = returns * share[:, None, :, None, None]
            matrix[int(known), :, :, known_then] = by_stage.sum(axis=2).swapaxes(2, 3)
    return matrix.reshape(STATES, STATES)


def contacts_by_state(first: Array, returns: Array) -> Array:
    """Return the contacts of each state that there are when ``first`` enter and every contact brings ``returns``.

    Solves contacts = first + contacts x returns by elimination. No rows need exchanging, since the returns of a contact
    add up to less than one. A library of linear algebra would add in another order on another processor.

    Examples
    --------
    >>> contacts_by_state(np.array([6.0, 0.0]), np.array([[0.0, 0.5], [0.25, 0.25]])).tolist()
    [7.2, 4.8]
    """
    rows = np.column_stack([np.eye(len(first)) - returns.T, first])
    for place in range(len(first)):
        row = rows[place] / rows[place, place]
        rows -= rows[:, place, None] * row
        rows[place] = row
    return rows[:, -1]


def first_contact_mix(demand: Demand) -> Array:
    """Return the composition of first contacts by need: below and above the threshold, each pair adding to 1."""
    early_help, protection = demand.early_help_share_of_below, demand.child_protection_share_of_above
    return np.array([1.0 - early_help, early_help, 1.0 - protection, protection])


def journeys_per_year(demand: Demand) -> float:
    """Return contacts a year that begin a journey: all but those about an open case."""
    return demand.contacts_per_year * (1.0 - demand.open_case_share)


def first_contacts(demand: Demand) -> Array:
    """Return first contacts a year by need: the volume net of the profile's share of returns."""
    below = demand.below_threshold_share * (1.0 - demand.return_share.below_threshold)
    above = (1.0 - demand.below_threshold_share) * (1.0 - demand.return_share.above_threshold)
    return journeys_per_year(demand) * np.array([below, below, above, above]) * first_contact_mix(demand)


def flows(config: Config, first: Array | None = None) -> Flows:
    """Return the expected flows of a configuration in its steady state, in children a year.

    ``first`` are other first contacts by need than the configuration's: all flows are linear in them.
    """
    first = first_contacts(config.demand) if first is None else first
    entering = np.zeros((2, len(NEEDS), len(Help)))
    entering[0, :, Help.NONE] = first
    by_state = contacts_by_state(entering.reshape(STATES), return_matrix(config)).reshape(entering.shape)
    unknown, known = by_state.sum(axis=2)
    new, again = routing(config.pathway, known=False), routing(config.pathway, known=True)
    returns = sum(
        (states[:, :, None, None, None] * expected_returns(config, route)).sum(axis=(1, 3, 4))
        for states, route in zip(by_state, (new, again), strict=True)
    )
    return Flows(
        first_contacts=first,
        contacts=unknown + known,
        contacts_open_case=config.demand.contacts_per_year * config.demand.open_case_share,
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
        returns=returns,
        offers=unknown[:, None] * new.offered + known[:, None] * again.offered,
        help_stepped_up=by_state[0, :, Help.GIVEN] * new.referral + by_state[1, :, Help.GIVEN] * again.referral,
        known_contacts=known,
        known_referrals=known * again.referral,
        known_closures=known[:, None] * again.closed,
    )


def planned_assessment_days(assessment: Assessment) -> list[float]:
    """Return equally likely values of the planned length of an assessment at the usual load, in working days."""
    length = assessment.planned_length
    if not length.enabled:
        return [0.0]
    number = 100
    n_quick = round(number * length.quick_share)
    practice = assessment.practice.level
    full, n_full = quantile_function(length.full), number - n_quick
    values = equally_likely(length.quick, n_quick).tolist() if n_quick else []
    values += [full(later((place + 0.5) / n_full, practice)) for place in range(n_full)]
    pulled = assessment.limit_days - 0.5 * window(length.pull_window_days, practice)
    kept = [value for value in values if value <= assessment.limit_days]
    beyond = [value for value in values if value > assessment.limit_days]
    share = held(length.pull_share, practice)  # of the long as of the short
    is_pulled = [int((place + 1) * share) > int(place * share) for place in range(len(beyond))]
    return kept + [pulled if pull else value for value, pull in zip(beyond, is_pulled, strict=True)]


def planned_conference_day(days: tuple[float, ...], u: float) -> float:
    """Return the day a conference is planned for: one of equally likely days after the strategy discussion."""
    return days[min(int(u * len(days)), len(days) - 1)]


def mean_conference_day(section47: Section47) -> float:
    """Return the planned day of a conference after the strategy discussion, on average at the usual load."""
    days = section47.planned_days
    level, within_limit = section47.practice.level, section47.planned_within_limit_share
    places = [place_of_day((place + 0.5) / len(days), level, within_limit) for place in range(len(days))]
    return float(np.mean([planned_conference_day(days, place) for place in places]))


def rereferral_share(expected: Flows) -> float:
    """Return the expected share of referrals that follow the family's previous referral within 12 months."""
    total = float(expected.referrals.sum())
    return float(expected.known_referrals.sum()) / total if total > 0.0 else 0.0
