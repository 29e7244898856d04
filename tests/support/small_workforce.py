"""Services in which only people matter: who is in post, comes, goes, is ill, learns, and is looked after."""

from __future__ import annotations

from sim.clock import Calendar
from sim.model.events import EventType, WorkerKind
from tests.support.small_service import holders, leave, rows, team

QUIET = {
    "teams.front_door": team(0),
    "teams.mash": team(0),
    "teams.conference": team(0),
    "teams.safeguarding": team(0),
    "run.years": 0.3,
}


ONE_LARGE_TEAM = {
    "teams.front_door": team(0),
    "teams.mash": team(0),
    "teams.conference": team(0),
    "teams.assessment": team(400),
    "teams.safeguarding": team(0),
}
"""One large team, in which rates can be counted."""


AGENCY = {
    "teams.assessment": team(1),
    "workforce.agency.start_lag_days": 15.0,
    "workforce.agency.contract_days": 1300.0,
    "workforce.agency.cover_share": 1.0,
}


SOMETHING_HAPPENS = {
    "demand.contacts_per_year": 4000.0,
    "teams.assessment": team(12, managers=2),
    "teams.safeguarding": team(4),
    "teams.mash": team(6, managers=1),
    "teams.front_door": team(3),
    "workforce.turnover_rate": 0.5,
    "workforce.reference_turnover_rate": 0.5,
    "workforce.vacancy_rate": 0.2,
    "workforce.agency_rate": 0.2,
    "workforce.reference_agency_rate": 0.2,
    "workforce.sickness_rate": 0.05,
    "workforce.nqsw.share_of_starters": 0.4,
    "run.years": 0.4,
}


def hours_by_load(**changes):
    """Hours per case follow the load by a root within wide bounds; a tenth of the own limit is usual."""
    rule = {
        "enabled": True,
        "elasticity": 0.5,
        "least": 0.3,
        "most": 2.0,
        "reference": {"assessment": 0.1, "safeguarding": 0.1},
    }
    return {"workforce.effort.by_load": rule | changes}


def day(config, number):
    """The date of a working day of the run."""
    return Calendar(config.run.start).date_of(number).isoformat()


def tasks(model, kind):
    return rows(model, EventType.TASK_DONE, detail=float(kind))


def newly_qualified(model):
    newest = holders(model)[0]
    newest.become(WorkerKind.NQSW)
    newest.joined_at = 0.0


def lose_the_worker(model):
    leave(holders(model)[0])


def always_cover(model):
    agency = model.workforce.agency
    agency.plan = agency.plan._replace(cover_probability=1.0)


def first_times(model, event):
    found = {}
    for row in rows(model, event):
        found.setdefault(row.worker, row.time)
    return found


COMING_AND_GOING = QUIET | {
    "teams.assessment": team(300),
    "workforce.turnover_rate": 0.4,
    "workforce.reference_turnover_rate": 0.4,
    "workforce.notice_days": 0.0,
    "workforce.vacancy_rate": 0.2,
    "run.years": 1.0,
}
