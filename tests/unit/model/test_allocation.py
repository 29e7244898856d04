"""Who gets a case: the rules, the policies, and what waits."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.allocation import cost_of_change, duty_group, favour, has_room, has_waited, may_take
from sim.model.events import CaseStage, EventType, WorkerKind
from sim.streams import Purpose
from tests.support.small_allocation import FULL, allocated, families, posts_in_turn, service
from tests.support.small_service import CHILD_PROTECTION, GREEN, RED, family, holders, outcomes, play, rows, team

# Rules


def test_a_change_of_worker_costs_more_while_an_assessment_is_under_way_if_that_is_on():
    change = SimpleNamespace(enabled=True, hours=3.0, days=10.0)
    assert cost_of_change(1.5, change, assessment_is_under_way=True) == (3.0, 10.0)
    assert cost_of_change(1.5, change, assessment_is_under_way=False) == (1.5, 0.0)
    change.enabled = False
    assert cost_of_change(1.5, change, assessment_is_under_way=True) == (1.5, 0.0)


@pytest.mark.parametrize(("days", "waited"), [(4.9, False), (5.0 - 1e-12, True), (5.0, True), (math.inf, True)])
def test_a_case_has_waited_its_time_rounding_apart(days, waited):
    assert has_waited(days, 5.0) is waited
    assert not has_waited(min(days, 1e9), math.inf)


@pytest.mark.parametrize(
    ("load", "caseload", "has_waited", "room"),
    [
        (0.99, 21.8, False, True),
        (1.0, 22.0, False, False),
        (1.0, 22.0, True, True),
        (1.4, 31.0, True, True),
        (1.41, 31.1, True, False),
    ],
)
def test_a_caseload_has_room_below_its_own_limit_or_for_what_has_waited_up_to_the_hard_limit(
    load, caseload, has_waited, room
):
    assert has_room(load, caseload, 3.0, has_waited, 34.0) is room


PRESENT = {
    "load": 0.5, "weighted_caseload": 11.0, "present": True, "absent_until": 0.0, "in_notice": False, "leaves": False,
    "kind": WorkerKind.PERMANENT,
}  # fmt: skip


@pytest.mark.parametrize(
    ("difference", "newly_qualified_may", "may"),
    [
        ({}, False, True),
        ({"present": False}, True, False),
        ({"absent_until": 7.5}, True, False),
        ({"absent_until": 7.0}, True, True),
        ({"in_notice": True}, True, False),
        ({"leaves": True}, True, False),
        ({"kind": WorkerKind.NQSW}, False, False),
        ({"kind": WorkerKind.NQSW}, True, True),
        ({"load": 1.0, "weighted_caseload": 22.0}, True, False),
    ],
)
def test_a_case_goes_to_somebody_present_who_stays_has_room_and_is_qualified(difference, newly_qualified_may, may):
    worker = SimpleNamespace(**PRESENT | difference)
    assert may_take(worker, 1.0, False, 34.0, 7.0, newly_qualified_may) is may


@given(skew=st.floats(0.0, 5.0), low=st.floats(0.0, 1.0), high=st.floats(0.0, 1.0))
@settings(derandomize=True, deadline=None)
def test_favour_lies_between_bounds_and_rises(skew, low, high):
    low, high = sorted((low, high))
    assert math.exp(-skew) <= favour(skew, low) <= favour(skew, high) <= math.exp(skew)


def test_favour_without_skew_is_even_and_its_middle_always_is():
    assert favour(0.0, 0.9) == 1.0
    assert favour(3.0, 0.5) == 1.0


@pytest.mark.parametrize(("day", "group"), [(0.0, 0), (4.99, 0), (5.0, 1), (14.0, 2), (15.0, 0), (23.5, 1)])
def test_duty_goes_from_group_to_group_by_week(day, group):
    assert duty_group(day, 3) == group


# Policies


def test_equitable_gives_to_whoever_has_most_room():
    limits = {"social_worker": 4.0, "nqsw": 4.0, "agency": 4.0}
    config = service(teams__assessment=team(3, 1), allocation__caseload_limit=limits)
    sizes = [4, 1, 2, 1, 1]
    model = play(config, [(index * 0.1, family(index, children=size)) for index, size in enumerate(sizes)])
    # Loads after each: (4,0,0), (4,1,0), (4,1,2), (4,2,2), (4,3,2)
    assert posts_in_turn(model) == [0, 1, 2, 1, 1]


def test_rota_goes_round_whatever_people_hold():
    config = service(teams__assessment=team(3, 1), allocation__policy="rota")
    sizes = [5, 1, 1, 1, 1, 1, 1]
    model = play(config, [(index * 0.1, family(index, children=size)) for index, size in enumerate(sizes)])
    assert posts_in_turn(model) == [0, 1, 2, 0, 1, 2, 0]


def test_rota_passes_over_those_at_their_limit():
    limits = {"social_worker": 4.0, "nqsw": 4.0, "agency": 4.0}
    config = service(teams__assessment=team(3, 1), allocation__policy="rota", allocation__caseload_limit=limits)
    sizes = [5, 1, 1, 1, 1]
    model = play(config, [(index * 0.1, family(index, children=size)) for index, size in enumerate(sizes)])
    assert posts_in_turn(model) == [0, 1, 2, 1, 2]


def test_duty_gives_the_week_s_intake_to_the_group_on_duty():
    config = service(teams__assessment=team(4, 1), allocation__policy="duty", allocation__duty_groups=2)
    contacts = [(time, family(index)) for index, time in enumerate([0.0, 1.0, 4.9, 5.1, 9.9, 10.1])]
    model = play(config, contacts)
    assert posts_in_turn(model) == [0, 2, 0, 1, 3, 2]


def test_under_duty_intake_waits_for_the_next_group_with_room():
    limits = {"social_worker": 1.0, "nqsw": 1.0, "agency": 1.0}
    never = {"urgent": None, "standard": None}
    config = service(
        teams__assessment=team(2, 1),
        allocation__policy="duty",
        allocation__duty_groups=2,
        allocation__caseload_limit=limits,
        allocation__overload_after_days=never,
    )
    model = play(config, families(2))
    assert allocated(model) == {0: (0.0, 0, 0.0), 1: (5.0, 1, 0.0)}


def test_skewed_intake_goes_to_favourites_and_no_further_than_the_hard_limit():
    limits = {"social_worker": 10.0, "nqsw": 10.0, "agency": 10.0}
    changes = {"teams__assessment": team(4, 1), "allocation__caseload_limit": limits, "allocation__hard_limit": 15.0}
    even = play(service(**changes), families(40, gap=0.01))
    skewed = play(service(**changes, allocation__policy="skewed", allocation__skew=2.0), families(40, gap=0.01))

    def held(model):
        return [posts_in_turn(model).count(post) for post in range(4)]

    assert held(even) == [10, 10, 10, 10]
    desk = skewed.workforce.teams["assessment"].desk
    shares = [
        favour(2.0, skewed.streams.own(Purpose.FAVOUR_OF_WORKER, worker.key, 1)[0]) * 10.0 for worker in holders(skewed)
    ]
    assert [worker.fair_share for worker in holders(skewed)] == pytest.approx([min(15.0, share) for share in shares])
    assert desk.waiting == []
    assert max(held(skewed)) == 15
    most_liked_first = sorted(range(4), key=lambda post: -shares[post])
    assert [held(skewed)[post] for post in most_liked_first] == sorted(held(skewed), reverse=True)
    assert min(held(skewed)) < 10


def test_random_gives_to_anybody_with_room_and_is_blind_to_load():
    limits = {"social_worker": 1000.0, "nqsw": 1000.0, "agency": 1000.0}
    config = service(
        teams__assessment=team(4, 1),
        allocation__policy="random",
        allocation__caseload_limit=limits,
        allocation__hard_limit=1000.0,
    )
    posts = posts_in_turn(play(config, families(400, gap=0.001)))
    counts = [posts.count(post) for post in range(4)]
    # Binomial(400, 1/4): mean 100, sd 8.7; five standard deviations either way. An even hand would give 100 each.
    assert all(56 <= count <= 144 for count in counts)
    assert counts != [100] * 4
    assert posts == posts_in_turn(play(config, families(400, gap=0.001)))


# Waiting


def test_a_case_waits_then_goes_to_the_least_loaded_up_to_the_hard_limit_and_no_further():
    config = service(**FULL, allocation__overload_after_days={"urgent": 1.0, "standard": 10.0}, run__years=0.05)
    model = play(config, families(3, gap=1.0))
    assert allocated(model) == {0: (0.0, 0, 0.0), 1: (11.0, 0, 0.0)}
    assert [case.family.index for case in model.workforce.teams["assessment"].desk.waiting] == [2]
    assert holders(model)[0].weighted_caseload == 2.0


def test_urgent_cases_wait_less():
    config = service(**FULL, allocation__overload_after_days={"urgent": 1.0, "standard": 10.0}, run__years=0.05)
    model = play(config, [(0.0, family(0)), (1.0, family(1)), (2.0, family(2, rag=RED))])
    assert allocated(model) == {0: (0.0, 0, 0.0), 2: (3.0, 0, 0.0)}


@pytest.mark.parametrize(("order", "first"), [("risk", 2), ("fifo", 1)])
def test_the_queue_goes_by_risk_or_by_arrival(order, first):
    never = {"urgent": None, "standard": None}
    config = service(**FULL, allocation__queue_order=order, allocation__overload_after_days=never)
    model = play(config, [(0.0, family(0)), (1.0, family(1, rag=GREEN)), (2.0, family(2, rag=RED))])
    # The only worker has room when the first assessment is authorised.
    (closed,) = (row.time for row in rows(model, EventType.CASE_CLOSED, entity=0.0))
    assert [row.time for row in rows(model, EventType.ALLOCATED)][1] == pytest.approx(closed)
    assert list(allocated(model))[1] == first


def test_a_newly_qualified_worker_gets_no_protection_case():
    config = service(
        pathway__assessment__outcomes__child_protection=outcomes("section47"),
        teams__safeguarding=team(2),
        run__years=0.4,
    )

    def qualify_newly(model):
        newly = holders(model, "safeguarding")[0]
        newly.kind = WorkerKind.NQSW

    for allowed in (False, True):
        changed = config.model_copy(
            update={"allocation": config.allocation.model_copy(update={"nqsw_hold_protection_cases": allowed})}
        )
        model = play(
            changed, [(0.0, family(0, CHILD_PROTECTION)), (0.1, family(1, CHILD_PROTECTION))], [(0.0, qualify_newly)]
        )
        takers = {row.worker for row in rows(model, EventType.ALLOCATED, detail=float(CaseStage.CHILD_PROTECTION))}
        first, second = (float(worker.identity) for worker in holders(model, "safeguarding"))
        assert takers == ({first, second} if allowed else {second})
