"""Measures of practice quality, of logs written by hand."""

import math

import pytest

import sim
from sim.model.events import UNIT_CODE, EventType, Grade, Role, TaskKind, WorkerKind


@pytest.fixture(scope="module")
def config():
    values = sim.compose(["authority=darlington_typical_practice"]).model_dump(mode="json")
    values["quality"]["recording"] = {
        "task_share": 0.4,
        "templates": {"start": "2024-05-01", "cut_share": 0.5},  # the 22nd working day of the window
        "business_support": {"start": None, "taken_share": 0.0},
    }
    values["workforce"]["non_case_share"] = 0.2
    return sim.Config.model_validate(values)


def test_checks_and_what_they_found(log):
    for time, grade in ((1.0, Grade.COMPLIANT), (2.0, Grade.ADDITIONAL_WORK), (3.0, Grade.ADDITIONAL_WORK), (30.0, 1)):
        log.happens(time, EventType.FILE_AUDITED, "assessment", detail=grade, since=0.0, children=3)
    assert log("files_audited") == 4.0
    assert log("audited_compliant_share") == 0.25
    assert log("audited_small_adjustments_share") == 0.25
    assert log("audited_improvement_required_share") == 0.0
    assert log("audited_additional_work_share") == 0.5
    assert log.months("audited_additional_work_share") == [pytest.approx(2 / 3), 0.0]


def test_grades_of_work_as_it_ends(log):
    log.happens(1.0, EventType.ASSESSMENT_GRADED, "assessment", detail=Grade.COMPLIANT, entity=1)
    log.happens(2.0, EventType.PLAN_QUARTER_GRADED, "safeguarding", detail=Grade.IMPROVEMENT_REQUIRED, entity=2)
    assert log("graded_compliant_share") == log("graded_improvement_required_share") == 0.5
    assert math.isnan(log("audited_compliant_share"))


def test_a_file_keeps_its_grade_until_the_next_or_its_end(log):
    log.happens(2.0, EventType.ASSESSMENT_GRADED, "assessment", detail=Grade.COMPLIANT, entity=1)  # for 40 days
    log.happens(4.0, EventType.ASSESSMENT_GRADED, "assessment", detail=Grade.ADDITIONAL_WORK, entity=2)  # for 10
    log.happens(
        14.0, EventType.FILE_PUT_RIGHT, "assessment", detail=Grade.ADDITIONAL_WORK, entity=2, since=12.0
    )  # for 8
    log.happens(22.0, EventType.CASE_CLOSED, "assessment", detail=0, entity=2)
    log.happens(20.0, EventType.CASE_CLOSED, "assessment", detail=0, entity=3)  # never had a grade
    log.happens(32.0, EventType.FILE_AUDITED, "assessment", detail=Grade.SMALL_ADJUSTMENTS, entity=4)  # for 10
    assert log("files_compliant_share") == pytest.approx((40 + 8) / (40 + 18 + 10))


def test_spread_is_the_best_teams_share_less_the_worst_teams(log):
    assert math.isnan(log("graded_compliant_share_spread"))
    for team, grades in (("assessment", (0, 0, 0, 1)), ("safeguarding", (0, 2))):
        for grade in grades:
            log.happens(1.0, EventType.ASSESSMENT_GRADED, team, detail=grade)
    assert log("graded_compliant_share_spread") == pytest.approx(0.25)


def test_teams_inside_a_service_count_apart(log):
    for unit, grade in ((0, Grade.COMPLIANT), (1, Grade.IMPROVEMENT_REQUIRED)):
        code = 2 + UNIT_CODE * unit
        log.log.add(
            time=1.0, event=EventType.ASSESSMENT_GRADED, children=1, need=2, rag=2, entity=unit, team=code, detail=grade
        )
    assert log("graded_compliant_share_spread") == 1.0


def test_remedial_work_and_its_time(log):
    log.happens(20.0, EventType.FILE_PUT_RIGHT, "assessment", detail=Grade.SMALL_ADJUSTMENTS, since=12.0)
    log.happens(30.0, EventType.FILE_PUT_RIGHT, "assessment", detail=Grade.SMALL_ADJUSTMENTS, since=26.0)
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    log.employs(2, Role.MANAGER, WorkerKind.PERMANENT, "assessment")
    log.works(TaskKind.AUDIT, 2, 10.0, begun=11.0, done=12.0, hours=2.5)
    log.works(TaskKind.REMEDIAL_WORK, 1, 12.0, begun=19.0, done=20.0, hours=6.0)
    assert log("files_put_right") == 2.0
    assert log("file_put_right_mean_wd") == 6.0
    assert (log("audit_hours"), log("remedial_hours")) == (2.5, 6.0)


def test_recording_and_time_with_children(log):
    """Before templates 4 of 10 hours of a visit are recording; afterwards 2 of the 8 that it takes."""
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    log.employs(2, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "mash")
    log.works(TaskKind.ASSESSMENT_VISIT, 1, 1.0, begun=2.0, done=3.0, hours=10.0, team="assessment")
    log.works(TaskKind.WRITE_UP, 1, 4.0, begun=5.0, done=6.0, hours=6.0, team="assessment")
    log.works(TaskKind.ASSESSMENT_VISIT, 1, 30.0, begun=31.0, done=32.0, hours=8.0, team="assessment")
    log.works(TaskKind.MASH_RESEARCH, 2, 1.0, begun=2.0, done=3.0, hours=16.0, team="mash")
    recorded = 4.0 + 6.0 + 2.0 + 6.4
    assert log("recording_share") == pytest.approx(recorded / 40.0)
    assert log("with_children_share") == pytest.approx((6.0 + 6.0) / (24.0 / 0.8))
