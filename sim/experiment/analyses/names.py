"""The scenarios and measures that an analysis is asked for, by name."""

from __future__ import annotations

from collections.abc import Sequence

from sim.config.errors import ConfigError, did_you_mean
from sim.experiment.run.plan import Plan, PlannedScenario
from sim.measures import KEY_MEASURES, MEASURES


def scenario_named(plan: Plan, name: str, role: str) -> PlannedScenario:
    """Return a scenario of a plan; ConfigError, naming the role, if there is none such."""
    names = [each.name for each in plan.scenarios]
    if name not in names:
        hint = did_you_mean(name, names)
        raise ConfigError(f"{role} {name!r}: there is no such scenario{hint or ';'} there are: {', '.join(names)}")
    return plan.scenario(name)


def check_measures(names: Sequence[str]) -> None:
    """Raise ConfigError unless all measures exist and there is one."""
    if not names:
        raise ConfigError("measure: name at least one; see frontdoor describe measures")
    for name in names:
        if name not in MEASURES:
            hint = did_you_mean(name, (*KEY_MEASURES, *MEASURES))
            raise ConfigError(f"measure {name}: there is no such measure{hint or '; see frontdoor describe measures'}")
