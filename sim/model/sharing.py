"""Sharing: every morning managers look at what waits too long in their teams, and let others take it.

Pieces of work are lent (:mod:`sim.model.lending`); a case without a worker goes to another team for good. Rules (pure
functions) first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.allocation import has_waited
from sim.model.lending import Lending
from sim.plain_sum import plain_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.clock import Calendar
    from sim.config.lending import Sharing as Extent
    from sim.config.people import UsualLoad
    from sim.config.teams import Allocation
    from sim.model.case import Case
    from sim.model.council import Council
    from sim.model.task import Process
    from sim.model.teams import Team
    from sim.model.worker import Worker


def mean_load(people: Sequence[Worker]) -> float:
    """Return the mean load of people who hold cases: 1 where everybody is at their own limit; infinite for nobody."""
    return plain_sum([worker.load for worker in people]) / len(people) if people else float("inf")


def goes_elsewhere(days: float, waits_days: float, own_load: float, other_load: float) -> bool:
    """Say whether a case has waited so long (working days) that a team with a lower load may take it.

    Loads are relative to what is usual in the service of each: an assessment worker holds fewer cases at a time.
    """
    return has_waited(days, waits_days) and other_load < own_load


def extent_on(day: float, extents: Sequence[tuple[float, Extent]]) -> Extent:
    """Return how far teams share on a day, of what holds from which day on, in order."""
    return [extent for start, extent in extents if start <= day][-1]


class Sharing:
    """What managers do about work that waits, across their teams.

    ``none``: everybody keeps to their own; ``service``: cases go between the teams inside a service; ``council``: they
    go to the other case-holding service too, and those who hold cases help the front door and the MASH.
    """

    __slots__ = ("_council", "_extents", "_teams", "_usual", "_waits_days", "lending")

    def __init__(self, council: Council, settings: Allocation, usual: UsualLoad, calendar: Calendar) -> None:
        self._council = council
        self._usual = usual
        self._waits_days = settings.lending.case_waits_days
        self._teams = [team for team in council.teams.values() if team.holds_cases]
        changes = [(float(calendar.day_of(each.start)), each.sharing) for each in settings.changes]
        later = [(day, extent) for day, extent in sorted(changes) if extent is not None]
        self._extents: list[tuple[float, Extent]] = [(0.0, settings.sharing), *later]
        self.lending = Lending(council, settings.lending)

    def begin(self) -> None:
        """Let managers look every morning, if they share at any time."""
        if any(extent != "none" for _, extent in self._extents):
            self.lending.begin()
            self._council.env.process(self._every_morning())

    def _every_morning(self) -> Process:
        env = self._council.env
        while True:
            yield env.timeout(1.0)
            extent = extent_on(env.now, self._extents)
            self.lending.take_back()
            if extent != "none":
                self._pass_cases_on(extent)
            if extent == "council":
                self.lending.deal_out()

    def _pass_cases_on(self, extent: Extent) -> None:
        """Let other teams take cases that have waited too long for a worker."""
        for team in self._teams:
            for case in team.desk.waiting:
                other = self._team_for(case, extent)
                if other is not None:
                    other.desk.take_over(case)
            team.desk.attempt()

    def _team_for(self, case: Case, extent: Extent) -> Team | None:
        """Return the team that takes a case at once: one of the same service if there is any; the least loaded."""
        own, days = case.team, self._council.env.now - case.waiting_since
        if not has_waited(days, self._waits_days):
            return None
        own_load = self._relative_load(own)
        loads = {
            team: load
            for team in self._teams
            if team is not own and (extent == "council" or team.name == own.name)
            if goes_elsewhere(days, self._waits_days, own_load, load := self._relative_load(team))
            if team.desk.somebody_for(case) is not None
        }
        return min(loads, key=lambda team: (team.name != own.name, loads[team]), default=None)

    def _relative_load(self, team: Team) -> float:
        usual: float = getattr(self._usual, team.name)
        return mean_load(team.case_holders) / usual
