"""What is said before replications run: how many, how many of them are in the store already, and about how long."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.config.errors import NotBegunError
from sim.execution import MOST_PROCESSES, Engine, duration, say
from sim.experiment.counted import counted
from sim.experiment.run.expected_time import processor_seconds
from sim.experiment.store.task import Task


def announce(
    tasks: Sequence[Task],
    missing: Sequence[Task],
    engine: Engine,
    *,
    scenarios: int,
    expect: tuple[Path, str] | None,
    uses_store: bool = True,
    at_most: int | None = None,
    then: str = "",
    dry_run: bool = False,
) -> None:
    """Say on standard error what is about to run.

    Parameters
    ----------
    tasks, missing
        Replications asked for, and those of them that are not in the store.
    engine
        Where they are run.
    scenarios
        How many scenarios they are of.
    expect
        Folder of results, and experiment, from whose last run the time is estimated; None: nothing is known of it.
    uses_store
        Whether what is in the store is not run again.
    at_most
        Replications to which further rounds can lead; None where there are none, or it cannot be told.
    then
        What further rounds do, where it cannot be told.
    dry_run
        Stop here.

    Raises
    ------
    NotBegunError
        After a dry run's announcement.
    """
    old = len(tasks) - len(missing)
    seconds = None
    if expect is not None and missing and engine.address is None:
        seconds = processor_seconds(missing, *expect) / min(processes_of(engine), len(missing))
    parts = [
        f"{counted(scenarios, 'scenario')}, {counted(len(tasks), 'replication')}",
        f"{len(missing)} new, {old} in the store" if uses_store else "all run anew",
        where(engine) if seconds is None else f"{where(engine)}, about {duration(seconds)}",
    ]
    say(f"{parts[0]}: {'; '.join(parts[1:])}")
    if at_most is not None and at_most > len(tasks):
        longest = "" if seconds is None else f", about {duration(seconds / len(missing) * (at_most - old))}"
        say(f"this is the first round; all of them together are at most {counted(at_most, 'replication')}{longest}")
    if then:
        say(f"this is the first round; {then}")
    if dry_run:
        raise NotBegunError("announced, and not begun")


def where(engine: Engine) -> str:
    """Return where replications are run, in words."""
    if engine.address is not None:
        return f"the cluster at {engine.address}"
    return counted(processes_of(engine), "process", "processes")


def processes_of(engine: Engine) -> int:
    """Return how many processes this machine runs at once."""
    return min(engine.n_jobs or 1, MOST_PROCESSES)
