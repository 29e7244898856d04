"""Who gets a case: the rules, and days at the desk that can be followed by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.clock import Calendar
from sim.model.allocation import CHANGE, duty_group, favour, is_protection, may_be_overloaded
from sim.model.events import CaseStage, Event, TaskKind, WorkerKind
from sim.model.worker import ORDINARY, URGENT
from tests.small_service import (
    CHILD_PROTECTION,
    GREEN,
    RED,
    family,
    fixed,
    holders,
    leave,
    outcomes,
    plain,
    play,
    rows,
    team,
)

NO_FRONT_DOOR = {"pathway.screening.enabled": False, "pathway.mash.enabled": False}
"""Contacts are referrals at once, so that allocation can be watched by itself."""


def service(**changes):
    return plain(NO_FRONT_DOOR | {name.replace("__", "."): value for name, value in changes.items()})


def families(number, *, gap=0.1, **about):
    """Families that come one after another."""
    return [(index * gap, family(index, **about)) for index in range(number)]


def allocated(model):
    """Who got each case, by number of the family: (time, post, why)."""
    posts = {worker.identity: worker.path[2] for worker in model.workforce.teams["assessment"].people}
    return {
        int(row.entity) >> 7: (pytest.approx(row.time), posts.get(int(row.worker), -1), row.start)
        for row in rows(model, Event.ALLOCATED)
    }


def posts_in_turn(model):
    return [post for _, post, _ in allocated(model).values()]


# Rules


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


@pytest.mark.parametrize(("load", "may"), [(22.0, True), (31.0, True), (31.1, False)])
def test_a_worker_is_overloaded_to_the_hard_limit_and_no_further(load, may):
    assert may_be_overloaded(load, 3.0, 34.0) is may


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
    shares = [favour(2.0, skewed.streams.own("favour", worker.path, 1)[0]) * 10.0 for worker in holders(skewed)]
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


FULL = {
    "allocation__caseload_limit": {"social_worker": 1.0, "nqsw": 1.0, "agency": 1.0},
    "allocation__hard_limit": 2.0,
}


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
    (closed,) = (row.time for row in rows(model, Event.CASE_CLOSED, entity=0.0))
    assert [row.time for row in rows(model, Event.ALLOCATED)][1] == pytest.approx(closed)
    assert list(allocated(model))[1] == first


def test_a_newly_qualified_worker_gets_no_protection_case():
    config = plain(
        NO_FRONT_DOOR
        | {
            "pathway.assessment.outcomes.child_protection": outcomes("section47"),
            "teams.safeguarding": team(2),
            "run.years": 0.4,
        }
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
        takers = {row.worker for row in rows(model, Event.ALLOCATED, detail=float(CaseStage.CHILD_PROTECTION))}
        first, second = (float(worker.identity) for worker in holders(model, "safeguarding"))
        assert takers == ({first, second} if allowed else {second})


# Changes of worker


def test_a_leaver_s_cases_are_handed_over():
    config = service(teams__assessment=team(2, 1))
    model = play(config, [(0.0, family(0))], [(7.0, lambda model: leave(holders(model)[0]))])
    (first,) = rows(model, Event.DEALLOCATED)
    change = rows(model, Event.ALLOCATED)[1]
    assert (first.time, change.time) == (7.0, 7.0)
    assert change.start == CHANGE
    assert change.worker == holders(model)[0].identity != first.worker
    (handover,) = rows(model, Event.TASK_DONE, detail=float(TaskKind.HANDOVER))
    assert (handover.worker, handover.since, handover.hours) == (change.worker, 7.0, 1.5)
    # The first visit was on day 5. The second (day 10.5) and the write-up (day 16) are the second worker's; on day 19
    # the supervisor signs off in half an hour.
    later = rows(model, Event.TASK_DONE, worker=change.worker)
    assert [TaskKind(int(row.detail)).name for row in later] == ["HANDOVER", "ASSESSMENT_VISIT", "WRITE_UP"]
    assert [row.time for row in rows(model, Event.ASSESSMENT_COMPLETED)] == [pytest.approx(19.05)]


def test_work_that_waits_goes_with_the_case():
    # First visits are due at once, and a worker leaves after the visit in hand: the next goes to the colleague.
    config = service(teams__assessment=team(2, 1), pathway__assessment__visit_spacing_days=0.0)
    contacts = [(0.0, family(index, FIRST_VISIT=0.0)) for index in range(4)]
    model = play(config, contacts, [(0.1, lambda model: leave(holders(model)[0]))])
    leaver = rows(model, Event.LEFT)[0]
    assert leaver.time == pytest.approx(0.3)  # the visit in hand, three hours, is finished first
    done = rows(model, Event.TASK_DONE, detail=float(TaskKind.ASSESSMENT_VISIT))
    assert len(done) == 8
    assert [row.time for row in done if row.worker == leaver.worker] == [pytest.approx(0.3)]


def test_a_long_absence_gives_the_cases_to_a_colleague_and_a_short_one_does_not():
    for days, changes in ((19.0, 0), (21.0, 1)):
        config = service(
            teams__assessment=team(2, 1),
            pathway__assessment__planned_length__full={"distribution": "deterministic", "mean": 40.0, "cv": 0.0},
        )

        def fall_ill(model, days=days):
            model.env.process(model.workforce.sickness.absence(holders(model)[0], days, 0.0))

        model = play(config, [(0.0, family(0))], [(1.0, fall_ill)])
        change = [row for row in rows(model, Event.ALLOCATED) if row.start == CHANGE]
        assert [row.time for row in change] == [21.0] * changes
        assert [row.time for row in rows(model, Event.BACK)] == [1.0 + days]
        assert len(rows(model, Event.ASSESSMENT_COMPLETED)) == 1


def test_an_absence_counts_from_when_the_task_in_hand_is_done_and_no_case_comes_before():
    # A visit of half a day begins on day 1; the illness on day 1.2 takes effect when it is done, and the case goes to
    # the colleague 20 days later. The third family comes in between and goes to the colleague, who holds more.
    def fall_ill(model):
        (ill,) = [worker for worker in holders(model) if worker.children == 1]
        model.env.process(model.workforce.sickness.absence(ill, 30.0))

    config = service(
        teams__assessment=team(2, 1),
        pathway__assessment__hours=fixed(20.0),
        pathway__assessment__write_up_share=0.5,
        pathway__assessment__planned_length__enabled=False,
    )
    contacts = [(1.0, family(0)), (1.01, family(1, children=3)), (1.3, family(2))]
    model = play(config, contacts, [(1.2, fall_ill)])
    first, second, third, changed = rows(model, Event.ALLOCATED)
    assert third.worker == second.worker != first.worker
    assert (changed.entity, changed.worker, changed.start) == (first.entity, second.worker, CHANGE)
    (sick,) = rows(model, Event.SICK)
    assert changed.time == pytest.approx(sick.time + 20.0)


def test_nobody_absent_or_about_to_leave_gets_a_case():
    def two_are_away(model):
        ill, in_notice, _ = holders(model)
        model.env.process(model.workforce.sickness.absence(ill, 10.0, 0.0))
        in_notice.in_notice = True

    config = service(teams__assessment=team(3, 1))
    model = play(config, families(5, gap=1.0), [(0.0, two_are_away)])
    assert posts_in_turn(model)[1:] == [2, 2, 2, 2]


def test_under_duty_urgent_work_of_a_family_without_a_worker_is_covered_and_never_lost():
    config = service(
        **FULL | {"allocation__hard_limit": 1.0},
        teams__assessment=team(3, 1),
        allocation__policy="duty",
        allocation__duty_groups=1,
    )

    def submit(post, hours, urgency):
        def happen(model):
            case = model.service.open_cases[post]
            case.submit(TaskKind.SECTION47_ENQUIRY, hours, due=model.env.now + 1.0, urgency=urgency)

        return happen

    model = play(
        config,
        [(0.0, family(index)) for index in range(3)],
        [
            (1.0, lambda model: leave(holders(model)[0])),  # nobody has room for the first family
            (1.1, submit(1, 10.0, ORDINARY)),  # the next worker is busy until 2.1
            (1.2, submit(0, 5.0, URGENT)),  # falls to that worker, who is on duty,
            (1.3, lambda model: leave(holders(model)[0])),  # and who leaves after the task in hand
        ],
    )
    enquiries = rows(model, Event.TASK_DONE, detail=float(TaskKind.SECTION47_ENQUIRY))
    first, second = (row.time for row in rows(model, Event.LEFT))
    assert (first, second) == (1.0, pytest.approx(2.1))
    assert [(row.entity, row.time, row.worker) for row in enquiries] == [
        (128.0, pytest.approx(2.1), pytest.approx(rows(model, Event.LEFT)[1].worker)),
        (0.0, pytest.approx(2.6), holders(model)[0].identity),
    ]


def test_under_duty_nobody_about_to_go_ill_covers_urgent_work():
    # Three hold a case each, and nobody has room for more. One has left; the next does a task of a day from 1.1 on, is
    # ill from when it is done, and would be the first to be asked to cover at 1.3: the third does it at once.
    config = service(
        **FULL | {"allocation__hard_limit": 1.0},
        teams__assessment=team(3, 1),
        allocation__policy="duty",
        allocation__duty_groups=1,
    )

    def submit(post, hours, urgency):
        def happen(model):
            case = model.service.open_cases[post]
            case.submit(TaskKind.SECTION47_ENQUIRY, hours, due=model.env.now + 1.0, urgency=urgency)

        return happen

    def fall_ill(model):
        model.env.process(model.workforce.sickness.absence(holders(model)[0], 5.0))

    happenings = [
        (1.0, lambda model: leave(holders(model)[0])),
        (1.1, submit(1, 10.0, ORDINARY)),
        (1.2, fall_ill),
        (1.25, submit(2, 1.0, URGENT)),
        (1.26, submit(2, 1.0, URGENT)),
        (1.3, submit(0, 5.0, URGENT)),
    ]
    model = play(config, [(0.0, family(index)) for index in range(3)], happenings)
    covered = rows(model, Event.TASK_DONE, detail=float(TaskKind.SECTION47_ENQUIRY), entity=0.0)
    assert [row.worker for row in covered] == [holders(model)[1].identity]


def test_a_newly_qualified_worker_s_case_goes_to_a_colleague_when_section_47_begins():
    config = plain(
        NO_FRONT_DOOR
        | {"pathway.assessment.outcomes.child_protection": outcomes("section47"), "teams.assessment": team(2, 1)}
    )

    def qualify_newly(model):
        holders(model)[0].kind = WorkerKind.NQSW

    model = play(config, [(0.1, family(0, CHILD_PROTECTION))], [(0.0, qualify_newly)])
    newly, experienced = (float(worker.identity) for worker in holders(model))
    assert [row.worker for row in rows(model, Event.ALLOCATED)][:2] == [newly, experienced]


# Another policy during the run


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
    waiting = len(skewed.workforce.teams["assessment"].desk.waiting)
    assert 0 < waiting < 40  # nobody takes more than the limit, and some are given less
    assert even.workforce.teams["assessment"].desk.waiting == []
    assert [row.time for row in rows(even, Event.ALLOCATED)].count(5.0) == waiting
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
        return [int(row.entity) >> 7 for row in rows(model, Event.ALLOCATED)]

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
