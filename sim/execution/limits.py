"""How long a task may take and how much memory its process may use: a task beyond them ends with its process.

A replication that never ends, or that eats the machine's memory, must not take the others with it. The limit is kept
by a thread inside the process, so that it holds alike on this machine and on a cluster; a process cannot be talked out
of an endless loop, so it is ended, and whoever gave it the task gets another.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import psutil

T = TypeVar("T")
R = TypeVar("R")

OVER_TIME, OVER_MEMORY = 97, 98
"""Exit statuses of a process that was ended."""

_SECONDS_BETWEEN_LOOKS = 0.2
_BYTES_PER_MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What a task may use; None means as much as it likes.

    Attributes
    ----------
    seconds
        From its start to its end.
    memory_mb
        Megabytes that its process holds in memory, libraries included.
    """

    seconds: float | None = None
    memory_mb: float | None = None

    @property
    def any(self) -> bool:
        """Whether there is any limit."""
        return self.seconds is not None or self.memory_mb is not None

    def said(self, status: int | None) -> str | None:
        """Return why a process that ended with this status was ended, or None if no limit was the reason."""
        if status == OVER_TIME:
            return f"it took longer than execution.task_seconds={self.seconds:g}"
        if status == OVER_MEMORY:
            return f"its process used more than execution.task_memory_mb={self.memory_mb:g}"
        return None


NO_LIMITS = Limits()


def within(limits: Limits, function: Callable[[T], R], task: T) -> R:
    """Apply a function to a task, ending this process if that goes beyond the limits."""
    if not limits.any:
        return function(task)
    with _watched(limits):
        return function(task)


@contextmanager
def _watched(limits: Limits) -> Iterator[None]:
    done = threading.Event()
    threading.Thread(target=_watch, args=(limits, done), daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _watch(limits: Limits, done: threading.Event) -> None:
    process, began = psutil.Process(), time.monotonic()
    while not done.wait(_SECONDS_BETWEEN_LOOKS):
        if limits.seconds is not None and time.monotonic() - began > limits.seconds:
            os._exit(OVER_TIME)
        if limits.memory_mb is not None and process.memory_info().rss > limits.memory_mb * _BYTES_PER_MB:
            os._exit(OVER_MEMORY)
