"""Returns: who comes back, when, with what need, and what it means to be known."""

from __future__ import annotations

import math

import pytest

from sim.clock import Calendar
from sim.config.categories import NEEDS
from sim.model.events import ClosureStage, Event, MashDecision
from sim.model.expected_returns import RETURN_LIMIT_DAYS, escalation_share
from sim.model.family import RETURNS_CAP
from sim.model.returns import Returns
from tests.support.small_service import (
    CHILD_IN_NEED,
    CHILD_PROTECTION,
    UNIVERSAL,
    family,
    fixed,
    outcomes,
    plain,
    play,
    rows,
)

CERTAIN = {
    "pathway.returns.enabled": True,
    "pathway.returns.scale": 1.0,
    "pathway.returns.probability": dict.fromkeys(("contact", "mash", "referral", "assessment", "plan"), 0.9),
    "pathway.returns.missed_need_factor": 1.0,
    "pathway.returns.delay_days": fixed(10.0),
    "pathway.returns.worsening_share": 0.0,
    "pathway.returns.known_referral_share": 0.4,
}
"""Everybody (whose uniform is below 0.9) comes back ten days after closure."""


def returns(changes=None, quality=1.0, helped=1.0, escalation=1.0):
    return Returns(
        plain(CERTAIN | (changes or {})).pathway.returns,
        rag=lambda need, u: 2,
        quality_odds_factor=lambda family: quality,
        help_odds_factor=lambda family: helped,
        help_escalation_factor=lambda family: escalation,
    )


def closed(number=0, need=CHILD_IN_NEED, **draws):
    someone = family(0, need, **draws)
    someone.number = number
    someone.begin_journey(0.0)
    return someone


def test_a_family_comes_back_when_its_uniform_is_below_the_probability():
    assert returns().delay_after(closed(RETURN=0.89), ClosureStage.PLAN) == 10.0
    assert returns().delay_after(closed(RETURN=0.91), ClosureStage.PLAN) is None


def test_children_in_care_do_not_come_back():
    assert returns().delay_after(closed(RETURN=0.0), ClosureStage.CARE) is None


def test_identifiers_have_room_for_every_return():
    assert returns().delay_after(closed(RETURNS_CAP - 1, RETURN=0.0), ClosureStage.PLAN) == 10.0
    assert returns().delay_after(closed(RETURNS_CAP, RETURN=0.0), ClosureStage.PLAN) is None


def test_all_returns_are_within_twelve_months():
    rule = returns({"pathway.returns.delay_days": {"distribution": "weibull", "mean": 300.0, "cv": 0.85}})
    delays = [rule.delay_days(u) for u in (1e-6, 0.2, 0.5, 0.8, 1.0 - 1e-9)]
    assert delays == sorted(delays)
    assert 0.0 < delays[0] < delays[-1] <= RETURN_LIMIT_DAYS + 1e-6


def test_unmet_need_comes_back_more_often():
    rule = returns({"pathway.returns.probability.contact": 0.4, "pathway.returns.missed_need_factor": 1.5})
    assert rule.delay_after(closed(RETURN=0.5), ClosureStage.CONTACT) == 10.0
    assert rule.delay_after(closed(need=UNIVERSAL, RETURN=0.5), ClosureStage.CONTACT) is None


def test_need_can_worsen():
    someone = closed(need=UNIVERSAL, RETURN_NEED=0.1)
    returns({"pathway.returns.worsening_share": 0.2}).come_back(someone, 30.0)
    assert (someone.need, someone.number, someone.contacted_at, someone.rag) == (UNIVERSAL + 1, 1, 30.0, 2)


def test_a_poor_file_raises_the_odds_of_return():
    rule = {"pathway.returns.probability.plan": 0.5}
    assert returns(rule, quality=1.5).delay_after(closed(RETURN=0.59), ClosureStage.PLAN) == 10.0  # odds 1.5: 0.6
    assert returns(rule, quality=1.5).delay_after(closed(RETURN=0.61), ClosureStage.PLAN) is None
    assert returns(rule, quality=0.5).delay_after(closed(RETURN=0.34), ClosureStage.PLAN) is None  # odds 0.5: 0.333


def test_help_keeps_away_who_would_have_come_back_and_brings_nobody_back():
    someone = closed(RETURN=0.7)
    rule = returns(helped=0.25)  # of odds 9 for 0.9, which leaves 2.25: 0.692
    assert rule.delay_after(someone, ClosureStage.PLAN) == 10.0
    assert rule.stays_away(someone)
    unlikely = closed(RETURN=0.69)
    assert rule.delay_after(unlikely, ClosureStage.PLAN) == 10.0
    assert not rule.stays_away(unlikely)
    assert not returns().stays_away(someone)


def test_help_makes_worse_need_less_likely_but_nothing_else():
    assert escalation_share(0.2, UNIVERSAL, 0.5) == 0.1
    assert escalation_share(0.2, CHILD_PROTECTION, 0.5) == 0.2  # the top level can only get better
    someone = closed(need=UNIVERSAL, RETURN_NEED=0.15)
    returns({"pathway.returns.worsening_share": 0.2}, escalation=0.5).come_back(someone, 30.0)
    assert someone.need == UNIVERSAL


def test_without_returns_nobody_comes_back():
    assert returns({"pathway.returns.enabled": False}).delay_after(closed(RETURN=0.0), ClosureStage.PLAN) is None


# On the way


QUICK = {
    "pathway.assessment.planned_length.enabled": False,
    "pathway.assessment.visit_spacing_days": 0.0,
    "pathway.assessment.authorisation.enabled": False,
}


def test_a_family_comes_back_day_by_day():
    model = play(plain(CERTAIN | {"run.years": 0.1}), [(0.0, family(0, UNIVERSAL))])
    # Advice after an hour; back ten days later, and ten days and an hour after that.
    assert [row.time for row in rows(model, Event.CONTACT)] == [0.0]
    again = rows(model, Event.RECONTACT)
    assert [row.time for row in again] == pytest.approx([10.1, 20.2])
    assert [row.since for row in again] == pytest.approx([0.1, 10.2])
    entities = [row.entity for row in rows(model, Event.JOURNEY_CLOSED)]
    assert entities == [0.0, 1.0, 2.0]


def test_a_second_referral_within_twelve_months_is_a_rereferral():
    model = play(plain(CERTAIN | QUICK), [(0.0, family(0))])
    first, second, *_ = rows(model, Event.REFERRAL)
    assert first.detail == 0.0
    assert math.isnan(first.since)
    assert (second.detail, second.since) == (1.0, first.time)


def test_twelve_months_end_on_the_day():
    calendar = Calendar(plain().run.start)
    end = calendar.span_end(0.4, 12)
    for extra, again in ((-0.5, 1.0), (1.5, 0.0)):
        someone = family(0)
        someone.previous_referral = 0.4
        config = plain(QUICK | {"run.years": 1.2})
        model = play(config, [(end + extra, someone)])
        assert [row.detail for row in rows(model, Event.REFERRAL)] == [again]


def test_a_referral_long_before_the_calendar_began_is_no_recent_one():
    someone = family(0)
    someone.previous_referral = -10_000.0
    model = play(plain(QUICK), [(0.0, someone)])
    assert [row.detail for row in rows(model, Event.REFERRAL)] == [0.0]


@pytest.mark.parametrize(("u", "decision"), [(0.59, MashDecision.NO_FURTHER_ACTION), (0.61, MashDecision.REFERRAL)])
def test_a_known_family_goes_to_the_mash_where_its_history_weighs(u, decision):
    # Unknown, the same family would be advised at the front door: below the threshold, and nobody errs.
    someone = family(0, UNIVERSAL, SEEN_AT_MASH=u)
    someone.previous_referral = -5.0
    model = play(plain(CERTAIN | QUICK), [(0.0, someone)])
    back = rows(model, Event.RECONTACT)[0]
    (enquiry, *_) = rows(model, Event.MASH_DECIDED, entity=back.entity)
    assert enquiry.detail == decision


def test_worse_need_at_return_takes_another_way():
    config = plain(
        CERTAIN
        | QUICK
        | {
            "pathway.returns.worsening_share": 1.0,
            "pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("no_further_action")),
        }
    )
    model = play(config, [(0.0, family(0, need=1))])
    assert [row.need for row in rows(model, Event.CONTACT, Event.RECONTACT)][:3] == [1.0, 2.0, 3.0]
