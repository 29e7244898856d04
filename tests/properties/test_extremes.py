"""Extreme services whose results are known without a model."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.config.categories import TEAMS
from sim.model.events import ConferenceKind, EventType, PlanEnd, TaskKind
from sim.model.model import Model
from tests.support.small_service import configured, plain, play, rows, team
from tests.support.whole_service import (
    CROWDS,
    EVERYTHING,
    NOBODY,
    children_are_conserved,
    counts,
    hours_are_conserved,
    nothing_is_negative,
)

EVERYBODY = {f"teams.{name}": team(250, managers=60) for name in TEAMS}
BUSY = {"demand.contacts_per_year": 3000.0, "run.initial_state": "empty", "run.warm_up_days": 0, "run.years": 0.4}
LAST_ENDS = (PlanEnd.CLOSED, PlanEnd.EARLY_HELP, PlanEnd.CARE)


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
    assert EventType.CONTACT not in happened
    assert EventType.ASSESSMENT_STARTED not in happened
    assert 0 < happened[EventType.PLAN_ENDED] <= happened[EventType.PLAN_STARTED]
    # One plan may follow another; a family whose last one has ended is closed, or its file is being finished.
    last = [row.entity for row in rows(model, EventType.PLAN_FOLLOWED_BY) if row.detail in LAST_ENDS]
    closed = {row.entity for row in rows(model, EventType.JOURNEY_CLOSED)}
    still_open = {case.family.entity for case in model.council.open_cases}
    assert len(set(last)) == len(last)
    assert closed <= set(last) <= closed | still_open
    assert len(closed) + len(still_open) == len({row.entity for row in rows(model, EventType.PLAN_STARTED)})
    assert len(closed) > 3 * len(still_open)


def test_without_anybody_everything_waits_and_nothing_is_lost():
    model = play(configured(BUSY, NOBODY))
    happened = counts(model)
    assert happened.keys() == {EventType.CONTACT, EventType.HOMELESS_PRESENTED, EventType.TASK_OPEN}
    waiting = rows(model, EventType.TASK_OPEN)
    contacts, calls = (
        [row for row in waiting if row.detail == float(kind)]
        for kind in (TaskKind.SCREENING, TaskKind.OPEN_CASE_CONTACT)
    )
    assert len(contacts) == happened[EventType.CONTACT] > 100
    assert 0 < len(calls) <= model.council.pathway.screening.chasing.most * len(contacts)  # referrers ring again
    assert len(contacts) + len(calls) == len(waiting)
    assert all(math.isnan(row.start) for row in waiting)


def test_without_case_holders_referrals_stay_unallocated():
    config = configured(BUSY, EVERYBODY, {"teams.assessment": team(0), "teams.safeguarding": team(0)})
    model = play(config, happenings=())
    happened = counts(model)
    referred = happened[EventType.REFERRAL] - happened.get(EventType.REFERRAL_CLOSED, 0)
    assert EventType.ALLOCATED not in happened
    assert happened[EventType.UNALLOCATED] == referred == len(model.workforce.teams["assessment"].desk.waiting) > 20


def nobody_waits(log):
    """No work on a shared list waits, and no case."""
    done = log["event"] == EventType.TASK_DONE
    pooled = np.isin(log["detail"], [TaskKind.SCREENING, TaskKind.MASH_RESEARCH, TaskKind.MASH_DECISION])
    assert (log["start"] - log["since"])[done & pooled].max() == 0.0
    allocated = log["event"] == EventType.ALLOCATED
    assert (log["time"] - log["since"])[allocated].max() == 0.0


def test_with_very_many_people_nobody_waits():
    model = play(plain(EVERYBODY | BUSY | {"demand.below_threshold_share": 0.5}))
    log = model.recorder.log
    nobody_waits(log)
    # Screening an hour, research two hours, decision an hour, and the days that were planned.
    decided = log["event"] == EventType.MASH_DECIDED
    assert (log["time"] - log["since"])[decided] == pytest.approx(0.3)


def test_all_below_the_threshold_and_seen_as_such_end_at_the_front_door():
    happened = counts(play(plain(EVERYBODY | BUSY | {"demand.below_threshold_share": 1.0})))
    assert happened[EventType.CONTACT] > 100
    assert not happened.keys() & {EventType.MASH_STARTED, EventType.REFERRAL, EventType.ALLOCATED}


def test_all_above_the_threshold_and_seen_as_such_are_assessed():
    model = play(plain(EVERYBODY | BUSY | {"demand.below_threshold_share": 0.0}))
    happened = counts(model)
    assert (
        happened[EventType.REFERRAL] == happened[EventType.ASSESSMENT_STARTED] == happened[EventType.MASH_DECIDED] > 100
    )
    assert {row.detail for row in rows(model, EventType.SCREENED)} == {2.0}


def test_nobody_sees_any_need():
    blind = {"pathway.screening.sensitivity": 0.0, "demand.below_threshold_share": 0.0}
    happened = counts(play(plain(EVERYBODY | BUSY | blind)))
    assert happened[EventType.JOURNEY_CLOSED] == happened[EventType.SCREENED] > 100
    assert EventType.REFERRAL not in happened


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
    assert happened[EventType.LEFT] > 60
    assert happened[EventType.DEALLOCATED] > 100
    assert happened[EventType.JOURNEY_CLOSED] > 500


def test_half_of_everybody_is_ill():
    model = play(
        configured(
            SMALL, {"workforce.sickness_rate": 0.5, "workforce.absence.reallocate_after_days": 0.0, "run.years": 0.5}
        )
    )
    happened = counts(model)
    assert happened[EventType.SICK] > 200
    assert 0.3 < model.recorder.snapshots["present"].mean() < 0.7


def test_ten_times_the_demand_is_a_queue_and_not_a_collapse():
    model = Model(configured(SMALL, {"demand.contacts_per_year": 15_000.0, "run.years": 0.3}), 0)
    model.run()
    happened = counts(model)
    contacts = happened[EventType.CONTACT]
    assert happened[EventType.TASK_OPEN] > 200
    # What is written down and kept grows with the work, not with the waiting: some rows for each family.
    assert len(model.recorder.log) < 60 * (contacts + len(model.council.open_cases) + 100)
    assert happened[EventType.SCREENED] < contacts + happened[EventType.RECONTACT]


# Everything that can be switched on is on


def whole(*changes, happenings=()):
    model = play(configured(EVERYTHING, *changes), happenings=happenings)
    children_are_conserved(model)
    hours_are_conserved(model)
    nothing_is_negative(model)
    return model


STILL = {"workforce.turnover_rate": 0.0, "workforce.sickness_rate": 0.0, "workforce.agency_rate": 0.0}
"""Nobody leaves or falls ill by themselves."""


def test_everything_at_once_sound_after_every_event():
    model = whole({"run.check_invariants": True, "run.seed": 1})  # managers take cases in their names
    happened = counts(model)
    for event in (
        EventType.CONSULTED,
        EventType.HUB_VISITED,
        EventType.TRAINED,
        EventType.MENTORING_BEGAN,
        EventType.IN_MANAGERS_NAME,
    ):
        assert happened[event] > 0
    units = {worker.team.label for case in model.council.open_cases if (worker := case.worker) is not None}
    assert units >= {f"{name}: {place}" for name in ("assessment", "safeguarding") for place in ("north", "south")}


def test_in_two_years_everything_happens_that_can():
    assert counts(whole({"run.years": 2.0})).keys() == set(EventType)


def test_whole_service_without_demand_comes_to_rest():
    nothing = {
        "demand.contacts_per_year": 0.0,
        "early_help.family_hub.own_families_per_year": 0.0,
        "pathway.returns.enabled": False,
        "run.years": 1.5,
    }
    model = whole(nothing)
    happened = counts(model)
    assert not happened.keys() & {EventType.CONTACT, EventType.RECONTACT, EventType.ASSESSMENT_STARTED}
    assert happened[EventType.JOURNEY_CLOSED] > 8 * len(model.council.open_cases)
    late = model.recorder.snapshots["time"] > 250.0
    early = model.recorder.snapshots["time"] < 20.0
    children = model.recorder.snapshots["children"]
    assert children[late].mean() < 0.25 * children[early].mean()


def test_whole_service_without_anybody_keeps_everybody():
    model = whole(NOBODY, {"run.check_invariants": True})
    came, closed, _ = children_are_conserved(model)
    assert came > 800
    assert closed < 0.2 * came  # plans whose time has come, and whose file is complete, have ended by themselves
    assert not counts(model).keys() & {EventType.TASK_DONE, EventType.ALLOCATED, EventType.JOINED}
    assert all(case.worker is None for case in model.council.open_cases)
    assert sum(len(team.desk.waiting) for team in model.workforce.teams.values()) == len(model.council.open_cases)


def test_whole_service_with_very_many_people_makes_nobody_wait():
    free = {"workforce.inspections": [], "workforce.supervision.enabled": False, "quality.audits.share_per_month": 0.0}
    model = whole(STILL, CROWDS, free, {"workforce.vacancy_rate": 0.0, "workforce.paths": []})  # one makes people ill
    log = model.recorder.log
    nobody_waits(log)
    assert EventType.VISIT_MISSED not in counts(model)


def test_whole_service_with_all_contacts_below_the_threshold():
    empty = {"run.initial_state": "empty", "demand.below_threshold_share": 1.0, "pathway.returns.worsening_share": 0.0}
    sure = {"pathway.screening.specificity": 1.0, "pathway.returns.known_referral_share": 0.0}
    sure |= {"pathway.screening.rapid_triage.specificity": 1.0}
    happened = counts(whole(empty, sure, {"run.check_invariants": True}))
    assert happened[EventType.JOURNEY_CLOSED] > 300
    assert not happened.keys() & {
        EventType.REFERRAL,
        EventType.ALLOCATED,
        EventType.PLAN_STARTED,
        EventType.HOMELESS_PRESENTED,
    }


def test_whole_service_with_every_family_under_section_47():
    every = {
        "demand.below_threshold_share": 0.0,
        "demand.child_protection_share_of_above": 1.0,
        "demand.contacts_per_year": 1000.0,
        "demand.yearly_walk_sd": 0.0,  # where more is enquired into, a smaller share goes to a conference
        "pathway.section47.at_mash_share": 1.0,
        "pathway.section47.conference_share": 1.0,
        "pathway.screening.sensitivity": 1.0,
        "pathway.mash.sensitivity": 1.0,
        "run.initial_state": "empty",
        "run.years": 0.4,
    }
    model = whole(every, {f"pathway.{step}.threshold_drift": 0.0 for step in ("screening", "mash")})
    happened = counts(model)
    referred = {row.entity for row in rows(model, EventType.REFERRAL)}
    assert len(referred) > 50
    assert {row.entity for row in rows(model, EventType.REASONABLE_CAUSE)} == referred
    booked = rows(model, EventType.CONFERENCE_BOOKED, detail=ConferenceKind.INITIAL)
    assert 0 < happened[EventType.CONFERENCE_HELD] <= len(booked) <= happened[EventType.SECTION47_STARTED]
    assert EventType.SECTION47_CLOSED not in happened


def everybody(model):
    return [worker for team in model.workforce.teams.values() for worker in list(team.people)]


THE_DAY = 20.0


def test_everybody_leaves_on_one_day_and_others_come():
    def leave(model):
        for worker in everybody(model):
            worker.let_go()

    settings = {"workforce.hiring_days": 15.0, "workforce.managed_teams": [], "run.check_invariants": True}
    settings["run.seed"] = 1  # an agency worker who is going has a contract that ends before the task in hand
    model = whole(STILL, settings, happenings=[(THE_DAY, leave)])
    joined = {row.worker: row.time for row in rows(model, EventType.JOINED)}
    gone = {row.worker: row.time for row in rows(model, EventType.LEFT)}
    there_before = {worker for worker, time in joined.items() if time < THE_DAY}
    assert there_before == {worker for worker in gone if joined[worker] < THE_DAY}
    assert max(gone[worker] for worker in there_before) < THE_DAY + 6.0  # when the task in hand was done
    waiting = {row.entity for row in rows(model, EventType.DEALLOCATED) if row.time >= THE_DAY}
    assert len(waiting) > 50
    assert len(joined) > 1.5 * len(there_before)
    assert sum(case.worker is not None for case in model.council.open_cases) > 20


def test_everybody_is_ill_for_a_month():
    def fall_ill(model):
        for worker in everybody(model):
            model.env.process(model.workforce.roster.sickness.absence(worker, 21.0))

    people = {"workforce.managed_teams": [], "workforce.vacancy_rate": 1e-9, "workforce.agency.conversion_share": 0.0}
    settings = {
        "early_help.extra_keyworkers.posts": 0,
        "teams.changes": [],
        "workforce.paths": [],
        "run.check_invariants": True,
    }
    model = whole(STILL, people, settings, happenings=[(THE_DAY, fall_ill)])
    ill = {row.worker: row.since for row in rows(model, EventType.BACK)}
    assert len(ill) == len(everybody(model))
    since, until = max(ill.values()), THE_DAY + 21.0
    assert since < THE_DAY + 7.0
    assert not [row for row in rows(model, EventType.TASK_DONE) if since < row.time < until]
    # The cases were taken from them for being away so long, nobody was there to take them over, and all are held again.
    taken_after = [row.time - ill[row.worker] for row in rows(model, EventType.DEALLOCATED) if row.worker in ill]
    assert len([days for days in taken_after if days == pytest.approx(20.0)]) > 50
    assert not [row for row in rows(model, EventType.ALLOCATED) if since < row.time < until]
    assert sum(case.worker is not None for case in model.council.open_cases) > 50


def test_ten_times_the_demand_on_the_whole_service_is_bounded():
    def size(demand):
        model = whole({"demand.contacts_per_year": 4000.0 * demand, "run.years": 0.2})
        happened = counts(model)
        came = happened[EventType.CONTACT] + happened[EventType.HELD_BACK_AT_SOURCE]
        come = came + len(model.council.open_cases)
        pending = len(model.env._queue) + len(model.open_tasks())
        return len(model.recorder.log) / come, pending / come, happened

    usual_rows, usual_pending, _ = size(1.0)
    many_rows, many_pending, happened = size(10.0)
    assert happened[EventType.CONTACT] > 2000
    assert happened[EventType.SCREENED] < happened[EventType.CONTACT] + happened[EventType.RECONTACT]
    # What is written down and what is kept in mind grow with the families, not with how long they wait.
    assert many_rows < usual_rows
    assert many_pending < 2.0 * usual_pending + 1.0
