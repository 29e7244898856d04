"""How far a run has come, on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich import progress

_SECONDS_BETWEEN_LINES = 30.0


def say(line: str) -> None:
    """Put a line on standard error, if there is one; whether anybody reads it stops no run."""
    if sys.stderr is not None and not sys.stderr.closed:
        with suppress(OSError):
            print(line, file=sys.stderr, flush=True)


def duration(seconds: float) -> str:
    """Write a time as roughly as it is known.

    Examples
    --------
    >>> [duration(seconds) for seconds in (0.2, 40, 75, 700, 7000, 90_000)]
    ['1 second', '40 seconds', '75 seconds', '12 minutes', '1.9 hours', '25 hours']
    """
    for unit, size, up_to in (("second", 1.0, 90.0), ("minute", 60.0, 5400.0), ("hour", 3600.0, float("inf"))):
        if seconds < up_to:
            number = max(seconds / size, 1.0)
            text = f"{number:.1f}".removesuffix(".0") if unit == "hour" and number < 10.0 else f"{number:.0f}"
            return f"{text} {unit}{'s' * (text != '1')}"
    raise ValueError(f"{seconds} seconds is no time")


class Progress:
    """Counts finished replications; use as a context manager.

    Parameters
    ----------
    total
        Replications asked for.
    done
        Those found finished.
    at_once
        How many are run side by side.
    """

    def __init__(self, total: int, done: int, at_once: int = 1) -> None:
        self.total, self.done, self.found, self.failed, self.at_once = total, done, done, 0, at_once
        self.started = self.spoken = time.monotonic()
        self.bar = _bar(total, done) if done < total and _is_terminal() else None

    def __enter__(self) -> Progress:
        if self.bar is not None:
            self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.stop()

    def advance(self, failed: bool = False) -> None:
        """Count one more, which may have failed."""
        self.done += 1
        self.failed += failed
        now = time.monotonic()
        left = f", about {duration(self._seconds_left(now))} left" if self.done < self.total else ""
        but = f", {self.failed} of them failed" if self.failed else ""
        if self.bar is not None:
            (task,) = self.bar.task_ids
            self.bar.update(task, completed=self.done, also=f"{but}{left}".removeprefix(", "))
            return
        is_first, is_last = self.done == self.found + 1, self.done == self.total
        if is_first or is_last or now - self.spoken >= _SECONDS_BETWEEN_LINES:
            self.spoken = now
            say(f"{self.done} of {self.total} replications done in {now - self.started:.0f} s{but}{left}")

    def _seconds_left(self, now: float) -> float:
        """Return how long the others take, if they take as long as those before.

        When the first is finished, those that run beside it are nearly so.
        """
        finished = max(self.done - self.found, min(self.at_once, self.total - self.found))
        return (now - self.started) / finished * (self.total - self.done)


def _is_terminal() -> bool:
    """Whether somebody looks at a terminal that a bar can be drawn on."""
    can_draw = os.environ.get("TERM") not in {"dumb", "unknown"}
    return can_draw and sys.stderr is not None and not sys.stderr.closed and sys.stderr.isatty()


def _bar(total: int, done: int) -> progress.Progress:
    # Only now: worker processes, and runs into a file, draw nothing.
    from rich import console, progress

    columns = (
        progress.BarColumn(bar_width=24),
        progress.MofNCompleteColumn(),
        progress.TextColumn("replications", style="progress.description"),
        progress.TimeElapsedColumn(),
        progress.TextColumn("{task.fields[also]}", markup=False),
    )
    bar = progress.Progress(*columns, console=console.Console(stderr=True))
    bar.add_task("", total=total, completed=done, also="")
    return bar
