"""Sharing: every morning managers look at what waits too long in their teams, and let others take it.

Pieces of work are lent (:mod:`sim.model.lending`); a case without a worker goes to another team for good. And when
somebody leaves, the post goes to the team that needs it most. Rules (pure functions) first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.allocation import has_waited
from sim.model.events import EventType, Role
from sim.model.lending import Lending
from sim.model.teams import relative_caseload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.clock import Calendar
    from sim.config.lending import Sharing as Extent
    from sim.config.teams import Allocation
    from sim.model.case import Case
    from sim.model.council import Council
    from sim.model.task import Process
    from sim.model.teams import Post, Team


def post_moves(own_load: float, other_load: float, margin: float) -> bool:
    """Say whether a post that has become vacant goes to a team with more cases a post, relative to its usual caseload.

    ``margin`` is by how much higher at least: 0.05 is a twentieth. Below it a post is filled where it was.
    """
    return other_load > own_load * (1.0 + margin)


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

    __slots__ = ("_council", "_extents", "_margin", "_teams", "_waits_days", "lending")

    def __init__(self, council: Council, settings: Allocation, calendar: Calendar) -> None:
        self._council = council
        self._waits_days = settings.lending.case_waits_days
        self._margin = settings.post_moves_from
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

    def place(self, post: Post) -> Post:
        """Return the post to be filled now that somebody has left: this one, or a new one of the neediest team.

        Social workers' posts only: supervisors, seniors and other roles belong to their team. A team keeps its last
        social worker's post.
        """
        own, extent = post.team, extent_on(self._council.env.now, self._extents)
        if self._margin is None or extent == "none" or not own.holds_cases or post.role != Role.SOCIAL_WORKER:
            return post
        others = [team for team in self._teams if team is not own and (extent == "council" or team.name == own.name)]
        needy = max(others, key=self._need, default=None)
        if needy is None or not post_moves(self._need(own), self._need(needy), self._margin):
            return post
        if sum(each.role == Role.SOCIAL_WORKER for each in own.posts) == 1:
            return post
        own.posts.remove(post)
        self._council.recorder.post(self._council.env.now, EventType.POST_MOVED, needy.code, post.role, own.code)
        return needy.add_post(post.role)

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
        own_load = self._council.relative_caseload([own])
        loads = {
            team: load
            for team in self._teams
            if team is not own and (extent == "council" or team.name == own.name)
            if goes_elsewhere(days, self._waits_days, own_load, load := self._council.relative_caseload([team]))
            if team.desk.somebody_for(case) is not None
        }
        return min(loads, key=lambda team: (team.name != own.name, loads[team]), default=None)

    def _need(self, team: Team) -> float:
        """Return the cases of a team for each social worker's post, filled or vacant, relative to the usual caseload.

        Vacancies are filled in time: a team that is short of people for the moment is not given posts for good.
        """
        posts = sum(post.role == Role.SOCIAL_WORKER for post in team.posts)
        return relative_caseload(team.weighted_children, posts, self._council.usual_caseloads[team.name])
