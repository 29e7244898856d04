"""Run an experiment: every replication that is not in the store yet, then its results folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.config.own_folders import with_config_dir
from sim.config.schema import Config
from sim.experiment.file.experiment import Experiment
from sim.experiment.results.results import Results
from sim.experiment.run.folder import write_results
from sim.experiment.run.plan import Plan, plan_configs, plan_experiment
from sim.experiment.run.replications import Options, run_missing
from sim.experiment.run.rounds import run_to_precision
from sim.experiment.run.what_if import plan_what_if


def run_experiment(
    experiment: str | Path | Experiment | Config | Mapping[str, Config] | None = None,
    overrides: Sequence[str] = (),
    config_dir: str | Path | None = None,
    *,
    alone: bool = False,
    **options: Any,
) -> Results:
    """Run replications of every scenario in parallel, and write the results folder.

    Finished replications are kept: the same call goes on where an interrupted one stopped, and asking for more
    replications runs only those that are new.

    Parameters
    ----------
    experiment
        Name of an experiment, path of an experiment file, an :class:`Experiment`, one configuration, or configurations
        by name, of which the first is the baseline. Without one, the overrides are compared with the authority as it
        is now: see :func:`plan_what_if`.
    overrides
        In Hydra's syntax, for every scenario; not with configurations, which are final.
    config_dir
        A folder of your own, as for :func:`sim.compose`; ``experiments/NAME.yaml`` in it is an experiment.
    alone
        Of overrides without an experiment: without the authority as it is now beside them.
    **options
        Attributes of :class:`Options`, such as ``n_jobs=4``.

    Returns
    -------
    Results

    Raises
    ------
    ConfigError
        If the experiment or an override is wrong.
    TypeError
        If ``experiment`` is none of these, overrides are given for what is final, or ``alone`` with an experiment.
    Interrupted
        On an interrupt from the keyboard.
    StoppedError
        If there is no room to write, or the cluster is gone.
    NothingFinishedError
        If every replication failed. Single failures are in ``results.failures``.

    Examples
    --------
    >>> import sim
    >>> results = sim.run_experiment("staffing_sweep", ["run.replications=20"], n_jobs=4)  # doctest: +SKIP
    >>> results = sim.run_experiment(overrides=["workforce.vacancy_rate=0.25"])  # doctest: +SKIP
    """
    given = overrides if config_dir is None else with_config_dir(overrides, config_dir)
    if experiment is None and given:
        return run_plan(plan_what_if(given, alone), Options(**options))
    if alone:
        raise TypeError("alone: is for overrides without an experiment, which has the scenarios that it names")
    return run_plan(_planned(experiment, given), Options(**options))


def _planned(
    experiment: str | Path | Experiment | Config | Mapping[str, Config] | None, overrides: Sequence[str]
) -> Plan:
    if isinstance(experiment, str | Path | Experiment):
        return plan_experiment(experiment, overrides)
    if overrides:
        raise TypeError("a Config is final; give its overrides and config_dir to sim.compose")
    if isinstance(experiment, Config):
        experiment = {"baseline": experiment}
    if not isinstance(experiment, Mapping) or not all(isinstance(each, Config) for each in experiment.values()):
        raise TypeError(
            "give the name or file of an experiment, an Experiment, a Config, or a mapping of names to Configs; "
            "overrides alone are named: run_experiment(overrides=['workforce.vacancy_rate=0.25'])"
        )
    return plan_configs("experiment", "Experiment", experiment)


def run_plan(plan: Plan, options: Options) -> Results:
    """Run what is missing of a plan and write its results; see :func:`run_experiment`.

    Where the plan asks for a precision, replications are added until the intervals are narrow enough.
    """
    if plan.precision is not None:
        return run_to_precision(plan, plan.precision, options)
    record = run_missing(plan, options)
    return write_results(plan, record, options)
