"""Mentoring: an experienced colleague's time for each newly qualified worker, who is then likelier to stay."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simpy import Environment

from sim.model.events import CASE_HOLDING_ROLES, EventType, TaskKind, WorkerKind
from sim.model.teams import Team
from sim.model.worker import Worker
from sim.streams import Purpose, Streams

if TYPE_CHECKING:
    from sim.clock import Calendar
    from sim.config.people import Mentoring as MentoringSettings
    from sim.model.recorder import Recorder


def falls_in_week(day: float, interval_days: float, week_days: float) -> bool:
    """Say whether one of the days 0, interval, 2 x interval and so on falls into the week that begins with ``day``."""
    return day % interval_days < week_days


class Mentoring:
    """Who is whose mentor, and when they meet."""

    def __init__(
        self, env: Environment, recorder: Recorder, streams: Streams, settings: MentoringSettings, calendar: Calendar
    ) -> None:
        self._env = env
        self._recorder = recorder
        self._streams = streams
        self._settings = settings
        self._begins = -math.inf if settings.start is None else float(calendar.day_of(settings.start))

    def update(self, team: Team, now: float, week_days: float) -> None:
        """Give mentors to newly qualified workers who have none, and let those meet who are due to."""
        settings = self._settings
        if settings.share == 0.0 or now < self._begins:
            return
        for worker in team.people:
            if worker.kind != WorkerKind.NQSW:
                worker.mentor = None
                continue
            mentor = worker.mentor
            if mentor is None or not may_mentor(mentor):
                mentor = worker.mentor = self._find_mentor(worker, team)
            if mentor is not None and worker.present and falls_in_week(now, settings.interval_days, week_days):
                mentor.ask(TaskKind.MENTORING, settings.hours, now + settings.interval_days)

    def _find_mentor(self, worker: Worker, team: Team) -> Worker | None:
        """Return the experienced colleague with the fewest to mentor, if this worker is to have one at all."""
        if self._streams.own(Purpose.MENTORING, worker.key, 1)[0] >= self._settings.share:
            return None
        mentored = [colleague.mentor for colleague in team.people if colleague.mentor is not None]
        mentors = [
            colleague
            for colleague in team.people
            if colleague.role in CASE_HOLDING_ROLES and colleague.present and may_mentor(colleague)
        ]
        if not mentors:
            return None
        self._recorder.person(self._env.now, EventType.MENTORING_BEGAN, worker)
        return min(mentors, key=lambda mentor: (sum(each is mentor for each in mentored), mentor.key))


def may_mentor(worker: Worker) -> bool:
    """Say whether somebody can be a mentor: a permanent worker beyond the first year who is not about to leave."""
    return worker.kind == WorkerKind.PERMANENT and not worker.in_notice and not worker.leaves
