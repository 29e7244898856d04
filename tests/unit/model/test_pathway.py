"""Journeys in which two things go on at once: an enquiry from the day of the referral, and the assessment beside it."""

from __future__ import annotations

import pytest

from sim.model.events import AssessmentOutcome, CaseStage, ClosureStage, EventType, MashDecision, PlanKind
from tests.support.small_service import CHILD_IN_NEED, CHILD_PROTECTION, GREEN, RED, family, plain, play, rows, team

AT_MASH = {"pathway.section47.at_mash_share": 0.6, "pathway.plans.transfer": False, "run.years": 0.5}


def journey(changes=None, **someone):
    model = play(plain(AT_MASH | (changes or {})), [(0.5, family(0, rag=GREEN, **someone))])
    return model, {EventType(int(row.event)): row for row in rows(model) if row.entity >= 0}


def test_the_hub_sees_reasonable_cause_only_where_protection_is_needed():
    for need, draw, decision in (
        (CHILD_PROTECTION, 0.59, MashDecision.STRATEGY_DISCUSSION),
        (CHILD_PROTECTION, 0.61, MashDecision.REFERRAL),
        (CHILD_IN_NEED, 0.0, MashDecision.REFERRAL),
    ):
        _, seen = journey(need=need, SECTION47_AT_MASH=draw)
        assert seen[EventType.MASH_DECIDED].detail == decision


def test_an_enquiry_begins_on_the_day_of_the_referral_and_the_assessment_goes_on_beside_it():
    _, seen = journey(need=CHILD_PROTECTION, SECTION47_AT_MASH=0.0)
    referred = seen[EventType.REFERRAL].time
    assert seen[EventType.REASONABLE_CAUSE].time == referred
    assert seen[EventType.SECTION47_STARTED].since - referred < 1.0
    # The conference makes a plan after 13 days; the assessment ends after 20, as planned, and has found what led to it.
    assert seen[EventType.CONFERENCE_HELD].time == pytest.approx(seen[EventType.SECTION47_STARTED].since + 13.0)
    assert seen[EventType.PLAN_STARTED].time == seen[EventType.CONFERENCE_HELD].time
    assert seen[EventType.PLAN_STARTED].detail == PlanKind.CHILD_PROTECTION
    assert seen[EventType.ASSESSMENT_COMPLETED].time == pytest.approx(referred + 20.0, abs=1.0)
    assert seen[EventType.ASSESSMENT_COMPLETED].detail == AssessmentOutcome.SECTION47


def test_a_file_is_complete_before_the_case_is_closed():
    no_conference = {"pathway.section47.conference_share": 0.0, "pathway.section47.no_conference_plan_share": 0.0}
    _, seen = journey(no_conference, need=CHILD_PROTECTION, SECTION47_AT_MASH=0.0)
    assert seen[EventType.SECTION47_CLOSED].time < seen[EventType.ASSESSMENT_COMPLETED].time
    assert seen[EventType.CASE_CLOSED].time == seen[EventType.ASSESSMENT_COMPLETED].time
    assert seen[EventType.JOURNEY_CLOSED].detail == ClosureStage.ASSESSMENT


def test_the_strategy_discussion_does_not_wait_for_a_worker():
    nobody = {"teams.assessment": team(0, managers=1)}
    model, seen = journey(nobody, need=CHILD_PROTECTION, SECTION47_AT_MASH=0.0)
    assert seen[EventType.STRATEGY_DISCUSSION].time - seen[EventType.REFERRAL].time < 1.0
    (waiting,) = rows(model, EventType.UNALLOCATED)
    assert waiting.detail == CaseStage.SECTION47
    assert EventType.ALLOCATED not in seen


def test_immediate_risk_goes_to_a_strategy_discussion_at_once():
    model = play(
        plain(AT_MASH | {"pathway.screening.immediate_share": 1.0}),
        [(0.5, family(0, need=CHILD_PROTECTION, rag=RED, SECTION47_AT_MASH=0.99))],
    )
    (cause,) = rows(model, EventType.REASONABLE_CAUSE)
    (referral,) = rows(model, EventType.REFERRAL)
    assert cause.time == referral.time == pytest.approx(0.6)
    assert rows(model, EventType.MASH_STARTED) == []
