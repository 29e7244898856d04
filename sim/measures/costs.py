"""Money: what the service cost in the window, by heading and payer.

Headings do not overlap, and the total is their sum. People cost their pay while they are employed, whatever they do:
supervision, checks of files and training take hours that are paid already, and are shown as hours elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import reduce
from operator import add
from typing import Any

import numpy as np

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import SOURCES
from sim.config.early_help import PAYERS
from sim.measures.definition import Measure
from sim.measures.history import History
from sim.measures.overtime_pay import agency_premium, paid_overtime
from sim.measures.windows import Booleans, Floats, Stock, Values, Windows, ratio
from sim.model.agency import MANAGED_POSTS_FROM
from sim.model.case_recording import hours_factor, in_force, recording_left, recording_share
from sim.model.events import EventType, Role, TaskKind, VacancyFilledBy
from sim.model.worker import post_number_of, role_number_of

WEEKS_PER_YEAR = 20871 / 400
"""The Gregorian cycle is 20,871 weeks in 400 years."""

HEADINGS = {
    "contact_officers": "pay of contact officers",
    "social_workers": "pay of permanent social workers, the newly qualified apart",
    "senior_practitioners": "pay of permanent senior practitioners",
    "newly_qualified": "pay of social workers in their protected first year",
    "managers": "pay of permanent managers and practice supervisors",
    "conference_chairs": "pay of chairs of conferences",
    "keyworkers": "pay of early help keyworkers",
    "reserve": "time that people of the reserve (teams.reserve) give to cases, and other work goes without",
    "pay_uplift": "rise of pay of the council's own staff, on top of the headings above",
    "agency_workers": "fees of agency workers, managers and managed teams apart",
    "agency_managers": "fees of agency managers, managed teams apart",
    "managed_teams": "fees of managed teams, their managers included",
    "overtime": "paid overtime of everybody at work, agency workers included",
    "recruitment_experienced": "hires of permanent staff, the newly qualified apart",
    "recruitment_newly_qualified": "hires of newly qualified social workers",
    "training": "trainers and venues, by the hour",
    "early_help_programme": "early help: fixed cost, and that of each spell beyond the keyworker's time",
    "consultation_line": "consultation line: fixed cost, that of the hours it is staffed, and that of each call",
    "family_hub": "family hub: fixed cost, and that of each family that comes",
    "threshold_guidance": "threshold guidance for partners",
    "source_triage": "time of the sources' officers who look at notifications before they are sent, paid by the source",
    "business_support": "recording that business support has taken over from case workers, by the hour",
    "care": "care of the children who entered it in the window; only where costs.include_care is set",
}
"""What money is spent on; no pound is in two headings."""

COST_PAYERS = (*PAYERS, "police")
"""Who pays: those who share the cost of early help, and the police for triage of their own."""

ROLES = (
    "contact_officers",
    "social_workers",
    "senior_practitioners",
    "newly_qualified",
    "managers",
    "conference_chairs",
    "keyworkers",
)
PERMANENT = (*ROLES, "pay_uplift")
AGENCY = ("agency_workers", "agency_managers", "managed_teams")
RECRUITMENT = ("recruitment_experienced", "recruitment_newly_qualified")
CASHABLE = (*AGENCY, *RECRUITMENT)
"""Headings that fall as soon as less of them is bought."""

PAID_HOURS = {
    "supervision": ("supervision, of both people", (TaskKind.SUPERVISION, TaskKind.SUPERVISING)),
    "mentoring": ("mentoring, of the mentor", (TaskKind.MENTORING,)),
    "training": ("training", (TaskKind.TRAINING,)),
    "inspection": ("inspections and monitoring visits, of managers", (TaskKind.INSPECTION,)),
}
"""Time that is paid within salaries and fees, shown in hours so that it is not counted twice."""

NO_CASE_WORK = (TaskKind.EARLY_HELP_SESSION, *(kind for _, kinds in PAID_HOURS.values() for kind in kinds))
"""Tasks that less demand would not free social workers and contact officers from."""

GROUPS = {"permanent": PERMANENT, "agency": AGENCY, "recruitment": RECRUITMENT, "cashable": CASHABLE}

MEASURES = (
    Measure("cost_total_gbp", "Total cost", "GBP", "Sum of all headings of cost, whoever pays.", "lower"),
    Measure(
        "cost_total_per_year_gbp",
        "Total cost a year",
        "GBP/year",
        "cost_total_gbp per year of working days.",
        "lower",
        monthly=False,
    ),
    Measure(
        "cost_per_referral_gbp",
        "Cost for each referral",
        "GBP",
        "cost_total_gbp / children referred in the window.",
        "lower",
    ),
    Measure(
        "cost_per_assessment_gbp",
        "Cost for each assessment completed",
        "GBP",
        "cost_total_gbp / assessments completed in the window.",
        "lower",
    ),
    Measure(
        "cost_permanent_gbp",
        "Cost of permanent staff",
        "GBP",
        "Pay of the council's own staff of all roles: time employed x yearly cost.",
    ),
    Measure(
        "cost_agency_gbp",
        "Cost of agency workers",
        "GBP",
        "Fees of agency workers, managers and managed teams: time employed x yearly cost.",
        "lower",
    ),
    Measure(
        "cost_recruitment_gbp",
        "Cost of recruitment",
        "GBP",
        "Posts filled with permanent staff x cost of a hire.",
        "lower",
    ),
    Measure(
        "cost_cashable_gbp",
        "Cost of agency workers and recruitment",
        "GBP",
        "Agency and recruitment: what is saved at once if less is needed; permanent pay is not.",
        "lower",
    ),
    *(
        Measure(
            f"cost_paid_by_{payer}_gbp",
            f"Cost: paid by {payer}",
            "GBP",
            f"Part of cost_total_gbp that falls to this payer: {payer}.",
            "lower",
        )
        for payer in COST_PAYERS
    ),
    *(
        Measure(f"cost_{heading}_gbp", f"Cost: {heading.replace('_', ' ')}", "GBP", f"Heading of cost: {text}.")
        for heading, text in HEADINGS.items()
    ),
    *(
        Measure(
            f"paid_{name}_hours",
            f"Paid time: {name} hours",
            "hours",
            f"Hours of {text}; paid within salaries and fees, no cost of their own.",
        )
        for name, (text, _) in PAID_HOURS.items()
    ),
    Measure(
        "cost_of_care_apart_gbp",
        "Cost of care of those who entered it",
        "GBP",
        "Weeks in care x cost of a week, of the children who entered it in the window; whether in the total or not.",
        "lower",
    ),
    Measure(
        "cost_of_case_work_apart_gbp",
        "Value of the time that case work takes",
        "GBP",
        "Hours of tasks for children, keyworkers' apart, x value of an hour; paid within salaries, never in the total.",
        "lower",
    ),
)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows = history.windows
    spent = headings(history, windows)
    total = total_of(spent)
    done = history.rows(EventType.TASK_DONE)
    referrals, assessed = history.rows(EventType.REFERRAL), history.rows(EventType.ASSESSMENT_COMPLETED)
    return {
        "cost_total_gbp": total,
        "cost_total_per_year_gbp": total / windows.years,
        "cost_per_referral_gbp": ratio(total, windows.count(referrals.time, referrals.children)),
        "cost_per_assessment_gbp": ratio(total, windows.count(assessed.time, assessed.children)),
        **{f"cost_{name}_gbp": total_of({each: spent[each] for each in parts}) for name, parts in GROUPS.items()},
        **{f"cost_paid_by_{payer}_gbp": paid for payer, paid in by_payer(history, windows, spent).items()},
        **{f"cost_{heading}_gbp": gbp for heading, gbp in spent.items()},
        **{
            f"paid_{name}_hours": windows.count(done.time, done.hours * np.isin(done.detail, kinds))
            for name, (_, kinds) in PAID_HOURS.items()
        },
        "cost_of_care_apart_gbp": _care(history, windows),
        "cost_of_case_work_apart_gbp": windows.count(done.time, done.hours * ~np.isin(done.detail, NO_CASE_WORK))
        * history.config.costs.case_work_gbp_per_hour,
    }


def costs_by_year(history: History) -> Iterator[tuple[str, str, float]]:
    """Yield rows (table, key, value): each year's cost by heading, then by payer; the last year may be part of one.

    Tables are ``cost_headings_year_1``, ``cost_payers_year_1`` and so on.
    """
    whole = history.windows
    edges = [whole.start]
    while edges[-1] < whole.end:
        edges.append(min(whole.end, history.calendar.years_end(whole.start, len(edges))))
    years = Windows(edges, [str(year + 1) for year in range(len(edges) - 1)])
    spent = headings(history, years)
    for table, values in {"cost_headings": spent, "cost_payers": by_payer(history, years, spent)}.items():
        for year, label in enumerate(years.labels):
            for key, gbp in values.items():
                yield f"{table}_year_{label}", key, float(gbp[year])


def total_of(spent: Values) -> Floats:
    """Sum of headings, in their order."""
    return reduce(add, spent.values())


def headings(history: History, windows: Windows) -> Values:
    """Cost by heading, in the order of :data:`HEADINGS`."""
    costs, early_help = history.config.costs, history.config.early_help
    training = history.rows(EventType.TASK_DONE)
    training = training.where(training.detail == TaskKind.TRAINING)
    spent = {
        **_pay(history, windows),
        "reserve": _time_of_the_reserve(history, windows),
        "pay_uplift": _pay_uplift(history, windows),
        "overtime": paid_overtime(history, windows),
        **_recruitment(history, windows),
        "training": windows.count(training.time, training.hours) * costs.training_gbp_per_hour,
        "early_help_programme": _programme(
            windows, early_help.cost, windows.years, history.rows(EventType.EARLY_HELP_STARTED).time
        ),
        **_options(history, windows),
        "source_triage": total_of(_source_triage(history, windows)),
        "business_support": _support_hours(history, windows) * costs.business_support_gbp_per_hour,
        "care": _care(history, windows) * costs.include_care,
    }
    return {heading: spent[heading] for heading in HEADINGS}


def by_payer(history: History, windows: Windows, spent: Values) -> Values:
    """Cost by payer: partners share early help, its keyworkers and what keeps families from needing a contact."""
    early_help = history.config.early_help
    shared = {
        "keyworkers": early_help.cost,
        "early_help_programme": early_help.cost,
        "consultation_line": early_help.consultation_line.cost,
        "family_hub": early_help.family_hub.cost,
        "threshold_guidance": early_help.threshold_guidance.cost,
    }
    nothing = np.zeros_like(spent["keyworkers"])
    partners = {
        payer: sum(
            (spent[heading] * getattr(cost.payer_shares, payer) for heading, cost in shared.items()), start=nothing
        )
        for payer in PAYERS
        if payer != "council"
    }
    partners["police"] = nothing
    for payer, gbp in _source_triage(history, windows).items():
        partners[payer] = partners[payer] + gbp
    return {"council": total_of(spent) - total_of(partners), **partners}


def _pay(history: History, windows: Windows, since: float = -np.inf) -> Values:
    """Pay and fees from a day on."""
    people, costs = history.people, history.config.costs
    own = people.permanent

    def years_of(stock: Stock) -> Floats:
        later = Stock(np.maximum(stock.arrivals, since), np.maximum(stock.departures, since))
        return windows.mean_level(later) * windows.years

    def role(who: Role) -> Floats:
        return years_of(people.employed(own & (people.role == who)))

    protected = years_of(people.newly_qualified(own))
    agency_managers = ~own & (people.role == Role.MANAGER)
    managed = ~own & np.fromiter(
        (post_number_of(int(worker)) >= MANAGED_POSTS_FROM for worker in people.worker), bool, len(people)
    )

    premium = agency_premium(costs)
    own_pay = {
        Role.CONTACT_OFFICER: costs.contact_officer_gbp,
        Role.CONFERENCE_CHAIR: costs.conference_chair_gbp,
        Role.KEYWORKER: costs.keyworker_gbp,
    }

    def fees(who: Booleans) -> Floats:
        """Agency workers other than social workers cost as much more than the council's own as those do."""
        total = years_of(people.employed(who & agency_managers)) * costs.agency_manager_gbp
        for role, gbp in own_pay.items():
            total = total + years_of(people.employed(who & (people.role == role))) * (gbp * premium)
        social_workers = who & ~agency_managers & ~np.isin(people.role, list(own_pay))
        return total + years_of(people.employed(social_workers)) * costs.agency_gbp

    return {
        "contact_officers": role(Role.CONTACT_OFFICER) * costs.contact_officer_gbp,
        "social_workers": (role(Role.SOCIAL_WORKER) - protected) * costs.social_worker_gbp,
        "senior_practitioners": role(Role.SENIOR_PRACTITIONER) * costs.senior_practitioner_gbp,
        "newly_qualified": protected * costs.newly_qualified_gbp,
        "managers": role(Role.MANAGER) * costs.manager_gbp,
        "conference_chairs": role(Role.CONFERENCE_CHAIR) * costs.conference_chair_gbp,
        "keyworkers": role(Role.KEYWORKER) * costs.keyworker_gbp,
        "agency_workers": fees(~own & ~agency_managers & ~managed),
        "agency_managers": fees(agency_managers & ~managed),
        "managed_teams": years_of(people.employed(managed & ~agency_managers)) * costs.managed_team_gbp
        + years_of(people.employed(managed & agency_managers)) * costs.managed_team_manager_gbp,
    }


def _pay_uplift(history: History, windows: Windows) -> Floats:
    uplift = history.config.workforce.pay_uplift
    if uplift.share == 0.0:
        return np.zeros_like(windows.days)
    pay = _pay(history, windows, -np.inf if uplift.start is None else history.calendar.day_of(uplift.start))
    return total_of({role: pay[role] for role in ROLES}) * uplift.share


def _time_of_the_reserve(history: History, windows: Windows) -> Floats:
    """Hours of people of the reserve for children, at what an hour of case work costs; their pay is elsewhere."""
    done = history.rows(EventType.TASK_DONE)
    roles = np.fromiter((role_number_of(int(worker)) for worker in done.worker), int, len(done.worker))
    of_reserve = (roles == Role.QUALIFIED_WITHOUT_CASES) & ~np.isin(done.detail, NO_CASE_WORK)
    return windows.count(done.time, done.hours * of_reserve) * history.config.costs.case_work_gbp_per_hour


def _recruitment(history: History, windows: Windows) -> Values:
    costs, filled = history.config.costs, history.rows(EventType.VACANCY_FILLED)
    newly = windows.count(filled.time, filled.detail == VacancyFilledBy.NEWLY_QUALIFIED)
    return {
        "recruitment_experienced": (windows.count(filled.time) - newly) * costs.recruitment_gbp,
        "recruitment_newly_qualified": newly * costs.recruitment_newly_qualified_gbp,
    }


def _options(history: History, windows: Windows) -> Values:
    """What keeps families from needing a contact: paid from the day it comes in, if it is there at all."""
    early_help, demand = history.config.early_help, history.config.demand
    line, hub = early_help.consultation_line, early_help.family_hub
    factors = [getattr(demand.sources, source).below_threshold_factor for source in type(demand.sources).model_fields]
    guidance = early_help.threshold_guidance
    guided = guidance.is_given or any(factor != 1.0 for factor in (demand.below_threshold_factor, *factors))
    staffed_gbp_per_year = line.hours_per_day * WORKING_DAYS_PER_YEAR * line.gbp_per_hour
    calls, visits = history.rows(EventType.CONSULTED).time, history.rows(EventType.HUB_VISITED).time
    nobody = np.empty(0)
    return {
        name: _programme(windows, cost, _in_force(history, windows, start) * there, users, staffed)
        for name, cost, start, there, users, staffed in (
            ("consultation_line", line.cost, line.start, line.is_on, calls, staffed_gbp_per_year),
            ("family_hub", hub.cost, hub.start, hub.is_on, visits, 0.0),
            ("threshold_guidance", guidance.cost, demand.below_threshold_ramp.start, guided, nobody, 0.0),
        )
    }


def _programme(windows: Windows, cost: Any, years: Floats, users: Floats, staffed_gbp_per_year: float = 0.0) -> Floats:
    return years * (cost.fixed_gbp_per_year + staffed_gbp_per_year) + windows.count(users) * cost.per_family_gbp


def _in_force(history: History, windows: Windows, start: dt.date | None) -> Floats:
    """Years of each window in which something that began on a date was in force."""
    began = 0.0 if start is None else float(history.calendar.day_of(start))
    return windows.mean_level(Stock(np.array([began]), np.array([np.inf]))) * windows.years


def _source_triage(history: History, windows: Windows) -> Values:
    """Time of officers at each source that can look at its own notifications."""
    settings, looks = history.config.demand.source_triage, history.rows(EventType.TRIAGED_AT_SOURCE)
    gbp = settings.hours * settings.gbp_per_hour
    return {
        source: windows.count(looks.time, looks.detail == SOURCES.index(source)) * gbp
        for source in ("police", "schools", "health")
    }


def _support_hours(history: History, windows: Windows) -> Floats:
    """Hours of recording that business support did: so much for every hour that case workers did of the same tasks."""
    settings, tasks = history.config.quality.recording, history.rows(EventType.TASK_DONE)
    templates, support = settings.templates, settings.business_support
    taken = in_force(support.start, support.taken_share, history.calendar, tasks.since)
    if not taken.any():
        return np.zeros_like(windows.days)
    cut = in_force(templates.start, templates.cut_share, history.calendar, tasks.since)
    shares = np.array([recording_share(kind, settings.task_share) for kind in TaskKind])[tasks.detail.astype(np.intp)]
    supported = shares * (1.0 - cut) * taken / hours_factor(shares, recording_left(cut, taken))
    return windows.count(tasks.time, tasks.hours * supported)


def _care(history: History, windows: Windows) -> Floats:
    care, entered = history.config.costs.care, history.rows(EventType.CARE_ENTERED)
    entered = entered.where(entered.time >= history.windows.start)
    stay_days = care.stay_weeks / WEEKS_PER_YEAR * WORKING_DAYS_PER_YEAR
    in_care = Stock(entered.time, entered.time + stay_days, entered.children, entered.children)
    return windows.mean_level(in_care) * windows.years * WEEKS_PER_YEAR * care.gbp_per_week
