"""Section 47: enquiry, report and conference, planned to the fifteenth working day."""

from __future__ import annotations

import pytest

from sim.config.base import NEEDS
from sim.model.events import CaseStage, ClosureStage, Event, PlanKind, TaskKind
from sim.model.section47 import planned_conference_day
from tests.small_service import family, outcomes, plain, play, rows

ENQUIRED = {
    "pathway.screening.enabled": False,
    "pathway.mash.enabled": False,
    "pathway.assessment.planned_length.enabled": False,
    "pathway.assessment.visit_spacing_days": 0.0,
    "pathway.assessment.authorisation.enabled": False,
    "pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("section47")),
}
"""The assessment takes its ten hours and ends on day 1.0, and section 47 begins."""


def enquired(changes=None, **draws):
    model = play(plain(ENQUIRED | (changes or {})), [(0.0, family(0, need=3, **draws))])
    (started,) = rows(model, Event.SECTION47_STARTED)
    assert (started.time, started.since) == (pytest.approx(1.0), pytest.approx(1.0))
    return model


def spans(model, kind):
    found = rows(model, Event.TASK_DONE, detail=float(kind))
    return [(pytest.approx(row.start), pytest.approx(row.time)) for row in found]


@pytest.mark.parametrize(("u", "day"), [(0.0, 9.0), (0.24, 9.0), (0.25, 11.0), (0.5, 12.0), (0.999, 15.0)])
def test_planned_conference_days_are_equally_likely(u, day):
    assert planned_conference_day((9.0, 11.0, 12.0, 15.0), u) == day


def test_from_strategy_discussion_to_plan_day_by_day():
    model = enquired()
    assert spans(model, TaskKind.SECTION47_ENQUIRY) == [(1.0, 1.8)]
    # The conference is on day 13 after the discussion; work on its report begins four days before.
    assert spans(model, TaskKind.CONFERENCE_REPORT) == [(10.0, 10.7)]
    assert spans(model, TaskKind.CONFERENCE) == [(14.0, 14.3)]
    (held,) = rows(model, Event.CONFERENCE_HELD)
    assert (held.time, held.since, held.due, held.detail) == (
        pytest.approx(14.0),
        pytest.approx(1.0),
        pytest.approx(16.0),
        1.0,
    )
    assert rows(model, Event.PLAN_STARTED)[0].detail == PlanKind.CHILD_PROTECTION


def test_the_case_weighs_more_from_the_discussion_on():
    weights = []

    def look(model):
        (case,) = model.service.open_cases
        weights.append((case.stage, case.weight, case.worker.weighted_caseload))

    play(plain(ENQUIRED), [(0.0, family(0, need=3, children=2))], [(0.5, look), (1.5, look)])
    assert weights == [(CaseStage.ASSESSMENT, 2.0, 2.0), (CaseStage.SECTION47, 2.6, 2.6)]


def test_an_enquiry_can_be_done_in_sessions():
    model = enquired({"pathway.section47.sessions": 4})
    hours = [row.hours for row in rows(model, Event.TASK_DONE, detail=float(TaskKind.SECTION47_ENQUIRY))]
    assert hours == [2.0] * 4


def test_enquiries_come_before_other_work():
    config = plain(ENQUIRED | {"pathway.assessment.outcomes.child_in_need": outcomes("no_further_action")})
    contacts = [(0.0, family(0, need=3)), *((0.01 * index, family(index)) for index in range(1, 12))]
    model = play(config, contacts)
    # Eleven other assessments wait, with work for eleven days; the enquiry does not wait behind them.
    ((began, _),) = [(row.start, row.time) for row in rows(model, Event.TASK_DONE, detail=7.0)]
    (discussion,) = rows(model, Event.SECTION47_STARTED)
    assert began - discussion.time <= 0.4 + 1e-9  # at most the task in hand


def test_a_conference_may_end_in_a_child_in_need_plan():
    model = enquired({"pathway.section47.protection_plan_share": 0.4})
    assert rows(model, Event.CONFERENCE_HELD)[0].detail == 0.0
    assert rows(model, Event.PLAN_STARTED)[0].detail == PlanKind.CHILD_IN_NEED


@pytest.mark.parametrize(("u", "goes_on"), [(0.2, True), (0.8, False)])
def test_an_enquiry_without_conference_goes_on_as_child_in_need_or_closes(u, goes_on):
    changes = {"pathway.section47.conference_share": 0.0, "pathway.section47.no_conference_plan_share": 0.5}
    model = enquired(changes, NO_CONFERENCE_OUTCOME=u)
    (closed,) = rows(model, Event.SECTION47_CLOSED)
    assert (closed.time, closed.detail) == (pytest.approx(1.8), float(goes_on))
    assert rows(model, Event.CONFERENCE_HELD) == []
    (journey,) = rows(model, Event.JOURNEY_CLOSED)
    assert journey.detail == (ClosureStage.PLAN if goes_on else ClosureStage.ASSESSMENT)
