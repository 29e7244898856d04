"""Work for the processes of ``throughput.py``, with the moments at which it began and ended.

Processes find these functions by name, so they live in a module of their own and not in the script that is run.
Moments are of the machine's monotonic clock, which all its processes share.
"""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import sim
from sim.execution import Engine, Failure, run_tasks
from sim.experiment.store.store import Store
from sim.experiment.store.task import Task, perform

SHORTEST, LONGEST = 0.25, 1.0
"""Seconds that a sleeping task takes."""

_GOLDEN = 0.6180339887498949
"""Multiples of it, less their whole parts, lie evenly however many there are."""


@dataclass(frozen=True)
class Timed:
    """What a task returned, the process that ran it, and from when to when."""

    result: Any
    process: int
    began: float
    ended: float


def timed(function: Callable[[Any], Any], task: Any) -> Timed:
    began = time.monotonic()
    result = function(task)
    return Timed(result, os.getpid(), began, time.monotonic())


def done(results: Iterable[tuple[int, Timed | Failure]]) -> Iterable[tuple[int, Timed]]:
    """Pass results on, and stop at the first failure: a benchmark with failures measures nothing."""
    for index, result in results:
        if isinstance(result, Failure):
            raise RuntimeError(f"{result.reason}\n{result.traceback}")
        yield index, result


def run_bare(tasks: Sequence[Task], answer: Connection) -> None:
    """Simulate one task after another and nothing else."""
    answer.send([timed(_simulate, task) for task in tasks])


def _simulate(task: Task) -> None:
    sim.simulate(task.config, task.replication)


def run_as_experiments_do(tasks: Sequence[Task], n_jobs: int, folder: Path, answer: Connection) -> None:
    """Simulate tasks in worker processes and keep each in a store; the last answer is when all was kept."""
    store = Store(folder, "benchmark")
    function = partial(timed, partial(perform, sim.simulate))
    found = []
    for index, each in done(run_tasks(function, tasks, Engine(n_jobs=n_jobs))):
        store.put(tasks[index], each.result)
        found.append(Timed(None, each.process, each.began, each.ended))
    answer.send((found, time.monotonic()))


def sleep(number: int) -> None:
    """Keep a worker without keeping a processor, for as long as the number says."""
    time.sleep(SHORTEST + (LONGEST - SHORTEST) * (number * _GOLDEN % 1.0))
