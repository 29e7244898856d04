"""Lending: who is asked, how much, in which order; and what is not begun comes back."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.events import EventType, TaskKind, WorkerKind
from sim.model.lending import in_limits, may_help, needs_help
from tests.support.small_service import (
    AMBER,
    GREEN,
    UNIVERSAL,
    configured,
    family,
    fixed,
    holders,
    leave,
    plain,
    play,
    rows,
    team,
)
from tests.support.whole_service import SMALL, counts

OFFICERS, HUB = 0.0, 1.0

# Rules


def test_work_is_pressing_from_its_limit_on_and_while_others_help_from_a_share_of_it_on():
    assert [needs_help(waited, is_helped=False, ends_below_share=0.75) for waited in (0.99, 1.0)] == [False, True]
    assert [needs_help(waited, is_helped=True, ends_below_share=0.75) for waited in (0.74, 0.75)] == [False, True]


def test_waiting_is_measured_in_limits():
    assert in_limits(3.0, 2.0) == 1.5
    assert in_limits(0.0, 0.0) == math.inf  # where nothing may wait everything has waited too long


@pytest.mark.parametrize(
    ("people", "share", "waited", "number"),
    [
        (50, 0.05, 1.0, 3),  # 2.5, rounded half up
        (50, 0.05, 2.0, 5),
        (50, 0.05, 9.0, 8),  # three times the share at most: 7.5
        (50, 0.05, 0.8, 3),  # never less than the share
        (4, 0.05, 1.0, 1),  # a small team can spare one
        (0, 0.05, 1.0, 0),
        (50, 0.0, 9.0, 0),
    ],
)
def test_how_many_help(people, share, waited, number):
    assert may_help(people, share, waited, most_times=3.0) == number


@given(
    people=st.integers(0, 300),
    share=st.floats(0.0, 0.3),
    waited=st.lists(st.floats(0.0, 50.0), min_size=2, max_size=2).map(sorted),
    most=st.floats(1.0, 10.0),
)
@settings(derandomize=True, deadline=None)
def test_the_longer_work_has_waited_the_more_people_help_up_to_a_bound(people, share, waited, most):
    fewer, more = (may_help(people, share, days, most) for days in waited)
    assert fewer <= more <= max(1, people * share * most + 0.5)


# In a small service: an officer takes half a day for a contact, and everybody's day has ten hours


def door(**changes):
    """A contact officer, three who assess and two who hold plans; somebody who helps takes 6.25 hours for a contact."""
    base = {
        "pathway.screening.hours": fixed(5.0),
        "teams.front_door": team(1),
        "teams.assessment": team(3, 1),
        "teams.safeguarding": team(2, 1),
        "allocation.sharing": "council",
        "run.years": 0.04,
        "run.check_invariants": True,
    }
    return plain(base | {name.replace("__", "."): value for name, value in changes.items()})


def contacts(number, rag=AMBER, gap=0.1):
    """Contacts that need no social work, one after another; so they come to nobody else."""
    return [(gap * (index + 1), family(index, need=UNIVERSAL, rag=rag)) for index in range(number)]


def index_of(row):
    return int(row.entity) >> 7


def lent(model):
    return [(index_of(row), pytest.approx(row.time)) for row in rows(model, EventType.LENT)]


def test_what_has_waited_a_day_is_dealt_out_one_to_each_team():
    model = play(door(), contacts(7))
    # On the second morning the officer does the fourth contact; the next three have waited since 0.5, 0.6 and 0.7.
    assert lent(model) == [(4, 2.0), (5, 2.0)]
    first, second = rows(model, EventType.LENT)
    assessing, planning = ({float(who.identity) for who in holders(model, name)} for name in TEAMS_THAT_HELP)
    assert first.worker in assessing
    assert second.worker in planning
    assert (first.team, first.detail, first.since, first.due) == (OFFICERS, TaskKind.SCREENING, 0.5, 1.5)
    by_others = [row for row in rows(model, EventType.TASK_DONE) if row.worker in assessing | planning]
    assert [(index_of(row), row.team) for row in by_others] == [(4, OFFICERS), (5, OFFICERS)]
    assert [(row.start, row.time, row.hours) for row in by_others] == [(2.0, pytest.approx(2.625), 6.25)] * 2
    assert not rows(model, EventType.TAKEN_BACK)
    assert len(rows(model, EventType.SCREENED)) == 7


TEAMS_THAT_HELP = ("assessment", "safeguarding")


def test_what_is_not_pressing_may_wait_another_day():
    assert lent(play(door(), contacts(12, rag=GREEN)))[0] == (6, 3.0)  # since 0.7: more than two days


@pytest.mark.parametrize("sharing", ["none", "service"])
def test_managers_who_do_not_share_between_services_lend_nothing(sharing):
    model = play(door(allocation__sharing=sharing), contacts(12))
    assert not lent(model)


def test_sharing_may_begin_on_a_day():
    changes = [{"start": "2024-04-05", "sharing": "council"}]  # the fourth working day
    model = play(door(allocation__sharing="none", allocation__changes=changes), contacts(12))
    assert min(row.time for row in rows(model, EventType.LENT)) == 3.0


def pieces_lent(hours):
    """How many pieces of so many hours each person gets on the second morning, when nine or more are pressing."""
    config = door(pathway__screening__hours=fixed(hours), allocation__lending__most_times=1.0)
    model = play(config, contacts(20, gap=0.05))
    return sorted(Counter(row.worker for row in rows(model, EventType.LENT, time=2.0)).values())


def test_small_pieces_fill_a_day_and_a_piece_longer_than_a_day_is_one_person_s():
    assert pieces_lent(2.0) == [4, 4]  # 2.5 hours each
    assert pieces_lent(9.0) == [1, 1]  # 11.25 hours


def busy_until(day):
    """Let everybody who could help be at something else from day 1.5 on."""

    def happen(model):
        for name in TEAMS_THAT_HELP:
            for worker in holders(model, name):
                worker.ask(TaskKind.TRAINING, 10.0 * (day - 1.5), due=9.0)

    return [(1.5, happen)]


def test_work_not_begun_goes_back_the_next_morning_to_its_old_place_with_its_old_hours():
    model = play(door(), contacts(12), busy_until(2.8))
    back = rows(model, EventType.TAKEN_BACK)
    assert not back  # begun on the same day
    model = play(door(), contacts(12), busy_until(6.0))
    back = rows(model, EventType.TAKEN_BACK, time=3.0)
    assert [index_of(row) for row in back] == [4, 5]
    assert [row.worker for row in back] == [row.worker for row in rows(model, EventType.LENT, time=2.0)]
    done = rows(model, EventType.TASK_DONE, detail=float(TaskKind.SCREENING))
    assert {row.hours for row in done} <= {5.0, 6.25}
    assert sorted(map(index_of, done)) == list(range(12))


def test_people_with_nothing_to_do_take_back_what_nobody_has_begun():
    model = play(door(), contacts(7), busy_until(6.0))
    # The officer has done all others at 2.6, while two wait with people who are at something else.
    again = [row for row in rows(model, EventType.TAKEN_BACK) if row.time % 1.0 > 0.01]
    assert [(index_of(row), pytest.approx(row.time)) for row in again] == [(4, 2.6), (5, 3.1)]
    done = {index_of(row): row.time for row in rows(model, EventType.SCREENED)}
    assert (done[4], done[5]) == (pytest.approx(3.1), pytest.approx(3.6))


def test_lent_work_comes_after_own_urgent_work_and_before_the_rest():
    def ask(model):
        for name in TEAMS_THAT_HELP:
            for worker in holders(model, name):
                worker.ask(TaskKind.TRAINING, 8.0, due=0.0)  # in hand on the second morning
                worker.ask(TaskKind.MENTORING, 1.0, due=0.0, urgency=0)
                worker.ask(TaskKind.INSPECTION, 1.0, due=0.0)

    model = play(door(), contacts(7), [(1.5, ask)])
    lender = rows(model, EventType.LENT)[0].worker
    order = [row.detail for row in rows(model, EventType.TASK_DONE, worker=lender)]
    assert order == [TaskKind.TRAINING, TaskKind.MENTORING, TaskKind.SCREENING, TaskKind.INSPECTION]


def test_nobody_newly_qualified_ill_or_under_notice_is_asked():
    def change(model):
        newly, ill, leaving = holders(model)
        newly.kind = WorkerKind.NQSW
        leaving.in_notice = True
        model.env.process(model.workforce.roster.sickness.absence(ill, 5.0))

    model = play(door(), contacts(7), [(0.5, change)])
    planning = {float(who.identity) for who in holders(model, "safeguarding")}
    assert {row.worker for row in rows(model, EventType.LENT)} <= planning
    assert lent(model)[0] == (4, 2.0)


def test_the_shortest_list_comes_first():
    def load(model):
        for worker in holders(model)[:2]:
            for _ in range(2):
                worker.ask(TaskKind.TRAINING, 8.0, due=9.0)

    model = play(door(), contacts(7), [(1.5, load)])
    assert rows(model, EventType.LENT)[0].worker == float(holders(model)[2].identity)


def test_work_lent_to_somebody_who_leaves_goes_back_and_is_done():
    def go(model):
        gone = {row.worker for row in rows(model, EventType.LENT)}
        for name in TEAMS_THAT_HELP:
            for worker in holders(model, name):
                if float(worker.identity) in gone:
                    worker.team.reallocate(worker)  # as for somebody who leaves or is ill for long
                    leave(worker)

    model = play(door(), contacts(8), [*busy_until(2.6), (2.5, go)])
    assert [index_of(row) for row in rows(model, EventType.TAKEN_BACK, time=2.5)] == [4, 5]
    assert len(rows(model, EventType.SCREENED)) == 8
    assert len(rows(model, EventType.LEFT)) == 2


def test_research_of_the_hub_is_lent_before_contacts_and_nobody_is_asked_for_both():
    config = door(
        teams__mash=team(1, 1),
        pathway__mash__research_hours=fixed(9.0),
        pathway__screening__hours=fixed(3.0),
        allocation__lending__most_times=1.0,
        teams__assessment=team(1, 1),
        teams__safeguarding=team(1, 1),
    )
    seen_as_in_need = [(0.1 * (index + 1), family(index, rag=AMBER)) for index in range(20)]
    model = play(config, seen_as_in_need)
    mornings = {}
    for row in rows(model, EventType.LENT):
        mornings.setdefault(row.time, []).append((row.team, row.worker))
    for dealt in mornings.values():
        assert [code for code, _ in dealt] == sorted((code for code, _ in dealt), reverse=True)
        for_hub, for_officers = ({who for code, who in dealt if code == whose} for whose in (HUB, OFFICERS))
        assert not for_hub & for_officers
    assert {code for dealt in mornings.values() for code, _ in dealt} == {HUB, OFFICERS}


def test_in_a_small_service_that_shares_the_invariants_hold_at_every_event():
    few = {"teams.front_door": team(1, 1), "teams.mash": team(1, 1), "teams.assessment": team(8, 2)}
    sharing = {"allocation.sharing": "council", "run.years": 0.05, "run.check_invariants": True}
    model = play(configured(SMALL, few, sharing))
    assert {EventType.LENT, EventType.TAKEN_BACK} <= counts(model).keys()
