"""From the words of ``frontdoor run`` to plans: a what-if, a sweep, or named experiments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Glob
from hydra.errors import HydraException

from sim.cli.hydra_session import Session, Words, read_words
from sim.cli.precision import say_how_precise
from sim.cli.show import show_results
from sim.cli.status import DONE
from sim.config.errors import ConfigError, NotBegunError
from sim.config.files import experiment_names
from sim.config.own_folders import named_folders, own_folders, with_config_dir
from sim.experiment.file.experiment import Experiment, Scenario, is_the_same_in_all_scenarios, point_name
from sim.experiment.file.reading import load_experiment
from sim.experiment.run.plan import Plan, plan_experiment, plan_scenarios
from sim.experiment.run.replications import Options
from sim.experiment.run.run import run_plan
from sim.experiment.run.what_if import plan_what_if
from sim.reported import write_report

_EXPERIMENT = ("experiment=", "experiments=")


def run_plans(words: list[str], dry_run: bool = False) -> int:
    """Run what the words ask for and print the results; the last line on standard output is their folder."""
    given = read_words(words)
    status = DONE
    for plan in _plans(given):
        options = Options(results_dir=given.results_dir, command=tuple(words), report=write_report, dry_run=dry_run)
        with suppress(NotBegunError):  # each of several plans says what it would run
            results = run_plan(plan, options)
            status = max(status, show_results(results))
            if plan.precision is not None:
                say_how_precise(results, plan.precision)
    return status


def split_experiment(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the name in ``experiment=``, ``+experiment=`` or ``experiments=``, and the other words."""
    named = [word for word in words if word.lstrip("+").startswith(_EXPERIMENT)]
    if len(named) > 1:
        raise ConfigError(f"one experiment at a time, not {' and '.join(named)}")
    return (named[0].partition("=")[2] if named else None), [word for word in words if word not in named]


def _plans(given: Words) -> list[Plan]:
    """Plan all that is asked for before anything runs: a plan for a what-if, a sweep, or each experiment."""
    name, overrides = split_experiment(given.overrides)
    if given.alone and (given.sweeping or name is not None):
        raise ConfigError("--alone: leaves out the authority as it is now, which a sweep or an experiment does not add")
    others = replace(given, overrides=tuple(overrides))
    if name is None:
        jobs = Session().jobs(others) if given.need_hydra else [overrides]
        if len(jobs) > 1:
            return [_plan_sweep(jobs)]
        return [plan_what_if(job, alone=given.alone or given.sweeping) for job in jobs]
    own = own_folders(overrides)
    names = _names(name, own) if given.sweeping else [name]
    if not given.sweeping and len(_names(name, own)) > 1:
        raise ConfigError(f"experiment={name} is several experiments: run them one after the other with -m")
    return [plan for each in names for plan in _plan_experiments(each, others)]


def _plan_experiments(name: str, others: Words) -> Iterator[Plan]:
    """Yield a plan of an experiment for every value that is swept over it."""
    jobs = _jobs_of_experiment(name, others) if others.need_hydra else [list(others.overrides)]
    swept = _swept(jobs)
    for job in jobs:
        yield _titled(plan_experiment(name, job), job, swept)


def _jobs_of_experiment(name: str, others: Words) -> list[list[str]]:
    """Return the overrides of every run; Hydra composes them over the experiment's baseline, which may give a list."""
    folders = with_config_dir([], *named_folders(others.overrides))
    _, experiment = load_experiment(name, own_folders(folders))
    first = (*experiment.overrides, *experiment.expanded()[experiment.baseline_name].overrides)
    try:
        jobs = Session().jobs(replace(others, overrides=tuple(with_config_dir([*first, *others.overrides]))))
    except ConfigError:
        plan_experiment(name, folders)  # a mistake in the file is told with its name
        raise
    return [[*job[: len(folders)], *job[len(folders) + len(first) :]] for job in jobs]


def _names(value: str, own: Sequence[Path]) -> list[str]:
    """Return the names of several experiments: ``a,b``, or ``glob(a*)`` of those that have a name."""
    try:
        override = OverridesParser.create().parse_override(f"experiment={value}")
    except HydraException:  # the path of a file may hold what Hydra cannot read
        return [value]
    pattern: object = override.value()
    if isinstance(pattern, Glob):
        found = pattern.filter(experiment_names(own))
        if not found:
            raise ConfigError(f"experiment={value}: there is no such experiment")
        return found
    return list(override.sweep_string_iterator()) if override.is_sweep_override() else [value]


def _titled(plan: Plan, job: Sequence[str], swept: Sequence[str]) -> Plan:
    """Say in the title what tells an experiment from itself under other overrides."""
    if not swept:
        return plan
    point = _point(job)
    return replace(plan, title=f"{plan.title}, with {point_name({key: point[key] for key in swept})}")


def _plan_sweep(jobs: Sequence[Sequence[str]]) -> Plan:
    """Make a scenario of every job, named after the overrides in which the jobs differ; the first is the baseline."""
    swept = _swept(jobs)
    points = [_point(job) for job in jobs]
    for key in swept:
        if is_the_same_in_all_scenarios(key):
            raise ConfigError(f"{key} changes no result, so there is nothing to compare: give it one value")
    scenarios = {
        point_name({key: point[key] for key in swept}): Scenario(overrides=tuple(job))
        for point, job in zip(points, jobs, strict=True)
    }
    if len(scenarios) < len(jobs):
        raise ConfigError("a value is given twice: every scenario of a sweep must differ from the others")
    return plan_scenarios("sweep", Experiment(title=f"Sweep of {', '.join(swept)}", question="", scenarios=scenarios))


def _swept(jobs: Sequence[Sequence[str]]) -> list[str]:
    """Return the keys in which the jobs of a sweep differ."""
    points = [_point(job) for job in jobs]
    return [key for key in (points[0] if points else {}) if len({point[key] for point in points}) > 1]


def _point(job: Sequence[str]) -> dict[str, str]:
    return {key.lstrip("+"): value for key, _, value in (override.partition("=") for override in job)}
