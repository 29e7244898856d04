"""Cases that nobody can take: who is passed over, who holds them in name, and how bad it can get."""

from __future__ import annotations

import pytest

from sim.model.events import CaseStage, EventType, WorkerKind
from tests.support.small_allocation import service
from tests.support.small_service import (
    CHILD_PROTECTION,
    GREEN,
    RED,
    begun,
    family,
    holders,
    limits,
    outcomes,
    play,
    rows,
    team,
)

NEVER = {"urgent": None, "standard": None}


@pytest.mark.parametrize("order", ["risk", "fifo"])
@pytest.mark.parametrize("rating", [RED, GREEN])
def test_a_case_passes_one_that_fewer_people_may_hold(order, rating):
    config = service(
        teams__assessment=team(2, 1),
        allocation__caseload_limit=limits(1.0),
        allocation__hard_limit=1.0,
        allocation__queue_order=order,
        run__years=0.01,
    )

    def ask(model):
        newly, _ = holders(model)
        newly.kind = WorkerKind.NQSW
        desk = model.workforce.teams["assessment"].desk
        families = [begun(0), begun(1), begun(2, rag=rating)]
        stages = [CaseStage.SECTION47, CaseStage.SECTION47, CaseStage.ASSESSMENT]
        for someone, stage in zip(families, stages, strict=True):
            desk.request(model.council.open_case(someone, desk_team(model), stage, model.env.now))

    def desk_team(model):
        return model.workforce.teams["assessment"]

    model = play(config, happenings=[(1.0, ask)])
    newly, experienced = (float(worker.identity) for worker in holders(model))
    assert [(row.entity, row.worker) for row in rows(model, EventType.ALLOCATED)] == [
        (0.0, experienced),
        (256.0, newly),
    ]
    assert [case.family.index for case in desk_team(model).desk.waiting] == [1]


def test_no_case_passes_another_for_being_smaller():
    config = service(
        allocation__caseload_limit=limits(4.0),
        allocation__hard_limit=6.0,
        allocation__overload_after_days={"urgent": 0.0, "standard": 0.0},
        run__years=0.02,
    )
    model = play(config, [(index * 1.0, family(index, children=size)) for index, size in enumerate([4, 3, 1])])
    assert [case.family.index for case in model.workforce.teams["assessment"].desk.waiting] == [1, 2]


def test_those_who_wait_are_served_in_turn_whatever_tray_they_wait_in():
    config = service(allocation__caseload_limit=limits(1.0), allocation__overload_after_days=NEVER, run__years=0.6)
    ratings = [GREEN, GREEN, RED, GREEN, RED]
    contacts = [(index * 0.5, family(index, rag=rating)) for index, rating in enumerate(ratings)]
    model = play(config, contacts)
    assert [int(row.entity) >> 7 for row in rows(model, EventType.ALLOCATED)] == [0, 2, 4, 1, 3]


# In a manager's name


@pytest.mark.parametrize(("share", "managers", "named"), [(1.0, 1, 2), (0.0, 1, 0), (1.0, 0, 0)])
def test_a_case_in_a_manager_s_name_is_still_unallocated(share, managers, named):
    config = service(
        teams__assessment=team(1, managers),
        allocation__caseload_limit=limits(1.0),
        allocation__overload_after_days=NEVER,
        allocation__manager_name_share=share,
        run__years=0.05,
    )
    model = play(config, [(float(index), family(index)) for index in range(3)])
    assert [(row.entity, row.time) for row in rows(model, EventType.IN_MANAGERS_NAME)] == [(128.0, 1.0), (256.0, 2.0)][
        :named
    ]
    assert len(model.workforce.teams["assessment"].desk.waiting) == 2
    manager = [worker for worker in model.workforce.teams["assessment"].people if not worker.caseload_limit]
    assert [worker.children for worker in manager] == [0] * managers


# Both failures are within reach


def test_children_on_a_protection_plan_can_be_without_a_worker():
    config = service(
        pathway__assessment__outcomes__child_protection=outcomes("section47"),
        teams__safeguarding=team(1),
        allocation__caseload_limit=limits(1.0),
        allocation__hard_limit=1.3,
        allocation__overload_after_days=NEVER,
        teams__assessment=team(2, 1),
        run__years=0.2,
    )
    model = play(config, [(0.0, family(0, CHILD_PROTECTION)), (0.0, family(1, CHILD_PROTECTION))])
    waiting = model.workforce.teams["safeguarding"].desk.waiting
    assert [case.stage for case in waiting] == [CaseStage.CHILD_PROTECTION]


def test_workers_can_hold_more_than_25_children():
    config = service(
        allocation__hard_limit=40.0,
        allocation__overload_after_days={"urgent": 0.0, "standard": 2.0},
        run__years=0.05,
    )
    model = play(config, [(index * 0.01, family(index)) for index in range(50)])
    (worker,) = holders(model)
    assert worker.children == 40
    assert len(model.workforce.teams["assessment"].desk.waiting) == 10
