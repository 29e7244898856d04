"""Plans: transfer, visits and their due dates, visits missed, and the end of a plan."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.config.base import NEEDS
from sim.model.allocation import TRANSFER
from sim.model.events import CaseStage, Event, PlanKind, TaskKind
from sim.model.plans import first_visit_due, next_visit_due, visits_missed
from tests.small_service import family, fixed, holders, leave, outcomes, plain, play, rows, team

PLANNED = {
    "pathway.screening.enabled": False,
    "pathway.mash.enabled": False,
    "pathway.assessment.planned_length.enabled": False,
    "pathway.assessment.visit_spacing_days": 0.0,
    "pathway.assessment.authorisation.enabled": False,
    "pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("child_in_need_plan")),
    "run.years": 0.5,
}
"""The assessment takes its ten hours, and on day 1.0 a child in need plan of 30 days begins."""

# Rules


@pytest.mark.parametrize(("done", "missed"), [(15.0, 0), (20.0, 0), (39.9, 0), (40.0, 1), (79.9, 2), (80.0, 3)])
def test_every_interval_a_visit_is_late_another_is_missed(done, missed):
    assert visits_missed(20.0, done, 20.0) == missed


@pytest.mark.parametrize(("now", "due"), [(0.0, 20.0), (19.9, 20.0), (20.0, 40.0), (70.0, 80.0)])
def test_visits_follow_each_other_from_the_start_of_the_plan(now, due):
    assert first_visit_due(0.0, now, 20.0) == due
    assert first_visit_due(-30.0, now, 20.0) == first_visit_due(0.0, now + 30.0, 20.0) - 30.0


def test_after_a_late_visit_the_next_is_half_an_interval_away_at_least():
    assert next_visit_due(20.0, 15.0, 20.0) == 40.0
    assert next_visit_due(20.0, 28.0, 20.0) == 40.0
    assert next_visit_due(20.0, 50.0, 20.0) == 60.0


@given(st.floats(0.0, 500.0), st.floats(0.0, 500.0), st.floats(0.5, 130.0))
@settings(derandomize=True, deadline=None)
def test_due_dates_move_on(due, late, interval):
    done = due - 0.5 * interval + late
    assert next_visit_due(due, done, interval) >= due + interval
    assert visits_missed(due, done, interval) >= 0


# Days


def test_a_plan_day_by_day():
    model = play(plain(PLANNED), [(0.0, family(0))])
    (began,) = rows(model, Event.PLAN_STARTED)
    assert (began.time, began.since, began.detail) == (pytest.approx(1.0), pytest.approx(1.0), PlanKind.CHILD_IN_NEED)
    (handover,) = rows(model, Event.TASK_DONE, detail=float(TaskKind.HANDOVER))
    assert (handover.start, handover.hours) == (pytest.approx(1.0), 1.5)
    # Due on day 21, so worked on from day 11; the next, due on day 41, would begin on the last day: no longer needed.
    (visit,) = rows(model, Event.TASK_DONE, detail=float(TaskKind.PLAN_VISIT_CHILD_IN_NEED))
    assert (visit.start, visit.due, visit.hours) == (pytest.approx(11.0), pytest.approx(21.0), 2.0)
    (ended,) = rows(model, Event.PLAN_ENDED)
    assert (ended.time, ended.since) == (pytest.approx(31.0), pytest.approx(1.0))
    assert rows(model, Event.VISIT_MISSED) == []


def test_a_plan_moves_to_the_safeguarding_team():
    model = play(plain(PLANNED), [(0.0, family(0))])
    first, transfer = rows(model, Event.ALLOCATED)
    assert (first.team, transfer.team, transfer.start, transfer.detail) == (2.0, 3.0, TRANSFER, CaseStage.CHILD_IN_NEED)
    assert holders(model)[0].cases == {}


def test_or_stays_with_the_worker_who_assessed():
    model = play(plain(PLANNED | {"pathway.plans.transfer": False}), [(0.0, family(0))])
    assert len(rows(model, Event.ALLOCATED)) == 1
    assert rows(model, Event.TASK_DONE, detail=float(TaskKind.HANDOVER)) == []
    (worker,) = {row.worker for row in rows(model, Event.TASK_DONE)}
    assert worker == holders(model)[0].identity
    assert [row.detail for row in rows(model, Event.CASE_STAGE)] == [CaseStage.CHILD_IN_NEED]


def test_a_family_without_a_worker_waits_and_its_visits_are_missed():
    # Nobody works in safeguarding until somebody is hired on day 75.
    def hire(model):
        (post,) = model.workforce.teams["safeguarding"].posts
        model.workforce.hiring.employ(post)

    config = plain(PLANNED | {"pathway.plans.child_in_need.length_days": fixed(90.0)})
    model = play(
        config,
        [(0.0, family(0))],
        [(0.5, lambda model: leave(holders(model, "safeguarding")[0])), (75.0, hire)],
    )
    waiting = rows(model, Event.ALLOCATED)[1]
    assert (waiting.time, waiting.since) == (75.0, pytest.approx(1.0))
    # The visit due on day 21 was made after day 75: those of days 41 and 61 were missed.
    visits = rows(model, Event.TASK_DONE, detail=float(TaskKind.PLAN_VISIT_CHILD_IN_NEED))
    assert visits[0].due == pytest.approx(21.0)
    assert visits[0].time > 75.0
    assert len(rows(model, Event.VISIT_MISSED)) == 2
    # Next due half an interval later, on day 85.2, and then on day 105.2, past the end on day 91: one more visit.
    assert [round(visit.start, 6) for visit in visits[1:]] == [75.35]
    assert [row.time for row in rows(model, Event.PLAN_ENDED)] == [pytest.approx(91.0)]


def test_load_stays_bounded_because_one_visit_is_open_at_a_time():
    config = plain(PLANNED | {"pathway.plans.child_in_need.length_days": fixed(500.0), "teams.safeguarding": team(0)})
    model = play(config, [(0.0, family(0))])
    (waiting,) = rows(model, Event.TASK_OPEN)
    assert (waiting.detail, waiting.due) == (TaskKind.PLAN_VISIT_CHILD_IN_NEED, pytest.approx(21.0))
