"""Sharing: cases that wait too long for a worker go to another team, and what becomes of them there."""

from __future__ import annotations

import pytest

from sim.model.events import UNIT_CODE, AllocationReason, EventType, TaskKind
from sim.model.sharing import extent_on, goes_elsewhere, mean_load
from tests.support.small_service import family, holders, leave, outcomes, plain, play, rows, team
from tests.support.whole_service import unit

ASSESSMENT, SAFEGUARDING = 2.0, 3.0
NEVER = {"urgent": None, "standard": None}


class Somebody:
    def __init__(self, load):
        self.load = load


def test_the_load_of_a_team_is_the_mean_of_its_people_s():
    assert mean_load([Somebody(0.5), Somebody(1.0)]) == 0.75
    assert mean_load([]) == float("inf")


def test_a_case_goes_elsewhere_when_it_has_waited_its_time_and_the_load_there_is_lower():
    assert goes_elsewhere(5.0, 5.0, own_load=1.0, other_load=0.9)
    assert not goes_elsewhere(4.9, 5.0, own_load=1.0, other_load=0.9)
    assert not goes_elsewhere(9.0, 5.0, own_load=1.0, other_load=1.0)


def test_how_far_teams_share_holds_from_a_day_until_the_next():
    extents = [(0.0, "none"), (3.0, "service"), (7.0, "council")]
    assert [extent_on(day, extents) for day in (1.0, 2.9, 3.0, 6.0, 7.0, 99.0)] == [
        "none",
        "none",
        "service",
        "service",
        "council",
        "council",
    ]


def service(**changes):
    """One who assesses and takes one child, and two who hold plans."""
    base = {
        "pathway.screening.enabled": False,
        "pathway.mash.enabled": False,
        "teams.assessment": team(1, 1),
        "teams.safeguarding": team(2, 1),
        "allocation.caseload_limit": dict.fromkeys(("social_worker", "nqsw", "agency"), 1.0),
        "allocation.overload_after_days": NEVER,
        "allocation.sharing": "council",
        "run.years": 0.15,
        "run.check_invariants": True,
    }
    return plain(base | {name.replace("__", "."): value for name, value in changes.items()})


TWO = [(0.5, family(0)), (0.6, family(1))]
"""The first is in assessment for three weeks, so that the second has to wait."""


def allocations(model, index):
    return [
        (row.time, row.team, row.reason, row.since) for row in rows(model, EventType.ALLOCATED, entity=index * 128.0)
    ]


@pytest.mark.parametrize("sharing", ["none", "service"])
def test_without_sharing_between_services_a_case_waits_for_its_own_team(sharing):
    model = play(service(allocation__sharing=sharing), TWO)
    ((time, team_code, reason, _),) = allocations(model, 1)
    assert time == pytest.approx(19.55)  # when the first has been assessed
    assert (team_code, reason) == (ASSESSMENT, AllocationReason.FIRST_WORKER)


def test_after_a_week_the_other_service_takes_it_and_the_family_has_waited_from_the_start():
    model = play(service(), TWO)
    waited_since = pytest.approx(0.6)
    assert allocations(model, 1) == [(6.0, SAFEGUARDING, AllocationReason.OTHER_TEAM, waited_since)]
    signed = rows(model, EventType.TASK_DONE, entity=128.0, detail=float(TaskKind.AUTHORISATION))
    assert [row.team for row in signed] == [SAFEGUARDING]  # by those who supervise the worker
    assert not rows(model, EventType.TASK_DONE, entity=128.0, detail=float(TaskKind.HANDOVER))  # nobody had it before
    assert len(rows(model, EventType.CASE_CLOSED, entity=128.0, team=SAFEGUARDING)) == 1


def test_a_plan_goes_on_with_the_same_worker_where_the_team_that_took_the_case_holds_plans():
    plans = {"child_in_need": outcomes("child_in_need_plan")}
    outcome = {"pathway__assessment__outcomes__child_in_need": plans["child_in_need"]}
    model = play(service(**outcome), TWO)
    taken = allocations(model, 1)
    assert [reason for _, _, reason, _ in taken] == [AllocationReason.OTHER_TEAM]
    assert len(rows(model, EventType.PLAN_STARTED, entity=128.0)) == 1
    # The family that its own team assessed changes worker at that point.
    assert [reason for _, _, reason, _ in allocations(model, 0)][-1] == AllocationReason.TRANSFER


def test_a_case_that_had_a_worker_is_read_by_the_next_and_counts_as_a_change():
    def go(model):
        (worker,) = holders(model)
        leave(worker)

    model = play(service(), [(0.5, family(0))], [(3.0, go)])
    first, second = allocations(model, 0)
    assert first[2] == AllocationReason.FIRST_WORKER
    assert second[:3] == (pytest.approx(9.0, abs=1.0), SAFEGUARDING, AllocationReason.OTHER_TEAM)
    assert len(rows(model, EventType.TASK_DONE, entity=0.0, detail=float(TaskKind.HANDOVER))) == 1


def test_it_stays_where_nobody_has_room_and_where_the_load_is_no_lower():
    full = play(service(teams__safeguarding=team(0, 1)), TWO)
    assert [reason for _, _, reason, _ in allocations(full, 1)] == [AllocationReason.FIRST_WORKER]

    def fill(model):
        for worker in holders(model, "safeguarding"):
            worker.hold(2.0)

    def empty(model):
        for worker in holders(model, "safeguarding"):
            worker.hold(-2.0)

    busier = play(service(run__check_invariants=False), TWO, [(0.1, fill), (15.5, empty)])
    assert allocations(busier, 1)[0][:2] == (16.0, SAFEGUARDING)


NORTH_AND_SOUTH = [unit("north", 0.5), unit("south", 0.5)]
TWO_IN_THE_NORTH = [(0.5, family(0, UNIT=0.1)), (0.6, family(1, UNIT=0.1))]


@pytest.mark.parametrize("sharing", ["service", "council"])
def test_a_team_of_the_same_service_comes_first(sharing):
    units = {"assessment": NORTH_AND_SOUTH, "safeguarding": NORTH_AND_SOUTH}
    config = service(
        allocation__sharing=sharing,
        teams__assessment=team(2, 2),
        teams__safeguarding=team(2, 2),
        teams__units=units,
    )
    model = play(config, TWO_IN_THE_NORTH)
    assert allocations(model, 1)[0][:3] == (6.0, ASSESSMENT + UNIT_CODE, AllocationReason.OTHER_TEAM)


def test_the_case_comes_back_to_the_family_s_own_team_with_the_next_stage():
    units = {"assessment": NORTH_AND_SOUTH, "safeguarding": NORTH_AND_SOUTH}
    config = service(
        teams__assessment=team(2, 2),
        teams__safeguarding=team(4, 2),
        teams__units=units,
        pathway__assessment__outcomes__child_in_need=outcomes("child_in_need_plan"),
    )
    model = play(config, TWO_IN_THE_NORTH)
    assert [(team_code, reason) for _, team_code, reason, _ in allocations(model, 1)] == [
        (ASSESSMENT + UNIT_CODE, AllocationReason.OTHER_TEAM),
        (SAFEGUARDING, AllocationReason.TRANSFER),
    ]
