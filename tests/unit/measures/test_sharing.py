"""Measures of sharing, of logs written by hand, against results worked by hand."""

from __future__ import annotations

import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.model.events import EventType, Role, TaskKind, WorkerKind


def test_people_and_hours_lent(log):
    log.employs(7, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    log.employs(8, Role.SENIOR_PRACTITIONER, WorkerKind.AGENCY, "safeguarding")
    log.employs(9, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door")
    log.employs(10, Role.MANAGER, WorkerKind.PERMANENT, "assessment")
    for day, worker in ((3.0, 7), (3.0, 7), (3.0, 8), (4.0, 7)):  # three people-days
        log.happens(day, EventType.LENT, worker=worker, detail=TaskKind.SCREENING, since=1.0)
    log.works(TaskKind.SCREENING, 7, 1.0, 3.0, 3.5, hours=2.0)
    log.works(TaskKind.MASH_RESEARCH, 8, 1.0, 3.0, 3.5, hours=3.0, team="mash")
    log.works(TaskKind.SCREENING, 9, 1.0, 3.0, 3.5, hours=4.0)  # an officer's own
    log.works(TaskKind.WRITE_UP, 7, 1.0, 5.0, 6.0, hours=15.0, team="assessment")
    log.works(TaskKind.MASH_DECISION, 10, 1.0, 3.0, 3.5, hours=6.0, team="assessment")  # a manager's, not lent
    assert log("people_lent_mean") == pytest.approx(3.0 / 42.0)
    assert log("hours_lent") == 5.0
    assert log("hours_lent_per_year") == pytest.approx(5.0 / 42.0 * WORKING_DAYS_PER_YEAR)
    assert log("hours_lent_share") == pytest.approx(5.0 / 20.0)
    assert log.months("hours_lent") == [5.0, 0.0]


def test_cases_that_another_team_took(log):
    for day, why in ((3.0, 0.0), (4.0, 3.0), (5.0, 3.0)):
        log.happens(day, EventType.ALLOCATED, "assessment", entity=day, children=2, since=1.0, reason=why, detail=0)
    assert log("cases_to_other_team") == 4.0


def test_posts_that_another_team_was_given(log):
    for day, to in ((3.0, "assessment"), (4.0, "safeguarding"), (25.0, "safeguarding")):
        log.happens(day, EventType.POST_MOVED, to, role=Role.SOCIAL_WORKER)
    log.happens(5.0, EventType.VACANCY_OPENED, "safeguarding", role=Role.SOCIAL_WORKER)
    assert log("posts_moved") == 3.0
    assert log("posts_moved_per_year") == pytest.approx(3.0 / 42.0 * WORKING_DAYS_PER_YEAR)
    assert log.months("posts_moved") == [2.0, 1.0]


def test_where_nobody_shares_nothing_moves(log):
    for name in ("people_lent_mean", "hours_lent", "cases_to_other_team", "posts_moved"):
        assert log(name) == 0.0, name
