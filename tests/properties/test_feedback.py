"""Loops turn the right way: what more pressure, agency work, drift or poor practice does, in pairs of runs.

The runs of a pair share every random number, so that their difference is what the change did. A mean difference must
lie five standard errors from nothing, which chance does not bring about (and the seeds are fixed).
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from sim.model.events import CASE_HOLDING_ROLES, AllocationReason, EventType
from sim.model.sickness import mean_absence_days, sickness_hazard
from tests.support.small_service import configured, play, rows, team
from tests.support.whole_service import SMALL

YEAR_DAYS = 253.0
STANDARD_ERRORS = 5.0

CASEWORK = SMALL | {
    "demand.contacts_per_year": 700.0,
    "demand.below_threshold_share": 0.1,
    "pathway.screening.enabled": False,
    "pathway.mash.enabled": False,
    "quality.enabled": False,
    "teams.front_door": team(0),
    "teams.mash": team(0),
    "teams.conference": team(0),
    "teams.early_help": team(0),
    "workforce.vacancy_rate": 0.0,
    "workforce.agency_rate": 0.0,
    "workforce.reference_agency_rate": 0.0,
    "workforce.turnover_rate": 0.4,
    "workforce.reference_turnover_rate": 0.4,
    "workforce.sickness_rate": 0.1,
    "run.years": 1.0,
}
"""Assessments and plans of a small authority for a year, with feedback at its usual strength."""

FEW = {"teams.assessment": team(6, 2), "teams.safeguarding": team(5, 2)}
"""Eleven people for the work of eighteen."""

INDIFFERENT = {
    "workforce.stress.effect_on_leaving": 0.0,
    "workforce.stress.effect_on_sickness": 0.0,
    "workforce.supervision.missed_leaving_factor": 1.0,
}
"""Nothing that people feel moves them."""


def agency(share):
    """So much of the posts is vacant for good, and covered all the time."""
    return {
        "workforce.vacancy_rate": share,
        "workforce.agency_rate": share,
        "workforce.reference_agency_rate": share,
        "workforce.reference_turnover_rate": 0.0,
        "workforce.agency.cover_share": 1.0,
        "workforce.turnover_rate": 0.1,
        "workforce.sickness_rate": 0.0,
    }


OVERRUN = {
    "demand.contacts_per_year": 3000.0,
    "demand.below_threshold_share": 0.2,
    "pathway.screening.enabled": True,
    "pathway.mash.enabled": True,
    "pathway.plans.child_in_need.open_at_start": 0.0,
    "pathway.plans.child_protection.open_at_start": 0.0,
    "workforce.turnover_rate": 0.0,
    "workforce.sickness_rate": 0.0,
    "teams.front_door": team(1),
    "teams.mash": team(12, 2),
    "allocation.sharing": "none",
    "run.initial_state": "empty",
    "run.years": 0.8,
}
"""One contact officer for far more contacts than one can screen; nobody else is short of time, and nobody helps."""

SCENARIOS = {
    "usual": {},
    "few": FEW,
    "few from agencies": agency(0.05),
    "many from agencies": agency(0.45),
    "no drift": OVERRUN,
    "drift": OVERRUN | {"pathway.screening.threshold_drift": 0.8},
}


class Year:
    """What a year was like."""

    def __init__(self, changes, replication):
        model = play(configured(CASEWORK, changes), replication=replication)
        self.log, self.snapshots = model.recorder.log, model.recorder.snapshots

    def where(self, event, *names):
        chosen = self.log["event"] == event
        return [self.log[name][chosen] for name in names]

    def first(self, event):
        """When something first happened to everybody."""
        workers, times = self.where(event, "worker", "time")
        return dict(zip(workers[::-1].tolist(), times[::-1].tolist(), strict=True))

    @property
    def case_holders(self):
        """Who held cases on the first day."""
        workers, times, roles = self.where(EventType.JOINED, "worker", "time", "role")
        chosen = (times == 0.0) & np.isin(roles, CASE_HOLDING_ROLES)
        return set(workers[chosen].tolist())

    @property
    def stress(self):
        return stress_of(self.snapshots)

    @property
    def assessment_days(self):
        """How long assessments took, or have taken that are still open when the year is over."""
        started, since = self.where(EventType.ASSESSMENT_STARTED, "entity", "since")
        ended = dict(
            zip(
                *(column.tolist() for column in self.where(EventType.ASSESSMENT_COMPLETED, "entity", "time")),
                strict=True,
            )
        )
        begun = zip(started.tolist(), since.tolist(), strict=True)
        return np.mean([ended.get(journey, YEAR_DAYS) - referred for journey, referred in begun])

    @property
    def changes_of_worker(self):
        return np.sum(self.where(EventType.ALLOCATED, "reason")[0] == AllocationReason.CHANGE_OF_WORKER)

    @property
    def people(self):
        """Case holders on an average day."""
        return np.sum(hold_cases(self.snapshots)) / len(np.unique(self.snapshots["time"]))


def hold_cases(snapshots):
    """Which snapshots are of case holders; the reserve, whose posts no agency worker covers, is not among them."""
    return np.isin(snapshots["role"], CASE_HOLDING_ROLES) & (snapshots["caseload_limit"] > 0.0)


def stress_of(snapshots):
    return snapshots["stress"][hold_cases(snapshots)].mean()


def first_people(model):
    """Who held cases on the first day."""
    joined = rows(model, EventType.JOINED, time=0.0)
    return {row.worker for row in joined if row.role in CASE_HOLDING_ROLES and row.team >= 2.0}


@cache
def year(scenario, replication):
    return Year(SCENARIOS[scenario], replication)


def pairs(usual, other, number):
    return [(year(usual, replication), year(other, replication)) for replication in range(number)]


def is_more(differences):
    """Say whether differences lie above nothing beyond any chance."""
    error = np.std(differences, ddof=1) / math.sqrt(len(differences))
    return np.mean(differences) > STANDARD_ERRORS * error > 0.0


def days_sooner(event, usual, other):
    """How much sooner something happened to people who were there in both runs, a year at most."""
    before, after = usual.first(event), other.first(event)
    people = usual.case_holders & other.case_holders
    return np.mean([before.get(one, YEAR_DAYS) - after.get(one, YEAR_DAYS) for one in sorted(people)])


def further_spells(usual, other):
    """How many more spells of sickness people had who were there in both runs, while they were in both."""
    gone = [run.first(EventType.LEFT) for run in (usual, other)]
    spells = 0
    for run, sign in ((usual, -1), (other, 1)):
        for worker, time in zip(
            *(column.tolist() for column in run.where(EventType.SICK, "worker", "time")), strict=True
        ):
            if worker in usual.case_holders & other.case_holders:
                spells += sign * (time < min(left.get(worker, YEAR_DAYS) for left in gone))
    return spells


# Nothing moves people


@pytest.mark.parametrize("replication", [0, 1])
def test_without_feedback_the_same_people_leave_and_fall_ill_whatever_the_work(replication):
    usual, other = (play(configured(CASEWORK, INDIFFERENT, changes), replication=replication) for changes in ({}, FEW))
    felt = [stress_of(run.recorder.snapshots) for run in (usual, other)]
    assert felt[1] > felt[0] + 0.3
    people = first_people(usual) & first_people(other)
    for event in (EventType.NOTICE, EventType.LEFT):
        times = [{row.worker: row.time for row in rows(run, event) if row.worker in people} for run in (usual, other)]
        assert times[0].keys() == times[1].keys()
        assert len(times[0]) > 1
        # Whoever has given notice goes on the last day, or when the task in hand is done.
        assert times[0] == (times[1] if event == EventType.NOTICE else pytest.approx(times[1], abs=5.0))
    left_over = [
        {
            worker.identity: (worker.hazards.spells, worker.hazards.sickness_left, worker.hazards.leaving_left)
            for place in run.workforce.teams.values()
            for worker in place.people
            if worker.identity in people
        }
        for run in (usual, other)
    ]
    assert len(left_over[0]) > 4
    workforce = usual.config.workforce
    spell_days = mean_absence_days(workforce.absence.length_days, workforce.reference_turnover_rate)
    hazard = sickness_hazard(workforce.sickness_rate, spell_days)
    for worker, (spells, sickness_left, leaving_left) in left_over[0].items():
        spells_there, sickness_left_there, leaving_left_there = left_over[1][worker]
        assert (spells, leaving_left) == (spells_there, pytest.approx(leaving_left_there))
        # Whoever falls ill finishes the task in hand, two days if it is long, and is at risk again so much later.
        assert sickness_left == pytest.approx(sickness_left_there, abs=2.0 * (spells + 1) * hazard)
    assert sum(spells for spells, *_ in left_over[0].values()) > len(left_over[0])


def test_with_feedback_they_do_not():
    usual, other = pairs("usual", "few", 1)[0]
    before, after = usual.first(EventType.NOTICE), other.first(EventType.NOTICE)
    assert any(after[worker] < before[worker] for worker in before.keys() & after.keys() & usual.case_holders)


# Fewer people for the same work


@pytest.mark.slow
def test_fewer_people_are_under_more_stress():
    assert is_more([few.stress - usual.stress for usual, few in pairs("usual", "few", 24)])


@pytest.mark.slow
def test_fewer_people_resign_sooner():
    assert is_more([days_sooner(EventType.NOTICE, usual, few) for usual, few in pairs("usual", "few", 24)])


@pytest.mark.slow
def test_fewer_people_fall_ill_more_often():
    assert is_more([further_spells(usual, few) for usual, few in pairs("usual", "few", 24)])


@pytest.mark.slow
def test_fewer_people_assess_later():
    assert is_more([few.assessment_days - usual.assessment_days for usual, few in pairs("usual", "few", 24)])


# As many people, but more of them from agencies


@pytest.mark.slow
def test_more_agency_workers_among_as_many_people_mean_more_changes_of_worker():
    both = pairs("few from agencies", "many from agencies", 16)
    for few, many in both:
        assert many.people == pytest.approx(few.people, rel=0.05)
    assert is_more([many.changes_of_worker - few.changes_of_worker for few, many in both])


# Thresholds that drift under pressure


@pytest.mark.slow
def test_thresholds_that_drift_send_families_away_and_some_come_back():
    both = pairs("no drift", "drift", 12)

    def number(run, event):
        return len(run.where(event, "time")[0])

    assert is_more(
        [number(same, EventType.MASH_STARTED) - number(drift, EventType.MASH_STARTED) for same, drift in both]
    )
    assert is_more([number(drift, EventType.RECONTACT) - number(same, EventType.RECONTACT) for same, drift in both])
