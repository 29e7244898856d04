"""The engines: one way to give tasks to whichever was chosen."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

from sim.execution.choice import LOCAL, Engine
from sim.execution.local import run_locally
from sim.execution.worker import Failure

T = TypeVar("T")
R = TypeVar("R")


def run_tasks(
    function: Callable[[T], R], tasks: Sequence[T], engine: Engine = LOCAL
) -> Generator[tuple[int, R | Failure], None, None]:
    """Apply a function to every task and yield results as they finish.

    Parameters
    ----------
    function
        Defined at the top of a module, so that a worker process can find it.
    tasks
        Anything that can be pickled.
    engine
        Where.

    Yields
    ------
    index, result
        The number of the task and what the function returned, or a :class:`Failure`, in order of completion.
    """
    if engine.name == "dask":
        # An optional library, which takes a second to import.
        from sim.execution.cluster import run_on_cluster

        yield from run_on_cluster(function, tasks, engine)
    else:
        yield from run_locally(function, tasks, engine.n_jobs, engine.limits)
