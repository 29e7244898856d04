"""Training: days away from cases, and practice that is better for a while.

Rules (pure functions) first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from simpy import Environment
from simpy.events import Event

from sim.clock import WEEK_DAYS, Calendar
from sim.model.events import CASE_HOLDING_ROLES, EventType, TaskKind
from sim.model.task import Process
from sim.model.teams import Team
from sim.model.worker import Worker
from sim.plain_sum import plain_sum
from sim.streams import Purpose, Streams

if TYPE_CHECKING:
    from sim.config.people import Training as Programme
    from sim.model.recorder import Recorder


def gain_from_training(gain: float, days_since: float, ramp_days: float, fade_days: float) -> float:
    """Return what is there of a gain: it grows for ``ramp_days``, and then fades with a time constant."""
    if days_since < ramp_days:
        return gain * days_since / ramp_days
    return gain * math.exp(-(days_since - ramp_days) / fade_days)


class Training:
    """All training programmes of the run."""

    def __init__(
        self,
        env: Environment,
        recorder: Recorder,
        streams: Streams,
        teams: Iterable[Team],
        programmes: Iterable[Programme],
        calendar: Calendar,
    ) -> None:
        self._env = env
        self._recorder = recorder
        self._streams = streams
        self._teams = tuple(teams)
        self._programmes = [(float(calendar.day_of(each.start)), each) for each in programmes]
        self._finished: dict[Worker, dict[int, float]] = {}

    def begin(self) -> None:
        """Let the programmes that have not begun start."""
        for number, (day, programme) in enumerate(self._programmes):
            if day >= 0.0:
                self._env.process(self._run(number, day, programme))

    def update(self, now: float) -> None:
        """Renew what everybody who has been trained has of it."""
        for worker, finished in self._finished.items():
            worker.training_gain = plain_sum(
                gain_from_training(programme.gain, now - finished[number], programme.ramp_days, programme.fade_days)
                for number, (_, programme) in enumerate(self._programmes)
                if number in finished
            )

    def _run(self, number: int, day: float, programme: Programme) -> Process:
        """Ask everybody who takes part to one session a week; the gain begins when the last has been attended."""
        yield self._env.timeout(day)
        group = [
            worker
            for team in self._teams
            for worker in team.people
            if worker.role in CASE_HOLDING_ROLES
            and self._streams.own(Purpose.TRAINING, (*worker.key, number), 1)[0] < programme.share
        ]
        for session in range(programme.sessions):
            for worker in group:
                if not worker.has_left:
                    task = worker.ask(
                        TaskKind.TRAINING, programme.hours / programme.sessions, self._env.now + WEEK_DAYS
                    )
                    if session == programme.sessions - 1:
                        task.callbacks.append(partial(self._trained, worker, number))
            if session < programme.sessions - 1:
                yield self._env.timeout(WEEK_DAYS)

    def _trained(self, worker: Worker, number: int, _: Event) -> None:
        now = self._env.now
        self._finished.setdefault(worker, {})[number] = now
        self._recorder.person(now, EventType.TRAINED, worker, number)
