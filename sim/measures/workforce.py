"""Workforce, by the definitions of the Department for Education, as time averages.

The social work workforce is everyone but the front door's contact officers and their managers. In post are the
council's own staff, newly qualified included; agency workers are counted apart.
"""

from __future__ import annotations

import numpy as np

from sim.measures.definition import Measure, volume, volume_values
from sim.measures.history import History
from sim.measures.people import in_social_work
from sim.measures.windows import Floats, Stock, Values, ratio
from sim.model.events import CASE_HOLDING_ROLES, Event

MEASURES = (
    Measure(
        "people_total",
        "people",
        "Social workers of the assessment and safeguarding teams, in post and agency, absent or not; time average.",
    ),
    Measure("people_in_post", "people", "Of people_total, those employed by the council."),
    Measure("agency_workers", "people", "Of people_total, agency workers."),
    Measure(
        "vacancy_rate",
        "share",
        "Vacant social work posts, covered by agency or not / vacant posts and people in post.",
        "lower",
    ),
    Measure(
        "agency_rate",
        "share",
        "Agency workers / agency workers and people in post, in the social work workforce.",
        "lower",
    ),
    Measure(
        "turnover_rate",
        "share/year",
        "Social work leavers in a year / people in post; agency workers left out.",
        "lower",
    ),
    Measure("sickness_rate", "share", "Working days lost to sickness / working days of people in post.", "lower"),
    Measure(
        "nqsw_share",
        "share",
        "Social workers in their first, protected year / people in post in the social work workforce.",
    ),
    Measure(
        "time_to_hire_mean_wd",
        "working days",
        "From a social work post's becoming vacant to its being filled; posts filled in the window.",
        "lower",
    ),
    *volume("joiners", "people", "People who took up a social work post; agency workers left out."),
    *volume("leavers", "people", "People who left a social work post; agency workers left out.", "lower"),
    Measure(
        "overtime_mean",
        "ratio",
        "Direct hours worked / contracted, of the social workers at work; mean over snapshots.",
        "lower",
    ),
    Measure(
        "pressure_mean",
        "share",
        "Smoothed share of own tasks past due, of the social workers at work; mean over snapshots.",
        "lower",
    ),
)


def vacancies(history: History) -> Stock:
    """Vacant posts of the social work workforce."""
    opened, filled = history.rows(Event.VACANCY_OPENED), history.rows(Event.VACANCY_FILLED)
    return Stock(opened.time[in_social_work(opened.team)], filled.time[in_social_work(filled.team)])


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
    filled = history.rows(Event.VACANCY_FILLED)
    filled = filled.where(in_social_work(filled.team))
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
    }
