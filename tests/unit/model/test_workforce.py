"""Who is in post on the first day, who is newly qualified, and for how long."""

from __future__ import annotations

import pytest

from sim.model.events import Event, Role, WorkerKind
from tests.support.small_service import configured, holders, plain, play, rows, team
from tests.support.small_workforce import (
    ONE_LARGE_TEAM,
    QUIET,
    lose_the_worker,
    newly_qualified,
)


def test_nobody_joins_or_leaves_where_nothing_says_so():
    events = {row.event for row in rows(play(plain()))}
    assert events == {float(Event.JOINED)}


def test_the_vacant_posts_of_the_first_day_are_exact_and_nested():
    def vacant(rate):
        model = play(plain(ONE_LARGE_TEAM | {"workforce.vacancy_rate": rate, "run.years": 0.01}))
        return {post.index for post in model.workforce.teams["assessment"].posts if post.occupant is None}

    few, many = vacant(0.1), vacant(0.25)
    assert (len(few), len(many)) == (40, 100)
    assert few < many


def test_starters_are_newly_qualified_for_a_year():
    config = plain(
        {
            "teams.assessment": team(2),
            "workforce.nqsw.share_of_starters": 1.0,
            "workforce.nqsw.year_days": 20.0,
            "workforce.nqsw.capacity_at_start": 0.5,
            "workforce.nqsw.capacity_at_end": 1.0,
            "allocation.caseload_limit": {"social_worker": 22.0, "nqsw": 10.0, "agency": 22.0},
        }
    )

    def hire(model):
        lose_the_worker(model)
        model.env.process(_employ_soon(model))

    def _employ_soon(model):
        yield model.env.timeout(1.0)
        model.workforce.hiring.employ(
            next(post for post in model.workforce.teams["assessment"].posts if not post.occupant)
        )

    model = play(config, (), [(4.0, hire)])
    (ended,) = rows(model, Event.NQSW_YEAR_ENDED)
    snapshots = model.recorder.snapshots
    mine = (snapshots["worker"] == ended.worker) & (snapshots["role"] == Role.SOCIAL_WORKER)
    joined = rows(model, Event.JOINED, worker=ended.worker)[0]
    assert (joined.time, joined.detail, ended.time) == (5.0, WorkerKind.NQSW, 25.0)
    newly = snapshots["kind"][mine] == WorkerKind.NQSW
    assert set(snapshots["caseload_limit"][mine][newly]) == {10.0}
    assert set(snapshots["caseload_limit"][mine][~newly]) == {22.0}


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


def test_managers_and_contact_officers_are_never_newly_qualified():
    config = configured(
        {
            "run.initial_state": "empty",
            "demand.contacts_per_year": 0.0,
            "run.years": 0.1,
            "workforce.nqsw.share_of_starters": 1.0,
            "workforce.turnover_rate": 2.0,
        }
    )
    snapshots = play(config).recorder.snapshots
    newly = snapshots["kind"] == WorkerKind.NQSW
    assert newly.any()
    assert set(snapshots["role"][newly]) == {float(Role.SOCIAL_WORKER)}
