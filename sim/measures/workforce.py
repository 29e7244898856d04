"""Workforce, by the definitions of the Department for Education, as time averages.

The social work workforce is that of the published rates: with ``workforce.rates_by_role`` social workers, senior
practitioners and managers, but for early help's; else everyone outside the front door and early help. In post are the
council's own staff, newly qualified included; agency workers are counted apart.
"""

from __future__ import annotations

import numpy as np

from sim.measures.definition import Measure, volume, volume_values
from sim.measures.history import History, Rows
from sim.measures.people import in_social_work
from sim.measures.windows import Floats, Stock, Values, ratio
from sim.model.events import CASE_HOLDING_ROLES, Destination, EventType, Role, WorkerKind

JOINERS = {
    "newly_qualified": "newly qualified",
    "experienced": "experienced, from outside",
    "converted": "agency workers who stayed",
}
"""Where people come from who take up posts."""

LEAVERS = {
    Destination.LEFT_SECTOR: "who left children's social work",
    Destination.TO_AGENCY: "to agency work",
    Destination.OTHER_COUNCIL: "to another council",
}
"""Where people go who give up posts."""

MEASURES = (
    Measure(
        "people_total",
        "Social workers holding cases",
        "people",
        "Social workers of the assessment and safeguarding teams, in post and agency, absent or not; time average.",
    ),
    Measure("people_in_post", "People in post", "people", "Of people_total, those employed by the council."),
    Measure("agency_workers", "Agency workers", "people", "Of people_total, agency workers."),
    Measure(
        "vacancy_rate",
        "Vacancy rate",
        "share",
        "Vacant social work posts, covered by agency or not / vacant posts and people in post.",
        "lower",
    ),
    Measure(
        "agency_rate",
        "Agency rate",
        "share",
        "Agency workers / agency workers and people in post, in the social work workforce.",
        "lower",
    ),
    Measure(
        "turnover_rate",
        "Turnover rate",
        "share/year",
        "Social work leavers in a year / people in post; agency workers left out.",
        "lower",
    ),
    Measure(
        "sickness_rate",
        "Sickness rate",
        "share",
        "Working days lost to sickness / working days of people in post.",
        "lower",
    ),
    Measure(
        "nqsw_share",
        "Social workers who are newly qualified",
        "share",
        "Social workers in their first, protected year / people in post in the social work workforce.",
    ),
    Measure(
        "time_to_hire_mean_wd",
        "Time to fill a vacancy",
        "working days",
        "From a social work post's becoming vacant to its being filled; posts filled in the window.",
        "lower",
    ),
    *volume("joiners", "Joiners", "people", "People who took up a social work post; agency workers left out."),
    *volume("leavers", "Leavers", "people", "People who left a social work post; agency workers left out.", "lower"),
    Measure(
        "overtime_mean",
        "Hours worked relative to contracted",
        "ratio",
        "Direct hours worked / contracted, of the social workers at work; mean over snapshots.",
        "lower",
    ),
    Measure(
        "pressure_mean",
        "Share of own tasks past due, smoothed",
        "share",
        "Smoothed share of own tasks past due, of the social workers at work; mean over snapshots.",
        "lower",
    ),
    Measure(
        "stress_mean",
        "Stress, mean (1: own limit reached, nothing overdue)",
        "ratio",
        "Stress of everybody at work: about 1 at the own limit with nothing overdue; mean over snapshots.",
        "lower",
    ),
    Measure(
        "stress_mean_case_holders",
        "Stress of case holders",
        "ratio",
        "stress_mean of the people who hold cases.",
        "lower",
    ),
    Measure(
        "stress_mean_shared_lists",
        "Stress of people who share a list",
        "ratio",
        "stress_mean of the people who share a list of work.",
        "lower",
    ),
    Measure(
        "supervision_on_time_share",
        "Supervision held on time",
        "share",
        "Reflective supervision held by the day it was due / held or missed: missed when the next one falls due.",
        "higher",
    ),
    Measure(
        "supervision_missed_share",
        "Practitioners whose supervision is overdue",
        "share",
        "People at work whose supervision is overdue / people at work, managers apart; mean over snapshots.",
        "lower",
    ),
    Measure(
        "workforce_start",
        "Workforce at the start",
        "people",
        "Workforce bridge: people in social work posts at the start of the window.",
    ),
    *(
        Measure(
            f"joiners_{name}",
            f"Joiners: {text}",
            "people",
            f"Workforce bridge: people who took up a social work post, {text}.",
        )
        for name, text in JOINERS.items()
    ),
    *(
        Measure(
            f"leavers_{destination.name.lower()}",
            f"Leavers {text}",
            "people",
            f"Workforce bridge: leavers, {text}.",
            "lower",
        )
        for destination, text in LEAVERS.items()
    ),
    Measure(
        "workforce_end",
        "Workforce at the end",
        "people",
        "Workforce bridge: start + joiners - leavers, in post at the end of it.",
    ),
)


def vacancies(history: History) -> Stock:
    """Vacant posts of the social work workforce."""
    opened, ended = (
        history.rows(EventType.VACANCY_OPENED),
        history.rows(EventType.VACANCY_FILLED, EventType.VACANCY_REMOVED),
    )
    return Stock(social_work(history, opened).time, social_work(history, ended).time)


def social_work(history: History, rows: Rows) -> Rows:
    """Rows about posts and people of the social work workforce."""
    return rows.where(in_social_work(rows.team, rows.role, history.config.workforce.rates_by_role.enabled))


def joined_in_the_run(joined: Floats) -> Floats:
    """Times of joining without those of the people who were there when the clock started."""
    return joined[joined > 0.0]


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows, people, snapshots = history.windows, history.people, history.snapshots
    own, agency = people.social_work & people.permanent, people.social_work & ~people.permanent
    in_post, agency_workers = windows.mean_level(people.employed(own)), windows.mean_level(people.employed(agency))
    vacant = windows.mean_level(vacancies(history))
    leavers = windows.count(people.left[own])
    filled = social_work(history, history.rows(EventType.VACANCY_FILLED))
    holding_own = windows.mean_level(people.employed(people.case_holding & people.permanent))
    holding_agency = windows.mean_level(people.employed(people.case_holding & ~people.permanent))
    at_work = np.isin(snapshots["role"], CASE_HOLDING_ROLES) & (snapshots["present"] == 1)
    return {
        "people_total": holding_own + holding_agency,
        "people_in_post": holding_own,
        "agency_workers": holding_agency,
        "vacancy_rate": ratio(vacant, vacant + in_post),
        "agency_rate": ratio(agency_workers, agency_workers + in_post),
        "turnover_rate": ratio(leavers / windows.years, in_post),
        "sickness_rate": ratio(windows.mean_level(people.sick(own)), in_post),
        "nqsw_share": ratio(windows.mean_level(people.newly_qualified(own)), in_post),
        "time_to_hire_mean_wd": windows.mean(filled.time, filled.time - filled.since),
        **volume_values("joiners", windows.count(joined_in_the_run(people.joined[own])), windows),
        **volume_values("leavers", leavers, windows),
        "overtime_mean": windows.mean(snapshots["time"][at_work], snapshots["overtime"][at_work]),
        "pressure_mean": windows.mean(snapshots["time"][at_work], snapshots["pressure"][at_work]),
        **_stress(history),
        **_supervision(history),
        **_bridge(history),
    }


def _stress(history: History) -> Values:
    windows, snapshots = history.windows, history.snapshots
    present, holding = snapshots["present"] == 1, snapshots["caseload_limit"] > 0.0
    present = present & (snapshots["role"] != Role.QUALIFIED_WITHOUT_CASES)  # nothing is known of their other work
    groups = {
        "stress_mean": present,
        "stress_mean_case_holders": present & holding,
        "stress_mean_shared_lists": present & ~holding,
    }
    return {name: windows.mean(snapshots["time"][who], snapshots["stress"][who]) for name, who in groups.items()}


def _supervision(history: History) -> Values:
    """Whether supervision takes place, and when."""
    windows, snapshots = history.windows, history.snapshots
    held, missed = history.rows(EventType.SUPERVISED), history.rows(EventType.SUPERVISION_MISSED)
    on_time = windows.count(held.time, (np.floor(held.time) <= np.floor(held.due)).astype(np.float64))
    practitioner = (snapshots["present"] == 1) & (snapshots["role"] != Role.MANAGER)
    return {
        "supervision_on_time_share": ratio(on_time, windows.count(held.time) + windows.count(missed.time)),
        "supervision_missed_share": windows.mean(
            snapshots["time"][practitioner], snapshots["supervision_missed"][practitioner]
        ),
    }


def _bridge(history: History) -> Values:
    """From the people in post at the start of a window to those at its end: joiners by origin, leavers by where to."""
    windows, people = history.windows, history.people
    own = people.social_work & people.permanent
    there_at_once = np.where(people.joined > 0.0, people.joined, -1.0)  # on the first day, before any window
    in_post = Stock(there_at_once[own], people.left[own])
    left = social_work(history, history.rows(EventType.LEFT))
    newly_qualified = windows.count(joined_in_the_run(people.joined[own & (people.kind == WorkerKind.NQSW)]))
    converted = windows.count(left.time[left.detail == Destination.CONVERTED])
    joined = windows.count(joined_in_the_run(people.joined[own]))
    return {
        "workforce_start": windows.start_level(in_post),
        "joiners_newly_qualified": newly_qualified,
        "joiners_experienced": joined - newly_qualified - converted,
        "joiners_converted": converted,
        **{
            f"leavers_{destination.name.lower()}": windows.count(left.time[left.detail == destination])
            for destination in LEAVERS
        },
        "workforce_end": windows.end_level(in_post),
    }
