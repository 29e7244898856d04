"""Duty cover: whoever is on duty sees the children who wait for a social worker.

It does not shorten the wait, and takes hours from the work of case holders; but somebody sees the child, and a child in
danger goes to the front of the queue (Stockton 2022 let a duty worker and a manager watch those who waited).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.config.categories import CHILD_PROTECTION_NEED, RED
from sim.model.events import EventType, TaskKind
from sim.model.task import URGENT, WITHIN_THE_DAY
from sim.streams import Purpose

if TYPE_CHECKING:
    from simpy.events import Event

    from sim.clock import Calendar
    from sim.config.teams import DutyCover as DutyCoverSettings
    from sim.model.case import Case
    from sim.model.council import Council
    from sim.model.task import Process, Task
    from sim.model.teams import Team


def is_found_in_danger(need: int, sensitivity: float, u: float) -> bool:
    """Say whether a duty worker finds a child in danger: only one who is, and through error."""
    return need == CHILD_PROTECTION_NEED and u < sensitivity


class DutyCover:
    """Every morning somebody on duty in each team is sent to the families whose turn it is."""

    def __init__(self, council: Council, settings: DutyCoverSettings, calendar: Calendar) -> None:
        self._council = council
        self._settings = settings
        self._begins, self._ends = calendar.clock_between(settings.start, settings.end)
        self._next: dict[Case, float] = {}  # day of the next visit to each family that waits
        self._visits: dict[Case, int] = {}
        self._latest: dict[Case, Task] = {}

    def begin(self) -> None:
        """Let it begin on its day."""
        if self._settings.enabled:
            self._council.env.process(self._daily())

    def _daily(self) -> Process:
        env = self._council.env
        yield env.timeout(self._begins)
        while env.now < self._ends:
            teams = [team for team in self._council.teams.values() if team.holds_cases]
            waiting = {case: team for team in teams for case in team.desk.waiting}
            after = self._settings.after_days
            self._next = {case: self._next.get(case, case.waiting_since + after) for case in waiting}
            self._visits = {case: self._visits.get(case, 0) for case in waiting}
            self._latest = {case: visit for case, visit in self._latest.items() if case in waiting}
            for case, team in waiting.items():
                if self._next[case] <= env.now + 1e-9 and not self._is_under_way(case):
                    self._send(team, case)
            yield env.timeout(1.0)

    def _is_under_way(self, case: Case) -> bool:
        """Say whether somebody has the latest visit still to make: one is open at a time, which keeps load bounded."""
        visit = self._latest.get(case)
        return visit is not None and not visit.processed and (visit.work_list is not None or visit.worker is not None)

    def _send(self, team: Team, case: Case) -> None:
        """Send somebody on duty to a family; where nobody is there, it is tried again on the next day."""
        worker = team.desk.on_duty()
        if worker is None:
            return
        council, settings, family = self._council, self._settings, case.family
        now = council.env.now
        hours = settings.hours * family.hours_factor
        due = now + WITHIN_THE_DAY
        visit = council.ask(worker.work_list, family, TaskKind.DUTY_VISIT, hours, due, URGENT)
        visit.callbacks.append(partial(self._made, case, self._visits[case]))
        self._latest[case] = visit
        self._next[case] = now + settings.every_days
        self._visits[case] += 1

    def _made(self, case: Case, number: int, _: Event) -> None:
        """Move a case to the front of the queue if the child is found in danger and still waits."""
        council, family = self._council, case.family
        if case.worker is not None or not case.is_open or case.is_urgent:
            return
        u = council.streams.own(Purpose.DUTY_COVER, (*family.journey_key, number), 1)[0]
        if is_found_in_danger(family.need, self._settings.sensitivity, u):
            council.recorder.journey(council.env.now, EventType.FOUND_IN_DANGER, family, since=case.waiting_since)
            family.rate(RED)
            case.is_red = True
            case.team.desk.move_up(case)
