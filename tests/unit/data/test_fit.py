"""Rates that nobody publishes, solved for such that the expected flows are the published ones."""

from dataclasses import replace

import pytest

from sim.data.assumptions import default_groups, with_assumptions
from sim.data.fit import SECTION47_OF_CHILDREN_IN_NEED, UNKNOWNS, FitError, Targets, differences, expected, fit
from sim.data.profiles import profile
from sim.model.flows import flows

PLAN_OF_CHILDREN_IN_NEED = "pathway.assessment.outcomes.child_in_need.child_in_need_plan"


@pytest.fixture(scope="module")
def values():
    """The typical authority's figures, by key."""
    return {entry.key: entry.value for entry in profile("england_typical")}


@pytest.fixture(scope="module")
def build(values):
    """Make a configuration from values of the unknowns; the rest is the typical authority's."""
    groups = default_groups()
    either = values[SECTION47_OF_CHILDREN_IN_NEED] + values[PLAN_OF_CHILDREN_IN_NEED]

    def built(unknowns):
        plan = {PLAN_OF_CHILDREN_IN_NEED: either - unknowns[SECTION47_OF_CHILDREN_IN_NEED]}
        return with_assumptions(groups, values | dict(unknowns) | plan)

    return built


def test_rates_are_found_again_from_what_they_lead_to(values, build):
    rates = {key: values[key] for key in UNKNOWNS}
    config = build(rates)
    found = fit(build, expected(config, flows(config)))
    assert found == pytest.approx(rates, rel=1e-3)
    assert all(low <= found[key] <= high for key, (low, high, _) in UNKNOWNS.items())


def test_other_figures_are_met_by_other_rates(values, build):
    config = build({key: values[key] for key in UNKNOWNS})
    targets = replace(expected(config, flows(config)), referrals=4000.0, child_protection_plans_open=400.0)
    solved = build(fit(build, targets))
    found = expected(solved, flows(solved))
    assert (found.referrals, found.child_protection_plans_open) == pytest.approx((4000.0, 400.0), rel=1e-5)
    assert found.rereferral_share == pytest.approx(targets.rereferral_share, rel=1e-5)


def test_differences_are_relative_to_the_targets(values, build):
    config = build({key: values[key] for key in UNKNOWNS})
    targets = expected(config, flows(config))
    found = differences(config, replace(targets, referrals=2.0 * targets.referrals))
    assert found["referrals"] == pytest.approx(-0.5)
    assert [abs(value) < 1e-5 for name, value in found.items() if name != "referrals"] == [True] * 8


def test_figures_that_no_rates_can_give_are_refused(build):
    nearly_all_are_rereferrals = Targets(4155.0, 0.065, 0.308, 0.99, 1514.0, 793.0, 325.0)
    with pytest.raises(
        FitError, match=r"no rates in their ranges .* comes out .* off; .* is at its greatest, .* would have"
    ):
        fit(build, nearly_all_are_rereferrals)
