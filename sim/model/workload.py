"""Expected work: the direct hours that the flows of a configuration imply, and the hours that people have for them.

Posts are set by this balance, and the typical authority's hours for each kind of work were (docs/calibration.md).
Checks of files and what they lead to, mentoring and training are left out: together less than a hundredth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEK_DAYS, WORKING_DAYS_PER_YEAR
from sim.config.categories import CASE_HOLDING_TEAMS
from sim.distributions import equally_likely
from sim.model.case import weights_of_assessments
from sim.model.demand import mean_family_size
from sim.model.early_help import children_helped
from sim.model.events import PlanKind
from sim.model.flows import Array, Flows, flows, mean_conference_day, planned_assessment_days
from sim.model.plan_work import MONTH_DAYS, expected_plan_days, expected_plan_hours, reviews_due

if TYPE_CHECKING:
    from sim.config.base import Distribution
    from sim.config.pathway import Assessment, Pathway
    from sim.config.people import Supervision, Workforce
    from sim.config.plans import ChildProtectionPlan
    from sim.config.schema import Config
    from sim.config.section47 import Section47

DAYS_BEYOND_PLAN = {"assessment": 2.0, "child_in_need": 2.8, "child_protection": 2.9}
"""What assessments and plans last in a run of the typical authority beyond the closed form, in working days.

Waits and absences; drift, enquiries and entries into care brought to their end; means over whole distributions. That
of assessments says how many of the published children in need are in assessment and not on plans.
"""


def expected_hours(config: Config) -> dict[str, float]:
    """Return the expected direct hours of work a year by team (own role) and by ``<team>_managers``.

    Steady state, before elastic effort, drift, and without repeated handovers; the balance that posts are set by.
    """
    expected = flows(config)
    pathway = config.pathway
    mash, plans = pathway.mash, pathway.plans
    rag_shares = np.array([row.values() for row in mash.rag_given_need.values()])
    mash_work = float((expected.mash[:, None] * rag_shares * np.array(mash.hours_factor.values())).sum())
    plan_hours = hours_on_plans(pathway, expected)
    about_open_cases = 0.5 * expected.contacts_open_case * pathway.screening.open_case_hours
    assessing = assessing_hours(pathway, expected) + about_open_cases
    entries = (
        _total(expected.plans_child_in_need)
        + _total(expected.plans_child_protection)
        - _on_plan(pathway.section47, expected)
    )
    handover = entries * config.allocation.handover_hours
    chairs = pathway.section47.chairs
    conferences = _total(expected.conferences) + review_conferences(plans.child_protection, expected)
    return {
        "front_door": (_total(expected.contacts) + expected.contacts_open_case) * pathway.screening.hours.mean,
        "mash": mash_work * mash.research_hours.mean,
        "mash_managers": mash_work * mash.decision_hours.mean,
        "assessment": assessing + (0.0 if plans.transfer else plan_hours),
        "assessment_managers": signing_hours(pathway, expected),
        "safeguarding": (plan_hours + handover if plans.transfer else 0.0) + about_open_cases,
        "conference": conferences * (chairs.preparation_hours + chairs.meeting_hours + chairs.record_hours),
        "early_help": early_help_hours(config, expected),
    }


def assessing_hours(pathway: Pathway, expected: Flows) -> float:
    """Return social workers' hours a year for assessments, and for enquiries and entries into care that follow them."""
    assessment, section47, care = pathway.assessment, pathway.section47, pathway.plans.care
    factors = np.array(assessment.hours_factor.values())
    enquiries = _total(expected.section47s) - _total(expected.section47s_on_plan)
    return (
        float((expected.assessments * factors).sum()) * assessment.hours.mean
        + enquiries * hours_of_enquiry(section47)
        + _total(expected.care_from_assessment) * (care.application_hours + care.handover_hours)
    )


def hours_of_enquiry(section47: Section47) -> float:
    """Return the worker's mean hours for one section 47 enquiry and what may follow: discussion, report, conference."""
    return float(
        section47.strategy_discussion.worker_hours
        + section47.hours.mean
        + section47.conference_share * section47.conference_hours
    )


def hours_on_plans(pathway: Pathway, expected: Flows) -> float:
    """Return social workers' hours a year on plans: visits, groups, reviews, reassessments, enquiries, care."""
    plans = pathway.plans
    care = _total(expected.care_from_plan) * (plans.care.application_hours + plans.care.handover_hours)
    again = reassessments(pathway, expected) * plans.reassessment.hours_factor * pathway.assessment.hours.mean
    enquiries = _total(expected.section47s_on_plan) * hours_of_enquiry(pathway.section47)
    return care + again + enquiries + hours_of_plans(pathway, expected)


def plans_of_a_year(pathway: Pathway, expected: Flows) -> list[tuple[float, float]]:
    """Return, for child in need, stepped-down and protection plans: starts a year, and mean length in working days."""
    plans, in_need = pathway.plans, pathway.plans.child_in_need
    return [
        (
            _total(expected.plans_child_in_need),
            expected_plan_days(
                in_need.length_days,
                in_need.care_per_year + _protection_hazard(pathway.section47, expected.plans_child_in_need),
            ),
        ),
        (
            _total(expected.plans_stepped_down),
            expected_plan_days(
                plans.step_down_days,
                in_need.care_per_year + _protection_hazard(pathway.section47, expected.plans_stepped_down),
            ),
        ),
        (
            _total(expected.plans_child_protection),
            expected_plan_days(plans.child_protection.length_days, plans.child_protection.care_per_year),
        ),
    ]


def hours_of_plans(pathway: Pathway, expected: Flows) -> float:
    """Return social workers' hours a year for visits, core groups and reviews."""
    plans, in_need, stepped_down = pathway.plans, expected.plans_child_in_need, expected.plans_stepped_down
    each_in_need = expected_plan_hours(
        plans, PlanKind.CHILD_IN_NEED, False, _protection_hazard(pathway.section47, in_need)
    )
    hazard = _protection_hazard(pathway.section47, stepped_down)
    each_stepped_down = expected_plan_hours(plans, PlanKind.CHILD_IN_NEED, True, hazard)
    return (
        _total(in_need) * each_in_need
        + _total(stepped_down) * each_stepped_down
        + _total(expected.plans_child_protection) * expected_plan_hours(plans, PlanKind.CHILD_PROTECTION)
    )


def _protection_hazard(section47: Section47, starts: Array) -> float:
    """Return the mean yearly hazard at which child in need plans become protection plans."""
    total = _total(starts)
    hazards = np.array(section47.hazard_on_plan_per_year.values())
    mean = float((starts * hazards).sum()) / total if total > 0.0 else 0.0
    return mean * (section47.conference_share * section47.protection_plan_share)


def stepped_down_share(pathway: Pathway, expected: Flows) -> float:
    """Return the share of open child in need plans that follow a protection plan."""
    (starts, days), (stepped_down, stepped_down_days), _ = plans_of_a_year(pathway, expected)
    children = starts * days + stepped_down * stepped_down_days
    return stepped_down * stepped_down_days / children if children > 0.0 else 0.0


def reassessments(pathway: Pathway, expected: Flows) -> float:
    """Return assessments a year of children who are on a plan."""
    plans = pathway.plans
    planned = np.array(planned_assessment_days(pathway.assessment))

    def share_that_fits(length_days: Distribution) -> float:
        return float((planned[None, :] <= equally_likely(length_days)[:, None]).mean())

    in_need, protection = plans.child_in_need, plans.child_protection
    return (
        _total(expected.plans_child_in_need) * in_need.reassessment_share * share_that_fits(in_need.length_days)
        + _total(expected.plans_stepped_down) * in_need.reassessment_share * share_that_fits(plans.step_down_days)
        + _total(expected.plans_child_protection)
        * protection.reassessment_share
        * share_that_fits(protection.length_days)
    )


def review_conferences(protection: ChildProtectionPlan, expected: Flows) -> float:
    """Return child protection review conferences a year, in children."""
    lead = float(np.mean(protection.review_planned_days))
    first, later = protection.first_review_months * MONTH_DAYS, protection.review_interval_months * MONTH_DAYS - lead
    lengths = equally_likely(protection.length_days).tolist()
    each = float(np.mean([reviews_due(length, first, later) for length in lengths]))
    return _total(expected.plans_child_protection) * each


def signing_hours(pathway: Pathway, expected: Flows) -> float:
    """Return supervisors' hours a year in the assessment team: checkpoints, authorisation, strategy discussions."""
    assessment, section47 = pathway.assessment, pathway.section47
    checks = len(assessment.checkpoints.days) * assessment.checkpoints.hours if assessment.checkpoints.enabled else 0.0
    signing = assessment.authorisation.hours if assessment.authorisation.enabled else 0.0
    enquiries = _total(expected.section47s) - _total(expected.section47s_on_plan)
    return (
        _total(expected.assessments) * (checks + signing) + enquiries * section47.strategy_discussion.supervisor_hours
    )


def early_help_hours(config: Config, expected: Flows) -> float:
    """Return keyworkers' hours a year if every family that is offered early help and accepts is helped at once."""
    families = children_helped(config.early_help, expected) / mean_family_size(config.demand.family_size_shares)
    return families * config.early_help.hours_per_week * WORKING_DAYS_PER_YEAR / WEEK_DAYS


def direct_hours_per_person_year(workforce: Workforce, supervised: bool) -> float:
    """Return the hours of case work that one permanent, experienced person gives in a year, sickness taken off."""
    leave = float(np.mean(workforce.leave_factors))
    day = workforce.hours_per_day * (1.0 - workforce.non_case_share) * leave
    hours = day * WORKING_DAYS_PER_YEAR * (1.0 - workforce.sickness_rate)
    return hours - supervisions_per_year(workforce.supervision) * workforce.supervision.hours if supervised else hours


def supervisions_per_year(supervision: Supervision) -> float:
    """Return how often an experienced person is supervised in a year."""
    return WORKING_DAYS_PER_YEAR / supervision.interval_days if supervision.enabled else 0.0


def days_in_assessment(assessment: Assessment) -> float:
    """Return how long an assessment is open, on average, in working days: as planned, and what waits add."""
    return float(np.mean(planned_assessment_days(assessment))) + DAYS_BEYOND_PLAN["assessment"]


def expected_weighted_children(config: Config) -> dict[str, float]:
    """Return the weighted children whose cases each service has on an ordinary day: arrivals times length.

    An enquiry that is made from the day of the referral runs beside the assessment, and adds only what it weighs more.
    """
    expected, pathway, weights = flows(config), config.pathway, config.allocation.case_weights
    of_assessments = np.array(weights_of_assessments(weights, pathway.assessment.hours_factor))
    enquiry_days = mean_conference_day(pathway.section47)
    enquiring = (_total(expected.section47s) - _total(expected.section47s_on_plan)) * weights.child_protection
    enquiring -= _total(expected.section47s_at_once * of_assessments)
    assessing = _total(expected.assessments * of_assessments) * days_in_assessment(pathway.assessment)
    beyond = [DAYS_BEYOND_PLAN[kind] for kind in ("child_in_need", "child_in_need", "child_protection")]
    in_need, stepped_down, protection = (
        starts * (days + more) for (starts, days), more in zip(plans_of_a_year(pathway, expected), beyond, strict=True)
    )
    on_plans = (in_need + stepped_down) * weights.child_in_need + protection * weights.child_protection
    assessed = assessing + enquiring * enquiry_days
    children = (assessed, on_plans) if pathway.plans.transfer else (assessed + on_plans, 0.0)
    return {
        service: number / WORKING_DAYS_PER_YEAR for service, number in zip(CASE_HOLDING_TEAMS, children, strict=True)
    }


def people_expected(posts: float, workforce: Workforce) -> float:
    """Return the people in so many posts of a case-holding team: filled ones, and agency workers at the usual rate."""
    return posts * (1.0 - workforce.vacancy_rate) / (1.0 - workforce.reference_agency_rate)


def _on_plan(section47: Section47, expected: Flows) -> float:
    """Return protection plans a year that follow another plan."""
    return _total(expected.section47s_on_plan) * section47.conference_share * section47.protection_plan_share


def _total(by_need: Array) -> float:
    return float(by_need.sum())
