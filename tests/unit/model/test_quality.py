"""Grades of files, checks in rotation, and remedial work: rules, and days worked out by hand."""

import datetime as dt
import math
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.model.events import COLUMNS, EventType, Grade, TaskKind, WorkerKind
from sim.model.family import Draw
from sim.model.model import run
from sim.model.quality import cut_points, falls_due, graded, log_odds, practice_score, return_odds_factors
from tests.support.small_service import family, fixed, plain, play, rows

SHARES = (0.6, 0.25, 0.12, 0.03)
CHECKED_ON = 15.0  # with a place of 0.5 in the rotation: half a month is 10.5 days, and files are picked every fifth
NO_EFFECTS = dict.fromkeys(
    ("stress", "compression", "newly_qualified", "agency", "change_of_worker", "supervision_missed", "training"), 0.0
)
QUALITY_EVENTS = (
    EventType.ASSESSMENT_GRADED,
    EventType.PLAN_QUARTER_GRADED,
    EventType.FILE_AUDITED,
    EventType.FILE_PUT_RIGHT,
)


def always(grade):
    names = ("compliant", "small_adjustments", "improvement_required", "additional_work")
    return {name: float(name == grade) for name in names}


CHECKS = {
    "quality.enabled": True,
    "quality.shares": always("additional_work"),
    "quality.effects": NO_EFFECTS,
    "quality.audits.share_per_month": 1.0,
    "quality.audits.hours": 2.0,
    "quality.audits.due_days": 20.0,
    "quality.audits.remedial_hours": {"small_adjustments": 1.0, "improvement_required": 3.0, "additional_work": 6.0},
    "quality.audits.remedial_due_days": 20.0,
}


def halfway(model):
    """Put every open file in the middle of the rotation."""
    for case in model.council.open_cases:
        case.family.draws[Draw.PLACE_IN_ROTATION] = 0.5


def effects(**values):
    return SimpleNamespace(**(NO_EFFECTS | values))


class TestOrderedLogit:
    @pytest.mark.parametrize(("u", "grade"), [(0.59, 0), (0.61, 1), (0.84, 1), (0.86, 2), (0.96, 2), (0.98, 3)])
    def test_at_the_reference_grades_have_their_shares(self, u, grade):
        assert graded(cut_points(SHARES), 0.0, u) == grade

    def test_the_odds_of_every_better_grade_are_multiplied_alike(self):
        score = math.log(0.5)
        uniforms = (np.arange(100000) + 0.5) / 100000
        found = np.bincount([graded(cut_points(SHARES), score, u) for u in uniforms]) / 100000
        for reached, ordinary in zip(np.cumsum(found)[:3], np.cumsum(SHARES)[:3], strict=True):
            odds = 0.5 * ordinary / (1.0 - ordinary)
            assert reached == pytest.approx(odds / (1.0 + odds), abs=2e-5)

    @given(
        u=st.floats(1e-9, 1.0 - 1e-9),
        v=st.floats(1e-9, 1.0 - 1e-9),
        score=st.floats(-10.0, 10.0),
        better=st.floats(0.0, 10.0),
    )
    def test_better_conditions_or_luck_never_give_a_worse_grade(self, u, v, score, better):
        cuts = cut_points(SHARES)
        assert graded(cuts, score + better, u) <= graded(cuts, score, u)
        assert graded(cuts, score, min(u, v)) <= graded(cuts, score, max(u, v))

    @pytest.mark.parametrize("score", [-5.0, 0.0, 5.0])
    def test_what_never_happens_never_happens_and_what_is_certain_is_certain(self, score):
        cuts = cut_points((0.0, 0.3, 0.7, 0.0))
        assert {graded(cuts, score, u) for u in (1e-6, 0.2, 0.5, 0.8, 1.0 - 1e-6)} == {1, 2}

    def test_log_odds_at_the_ends(self):
        assert (log_odds(0.0), log_odds(0.5), log_odds(1.0)) == (-math.inf, 0.0, math.inf)


class TestPracticeScore:
    def test_everything_that_counts_adds_up(self):
        weighed = effects(
            stress=1.0,
            compression=4.0,
            newly_qualified=0.4,
            agency=0.3,
            change_of_worker=0.5,
            supervision_missed=0.2,
            training=2.0,
        )
        assert practice_score(weighed, 0.5, 0.9, WorkerKind.PERMANENT, 0, False, 0.0) == pytest.approx(-0.5 - 0.4)
        assert practice_score(weighed, -0.5, 1.0, WorkerKind.NQSW, 2, True, 0.0) == pytest.approx(0.5 - 0.4 - 1.0 - 0.2)
        assert practice_score(weighed, 0.0, 1.0, WorkerKind.AGENCY, 0, False, 0.25) == pytest.approx(-0.3 + 0.5)
        assert practice_score(weighed, 0.0, 1.0, None, 1, False, 0.0) == pytest.approx(-0.5)

    def test_without_effects_nothing_counts(self):
        assert practice_score(effects(), 3.0, 0.8, WorkerKind.NQSW, 5, True, 2.0) == 0.0


class TestRotation:
    @given(
        place=st.floats(0.0, 1.0, exclude_max=True),
        steps=st.lists(st.floats(0.01, 0.6), min_size=1, max_size=40),
    )
    def test_every_file_is_picked_once_a_round(self, place, steps):
        rounds = np.concatenate([[0.0], np.cumsum(steps)])
        picked = sum(falls_due(before, now, place) for before, now in pairwise(rounds))
        assert picked == math.floor(rounds[-1] - place) - math.floor(-place)


def test_odds_of_return_have_mean_one_at_the_reference():
    odds = return_odds_factors([1.0, 1.0, 1.2, 1.4], SHARES)
    assert np.dot(odds, SHARES) == pytest.approx(1.0)
    assert odds[3] / odds[0] == pytest.approx(1.4)
    assert return_odds_factors([1.0] * 4, SHARES) == [1.0] * 4


class TestChecks:
    def test_a_file_is_checked_and_put_right(self):
        model = play(plain(CHECKS), [(0.0, family())], [(1.0, halfway)])
        (audit,) = rows(model, EventType.TASK_DONE, detail=TaskKind.AUDIT)
        (remedial,) = rows(model, EventType.TASK_DONE, detail=TaskKind.REMEDIAL_WORK)
        (found,) = rows(model, EventType.FILE_AUDITED)
        (right,) = rows(model, EventType.FILE_PUT_RIGHT)
        assert (audit.since, audit.start, audit.hours, audit.due) == (CHECKED_ON, CHECKED_ON, 2.0, CHECKED_ON + 20.0)
        assert audit.worker != remedial.worker  # a supervisor's work, and the case worker's
        assert (found.time, found.detail, found.since) == (pytest.approx(15.2), Grade.ADDITIONAL_WORK, CHECKED_ON)
        assert (remedial.start, remedial.hours, remedial.due) == (pytest.approx(15.2), 6.0, pytest.approx(35.2))
        assert right.time == pytest.approx(15.8)
        assert (right.detail, right.since) == (Grade.ADDITIONAL_WORK, found.time)

    def test_small_adjustments_take_less_and_a_compliant_file_nothing(self):
        slight = CHECKS | {"quality.shares": always("small_adjustments")}
        (remedial,) = rows(play(plain(slight), [(0.0, family())], [(1.0, halfway)]), detail=TaskKind.REMEDIAL_WORK)
        assert remedial.hours == 1.0
        good = play(plain(CHECKS | {"quality.shares": always("compliant")}), [(0.0, family())], [(1.0, halfway)])
        (found,) = rows(good, EventType.FILE_AUDITED)
        assert found.detail == Grade.COMPLIANT
        assert not rows(good, EventType.FILE_PUT_RIGHT)

    def test_remedial_work_takes_each_childs_hours(self):
        model = play(plain(CHECKS), [(0.0, family(children=2, hours_factor=1.5))], [(1.0, halfway)])
        done = {row.detail: row.hours for row in rows(model, EventType.TASK_DONE)}
        assert (done[TaskKind.AUDIT], done[TaskKind.REMEDIAL_WORK]) == (3.0, 9.0)

    def test_a_file_put_right_has_the_grade_of_the_next_piece_of_work(self):
        model = play(plain(CHECKS), [(0.0, family())], [(1.0, halfway)])
        (right,), (grade,) = rows(model, EventType.FILE_PUT_RIGHT), rows(model, EventType.ASSESSMENT_GRADED)
        (completed,) = rows(model, EventType.ASSESSMENT_COMPLETED)
        assert right.time < grade.time == completed.time
        assert (grade.detail, grade.since) == (Grade.ADDITIONAL_WORK, completed.since)

    def test_checks_begin_on_their_day(self):
        begin = sim.clock.Calendar(plain().run.start).date_of(10.0)
        model = play(plain(CHECKS | {"quality.audits.start": begin}), [(10.0, family())], [(11.0, halfway)])
        (found,) = rows(model, EventType.FILE_AUDITED)
        assert found.since == 10.0 + CHECKED_ON

    def test_a_file_closed_before_the_supervisor_comes_to_it_is_left(self):
        late = CHECKS | {"pathway.assessment.authorisation.enabled": False}
        away = {"teams.assessment": {"posts": 1, "manager_posts": 0, "discipline": "due"}}
        model = play(plain(late | away), [(0.0, family())], [(1.0, halfway)])
        assert rows(model, EventType.TASK_OPEN, detail=TaskKind.AUDIT)
        assert rows(model, EventType.CASE_CLOSED)
        assert not rows(model, EventType.FILE_AUDITED)

    def test_a_file_that_waits_for_its_check_is_not_picked_again(self):
        months = CHECKS | {
            "pathway.assessment.authorisation.enabled": False,
            "pathway.assessment.planned_length.full": fixed(60.0),
            "pathway.assessment.limit_days": 80.0,
            "teams.assessment": {"posts": 1, "manager_posts": 0, "discipline": "due"},
        }
        model = play(plain(months), [(0.0, family())], [(1.0, halfway)])
        assert len(rows(model, EventType.TASK_OPEN, detail=TaskKind.AUDIT)) == 1

    def test_none_are_checked_where_the_share_is_zero(self):
        model = play(plain(CHECKS | {"quality.audits.share_per_month": 0.0}), [(0.0, family())])
        assert rows(model, EventType.ASSESSMENT_GRADED)
        assert not rows(model, EventType.FILE_AUDITED)


class TestGrades:
    def test_the_familys_own_uniform_decides(self):
        shares = {"quality.shares": dict(zip(always("compliant"), SHARES, strict=True))}
        given_uniforms = {0.5: Grade.COMPLIANT, 0.7: Grade.SMALL_ADJUSTMENTS, 0.9: Grade.IMPROVEMENT_REQUIRED}
        for u, grade in given_uniforms.items():
            model = play(plain(CHECKS | shares), [(0.0, family(ASSESSMENT_GRADE=u))])
            (row,) = rows(model, EventType.ASSESSMENT_GRADED)
            assert row.detail == grade

    def test_a_change_of_worker_counts_until_the_next_grade(self):
        change = {
            "quality.shares": dict(zip(always("compliant"), SHARES, strict=True)),
            "quality.effects": NO_EFFECTS | {"change_of_worker": 1.0},
            "teams.assessment": {"posts": 2, "manager_posts": 1, "discipline": "due"},
        }
        grades = []

        def reallocate(model):
            (case,) = model.council.open_cases
            model.workforce.teams["assessment"].reallocate(case.worker)

        def grade_quarters(model):
            (case,) = model.council.open_cases
            grades.extend(model.council.quality.grade_plan_quarter(case) for _ in range(2))

        # A change divides the odds of a compliant file by e: 1.5 / e is 0.55, so 0.36 of such files are compliant.
        play(plain(CHECKS | change), [(0.0, family())], [(1.0, halfway), (5.0, reallocate), (6.0, grade_quarters)])
        assert grades == [Grade.SMALL_ADJUSTMENTS, Grade.COMPLIANT]

    def test_a_file_of_the_first_day_is_found_as_files_were(self):
        start = {
            "quality.enabled": True,
            "quality.shares": always("compliant"),
            "quality.shares_at_start": always("improvement_required"),
            "quality.audits.share_per_month": 1.0,
            "run.initial_state": "caseload",
            "run.years": 0.1,
            "teams.safeguarding": {"posts": 1, "manager_posts": 1, "discipline": "due"},
            "pathway.plans.child_in_need.open_at_start": 10.0,
        }
        found = rows(play(plain(start)), EventType.FILE_AUDITED)
        assert found
        assert {row.detail for row in found} == {Grade.IMPROVEMENT_REQUIRED}


ONES = {"small_adjustments": 1.0, "improvement_required": 1.0, "additional_work": 1.0}


def log_of(**quality):
    """Log of a small council in which grades have no consequences and nobody checks files."""
    values = sim.compose(["authority=darlington_typical_practice", "run.years=0.3", "run.warm_up_days=0"]).model_dump(
        mode="json"
    )
    values["quality"] |= {"return_odds": ONES, **quality}
    values["quality"]["audits"]["share_per_month"] = 0.0
    return run(sim.Config.model_validate(values)).log


def test_grades_alone_change_nothing():
    logs = [log_of(enabled=enabled, shares=always("additional_work")) for enabled in (True, False)]
    for name in COLUMNS:
        graded, ungraded = (log[name][~np.isin(log["event"], QUALITY_EVENTS)] for log in logs)
        np.testing.assert_array_equal(graded, ungraded)


def test_with_stronger_effects_no_file_is_better_and_some_are_worse():
    """The same families, workers and luck: paired, grade by grade."""
    effects = ("newly_qualified", "agency", "change_of_worker")
    weak, strong = (
        log["detail"][np.isin(log["event"], QUALITY_EVENTS)]
        for log in (log_of(effects=NO_EFFECTS | dict.fromkeys(effects, strength)) for strength in (0.0, 1.0))
    )
    assert len(weak) > 50
    assert (strong >= weak).all()
    assert (strong > weak).any()


def test_dates_after_the_run_are_refused():
    with pytest.raises(ValueError, match=r"quality\.audits\.start 2199-01-01 is after the run's end"):
        plain({"quality.audits.start": dt.date(2199, 1, 1)})
