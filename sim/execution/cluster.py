"""Many independent tasks on the workers of a dask cluster: one that is running, or one on this machine.

Only the driver writes files: workers get a function and a task, and send bytes back. A worker that dies costs its tasks
another try; the task that kills whoever takes it is named and given up. Needs the extra ``cluster``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, TypeVar

from sim.config.errors import ConfigError
from sim.execution.choice import ClusterLostError, Engine
from sim.execution.limits import Limits, within
from sim.execution.local import processors
from sim.execution.worker import Failure, attempt

try:
    import distributed
    from distributed import Client, LocalCluster, as_completed
    from distributed.scheduler import KilledWorker
except ImportError as error:
    raise ConfigError(
        'execution=dask needs the extra "cluster": pip install -c constraints.txt -e ".[cluster]"'
    ) from error

T = TypeVar("T")
R = TypeVar("R")

_SECONDS_TO_CONNECT = 20
_CHUNKS_PER_WORKER = 32
"""At least so many, so that no worker waits long at the end for the others' last chunk."""

_LARGEST_CHUNK = 10
"""A scheduler takes several milliseconds for a chunk of any size; with ten tasks to a chunk that is little for each."""

_AHEAD = 3
"""Chunks in the scheduler's hands for each worker: enough that none waits for the driver, few enough to hold."""


def run_on_cluster(
    function: Callable[[T], R], tasks: Sequence[T], engine: Engine
) -> Generator[tuple[int, R | Failure], None, None]:
    """Run tasks on a cluster; see :func:`sim.execution.tasks.run_tasks`.

    Raises
    ------
    ConfigError
        If there is no scheduler at the address, it has no worker, or a worker runs another version of this program.
    ClusterLostError
        If the scheduler is gone before all is done.
    """
    if not tasks:
        return
    with ExitStack() as stack:
        stack.enter_context(_silence())
        client = stack.enter_context(_client(engine))
        workers = sum(client.nthreads().values())
        attempts = partial(attempt, partial(within, engine.limits, function))
        chunks = chunks_of(len(tasks), workers)
        yield from _in_chunks(client, attempts, tasks, chunks, _AHEAD * workers, engine.limits)


def chunks_of(tasks: int, workers: int) -> list[range]:
    """Divide so many tasks into chunks: large enough to spare the scheduler, small enough to spread evenly."""
    size = max(1, min(_LARGEST_CHUNK, tasks // (_CHUNKS_PER_WORKER * workers)))
    return [range(first, min(first + size, tasks)) for first in range(0, tasks, size)]


def _in_chunks(
    client: Client,
    attempts: Callable[[T], R | Failure],
    tasks: Sequence[T],
    chunks: list[range],
    ahead: int,
    limits: Limits,
) -> Generator[tuple[int, R | Failure], None, None]:
    waiting = list(reversed(chunks))
    held: dict[Any, range] = {}
    done = as_completed(loop=client.loop)

    def send() -> None:
        while waiting and len(held) < ahead:
            chunk = waiting.pop()
            future = client.submit(_all, attempts, [tasks[index] for index in chunk], pure=False)
            held[future.key] = chunk
            done.add(future)

    send()
    for future in done:
        chunk = held.pop(future.key)
        if future.status == "finished":
            yield from zip(chunk, future.result(), strict=True)
        elif future.status == "error" and isinstance(future.exception(), KilledWorker):
            # The culprit is found by giving each task of the chunk a worker of its own.
            if len(chunk) > 1:
                waiting.extend(range(index, index + 1) for index in reversed(chunk))
            else:
                yield chunk[0], Failure(_why_killed(limits), "")
        elif future.status == "error":
            yield from ((index, Failure(f"the cluster could not run it: {future.exception()}", "")) for index in chunk)
        else:
            raise ClusterLostError("the connection to the dask scheduler is lost")
        future.release()
        send()


def _all(attempts: Callable[[Any], Any], tasks: Sequence[Any]) -> list[Any]:
    return [attempts(task) for task in tasks]


def _why_killed(limits: Limits) -> str:
    allowed = [
        f"execution.{name}={limit:g}"
        for name, limit in {"task_seconds": limits.seconds, "task_memory_mb": limits.memory_mb}.items()
        if limit is not None
    ]
    beyond = f", or was ended for going beyond {' or '.join(allowed)}" if allowed else ""
    return f"every worker that took it died{beyond}"


@contextmanager
def _client(engine: Engine) -> Iterator[Client]:
    """Connect to the scheduler at the address, or to one started here with workers of its own."""
    with ExitStack() as stack:
        address = engine.address or stack.enter_context(_cluster_here(engine.n_jobs)).scheduler_address
        try:
            client = stack.enter_context(Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False))
        except (OSError, ValueError) as error:
            raise ConfigError(f"execution.address={address}: no dask scheduler answers there") from error
        _check_workers(client, engine, address)
        yield client


def _cluster_here(n_jobs: int | None) -> LocalCluster:
    return LocalCluster(
        n_workers=n_jobs or processors(),
        threads_per_worker=1,
        memory_limit=None,
        dashboard_address=":0",
        silence_logs=logging.CRITICAL,
    )


def _check_workers(client: Client, engine: Engine, address: str) -> None:
    """Raise unless there are workers and all of them would give the bytes that this machine gives."""
    try:
        client.wait_for_workers(1, timeout=_SECONDS_TO_CONNECT)
    except TimeoutError as error:
        raise ConfigError(f"execution.address={address}: the scheduler there has no worker") from error
    if engine.fingerprint is None:
        return
    here = engine.fingerprint()
    for worker, there in client.run(engine.fingerprint).items():
        if there != here:
            other = [f"{name} {there.get(name)}, not {own}" for name, own in here.items() if there.get(name) != own]
            raise ConfigError(f"execution.address={address}: worker {worker} has {'; '.join(other)}")


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the cluster's own messages out of the user's sight: what matters is raised or yielded."""
    logger = logging.getLogger(distributed.__name__)
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
