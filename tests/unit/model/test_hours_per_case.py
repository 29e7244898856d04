"""Less time for each case when there are many, more when there are few: the rule, and who goes by it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.events import EventType, TaskKind
from sim.model.hours_per_case import hours_given
from tests.support.small_service import (
    CHILD_PROTECTION,
    NO_FRONT_DOOR,
    family,
    fixed,
    limits,
    outcomes,
    plain,
    play,
    rows,
)
from tests.support.small_workforce import hours_by_load

REFERRED = NO_FRONT_DOOR | {"allocation.caseload_limit": limits(10.0)}


def hours(model, kind):
    return [pytest.approx(row.hours) for row in rows(model, EventType.TASK_DONE, detail=float(kind))]


BOUNDS = {"least": 0.65, "most": 1.15}

ELASTICITIES = st.floats(0.0, 1.0)
LEAST, MOST = st.floats(0.3, 1.0), st.floats(1.0, 2.0)


@pytest.mark.parametrize(
    ("load", "factor"),
    [(0.0, 1.15), (0.25, 1.15), (0.45, 0.9**-0.5), (0.5, 1.0), (0.72, 1.0 / 1.2), (0.98, 1.0 / 1.4), (2.0, 0.65)],
)
def test_hours_per_case_follow_the_load_by_a_power_within_bounds(load, factor):
    # Elasticity a half: 1.44 times the usual load leaves 1 / 1.2 of the time, 1.96 times 1 / 1.4.
    assert hours_given(load, 0.5, 0.5, **BOUNDS) == pytest.approx(factor)


def test_a_tenth_more_cases_take_about_a_tenth_times_the_elasticity_from_each():
    assert hours_given(0.55, 0.5, 0.8, **BOUNDS) == pytest.approx(1.0 - 0.8 * 0.1, abs=0.01)
    assert hours_given(0.45, 0.5, 0.8, **BOUNDS) == pytest.approx(1.0 + 0.8 * 0.1, abs=0.01)


@given(st.floats(0.0, 5.0), st.floats(0.0, 5.0), st.floats(0.01, 5.0), ELASTICITIES, LEAST, MOST)
@settings(derandomize=True, deadline=None)
def test_more_cases_never_mean_more_hours_for_each(load, more, reference, elasticity, least, most):
    factor = hours_given(load, reference, elasticity, least, most)
    assert least <= hours_given(load + more, reference, elasticity, least, most) <= factor <= most


@given(st.floats(0.0, 5.0), st.floats(0.01, 5.0), LEAST, MOST)
@settings(derandomize=True, deadline=None)
def test_without_elasticity_nobody_hurries_or_lingers(load, reference, least, most):
    assert hours_given(load, reference, 0.0, least, most) == 1.0


@given(st.floats(0.65, 1.5), st.floats(0.01, 5.0))
@settings(derandomize=True, deadline=None)
def test_fully_elastic_hours_make_the_same_work_of_any_load_within_bounds(times, reference):
    load = times * reference
    assert load * hours_given(load, reference, 1.0, 0.5, 2.0) == pytest.approx(reference)


@given(st.floats(0.01, 5.0), ELASTICITIES, LEAST, MOST)
@settings(derandomize=True, deadline=None)
def test_at_the_usual_load_hours_are_ordinary(reference, elasticity, least, most):
    assert hours_given(reference, reference, elasticity, least, most) == 1.0


def test_who_holds_many_cases_gives_less_time_to_each():
    # Four children of ten are four times the usual load: half of the hours, from the weekly round of day 5 on. The
    # second visit has 3 hours, the write-up 4; the supervisor's half hour stays.
    model = play(plain(REFERRED | hours_by_load()), [(0.1, family(index)) for index in range(4)])
    assert hours(model, TaskKind.ASSESSMENT_VISIT)[4:] == [1.5] * 4
    assert hours(model, TaskKind.WRITE_UP) == [2.0] * 4
    assert hours(model, TaskKind.AUTHORISATION) == [0.5] * 4


def test_what_cannot_be_shortened_lasts_as_long_whatever_is_held():
    # Four children of ten as above: an enquiry has 8 hours in two sessions, for each child.
    enquiries = {
        "pathway.section47.sessions": 2,
        "pathway.assessment.outcomes.child_protection": outcomes("section47"),
    }
    model = play(
        plain(REFERRED | hours_by_load() | enquiries),
        [(0.1, family(index, need=CHILD_PROTECTION)) for index in range(4)],
    )
    done = [row.hours for row in rows(model, EventType.TASK_DONE, detail=float(TaskKind.SECTION47_ENQUIRY))]
    assert done
    assert done == [pytest.approx(4.0)] * len(done)


def test_who_holds_few_cases_gives_more_time_to_each():
    # One child of ten where four are usual would double the hours; a quarter more is the most.
    usual = hours_by_load(most=1.25, reference={"assessment": 0.4, "safeguarding": 0.4})
    model = play(plain(REFERRED | usual), [(0.1, family())])
    assert hours(model, TaskKind.WRITE_UP) == [5.0]
    assert hours(model, TaskKind.AUTHORISATION) == [0.5]


def test_who_holds_few_cases_does_not_hurry_when_they_are_late():
    # Six visits of 18 hours for one person: by overdue tasks the hours would be halved.
    late = {
        "workforce.effort.compression_limit": 0.5,
        "workforce.effort.full_pressure": 0.01,
        "workforce.effort.smoothing_days": 0.01,
        "pathway.assessment.seen_limit_days": 0.0,
        "pathway.assessment.hours": fixed(60.0),
    }
    few = hours_by_load(most=1.0, reference={"assessment": 5.0, "safeguarding": 5.0})
    contacts = [(0.1, family(index)) for index in range(6)]
    assert hours(play(plain(REFERRED | late | few), contacts), TaskKind.WRITE_UP) == [24.0] * 6
    hurried = play(plain(REFERRED | late), contacts)
    assert min(row.hours for row in rows(hurried, EventType.TASK_DONE, detail=float(TaskKind.WRITE_UP))) < 13.0


def test_people_who_share_a_list_hurry_when_it_is_late_as_before():
    pressed = {
        "pathway.screening.due_days": 0.0,
        "workforce.effort.compression_limit": 0.8,
        "workforce.effort.full_pressure": 0.5,
        "workforce.effort.smoothing_days": 5.0,
    }
    model = play(plain(pressed | hours_by_load()), [(0.5, family(index)) for index in range(100)])
    screened = rows(model, EventType.TASK_DONE, detail=float(TaskKind.SCREENING))
    assert {round(row.hours, 12) for row in screened if row.start > 5.0 + 1e-9} == {0.8}
