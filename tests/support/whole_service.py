"""A small service in which everything that can be switched on is on, and what must be true of its log."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.config.categories import TEAMS
from sim.model.events import EventType, TaskKind
from sim.model.model import Model
from tests.support.small_service import team


def unit(name: str, share: float, intake: float | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "posts_share": share,
        "manager_share": share,
        "intake_share": share if intake is None else intake,
        "nqsw_factor": 1.0,
    }


NORTH_AND_SOUTH = [unit("north", 0.5, 0.6), unit("south", 0.5, 0.4)]

SMALL: dict[str, Any] = {
    "authority.population_0_17": 16000,
    "demand.contacts_per_year": 4000.0,
    "pathway.plans.child_in_need.open_at_start": 60.0,
    "pathway.plans.child_protection.open_at_start": 30.0,
    "teams.front_door": team(3, 1),
    "teams.mash": team(3, 1),
    "teams.assessment": team(10, 2),
    "teams.safeguarding": team(8, 2),
    "teams.conference": team(1),
    "teams.early_help": team(3, 1),
    "run.warm_up_days": 0,
    "run.years": 0.25,
}
"""About a fifth of the typical authority, and fewer families on plans: a quarter of a year from its caseload."""

EVERYTHING: dict[str, Any] = SMALL | {
    "teams.units": {"assessment": NORTH_AND_SOUTH, "safeguarding": NORTH_AND_SOUTH},
    "teams.senior_practitioners.posts_share": 0.2,
    "teams.changes": [
        {"start": "2024-05-06", "team": "mash", "role": "manager", "posts": 2},
        {"start": "2024-04-29", "team": "front_door", "role": "contact_officer", "posts": 2, "filled": True},
        {"start": "2024-05-20", "team": "front_door", "role": "contact_officer", "posts": -1},
        {"start": "2024-05-20", "team": "mash", "role": "manager", "posts": -1},
    ],
    "allocation.changes": [
        {
            "start": "2024-05-13",
            "policy": "rota",
            "queue_order": "fifo",
            "caseload_limit": {"social_worker": 18.0, "nqsw": 11.0, "agency": 20.0},
            "overload_after_days": {"urgent": 2.0, "standard": 15.0},
        }
    ],
    "allocation.manager_name_share": 0.5,
    "allocation.post_moves_from": 0.0,
    "allocation.duty_cover.enabled": True,
    "allocation.duty_cover.start": "2024-04-15",
    "allocation.duty_cover.after_days": 1.0,
    "allocation.duty_cover.every_days": 3.0,
    "allocation.low_risk_closure.enabled": True,
    "allocation.low_risk_closure.start": "2024-04-22",
    "allocation.low_risk_closure.after_days": 2.0,
    "allocation.low_risk_closure.ratings": ["amber", "green"],
    "demand.shocks": [{"start": "2024-05-13", "end": "2024-05-28", "factor": 3.0, "ramp_days": 5.0}],
    "demand.source_triage.enabled": True,
    "demand.source_triage.start": "2024-04-29",
    "demand.source_triage.end": "2024-06-10",
    "demand.source_triage.sources": ["police", "schools"],
    "demand.source_triage.hours_per_day": 2.0,
    "early_help.targeting": {"order": "need", "accuracy": 0.8},
    "early_help.extra_keyworkers": {"posts": 2, "start": "2024-04-15", "ramp_days": 10.0},
    "early_help.consultation_line.hours_per_day": 4.0,
    "early_help.consultation_line.start": "2024-04-08",
    "early_help.family_hub.takes_share": 0.1,
    "early_help.family_hub.own_families_per_year": 60.0,
    "early_help.family_hub.ramp_days": 20.0,
    "pathway.screening.threshold_drift": 0.3,
    "pathway.screening.rapid_triage.enabled": True,
    "pathway.screening.rapid_triage.start": "2024-05-13",
    "pathway.screening.rapid_triage.end": "2024-06-10",
    "pathway.mash.threshold_drift": 0.3,
    "pathway.plans.child_protection.core_group_interval_days": 15.0,  # so that some fall due while one is undone
    "pathway.section47.postponement.share": 1.0,
    "demand.sources.police.batch": "daily",
    "demand.sources.schools.batch": "tuesday",
    "pathway.homeless_16_17.specialist_at_front_door": True,
    "quality.audits.share_per_month": 0.2,
    "quality.recording.templates": {"start": "2024-05-01", "cut_share": 0.2},
    "quality.recording.business_support": {"start": "2024-04-20", "taken_share": 0.2},
    "workforce.vacancy_rate": 0.2,
    "workforce.agency_rate": 0.2,
    "workforce.turnover_rate": 0.4,
    "workforce.sickness_rate": 0.06,
    "workforce.notice_days": 10.0,
    "workforce.agency.conversion_share": 0.5,
    "workforce.agency.contract_days": 30.0,
    "workforce.nqsw.share_of_starters": 0.8,
    "workforce.nqsw.mentoring.share": 0.8,
    "workforce.pay_uplift.share": 0.05,
    "workforce.paths": [
        {"lever": "agency_rate", "start": "2024-04-15", "end": "2024-05-13", "to": 0.4},
        {"lever": "agency_rate", "start": "2024-05-20", "end": "2024-06-10", "to": 0.05},
        {"lever": "sickness_rate", "start": "2024-04-22", "end": "2024-05-20", "to": 0.1},
        {"lever": "turnover_rate", "start": "2024-04-22", "end": "2024-05-20", "to": 1.0},
        {"lever": "vacancy_rate", "start": "2024-05-20", "end": "2024-06-24", "to": 0.0},
    ],
    "workforce.hiring_campaigns": [{"start": "2024-04-22", "end": "2024-05-20", "factor": 3.0}],
    "workforce.training": [
        {
            "start": "2024-04-22",
            "share": 0.5,
            "hours": 12.0,
            "sessions": 2,
            "gain": 0.5,
            "ramp_days": 10.0,
            "fade_days": 200.0,
        }
    ],
    "workforce.inspections": [
        {"date": "2024-05-07", "days": 4, "manager_hours": 3.0, "leaving_factor": 2.0, "decay_days": 60.0}
    ],
    "workforce.overtime": [
        {"start": "2024-05-01", "end": "2024-06-03", "share": 0.1, "teams": ["front_door", "assessment"]}
    ],
    "workforce.managed_teams": [
        {"start": "2024-05-01", "end": "2024-06-03", "workers": 3, "managers": 1, "team": "assessment"}
    ],
}
"""The same with every option, every feedback and several teams inside a service; it copes as the default does."""

NOBODY: dict[str, Any] = {f"teams.{name}": team(0) for name in TEAMS} | {
    "teams.units": {"assessment": [], "safeguarding": []},
    "teams.changes": [],
    "early_help.extra_keyworkers.posts": 0,
    "workforce.managed_teams": [],
}

CROWDS: dict[str, Any] = {f"teams.{name}": team(120, managers=30) for name in TEAMS}


def counts(model: Model) -> dict[EventType, int]:
    """How often everything happened."""
    values, numbers = np.unique(model.recorder.log["event"], return_counts=True)
    return {EventType(int(value)): int(number) for value, number in zip(values, numbers, strict=True)}


def children_are_conserved(model: Model) -> tuple[int, int, int]:
    """Children who came = children who left + children who are somewhere; returns the three numbers."""
    log = model.recorder.log
    children = dict(zip(log["entity"].tolist(), log["children"].tolist(), strict=True))

    def of(*events: EventType) -> set[float]:
        return set(log["entity"][np.isin(log["event"], events)].tolist())

    def number(journeys: set[float]) -> int:
        return int(sum(children[journey] for journey in journeys))

    came = of(EventType.CONTACT, EventType.RECONTACT, EventType.MASH_STARTED, EventType.UNALLOCATED)
    closed = of(EventType.JOURNEY_CLOSED)
    cases = {float(case.family.entity) for case in model.council.open_cases}
    with_mash = of(EventType.MASH_STARTED) - of(EventType.MASH_DECIDED)
    screening = {
        float(task.family.entity) for task in model.open_tasks() if task.kind == TaskKind.SCREENING
    } & came - closed - cases - with_mash
    inside = sum(case.family.children for case in model.council.open_cases) + number(with_mash) + number(screening)
    assert closed <= came
    assert not cases & with_mash
    assert number(came) == number(closed) + inside
    return number(came), number(closed), inside


def hours_are_conserved(model: Model) -> None:
    """Everybody's time since joining is time at work and time away, and time at work holds all that they did."""
    log, now = model.recorder.log, model.env.now

    def columns(*names: str, event: EventType) -> list[list[float]]:
        chosen = log["event"] == event
        return [log[name][chosen].tolist() for name in names]

    joined = dict(zip(*columns("worker", "time", event=EventType.JOINED), strict=True))
    away = dict.fromkeys(joined, 0.0)
    worked = dict.fromkeys(joined, 0.0)
    for worker, since, back in zip(*columns("worker", "since", "time", event=EventType.BACK), strict=True):
        away[worker] += back - since
    for worker, start, end in zip(*columns("worker", "start", "time", event=EventType.TASK_DONE), strict=True):
        worked[worker] += end - max(start, joined[worker])  # who changes post takes the task in hand along
    ill = dict(zip(*columns("worker", "time", event=EventType.SICK), strict=True))
    people = [worker for one in model.workforce.teams.values() for worker in one.people]
    for worker in people:
        identity = float(worker.identity)
        off = away[identity] + (0.0 if worker.present else now - ill[identity])
        np.testing.assert_allclose(worker.attended_days(now), now - joined[identity] - off, atol=1e-6)
        busy = worked[identity]
        if worker.in_hand is not None:  # who changed post with it in hand starts from the part that was done before
            busy += min(0.0, worker.in_hand.started - joined[identity])
        np.testing.assert_allclose(worker.worked_days, busy, atol=1e-6)
        assert busy <= worker.attended_days(now) + 1e-6
    (left,) = columns("worker", event=EventType.LEFT)
    assert {float(worker.identity) for worker in people} == joined.keys() - set(left)


def nothing_is_negative(model: Model) -> None:
    """No stock, no hours and no state is ever below zero."""
    snapshots, log = model.recorder.snapshots, model.recorder.log
    for name in snapshots.names:
        # Who has changed post with a task in hand starts from the part of it that is done.
        least = -30.0 if name == "worked_days" else -1e-9
        assert not len(snapshots) or snapshots[name].min() >= least, name
    hours = log["hours"][np.isin(log["event"], [EventType.TASK_DONE, EventType.TASK_OPEN])]
    assert not len(hours) or hours.min() > 0.0
