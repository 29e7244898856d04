"""Plans in a year of a small service with everything that can happen on them, and too few people."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from sim.config.categories import NEEDS
from sim.model.events import EventType, TaskKind
from sim.model.plan_work import visits_due
from tests.support.small_plans import CARE, WITH_MEETINGS
from tests.support.small_service import outcomes, plain, play, rows, team


def busy(changes):
    """A year of a small service with everything that can happen on a plan, and too few people."""
    everything = {
        "demand.contacts_per_year": 700.0,
        "demand.below_threshold_share": 0.2,
        "pathway.assessment.outcomes": {
            need: outcomes("section47" if need == "child_protection" else "child_in_need_plan") for need in NEEDS
        },
        "pathway.section47.conference_share": 0.6,
        "pathway.section47.protection_plan_share": 0.7,
        "pathway.section47.hazard_on_plan_per_year": dict.fromkeys(NEEDS, 1.0),
        "pathway.plans.child_in_need.length_days": {"distribution": "lognormal", "mean": 60.0, "cv": 0.8},
        "pathway.plans.child_protection.length_days": {"distribution": "lognormal", "mean": 80.0, "cv": 0.8},
        "pathway.plans.child_in_need.care_per_year": 0.3,
        "pathway.plans.child_protection.care_per_year": 0.3,
        "pathway.plans.child_in_need.reassessment_share": 0.3,
        "pathway.plans.child_protection.reassessment_share": 0.3,
        "pathway.plans.child_protection.step_down_share": 0.5,
        "pathway.plans.child_protection.prior_plan_share": 0.2,
        "pathway.returns.enabled": True,
        "teams.front_door": team(3),
        "teams.mash": team(5, managers=2),
        "teams.assessment": team(14, managers=3),
        "run.years": 1.0,
    }
    return plain(everything | WITH_MEETINGS | CARE | {"teams.safeguarding": team(5, managers=3)} | changes)


@pytest.fixture(scope="module", params=[True, False], ids=["drift", "no drift"])
def year(request):
    return play(busy({"pathway.plans.drift": request.param}))


def spells(model):
    """Plans by journey: kind, start and end (infinity while open), in order."""
    by_entity = {}
    for row in rows(model, EventType.PLAN_STARTED, EventType.PLAN_ENDED):
        plans = by_entity.setdefault(row.entity, [])
        if row.event == EventType.PLAN_STARTED:
            plans.append([row.detail, row.since, math.inf])
        else:
            assert (plans[-1][0], plans[-1][1]) == (row.detail, row.since)
            plans[-1][2] = row.time
    return by_entity


def test_plans_of_a_family_do_not_overlap(year):
    plans = spells(year)
    assert sum(len(each) > 1 for each in plans.values()) > 5
    for each in plans.values():
        for (_, _, ended), (_, began, _) in pairwise(each):
            assert ended <= began


def test_with_drift_a_plan_ends_when_as_many_visits_as_fall_due_have_been_made(year):
    drift = year.config.pathway.plans.drift
    visits = rows(year, EventType.TASK_DONE)
    under_enquiry = {row.entity for row in rows(year, EventType.SECTION47_STARTED)}
    late = 0
    for ended in rows(year, EventType.PLAN_ENDED):
        if math.isnan(ended.due):
            continue
        if not drift:
            assert ended.time == pytest.approx(ended.due) or ended.entity in under_enquiry
            continue
        kind = (TaskKind.PLAN_VISIT_CHILD_IN_NEED, TaskKind.PLAN_VISIT_CHILD_PROTECTION)[int(ended.detail)]
        interval = (20.0, 10.0)[int(ended.detail)]
        made = [
            row
            for row in visits
            if row.entity == ended.entity and row.detail == kind and ended.since < row.due and row.time <= ended.time
        ]
        assert ended.time >= ended.due - 1e-9
        assert len(made) >= visits_due(ended.due - ended.since, interval)
        late += ended.time > ended.due + 1e-9
    assert (late > 0) == drift


def test_nothing_is_left_undone_on_closed_cases(year):
    closed = {row.entity for row in rows(year, EventType.CASE_CLOSED)}
    assert len(closed) > 50
    assert not [row for row in rows(year, EventType.TASK_OPEN) if row.entity in closed and row.team in (2.0, 3.0)]


def test_reviews_follow_each_other(year):
    reviews = rows(year, EventType.REVIEW_HELD)
    assert len(reviews) > 20
    for review in reviews:
        assert review.since < review.time
        assert review.since < review.due


def test_the_same_seed_tells_the_same_story():
    one, two = play(busy({"run.years": 0.2})), play(busy({"run.years": 0.2}))
    assert repr(rows(one)) == repr(rows(two))
