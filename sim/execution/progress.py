"""How far a run has come, on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from tqdm import tqdm

_SECONDS_BETWEEN_LINES = 30.0


class Progress:
    """Counts finished replications; use as a context manager.

    Parameters
    ----------
    total
        Replications asked for.
    done
        Those found finished.
    """

    def __init__(self, total: int, done: int) -> None:
        self.total, self.done, self.found, self.failed = total, done, done, 0
        self.started = self.spoken = time.monotonic()
        # With a height given, the bar is shown also on terminals that report a height of zero.
        self.bar = tqdm(total=total, initial=done, unit="replication", nrows=24) if sys.stderr.isatty() else None
        if done and self.bar is None:
            self._say(f"{done} of {total} replications were finished before")

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.close()

    def advance(self, failed: bool = False) -> None:
        """Count one more, which may have failed."""
        self.done += 1
        self.failed += failed
        now = time.monotonic()
        if self.bar is not None:
            self.bar.update()
            if failed:
                self.bar.set_postfix(failed=self.failed)
        elif self.done == self.total or now - self.spoken >= _SECONDS_BETWEEN_LINES:
            self.spoken = now
            per_replication = (now - self.started) / (self.done - self.found)
            left = f", about {per_replication * (self.total - self.done):.0f} s left" if self.done < self.total else ""
            but = f", {self.failed} of them failed" if self.failed else ""
            self._say(f"{self.done} of {self.total} replications done in {now - self.started:.0f} s{but}{left}")

    @staticmethod
    def _say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)
