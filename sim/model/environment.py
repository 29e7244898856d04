"""SimPy's environment with a shorter way through the innermost loop."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop
from operator import attrgetter

from simpy import Environment


class Clockwork(Environment):
    """SimPy's environment, which also runs without calling ``step`` for every event, and reads its clock faster."""

    now = property(attrgetter("_now"))

    def run_to(self, end: float, after_each: Callable[[], None] | None = None) -> None:
        """Let everything before ``end`` happen, as ``run`` does, and call ``after_each`` after every event.

        Raises
        ------
        Exception
            Whatever a process raises.
        """
        queue = self._queue
        while queue and queue[0][0] < end:
            self._now, _, _, event = heappop(queue)
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
            if not event._ok and not hasattr(event, "_defused"):
                raise event._value
            if after_each is not None:
                after_each()
        self._now = end
