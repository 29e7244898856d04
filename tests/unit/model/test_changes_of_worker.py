"""Cases that go from one worker to another, and urgent work that others cover meanwhile."""

from __future__ import annotations

import pytest

from sim.model.events import AllocationReason, EventType, TaskKind, WorkerKind
from sim.model.task import ORDINARY, URGENT
from tests.support.small_allocation import FULL, families, posts_in_turn, service
from tests.support.small_service import CHILD_PROTECTION, family, fixed, holders, leave, outcomes, play, rows, team


def three_on_duty():
    """Three workers who are all on duty and have room for one child each."""
    return service(
        **FULL | {"allocation__hard_limit": 1.0},
        teams__assessment=team(3, 1),
        allocation__policy="duty",
        allocation__duty_groups=1,
    )


def submit(post, hours, urgency):
    """Let a family's case, by number, ask for section 47 work."""

    def happen(model):
        case = model.council.open_cases[post]
        case.submit(TaskKind.SECTION47_ENQUIRY, hours, due=model.env.now + 1.0, urgency=urgency)

    return happen


def test_a_leaver_s_cases_are_handed_over():
    config = service(teams__assessment=team(2, 1))
    model = play(config, [(0.0, family(0))], [(7.0, lambda model: leave(holders(model)[0]))])
    (first,) = rows(model, EventType.DEALLOCATED)
    change = rows(model, EventType.ALLOCATED)[1]
    assert (first.time, change.time) == (7.0, 7.0)
    assert change.reason == AllocationReason.CHANGE_OF_WORKER
    assert change.worker == holders(model)[0].identity != first.worker
    (handover,) = rows(model, EventType.TASK_DONE, detail=float(TaskKind.HANDOVER))
    assert (handover.worker, handover.since, handover.hours) == (change.worker, 7.0, 1.5)
    # The first visit was on day 5. The second (day 10.5) and the write-up (day 16) are the second worker's; on day 19
    # the supervisor signs off in half an hour.
    later = rows(model, EventType.TASK_DONE, worker=change.worker)
    assert [TaskKind(int(row.detail)).name for row in later] == ["HANDOVER", "ASSESSMENT_VISIT", "WRITE_UP"]
    assert [row.time for row in rows(model, EventType.ASSESSMENT_COMPLETED)] == [pytest.approx(19.05)]


def test_work_that_waits_goes_with_the_case():
    # First visits are due at once, and a worker leaves after the visit in hand: the next goes to the colleague.
    config = service(teams__assessment=team(2, 1), pathway__assessment__visit_spacing_days=0.0)
    contacts = [(0.0, family(index, FIRST_VISIT=0.0)) for index in range(4)]
    model = play(config, contacts, [(0.1, lambda model: leave(holders(model)[0]))])
    leaver = rows(model, EventType.LEFT)[0]
    assert leaver.time == pytest.approx(0.3)  # the visit in hand, three hours, is finished first
    done = rows(model, EventType.TASK_DONE, detail=float(TaskKind.ASSESSMENT_VISIT))
    assert len(done) == 8
    assert [row.time for row in done if row.worker == leaver.worker] == [pytest.approx(0.3)]


def test_a_long_absence_gives_the_cases_to_a_colleague_and_a_short_one_does_not():
    for days, changes in ((19.0, 0), (21.0, 1)):
        config = service(
            teams__assessment=team(2, 1),
            pathway__assessment__planned_length__full=fixed(40.0),
        )

        def fall_ill(model, days=days):
            model.env.process(model.workforce.roster.sickness.absence(holders(model)[0], days, 0.0))

        model = play(config, [(0.0, family(0))], [(1.0, fall_ill)])
        change = [row for row in rows(model, EventType.ALLOCATED) if row.reason == AllocationReason.CHANGE_OF_WORKER]
        assert [row.time for row in change] == [21.0] * changes
        assert [row.time for row in rows(model, EventType.BACK)] == [1.0 + days]
        assert len(rows(model, EventType.ASSESSMENT_COMPLETED)) == 1


def test_an_absence_counts_from_when_the_task_in_hand_is_done_and_no_case_comes_before():
    # A visit of half a day begins on day 1; the illness on day 1.2 takes effect when it is done, and the case goes to
    # the colleague 20 days later. The third family comes in between and goes to the colleague, who holds more.
    def fall_ill(model):
        (ill,) = [worker for worker in holders(model) if worker.children == 1]
        model.env.process(model.workforce.roster.sickness.absence(ill, 30.0))

    config = service(
        teams__assessment=team(2, 1),
        pathway__assessment__hours=fixed(20.0),
        pathway__assessment__write_up_share=0.5,
        pathway__assessment__planned_length__enabled=False,
    )
    contacts = [(1.0, family(0)), (1.01, family(1, children=3)), (1.3, family(2))]
    model = play(config, contacts, [(1.2, fall_ill)])
    first, second, third, changed = rows(model, EventType.ALLOCATED)
    assert third.worker == second.worker != first.worker
    assert (changed.entity, changed.worker) == (first.entity, second.worker)
    assert changed.reason == AllocationReason.CHANGE_OF_WORKER
    (sick,) = rows(model, EventType.SICK)
    assert changed.time == pytest.approx(sick.time + 20.0)


def test_nobody_absent_or_about_to_leave_gets_a_case():
    def two_are_away(model):
        ill, in_notice, _ = holders(model)
        model.env.process(model.workforce.roster.sickness.absence(ill, 10.0, 0.0))
        in_notice.in_notice = True

    config = service(teams__assessment=team(3, 1))
    model = play(config, families(5, gap=1.0), [(0.0, two_are_away)])
    assert posts_in_turn(model)[1:] == [2, 2, 2, 2]


def test_under_duty_urgent_work_of_a_family_without_a_worker_is_covered_and_never_lost():
    model = play(
        three_on_duty(),
        [(0.0, family(index)) for index in range(3)],
        [
            (1.0, lambda model: leave(holders(model)[0])),  # nobody has room for the first family
            (1.1, submit(1, 10.0, ORDINARY)),  # the next worker is busy until 2.1
            (1.2, submit(0, 5.0, URGENT)),  # falls to that worker, who is on duty,
            (1.3, lambda model: leave(holders(model)[0])),  # and who leaves after the task in hand
        ],
    )
    enquiries = rows(model, EventType.TASK_DONE, detail=float(TaskKind.SECTION47_ENQUIRY))
    first, second = (row.time for row in rows(model, EventType.LEFT))
    assert (first, second) == (1.0, pytest.approx(2.1))
    assert [(row.entity, row.time, row.worker) for row in enquiries] == [
        (128.0, pytest.approx(2.1), pytest.approx(rows(model, EventType.LEFT)[1].worker)),
        (0.0, pytest.approx(2.6), holders(model)[0].identity),
    ]


def test_under_duty_nobody_about_to_go_ill_covers_urgent_work():
    # Three hold a case each, and nobody has room for more. One has left; the next does a task of a day from 1.1 on, is
    # ill from when it is done, and would be the first to be asked to cover at 1.3: the third does it at once.
    def fall_ill(model):
        model.env.process(model.workforce.roster.sickness.absence(holders(model)[0], 5.0))

    happenings = [
        (1.0, lambda model: leave(holders(model)[0])),
        (1.1, submit(1, 10.0, ORDINARY)),
        (1.2, fall_ill),
        (1.25, submit(2, 1.0, URGENT)),
        (1.26, submit(2, 1.0, URGENT)),
        (1.3, submit(0, 5.0, URGENT)),
    ]
    model = play(three_on_duty(), [(0.0, family(index)) for index in range(3)], happenings)
    covered = rows(model, EventType.TASK_DONE, detail=float(TaskKind.SECTION47_ENQUIRY), entity=0.0)
    assert [row.worker for row in covered] == [holders(model)[1].identity]


def test_a_newly_qualified_worker_s_case_goes_to_a_colleague_when_section_47_begins():
    config = service(
        pathway__assessment__outcomes__child_protection=outcomes("section47"), teams__assessment=team(2, 1)
    )

    def qualify_newly(model):
        holders(model)[0].kind = WorkerKind.NQSW

    model = play(config, [(0.1, family(0, CHILD_PROTECTION))], [(0.0, qualify_newly)])
    newly, experienced = (float(worker.identity) for worker in holders(model))
    assert [row.worker for row in rows(model, EventType.ALLOCATED)][:2] == [newly, experienced]
