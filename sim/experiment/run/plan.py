"""What is to be run, to the last parameter: an experiment whose scenarios are composed and validated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sim.config.compose import compose, validate
from sim.config.errors import ConfigError
from sim.config.own_folders import own_folders
from sim.config.schema import Config
from sim.experiment.file import base
from sim.experiment.file.expectations import Expectations
from sim.experiment.file.experiment import Experiment
from sim.experiment.file.overrides import last_of_each
from sim.experiment.file.precision import Precision
from sim.experiment.file.reading import experiment_file, load_experiment, shown
from sim.experiment.file.uncertainty import Uncertainty
from sim.experiment.run.supervised import check_supervised
from sim.experiment.store.task import Task
from sim.measures.windows import Windows

_HERE = {"engine": "local", "address": None}


@dataclass(frozen=True)
class PlannedScenario:
    """A scenario with its resolved configuration, and what is uncertain in it, if anything."""

    name: str
    config: Config
    replications: int
    overrides: tuple[str, ...] = ()
    note: str = ""
    uncertainty: Uncertainty | None = None

    def task(self, replication: int) -> Task:
        """Return a replication to be run: of the scenario's configuration, with what is uncertain in it drawn."""
        config = self.uncertainty.drawn(self.config, replication) if self.uncertainty else self.config
        return Task(config, replication)

    def tasks(self) -> list[Task]:
        """Return every replication of the scenario."""
        return [self.task(replication) for replication in range(self.replications)]


@dataclass(frozen=True)
class Plan:
    """Scenarios to be run and compared, and how the experiment is presented.

    Attributes
    ----------
    experiment
        Name of the folder of results.
    scenarios
        In the order in which they are shown.
    baseline
        Name of the scenario that the others are compared with.
    measures, columns
        Measures to show first, and their short headings.
    source
        The experiment's file, if it has one.
    expected
        Patterns, constraints and targets that the results are held against.
    precision
        How narrow the intervals are to be, if replications are to be added until they are.
    analysis
        What the scenarios were made for, where it is more than to be compared: ``kind``, such as a tornado, and what
        its tables and pictures need to know.
    """

    experiment: str
    title: str
    question: str
    scenarios: tuple[PlannedScenario, ...]
    baseline: str
    measures: tuple[str, ...] = ()
    columns: Mapping[str, str] | None = None
    source: Path | None = None
    expected: Expectations = field(default_factory=Expectations)
    precision: Precision | None = None
    analysis: Mapping[str, Any] | None = None

    @property
    def uncertainty(self) -> Uncertainty | None:
        """What is drawn anew for blocks of replications, the same in all scenarios."""
        return self.scenarios[0].uncertainty

    @property
    def drawn_keys(self) -> list[str]:
        """Keys of the parameters that are drawn anew for blocks of replications."""
        return list(self.uncertainty.parameters) if self.uncertainty else []

    def independent(self, measures: pd.DataFrame) -> pd.DataFrame:
        """Return tidy measures as independent observations: replications that share a draw count as one."""
        return self.uncertainty.independent(measures) if self.uncertainty else measures

    def tasks(self) -> list[Task]:
        """Return every replication to be run, those of equal configurations once; first all of number 0, then 1."""
        by_content = {
            (task.config.digest, task.replication): task for scenario in self.scenarios for task in scenario.tasks()
        }
        return sorted(by_content.values(), key=lambda task: task.replication)

    def scenario(self, name: str) -> PlannedScenario:
        """Return a scenario by name."""
        return next(scenario for scenario in self.scenarios if scenario.name == name)

    def with_replications(self, replications: int) -> Plan:
        """Return the same plan with at least so many replications of every scenario."""
        scenarios = (replace(each, replications=max(each.replications, replications)) for each in self.scenarios)
        return replace(self, scenarios=tuple(scenarios))

    def with_exactly(self, replications: int) -> Plan:
        """Return the same plan with so many replications of every scenario."""
        return replace(self, scenarios=tuple(replace(each, replications=replications) for each in self.scenarios))


def plan_experiment(experiment: str | Path | Experiment | None, overrides: Sequence[str] = ()) -> Plan:
    """Compose every scenario of an experiment; the overrides given here apply to all of them.

    An experiment is given by name, by the path of its file, or as such; None is one scenario of the overrides alone.

    ``run.replications`` among the overrides takes the place of every number of replications in the file, and of the
    precision asked for there.

    Raises
    ------
    ConfigError
        Naming the file, and the scenario whose overrides are wrong.
    """
    if experiment is None:
        single = plan_scenarios("single", Experiment(title="Forecast", question=""), overrides)
        return replace(single, title=single.scenarios[0].config.authority.name)
    if isinstance(experiment, Experiment):
        return plan_scenarios("experiment", experiment, overrides)
    own = own_folders(overrides)
    path = experiment_file(experiment, own)
    name, found = load_experiment(experiment, own)
    try:
        return replace(plan_scenarios(name, found, overrides), source=path)
    except ConfigError as error:
        raise ConfigError(f"{shown(path)}: {error}") from error


def plan_scenarios(name: str, experiment: Experiment, overrides: Sequence[str] = ()) -> Plan:
    """Compose every scenario of an experiment; the overrides given here apply to all of them."""
    asked_for = any(override.lstrip("+").startswith("run.replications=") for override in overrides)
    scenarios = []
    for label, scenario in experiment.expanded().items():
        own = (*experiment.overrides, *scenario.overrides)
        try:
            config = compose([*own, *overrides])
            check_supervised(config)
        except ConfigError as error:
            check_supervised(
                compose([*experiment.overrides, *overrides])
            )  # a mistake that all scenarios share is no scenario's own
            raise ConfigError(f"scenario {label!r}: {error}") from error
        replications = config.run.replications
        if not asked_for and scenario.replications:
            replications = scenario.replications
        elif not asked_for and experiment.replications:
            is_baseline = label == experiment.baseline_name
            replications = experiment.replications.baseline if is_baseline else experiment.replications.default
        shared = (override for override in overrides if not override.startswith("execution"))
        settings = last_of_each((*own, *shared))
        scenarios.append(PlannedScenario(label, config, replications, settings, scenario.note, experiment.uncertainty))
    if experiment.uncertainty:
        experiment.uncertainty.check([scenario.config for scenario in scenarios])
    plan = Plan(
        name,
        experiment.title,
        experiment.question,
        tuple(scenarios),
        experiment.baseline_name,
        experiment.measures,
        experiment.columns,
        expected=experiment,
        precision=None if asked_for else experiment.precision,
    )
    _check_seeds(plan)
    _check_named_scenarios(plan, experiment)
    _check_months(plan)
    return plan


def _check_seeds(plan: Plan) -> None:
    """Refuse to compare seeds: such scenarios share no random numbers, so their differences are chance."""
    seeds = {scenario.config.run.seed for scenario in plan.scenarios}
    if len(seeds) > 1:
        raise ConfigError(
            f"run.seed: {' and '.join(map(str, sorted(seeds)[:2]))} cannot be compared: scenarios of different seeds "
            "share no random numbers, so their differences are not paired, and tell of chance. For more futures give "
            "run.replications; to see an experiment with another seed, run all of it with that"
        )


def _check_named_scenarios(plan: Plan, experiment: Experiment) -> None:
    """Refuse a named scenario that sets what is set already: to compare it would compare like with like."""
    same = plan.scenario(plan.baseline).config.digest
    for name in experiment.scenarios:
        if name != plan.baseline and plan.scenario(name).config.digest == same:
            raise ConfigError(f"scenarios.{name}: its overrides change nothing; it equals {plan.baseline!r}")


def _check_months(plan: Plan) -> None:
    """Refuse a pattern that needs months beyond those reported."""
    if plan.expected.patterns:
        months = {scenario.name: reported_months(scenario.config) for scenario in plan.scenarios}
        try:
            plan.expected.check_months(months, plan.baseline)
        except ValueError as error:
            raise ConfigError(str(error)) from error


def reported_months(config: Config) -> int:
    """Return how many calendar months are reported, parts of months included."""
    return len(Windows.of_run(config.run).labels)


def plan_configs(name: str, title: str, configs: Mapping[str, Config]) -> Plan:
    """Plan to run and compare configurations made in Python; the first is the baseline."""
    if not configs:
        raise ConfigError("there is no scenario to run")
    for label, config in configs.items():
        check_name("scenarios", label)
        check_supervised(config)
    scenarios = tuple(PlannedScenario(label, config, config.run.replications) for label, config in configs.items())
    plan = Plan(name, title, "", scenarios, scenarios[0].name)
    _check_seeds(plan)
    return plan


def check_name(key: str, label: str) -> None:
    """Raise ConfigError if a name shows nothing, or a spreadsheet would run it as a formula."""
    try:
        base.check_name(key, label)
    except ValueError as error:
        raise ConfigError(str(error)) from error


def plan_from_manifest(manifest: Mapping[str, Any]) -> Plan:
    """Plan to run again what a manifest describes, from the manifest alone."""
    for entry in manifest["scenarios"]:
        check_name("scenarios", entry["name"])
    uncertain = manifest.get("uncertainty")
    uncertainty = Uncertainty.model_validate(uncertain) if uncertain else None
    scenarios = tuple(
        PlannedScenario(
            entry["name"],
            # Here, not at the address of a cluster in somebody's file: who answers there could run programs here.
            validate({**entry["config"], "execution": {**manifest["run"]["execution"], **_HERE}}),
            entry["replications"],
            tuple(entry["overrides"]),
            entry["note"],
            uncertainty,
        )
        for entry in manifest["scenarios"]
    )
    return Plan(
        manifest["experiment"],
        manifest["title"],
        manifest["question"],
        scenarios,
        manifest["baseline"],
        tuple(manifest["measures"]),
        manifest["columns"],
        expected=Expectations.of(manifest),
        analysis=manifest.get("analysis"),
    )
