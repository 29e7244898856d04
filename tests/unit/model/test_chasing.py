"""Chasing: referrers who hear nothing ring again."""

from __future__ import annotations

import pytest

from sim.model.chasing import rings_again
from sim.model.events import EventType, TaskKind
from tests.support.small_service import family, plain, play, rows, team


@pytest.mark.parametrize(
    ("calls_due", "u", "rings"), [(0, 0.4, True), (0, 0.5, False), (1, 0.4, True), (2, 0.4, False), (2, 0.0, False)]
)
def test_half_of_the_referrers_ring_again_and_twice_at_most(calls_due, u, rings):
    assert rings_again(calls_due, 2, 0.5, u) is rings


def chased(days_before, **changes):
    """A contact that waits for a working day times ``days_before`` while its one officer is busy with another."""
    chasing = {"enabled": True, "after_days": 3.0, "share": 1.0, "most": 2, "hours": 0.5} | changes
    config = plain({"pathway.screening.chasing": chasing, "teams.front_door": team(1)})

    def busy(model):
        officers = model.council.teams["front_door"].shared_list
        model.council.ask(officers, family(1), TaskKind.SCREENING, 10.0 * days_before, due=1.0, urgency=0)

    model = play(config, [(0.1, family(0))], [(0.0, busy)])
    calls = rows(model, EventType.TASK_DONE, detail=float(TaskKind.OPEN_CASE_CONTACT))
    return [(row.since, row.start, row.time) for row in calls], rows(model, EventType.SCREENED)[0].time


def test_a_referrer_rings_again_for_as_long_as_nobody_has_looked_at_the_contact():
    # Rings on days 3.1, 6.1 and not on 9.1; the officer is free on day 9, and answers both before looking.
    calls, screened = chased(9.0)
    assert calls == [
        (pytest.approx(3.1), pytest.approx(9.0), pytest.approx(9.05)),
        (pytest.approx(6.1), pytest.approx(9.05), pytest.approx(9.1)),
    ]
    assert screened == pytest.approx(9.2)


@pytest.mark.parametrize(
    ("days", "changes", "calls"),
    [
        (9.0, {"enabled": False}, 0),
        (9.0, {"share": 0.0}, 0),
        (9.0, {"most": 1}, 1),
        (9.0, {"hours": 0.0}, 0),
        (2.9, {}, 0),
        (4.0, {}, 1),
    ],
)
def test_calls_end_with_their_number_and_with_the_officer_s_look(days, changes, calls):
    assert len(chased(days, **changes)[0]) == calls


def test_each_referrer_waits_for_their_own_answer():
    # The officer looks at the first contact on day 4; the second waits on until day 9, and is rung about twice.
    chasing = {"enabled": True, "after_days": 3.0, "share": 1.0, "most": 2, "hours": 0.01}
    config = plain({"pathway.screening.chasing": chasing, "teams.front_door": team(1)})

    def busy(number, hours):
        def keep_busy(model):
            officers = model.council.teams["front_door"].shared_list
            model.council.ask(officers, family(number), TaskKind.SCREENING, hours, due=1.0, urgency=0)

        return keep_busy

    arrivals = [(0.1, family(0)), (2.0, family(1))]
    model = play(config, arrivals, [(0.0, busy(2, 40.0)), (4.01, busy(3, 50.0))])
    calls = rows(model, EventType.TASK_DONE, detail=float(TaskKind.OPEN_CASE_CONTACT))
    assert [row.since for row in calls] == [pytest.approx(day) for day in (3.1, 5.0, 8.0)]
    assert [int(row.entity) >> 7 for row in calls] == [0, 1, 1]
