"""Many independent tasks on the processors of this machine.

Each worker is one process with a line of its own to the driver. When a worker dies (killed, out of memory) the driver
knows which task it held: it tries that task again and touches no other. Shared pools lose every waiting task, or hang.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from typing import TypeVar

from sim.execution.limits import NO_LIMITS, Limits, within
from sim.execution.worker import Failure, Lane, attempt

T = TypeVar("T")
R = TypeVar("R")

ATTEMPTS = 3
"""A task whose worker died this often is given up: it is the likely cause."""

MOST_PROCESSES = 60
"""Windows waits for at most 63 connections at once."""


@dataclass(frozen=True)
class _Held:
    """A lane and the number of the task its worker holds."""

    lane: Lane
    index: int


def run_locally(
    function: Callable[[T], R], tasks: Sequence[T], n_jobs: int | None = None, limits: Limits = NO_LIMITS
) -> Generator[tuple[int, R | Failure], None, None]:
    """Run tasks on this machine; see :func:`sim.execution.tasks.run_tasks`.

    With one process and no limits the tasks run in this process.
    """
    lanes = min(n_jobs or processors(), len(tasks), MOST_PROCESSES)
    if lanes > 1 or (lanes == 1 and limits.any):
        yield from _in_lanes(partial(within, limits, function), tasks, lanes, limits)
    else:
        for index, task in enumerate(tasks):
            yield index, attempt(function, task)


def _in_lanes(
    function: Callable[[T], R], tasks: Sequence[T], lanes: int, limits: Limits
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
                    beyond = limits.said(lane.exit_status())
                    idle.append(lane.replaced())
                    if beyond is None and deaths[index] < ATTEMPTS:
                        waiting.appendleft(index)
                        continue
                    result = Failure(beyond or f"its worker process died {ATTEMPTS} times", "")
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
