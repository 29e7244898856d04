"""The MASH: checks, research, a manager's decision, and its limits by rating."""

from __future__ import annotations

import pytest

from sim.config.categories import TEAMS
from sim.model.events import ClosureStage, EventType, MashDecision, Role, TaskKind
from sim.model.family import NOBODY
from sim.model.task import ORDINARY, Task
from tests.support.small_service import (
    AMBER,
    CHILD_IN_NEED,
    CHILD_PROTECTION,
    EARLY_HELP,
    GREEN,
    RED,
    UNIVERSAL,
    family,
    fixed,
    plain,
    play,
    rows,
    team,
)

STRAIGHT = {"pathway.screening.enabled": False}


def enquiry(someone, changes=None):
    model = play(plain(STRAIGHT | (changes or {})), [(1.0, someone)])
    (decided,) = rows(model, EventType.MASH_DECIDED)
    return decided


@pytest.mark.parametrize(("rag", "check", "limit"), [(RED, 0.1, 0.4), (AMBER, 0.3, 1.0), (GREEN, 0.8, 3.0)])
def test_checks_research_and_decision_follow_each_other(rag, check, limit):
    checks = {"red": 0.1, "amber": 0.3, "green": 0.8}
    decided = enquiry(family(0, rag=rag), {"pathway.mash.partner_check_days": checks})
    assert decided.since == 1.0
    assert decided.due == pytest.approx(1.0 + limit)
    assert decided.time == pytest.approx(1.0 + check + 0.2 + 0.1)  # two hours' research and one of decision


def test_checks_take_nobody_s_time():
    checks = {"red": 2.0, "amber": 2.0, "green": 2.0}
    model = play(plain(STRAIGHT | {"pathway.mash.partner_check_days": checks}), [(0.0, family(0)), (0.0, family(1))])
    # Both are checked at once; the one worker then researches one after the other.
    done = rows(model, EventType.TASK_DONE, detail=float(TaskKind.MASH_RESEARCH))
    assert [row.time for row in done] == pytest.approx([2.2, 2.4])


def test_partner_checks_vary_about_their_mean():
    changes = {
        "pathway.mash.partner_check_cv": 0.5,
        "pathway.mash.partner_check_days": {"red": 1.0, "amber": 1.0, "green": 1.0},
    }
    times = [enquiry(family(0, PARTNER_CHECK=u), changes).time for u in (0.1, 0.5, 0.9)]
    assert times == sorted(set(times))
    assert times[1] == pytest.approx(1.0 + 1.0 / 1.25**0.5 + 0.3)  # the median of a lognormal: mean / sqrt(1 + cv^2)


def test_less_work_is_needed_to_decide_on_a_red_rating():
    changes = {"pathway.mash.hours_factor": {"red": 0.5, "amber": 1.0, "green": 2.0}}
    durations = [enquiry(family(0, rag=rag), changes).time - 1.0 for rag in (RED, AMBER, GREEN)]
    assert durations == pytest.approx([0.15, 0.3, 0.6])


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        (UNIVERSAL, MashDecision.NO_FURTHER_ACTION),
        (EARLY_HELP, MashDecision.EARLY_HELP),
        (CHILD_IN_NEED, MashDecision.REFERRAL),
        (CHILD_PROTECTION, MashDecision.REFERRAL),
    ],
)
def test_each_need_goes_its_way_when_nobody_errs(need, expected):
    assert enquiry(family(0, need)).detail == expected


def test_errors_at_the_mash():
    assert enquiry(family(0, UNIVERSAL, SEEN_AT_MASH=0.7), {"pathway.mash.specificity": 0.6}).detail == (
        MashDecision.REFERRAL
    )
    missed = enquiry(family(0, CHILD_IN_NEED, SEEN_AT_MASH=0.99), {"pathway.mash.sensitivity": 0.98})
    assert missed.detail == MashDecision.NO_FURTHER_ACTION
    unhelped = enquiry(family(0, EARLY_HELP), {"pathway.mash.early_help_share": 0.4})
    assert unhelped.detail == MashDecision.NO_FURTHER_ACTION


def test_a_manager_decides():
    model = play(plain(STRAIGHT | {"teams.mash": team(1, managers=0)}), [(0.0, family(0))])
    assert len(rows(model, EventType.TASK_DONE, detail=float(TaskKind.MASH_RESEARCH))) == 1
    assert rows(model, EventType.MASH_DECIDED) == []
    (waiting,) = rows(model, EventType.TASK_OPEN)
    assert waiting.detail == TaskKind.MASH_DECISION


def test_what_waits_beyond_the_limit_is_decided_by_managers_of_the_assessment_team():
    # Five decisions of a day each are asked for within half a day. One is in hand, and one may wait: of two that wait
    # the more pressing goes on, red before green and old before new.
    changes = {"pathway.mash.decision_hours": fixed(10.0), "pathway.mash.decisions_waiting_limit": 1.0}
    changes |= {"teams.mash": team(5, managers=1), "teams.assessment": team(0, managers=1)}
    contacts = [(0.0, family(0)), (0.1, family(1)), (0.2, family(2)), (0.3, family(3, rag=RED)), (0.4, family(4))]
    model = play(plain(STRAIGHT | changes), contacts)
    decisions = rows(model, EventType.TASK_DONE, detail=float(TaskKind.MASH_DECISION))
    assert [(round(row.time, 6), TEAMS[int(row.team)], int(row.entity) >> 7) for row in decisions] == [
        (1.2, "mash", 0),
        (1.4, "assessment", 1),
        (2.2, "mash", 4),
        (2.4, "assessment", 3),
        (3.4, "assessment", 2),
    ]


def test_with_no_manager_at_work_all_that_waits_is_decided_by_others():
    def fall_ill(model):
        (manager,) = [person for person in model.workforce.teams["mash"].people if person.role == Role.MANAGER]
        model.env.process(model.workforce.roster.sickness.absence(manager, 50.0))

    changes = {"pathway.mash.decision_hours": fixed(10.0), "pathway.mash.decisions_waiting_limit": 8.0}
    contacts = [(0.0, family(0)), (0.0, family(1)), (0.0, family(2)), (5.0, family(3))]
    model = play(plain(STRAIGHT | changes | {"teams.mash": team(4, managers=1)}), contacts, [(0.5, fall_ill)])
    # The first is in hand when the manager falls ill; two wait until the next is asked for, and all three go on then.
    decided = rows(model, EventType.MASH_DECIDED)
    assert [int(row.entity) >> 7 for row in decided] == [0, 1, 2, 3]
    assert [row.time for row in decided] == pytest.approx([1.2, 6.2, 7.2, 8.2])


def test_a_team_without_a_manager_at_work_leaves_its_decisions_to_the_mash_and_others_go_on():
    def one_is_ill(model):
        people = model.workforce.teams["assessment: north"].people
        (manager,) = [person for person in people if person.role == Role.MANAGER]
        model.env.process(model.workforce.roster.sickness.absence(manager, 50.0))

    unit = {"posts_share": 0.5, "manager_share": 0.5, "intake_share": 0.5, "nqsw_factor": 1.0}
    changes = {
        "teams.mash": team(3, managers=1),
        "teams.assessment": team(2, managers=2),
        "teams.units": {"assessment": [{"name": "north"} | unit, {"name": "south"} | unit], "safeguarding": []},
        "pathway.mash.decision_hours": fixed(10.0),
        "pathway.mash.decisions_waiting_limit": 1.0,
    }
    contacts = [(1.0, family(0, UNIT=0.1)), (1.1, family(1, UNIT=0.1)), (1.2, family(2, UNIT=0.9))]
    model = play(plain(STRAIGHT | changes), contacts, [(0.5, one_is_ill)])
    # The first is in hand; of the two that wait one is too many, and only the south has somebody to decide it.
    decided = [(int(row.entity) >> 7, row.time) for row in rows(model, EventType.MASH_DECIDED)]
    assert decided == [(0, pytest.approx(2.2)), (2, pytest.approx(2.4)), (1, pytest.approx(3.2))]


def test_managers_keep_their_other_work():
    def ask_to_supervise(model):
        work_list = model.workforce.teams["mash"].manager_list
        work_list.add(Task(model.env, NOBODY, TaskKind.SUPERVISION, 1.0, ORDINARY, model.env.now, model.env.now))

    changes = {"teams.mash": team(1, managers=0), "pathway.mash.decisions_waiting_limit": 0.0}
    model = play(plain(STRAIGHT | changes), [(1.0, family(0))], [(0.5, ask_to_supervise)])
    (waiting,) = rows(model, EventType.TASK_OPEN)
    assert (waiting.detail, TEAMS[int(waiting.team)]) == (TaskKind.SUPERVISION, "mash")
    assert len(rows(model, EventType.MASH_DECIDED)) == 1


def test_a_decision_waits_where_no_other_manager_is_at_work():
    changes = {"teams.mash": team(1, managers=0), "teams.assessment": team(1, managers=0)}
    model = play(plain(STRAIGHT | changes | {"pathway.mash.decisions_waiting_limit": 0.0}), [(0.0, family(0))])
    (waiting,) = rows(model, EventType.TASK_OPEN)
    assert (waiting.detail, TEAMS[int(waiting.team)]) == (TaskKind.MASH_DECISION, "mash")


def test_a_decision_that_takes_no_time_needs_no_manager():
    changes = {"teams.mash": team(1, managers=0), "pathway.mash.decision_hours": fixed(0.0)}
    assert enquiry(family(0), changes).time == pytest.approx(1.2)


def test_red_is_next():
    contacts = [(0.0, family(0)), (0.01, family(1)), (0.02, family(2, rag=RED))]
    model = play(plain(STRAIGHT), contacts)
    assert [int(row.entity) >> 7 for row in rows(model, EventType.MASH_DECIDED)] == [0, 2, 1]


def test_without_a_mash_contacts_are_referrals():
    model = play(plain(STRAIGHT | {"pathway.mash.enabled": False}), [(1.0, family(0, UNIVERSAL))])
    assert rows(model, EventType.MASH_STARTED) == []
    assert [row.time for row in rows(model, EventType.REFERRAL)] == [1.0]


@pytest.mark.parametrize(("rag", "expected"), [(GREEN, MashDecision.NO_FURTHER_ACTION), (RED, MashDecision.REFERRAL)])
def test_under_pressure_a_hub_closes_more_but_never_what_is_rated_red(rag, expected):
    def press(model):
        for worker in model.workforce.teams["mash"].people:
            worker.pressure = 1.0

    someone = family(0, need=CHILD_IN_NEED, rag=rag, DRIFT_AT_MASH=0.29)
    model = play(plain(STRAIGHT | {"pathway.mash.threshold_drift": 0.3}), [(1.0, someone)], [(0.5, press)])
    (decided,) = rows(model, EventType.MASH_DECIDED)
    assert decided.detail == expected
    closed = [(row.time, row.detail, row.since) for row in rows(model, EventType.CLOSED_UNDER_PRESSURE)]
    assert closed == ([(decided.time, ClosureStage.MASH, 1.0)] if rag == GREEN else [])
