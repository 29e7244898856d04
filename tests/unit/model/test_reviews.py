"""Reviews: when they are due and planned, and where those of a plan stand that is open when the run begins."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.clock import Calendar
from sim.model.events import Event, TaskKind
from sim.model.reviews import ChildInNeedReviews, ReviewConferences, planned_before_limit
from tests.support.small_plans import PROTECTED, WITH_MEETINGS
from tests.support.small_service import family, fixed, plain, play, rows

CONFIG = plain()
CALENDAR = Calendar(CONFIG.run.start)
SERVICE = SimpleNamespace(pathway=CONFIG.pathway)


def test_days_before_the_limit_are_equally_likely():
    days = (5.0, 9.0, 12.0)
    found = [planned_before_limit(days, (number + 0.5) / 30.0) for number in range(30)]
    assert found == [5.0] * 10 + [9.0] * 10 + [12.0] * 10
    assert planned_before_limit(days, 0.0) == 5.0
    assert planned_before_limit(days, 1.0 - 1e-12) == 12.0


# Meetings of plans for children in need: every 60 days in the plain service


def test_a_meeting_is_due_60_days_after_the_last_and_may_be_half_of_that_late():
    reviews = ChildInNeedReviews(SERVICE)
    assert [reviews.limit(last, number) for last, number in ((1.0, 0), (61.0, 1), (70.0, 2))] == [61.0, 121.0, 130.0]
    assert reviews.planned(None, 61.0, 0) == 61.0
    assert reviews.tolerance_days == 30.0


@given(age=st.floats(0.0, 3000.0))
@settings(derandomize=True, deadline=None)
def test_meetings_before_the_run_were_held_in_time_and_the_next_is_to_come(age):
    reviews = ChildInNeedReviews(SERVICE)
    last, number = reviews.resume(SimpleNamespace(started=-age), 0.0)
    assert last == pytest.approx(60.0 * number - age)
    assert -60.0 - 1e-6 <= last <= 1e-6


# Conferences of protection plans: the first within 3 months, later ones within 6, planned 5 days before


def day(iso):
    return float(CALENDAR.day_of(dt.date.fromisoformat(iso)))


def test_the_first_conference_is_due_within_three_months_and_later_ones_within_six():
    reviews = ReviewConferences(SERVICE, CALENDAR)
    started = day("2024-05-14")
    assert reviews.limit(started, 0) == day("2024-08-14")
    assert reviews.limit(day("2024-08-14"), 1) == day("2025-02-14")
    assert reviews.limit(started + 0.25, 0) == day("2024-08-14") + 0.25
    assert reviews.tolerance_days == 0.0


def plan_begun(days_ago):
    """A plan whose reviews are planned five days before their limits, whatever the draw."""
    return SimpleNamespace(started=-days_ago, review_uniforms=[0.5] * 32)


@given(age=st.floats(0.0, 1000.0))
@settings(derandomize=True, deadline=None)
def test_conferences_before_the_run_were_held_when_planned_and_the_next_is_to_come(age):
    reviews, plan = ReviewConferences(SERVICE, CALENDAR), plan_begun(age)
    last, number = reviews.resume(plan, 0.0)
    assert -age <= last < 0.0 or (number == 0 and last == -age)
    assert reviews.limit(last, number) - 5.0 >= 0.0
    assert number <= 1 + age / 100.0


def test_of_a_very_old_plan_only_the_last_four_years_are_gone_through():
    reviews = ReviewConferences(SERVICE, CALENDAR)
    assert reviews.resume(plan_begun(20_000.0), 0.0) == reviews.resume(plan_begun(1000.0), 0.0)


def reviewed(later=0.0):
    """A protection plan, and how many days later than wanted its conferences find a slot."""

    def full(model):
        model.service.conferences = SimpleNamespace(
            book=lambda family, kind, now, day, limit: day + later, is_limited=False
        )

    changes = {"pathway.plans.child_protection.length_days": fixed(200.0), "run.years": 0.5}
    model = play(plain(PROTECTED | WITH_MEETINGS | changes), [(0.0, family(0))], [(20.0, full)])
    (report,) = rows(model, Event.TASK_DONE, detail=float(TaskKind.REVIEW_REPORT))
    (meeting,) = rows(model, Event.TASK_DONE, detail=float(TaskKind.REVIEW_CONFERENCE))
    return CALENDAR.span_end(rows(model, Event.PLAN_STARTED)[0].time, 3), report, meeting


@pytest.mark.parametrize("later", [0.0, 3.0])
def test_report_and_conference_follow_the_slot_that_is_found(later):
    limit, report, meeting = reviewed(later)
    assert (report.hours, meeting.hours) == (1.0, 1.0)  # half each of two
    assert report.since == pytest.approx(limit - 10.0)  # planned five days before the limit, and written in five
    assert report.due == pytest.approx(limit - 5.0 + later)
    assert meeting.start == pytest.approx(limit - 5.0 + later)
