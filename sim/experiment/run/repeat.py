"""Run again what a results folder describes: to check it, to reproduce it, or to add to it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from sim.config.errors import ResultsError, did_you_mean
from sim.execution import Engine, Failure, Progress, processors, run_tasks
from sim.experiment.file.precision import Precision
from sim.experiment.results.derived_tables import derived_tables
from sim.experiment.results.replication_tables import TABLES
from sim.experiment.results.results import Results
from sim.experiment.run.announcement import announce
from sim.experiment.run.folder import as_csv, tidy_tables
from sim.experiment.run.plan import PlannedScenario, plan_from_manifest
from sim.experiment.run.replications import Options, simulator
from sim.experiment.run.rounds import run_to_precision
from sim.experiment.run.run import run_plan
from sim.experiment.run.unchanged import changed_files, disagreements, fitting_together, unlisted_files
from sim.experiment.store.task import Finished, ReplicationLike, perform
from sim.experiment.store.version import fingerprint


@dataclass
class Verification:
    """What was found when results were checked.

    Attributes
    ----------
    replications
        How many were run again.
    differences
        One line for each replication that came out differently, and each file that has changed since.
    """

    replications: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether everything was as recorded."""
        return not self.differences


def verify(
    results: Results, replications: int | None = 1, n_jobs: int | None = None, dry_run: bool = False
) -> Verification:
    """Check a results folder: its files, the tables that follow from others, and replications run again.

    Replications that the manifest names as failed are not run; the report is checked by its hash alone.

    Parameters
    ----------
    results
        What to check.
    replications
        How many of each scenario to run again; None means all.
    n_jobs
        Processes at once; None means one per processor.
    dry_run
        Say how many replications would run, and stop.

    Raises
    ------
    ResultsError
        If it was made with somebody's own function in place of the model, which is not here.
    """
    check_made_by_the_model(results)
    found = Verification(differences=[f"{name} has changed since it was written" for name in changed_files(results)])
    found.differences += [f"{name} is not among the files that the manifest lists" for name in unlisted_files(results)]
    try:
        for name in TABLES:
            getattr(results, name)
        found.differences += _not_derived(results)
        found.differences += disagreements(results)
    except ResultsError as error:
        found.differences.append(str(error))
        return found  # with no numbers to compare with
    plan = plan_from_manifest(results.manifest)
    found.differences += [
        f"{scenario.name!r}: the configuration in the manifest is not the one whose digest it records"
        for scenario, entry in zip(plan.scenarios, results.manifest["scenarios"], strict=True)
        if scenario.config.digest != entry["digest"]
    ]
    failed = {(failure["scenario"], failure["replication"]) for failure in results.failures}
    chosen = [
        (scenario, replication)
        for scenario in plan.scenarios
        for replication in range(min(scenario.replications, replications or scenario.replications))
        if (scenario.name, replication) not in failed
    ]
    tasks = [scenario.task(replication) for scenario, replication in chosen]
    simulate, _ = simulator(None)
    engine = Engine(n_jobs=n_jobs or processors())
    expect = (results.results_dir, plan.experiment)
    announce(tasks, tasks, engine, scenarios=len(plan.scenarios), expect=expect, uses_store=False, dry_run=dry_run)
    again = run_tasks(partial(perform, simulate), tasks, engine)
    with Progress(len(tasks), 0, engine.n_jobs or 1) as progress, closing(again) as finished:
        for index, result in finished:
            scenario, replication = chosen[index]
            found.replications += 1
            found.differences += _differences(results, scenario, replication, result)
            progress.advance(failed=isinstance(result, Failure))
    return found


def _not_derived(results: Results) -> Iterator[str]:
    """Yield a line for each table that is not what this program makes of the replications."""
    with fitting_together(results):
        for name, table in derived_tables(results):
            path = results.path / name
            if path.is_file() and path.read_bytes() != as_csv(table):
                yield f"{name} does not follow from the replications"


def check_made_by_the_model(results: Results) -> None:
    """Raise :class:`ResultsError` if somebody's own function took the place of the model."""
    own = results.manifest["code"].get("simulate")
    if own is not None:
        raise ResultsError(
            f"{results.path}: was made by {own['function']} in place of the model; run it again in Python with "
            "sim.run_experiment(..., simulate=...)"
        )


def _differences(
    results: Results, scenario: PlannedScenario, replication: int, again: Finished | Failure
) -> Iterator[str]:
    where = f"{scenario.name!r}, replication {replication}"
    if isinstance(again, Failure):
        yield f"{where}: {again.reason}"
        return
    tables = tidy_tables({replication: pd.read_parquet(io.BytesIO(again.tables))}, scenario.name)
    for name, table in tables.items():
        recorded = getattr(results, name)
        chosen = (recorded["scenario"] == scenario.name) & (recorded["replication"] == replication)
        if not recorded[chosen].reset_index(drop=True).equals(table.reset_index(drop=True)):
            yield f"{where}: {name} differ"


def simulate_again(results: Results, scenario: str, replication: int) -> ReplicationLike:
    """Run one replication again in this process, for example one that failed, so that its error comes with its origin.

    Raises
    ------
    ResultsError
        If there is no such scenario or replication.
    """
    check_made_by_the_model(results)
    plan = plan_from_manifest(results.manifest)
    if scenario not in results.scenarios:
        hint = did_you_mean(scenario, results.scenarios)
        raise ResultsError(f"there is no scenario {scenario!r}{hint or '; there are: ' + ', '.join(results.scenarios)}")
    planned = plan.scenario(scenario)
    if not 0 <= replication < planned.replications:
        raise ResultsError(f"{scenario!r} has replications 0 to {planned.replications - 1}, not {replication}")
    simulate, _ = simulator(None)
    task = planned.task(replication)
    return simulate(task.config, task.replication)


def other_versions(results: Results) -> list[str]:
    """Return a line for the model and for every package that is not what the results were made with."""
    recorded = {"model": results.manifest["code"]["model_version"][:12], **results.manifest["packages"]}
    present = fingerprint()
    return [
        f"{name} was {recorded.get(name)}, is {present[name]}"
        for name in present
        if recorded.get(name) != present[name]
    ]


def reproduce(results: Results, results_dir: str | Path = "results", **options: Any) -> Results:
    """Run everything again from the manifest alone, without using the store, into a folder of its own.

    No limit of time or memory holds, so that replications which were given up are run too. Other options are attributes
    of :class:`sim.experiment.run.replications.Options`, such as ``n_jobs=4``.

    Raises
    ------
    ResultsError
        As :func:`verify`.
    """
    check_made_by_the_model(results)
    return run_plan(plan_from_manifest(results.manifest), Options(results_dir, fresh=True, **options))


def files_that_differ(first: Results, second: Results) -> list[str]:
    """Return the names of output files whose bytes are not the same in two results folders."""
    outputs, others = first.manifest["outputs"], second.manifest["outputs"]
    return sorted(name for name in {*outputs, *others} if outputs.get(name) != others.get(name))


def extend(results: Results, wanted: int | Precision, **options: Any) -> Results:
    """Run more replications of every scenario, keeping those that are there.

    Parameters
    ----------
    results
        An experiment to be made more precise; its folder stays as it is.
    wanted
        How many replications every scenario is to have, or how precise they are to be; a scenario that has more keeps
        them.
    **options
        Attributes of :class:`sim.experiment.run.replications.Options`, such as ``n_jobs=4``.

    Returns
    -------
    Results
        In a new folder beside the old one, or in ./results if the old one has been moved.

    Raises
    ------
    ResultsError
        As :func:`verify`, and if every scenario has as many replications as are wanted.
    """
    check_made_by_the_model(results)
    if isinstance(wanted, int) and all(entry["replications"] >= wanted for entry in results.manifest["scenarios"]):
        raise ResultsError(f"{results.path}: every scenario has {wanted} replications or more")
    plan, how = plan_from_manifest(results.manifest), Options(results.results_dir, **options)
    if isinstance(wanted, Precision):
        return run_to_precision(plan, wanted, how)
    return run_plan(plan.with_replications(wanted), how)
