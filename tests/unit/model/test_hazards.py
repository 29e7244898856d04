"""Hazards of a week are looked at once, also for who begins on the very day of the weekly round."""

import math

import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.model.events import EventType, Role, TaskKind
from sim.model.hazards import PersonDraw, days_until, exponential_threshold
from sim.model.hiring import VacancyDraw
from sim.model.teams import Post
from sim.streams import Purpose
from tests.support.small_service import fixed, plain, play, rows, team

ROUND_DAY = 10.0

ILL_DAYS = 4.0
"""So long that nobody falls ill twice within the run."""

QUICK = {
    "workforce.sickness_rate": 0.25,
    "workforce.absence.length_days": fixed(ILL_DAYS),
    "workforce.turnover_rate": 3.0,
    "workforce.notice_days": 0.0,
    "workforce.hiring_days": 20.0,
    "teams.safeguarding": team(0),
    "run.years": 0.08,
}

days = pytest.mark.parametrize("day", [ROUND_DAY, ROUND_DAY + 2.0])


def posts(model, number):
    place = model.workforce.teams["safeguarding"]
    return [Post(place, Role.SOCIAL_WORKER, index) for index in range(number)]


def check(happened, due, end):
    """What was due within the run happened when it was due, and nothing else did."""
    assert happened == pytest.approx({whom: time for whom, time in due.items() if time < end})
    assert 3 < len(happened) < len(due)


@days
def test_somebody_who_begins_resigns_when_their_threshold_says(day):
    due = {}

    def begin(model):
        for post in posts(model, 60):
            post.team.posts.append(post)
            model.workforce.hiring.employ(post)
            worker, per_day = post.occupant, 3.0 / WORKING_DAYS_PER_YEAR
            due[worker.identity] = day + exponential_threshold(worker.hazards.row[PersonDraw.LEAVING]) / per_day

    model = play(plain(QUICK | {"workforce.sickness_rate": 0.0}), happenings=[(day, begin)])
    happened = {row.worker: row.time for row in rows(model, EventType.NOTICE) if row.worker in due}
    check(happened, due, model.env.now)


@days
def test_somebody_who_begins_falls_ill_when_their_threshold_says(day):
    due = {}

    def begin(model):
        for post in posts(model, 60):
            post.team.posts.append(post)
            model.workforce.hiring.employ(post)
            onset = model.streams.own(Purpose.SICKNESS, (*post.occupant.key, 0), 2)[0]
            due[post.occupant.identity] = day + exponential_threshold(onset) * 3.0 * ILL_DAYS

    model = play(plain(QUICK | {"workforce.turnover_rate": 0.0}), happenings=[(day, begin)])
    first = {row.worker: row.time for row in reversed(rows(model, EventType.SICK)) if row.worker in due}
    check(first, due, model.env.now)


@days
def test_a_new_post_is_filled_when_its_threshold_says(day):
    due = {}

    def open_posts(model):
        for post in posts(model, 40):
            post.team.posts.append(post)
            model.workforce.hiring.open_vacancy(post)
            row = model.streams.row(Purpose.VACANCY, post.key, 0, len(VacancyDraw))
            due[post.index] = day + exponential_threshold(row[VacancyDraw.HIRING]) * 20.0

    model = play(plain(QUICK | {"workforce.turnover_rate": 0.0}), happenings=[(day, open_posts)])
    filled = {
        post.index: post.occupant.joined_at for post in model.workforce.teams["safeguarding"].posts if post.occupant
    }
    check(filled, due, model.env.now)


def test_a_spell_begins_when_the_task_in_hand_is_done_and_the_next_one_comes_in_its_time():
    """All are busy for six days, and some fall ill meanwhile: they are away for a day all the same."""
    short, busy_days = 1.0, 6.0
    due = {}

    def begin(model):
        for post in posts(model, 80):
            post.team.posts.append(post)
            model.workforce.hiring.employ(post)
            worker = post.occupant
            worker.ask(TaskKind.TRAINING, 10.0 * busy_days, due=20.0)
            onsets = [model.streams.own(Purpose.SICKNESS, (*worker.key, spell), 2)[0] for spell in (0, 1)]
            first, second = (exponential_threshold(u) * 3.0 * short for u in onsets)
            if first < busy_days:
                due[worker.identity] = ROUND_DAY + busy_days + short + second

    changes = {"workforce.turnover_rate": 0.0, "workforce.absence.length_days": fixed(short)}
    model = play(plain(QUICK | changes), happenings=[(ROUND_DAY, begin)])
    spells = {whom: [row.time for row in rows(model, EventType.SICK) if row.worker == whom] for whom in due}
    assert {whom: times[0] for whom, times in spells.items()} == dict.fromkeys(due, ROUND_DAY + busy_days)
    check({whom: times[1] for whom, times in spells.items() if len(times) > 1}, due, model.env.now)


@pytest.mark.parametrize(
    ("left", "hazard", "days", "until"),
    [
        (0.3, 0.1, 5.0, 3.0),
        (0.5, 0.1, 5.0, 5.0),
        (0.6, 0.1, 5.0, None),
        (0.3, 0.0, 5.0, None),
        (math.inf, 0.1, 5, None),
    ],
)
def test_a_threshold_is_reached_at_its_exact_time(left, hazard, days, until):
    assert days_until(left, hazard, days) == (None if until is None else pytest.approx(until))
