"""Planned paths of rates: the rules, and runs that go where they are planned to."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.clock import WORKING_DAYS_PER_YEAR, Calendar
from sim.model.events import EventType, WorkerKind
from sim.model.hiring import hiring_hazard, vacancy_life_days
from sim.model.planned_rates import Leg, PlannedRate, hazard_on_path, leaving_per_day, planned
from tests.support.small_service import fixed, plain, play, rows, team

DOWN_AND_UP = (Leg(10.0, 30.0, 0.1), Leg(50.0, 60.0, 0.2))


def day(number):
    """The date of a working day of the run."""
    return Calendar(plain().run.start).date_of(number).isoformat()


def path(lever, start, end, to):
    return {"lever": lever, "start": day(start), "end": day(end), "to": to}


# Rules


@pytest.mark.parametrize(
    ("when", "value"),
    [(0.0, 0.3), (10.0, 0.3), (20.0, 0.2), (30.0, 0.1), (49.0, 0.1), (52.5, 0.125), (60.0, 0.2), (900.0, 0.2)],
)
def test_a_rate_moves_from_where_it_was_to_where_it_is_planned_to_be_and_stays(when, value):
    assert planned(when, 0.3, DOWN_AND_UP) == pytest.approx(value)


def test_a_path_between_two_days_on_which_offices_are_shut_is_a_step():
    assert [planned(when, 0.3, [Leg(10.0, 10.0, 0.1)]) for when in (9.9, 10.0)] == [0.3, 0.1]


def test_a_week_ahead_is_as_planned_but_what_starts_later_is_not_foreseen():
    rate = PlannedRate(0.3, DOWN_AND_UP[::-1])
    assert rate.week_ahead(5.0) == (0.3, 0.0)
    assert rate.week_ahead(10.0) == pytest.approx((0.275, -0.01))
    assert rate.week_ahead(27.5) == pytest.approx((0.1, -0.005))  # arrives in the middle of the week
    assert rate.week_ahead(48.0) == pytest.approx((0.1, 0.0))
    assert [rate.is_on(now) for now in (9.9, 10.0, 900.0)] == [False, True, True]
    assert not PlannedRate(0.3, ()).is_on(900.0)


def test_a_level_path_asks_for_the_hiring_that_balances_the_reference():
    leaving = leaving_per_day(0.3, 1.0)
    usual = hiring_hazard(vacancy_life_days(0.2, 0.3, None))
    assert hazard_on_path(0.2, 0.0, leaving, 0.2) == pytest.approx(usual)


@pytest.mark.parametrize(("first", "last"), [(0.19, 0.07), (0.05, 0.2), (0.3, 0.3)])
def test_flow_balance_leads_along_the_path(first, last):
    days, leaving = 500, leaving_per_day(0.25, 1.3)
    slope, vacant = (last - first) / days, first
    for now in range(days):
        middle = first + slope * (now + 0.5)
        vacant += (1.0 - vacant) * leaving - vacant * hazard_on_path(middle, slope, leaving, vacant)
        assert vacant == pytest.approx(first + slope * (now + 1), abs=1e-3)


def test_hiring_makes_up_for_what_is_off_the_path_within_about_a_quarter():
    leaving, vacant = leaving_per_day(0.2, 1.0), 0.15
    for _ in range(65):
        vacant += (1.0 - vacant) * leaving - vacant * hazard_on_path(0.1, 0.0, leaving, vacant)
    assert 0.0 < vacant - 0.1 < 0.05 / math.e


def test_nobody_is_sent_away_to_raise_vacancies_and_none_is_left_open_at_zero():
    assert hazard_on_path(0.1, 0.01, leaving_per_day(0.2, 1.0), 0.1) == 0.0
    assert hazard_on_path(0.0, 0.0, 0.001, 0.02) == math.inf


# Runs

PEOPLE = {
    "teams.front_door": team(0),
    "teams.mash": team(0),
    "teams.conference": team(0),
    "teams.safeguarding": team(0),
    "teams.assessment": team(300),
    "workforce.notice_days": 0.0,
    "workforce.vacancy_rate": 0.19,
    "workforce.turnover_rate": 0.2,
    "workforce.reference_turnover_rate": 0.2,
    "run.years": 1.0,
}


def vacancy_rates(model, days):
    opened, filled = (
        np.array([row.time for row in rows(model, event)])
        for event in (EventType.VACANCY_OPENED, EventType.VACANCY_FILLED)
    )
    posts = len(model.workforce.teams["assessment"].posts)
    return np.array([((opened <= now).sum() - (filled <= now).sum()) / posts for now in days])


def agency_rates(model):
    """Agency workers over everybody, by day of the weekly snapshots."""
    snapshots = model.recorder.snapshots
    times, agency = snapshots["time"], snapshots["kind"] == WorkerKind.AGENCY
    return {now: agency[times == now].mean() for now in np.unique(times)}


@pytest.mark.parametrize("turnover", [0.2, 0.4])
def test_vacancies_follow_their_path_whatever_the_turnover(turnover):
    down = {"workforce.paths": [path("vacancy_rate", 20, 200, 0.07)], "workforce.turnover_rate": turnover}
    days = np.array([20.0, 65.0, 110.0, 155.0, 200.0, 250.0])
    model = play(plain(PEOPLE | down))
    # 300 posts, of which chance vacates or fills about one and a half a week and hiring makes up for it: the standard
    # deviation is below 0.013, also at twice the reference turnover.
    assert vacancy_rates(model, days) == pytest.approx(np.interp(days, [20.0, 200.0], [0.19, 0.07]), abs=0.07)


@pytest.mark.slow
def test_the_mean_of_replications_follows_the_path():
    down = {"workforce.paths": [path("vacancy_rate", 30, 430, 0.07)], "workforce.notice_days": 40.0, "run.years": 2.0}
    config = plain(PEOPLE | down)
    days = np.arange(60.0, 500.0, 20.0)
    mean = np.mean([vacancy_rates(play(config, replication=number), days) for number in range(12)], axis=0)
    # Twelve runs and a standard deviation below 0.015 each: 0.0043 on any day.
    assert mean == pytest.approx(np.interp(days, [30.0, 430.0], [0.19, 0.07]), abs=0.025)


def test_at_a_planned_rate_of_zero_every_post_is_filled():
    nobody = {"workforce.paths": [path("vacancy_rate", 20, 60, 0.0)], "run.check_invariants": True}
    model = play(plain(PEOPLE | nobody | {"teams.assessment": team(60)}))
    assert vacancy_rates(model, [20.0])[0] > 0.1
    assert vacancy_rates(model, [70.0, 150.0, 250.0]).tolist() == [0.0, 0.0, 0.0]
    assert any(row.time > 100.0 for row in rows(model, EventType.LEFT))


def first_notices(model):
    notices = {}
    for row in rows(model, EventType.NOTICE):
        notices.setdefault(row.worker, row.time)
    return notices


def test_twice_the_turnover_halves_the_time_that_is_left_of_the_same_people():
    model = play(plain(PEOPLE))
    usual = first_notices(model)
    more = first_notices(play(plain(PEOPLE | {"workforce.paths": [path("turnover_rate", 59, 60, 0.4)]})))
    before = {worker: time for worker, time in usual.items() if time < 55.0}
    assert before
    assert {worker: more[worker] for worker in before} == before
    first_day = {row.worker for row in rows(model, EventType.JOINED, time=0.0)}
    stayed = [worker for worker in first_day if usual.get(worker, 0.0) >= 60.0]
    assert len(stayed) > 5
    for worker in stayed:
        assert more[worker] - 60.0 == pytest.approx((usual[worker] - 60.0) / 2.0)


def test_sickness_can_come_to_an_end():
    ill = PEOPLE | {"workforce.sickness_rate": 0.1, "workforce.absence.length_days": fixed(10.0)}
    usual = [row.time for row in rows(play(plain(ill)), EventType.SICK)]
    none = play(plain(ill | {"workforce.paths": [path("sickness_rate", 100, 101, 0.0)]}))
    found = [row.time for row in rows(none, EventType.SICK)]
    assert found[: sum(time < 100.0 for time in usual)] == [time for time in usual if time < 100.0]
    assert max(found) < 110.0 < max(usual)  # the week ahead was looked at on day 100, at half a day of the path


AGENCY = PEOPLE | {
    "workforce.agency_rate": 0.25,
    "workforce.reference_agency_rate": 0.25,
    "workforce.agency.cover_share": 0.6,
    "workforce.agency.contract_days": 40.0,
    "workforce.agency.start_lag_days": 15.0,
}


def agency_spells(model):
    """When each agency worker came and went."""
    joined = {row.worker: row.time for row in rows(model, EventType.JOINED, detail=float(WorkerKind.AGENCY))}
    left = {row.worker: row.time for row in rows(model, EventType.LEFT)}
    return {worker: (time, left.get(worker, math.inf)) for worker, time in joined.items()}


def test_agency_exit_renews_no_contract_and_sends_nobody_away():
    usual = agency_spells(play(plain(AGENCY)))
    model = play(plain(AGENCY | {"workforce.paths": [path("agency_rate", 40, 60, 0.0)]}))
    found = agency_spells(model)
    assert max(came for came, _ in found.values()) <= 60.0
    assert max(came for came, _ in usual.values()) > 200.0
    there = {worker: spell for worker, spell in usual.items() if spell[0] < 40.0}
    assert len(there) > 50
    assert {worker: found[worker] for worker in there} == there
    rates = agency_rates(model)
    assert rates[40.0] == pytest.approx(0.25, abs=0.08)
    assert rates[max(rates)] < 0.02


def test_a_rising_agency_rate_covers_more_vacancies_after_the_lag_and_then_begins_further_contracts():
    fewer = AGENCY | {"workforce.agency_rate": 0.1, "workforce.agency.contract_days": 1300.0}
    fewer["run.seed"] = 1  # no new contract ends, and is followed by another, before the lag is over
    usual = agency_spells(play(plain(fewer)))
    model = play(plain(fewer | {"workforce.paths": [path("agency_rate", 49, 50, 0.3)]}))
    found = agency_spells(model)
    came = sorted(found[worker][0] for worker in found.keys() - usual.keys())
    beyond = [time for time in came if time == 50.0]
    assert len(beyond) > 10
    assert came[len(beyond)] == 65.0
    assert came.count(65.0) > 10
    assert agency_rates(model)[100.0] == pytest.approx(0.3, abs=0.06)


def test_agency_can_go_and_come_back():
    paths = [path("agency_rate", 20, 40, 0.0), path("agency_rate", 120, 121, 0.25)]
    contracts = {"workforce.agency.contract_days": 10.0, "run.check_invariants": True, "teams.assessment": team(60)}
    model = play(plain(AGENCY | contracts | {"workforce.paths": paths}))
    rates = agency_rates(model)
    assert rates[115.0] < 0.03
    assert rates[180.0] > 0.12
    assert len(agency_spells(model)) == len(rows(model, EventType.JOINED, detail=float(WorkerKind.AGENCY)))


def test_leavers_a_day_are_those_of_the_turnover_and_what_multiplies_it():
    assert leaving_per_day(0.25, 1.2) * WORKING_DAYS_PER_YEAR == pytest.approx(0.3)
