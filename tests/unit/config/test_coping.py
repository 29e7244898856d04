"""A service copes unless a run says otherwise, and one word switches every rule of it off."""

import re
from pathlib import Path

import yaml

import sim
from sim.config.files import project_directory

OFF = {
    "allocation.sharing": "none",
    "allocation.change_in_assessment.enabled": False,
    "pathway.screening.chasing.enabled": False,
    "pathway.mash.partner_check_cv": {"red": 0.5, "amber": 0.5, "green": 0.5},
    "pathway.assessment.planned_length.by_load.enabled": False,
    "pathway.section47.day_by_load.enabled": False,
    "pathway.section47.postponement.enabled": False,
    "pathway.plans.child_in_need.length_by_load.enabled": False,
    "workforce.rates_by_role.enabled": False,
    "workforce.effort.by_load.enabled": False,
    "teams.reserve.enabled": False,
    "teams.posts_follow_demand": 0.0,
    "demand.movement.enabled": False,
}
"""Every switch of the rules, as it stands where nobody copes."""


def at(values, key):
    for name in key.split("."):
        values = values[name]
    return values


def keys(values, prefix=""):
    """Every key with a value of its own; the spread of partners' answers is one."""
    for name, value in values.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict) and key not in OFF:
            yield from keys(value, f"{key}.")
        else:
            yield key


def written(option):
    return yaml.safe_load((project_directory("configs") / "coping" / f"{option}.yaml").read_text(encoding="utf-8"))


def test_a_service_copes_by_default_with_the_values_of_the_groups():
    assert sim.compose(["coping=full"]) == sim.compose()
    assert written("full") is None


def test_none_switches_every_rule_off_and_changes_nothing_else():
    usual, without = (sim.compose(overrides).model_dump(mode="json") for overrides in ([], ["coping=none"]))
    assert {key: at(without, key) for key in OFF} == OFF
    assert {key for key in keys(usual) if at(usual, key) != at(without, key)} == set(OFF)
    assert set(keys(written("none"))) == set(OFF)


def test_a_single_rule_can_be_switched_on_again():
    config = sim.compose(["coping=none", "allocation.sharing=service"])
    assert (config.allocation.sharing, config.teams.reserve.enabled) == ("service", False)


def test_every_rule_that_the_model_page_names_is_one_of_them():
    page = (Path(__file__).parents[3] / "docs" / "model.md").read_text(encoding="utf-8")
    table = page.partition("**How a service copes.**")[2].partition("**Contents**")[0]
    named = {name for row in table.splitlines() if row.startswith("|") for name in re.findall(r"`([a-z0-9_.]+)`", row)}
    assert {next((name for name in named if key.startswith(name)), key) for key in OFF} == named
