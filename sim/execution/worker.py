"""A worker process and the driver's line to it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
"""Workers share the processors among themselves; threads of the linear algebra libraries would only be in their way."""


_SECONDS_TO_END = 10.0
"""A process whose line has ended is gone a moment later."""


@dataclass(frozen=True)
class Failure:
    """Why a task has no result: one line, and the traceback if there is one."""

    reason: str
    traceback: str


def attempt(function: Callable[[T], R], task: T) -> R | Failure:
    """Return what the function makes of the task, or why it could not."""
    try:
        return function(task)
    except Exception as error:
        return Failure(f"{type(error).__name__}: {error}", traceback.format_exc())


class Lane(Generic[T, R]):
    """The driver's side of one worker process, which takes one task at a time."""

    def __init__(self, function: Callable[[T], R]) -> None:
        self.function = function
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(function, theirs), daemon=True)
        with _fresh_surroundings(), _without_interrupts():
            self.process.start()
        theirs.close()

    def send(self, task: T) -> None:
        """Give the worker a task. That it has died is seen when its answer is read."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(task)

    def receive(self) -> R | Failure:
        """Return the worker's answer; ``EOFError`` if it has died."""
        try:
            answer: R | Failure = self.connection.recv()
        except ConnectionResetError as error:
            raise EOFError from error
        return answer

    def exit_status(self) -> int | None:
        """Return the exit status of a worker whose line has ended."""
        self.process.join(timeout=_SECONDS_TO_END)
        return self.process.exitcode

    def replaced(self) -> Lane[T, R]:
        """Return a lane with a new worker in place of this one."""
        self.close()
        return Lane(self.function)

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        self.process.terminate()
        self.process.join()
        self.connection.close()


def _work(function: Callable[[Any], Any], connection: Connection) -> None:
    """Answer task after task until the driver is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt from the keyboard is the driver's to handle
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        connection.send(attempt(function, task))


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Start a process that no interrupt from the keyboard reaches, which is the driver's to handle, not even at first.

    A process inherits what is blocked; what came for the driver meanwhile is delivered afterwards. Windows has nothing
    of the kind.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """End this process at once when the driver ends, also when it was killed and could tell nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _fresh_surroundings() -> Iterator[None]:
    """Start a process with single-threaded libraries and without running the user's script a second time.

    A spawned process imports its parent's main module. Workers need nothing of it, and a script without
    ``if __name__ == "__main__":`` would start its whole experiment again in each of them.
    """
    settings = {name: os.environ.get(name) for name in _ONE_THREAD}
    script = sys.modules["__main__"]
    os.environ.update(_ONE_THREAD)
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script
        for name, value in settings.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
