"""One replication: the reporting window, hours in a day, a journey from first contact to last closure, open work."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from sim.clock import Calendar, reporting_window
from sim.config.categories import NEEDS
from sim.holidays import bank_holidays
from sim.measures.windows import Windows
from sim.model.events import COLUMNS, SNAPSHOT_COLUMNS, ClosureStage, EventType, TaskKind
from sim.model.model import direct_hours_by_day, run
from tests.support.small_service import configured, family, outcomes, plain, play, rows, team

START = dt.date(2024, 4, 2)


def window(**changes):
    values = {"run.start": START.isoformat(), **{f"run.{name}": value for name, value in changes.items()}}
    return reporting_window(Calendar(START), configured(values).run)


def test_the_window_follows_the_warm_up():
    calendar = Calendar(START)
    begins, ends = window(warm_up_days=60, years=2.0)
    assert (begins, ends) == (60.0, calendar.span_end(60.0, 24))


@pytest.mark.parametrize("start", [dt.date(2024, 4, 1), dt.date(2026, 8, 1), dt.date(2026, 1, 1)])
def test_a_year_that_begins_on_a_shut_day_has_its_working_days_and_twelve_months(start):
    config = configured({"run.start": start.isoformat(), "run.warm_up_days": 0, "run.years": 1.0})
    windows = Windows.of_run(config.run)
    year = np.arange(start, start.replace(year=start.year + 1), dtype="datetime64[D]")
    shut = [day for number in (start.year, start.year + 1) for day in bank_holidays(number)]
    assert windows.days[-1] == np.is_busday(year, holidays=shut).sum()
    assert len(windows.labels) == 12


def test_part_of_a_year_is_counted_in_working_days():
    assert window(warm_up_days=0, years=0.5) == (0.0, 126.0)
    assert window(warm_up_days=10, years=1.5)[1] == Calendar(START).span_end(10.0, 12) + 126.0


def test_the_window_can_end_on_a_date():
    end = dt.date(2025, 1, 6)
    assert window(warm_up_days=5, years=None, end=end.isoformat()) == (5.0, Calendar(START).day_of(end))


def test_a_window_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match=r"run\.warm_up_days 60"):
        window(warm_up_days=60, years=None, end="2024-05-01")


def test_a_day_holds_contracted_hours_less_other_work_and_leave():
    leave = [1.0] * 12
    leave[3], leave[4] = 0.9, 0.5
    config = plain({"workforce.non_case_share": 0.25, "workforce.leave_factors": leave})
    hours = direct_hours_by_day(Calendar(dt.date(2024, 4, 29)), config.workforce, 5)
    assert hours == pytest.approx([6.75, 6.75, 3.75, 3.75, 3.75])  # Monday 29 April, then May


def test_one_family_from_first_contact_to_last_closure():
    config = plain(
        {
            "pathway.mash.partner_check_days": {"red": 0.0, "amber": 0.0, "green": 0.8},
            "pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("section47")),
        }
    )
    model = play(config, [(0.0, family(0, need=3))])
    told = [
        (EventType(int(row.event)).name, round(row.time, 6))
        for row in rows(model)
        if row.entity == 0.0 and row.event != EventType.TASK_DONE
    ]
    assert told == [
        ("CONTACT", 0.0),
        ("SCREENED", 0.1),  # an hour
        ("MASH_STARTED", 0.1),
        ("MASH_DECIDED", 1.2),  # partners 0.8 days, research two hours, decision one
        ("REFERRAL", 1.2),
        ("ASSESSMENT_STARTED", 1.2),
        ("UNALLOCATED", 1.2),
        ("ALLOCATED", 1.2),
        ("CHILD_SEEN", 6.5),  # half of the 10-day limit, and three hours
        ("ASSESSMENT_WORK_DONE", 12.0),  # half way to the write-up
        ("ASSESSMENT_WRITTEN", 17.6),  # four days before day 20 of the assessment, and four hours
        ("ASSESSMENT_COMPLETED", 20.25),  # the supervisor's slot the day before the end, half an hour
        ("REASONABLE_CAUSE", 20.25),
        ("STRATEGY_DISCUSSION", 20.25),
        ("CASE_STAGE", 20.25),
        ("SECTION47_STARTED", 20.25),
        ("CONFERENCE_BOOKED", 21.05),  # eight hours of enquiry
        ("CONFERENCE_REPORT_DONE", 29.95),  # four days before the conference, and seven hours
        ("CONFERENCE_HELD", 33.25),  # 13 days after the discussion
        ("PLAN_STARTED", 33.25),  # on the day of the conference
        ("CASE_STAGE", 33.55),  # the conference takes three hours
        ("UNALLOCATED", 33.55),
        ("ALLOCATED", 33.55),  # in the safeguarding team
        ("CONFERENCE_BOOKED", 52.25),  # to end the plan: a report would take five days
        ("REVIEW_HELD", 57.25),
        ("PLAN_ENDED", 57.25),  # 24 days
        ("PLAN_FOLLOWED_BY", 57.25),
        ("CASE_CLOSED", 57.25),
        ("JOURNEY_CLOSED", 57.25),
    ]
    work = [
        (TaskKind(int(row.detail)).name, round(row.start, 6), row.hours) for row in rows(model, EventType.TASK_DONE)
    ]
    assert work == [
        ("SCREENING", 0.0, 1.0),
        ("MASH_RESEARCH", 0.9, 2.0),
        ("MASH_DECISION", 1.1, 1.0),
        ("ASSESSMENT_VISIT", 6.2, 3.0),
        ("ASSESSMENT_VISIT", 11.7, 3.0),
        ("WRITE_UP", 17.2, 4.0),
        ("AUTHORISATION", 20.2, 0.5),
        ("SECTION47_ENQUIRY", 20.25, 8.0),
        ("CONFERENCE_REPORT", 29.25, pytest.approx(7.0)),
        ("CONFERENCE", 33.25, pytest.approx(3.0)),
        ("HANDOVER", 33.55, 1.5),
        (
            "PLAN_VISIT_CHILD_PROTECTION",
            38.25,
            4.0,
        ),  # due on day 10 of the plan, worked on from half an interval before
        ("PLAN_VISIT_CHILD_PROTECTION", 48.25, 4.0),
    ]


def test_a_referral_may_be_closed_before_it_is_assessed():
    shares = {"no_further_action_share_below": 0.0, "no_further_action_share_above": 0.6}
    model = play(plain({"pathway.referral": shares}), [(0.0, family(0)), (1.0, family(1, CLOSED_AT_REFERRAL=0.7))])
    (refused,) = rows(model, EventType.REFERRAL_CLOSED)
    assert (refused.entity, refused.time, refused.since) == (0.0, pytest.approx(0.4), pytest.approx(0.4))
    closed = rows(model, EventType.JOURNEY_CLOSED, entity=0.0)
    assert [row.detail for row in closed] == [ClosureStage.REFERRAL]
    assert len(rows(model, EventType.ASSESSMENT_STARTED)) == 1


def test_work_undone_at_the_end_is_written_down():
    # Three contacts at the end of the last day: one screening in hand, two waiting.
    config = plain({"run.years": 0.02, "teams.front_door": team(1)})
    model = play(config, [(4.95, family(index)) for index in range(3)])
    assert model.env.now == 5.0
    undone = rows(model, EventType.TASK_OPEN)
    assert [(row.time, row.detail, row.since, row.due) for row in undone] == [(5.0, 0.0, 4.95, 5.95)] * 3
    assert undone[0].start == 4.95
    assert all(math.isnan(row.start) for row in undone[1:])


def test_a_run_returns_its_log_calendar_window_and_configuration():
    config = plain({"run.years": 0.1})
    log = run(config, 3)
    assert log.log.names == COLUMNS
    assert log.snapshots.names == SNAPSHOT_COLUMNS
    assert (log.window, log.config, log.calendar.start) == ((0.0, 25.0), config, config.run.start)
    assert set(log.snapshots["time"]) == {0.0, 5.0, 10.0, 15.0, 20.0}
