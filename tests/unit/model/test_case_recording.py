"""CaseRecording as a part of every task: rules, and hours worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.clock import Calendar
from sim.model.case_recording import hours_factor, recording_left, recording_share
from sim.model.events import COLUMNS, EventType, TaskKind
from tests.support.small_service import family, plain, play, rows

UNIT = st.floats(0.0, 1.0)


def test_write_ups_are_recording_and_reading_is_not():
    assert recording_share(TaskKind.WRITE_UP, 0.4) == 1.0
    assert recording_share(TaskKind.ASSESSMENT_VISIT, 0.4) == 0.4
    assert recording_share(TaskKind.AUDIT, 0.4) == 0.0


@given(share=UNIT, cut=UNIT, more=UNIT, taken=UNIT)
def test_more_help_never_takes_longer(share, cut, more, taken):
    less, most = sorted((cut, more))
    assert hours_factor(share, recording_left(most, taken)) <= hours_factor(share, recording_left(less, taken)) <= 1.0


def test_support_takes_its_share_of_what_templates_leave():
    assert hours_factor(0.5, recording_left(0.2, 0.25)) == pytest.approx(0.5 + 0.5 * 0.8 * 0.75)


def test_templates_lighten_what_is_asked_for_from_their_day_on():
    """Contact on day 0, visits around days 5 and 10, write-up on day 16; templates come in on day 8."""
    start = Calendar(plain().run.start).date_of(8.0)
    changes = {"quality.recording.task_share": 0.5, "quality.recording.templates": {"start": start, "cut_share": 0.4}}
    factors = {TaskKind.ASSESSMENT_VISIT: 0.8, TaskKind.WRITE_UP: 0.6, TaskKind.AUTHORISATION: 1.0}
    ordinary, lightened = (
        sorted(rows(play(plain(values), [(0.0, family())]), EventType.TASK_DONE), key=lambda row: row.since)
        for values in ({}, changes)
    )
    assert [row.detail for row in ordinary if row.since >= 8.0] == [
        TaskKind.ASSESSMENT_VISIT,
        TaskKind.WRITE_UP,
        TaskKind.AUTHORISATION,
    ]
    for was, row in zip(ordinary, lightened, strict=True):
        assert row.detail == was.detail
        assert row.hours == pytest.approx(was.hours * (factors[row.detail] if was.since >= 8.0 else 1.0))


def test_lists_that_teams_share_are_lightened_too():
    changes = {
        "quality.recording.task_share": 0.5,
        "quality.recording.business_support": {"start": None, "taken_share": 0.4},
    }
    model = play(plain(changes), [(0.0, family())])
    (screening,) = rows(model, EventType.TASK_DONE, detail=TaskKind.SCREENING)
    assert screening.hours == pytest.approx(0.8)


def test_without_templates_and_support_the_share_does_not_matter():
    logs = [
        play(plain({"quality.recording.task_share": share}), [(0.0, family())]).recorder.log for share in (0.1, 0.9)
    ]
    for name in COLUMNS:
        np.testing.assert_array_equal(logs[0][name], logs[1][name])
