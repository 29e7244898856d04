"""What an analysis is about: the experiment it starts from, its scenarios and measures, by the names given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.config.errors import ConfigError, did_you_mean
from sim.experiment.file.experiment import Experiment
from sim.experiment.run.plan import Plan, PlannedScenario, plan_experiment, plan_scenarios
from sim.measures import MEASURES


def planned(experiment: str | Path | Experiment | None, overrides: Sequence[str]) -> Plan:
    """Compose the scenarios of an experiment, or one scenario of the overrides alone."""
    if experiment is None:
        single = plan_scenarios("single", Experiment(title="Forecast", question=""), overrides)
        return replace(single, title=single.scenarios[0].config.authority.name)
    if isinstance(experiment, Experiment):
        return plan_scenarios("experiment", experiment, overrides)
    return plan_experiment(experiment, overrides)


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
            hint = did_you_mean(name, MEASURES)
            raise ConfigError(f"measure {name}: there is no such measure{hint or '; see frontdoor describe measures'}")
