"""Each column of the event log has one meaning, whatever the event: a log in which everything happens."""

import numpy as np
import pytest

from sim.model.event_details import DETAIL_CODES, DETAIL_COUNTS, detail_words
from sim.model.events import AllocationReason, EventType, Role
from tests.support.small_service import configured, play
from tests.support.whole_service import EVERYTHING

ABOUT_PEOPLE_AND_POSTS = {
    *(event for event in EventType if EventType.JOINED <= event <= EventType.NQSW_YEAR_ENDED),
    *(event for event in EventType if EventType.SUPERVISED <= event <= EventType.VACANCY_REMOVED),
    EventType.POST_MOVED,
}
WORK = {EventType.TASK_DONE, EventType.TASK_OPEN}
CONFERENCES = {EventType.CONFERENCE_BOOKED, EventType.CONFERENCE_REPORT_DONE, EventType.CONFERENCE_POSTPONED}


@pytest.fixture(scope="module")
def log():
    return play(configured(EVERYTHING, {"run.years": 2.0})).recorder.log


def events_with(log, present):
    """Events of which some rows have a value, and those of which all have one."""
    events, have = log["event"], present
    some, none = set(events[have]), set(events[~have])
    return some, some - none


def test_rows_about_people_and_posts_and_no_others_have_a_role(log):
    assert set(log["event"]) == set(EventType)
    some, always = events_with(log, log["role"] >= 0.0)
    assert some == always == ABOUT_PEOPLE_AND_POSTS
    assert set(log["role"]) == {-1.0, *map(float, Role)}
    whose = (log["event"] == EventType.JOINED) | (log["event"] == EventType.LEFT)
    roles = {}
    for worker, role in zip(log["worker"][whose], log["role"][whose], strict=True):
        assert roles.setdefault(worker, role) == role


def test_work_and_nothing_else_has_hours(log):
    some, always = events_with(log, ~np.isnan(log["hours"]))
    assert some == always == WORK


def test_allocations_and_nothing_else_have_a_reason(log):
    some, always = events_with(log, log["reason"] != -1.0)
    assert some == always == {EventType.ALLOCATED}
    assert set(log["reason"]) == {-1.0, *map(float, AllocationReason)}


def test_a_case_s_first_allocation_is_of_its_first_worker_or_in_another_team_and_no_other_is_the_first(log):
    allocated = log["event"] == EventType.ALLOCATED
    seen = set()
    for case, reason in zip(log["entity"][allocated], log["reason"][allocated], strict=True):
        assert reason == AllocationReason.OTHER_TEAM or (reason == AllocationReason.FIRST_WORKER) == (case not in seen)
        seen.add(case)


def test_start_is_of_work_or_of_a_conference(log):
    some, _ = events_with(log, ~np.isnan(log["start"]))
    assert some == WORK | CONFERENCES


def test_since_is_never_after_what_happened(log):
    known = ~np.isnan(log["since"])
    assert (log["since"][known] <= log["time"][known] + 1e-9).all()


@pytest.mark.parametrize("event", EventType, ids=lambda event: event.name)
def test_detail_is_a_code_or_a_count_as_it_is_said_or_nothing(log, event):
    found = set(log["detail"][log["event"] == event])
    if event in DETAIL_COUNTS:
        assert all(value >= 0.0 and value.is_integer() for value in found)
    else:
        assert found <= (set(map(float, range(len(detail_words(event))))) or {-1.0})


def test_no_event_s_detail_is_said_twice():
    assert not DETAIL_CODES.keys() & DETAIL_COUNTS.keys()
