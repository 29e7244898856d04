"""A family's case: what it counts, what it asks for, and when its file is complete."""

from __future__ import annotations

import pytest

from sim.model.case import is_protection
from sim.model.events import CaseStage, Event, TaskKind
from tests.support.small_plans import PLANNED
from tests.support.small_service import family, fixed, holders, leave, plain, play, rows


@pytest.mark.parametrize(
    ("stage", "protection"),
    [
        (CaseStage.ASSESSMENT, False),
        (CaseStage.SECTION47, True),
        (CaseStage.CHILD_IN_NEED, False),
        (CaseStage.CHILD_PROTECTION, True),
    ],
)
def test_protection_work_is_section_47_and_child_protection(stage, protection):
    assert is_protection(stage) is protection


PLAN_FROM_DAY_1 = PLANNED | {
    "pathway.plans.child_in_need.visit_hours": 0.0,
    "pathway.plans.child_in_need.length_days": fixed(60.0),
}


def the_case(model, name="safeguarding"):
    (case,) = [case for worker in holders(model, name) for case in worker.cases]
    return case


def seen(look, changes=None, children=1):
    """A service with one family on a plan, and what ``look`` found in it on day 20."""
    found = []
    config = plain(PLAN_FROM_DAY_1 | (changes or {}))
    model = play(config, [(0.0, family(0, children=children))], [(20.0, lambda model: found.append(look(model)))])
    return model, found[0]


def test_a_case_weighs_its_children_by_its_stage():
    def weights(model):
        case = the_case(model)
        (worker,) = holders(model, "safeguarding")
        before = worker.weighted_caseload
        case.enter(CaseStage.CHILD_PROTECTION, model.recorder)
        after = worker.weighted_caseload
        return before, after, case.weight

    # Three children: 1 each in need, 1.3 each under protection.
    assert seen(weights, children=3)[1] == pytest.approx((3.0, 3.9, 3.9))


def test_only_protection_work_or_a_red_rating_is_urgent():
    def urgent(model):
        case = the_case(model)
        usual = case.is_urgent
        case.enter(CaseStage.CHILD_PROTECTION, model.recorder)
        return usual, case.is_urgent

    assert seen(urgent)[1] == (False, True)


def test_a_change_of_stage_is_written_down():
    model, _ = seen(lambda model: the_case(model).enter(CaseStage.CHILD_PROTECTION, model.recorder))
    assert [row.detail for row in rows(model, Event.CASE_STAGE, time=20.0)] == [float(CaseStage.CHILD_PROTECTION)]


def test_work_asked_for_is_done_by_who_holds_the_case_and_then_nothing_is_left():
    def ask(model):
        case = the_case(model)
        task = case.submit(TaskKind.REMEDIAL_WORK, 5.0, due=30.0)
        return case, list(case.tasks) == [task]

    model, (case, is_left) = seen(ask)
    (done,) = rows(model, Event.TASK_DONE, detail=float(TaskKind.REMEDIAL_WORK))
    (worker,) = holders(model, "safeguarding")
    assert is_left
    assert (done.since, done.time, done.worker, done.hours) == (20.0, pytest.approx(20.5), worker.identity, 5.0)
    assert list(case.tasks) == []


def test_what_support_takes_off_recording_is_taken_off_the_hours_asked_for():
    support = {"quality.recording.task_share": 0.5, "quality.recording.business_support.taken_share": 0.4}
    model, _ = seen(lambda model: the_case(model).submit(TaskKind.REMEDIAL_WORK, 5.0, due=30.0), support)
    (done,) = rows(model, Event.TASK_DONE, detail=float(TaskKind.REMEDIAL_WORK))
    assert done.hours == pytest.approx(5.0 * (1.0 - 0.5 * 0.4))


def test_work_waits_with_a_case_that_nobody_holds():
    def leave_and_ask(model):
        case = the_case(model)
        leave(holders(model, "safeguarding")[0])
        task = case.submit(TaskKind.REMEDIAL_WORK, 5.0, due=30.0)
        return case, task

    model, (case, task) = seen(leave_and_ask)
    assert case.worker is None
    assert task in case.tasks
    (still_open,) = rows(model, Event.TASK_OPEN, detail=float(TaskKind.REMEDIAL_WORK))
    assert (still_open.worker, still_open.hours, still_open.team) == (-1.0, 5.0, 3.0)


def test_a_file_is_complete_when_all_that_was_asked_for_is_done():
    complete = []

    def ask(model):
        case = the_case(model)
        for hours in (5.0, 10.0):
            case.submit(TaskKind.REMEDIAL_WORK, hours, due=30.0)

        def wait():
            yield from case.work_finished()
            complete.append(model.env.now)

        model.env.process(wait())

    seen(ask)
    assert complete == [pytest.approx(21.5)]
