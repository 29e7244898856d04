"""Less time for each case when there are many: the rule, and who goes by it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.events import EventType, TaskKind
from sim.model.hours_per_case import hours_given
from tests.support.small_service import family, plain, play, rows

REFERRED = {
    "pathway.screening.enabled": False,
    "pathway.mash.enabled": False,
    "allocation.caseload_limit": dict.fromkeys(("social_worker", "nqsw", "agency"), 10.0),
}


def by_load(**changes):
    usual = {"enabled": True, "limit": 0.5, "span": 0.5, "reference": {"assessment": 0.1, "safeguarding": 0.1}}
    return {"workforce.effort.by_load": usual | changes}


def hours(model, kind):
    return [pytest.approx(row.hours) for row in rows(model, EventType.TASK_DONE, detail=float(kind))]


@pytest.mark.parametrize(
    ("load", "factor"),
    [(0.0, 1.0), (0.465, 1.0), (0.815, 0.825), (1.165, 0.65), (1.5, 0.65)],
)
def test_hours_per_case_fall_in_a_straight_line_from_the_usual_load_to_the_limit(load, factor):
    assert hours_given(load, 0.465, 0.65, 0.7) == pytest.approx(factor)


@given(st.floats(0.0, 5.0), st.floats(0.0, 5.0), st.floats(0.3, 1.0), st.floats(0.01, 5.0))
@settings(derandomize=True, deadline=None)
def test_more_cases_never_mean_more_hours_for_each(load, more, limit, span):
    factor = hours_given(load, 0.465, limit, span)
    assert limit <= hours_given(load + more, 0.465, limit, span) <= factor <= 1.0


def test_who_holds_many_cases_gives_less_time_to_each():
    # Four children of ten: 0.3 above the usual load, so 0.7 of the hours, from the weekly round of day 5 on. The
    # second visit has 3 hours, the write-up 4; the supervisor's half hour stays.
    model = play(plain(REFERRED | by_load()), [(0.1, family(index)) for index in range(4)])
    assert hours(model, TaskKind.ASSESSMENT_VISIT)[4:] == [2.1] * 4
    assert hours(model, TaskKind.WRITE_UP) == [2.8] * 4
    assert hours(model, TaskKind.AUTHORISATION) == [0.5] * 4


def test_who_holds_few_cases_does_not_hurry_when_they_are_late():
    # Six visits of 18 hours for one person: by overdue tasks the hours would be halved.
    late = {
        "workforce.effort.compression_limit": 0.5,
        "workforce.effort.full_pressure": 0.01,
        "workforce.effort.smoothing_days": 0.01,
        "pathway.assessment.seen_limit_days": 0.0,
        "pathway.assessment.hours": {"distribution": "deterministic", "mean": 60.0, "cv": 0.0},
    }
    few = by_load(reference={"assessment": 5.0, "safeguarding": 5.0})
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
    model = play(plain(pressed | by_load()), [(0.5, family(index)) for index in range(100)])
    screened = rows(model, EventType.TASK_DONE, detail=float(TaskKind.SCREENING))
    assert {round(row.hours, 12) for row in screened if row.start > 5.0 + 1e-9} == {0.8}
