"""The store is filled with what is missing of a plan: every replication that is not there yet, in parallel."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from sim.config.errors import ConfigError, InputError, ResultsError, RunError
from sim.config.run import Execution
from sim.config.text import LONGEST_TEXT, printable
from sim.execution import ClusterLostError, Engine, Failure, Limits, Progress, processors, run_tasks
from sim.experiment.file.size_limits import check_numbers
from sim.experiment.results.manifest import STORE, check_name
from sim.experiment.results.results import Results
from sim.experiment.run.announcement import announce
from sim.experiment.run.plan import Plan
from sim.experiment.store.own_function import functions_of, own_function
from sim.experiment.store.store import Store
from sim.experiment.store.task import Simulate, Task, perform
from sim.experiment.store.version import fingerprint, machine, model_version


class Interrupted(KeyboardInterrupt):
    """The user stopped the run; the message says what is kept."""


class StoppedError(RunError):
    """The run could not go on: no room to write, or the cluster is gone. The message says what is kept."""


class NothingFinishedError(RunError):
    """Every replication failed; the message gives the first reason."""


@dataclass(frozen=True)
class Options:
    """How an experiment is run; nothing here changes a result.

    Attributes
    ----------
    results_dir
        Folder for results and store.
    n_jobs
        Processes at once; None means ``execution.n_jobs`` of the baseline, and if that is null one per processor.
    fresh
        Run also what the store has.
    simulate
        In place of :func:`sim.simulate`: what :func:`sim.with_rules` returns, or a function at the top of a file; with
        a store of its own for as long as the text of the file that the functions are from stays the same.
    command
        What the user typed, for the manifest.
    report
        Writes a page for readers into the results folder before the folder gets its name; None writes none. Given by
        who calls, since experiments know nothing of reports.
    dry_run
        Say how many replications would run and about how long they take, and stop with
        :class:`sim.config.errors.NotBegunError`.
    """

    results_dir: str | Path = "results"
    n_jobs: int | None = None
    fresh: bool = False
    simulate: Simulate | None = None
    command: Sequence[str] = ()
    report: Callable[[Results], Path] | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class RunRecord:
    """A store that holds every replication of a plan that did not fail.

    Attributes
    ----------
    store
        Where they are.
    failures
        Replications that are missing, named so that each can be run again alone.
    run
        When, how and where this was done, for the manifest.
    own
        The function that took the place of the model, for the manifest; None where none did.
    """

    store: Store
    failures: list[dict[str, Any]]
    run: dict[str, Any]
    own: dict[str, str] | None


def run_missing(plan: Plan, options: Options, at_most: int | None = None, then: str = "") -> RunRecord:
    """Run what is missing of a plan, and write no results yet.

    Parameters
    ----------
    plan, options
        What is run, and how.
    at_most, then
        Of a first round: how many replications all rounds are together, or what the others do; said before it begins.

    Raises
    ------
    NotBegunError
        If ``options.dry_run`` asks to stop when it is said what would run.
    """
    _check_plan(plan)
    started, clock = datetime.now(UTC), time.perf_counter()
    simulate, version = simulator(options.simulate)
    results_dir = Path(options.results_dir)
    store = Store(results_dir / STORE, version)
    if not options.dry_run:
        for folder in (store.folder, results_dir / plan.experiment):
            check_writable(folder)
    tasks = plan.tasks()
    missing = tasks if options.fresh else [task for task in tasks if not store.has(task)]
    execution = plan.scenario(plan.baseline).config.execution
    engine = engine_of(execution, options.n_jobs)
    if any(each.__module__ == "__main__" for each in functions_of(simulate)) and (
        engine.name != "local" or engine.n_jobs != 1
    ):
        raise InputError(
            "simulate: worker processes cannot import a function of the script that is run: put it into a file of its "
            "own and import it, or give n_jobs=1"
        )
    announce(
        tasks,
        missing,
        engine,
        scenarios=len(plan.scenarios),
        expect=(results_dir, plan.experiment) if options.simulate is None else None,
        uses_store=not options.fresh,
        at_most=at_most,
        then=then,
        dry_run=options.dry_run,
    )
    failures = _fill(store, simulate, missing, engine, done=len(tasks) - len(missing))
    if len(failures) == len(tasks):
        raise NothingFinishedError(f"every replication failed; the first with {next(iter(failures.values())).reason}")
    run = {
        "started_utc": f"{started:%Y-%m-%dT%H:%M:%SZ}",
        "wall_seconds": round(time.perf_counter() - clock, 1),
        "replications_run": len(missing) - len(failures),
        "replications_from_store": len(tasks) - len(missing),
        "processes": engine.n_jobs,
        "execution": execution.model_dump(mode="json"),
        "command": list(options.command),
        "machine": machine(),
    }
    return RunRecord(store, _named(plan, failures), run, own_function(options.simulate))


def _check_plan(plan: Plan) -> None:
    try:
        check_name(plan.experiment)
        check_numbers(len(plan.scenarios), sum(scenario.replications for scenario in plan.scenarios))
    except ValueError as error:
        raise ConfigError(f"experiment {plan.experiment}: {error}") from error


def check_writable(folder: Path) -> None:
    """Raise :class:`ResultsError` unless files can be written into a folder, or into one made in its place."""
    while not os.path.lexists(folder):
        folder = folder.parent
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ResultsError(f"{folder}: cannot write results there: {error.strerror or error}") from error


def simulator(own: Simulate | None) -> tuple[Simulate, str]:
    """Return the function that runs a replication, and the version under which its results are kept.

    Raises
    ------
    InputError
        As :func:`sim.experiment.store.own_function.own_function`.
    """
    described = own_function(own)
    if own is not None and described is not None:
        kept_under = f"{model_version()} {described['function']} {described['text_sha256']}"
        return own, hashlib.sha256(kept_under.encode()).hexdigest()
    from sim.replication import simulate

    return simulate, model_version()


def engine_of(execution: Execution, n_jobs: int | None = None) -> Engine:
    """Return the engine that a configuration asks for; ``n_jobs`` takes the place of its own."""
    return Engine(
        execution.engine,
        n_jobs or execution.n_jobs or processors(),
        execution.address,
        Limits(execution.task_seconds, execution.task_memory_mb),
        fingerprint,
    )


def _fill(store: Store, simulate: Simulate, missing: list[Task], engine: Engine, done: int) -> dict[Task, Failure]:
    """Run the missing replications into the store, and return those that failed."""
    failures: dict[Task, Failure] = {}
    total = done + len(missing)
    running = run_tasks(partial(perform, simulate), missing, engine)
    with Progress(total, done, engine.n_jobs or 1) as progress, closing(running) as finished:
        try:
            for index, result in finished:
                if isinstance(result, Failure):
                    failures[missing[index]] = result
                else:
                    store.put(missing[index], result)
                    done += 1
                progress.advance(failed=isinstance(result, Failure))
        except KeyboardInterrupt:
            raise Interrupted(f"interrupted with {_kept(done, total)}") from None
        except ClusterLostError as error:
            raise StoppedError(f"{error}, with {_kept(done, total)}") from error
        except OSError as error:
            raise StoppedError(f"{store.folder}: {error.strerror or error}, with {_kept(done, total)}") from error
    return failures


def _kept(done: int, total: int) -> str:
    return f"{done} of {total} replications done; the same command goes on from there"


def _named(plan: Plan, failures: Mapping[Task, Failure]) -> list[dict[str, Any]]:
    """Return the failures in the order of the plan, named so that each can be run again alone."""
    return [
        {
            "scenario": scenario.name,
            "replication": replication,
            "seed": scenario.config.run.seed,
            "reason": printable(failure.reason),
            "traceback": printable(failure.traceback, LONGEST_TEXT // 2),
        }
        for scenario in plan.scenarios
        for replication in range(scenario.replications)
        if (failure := failures.get(scenario.task(replication)))
    ]
