"""Mentoring, training, pay and inspections: who gives time, and what comes of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.clock import Calendar
from sim.model.events import Event, TaskKind, WorkerKind
from sim.model.inspection import judgement_factor
from sim.model.mentoring import falls_in_week
from sim.model.pay import pay_factor
from sim.model.training import gain_from_training
from tests.support.small_service import fixed, holders, plain, play, rows, team

QUIET = {
    "teams.front_door": team(0),
    "teams.mash": team(0),
    "teams.conference": team(0),
    "teams.safeguarding": team(0),
    "run.years": 0.3,
}


def day(config, number):
    """The date of a working day of the run."""
    return Calendar(config.run.start).date_of(number).isoformat()


def tasks(model, kind):
    return rows(model, Event.TASK_DONE, detail=float(kind))


# Rules


@pytest.mark.parametrize(("days", "left"), [(-1.0, 1.0), (0.0, 1.6), (100.0, 1.0 + 0.6 / math.e)])
def test_a_judgement_fades(days, left):
    assert judgement_factor(1.6, days, 100.0) == pytest.approx(left)


@pytest.mark.parametrize(("days", "gain"), [(0.0, 0.0), (5.0, 1.0), (10.0, 2.0), (60.0, 2.0 / math.e)])
def test_a_gain_grows_and_fades(days, gain):
    assert gain_from_training(2.0, days, 10.0, 50.0) == pytest.approx(gain)


def test_a_gain_without_ramp_is_there_at_once():
    assert gain_from_training(2.0, 0.0, 0.0, 50.0) == 2.0


def test_pay_moves_rates_by_its_elasticity():
    assert pay_factor(0.1, 1.0) == pytest.approx(1.1)
    assert pay_factor(0.1, -2.0) == pytest.approx(1.0 / 1.21)
    assert pay_factor(0.0, 3.0) == 1.0
    assert pay_factor(0.1, 0.0) == 1.0


def test_meetings_fall_into_every_second_week():
    assert [week for week in range(0, 50, 5) if falls_in_week(week, 10.0, 5.0)] == [0, 10, 20, 30, 40]


# Mentoring

MENTORED = QUIET | {
    "teams.assessment": team(3),
    "workforce.nqsw.mentoring": {
        "share": 1.0,
        "start": None,
        "hours": 2.0,
        "interval_days": 10.0,
        "leaving_factor": 0.5,
    },
}


def newly_qualified(model):
    newest = holders(model)[0]
    newest.become(WorkerKind.NQSW)
    newest.joined_at = 0.0


def test_a_mentor_gives_time_once_a_fortnight_and_the_newly_qualified_are_likelier_to_stay():
    model = play(plain(MENTORED), (), [(1.0, newly_qualified)])
    newest, *others = holders(model)
    assert newest.mentor in others
    assert len(rows(model, Event.MENTORING_BEGAN, worker=float(newest.identity))) == 1
    given = tasks(model, TaskKind.MENTORING)
    assert [row.since for row in given] == [10.0 * number for number in range(1, len(given) + 1)]
    assert {(row.worker, row.hours) for row in given} == {(float(newest.mentor.identity), 2.0)}
    assert model.workforce.roster.leaving.factor(newest) == pytest.approx(0.5)
    assert model.workforce.roster.leaving.factor(newest.mentor) == 1.0


def test_a_mentor_who_leaves_is_followed_by_another_and_those_with_fewest_come_first():
    config = plain(MENTORED | {"teams.assessment": team(4)})

    def two_newest(model):
        for worker in holders(model)[:2]:
            worker.become(WorkerKind.NQSW)
            worker.joined_at = 0.0

    seen = []

    def mentor_leaves(model):
        first, second, *_ = holders(model)
        seen.extend((first.mentor, second.mentor))
        first.mentor.let_go()

    model = play(config, (), [(1.0, two_newest), (12.0, mentor_leaves)])
    first, second, *_ = holders(model)
    assert seen[0] is not seen[1]
    assert first.mentor is second.mentor is seen[1]


def test_without_experienced_colleagues_there_is_no_mentor():
    def all_new(model):
        for worker in holders(model):
            worker.become(WorkerKind.NQSW)
            worker.joined_at = 0.0

    model = play(plain(MENTORED), (), [(1.0, all_new)])
    assert [worker.mentor for worker in holders(model)] == [None] * 3
    assert tasks(model, TaskKind.MENTORING) == []


def test_first_year_and_its_protected_time():
    config = plain(
        QUIET
        | {
            "workforce.nqsw.capacity_at_start": 0.6,
            "workforce.nqsw.capacity_at_end": 1.0,
            "workforce.nqsw.year_days": 100.0,
            "workforce.nqsw.protected_time_share": 0.1,
            "workforce.nqsw.leaving_factor": 1.5,
        }
    )
    model = play(config, (), [(1.0, newly_qualified)])
    (worker,) = holders(model)
    assert model.env.now == 76.0  # the last weekly round was on day 75
    assert worker.base_capacity == pytest.approx((0.6 + 0.4 * 0.75) * 0.9)
    assert model.workforce.roster.leaving.factor(worker) == pytest.approx(
        1.5
    )  # nobody was newly qualified in the profile


def test_mentoring_may_begin_on_a_day_of_the_run():
    later = MENTORED | {"workforce.nqsw.mentoring": MENTORED["workforce.nqsw.mentoring"] | {"start": day(plain(), 30)}}
    model = play(plain(later), (), [(1.0, newly_qualified)])
    assert [row.time for row in rows(model, Event.MENTORING_BEGAN)] == [30.0]
    assert min(row.since for row in tasks(model, TaskKind.MENTORING)) == 30.0


# Training


def trained(share):
    base = plain(QUIET)
    programme = {
        "start": day(base, 10),
        "share": share,
        "hours": 12.0,
        "sessions": 3,
        "gain": 1.0,
        "ramp_days": 20.0,
        "fade_days": 40.0,
    }
    return play(plain(QUIET | {"teams.assessment": team(20), "workforce.training": [programme]}))


def test_training_takes_days_and_then_bears_fruit():
    model = trained(1.0)
    sessions = tasks(model, TaskKind.TRAINING)
    assert sorted({row.since for row in sessions}) == [10.0, 15.0, 20.0]
    assert {row.hours for row in sessions} == {4.0}
    assert len(sessions) == 60
    finished = rows(model, Event.TRAINED)
    assert {row.time for row in finished} == {20.4}
    # On day 75: 54.6 days later, 34.6 of them fading.
    gains = [worker.training_gain for worker in holders(model)]
    assert gains == pytest.approx([math.exp(-34.6 / 40.0)] * 20)


def test_a_larger_share_trains_the_same_people_and_more():
    few, many = ({row.worker for row in rows(trained(share), Event.TRAINED)} for share in (0.3, 0.7))
    assert 0 < len(few) < len(many) < 20
    assert few < many


# Pay, campaigns and inspections

PEOPLE = QUIET | {
    "teams.assessment": team(300),
    "workforce.turnover_rate": 0.4,
    "workforce.reference_turnover_rate": 0.4,
    "workforce.notice_days": 0.0,
    "workforce.vacancy_rate": 0.2,
    "run.years": 1.0,
}


def first_times(model, event):
    found = {}
    for row in rows(model, event):
        found.setdefault(row.worker, row.time)
    return found


def test_after_a_pay_rise_people_leave_later_and_none_before():
    base = plain(PEOPLE)
    rise = {"share": 0.25, "start": day(base, 60), "leaving_elasticity": 2.0, "hiring_elasticity": 1.0}
    model = play(base)
    usual = first_times(model, Event.NOTICE)
    paid = first_times(play(plain(PEOPLE | {"workforce.pay_uplift": rise})), Event.NOTICE)
    before = {worker: time for worker, time in usual.items() if time < 60.0}
    assert before
    assert {worker: paid[worker] for worker in before} == before
    # Those of the first day: 1.5625 times as many days after the rise.
    first_day = {
        row.worker for row in rows(model, Event.JOINED) if row.time == 0.0 and paid.get(row.worker, 0.0) > 60.0
    }
    assert len(first_day) > 10
    for worker in first_day:
        assert paid[worker] - 60.0 == pytest.approx((usual[worker] - 60.0) * 1.25**2)


def test_a_campaign_fills_open_vacancies_faster_while_it_lasts():
    base = plain(PEOPLE | {"workforce.turnover_rate": 0.0})
    campaign = {"start": day(base, 20), "end": day(base, 60), "factor": 3.0}

    def filled(*campaigns):
        model = play(plain(PEOPLE | {"workforce.turnover_rate": 0.0, "workforce.hiring_campaigns": list(campaigns)}))
        return sorted(row.time for row in rows(model, Event.VACANCY_FILLED))

    usual, faster = filled(), filled(campaign)
    assert faster[: sum(time < 20.0 for time in usual)] == [time for time in usual if time < 20.0]
    # Forty days of the campaign are worth 120: hazards add up.
    in_time = [time for time in usual if time < 140.0]
    assert [20.0 + (time - 20.0) / 3.0 for time in in_time if time >= 20.0] == pytest.approx(
        [time for time in faster if 20.0 <= time < 60.0]
    )


def test_an_inspection_takes_managers_time_and_moves_leaving_for_a_while():
    base = plain(PEOPLE)
    visit = {"date": day(base, 30), "days": 5, "manager_hours": 4.0, "leaving_factor": 2.0, "decay_days": 50.0}
    config = PEOPLE | {"teams.assessment": team(300, managers=2), "workforce.vacancy_rate": 1e-9}
    model = play(plain(config | {"workforce.inspections": [visit], "workforce.turnover_rate": 0.0}))
    given = tasks(model, TaskKind.INSPECTION)
    assert sorted(row.since for row in given) == sorted([30.0, 31.0, 32.0, 33.0, 34.0] * 2)
    assert {row.hours for row in given} == {4.0}
    leaving = model.workforce.inspections.leaving_factor
    assert [leaving(34.9), leaving(35.0), leaving(85.0)] == pytest.approx([1.0, 2.0, 1.0 + 1.0 / math.e])


def test_after_a_bad_judgement_people_leave_earlier():
    base = plain(PEOPLE)
    visit = {"date": day(base, 10), "days": 5, "manager_hours": 0.0, "leaving_factor": 2.0, "decay_days": 100.0}
    model = play(base)
    usual = first_times(model, Event.NOTICE)
    judged = first_times(play(plain(PEOPLE | {"workforce.inspections": [visit]})), Event.NOTICE)
    later = [row.worker for row in rows(model, Event.JOINED) if row.time == 0.0 and usual.get(row.worker, 0.0) > 20.0]
    assert len(later) > 10
    assert all(judged[worker] < usual[worker] for worker in later)


def test_own_time_that_is_still_to_come_is_open_when_the_run_ends():
    config = plain(QUIET | {"teams.front_door": team(1), "run.years": 0.02})

    def ask_twice(model):
        (officer,) = model.workforce.teams["front_door"].people
        officer.ask(TaskKind.TRAINING, 400.0, due=1.0)
        officer.ask(TaskKind.TRAINING, 7.0, due=1.0)

    model = play(config, (), [(1.0, ask_twice)])
    left = rows(model, Event.TASK_OPEN)
    assert sorted(row.hours for row in left) == [7.0, 400.0]
    assert {row.entity for row in left} == {-1.0}


# Off


NEUTRAL = {
    "workforce.stress": {
        "reference": {"case_holders": 0.1, "shared_lists": 3.0},
        "overdue_weight": 4.0,
        "overtime_weight": 4.0,
        "compression_weight": 4.0,
        "supervision_relief": 0.5,
        "shared_list_limit": 2.0,
        "smoothing_days": 5.0,
        "effect_on_leaving": 0.0,
        "effect_on_sickness": 0.0,
    },
    "workforce.pay_uplift": {"share": 0.0, "start": None, "leaving_elasticity": 5.0, "hiring_elasticity": 5.0},
    "workforce.hiring_campaigns": [{"start": "2024-05-01", "end": "2024-06-03", "factor": 1.0}],
    "workforce.inspections": [
        {"date": "2024-05-13", "days": 5, "manager_hours": 0.0, "leaving_factor": 1.0, "decay_days": 50.0}
    ],
    "workforce.training": [
        {
            "start": "2024-05-13",
            "share": 0.0,
            "hours": 20.0,
            "sessions": 4,
            "gain": 1.0,
            "ramp_days": 5.0,
            "fade_days": 50.0,
        }
    ],
    "workforce.nqsw.mentoring": {
        "share": 0.0,
        "start": None,
        "hours": 9.0,
        "interval_days": 5.0,
        "leaving_factor": 0.1,
    },
    "workforce.agency.conversion_share": 0.0,
    "workforce.supervision": {
        "enabled": False,
        "start": None,
        "hours": 9.0,
        "supervisor_hours": 9.0,
        "interval_days": 5.0,
        "weekly_until_days": 0.0,
        "fortnightly_until_days": 0.0,
        "missed_leaving_factor": 5.0,
        "reference_missed_share": 0.9,
    },
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


def test_turned_off_nothing_of_it_leaves_a_trace():
    usual = play(plain(SOMETHING_HAPPENS)).recorder.log
    neutral = play(plain(SOMETHING_HAPPENS | NEUTRAL)).recorder.log
    assert len(usual) > 5000
    for name in usual.names:
        np.testing.assert_array_equal(usual[name], neutral[name])


# The loop


def test_fewer_people_for_the_same_work_means_stress_sickness_and_leaving():
    feedback = SOMETHING_HAPPENS | {
        "workforce.stress.effect_on_leaving": 1.0,
        "workforce.stress.effect_on_sickness": 1.0,
        "pathway.assessment.hours": fixed(8.0),
    }

    def felt(posts):
        model = play(plain(feedback | {"teams.assessment": team(posts, managers=2)}))
        people = holders(model)
        snapshots = model.recorder.snapshots
        holding = (snapshots["caseload_limit"] > 0.0) & (snapshots["time"] > 40.0)
        return (
            snapshots["stress"][holding].mean(),
            float(np.mean([model.workforce.roster.leaving.factor(worker) for worker in people])),
            len(rows(model, Event.SICK, team=2.0)) / posts,
        )

    enough, few = felt(30), felt(10)
    assert all(worse > better for worse, better in zip(few, enough, strict=True))
