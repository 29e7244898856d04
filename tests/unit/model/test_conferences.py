"""Conferences: the diary of chairs' slots, and the chairs' work."""

from __future__ import annotations

import math
from functools import cache
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.config.categories import NEEDS
from sim.model.conferences import days_to_try, has_slot, slots_in
from sim.model.events import ConferenceKind, EventType, PlanKind, Role, TaskKind
from sim.model.model import Model
from tests.support.small_service import ASSESSED_AT_ONCE, family, fixed, leave, outcomes, plain, play, rows, team

INITIAL, REVIEW = ConferenceKind.INITIAL, ConferenceKind.REVIEW

ONE_A_DAY = {
    "pathway.section47.chairs": {
        "slots_per_chair_week": 5.0,
        "kept_for_initial_share": 0.0,
        "preparation_days": 1.5,
        "preparation_hours": 1.0,
        "meeting_hours": 2.0,
        "record_days": 20.0,
        "record_hours": 3.0,
    },
    "teams.conference": team(1),
}
"""One chair with a slot every day."""

ENQUIRED = ASSESSED_AT_ONCE | {
    "pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("section47")),
    "pathway.section47.conference_planned_days": [9.0],
    "pathway.section47.report_days": 3.0,
    "pathway.section47.report_due_days": 1.0,
    "teams.assessment": team(2, 1),
    "run.years": 0.1,  # to the day before the first review
}


def booked(changes, requests, at=0.0, before=()):
    """Book conferences (kind, wanted, latest) one after another, and return the moments at which they are held."""
    held = []

    def book(model):
        for number, (kind, wanted, latest) in enumerate(requests):
            child = family(number)
            child.begin_journey(model.env.now)
            held.append(model.council.conferences.book(child, kind, model.env.now, wanted, latest))

    model = play(plain(changes), [], [*before, (at, book)])
    return held, model


@given(rate=st.floats(0.01, 9.0), period=st.integers(0, 1500), span=st.integers(1, 60))
def test_slots_are_whole_and_add_up_to_their_rate(rate, period, span):
    slots = [slots_in(day, rate) for day in range(period, period + span)]
    assert abs(sum(slots) - rate * span) <= 1.0 + 1e-6
    assert all(abs(each - rate) <= 1.0 + 1e-6 for each in slots)


def test_days_up_to_the_limit_come_first_then_earlier_ones_then_later_ones():
    assert list(islice(days_to_try(5, 8, 10), 8)) == [8, 9, 10, 7, 6, 5, 11, 12]
    assert list(islice(days_to_try(5, 12, 10), 3)) == [12, 13, 14]
    assert list(islice(days_to_try(8, 8, 8), 3)) == [8, 9, 10]


def test_enquiry_report_and_a_chair_whose_day_is_taken():
    contacts = [(0.0, family(0, need=3)), (0.0, family(1, need=3))]
    model = play(plain(ENQUIRED | ONE_A_DAY), contacts)
    # Both strategy discussions are on day 1.0, both enquiries end on day 1.8, both conferences are planned for day 10.
    assert [row.time for row in rows(model, EventType.STRATEGY_DISCUSSION)] == [pytest.approx(1.0)] * 2
    bookings = rows(model, EventType.CONFERENCE_BOOKED)
    assert [row.time for row in bookings] == [pytest.approx(1.8)] * 2
    assert [row.due for row in bookings] == [pytest.approx(10.0)] * 2
    assert sorted(row.start for row in bookings) == [pytest.approx(10.0), pytest.approx(11.0)]
    # Work on a report begins three days before its own conference, and is seven hours.
    reports = rows(model, EventType.CONFERENCE_REPORT_DONE)
    assert [(row.time, row.due) for row in reports] == [
        (pytest.approx(7.7), pytest.approx(9.0)),
        (pytest.approx(8.7), pytest.approx(10.0)),
    ]
    assert [row.time for row in rows(model, EventType.CONFERENCE_HELD)] == [pytest.approx(10.0), pytest.approx(11.0)]
    (chair,) = model.workforce.teams["conference"].people
    chaired = [row for row in rows(model, EventType.TASK_DONE) if row.worker == chair.identity]
    assert [(row.detail, row.start, row.time) for row in chaired] == [
        (TaskKind.CONFERENCE_PREPARATION, pytest.approx(8.5), pytest.approx(8.6)),
        (TaskKind.CONFERENCE_PREPARATION, pytest.approx(9.5), pytest.approx(9.6)),
        (TaskKind.CONFERENCE_CHAIRING, pytest.approx(10.0), pytest.approx(10.2)),
        (TaskKind.CONFERENCE_RECORD, pytest.approx(10.2), pytest.approx(10.5)),
        (TaskKind.CONFERENCE_CHAIRING, pytest.approx(11.0), pytest.approx(11.2)),
        (TaskKind.CONFERENCE_RECORD, pytest.approx(11.2), pytest.approx(11.5)),
    ]


def test_a_postponed_conference_loses_its_slot_and_the_chair_prepares_again():
    changes = {
        "pathway.section47.conference_hours": 40.0,  # four days' report, begun on day 7
        "pathway.section47.report_share": 1.0,
        "pathway.section47.postponement": {
            "enabled": True,
            "share": 1.0,
            "pressing_days": 0.0,
            "least_days": 5.0,
            "most": 1,
            "planned_days": [9.0],
        },
    }
    late = family(1)

    def another_is_booked(model):
        late.begin_journey(model.env.now)
        assert model.council.conferences.book(late, INITIAL, model.env.now, 10.2, 10.9) == pytest.approx(11.2)

    model = play(plain(ENQUIRED | ONE_A_DAY | changes), [(0.0, family(0, need=3))], [(10.1, another_is_booked)])
    (put_off,) = rows(model, EventType.CONFERENCE_POSTPONED)
    assert (put_off.time, put_off.start) == (pytest.approx(10.0), pytest.approx(15.0))
    of_family = [row for row in rows(model, EventType.TASK_DONE) if row.entity == put_off.entity]
    chair = {TaskKind.CONFERENCE_PREPARATION, TaskKind.CONFERENCE_CHAIRING, TaskKind.CONFERENCE_RECORD}
    assert [(row.detail, row.start) for row in of_family if row.detail in chair] == [
        (TaskKind.CONFERENCE_PREPARATION, pytest.approx(8.5)),
        (TaskKind.CONFERENCE_PREPARATION, pytest.approx(13.5)),
        (TaskKind.CONFERENCE_CHAIRING, pytest.approx(15.0)),
        (TaskKind.CONFERENCE_RECORD, pytest.approx(15.2)),
    ]


def test_without_posts_for_chairs_conferences_are_held_when_planned_and_cost_no_chair():
    contacts = [(0.0, family(index, need=3)) for index in range(2)]
    model = play(plain(ENQUIRED), contacts)
    assert [row.time for row in rows(model, EventType.CONFERENCE_HELD)] == [pytest.approx(10.0)] * 2
    chairing = (TaskKind.CONFERENCE_PREPARATION, TaskKind.CONFERENCE_CHAIRING, TaskKind.CONFERENCE_RECORD)
    assert not any(rows(model, detail=float(kind), event=float(EventType.TASK_DONE)) for kind in chairing)


def test_an_earlier_day_is_better_than_one_beyond_the_limit():
    held, _ = booked(ONE_A_DAY, [(INITIAL, 10.25, 11.0)] * 4)
    assert held == [10.25, 11.25, 9.25, 8.25]


def test_nobody_is_invited_for_yesterday():
    changes = ONE_A_DAY | {"pathway.section47.convening_days": 3.0}
    held, _ = booked(changes, [(INITIAL, 5.0, 6.0)] * 4, at=1.5)
    # From day 4.5 on: day 5 and 6 within the limit, no earlier whole day, then beyond it.
    assert held == [5.0, 6.0, 7.0, 8.0]


def test_half_a_slot_a_day_is_one_every_other_day():
    chairs = ONE_A_DAY["pathway.section47.chairs"] | {"slots_per_chair_week": 2.5}
    held, _ = booked(ONE_A_DAY | {"pathway.section47.chairs": chairs}, [(INITIAL, 10.0, 20.0)] * 3)
    assert held == [11.0, 13.0, 15.0]


def test_reviews_leave_slots_for_initial_conferences():
    chairs = ONE_A_DAY["pathway.section47.chairs"] | {"kept_for_initial_share": 0.4}
    requests = [(REVIEW, 10.0, 30.0)] * 4 + [(INITIAL, 10.0, 30.0)] * 3
    held, _ = booked(ONE_A_DAY | {"pathway.section47.chairs": chairs}, requests)
    # Three reviews in the week of days 10 to 14, the fourth in the next; two slots are left, the third initial waits.
    assert held == [10.0, 11.0, 12.0, 15.0, 13.0, 14.0, 16.0]


def fall_ill(model):
    """Let every chair be away until day 14."""
    for chair in model.workforce.teams["conference"].people:
        chair.absent_until = 14.5
        chair.called_away()


def test_chairs_who_will_be_away_have_no_slots_until_back():
    changes = ONE_A_DAY | {"teams.conference": team(2)}
    held, _ = booked(changes, [(INITIAL, 10.0, 12.0)] * 3, at=1.0, before=[(0.5, fall_ill)])
    assert held == [14.0, 14.0, 15.0]


def test_while_the_only_chair_is_away_somebody_stands_in():
    held, _ = booked(ONE_A_DAY, [(INITIAL, 10.0, 12.0)] * 2, at=1.0, before=[(0.5, fall_ill)])
    assert held == [10.0, 11.0]


def test_prompt_councils_call_at_shorter_notice():
    def held_at(level):
        changes = ONE_A_DAY | {"pathway.section47.convening_days": 6.0}
        return booked(changes | {"pathway.section47.practice.level": level}, [(INITIAL, 3.0, 12.0)], at=1.0)[0]

    assert held_at(0.0) == [7.0]
    assert held_at(-math.log(3.0)) == [4.0]  # half the days: 2 / (1 + 3)
    assert held_at(math.log(3.0)) == [10.0]  # 2 / (1 + 1/3) times them


def test_while_every_post_is_vacant_somebody_stands_in():
    def resign(model):
        leave(model.workforce.teams["conference"].people[0])

    held, model = booked(ONE_A_DAY, [(INITIAL, 10.0, 12.0)] * 2, at=1.0, before=[(0.5, resign)])
    assert model.workforce.teams["conference"].people == []
    assert held == [10.0, 11.0]
    assert len(rows(model, EventType.TASK_OPEN, detail=float(TaskKind.CONFERENCE_CHAIRING))) == 2


hours = st.integers(0, 300).map(lambda tenths: tenths / 10.0)
requests = st.lists(st.tuples(st.sampled_from([INITIAL, REVIEW]), hours, hours), min_size=1, max_size=60)


@settings(max_examples=25, deadline=None)
@given(requests, st.integers(1, 3), st.sampled_from([0.7, 2.5, 5.0, 6.4]), st.sampled_from([0.0, 0.35, 0.9]))
def test_no_day_and_no_week_holds_more_than_its_slots(requests, chairs, per_week, kept):
    plan = ONE_A_DAY["pathway.section47.chairs"] | {
        "slots_per_chair_week": per_week,
        "kept_for_initial_share": kept,
        "preparation_hours": 0.0,
        "meeting_hours": 0.0,
        "record_hours": 0.0,
    }
    changes = {"pathway.section47.chairs": plan, "teams.conference": team(chairs), "run.years": 0.02}
    held, model = booked(changes, requests)
    assert sum(person.role == Role.CONFERENCE_CHAIR for person in model.workforce.teams["conference"].people) == chairs
    days = [int(moment) for moment in held]
    assert all(days.count(day) <= slots_in(day, chairs * per_week / 5.0) for day in days)
    weeks = [day // 5 for day, (kind, _, _) in zip(days, requests, strict=True) if kind == REVIEW]
    assert all(weeks.count(week) <= slots_in(week, chairs * per_week * (1.0 - kept)) for week in weeks)
    assert all(moment >= 0.0 for moment in held)


def test_a_family_with_more_children_takes_more_of_the_chairs_time():
    contacts = [(0.0, family(0, need=3, children=2, hours_factor=1.5))]
    model = play(plain(ENQUIRED | ONE_A_DAY | {"pathway.section47.hours": fixed(4.0)}), contacts)
    (meeting,) = rows(model, EventType.TASK_DONE, detail=float(TaskKind.CONFERENCE_CHAIRING))
    assert meeting.hours == pytest.approx(3.0)


@cache
def half_a_year():
    """Half a year of a real council with two chairs, from today's caseload."""
    model = Model(
        sim.compose(["authority=darlington_typical_practice", "run.years=0.5", "teams.conference.posts=2"]), 0
    )
    model.run()
    return model


def test_initial_conferences_are_held_when_booked_or_postponed_that_day():
    model = half_a_year()
    postponed = rows(model, EventType.CONFERENCE_POSTPONED)
    booked = [row.start for row in (*rows(model, EventType.CONFERENCE_BOOKED, detail=float(INITIAL)), *postponed)]
    held = [row.time for row in rows(model, EventType.CONFERENCE_HELD)]
    assert len(held) > 50
    assert postponed
    come = sorted(held + [row.time for row in postponed])
    assert come == pytest.approx(sorted(start for start in booked if start < model.env.now))


def test_no_enquiry_is_opened_while_one_is_open():
    opened = set()
    ends = (EventType.CONFERENCE_HELD, EventType.SECTION47_CLOSED)
    begun = 0
    for row in rows(half_a_year(), EventType.SECTION47_STARTED, *ends):
        if row.event == EventType.SECTION47_STARTED:
            assert row.entity not in opened
            opened.add(row.entity)
            begun += 1
        else:
            opened.remove(row.entity)
    assert begun > 150


def test_a_protection_plan_starts_at_its_conference():
    model = half_a_year()
    held = {(row.entity, row.time) for row in rows(model, EventType.CONFERENCE_HELD, detail=1.0)}
    began = {
        (row.entity, row.time)
        for row in rows(model, EventType.PLAN_STARTED, detail=float(PlanKind.CHILD_PROTECTION))
        if row.since >= 0.0
    }
    assert len(began) > 20
    assert began == held


@pytest.mark.parametrize(
    ("kind", "booked", "reviews", "free"),
    [
        (INITIAL, 1, 6, True),
        (INITIAL, 2, 0, False),
        (REVIEW, 1, 5, True),
        (REVIEW, 1, 6, False),
        (REVIEW, 2, 0, False),
    ],
)
def test_part_of_each_week_is_kept_for_initial_conferences(kind, booked, reviews, free):
    # Ten slots a week are two a day; 40% are kept, so that reviews have six.
    assert has_slot(kind, 11, 10.0, 0.4, booked, reviews) is free
