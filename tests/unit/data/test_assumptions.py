"""The typical authority's assumptions with a council's values on top."""

import pytest

from sim.config.errors import ConfigError
from sim.data.assumptions import default_groups, with_assumptions, with_changed
from sim.data.profiles import profile

VALUES = {entry.key: entry.value for entry in profile("england_typical")}


def test_values_lie_on_top_of_the_default_groups():
    config = with_assumptions(default_groups(), VALUES | {"demand.contacts_per_year": 12_345.0})
    assert config.demand.contacts_per_year == 12_345.0
    assert config.authority.name == "Typical English authority"


def test_a_value_that_does_not_fit_is_refused():
    with pytest.raises(ConfigError, match=r"workforce\.vacancy_rate=2"):
        with_assumptions(default_groups(), VALUES | {"workforce.vacancy_rate": 2.0})


def test_changed_values_are_those_of_a_configuration_made_with_them():
    usual = with_assumptions(default_groups(), VALUES)
    changes = {
        "demand.below_threshold_share": 0.8,
        "pathway.assessment.outcomes.child_in_need.section47": 0.2,
        "pathway.assessment.outcomes.child_in_need.child_in_need_plan": 0.74,
        "pathway.returns.scale": 1.2,
    }
    assert with_changed(usual, changes) == with_assumptions(default_groups(), VALUES | changes)
    assert usual == with_assumptions(default_groups(), VALUES)  # which is left as it was
