"""``frontdoor run``: one scenario, a sweep, or a named experiment."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.errors import HydraException
from omegaconf import DictConfig
from omegaconf.errors import OmegaConfBaseException

from sim.cli.show import show_results
from sim.cli.status import DONE
from sim.config.compose import HYDRA_VERSION_BASE
from sim.config.errors import ConfigError, InputError, did_you_mean
from sim.config.explain import composition_mistake, mistaken_override
from sim.config.files import experiment_names, group_names, option_names, project_directory
from sim.experiment.file.experiment import Experiment, Scenario, is_the_same_in_all_scenarios, point_name
from sim.experiment.file.overrides import with_changes
from sim.experiment.file.reading import load_experiment
from sim.experiment.run.plan import Plan, plan_experiment, plan_scenarios
from sim.experiment.run.replications import Options
from sim.experiment.run.run import run_plan
from sim.reported import write_report

_TAKES_A_VALUE = {"--cfg", "-c", "--package", "-p", "--info", "-i", "--config-name", "-cn", "--config-dir", "-cd"}
_SWITCHES = {"--multirun", "-m", "--resolve", "--hydra-help", "--version"}
_EXPERIMENT = ("experiment=", "experiments=")


def run(words: list[str], dry_run: bool = False) -> int:
    """Run what the words ask for and print the results; the last line on standard output is their folder."""
    if {"-h", "--help"} & set(words):
        print(_help())
        return DONE
    session = Session(words, dry_run)
    name, others = split_experiment(words)
    is_for_hydra = any(word.startswith(("-", "hydra.")) for word in others)
    if name is None and not is_for_hydra:
        session.run(_plan_single(others))
    elif name is None:
        session.through_hydra(others)
    elif {"-m", "--multirun"} & set(others):
        raise ConfigError(f"experiment={name} has scenarios of its own: sweep without it, or under sweep: in its file")
    elif is_for_hydra:
        _, experiment = load_experiment(name)
        session.through_hydra([*experiment.overrides, *others])
    else:
        session.run(plan_experiment(name, others))
    return session.status


def split_experiment(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the name in ``experiment=``, ``+experiment=`` or ``experiments=``, and the other words."""
    named = [word for word in words if word.lstrip("+").startswith(_EXPERIMENT)]
    if len(named) > 1:
        raise ConfigError(f"one experiment at a time, not {' and '.join(named)}")
    return (named[0].partition("=")[2] if named else None), [word for word in words if word not in named]


class Session:
    """One use of the command: what Hydra calls back, and the exit status.

    Parameters
    ----------
    words
        What the user typed, for the manifest.
    dry_run
        Say what would run, and stop.
    """

    def __init__(self, words: Sequence[str], dry_run: bool = False) -> None:
        self.words, self.dry_run = tuple(words), dry_run
        self.status = DONE

    def run(self, plan: Plan) -> None:
        """Run a plan and print its results."""
        options = Options(command=self.words, report=write_report, dry_run=self.dry_run)
        self.status = show_results(run_plan(plan, options))

    def through_hydra(self, words: Sequence[str]) -> None:
        """Let Hydra read the command line, so that its own options work: ``-m``, ``--cfg job`` and so on."""
        flags, overrides = _flags_first(words)
        if mistake := mistaken_override(overrides, sweeping=True):
            raise ConfigError(mistake)
        configs = str(project_directory("configs"))
        start = hydra.main(config_path=configs, config_name="config", version_base=HYDRA_VERSION_BASE)
        try:
            with _hydras_surroundings([*flags, "--", *overrides]):
                start(self)()
        except InputError:
            raise
        except (HydraException, OmegaConfBaseException, ValueError) as error:
            raise ConfigError(composition_mistake(overrides, error, sweeping=True)) from error

    def __call__(self, composed: DictConfig) -> None:
        """Run a single scenario; called by Hydra."""
        self.run(_plan_single(list(HydraConfig.get().overrides.task)))

    def sweep(self, jobs: Sequence[Sequence[str]]) -> None:
        """Run the jobs of a sweep as the scenarios of one experiment; called by our launcher."""
        self.run(_plan_sweep(jobs))


def _flags_first(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part Hydra's options, with their values, from overrides: Hydra takes no option between two overrides."""
    flags: list[str] = []
    overrides: list[str] = []
    for word, before in zip(words, ["", *words], strict=False):
        is_value = before in _TAKES_A_VALUE and "=" not in word
        option = word.partition("=")[0]
        if word.startswith("-") and not is_value and option not in _TAKES_A_VALUE | _SWITCHES:
            near = did_you_mean(option, sorted(_TAKES_A_VALUE | _SWITCHES)) or "; try frontdoor run --help"
            raise ConfigError(f"there is no option {option}{near}")
        (flags if is_value or word.startswith("-") else overrides).append(word)
    return flags, overrides


@contextmanager
def _hydras_surroundings(words: Sequence[str]) -> Iterator[None]:
    """Give Hydra its command line, and have it raise errors rather than print them and exit with its own status."""
    argv, full_error = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    sys.argv, os.environ["HYDRA_FULL_ERROR"] = [argv[0], *words], "1"
    try:
        yield
    finally:
        sys.argv = argv
        if full_error is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = full_error


def _plan_single(overrides: Sequence[str]) -> Plan:
    plan = plan_scenarios("single", Experiment(title="Forecast", question=""), overrides)
    return replace(plan, title=f"Forecast for {with_changes(plan.scenarios[0].config.authority.name, overrides)}")


def _plan_sweep(jobs: Sequence[Sequence[str]]) -> Plan:
    """Make a scenario of every job, named after the overrides in which the jobs differ; the first is the baseline."""
    points = [{key: value for key, _, value in (override.partition("=") for override in job)} for job in jobs]
    swept = [key for key in points[0] if len({point[key] for point in points}) > 1]
    for key in swept:
        if is_the_same_in_all_scenarios(key):
            raise ConfigError(f"{key} changes no result, so there is nothing to compare: give it one value")
    if len(jobs) == 1:
        return _plan_single(jobs[0])
    scenarios = {
        point_name({key: point[key] for key in swept}): Scenario(overrides=tuple(job))
        for point, job in zip(points, jobs, strict=True)
    }
    if len(scenarios) < len(jobs):
        raise ConfigError("a value is given twice: every scenario of a sweep must differ from the others")
    return plan_scenarios("sweep", Experiment(title=f"Sweep of {', '.join(swept)}", question="", scenarios=scenarios))


def _help() -> str:
    groups = "\n".join(f"  {group}: {', '.join(option_names(group))}" for group in group_names())
    return f"""\
usage: frontdoor run [experiment=NAME] [key=value ...]
       frontdoor run -m key=a,b,c [key=value ...]

Simulates one scenario, a named experiment or a sweep, and writes one folder in ./results. The last line printed is that
folder. Finished replications are kept: after an interruption the same command goes on where it stopped.

examples:
  frontdoor run authority=doncaster workforce.vacancy_rate=0.25 run.replications=20
  frontdoor run -m authority=doncaster workforce.agency_rate=0.1,0.2,0.3
  frontdoor run experiment=staffing_sweep execution.n_jobs=4
  frontdoor run experiment=my_question.yaml            (a file of your own)

experiments:
  {", ".join(experiment_names())}

groups of the configuration and their options:
{groups}

Any value can be overridden by its key; frontdoor describe parameters lists them. Rates are shares: 0.19, not 19.
Hydra's options work too: --cfg job shows the composed configuration, --hydra-help lists them."""
