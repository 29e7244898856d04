"""Section 47: enquiry, report and conference, planned to the fifteenth working day."""

from __future__ import annotations

import math
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import NEEDS
from sim.model.events import CaseStage, ClosureStage, ConferenceKind, EventType, PlanKind, Role, TaskKind
from sim.model.section47 import (
    cause_after,
    cause_at_mash,
    conference_outcome,
    is_postponed,
    planned_conference_day,
    planned_later,
)
from sim.model.task import ORDINARY, URGENT
from tests.support.small_service import (
    ASSESSED_AT_ONCE,
    begun,
    configured,
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
from tests.support.whole_service import SMALL

ENQUIRED = ASSESSED_AT_ONCE | {
    "pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("section47")),
}
"""The assessment takes its ten hours and ends on day 1.0, and section 47 begins."""


def enquired(changes=None, **draws):
    model = play(plain(ENQUIRED | (changes or {})), [(0.0, family(0, need=3, **draws))])
    (started,) = rows(model, EventType.SECTION47_STARTED)
    assert (started.time, started.since) == (pytest.approx(1.0), pytest.approx(1.0))
    return model


def enquire(child, stage, opened, began):
    """Open a case and carry out an enquiry on it that began on this day; what follows is in the list."""
    followed = []

    def story(model):
        assessment = model.council.teams["assessment"]
        case = model.council.open_case(child, assessment, stage, opened)
        yield from assessment.desk.allocate(case)
        followed.append((yield from model.pathway.section47.enquire(case, began=began)))

    return followed, lambda model: model.env.process(story(model))


def spans(model, kind):
    found = rows(model, EventType.TASK_DONE, detail=float(kind))
    return [(pytest.approx(row.start), pytest.approx(row.time)) for row in found]


@pytest.mark.parametrize(("u", "day"), [(0.0, 9.0), (0.24, 9.0), (0.25, 11.0), (0.5, 12.0), (0.999, 15.0)])
def test_planned_conference_days_are_equally_likely(u, day):
    assert planned_conference_day((9.0, 11.0, 12.0, 15.0), u) == day


def test_a_place_so_late_that_it_rounds_to_1_is_the_last_day():
    assert planned_conference_day((9.0, 11.0), planned_later(1.0 - 2.0**-53, 4.0, 1.0, 1.0)) == 11.0


def test_twice_the_usual_load_doubles_the_odds_of_a_later_day():
    assert planned_later(0.5, load=1.0, reference=0.5, elasticity=1.0) == pytest.approx(2.0 / 3.0)
    assert planned_later(0.2, load=0.25, reference=0.5, elasticity=1.0) == pytest.approx(1.0 / 9.0)
    assert planned_later(0.5, load=2.0, reference=0.5, elasticity=0.5) == pytest.approx(2.0 / 3.0)


PLACE, LOAD = st.floats(0.0, 1.0, exclude_max=True), st.floats(0.0, 5.0)


@given(PLACE, LOAD, st.floats(0.05, 2.0), st.floats(0.0, 3.0))
def test_without_elasticity_or_at_the_usual_load_the_day_is_as_early_as_ever(u, load, reference, elasticity):
    assert planned_later(u, load, reference, 0.0) == u
    assert planned_later(u, reference, reference, elasticity) == u
    assert planned_later(u, 0.0, reference, elasticity) == u


@given(PLACE, PLACE, st.floats(0.01, 5.0), st.floats(0.01, 5.0), st.floats(0.0, 3.0))
def test_the_day_is_no_earlier_with_more_load_and_families_keep_their_order(u, v, load, more, elasticity):
    place, busier = (planned_later(u, each, 0.5, elasticity) for each in (load, load + more))
    assert 0.0 <= place <= busier + 1e-12 <= 1.0 + 1e-12
    assert planned_later(min(u, v), load, 0.5, elasticity) <= planned_later(max(u, v), load, 0.5, elasticity)


ONE_CASE = 1.3 / 22.0
"""Load of somebody with this enquiry and nothing else."""

FOUR_DAYS = {"pathway.section47.conference_planned_days": [15.0, 9.0, 13.0, 11.0]}


def day_by_load(usual, elasticity=1.0):
    return FOUR_DAYS | {
        "pathway.section47.day_by_load": {"enabled": True, "elasticity": elasticity},
        "workforce.effort.by_load.reference": {"assessment": usual, "safeguarding": 1.0},
    }


@pytest.mark.parametrize(
    ("load", "elasticity", "day"),
    [(1.0, 1.0, 11.0), (2.0, 1.0, 13.0), (2.0, 0.0, 11.0), (2.0, 3.0, 15.0), (0.5, 2.0, 9.0)],
)
def test_conferences_are_planned_for_later_where_the_worker_holds_more(load, elasticity, day):
    # A place of 0.4 is the second of four days; its odds are 2/3.
    model = enquired(day_by_load(ONE_CASE / load, elasticity), CONFERENCE_DAY=0.4)
    (held,) = rows(model, EventType.CONFERENCE_HELD)
    assert held.time == pytest.approx(1.0 + day)


def test_where_the_rule_is_off_the_planned_day_is_the_family_s_own():
    off = day_by_load(ONE_CASE / 5.0) | {"pathway.section47.day_by_load.enabled": False}
    assert rows(enquired(off, CONFERENCE_DAY=0.4), EventType.CONFERENCE_HELD)[0].time == pytest.approx(12.0)


def test_nobody_s_load_makes_a_conference_later_while_the_case_has_no_worker():
    """Cause is seen at the MASH, and the only worker has left: who comes on day 4 finds the day that was planned."""

    def go(model):
        leave(holders(model)[0])

    def hire(model):
        (post,) = [post for post in model.workforce.teams["assessment"].posts if post.role == Role.SOCIAL_WORKER]
        model.workforce.hiring.employ(post)

    changes = day_by_load(ONE_CASE / 50.0, 3.0) | {
        "pathway.mash.enabled": True,
        "pathway.section47.at_mash_share": 1.0,
    }
    at_mash = family(0, need=3, CONFERENCE_DAY=0.4)
    model = play(plain(ENQUIRED | changes), [(1.0, at_mash)], [(0.5, go), (4.0, hire)])
    (held,) = rows(model, EventType.CONFERENCE_HELD)
    assert rows(model, EventType.ALLOCATED)[0].time > held.since
    assert held.time == pytest.approx(held.since + 11.0)


def booked_days(future, day_by_load):
    """On which day each family's initial conference is booked for, by whether its enquiry began before the run."""
    rule = {"pathway.section47.day_by_load": {"enabled": day_by_load, "elasticity": 3.0}, "teams.conference": team(0)}
    model = play(configured(SMALL, rule, {"run.years": 0.15}), replication=future)
    began = {row.entity: row.since for row in rows(model, EventType.SECTION47_STARTED)}
    days = {True: {}, False: {}}
    for row in rows(model, EventType.CONFERENCE_BOOKED, detail=float(ConferenceKind.INITIAL)):
        days[began[row.entity] < 0.0][future, row.entity] = row.start
    return days


def test_conferences_of_enquiries_open_on_the_first_day_were_planned_before_it():
    same = {True: [], False: []}
    for future in range(4):
        usual, by_load = booked_days(future, False), booked_days(future, True)
        for before in same:
            both = usual[before].keys() & by_load[before].keys()
            same[before] += [usual[before][family_] == by_load[before][family_] for family_ in both]
    assert len(same[True]) > 8
    assert all(same[True])
    assert not all(same[False])


def test_from_strategy_discussion_to_plan_day_by_day():
    model = enquired()
    assert spans(model, TaskKind.SECTION47_ENQUIRY) == [(1.0, 1.8)]
    # The conference is on day 13 after the discussion; work on its report begins four days before.
    assert spans(model, TaskKind.CONFERENCE_REPORT) == [(10.0, 10.7)]
    assert spans(model, TaskKind.CONFERENCE) == [(14.0, 14.3)]
    (held,) = rows(model, EventType.CONFERENCE_HELD)
    assert (held.time, held.since, held.due, held.detail) == (
        pytest.approx(14.0),
        pytest.approx(1.0),
        pytest.approx(16.0),
        1.0,
    )
    assert rows(model, EventType.PLAN_STARTED)[0].detail == PlanKind.CHILD_PROTECTION


def test_the_case_weighs_more_from_the_discussion_on():
    weights = []

    def look(model):
        (case,) = model.council.open_cases
        weights.append((case.stage, case.weight, case.worker.weighted_caseload))

    play(plain(ENQUIRED), [(0.0, family(0, need=3, children=2))], [(0.5, look), (1.5, look)])
    assert weights == [(CaseStage.ASSESSMENT, 2.0, 2.0), (CaseStage.SECTION47, 2.6, 2.6)]


def test_an_enquiry_can_be_done_in_sessions():
    model = enquired({"pathway.section47.sessions": 4})
    hours = [row.hours for row in rows(model, EventType.TASK_DONE, detail=float(TaskKind.SECTION47_ENQUIRY))]
    assert hours == [2.0] * 4


def test_enquiries_come_before_other_work():
    config = plain(ENQUIRED | {"pathway.assessment.outcomes.child_in_need": outcomes("no_further_action")})
    contacts = [(0.0, family(0, need=3)), *((0.01 * index, family(index)) for index in range(1, 12))]
    model = play(config, contacts)
    # Eleven other assessments wait, with work for eleven days; the enquiry does not wait behind them.
    ((began, _),) = [(row.start, row.time) for row in rows(model, EventType.TASK_DONE, detail=7.0)]
    (discussion,) = rows(model, EventType.SECTION47_STARTED)
    assert began - discussion.time <= 0.4 + 1e-9  # at most the task in hand


def test_a_conference_may_end_in_a_child_in_need_plan():
    model = enquired({"pathway.section47.protection_plan_share": 0.4})
    assert rows(model, EventType.CONFERENCE_HELD)[0].detail == 0.0
    assert rows(model, EventType.PLAN_STARTED)[0].detail == PlanKind.CHILD_IN_NEED


@pytest.mark.parametrize(("u", "goes_on"), [(0.2, True), (0.8, False)])
def test_an_enquiry_without_conference_goes_on_as_child_in_need_or_closes(u, goes_on):
    changes = {"pathway.section47.conference_share": 0.0, "pathway.section47.no_conference_plan_share": 0.5}
    model = enquired(changes, NO_CONFERENCE_OUTCOME=u)
    (closed,) = rows(model, EventType.SECTION47_CLOSED)
    assert (closed.time, closed.detail) == (pytest.approx(1.8), float(goes_on))
    assert rows(model, EventType.CONFERENCE_HELD) == []
    (journey,) = rows(model, EventType.JOURNEY_CLOSED)
    assert journey.detail == (ClosureStage.PLAN if goes_on else ClosureStage.ASSESSMENT)


@pytest.mark.parametrize(("need", "u", "seen"), [(3, 0.3, True), (3, 0.5, False), (2, 0.0, False), (0, 0.0, False)])
def test_the_mash_sees_cause_in_a_share_of_those_who_need_protection(need, u, seen):
    assert cause_at_mash(need, 0.5, u) is seen


def test_cause_during_a_plan_follows_a_hazard():
    assert cause_after(0.0, 0.9) == math.inf
    assert cause_after(2.0, 1.0 - math.exp(-1.0)) == pytest.approx(WORKING_DAYS_PER_YEAR / 2.0)
    assert cause_after(0.3, 0.5) < cause_after(0.2, 0.5)


@pytest.mark.parametrize(
    ("u", "kind"),
    [(0.59, PlanKind.CHILD_PROTECTION), (0.6, PlanKind.CHILD_IN_NEED), (0.899, PlanKind.CHILD_IN_NEED), (0.9, None)],
)
def test_a_conference_decides_on_one_plan_or_none(u, kind):
    assert conference_outcome(0.6, 0.25, u) == kind


def test_the_15_days_run_from_the_strategy_discussion_with_police_health_and_supervisor():
    discussion = {"delay_days": fixed(0.5), "limit_days": 1.0, "supervisor_hours": 2.0, "worker_hours": 1.0}
    model = play(plain(ENQUIRED | {"pathway.section47.strategy_discussion": discussion}), [(0.0, family(0, need=3))])
    (cause,) = rows(model, EventType.REASONABLE_CAUSE)
    assert (cause.time, cause.detail) == (pytest.approx(1.0), CaseStage.ASSESSMENT)
    (held,) = rows(model, EventType.STRATEGY_DISCUSSION)
    # Police and health attend on day 1.5, the supervisor takes two hours, the worker's hour is in them.
    assert (held.time, held.since, held.due) == (pytest.approx(1.7), pytest.approx(1.0), pytest.approx(2.0))
    assert spans(model, TaskKind.STRATEGY_DISCUSSION) == [(1.5, 1.6), (1.5, 1.7)]
    assert spans(model, TaskKind.SECTION47_ENQUIRY) == [(1.7, 2.5)]
    (conference,) = rows(model, EventType.CONFERENCE_HELD)
    assert (conference.time, conference.since) == (pytest.approx(14.7), pytest.approx(1.7))


def test_a_team_without_supervisors_holds_the_discussion_all_the_same():
    discussion = {"delay_days": fixed(0.5), "limit_days": 1.0, "supervisor_hours": 2.0, "worker_hours": 0.0}
    changes = {"pathway.section47.strategy_discussion": discussion, "teams.assessment": team(1)}
    model = play(plain(ENQUIRED | changes), [(0.0, family(0, need=3))])
    assert rows(model, EventType.STRATEGY_DISCUSSION)[0].time == pytest.approx(1.5)


def test_sessions_have_days_between_them():
    model = enquired({"pathway.section47.sessions": 2, "pathway.section47.session_spacing_days": 3.0})
    assert spans(model, TaskKind.SECTION47_ENQUIRY) == [(1.0, 1.4), (4.4, 4.8)]


def test_a_conference_is_called_at_some_days_notice():
    model = enquired({"pathway.section47.hours": fixed(120.0), "pathway.section47.convening_days": 3.0})
    (booked,) = rows(model, EventType.CONFERENCE_BOOKED, detail=float(ConferenceKind.INITIAL))
    # Twelve days of enquiry end on day 13; planned was day 14.
    assert (booked.time, booked.due, booked.start) == tuple(pytest.approx(day) for day in (13.0, 16.0, 16.0))
    assert rows(model, EventType.CONFERENCE_HELD)[0].time == pytest.approx(16.0)


def test_a_conference_goes_on_without_the_report():
    model = enquired({"pathway.section47.report_days": 0.5, "pathway.section47.report_due_days": 0.25})
    (held,) = rows(model, EventType.CONFERENCE_HELD)
    (report,) = rows(model, EventType.CONFERENCE_REPORT_DONE)
    assert held.time == pytest.approx(14.0)
    assert (report.time, report.start, report.due) == tuple(pytest.approx(day) for day in (14.2, 14.0, 13.75))
    # The worker was writing when the conference met; what the conference takes of the worker's time comes after it.
    assert spans(model, TaskKind.CONFERENCE) == [(14.2, 14.5)]


@pytest.mark.parametrize(
    ("times_before", "share", "u", "put_off"),
    [(0, 0.4, 0.39, True), (0, 0.4, 0.4, False), (1, 0.4, 0.39, True), (2, 0.4, 0.39, False), (0, 0.0, 0.0, False)],
)
def test_a_share_of_conferences_without_a_report_is_put_off_twice_at_most(times_before, share, u, put_off):
    assert is_postponed(times_before, 2, share, u) is put_off


def postponement(share, most=2, pressing_days=0.0):
    return {
        "pathway.section47.postponement": {
            "enabled": True,
            "share": share,
            "pressing_days": pressing_days,
            "least_days": 2.0,
            "most": most,
            "planned_days": [13.0],
        }
    }


REPORT_TAKES_FOUR_DAYS = {
    "pathway.section47.conference_hours": 40.0,
    "pathway.section47.report_share": 1.0,
    "pathway.section47.report_days": 0.5,
}


def test_a_report_that_is_not_ready_puts_the_conference_off_until_it_is():
    model = enquired(REPORT_TAKES_FOUR_DAYS | postponement(1.0, most=9))
    # The report is begun on day 13.5 and ready on day 17.5: not on days 14 and 16, but on day 18.
    put_off = rows(model, EventType.CONFERENCE_POSTPONED)
    assert [(row.time, row.start) for row in put_off] == [
        (pytest.approx(14.0), pytest.approx(16.0)),
        (pytest.approx(16.0), pytest.approx(18.0)),
    ]
    assert [(row.since, row.due) for row in put_off] == [(pytest.approx(1.0), pytest.approx(16.0))] * 2
    (report,) = rows(model, EventType.CONFERENCE_REPORT_DONE)
    assert (report.time, report.due, report.start) == tuple(pytest.approx(day) for day in (17.5, 12.0, 18.0))
    (held,) = rows(model, EventType.CONFERENCE_HELD)
    assert (held.time, held.since, held.due) == tuple(pytest.approx(day) for day in (18.0, 1.0, 16.0))
    assert len(rows(model, EventType.CONFERENCE_BOOKED, detail=float(ConferenceKind.INITIAL))) == 1


@pytest.mark.parametrize(("share", "most", "day"), [(0.0, 2, 14.0), (1.0, 0, 14.0), (1.0, 1, 16.0)])
def test_a_conference_that_may_not_be_put_off_again_is_held_without_the_report(share, most, day):
    model = enquired(REPORT_TAKES_FOUR_DAYS | postponement(share, most))
    assert rows(model, EventType.CONFERENCE_HELD)[0].time == pytest.approx(day)
    assert len(rows(model, EventType.CONFERENCE_POSTPONED)) == (0 if day == 14.0 else 1)
    assert rows(model, EventType.CONFERENCE_REPORT_DONE)[0].time == pytest.approx(17.5)


def test_a_report_that_is_ready_changes_nothing_about_the_day():
    assert rows(enquired(postponement(1.0)), EventType.CONFERENCE_HELD)[0].time == pytest.approx(14.0)


@pytest.mark.parametrize(
    ("changes", "urgency"),
    [
        ({}, URGENT),
        (postponement(0.0), ORDINARY),
        (postponement(0.0, pressing_days=0.4), URGENT),  # from day 13.6
        (postponement(0.0, pressing_days=9.0), URGENT),  # from before it can be begun
    ],
)
def test_a_report_is_ordinary_work_until_it_presses_where_it_can_postpone_the_conference(changes, urgency):
    seen = []

    def look(model):
        (case,) = model.council.open_cases
        seen.extend((task.kind, task.urgency) for task in case.tasks)

    due_when_held = {"pathway.section47.report_due_days": 0.0}
    changes = ENQUIRED | REPORT_TAKES_FOUR_DAYS | due_when_held | changes
    play(plain(changes), [(0.0, family(0, need=3))], [(13.7, look)])
    assert seen == [(TaskKind.CONFERENCE_REPORT, urgency)]


def test_a_conference_may_close_the_case():
    changes = {"pathway.section47.protection_plan_share": 0.0, "pathway.section47.closing_share": 1.0}
    model = enquired(changes)
    assert rows(model, EventType.PLAN_STARTED) == []
    assert rows(model, EventType.CONFERENCE_HELD)[0].detail == 0.0
    assert rows(model, EventType.JOURNEY_CLOSED)[0].detail == ClosureStage.ASSESSMENT


class TestDuringPlan:
    """Enquiries during an open child in need plan."""

    CHANGES: ClassVar = {
        "pathway.section47.conference_share": 0.0,
        "pathway.section47.no_conference_plan_share": 0.0,
        "pathway.section47.hours": {"distribution": "exponential", "mean": 8.0, "cv": 1.0},
    }

    def enquired_on_plan(self, index=0):
        followed, begin = enquire(begun(index), CaseStage.CHILD_IN_NEED, opened=0.0, began=2.0)
        model = play(plain(self.CHANGES), [], [(2.0, begin)])
        (task,) = rows(model, EventType.TASK_DONE, detail=float(TaskKind.SECTION47_ENQUIRY))
        return followed, task.hours, model

    def test_the_plan_goes_on_after_an_enquiry_without_conference(self):
        followed, _, model = self.enquired_on_plan()
        assert followed == [PlanKind.CHILD_IN_NEED]
        assert rows(model, EventType.REASONABLE_CAUSE)[0].detail == CaseStage.CHILD_IN_NEED
        assert rows(model, EventType.SECTION47_CLOSED)[0].detail == 1.0

    def test_it_has_random_numbers_of_its_own(self):
        hours = {self.enquired_on_plan(index)[1] for index in (0, 1)}
        assert len(hours) == 2  # the journeys' own numbers are the same
        assert self.enquired_on_plan()[1] in hours


def test_what_was_done_before_the_run_is_not_done_again():
    config = plain({"pathway.section47.sessions": 3, "pathway.section47.session_spacing_days": 2.0})
    _, begin = enquire(begun(0, need=3), CaseStage.SECTION47, opened=-30.0, began=-3.0)
    model = play(config, [], [(0.0, begin)])
    # Sessions on days -3 and -1 are done, the third was planned for day 1; the conference is on day 13 after day -3.
    assert spans(model, TaskKind.SECTION47_ENQUIRY) == [(1.0, pytest.approx(1.0 + 0.8 / 3))]
    assert rows(model, EventType.STRATEGY_DISCUSSION) == []
    assert rows(model, EventType.SECTION47_STARTED)[0].since == -3.0
    assert rows(model, EventType.CONFERENCE_HELD)[0].time == pytest.approx(10.0)
