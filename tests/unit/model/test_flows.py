"""Expected flows: probabilities add up, small cases by hand, and what a run of the model makes of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.model.events import ClosureStage, EventType
from sim.model.expected_returns import need_at_return, return_probability
from sim.model.family import Draw
from sim.model.flows import (
    contacts_by_state,
    first_contact_mix,
    first_contacts,
    flows,
    planned_assessment_days,
    rereferral_share,
    return_matrix,
    routing,
    seen_above,
)
from sim.model.model import Model
from sim.model.workload import direct_hours_per_person_year, expected_hours
from tests.support.return_share import solve_return_share
from tests.support.small_service import configured, fixed, outcomes, plain, play, team

AUTHORITIES = pytest.mark.parametrize("config", [configured(), plain()], ids=["typical", "plain"])


def test_need_is_seen_with_sensitivity_and_specificity():
    assert seen_above(0.9, 0.7) == pytest.approx([0.3, 0.3, 0.9, 0.9])


@pytest.mark.parametrize(("need", "u", "then"), [(0, 0.1, 1), (1, 0.1, 2), (2, 0.1, 3), (3, 0.1, 2), (1, 0.2, 1)])
def test_need_worsens_by_one_level_and_from_the_top_falls(need, u, then):
    assert need_at_return(need, 0.15, u) == then


def test_probability_of_return_by_stage_and_need():
    returns = configured(
        {
            "pathway.returns.scale": 2.0,
            "pathway.returns.missed_need_factor": 1.5,
            "pathway.returns.probability": {
                "contact": 0.1,
                "mash": 0.2,
                "referral": 0.25,
                "assessment": 0.3,
                "plan": 0.6,
            },
        }
    ).pathway.returns
    by_stage = [[return_probability(returns, need, stage) for stage in ClosureStage] for need in (1, 2)]
    assert by_stage[0] == pytest.approx([0.2, 0.4, 0.5, 0.6, 0.95, 0.0])
    assert by_stage[1] == pytest.approx([0.3, 0.6, 0.75, 0.9, 0.95, 0.0])  # missed need, but for the plan; capped


@AUTHORITIES
@pytest.mark.parametrize("known", [False, True])
def test_every_contact_is_closed_somewhere(config, known):
    route = routing(config.pathway, known)
    assert route.closed.sum(axis=1) == pytest.approx([1.0] * 4)
    assert (route.closed >= -1e-12).all()
    assert (route.referral_closed + route.assessed) == pytest.approx(route.referral)
    assert (route.conference <= route.section47 + 1e-12).all()
    assert (route.plan_child_protection <= route.conference + 1e-12).all()


def test_routing_by_hand():
    config = plain(
        {
            "pathway.screening.sensitivity": 0.9,
            "pathway.screening.specificity": 0.8,
            "pathway.mash.sensitivity": 0.5,
            "pathway.mash.specificity": 0.75,
            "pathway.returns.known_referral_share": 0.4,
            "pathway.referral": {"no_further_action_share_below": 0.5, "no_further_action_share_above": 0.1},
        }
    )
    new, known = routing(config.pathway, known=False), routing(config.pathway, known=True)
    assert new.mash == pytest.approx([0.2, 0.2, 0.9, 0.9])
    assert new.referral == pytest.approx([0.05, 0.05, 0.45, 0.45])
    assert new.assessed == pytest.approx([0.025, 0.025, 0.405, 0.405])
    assert known.mash == pytest.approx([1.0] * 4)
    assert known.referral == pytest.approx([0.4, 0.4, 0.5, 0.5])


@AUTHORITIES
def test_flows_balance(config):
    expected = flows(config)
    assert expected.closures.sum() == pytest.approx(expected.contacts.sum())
    assert expected.referrals.sum() == pytest.approx((expected.referrals_closed + expected.assessments).sum())
    assert (expected.known_contacts <= expected.contacts + 1e-9).all()
    assert (expected.known_referrals <= expected.referrals + 1e-9).all()
    assert (expected.known_closures <= expected.closures + 1e-9).all()


def test_contacts_are_first_contacts_and_their_returns():
    config = configured()
    expected = flows(config)
    below, above = solve_return_share(config)
    volume = config.demand.contacts_per_year * (1.0 - config.demand.open_case_share)
    assert first_contacts(config.demand).sum() < expected.contacts.sum()
    # The profile's shares of returns are the solution, so that the volume comes out as published.
    assert (below, above) == pytest.approx(
        (config.demand.return_share.below_threshold, config.demand.return_share.above_threshold), abs=1e-4
    )
    assert expected.contacts.sum() == pytest.approx(volume, rel=1e-4)
    assert expected.contacts[:2].sum() / volume == pytest.approx(config.demand.below_threshold_share, rel=1e-4)


def test_too_many_returns_are_refused():
    everybody = dict.fromkeys(("contact", "mash", "referral", "assessment", "plan"), 0.95)
    changes = {
        "demand.below_threshold_share": 0.999,
        "pathway.returns.probability": everybody,
        "pathway.returns.worsening_share": 0.9,
    }
    with pytest.raises(ValueError, match="returns alone exceed the volume"):
        solve_return_share(configured(changes))


def test_without_returns_all_contacts_are_first_contacts():
    config = configured({"pathway.returns.enabled": False})
    assert not return_matrix(config).any()
    assert solve_return_share(config) == pytest.approx((0.0, 0.0))
    assert rereferral_share(flows(config)) == 0.0


def test_the_mix_of_first_contacts():
    config = configured({"demand.early_help_share_of_below": 0.4, "demand.child_protection_share_of_above": 0.3})
    assert first_contact_mix(config.demand) == pytest.approx([0.6, 0.4, 0.7, 0.3])


def test_planned_lengths_are_those_of_the_mixture():
    length = {
        "enabled": True,
        "quick_share": 0.25,
        "quick": fixed(10.0),
        "full": fixed(60.0),
        "pull_share": 0.8,
        "pull_window_days": 4.0,
        "write_up_days": 5.0,
        "by_load": {"enabled": False, "strength": 0.15, "reference": 0.41, "least": 0.6, "most": 1.6},
    }
    days = planned_assessment_days(plain({"pathway.assessment.planned_length": length}).pathway.assessment)
    assert sorted(days) == [10.0] * 25 + [43.0] * 60 + [60.0] * 15
    assert planned_assessment_days(plain({"pathway.assessment.planned_length.enabled": False}).pathway.assessment) == [
        0.0
    ]


def test_the_long_are_pulled_back_as_often_as_the_less_long():
    """The mean of the closed form is that of many lengths as the model draws them."""
    planned = configured().pathway.assessment.planned_length.model_dump() | {"pull_share": 0.6}
    config = configured({"pathway.assessment.planned_length": planned})
    assessments = Model(config, 0).pathway.assessments
    uniforms = np.random.default_rng(1).random((20_000, len(Draw))).tolist()
    drawn = [assessments.planned_days(row) for row in uniforms]
    error = np.std(drawn) / len(drawn) ** 0.5
    assert np.mean(planned_assessment_days(config.pathway.assessment)) == pytest.approx(
        np.mean(drawn), abs=0.1 + 5.0 * error
    )


def test_no_demand_is_no_flow_and_no_work():
    config = plain()
    assert flows(config).contacts.sum() == 0.0
    assert rereferral_share(flows(config)) == 0.0
    assert set(expected_hours(config).values()) == {0.0}


def test_expected_hours_by_hand():
    config = plain(
        {
            "demand.contacts_per_year": 100.0,
            "demand.below_threshold_share": 0.5,
            "demand.child_protection_share_of_above": 0.2,
            "pathway.assessment.outcomes.child_protection": outcomes("section47"),
            "pathway.assessment.outcomes.child_in_need": outcomes("child_in_need_plan"),
            "early_help.length_days": fixed(120.0),
            "early_help.completion_share": 1.0,
        }
    )
    # 100 contacts screened for an hour; 50 to the MASH (2 hours and 1) and assessed (10 hours; signed off in half
    # an hour). 10 under section 47 (8 + 10 hours) and on protection plans of 24 days; 40 child in need plans of 30
    # days; each handed over in an hour and a half.
    assert expected_hours(config) == pytest.approx(
        {
            "front_door": 100.0,
            "mash": 100.0,
            "mash_managers": 50.0,
            "assessment": 500.0 + 180.0,
            "assessment_managers": 25.0,
            # Two visits of 4 hours in 24 days, one of 2 hours in 30.
            "safeguarding": 10 * 8.0 + 40 * 2.0 + 50 * 1.5,
            # A conference and a review of each protection plan.
            "conference": (10 + 10) * (0.4 + 1.0 + 0.8),
            # 20 need early help; 70% accept, for 24 weeks.
            "early_help": 20 * 0.7 * 24 * 1.5,
        }
    )


def test_hours_of_a_person_year_by_hand():
    changes = {"workforce.non_case_share": 0.25, "workforce.sickness_rate": 0.04}
    config = plain(changes)
    hours = 10.0 * 0.75 * 0.96 * WORKING_DAYS_PER_YEAR
    assert direct_hours_per_person_year(config.workforce, supervised=False) == pytest.approx(hours)
    supervised = plain({**changes, "workforce.supervision.enabled": True})
    # Every 20 days an hour and three quarters.
    less = WORKING_DAYS_PER_YEAR / 20.0 * 1.75
    assert direct_hours_per_person_year(supervised.workforce, supervised=True) == pytest.approx(hours - less)


def test_a_run_flows_as_expected():
    # Returns come soon, so that the steady state does too; families of one, and nobody has to wait.
    changes = {
        "demand.contacts_per_year": 6_000.0,
        "demand.below_threshold_share": 0.6,
        "demand.return_share": {"below_threshold": 0.2, "above_threshold": 0.3},
        "pathway.screening.sensitivity": 0.9,
        "pathway.screening.specificity": 0.7,
        "pathway.screening.immediate_share": 0.5,
        "pathway.mash.specificity": 0.6,
        "pathway.mash.sensitivity": 0.95,
        "pathway.referral": {"no_further_action_share_below": 0.3, "no_further_action_share_above": 0.05},
        "pathway.assessment.planned_length.enabled": False,
        "pathway.assessment.outcomes.child_in_need": outcomes("child_in_need_plan"),
        "pathway.assessment.outcomes.child_protection": outcomes("section47"),
        "pathway.section47.conference_share": 0.4,
        "pathway.section47.conference_planned_days": [3.0],
        "pathway.plans.child_in_need.length_days": fixed(2.0),
        "pathway.plans.child_protection.length_days": fixed(2.0),
        "pathway.returns.enabled": True,
        "pathway.returns.delay_days": fixed(2.0),
        "pathway.returns.worsening_share": 0.2,
        "run.warm_up_days": 60,
        "run.years": 1.0,
    } | {f"teams.{name}": team(150, managers=40) for name in ("front_door", "mash", "assessment", "safeguarding")}
    config = plain(changes)
    model, expected = play(config), flows(config)
    begins, ends = model.window
    years = (ends - begins) / WORKING_DAYS_PER_YEAR

    log = model.recorder.log

    def a_year(*events, **fields):
        counted = (log["time"] >= begins) & np.isin(log["event"], events)
        for name, value in fields.items():
            counted &= log[name] == value
        return counted.sum() / years

    # Families come back in clusters, so counts vary more than Poisson's: eight standard deviations of these.
    for flow, count in (
        (expected.contacts.sum(), a_year(EventType.CONTACT, EventType.RECONTACT)),
        (expected.mash.sum(), a_year(EventType.MASH_DECIDED)),
        (expected.referrals.sum(), a_year(EventType.REFERRAL)),
        (expected.known_referrals.sum(), a_year(EventType.REFERRAL, detail=1.0)),
        (expected.referrals_closed.sum(), a_year(EventType.REFERRAL_CLOSED)),
        (expected.assessments.sum(), a_year(EventType.ASSESSMENT_COMPLETED)),
        (expected.section47s.sum(), a_year(EventType.SECTION47_STARTED)),
        (expected.conferences.sum(), a_year(EventType.CONFERENCE_HELD)),
        (expected.plans_child_in_need.sum(), a_year(EventType.PLAN_STARTED, detail=0.0)),
        (expected.plans_child_protection.sum(), a_year(EventType.PLAN_STARTED, detail=1.0)),
        *(
            (expected.contacts[need], a_year(EventType.CONTACT, EventType.RECONTACT, need=float(need)))
            for need in range(4)
        ),
        *(
            (expected.closures[:, stage].sum(), a_year(EventType.JOURNEY_CLOSED, detail=float(stage)))
            for stage in ClosureStage
        ),
    ):
        assert abs(count - flow) <= 8.0 * math.sqrt(flow), (flow, count)


@given(
    returns=arrays(float, (5, 5), elements=st.floats(0.0, 0.19)),
    first=arrays(float, 5, elements=st.floats(0.0, 1e5)),
)
def test_contacts_by_state_are_first_contacts_and_what_they_bring(returns, first):
    found = contacts_by_state(first, returns)
    assert found == pytest.approx(first + found @ returns, rel=1e-9, abs=1e-6)
    assert (found >= first * (1.0 - 1e-12)).all()
