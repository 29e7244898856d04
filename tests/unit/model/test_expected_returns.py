"""Expected returns: what files and early help do to them, by hand and beside a run."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.clock import WORKING_DAYS_PER_YEAR
from sim.model.events import ClosureStage, EventType
from sim.model.expected_returns import Help, help_at_return, needs_at_return, probabilities
from sim.model.flows import flows, plan_closures, rereferral_share, routing, still_known
from sim.model.model import run
from tests.support.small_service import CHILD_IN_NEED, CHILD_PROTECTION, EARLY_HELP, UNIVERSAL, configured, fixed

FRESH = len(Help)
AT_ONCE = np.zeros(len(ClosureStage))


def helped(delay, length, lasting, completed=1.0):
    return configured(
        {
            "pathway.returns.delay_days": fixed(delay),
            "early_help.length_days": fixed(length),
            "early_help.session_interval_days": 20.0,
            "early_help.completion_share": completed,
            "early_help.effect.lasting_days": lasting,
        }
    )


@pytest.mark.parametrize(
    ("delay", "lasting", "origin", "then"),
    [
        (10.0, 0.0, FRESH, Help.GIVEN),
        (10.0, 0.0, Help.GIVEN, Help.GIVEN),  # 50 days were left of the spell
        (40.0, 0.0, Help.GIVEN, Help.NONE),  # 20 days
        (40.0, 100.0, Help.GIVEN, Help.LASTING),
        (100.0, 0.0, FRESH, Help.NONE),
        (100.0, 50.0, FRESH, Help.LASTING),
        (100.0, 50.0, Help.LASTING, Help.NONE),  # 10 days of the effect were left
        (100.0, 252.0, Help.LASTING, Help.LASTING),
        (100.0, 252.0, Help.NONE, Help.NONE),
    ],
)
def test_what_help_is_at_the_return(delay, lasting, origin, then):
    shares = help_at_return(helped(delay, 60.0, lasting), AT_ONCE)[ClosureStage.CONTACT, origin]
    assert shares == pytest.approx(np.eye(len(Help))[then])


def test_an_assessment_ends_a_spell_but_not_the_effect_of_a_completed_one():
    days = np.full(len(ClosureStage), 30.0)
    assessed = help_at_return(helped(100.0, 160.0, 252.0), days)[ClosureStage.ASSESSMENT]
    assert assessed[Help.GIVEN] == pytest.approx([1.0, 0.0, 0.0])
    assessed = help_at_return(helped(100.0, 60.0, 252.0), days)[ClosureStage.ASSESSMENT]
    assert assessed[Help.LASTING] == pytest.approx([0.0, 0.0, 1.0])  # 212 days left, 130 until the next return


def test_a_broken_off_spell_has_no_lasting_effect():
    shares = help_at_return(helped(100.0, 60.0, 252.0, completed=0.4), AT_ONCE)[ClosureStage.CONTACT, FRESH]
    assert shares == pytest.approx([0.6, 0.0, 0.4])


def test_probabilities_of_return_by_hand():
    config = configured(
        {
            "pathway.returns.scale": 1.0,
            "pathway.returns.probability": dict.fromkeys(("contact", "mash", "referral", "assessment", "plan"), 0.5),
            "quality.shares": {
                "compliant": 0.5,
                "small_adjustments": 0.0,
                "improvement_required": 0.0,
                "additional_work": 0.5,
            },
            "quality.return_odds.additional_work": 3.0,
            "early_help.effect.return_odds_during": 0.5,
            "early_help.effect.return_odds_after": 0.3,
        }
    )
    found = probabilities(config)
    assert found[UNIVERSAL, ClosureStage.CONTACT] == pytest.approx([1 / 2, 1 / 3, 3 / 13])
    assert found[UNIVERSAL, ClosureStage.ASSESSMENT, Help.NONE] == pytest.approx((1 / 3 + 3 / 5) / 2)  # odds 1/2, 3/2


def test_help_makes_worse_need_at_the_return_less_likely():
    config = configured({"pathway.returns.worsening_share": 0.2, "early_help.effect.escalation_factor": 0.5})
    found = needs_at_return(config)
    assert found[EARLY_HELP, Help.NONE] == pytest.approx([0.0, 0.8, 0.2, 0.0])
    assert found[EARLY_HELP, Help.GIVEN] == pytest.approx([0.0, 0.9, 0.1, 0.0])
    assert found[CHILD_PROTECTION, Help.LASTING] == pytest.approx([0.0, 0.0, 0.2, 0.8])


def test_help_without_effect_is_no_help():
    without, idle, usual = (
        flows(sim.compose(["authority=darlington_typical_practice", change]))
        for change in ("teams.early_help.posts=0", "early_help.effect_scale=0", "early_help.effect_scale=1")
    )
    assert without.contacts == pytest.approx(idle.contacts)
    assert (usual.contacts < without.contacts).all()


def test_children_on_protection_plans_come_back_long_after_their_referral():
    config = configured()
    route = routing(config.pathway, known=False)
    known, plans = still_known(config.pathway, route), plan_closures(config.pathway, route)
    assert known[CHILD_PROTECTION, ClosureStage.PLAN] < known[CHILD_IN_NEED, ClosureStage.PLAN]
    assert plans.weights.sum(axis=1) == pytest.approx(1.0)
    days = plans.weights @ plans.days
    assert days[CHILD_PROTECTION] > days[CHILD_IN_NEED]


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [
        (),
        (
            "pathway.returns.scale=1.5",
            "early_help.effect.return_odds_during=0.4",
            "early_help.consent_share=0.9",
            "demand.contacts_per_year=3500",  # so that nobody has to wait, and cases close when they should
        ),
    ],
    ids=["usual", "many returns and effective help"],
)
def test_returns_of_a_run_are_as_many_as_expected(changes):
    config = sim.compose(
        [
            "authority=darlington_typical_practice",
            "demand.yearly_walk_sd=0",
            "run.years=2.0",
            "teams.early_help.posts=40",
            *changes,
        ]
    )
    expected, counted = flows(config), []
    for replication in range(4):
        log = run(config, replication)
        begins, ends = log.window
        events = log.log
        inside = (events["time"] >= begins) & (events["time"] < ends)

        def a_year(event, inside=inside, events=events, years=(ends - begins) / WORKING_DAYS_PER_YEAR):
            return events["children"][inside & (events["event"] == event)].sum() / years

        again = inside & (events["event"] == EventType.REFERRAL) & (events["detail"] == 1.0)
        share = events["children"][again].sum() / (a_year(EventType.REFERRAL) * (ends - begins) / WORKING_DAYS_PER_YEAR)
        counted.append((a_year(EventType.RECONTACT), share))
    returns, share = np.mean(counted, axis=0)
    # Five or more standard errors of four replications: 1.6% of returns, 2.5% of the share at most.
    assert returns == pytest.approx((expected.contacts - expected.first_contacts).sum(), rel=0.08)
    assert share == pytest.approx(rereferral_share(expected), rel=0.13)
