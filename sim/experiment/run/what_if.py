"""Overrides alone as a plan: the authority as it is beside what the overrides change, or one scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from sim.config.compose import compose
from sim.config.errors import ConfigError
from sim.config.schema import Config
from sim.experiment.file.experiment import Experiment, Scenario
from sim.experiment.file.overrides import shared_and_changed, with_changes
from sim.experiment.file.setting_words import change, level
from sim.experiment.run.plan import Plan, plan_experiment, plan_scenarios

AS_NOW = "as now"

_MOST_CHANGES = 3
_LONGEST_NAME = 60
"""What the name of a scenario has room for: it heads rows and columns."""


def plan_what_if(overrides: Sequence[str], alone: bool = False) -> Plan:
    """Plan the authority as it is, and beside it what the overrides change.

    Both have the same authority, with what describes it (``authority.*``), and are run in the same way (``run.*``,
    ``execution.*``); every other override is the change. There is one scenario if it is to be ``alone``, if nothing is
    changed, and if what is changed cannot be told from the authority: where it completes the figures of a council of
    the user's own, or an option of the user's own says too how long is simulated.

    Raises
    ------
    ConfigError
        If an override is wrong.
    """
    single = plan_experiment(None, overrides)  # first, so that a mistake is told as it was typed
    changed = single.scenarios[0].config
    single = replace(single, title=f"Forecast for {with_changes(changed.authority.name, overrides)}")
    shared, changes = shared_and_changed(overrides)
    now = None if alone or not changes else _composed(shared)
    if now is None or now.digest == changed.digest or (now.authority, now.run) != (changed.authority, changed.run):
        return single
    name = now.authority.name
    experiment = Experiment(
        title=f"{name} as now, and with {_name(changes)}",
        question=f"What would change in {name} with {', '.join(_beside_now(each, now) for each in changes)}?",
        scenarios={AS_NOW: Scenario(), _name(changes): Scenario(overrides=changes)},
    )
    return plan_scenarios("what_if", experiment, shared)


def _composed(overrides: Sequence[str]) -> Config | None:
    try:
        return compose(overrides)
    except ConfigError:
        return None


def _name(changes: Sequence[str]) -> str:
    """Name a scenario by what it changes, or by how much where that is too long for a name."""
    name = ", ".join(map(change, changes))
    return name if len(changes) <= _MOST_CHANGES and len(name) <= _LONGEST_NAME else f"{len(changes)} changes"


def _beside_now(override: str, now: Config) -> str:
    """Return a change in words and, where it is one of a number, what the number is now."""
    key = override.lstrip("+").partition("=")[0]
    try:
        value: Any = reduce(getattr, key.split("."), now)
    except AttributeError:  # a group, or a record of a list
        return change(override)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{change(override)} (now {level(key, value)})" if is_number else change(override)
