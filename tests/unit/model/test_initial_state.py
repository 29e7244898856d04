"""The first day: what is open is what a service that kept up would have, and it goes on from there."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import NEEDS
from sim.model.events import ClosureStage, Event, PlanKind
from sim.model.family import Origin
from sim.model.flows import flows
from sim.model.homeless import expected_accommodated
from sim.model.model import Model
from tests.support.small_service import fixed, outcomes, plain, play, rows, team

STAFFED = {f"teams.{name}": team(80, managers=10) for name in ("front_door", "mash", "assessment", "safeguarding")}
OPEN = {
    "run.initial_state": "caseload",
    "run.years": 0.02,
    "demand.contacts_per_year": 10_000.0,
    "demand.below_threshold_share": 0.5,
    "pathway.assessment.outcomes.child_protection": outcomes("section47"),
    "pathway.plans.child_in_need.open_at_start": 400.0,
    "pathway.plans.child_protection.open_at_start": 150.0,
}
FIRST_HOUR = 1e-9


def opened(changes=None):
    return play(plain(STAFFED | OPEN | changes)) if changes else opened_as_usual()


@cache
def opened_as_usual():
    return play(plain(STAFFED | OPEN))


def at_start(model, event, **fields):
    return [row for row in rows(model, event, **fields) if row.time <= FIRST_HOUR]


def test_an_empty_start_is_empty():
    model = play(plain(STAFFED | OPEN | {"run.initial_state": "empty", "demand.contacts_per_year": 0.0}))
    assert {row.event for row in rows(model)} == {float(Event.JOINED)}


def test_plans_are_open_in_the_numbers_published():
    model = opened()
    for kind, number in ((PlanKind.CHILD_IN_NEED, 400), (PlanKind.CHILD_PROTECTION, 150)):
        plans = at_start(model, Event.PLAN_STARTED, detail=float(kind))
        assert len(plans) in (number, number + 1)  # families of one; rounded by one uniform
        assert all(row.since <= 0.0 for row in plans)


def test_ages_of_plans_are_those_met_at_a_random_moment():
    model = opened()
    # Plans of 30 days: any age from 0 to 30 is equally likely.
    ages = [-row.since for row in at_start(model, Event.PLAN_STARTED, detail=float(PlanKind.CHILD_IN_NEED))]
    assert 0.0 <= min(ages) < max(ages) <= 30.0
    assert np.mean(ages) == pytest.approx(15.0, abs=6.0 * 30.0 / math.sqrt(12.0 * len(ages)))


def test_long_plans_are_likelier_to_be_open():
    law = {"distribution": "exponential", "mean": 30.0, "cv": 1.0}
    no_more = {"demand.contacts_per_year": 0.0, "run.years": 2.0}
    model = opened({"pathway.plans.child_in_need.length_days": law} | no_more)
    plans = {row.entity: -row.since for row in at_start(model, Event.PLAN_STARTED, detail=0.0)}
    ended = {row.entity: row.time for row in rows(model, Event.PLAN_ENDED) if row.entity in plans}
    assert ended.keys() == plans.keys()
    # Met at random, an exponential plan has lasted one mean and has one more to go (visits can delay its end a little).
    tolerance = 6.0 * 30.0 / math.sqrt(len(plans))
    assert np.mean(list(plans.values())) == pytest.approx(30.0, abs=tolerance)
    assert np.mean(list(ended.values())) == pytest.approx(30.0, abs=tolerance)


def test_assessments_in_progress_are_those_not_yet_at_their_planned_end():
    model = opened()
    expected = flows(model.config).assessments.sum() / WORKING_DAYS_PER_YEAR * 20.0  # planned for 20 days
    started = at_start(model, Event.ASSESSMENT_STARTED)
    assert abs(len(started) - expected) < 6.0 * math.sqrt(expected)
    assert all(-20.0 < row.since < 0.0 for row in started)


def test_a_backlog_comes_on_top():
    few, many = opened(), opened({"run.backlog_days": 10.0})
    extra = len(at_start(many, Event.ASSESSMENT_STARTED)) - len(at_start(few, Event.ASSESSMENT_STARTED))
    expected = flows(few.config).assessments.sum() / WORKING_DAYS_PER_YEAR * 10.0
    assert expected - 1.0 <= extra <= expected + 1.0


def test_enquiries_in_progress_are_those_before_their_conference():
    model = opened()
    started = at_start(model, Event.SECTION47_STARTED)
    expected = flows(model.config).section47s.sum() / WORKING_DAYS_PER_YEAR * 13.0
    assert abs(len(started) - expected) < 6.0 * math.sqrt(expected)
    assert all(-13.0 < row.since <= 0.0 for row in started)


def test_families_on_plans_have_a_worker_on_the_first_day():
    model = opened()
    assert all(team.desk.waiting == [] for team in model.workforce.teams.values())
    without_transfer = opened({"pathway.plans.transfer": False})
    held = {row.team for row in at_start(without_transfer, Event.ALLOCATED)}
    assert held == {2.0}


def test_recently_closed_families_come_back():
    soon = {"pathway.returns.enabled": True, "pathway.returns.delay_days": fixed(40.0), "run.years": 0.1}
    model = opened(soon)
    back = [row for row in rows(model, Event.RECONTACT) if int(row.entity) >> 43 == Origin.RECENTLY_CLOSED]
    expected_a_year = sum(
        flows(model.config).closures[need, stage] for need in range(len(NEEDS)) for stage in ClosureStage
    )
    assert 0 < len(back) < expected_a_year / 4
    assert all(0.0 < row.time < model.env.now for row in back)
    assert len({row.entity for row in back}) == len(back)


def test_every_family_of_the_first_day_has_its_own_identifier():
    model = opened({"run.backlog_days": 10.0})
    entities = [case.family.entity for case in model.service.open_cases]
    assert len(set(entities)) == len(entities)


def test_the_first_day_is_the_same_under_another_allocation():
    def families(changes):
        model = Model(plain(STAFFED | OPEN | changes), 0)
        model.workforce.assemble()
        model.initial_state.begin()
        model.env.run_to(0.5)
        return sorted((case.family.entity, case.family.need, case.referred_at) for case in model.service.open_cases)

    # Contacts of the first morning take longer than half a day to become referrals.
    assert families({}) == families({"allocation.policy": "rota", "teams.assessment": team(100, managers=9)})


def test_the_front_door_is_at_work_on_the_first_morning():
    model = opened({"pathway.mash.rag_given_need.universal": {"red": 0.0, "amber": 0.0, "green": 1.0}})
    expected = flows(model.config)
    waiting = at_start(model, Event.CONTACT)
    half_a_day = expected.contacts.sum() / WORKING_DAYS_PER_YEAR * 0.5
    assert len(waiting) in (int(half_a_day), int(half_a_day) + 1)
    enquiries = at_start(model, Event.MASH_STARTED)
    limits = {0: 0.4, 1: 1.0, 2: 3.0}
    assert all(row.since > -limits[int(row.rag)] and row.due == row.since + limits[int(row.rag)] for row in enquiries)
    assert {row.rag for row in enquiries} >= {1.0, 2.0}  # few are red, and those are decided within hours
    assert all(row.time <= 3.0 for row in rows(model, Event.MASH_DECIDED) if row.since < 0.0)
    assert len([row for row in rows(model, Event.MASH_DECIDED) if row.since < 0.0]) == len(enquiries)


def test_young_people_live_in_placements_as_on_an_ordinary_day():
    model = opened({"demand.contacts_per_year": 2_500.0, "demand.homeless_16_17_share": 0.04, "run.years": 1.0})
    config = model.config
    expected = expected_accommodated(config)
    assert 5.0 < expected < model.pathway.homeless.places
    assert len(at_start(model, Event.ACCOMMODATED)) in (int(expected), int(expected) + 1)
    moved_in, left = (rows(model, event) for event in (Event.ACCOMMODATED, Event.ACCOMMODATION_ENDED))
    half_way = sum(row.time < 126.0 for row in moved_in) - sum(row.time < 126.0 for row in left)
    assert abs(half_way - expected) < 6.0 * math.sqrt(expected)
