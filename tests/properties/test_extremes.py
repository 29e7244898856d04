"""Extreme services whose results are known without a model."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.config.teams import TEAMS
from sim.model.events import Event, PlanEnd, TaskKind
from sim.model.model import Model
from tests.small_service import configured, plain, play, rows, team

NOBODY = {f"teams.{name}": team(0) for name in TEAMS}
EVERYBODY = {f"teams.{name}": team(250, managers=60) for name in TEAMS}
BUSY = {"demand.contacts_per_year": 3000.0, "run.initial_state": "empty", "run.warm_up_days": 0, "run.years": 0.4}
LAST_ENDS = (PlanEnd.CLOSED, PlanEnd.EARLY_HELP, PlanEnd.CARE)


def counts(model):
    values, numbers = np.unique(model.recorder.log["event"], return_counts=True)
    return {Event(int(value)): int(number) for value, number in zip(values, numbers, strict=True)}


def test_no_demand_gives_nothing():
    model = play(configured(BUSY, {"demand.contacts_per_year": 0.0, "workforce.sickness_rate": 0.0}))
    assert (model.recorder.log["entity"] == -1.0).all()  # people come and go, and are supervised; there are no families
    assert not model.recorder.snapshots["children"].any()


def test_no_demand_works_off_the_first_day_s_caseload():
    model = play(
        configured(
            BUSY,
            {"demand.contacts_per_year": 0.0, "run.initial_state": "caseload", "run.years": 1.0},
            {"pathway.returns.enabled": False},
        )
    )
    happened = counts(model)
    assert Event.CONTACT not in happened
    assert Event.ASSESSMENT_STARTED not in happened
    assert 0 < happened[Event.PLAN_ENDED] <= happened[Event.PLAN_STARTED]
    # One plan may follow another; a family whose last one has ended is closed, or its file is being finished.
    last = [row.entity for row in rows(model, Event.PLAN_FOLLOWED_BY) if row.detail in LAST_ENDS]
    closed = {row.entity for row in rows(model, Event.JOURNEY_CLOSED)}
    still_open = {case.family.entity for case in model.service.open_cases}
    assert len(set(last)) == len(last)
    assert closed <= set(last) <= closed | still_open
    assert len(closed) + len(still_open) == len({row.entity for row in rows(model, Event.PLAN_STARTED)})
    assert len(closed) > 3 * len(still_open)


def test_without_anybody_everything_waits_and_nothing_is_lost():
    model = play(configured(BUSY, NOBODY))
    happened = counts(model)
    assert happened.keys() == {Event.CONTACT, Event.HOMELESS_PRESENTED, Event.TASK_OPEN}
    assert happened[Event.TASK_OPEN] == happened[Event.CONTACT] > 100
    waiting = rows(model, Event.TASK_OPEN)
    assert {row.detail for row in waiting} == {float(TaskKind.SCREENING)}
    assert all(math.isnan(row.start) for row in waiting)


def test_without_case_holders_referrals_stay_unallocated():
    config = configured(BUSY, EVERYBODY, {"teams.assessment": team(0), "teams.safeguarding": team(0)})
    model = play(config, happenings=())
    happened = counts(model)
    referred = happened[Event.REFERRAL] - happened.get(Event.REFERRAL_CLOSED, 0)
    assert Event.ALLOCATED not in happened
    assert happened[Event.UNALLOCATED] == referred == len(model.workforce.teams["assessment"].desk.waiting) > 20


def test_with_very_many_people_nobody_waits():
    model = play(plain(EVERYBODY | BUSY | {"demand.below_threshold_share": 0.5}))
    log = model.recorder.log
    done = log["event"] == Event.TASK_DONE
    pooled = np.isin(log["detail"], [TaskKind.SCREENING, TaskKind.MASH_RESEARCH, TaskKind.MASH_DECISION])
    assert (log["start"] - log["since"])[done & pooled].max() == 0.0
    allocated = log["event"] == Event.ALLOCATED
    assert (log["time"] - log["since"])[allocated].max() == 0.0
    # Screening an hour, research two hours, decision an hour, and the days that were planned.
    decided = log["event"] == Event.MASH_DECIDED
    assert (log["time"] - log["since"])[decided] == pytest.approx(0.3)


def test_all_below_the_threshold_and_seen_as_such_end_at_the_front_door():
    happened = counts(play(plain(EVERYBODY | BUSY | {"demand.below_threshold_share": 1.0})))
    assert happened[Event.CONTACT] > 100
    assert not happened.keys() & {Event.MASH_STARTED, Event.REFERRAL, Event.ALLOCATED}


def test_all_above_the_threshold_and_seen_as_such_are_assessed():
    model = play(plain(EVERYBODY | BUSY | {"demand.below_threshold_share": 0.0}))
    happened = counts(model)
    assert happened[Event.REFERRAL] == happened[Event.ASSESSMENT_STARTED] == happened[Event.MASH_DECIDED] > 100
    assert {row.detail for row in rows(model, Event.SCREENED)} == {2.0}


def test_nobody_sees_any_need():
    blind = {"pathway.screening.sensitivity": 0.0, "demand.below_threshold_share": 0.0}
    happened = counts(play(plain(EVERYBODY | BUSY | blind)))
    assert happened[Event.JOURNEY_CLOSED] == happened[Event.SCREENED] > 100
    assert Event.REFERRAL not in happened


SMALL = {f"teams.{name}": team(10, managers=2) for name in TEAMS} | {
    "run.initial_state": "caseload",
    "run.warm_up_days": 0,
    "demand.contacts_per_year": 1500.0,
    "pathway.plans.child_in_need.open_at_start": 60.0,
    "pathway.plans.child_protection.open_at_start": 25.0,
}


def test_everybody_leaves_three_times_a_year():
    model = play(configured(SMALL, {"workforce.turnover_rate": 3.0, "workforce.hiring_days": 20.0, "run.years": 1.0}))
    happened = counts(model)
    assert happened[Event.LEFT] > 60
    assert happened[Event.DEALLOCATED] > 100
    assert happened[Event.JOURNEY_CLOSED] > 500


def test_half_of_everybody_is_ill():
    model = play(
        configured(
            SMALL, {"workforce.sickness_rate": 0.5, "workforce.absence.reallocate_after_days": 0.0, "run.years": 0.5}
        )
    )
    happened = counts(model)
    assert happened[Event.SICK] > 200
    assert 0.3 < model.recorder.snapshots["present"].mean() < 0.7


def test_ten_times_the_demand_is_a_queue_and_not_a_collapse():
    model = Model(configured(SMALL, {"demand.contacts_per_year": 15_000.0, "run.years": 0.3}), 0)
    model.run()
    happened = counts(model)
    contacts = happened[Event.CONTACT]
    assert happened[Event.TASK_OPEN] > 200
    # What is written down and kept grows with the work, not with the waiting: some rows for each family.
    assert len(model.recorder.log) < 60 * (contacts + len(model.service.open_cases) + 100)
    assert happened[Event.SCREENED] < contacts + happened[Event.RECONTACT]
