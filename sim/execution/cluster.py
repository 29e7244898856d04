"""Many independent tasks on the workers of a dask cluster: one that is running, or one on this machine.

Only the driver writes files: workers get a function and a task, and send bytes back. A worker that dies costs its tasks
another try; the task that kills whoever takes it is named and given up. Needs the extra ``cluster``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar

from sim.config.errors import ConfigError
from sim.execution.choice import ClusterLostError, Engine
from sim.execution.limits import Limits, within
from sim.execution.local import processors
from sim.execution.worker import Failure, attempt

try:
    import dask
    import distributed
    from distributed import Client, LocalCluster, as_completed, get_worker
    from distributed.scheduler import KilledWorker
except ImportError as error:
    raise ConfigError(
        'execution=dask needs the extra "cluster": pip install -c constraints.txt -e ".[cluster]"'
    ) from error

T = TypeVar("T")
R = TypeVar("R")

_SECONDS_TO_CONNECT = 20
_PATIENCE = {"distributed.comm.timeouts.tcp": "300s", "distributed.comm.timeouts.connect": "300s"}
"""How long a silent machine counts as busy and not as lost, where dask's 30 seconds are too short: while all workers
load this program, say. A process that has ended is noticed at once."""

_UNWATCHED = {"distributed.worker.profile.enabled": False, "distributed.admin.tick.interval": "1s"}
"""What dask's dashboard, which nobody looks at on a cluster of our own, would otherwise cost: measured, 3% of a
processor for every worker in place of 0.5%."""

_TALKATIVE = (distributed.__name__, f"{distributed.__name__}.client", "tornado.application", "asyncio")
"""Loggers that dask gives levels of their own, and those that tell of its tasks that are cut off."""

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
        If there is no scheduler at the address, it has no worker, or a worker runs another version of this program,
        be it one that joins while tasks are run.
    ClusterLostError
        If the scheduler is gone before all is done.
    """
    if not tasks:
        return
    versions = None if engine.fingerprint is None else _Versions(engine.fingerprint, engine.fingerprint())
    attempts = partial(attempt, partial(within, engine.limits, function))
    try:
        with _silence(), _client(engine, versions) as client:
            workers = sum(client.nthreads().values())
            chunks = chunks_of(len(tasks), workers)
            perform = partial(_all, attempts, versions)
            yield from _in_chunks(client, perform, tasks, chunks, _AHEAD * workers, engine.limits)
    except _OtherVersionError as error:
        raise ConfigError(f"execution.address={engine.address}: {error}") from error


def chunks_of(tasks: int, workers: int) -> list[range]:
    """Divide so many tasks into chunks: large enough to spare the scheduler, small enough to spread evenly."""
    size = max(1, min(_LARGEST_CHUNK, tasks // (_CHUNKS_PER_WORKER * workers)))
    return [range(first, min(first + size, tasks)) for first in range(0, tasks, size)]


def _in_chunks(
    client: Client,
    perform: Callable[[list[T]], list[R | Failure]],
    tasks: Sequence[T],
    chunks: list[range],
    ahead: int,
    limits: Limits,
) -> Generator[tuple[int, R | Failure], None, None]:
    waiting = list(reversed(chunks))
    held: dict[Any, range] = {}
    done = as_completed(loop=client.loop)
    refused: _OtherVersionError | None = None

    def send() -> None:
        while waiting and len(held) < ahead:
            chunk = waiting.pop()
            future = client.submit(perform, [tasks[index] for index in chunk], pure=False)
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
        elif future.status == "error" and isinstance(future.exception(), _OtherVersionError):
            refused = future.exception()
        elif future.status == "error":
            yield from ((index, Failure(f"the cluster could not run it: {future.exception()}", "")) for index in chunk)
        else:
            raise ClusterLostError("the connection to the dask scheduler is lost")
        future.release()
        if refused is None:
            send()
        elif not done.has_ready():  # what other workers have finished is not lost
            raise refused


class _OtherVersionError(Exception):
    """A worker would give other bytes than this machine; the message names it and what differs."""


@dataclass(frozen=True)
class _Versions:
    """How a process is asked what decides which bytes it gives, and what it must answer."""

    ask: Callable[[], Mapping[str, str]]
    wanted: Mapping[str, str]

    def check(self, worker: str, found: Mapping[str, str]) -> None:
        """Raise :class:`_OtherVersionError` unless a worker answered what is wanted."""
        other = [f"{name} {found.get(name)}, not {own}" for name, own in self.wanted.items() if found.get(name) != own]
        if other:
            raise _OtherVersionError(f"worker {worker} has {'; '.join(other)}")


_asked_once = cache(lambda ask: ask())
"""Answers of this process: it imports each module once, so that they stay as they are."""


def _all(attempts: Callable[[Any], Any], versions: _Versions | None, tasks: Sequence[Any]) -> list[Any]:
    """Run the tasks of a chunk, if this worker may: it can have joined after all others were asked."""
    if versions is not None:
        versions.check(get_worker().address, _asked_once(versions.ask))
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
def _client(engine: Engine, versions: _Versions | None) -> Iterator[Client]:
    """Connect to the scheduler at the address, or to one started here with workers of its own."""
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(_PATIENCE | ({} if engine.address else _UNWATCHED)))
        address = engine.address or stack.enter_context(_cluster_here(engine.n_jobs)).scheduler_address
        try:
            client = stack.enter_context(Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False))
        except (OSError, ValueError) as error:
            raise ConfigError(f"execution.address={address}: no dask scheduler answers there") from error
        _check_workers(client, versions, address)
        yield client


def _cluster_here(n_jobs: int | None) -> LocalCluster:
    return LocalCluster(
        n_workers=n_jobs or processors(),
        threads_per_worker=1,
        memory_limit=None,
        dashboard_address=":0",
        silence_logs=logging.CRITICAL,
    )


def _check_workers(client: Client, versions: _Versions | None, address: str) -> None:
    """Raise unless there are workers and all of them would give the bytes that this machine gives."""
    try:
        client.wait_for_workers(1, timeout=_SECONDS_TO_CONNECT)
    except TimeoutError as error:
        raise ConfigError(f"execution.address={address}: the scheduler there has no worker") from error
    if versions is None:
        return
    for worker, found in client.run(versions.ask).items():
        versions.check(worker, found)


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the cluster's own messages out of the user's sight: what matters is raised or yielded."""
    levels = {logging.getLogger(name): logging.getLogger(name).level for name in _TALKATIVE}
    for logger in levels:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in levels.items():
            logger.setLevel(level)
