"""The assessment: planned lengths, visits, write-up, authorisation and checkpoints, day by day."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.config.categories import NEEDS
from sim.model.assessment import length_factor, pulled_back, visit_days
from sim.model.events import AssessmentOutcome, ClosureStage, EventType, TaskKind
from tests.support.small_service import (
    NO_FRONT_DOOR,
    RED,
    family,
    fixed,
    holders,
    leave,
    limits,
    outcomes,
    plain,
    play,
    rows,
    team,
)


def assessed(changes=None, contacts=None):
    return play(plain(NO_FRONT_DOOR | (changes or {})), contacts or [(0.0, family(0))])


def times(model, *events):
    return [pytest.approx(row.time) for row in rows(model, *events)]


def starts(model, kind):
    return [pytest.approx(row.start) for row in rows(model, EventType.TASK_DONE, detail=float(kind))]


# Rules


@pytest.mark.parametrize(
    ("natural", "u", "v", "planned"),
    [
        (30.0, 0.0, 0.5, 30.0),  # in time anyway
        (45.0, 0.0, 0.5, 45.0),
        (60.0, 0.74, 0.0, 45.0),  # pulled back to the limit
        (60.0, 0.74, 1.0, 40.0),  # or up to the window before it
        (60.0, 0.76, 0.5, 60.0),  # not everybody is
    ],
)
def test_the_deadline_pulls(natural, u, v, planned):
    assert pulled_back(natural, 45.0, 5.0, 0.75, u, v) == planned


@given(st.floats(0.0, 200.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
@settings(derandomize=True, deadline=None)
def test_the_pull_never_lengthens(natural, share, u, v):
    assert pulled_back(natural, 45.0, 5.0, share, u, v) <= natural


def test_visits_are_spread_from_the_first_day_on():
    assert visit_days(3, 2.0, 14.0) == [2.0, 6.0, 10.0]
    assert visit_days(1, 2.0, 14.0) == [2.0]
    assert visit_days(2, 5.0, 3.0) == [5.0, 5.0]  # no room: one after the other


@pytest.mark.parametrize(
    ("load", "factor"),
    [(0.41, 1.0), (0.82, math.exp(0.15)), (0.0, math.exp(-0.15)), (2.0, math.exp(0.15 * (2.0 / 0.41 - 1.0)))],
)
def test_a_plan_is_as_long_as_the_worker_is_loaded(load, factor):
    assert length_factor(load, 0.41, 0.15, 0.1, 9.0) == pytest.approx(factor)


@given(st.floats(0.0, 5.0), st.floats(0.0, 5.0), st.floats(0.0, 2.0))
@settings(derandomize=True, deadline=None)
def test_more_cases_never_shorten_a_plan_beyond_its_bounds(load, more, strength):
    factor = length_factor(load, 0.41, strength, 0.6, 1.6)
    assert 0.6 <= factor <= length_factor(load + more, 0.41, strength, 0.6, 1.6) <= 1.6


# Days


def test_an_assessment_day_by_day():
    model = assessed()
    # Planned for 20 days, the write-up from day 16: visits at half of the 10-day limit, and half way on to day 16.
    assert starts(model, TaskKind.ASSESSMENT_VISIT) == [5.0, 10.5]
    assert starts(model, TaskKind.WRITE_UP) == [16.0]
    assert starts(model, TaskKind.AUTHORISATION) == [19.0]  # the supervisor's slot, a day before the end
    (seen,) = rows(model, EventType.CHILD_SEEN)
    assert (seen.time, seen.due) == (pytest.approx(5.3), 10.0)
    assert times(model, EventType.ASSESSMENT_WORK_DONE) == [10.8]
    assert times(model, EventType.ASSESSMENT_WRITTEN) == [16.4]
    (done,) = rows(model, EventType.ASSESSMENT_COMPLETED)
    assert (done.time, done.since, done.due) == (pytest.approx(19.05), 0.0, 45.0)


def test_hours_add_up_and_follow_need_and_size():
    factors = dict.fromkeys(NEEDS, 1.0) | {"child_in_need": 1.5}
    model = assessed({"pathway.assessment.hours_factor": factors}, [(0.0, family(0, hours_factor=2.0))])
    kinds = (TaskKind.ASSESSMENT_VISIT, TaskKind.WRITE_UP)
    hours = sum(row.hours for row in rows(model, EventType.TASK_DONE) if row.detail in kinds)
    assert hours == pytest.approx(10.0 * 1.5 * 2.0)


def test_a_red_case_is_visited_at_once():
    model = assessed(contacts=[(0.0, family(0, rag=RED))])
    (seen,) = rows(model, EventType.CHILD_SEEN)
    assert (seen.time, seen.due) == (pytest.approx(0.3), 1.0)


def test_the_first_visit_keeps_room_before_its_limit():
    model = assessed({"pathway.assessment.first_visit_share": 0.4})
    assert starts(model, TaskKind.ASSESSMENT_VISIT)[0] == 2.0


def test_a_quick_assessment_takes_fewer_visits_and_days():
    length = {"quick_share": 1.0, "quick": fixed(5.0)}
    changes = {f"pathway.assessment.planned_length.{name}": value for name, value in length.items()}
    model = assessed(changes)
    # One visit at half of the one day before the write-up, which begins on day 1.
    assert starts(model, TaskKind.ASSESSMENT_VISIT) == [0.5]
    assert starts(model, TaskKind.WRITE_UP) == [pytest.approx(1.1)]
    assert times(model, EventType.ASSESSMENT_COMPLETED) == [4.05]


def test_visits_keep_their_spacing():
    changes = {"pathway.assessment.planned_length.full": fixed(4.0), "pathway.assessment.visits": 3}
    model = assessed(changes)
    assert starts(model, TaskKind.ASSESSMENT_VISIT) == [0.0, 2.2, 4.4]


def test_without_a_planned_length_the_work_goes_straight_through():
    changes = {"pathway.assessment.planned_length.enabled": False, "pathway.assessment.visit_spacing_days": 0.0}
    model = assessed(changes)
    assert times(model, EventType.ASSESSMENT_COMPLETED) == [pytest.approx(1.05)]


def test_without_authorisation_the_write_up_ends_it():
    authorisation = {"enabled": False, "hours": 0.5, "lead_days": 1.0}
    model = assessed({"pathway.assessment.authorisation": authorisation})
    assert times(model, EventType.ASSESSMENT_COMPLETED) == times(model, EventType.ASSESSMENT_WRITTEN) == [16.4]


def test_without_a_supervisor_nothing_is_signed_off():
    model = assessed({"teams.assessment": team(1, managers=0)})
    assert times(model, EventType.ASSESSMENT_WRITTEN) == [16.4]
    assert rows(model, EventType.ASSESSMENT_COMPLETED) == []
    assert [row.detail for row in rows(model, EventType.TASK_OPEN)] == [TaskKind.AUTHORISATION]


def test_queues_add_to_the_plan():
    # Two families, everything at the same time: the second is always served after the first.
    model = assessed(contacts=[(0.0, family(0)), (0.0, family(1))])
    assert starts(model, TaskKind.ASSESSMENT_VISIT) == [5.0, 5.3, 10.5, 10.8]
    assert starts(model, TaskKind.WRITE_UP) == [16.0, 16.4]
    assert times(model, EventType.ASSESSMENT_COMPLETED) == [19.05, 19.1]


# Longer plans with more cases


LONGER = {
    "pathway.assessment.planned_length.by_load": {
        "enabled": True, "strength": 0.4, "reference": 0.1, "least": 0.6, "most": 1.6,
    },
    "allocation.caseload_limit": limits(10.0),
}  # fmt: skip
"""One child of ten is the usual load."""


def test_a_worker_with_another_case_plans_for_later():
    # With the first child the load is as usual: 20 days. With the second it is twice that: 20 exp(0.4), from day 0.2.
    model = assessed(LONGER, [(0.1, family(0)), (0.2, family(1))])
    later = 0.2 + 20.0 * math.exp(0.4) - 1.0 + 0.05
    assert times(model, EventType.ASSESSMENT_COMPLETED) == [0.1 + 20.0 - 1.0 + 0.05, later]


def test_a_plan_that_load_takes_beyond_the_limit_is_pulled_back():
    length = {"pathway.assessment.planned_length.full": fixed(40.0)}
    model = assessed(LONGER | length, [(0.1, family(0)), (0.2, family(1))])
    assert times(model, EventType.ASSESSMENT_COMPLETED)[1] == 0.2 + 42.5 - 1.0 + 0.05


def test_plans_of_the_first_day_are_as_usual():
    model = assessed(LONGER, [(0.0, family(0)), (0.0, family(1))])
    assert times(model, EventType.ASSESSMENT_COMPLETED) == [19.05, 19.1]


# A change of worker in mid-assessment


CHANGE = {
    "teams.assessment": team(2, managers=1),
    "allocation.change_in_assessment": {"enabled": True, "hours": 3.0, "days": 10.0},
}


def last_day(model):
    (worker,) = [worker for worker in holders(model) if worker.cases]
    leave(worker)


@pytest.mark.parametrize(
    ("day", "hours", "visit", "write_up", "completed"),
    [
        (3.0, 1.5, 10.5, 16.0, 19.05),  # nothing has been done: a handover like any other
        (7.0, 3.0, 20.5, 26.0, 29.05),  # between the visits
        (12.0, 3.0, 10.5, 26.0, 29.05),  # before the write-up
        (17.0, 1.5, 10.5, 16.0, 19.05),  # it is written
    ],
)
def test_a_change_of_worker_after_the_first_visit_costs_hours_and_days(day, hours, visit, write_up, completed):
    model = play(plain(NO_FRONT_DOOR | CHANGE), [(0.0, family(0))], [(day, last_day)])
    (handover,) = rows(model, EventType.TASK_DONE, detail=float(TaskKind.HANDOVER))
    assert handover.hours == hours
    assert starts(model, TaskKind.ASSESSMENT_VISIT)[1] == visit
    assert starts(model, TaskKind.WRITE_UP) == [write_up]
    assert times(model, EventType.ASSESSMENT_COMPLETED) == [completed]


def test_each_change_of_worker_puts_the_assessment_off():
    model = play(plain(NO_FRONT_DOOR | CHANGE | {"teams.assessment": team(3, managers=1)}), [(0.0, family(0))], [
        (7.0, last_day), (9.0, last_day),
    ])  # fmt: skip
    assert times(model, EventType.ASSESSMENT_COMPLETED) == [39.05]


def test_a_visit_that_waits_at_the_change_falls_due_later_too():
    def away(model):
        (worker,) = [worker for worker in holders(model) if worker.cases]
        model.env.process(model.workforce.roster.sickness.absence(worker, 5.0, 0.0))

    happenings = [(9.0, away), (12.0, last_day)]
    model = play(plain(NO_FRONT_DOOR | CHANGE), [(0.0, family(0))], happenings)
    _, second = rows(model, EventType.TASK_DONE, detail=float(TaskKind.ASSESSMENT_VISIT))
    assert (second.start, second.due) == (pytest.approx(12.3), 26.0)  # after reading in, due within the week
    off = play(plain(NO_FRONT_DOOR | {"teams.assessment": team(2, managers=1)}), [(0.0, family(0))], happenings)
    _, second = rows(off, EventType.TASK_DONE, detail=float(TaskKind.ASSESSMENT_VISIT))
    assert second.due == 16.0
    assert times(off, EventType.ASSESSMENT_COMPLETED) == [19.05]


# Checkpoints


CHECKED = {
    "pathway.assessment.checkpoints": {
        "enabled": True,
        "days": [7.0, 30.0],
        "hours": 0.5,
        "grace_days": 3.0,
        "missed_delay_days": 2.0,
    }
}


def test_a_supervisor_looks_on_the_set_days_until_the_end():
    model = assessed(CHECKED)
    assert starts(model, TaskKind.CHECKPOINT) == [7.0]  # day 30 is after the end
    assert rows(model, EventType.CHECKPOINT_MISSED) == []
    assert times(model, EventType.ASSESSMENT_COMPLETED) == [19.05]


def test_an_assessment_drifts_when_the_look_comes_too_late():
    def away(model):
        (manager,) = [person for person in model.workforce.teams["assessment"].people if person.role == 2]
        model.env.process(model.workforce.roster.sickness.absence(manager, 6.0, 0.0))

    model = play(plain(NO_FRONT_DOOR | CHECKED), [(0.0, family(0))], [(6.0, away)])
    (missed,) = rows(model, EventType.CHECKPOINT_MISSED)
    assert (missed.time, missed.due) == (pytest.approx(12.05), 10.0)
    assert times(model, EventType.ASSESSMENT_COMPLETED) == [21.05]


# Outcomes


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        ("no_further_action", ClosureStage.ASSESSMENT),
        ("early_help", ClosureStage.ASSESSMENT),
        ("child_in_need_plan", ClosureStage.PLAN),
        ("section47", ClosureStage.PLAN),
        ("looked_after", ClosureStage.CARE),
    ],
)
def test_every_finding_leads_where_it_should(outcome, stage):
    model = assessed({"pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes(outcome))})
    (done,) = rows(model, EventType.ASSESSMENT_COMPLETED)
    assert AssessmentOutcome(int(done.detail)).name.lower() == outcome
    (closed,) = rows(model, EventType.JOURNEY_CLOSED)
    assert closed.detail == stage
    assert len(rows(model, EventType.CARE_ENTERED)) == (outcome == "looked_after")
    assert len(rows(model, EventType.SECTION47_STARTED)) == (outcome == "section47")
    assert len(rows(model, EventType.CASE_CLOSED)) == 1
