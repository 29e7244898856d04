"""Another policy, order or limit from a day of the run on."""

from __future__ import annotations

from sim.clock import Calendar
from sim.model.events import EventType
from tests.support.small_allocation import FULL, allocated, families, posts_in_turn, service
from tests.support.small_service import RED, family, fixed, holders, plain, play, rows, team


def changes(*days_and_policies):
    calendar = Calendar(plain().run.start)
    return [{"start": calendar.date_of(day).isoformat(), **policy} for day, policy in days_and_policies]


def test_from_its_day_on_cases_are_allocated_by_the_new_policy():
    turns = changes((2, {"policy": "rota"}))
    config = service(teams__assessment=team(3), allocation__changes=turns)
    model = play(config, [(0.0, family(0, children=3)), *[(2.5 + 0.1 * i, family(1 + i)) for i in range(4)]])
    # The first has three children. Then in turn: those who never had one, in the order of the team, and so on, blind
    # to load; by load the first would have got none of the four.
    assert posts_in_turn(model) == [0, 1, 2, 0, 1]


def test_even_distribution_from_a_day_on_ends_favours_and_lets_waiting_cases_be_allocated():
    limits = {"social_worker": 10.0, "nqsw": 10.0, "agency": 10.0}
    never = {"urgent": None, "standard": None}
    settings = {
        "teams__assessment": team(4, 1),
        "pathway__assessment__hours": fixed(400.0),
        "allocation__caseload_limit": limits,
        "allocation__overload_after_days": never,
        "allocation__hard_limit": 10.0,
        "allocation__policy": "skewed",
        "allocation__skew": 2.0,
    }
    skewed = play(service(**settings), families(40, gap=0.01))
    even = play(service(**settings, allocation__changes=changes((5, {"policy": "equitable"}))), families(40, gap=0.01))
    waiting = 40 - sum(row.time < 5.0 for row in rows(skewed, EventType.ALLOCATED))
    assert 0 < waiting < 40  # nobody takes more than the limit, and some are given less
    assert even.workforce.teams["assessment"].desk.waiting == []
    assert [row.time for row in rows(even, EventType.ALLOCATED)].count(5.0) == waiting
    assert [worker.fair_share for worker in holders(even)] == [10.0] * 4


def test_the_order_of_the_queue_may_change_with_the_policy_and_stays_if_nothing_is_said():
    def order(**change):
        full = {"social_worker": 1.0, "nqsw": 1.0, "agency": 1.0}
        config = service(
            allocation__queue_order="risk",
            allocation__caseload_limit=full,
            allocation__overload_after_days={"urgent": None, "standard": None},
            allocation__changes=changes((1, {"policy": "equitable", **change})),
        )
        model = play(config, [(0.0, family(0)), (2.0, family(1)), (2.1, family(2, rag=RED))])
        return [int(row.entity) >> 7 for row in rows(model, EventType.ALLOCATED)]

    assert order() == [0, 2, 1]
    assert order(queue_order="fifo") == [0, 1, 2]


def test_from_the_day_of_a_higher_limit_waiting_cases_are_allocated_up_to_it():
    two = {"social_worker": 2.0, "nqsw": 2.0, "agency": 2.0}
    never = {"urgent": None, "standard": None}
    higher = changes((5, {"caseload_limit": two}))
    config = service(**FULL, allocation__overload_after_days=never, allocation__changes=higher, run__years=0.05)
    model = play(config, families(3, gap=1.0))
    assert allocated(model) == {0: (0.0, 0, 0.0), 1: (5.0, 0, 0.0)}
    assert [worker.caseload_limit for worker in holders(model)] == [2.0]


def test_from_the_day_of_a_shorter_wait_cases_that_have_waited_it_go_at_once_and_others_when_they_have():
    never = {"urgent": None, "standard": None}
    shorter = changes((5, {"overload_after_days": {"urgent": 1.0, "standard": 3.0}}))
    config = service(
        **FULL | {"allocation__hard_limit": 3.0},
        allocation__overload_after_days=never,
        allocation__changes=shorter,
        run__years=0.05,
    )
    model = play(config, [(0.0, family(0)), (1.0, family(1)), (4.0, family(2)), (4.5, family(3))])
    assert allocated(model) == {0: (0.0, 0, 0.0), 1: (5.0, 0, 0.0), 2: (7.0, 0, 0.0)}
