"""Leaving: who resigns, works out the notice, and where they go.

Rules (pure functions) first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simpy import Environment

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.distributions import choice_function
from sim.model.events import Destination, WorkerKind
from sim.model.events import Event as Happening
from sim.model.thresholds import PersonDraw, days_until
from sim.model.worker import Process, Worker

if TYPE_CHECKING:
    from sim.model.recorder import Recorder


def leaving_hazard(turnover_rate: float, notice_days: float) -> float:
    """Return the daily hazard of resigning at which leavers / people in post is ``turnover_rate`` a year.

    A stay lasts 1 / hazard until the resignation and then the notice period.
    """
    if turnover_rate <= 0.0:
        return 0.0
    return 1.0 / (WORKING_DAYS_PER_YEAR / turnover_rate - notice_days)


class Leaving:
    """Resignations of the council's own staff."""

    def __init__(self, env: Environment, recorder: Recorder, settings: Any) -> None:
        self._env = env
        self._recorder = recorder
        self._notice_days: float = settings.notice_days
        self._turnover_rate: float = settings.turnover_rate
        self._hazard = leaving_hazard(settings.turnover_rate, settings.notice_days)
        self._destination = choice_function(list(settings.leaver_destinations.model_dump().values()))

    def look_ahead(self, worker: Worker, days: float) -> None:
        """See whether somebody resigns in the coming days."""
        if worker.kind == WorkerKind.AGENCY or worker.in_notice:
            return
        thresholds, hazard = worker.thresholds, self._hazard
        delay = days_until(thresholds.leaving_left, hazard, days)
        thresholds.leaving_left -= hazard * days
        if delay is not None:
            self._env.process(self._resign(worker, delay, self._notice_days))

    def begin_in_notice(self, worker: Worker) -> None:
        """Let somebody be in notice on the first day, part-way through."""
        u = worker.thresholds.row[PersonDraw.NOTICE_AT_START]
        in_notice = self._turnover_rate * self._notice_days / WORKING_DAYS_PER_YEAR
        if u < in_notice:
            self._env.process(self._resign(worker, 0.0, u / in_notice * self._notice_days))

    def destination(self, worker: Worker) -> Destination:
        """Return where somebody who has left went."""
        if worker.kind == WorkerKind.AGENCY:
            return Destination.CONTRACT_ENDED
        return Destination(self._destination(worker.thresholds.row[PersonDraw.DESTINATION]))

    def _resign(self, worker: Worker, delay: float, notice_days: float) -> Process:
        worker.in_notice = True  # nobody plans with somebody who is about to resign this week
        yield self._env.timeout(delay)
        self._recorder.person(self._env.now, Happening.NOTICE, worker)
        yield self._env.timeout(notice_days)
        worker.let_go()
