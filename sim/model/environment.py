"""SimPy's environment with a shorter way through the innermost loop, and a diary instead of one long queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from heapq import heapify, heappop, heappush
from operator import attrgetter

from simpy import Environment
from simpy.events import NORMAL, Event, EventPriority, Process


class CalendarQueueEnvironment(Environment):
    """SimPy's environment, which also runs without calling ``step`` for every event, and reads its clock faster.

    What happens on a later day waits in that day's page of a diary (a calendar queue; Brown 1988), and only today's
    events are kept in order: tens of thousands of returns and deadlines lie ahead at any time. The order of events is
    SimPy's: by time, priority and sequence of scheduling.
    """

    now = property(attrgetter("_now"))

    def __init__(self) -> None:
        super().__init__()
        for name in ("process", "timeout", "event"):  # bound once; SimPy does so for its own class only
            setattr(self, name, getattr(self, name))
        self._tomorrow = 1.0
        self._diary: defaultdict[int, list[tuple[float, EventPriority, int, Event]]] = defaultdict(list)

    def schedule(self, event: Event, priority: EventPriority = NORMAL, delay: float = 0) -> None:
        """Let an event happen ``delay`` from now.

        The end of a process for which nobody waits is no event: it is over at once.
        """
        if not delay and event.__class__ is Process and not event.callbacks and event._ok:
            event.callbacks = None  # type: ignore[assignment]  # as of any event that has happened
            return
        time = self._now + delay
        if time < self._tomorrow:
            heappush(self._queue, (time, priority, next(self._eid), event))
        else:
            self._diary[int(time)].append((time, priority, next(self._eid), event))

    def run_to(self, end: float, after_each: Callable[[], None] | None = None) -> None:
        """Let everything before ``end`` happen, as ``run`` does, and call ``after_each`` after every event.

        Raises
        ------
        Exception
            Whatever a process raises.
        """
        queue = self._queue
        while True:
            while queue and queue[0][0] < end:
                self._now, _, _, event = heappop(queue)
                callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
                for callback in callbacks:
                    callback(event)
                if not event._ok and not hasattr(event, "_defused"):
                    raise event._value
                if after_each is not None:
                    after_each()
            if self._tomorrow >= end:
                break
            queue += self._diary.pop(int(self._tomorrow), ())
            heapify(queue)
            self._tomorrow += 1.0
        self._now = end
