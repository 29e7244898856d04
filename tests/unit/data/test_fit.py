"""Rates that nobody publishes, solved for such that the expected flows are the published ones."""

import pytest

from sim.data.assumptions import default_groups, with_assumptions
from sim.data.fit import SECTION47_OF_CHILDREN_IN_NEED, FitError, Targets, fit
from sim.data.profiles import profile

PLAN_OF_CHILDREN_IN_NEED = "pathway.assessment.outcomes.child_in_need.child_in_need_plan"


def test_figures_that_no_rates_can_give_are_refused():
    groups = default_groups()
    values = {entry.key: entry.value for entry in profile("england_typical")}
    either = values[SECTION47_OF_CHILDREN_IN_NEED] + values[PLAN_OF_CHILDREN_IN_NEED]

    def build(unknowns):
        plan = {PLAN_OF_CHILDREN_IN_NEED: either - unknowns[SECTION47_OF_CHILDREN_IN_NEED]}
        return with_assumptions(groups, values | dict(unknowns) | plan)

    nearly_all_are_rereferrals = Targets(4155.0, 0.065, 0.308, 0.99, 1514.0, 793.0, 325.0)
    with pytest.raises(FitError, match="no rates in range give the published figures"):
        fit(build, nearly_all_are_rereferrals)
