"""Many independent tasks on the processors of this machine.

Each worker is one process with a line of its own to the driver. When a worker dies (killed, out of memory) the driver
knows which task it held: it tries that task again and touches no other. Shared pools lose every waiting task, or hang.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TypeVar

from sim.execution.worker import Failure, Lane, attempt

T = TypeVar("T")
R = TypeVar("R")

ATTEMPTS = 3
"""A task whose worker died this often is given up: it is the likely cause."""

_MOST_LANES = 60
"""Windows waits for at most 63 connections at once."""


@dataclass(frozen=True)
class _Held:
    """A lane and the number of the task its worker holds."""

    lane: Lane
    index: int


def run_tasks(
    function: Callable[[T], R], tasks: Sequence[T], n_jobs: int | None = None
) -> Generator[tuple[int, R | Failure], None, None]:
    """Apply a function to every task and yield results as they finish.

    Parameters
    ----------
    function
        Defined at the top of a module, so that a worker process can find it.
    tasks
        Anything that can be pickled.
    n_jobs
        Processes at once; None means one per processor. With one, the tasks run in this process.

    Yields
    ------
    index, result
        The number of the task and what the function returned, or a :class:`Failure`, in order of completion.
    """
    lanes = min(n_jobs or processors(), len(tasks), _MOST_LANES)
    if lanes <= 1:
        for index, task in enumerate(tasks):
            yield index, attempt(function, task)
    else:
        yield from _in_lanes(function, tasks, lanes)


def _in_lanes(
    function: Callable[[T], R], tasks: Sequence[T], lanes: int
) -> Generator[tuple[int, R | Failure], None, None]:
    waiting = deque(range(len(tasks)))
    deaths: Counter[int] = Counter()
    idle = [Lane(function) for _ in range(lanes)]
    held: dict[object, _Held] = {}
    try:
        while waiting or held:
            while idle and waiting:
                lane, index = idle.pop(), waiting.popleft()
                lane.send(tasks[index])
                held[lane.connection] = _Held(lane, index)
            for connection in wait(held):  # type: ignore[arg-type]
                lane, index = held[connection].lane, held.pop(connection).index
                try:
                    result: R | Failure = lane.receive()
                except EOFError:
                    deaths[index] += 1
                    idle.append(lane.replaced())
                    if deaths[index] < ATTEMPTS:
                        waiting.appendleft(index)
                        continue
                    result = Failure(f"its worker process died {ATTEMPTS} times", "")
                else:
                    idle.append(lane)
                yield index, result
    finally:
        for lane in [*idle, *(each.lane for each in held.values())]:
            lane.close()


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
