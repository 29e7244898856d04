"""Sharing: every morning managers look at what waits too long in their teams, and let others take it.

Pieces of work are lent (:mod:`sim.model.lending`); a case without a worker goes to another team for good. Supervisors
sign for each other where too much waits for some of them. And when somebody leaves, the post goes to the team that
needs it most. Rules (pure functions) first.
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
    from sim.model.task import Process, WorkList
    from sim.model.teams import Post, Team


def post_moves(own_load: float, other_load: float, margin: float) -> bool:
    """Say whether a post that has become vacant goes to a team with more cases a post, relative to its usual caseload.

    ``margin`` is by how much higher at least: 0.05 is a twentieth. Below it a post is filled where it was.
    """
    return other_load > own_load * (1.0 + margin)


def others_sign(waiting: float, elsewhere: float, limit: float) -> bool:
    """Say whether work for a team's supervisors goes to those of another: theirs have too much, and the others less.

    ``waiting`` and ``elsewhere`` are pieces of work for each supervisor at work; infinite where none is.
    """
    return waiting > limit and elsewhere < waiting


def goes_elsewhere(days: float, waits_days: float, own_load: float, other_load: float) -> bool:
    """Say whether a case has waited so long (working days) that a team with a lower load may take it.

    Loads are relative to what is usual in the service of each: an assessment worker holds fewer cases at a time.
    """
    return has_waited(days, waits_days) and other_load < own_load


def extent_on(day: float, extents: Sequence[tuple[float, Extent]]) -> Extent:
    """Return how far teams share on a day, of what holds from which day on, in order."""
    return [extent for start, extent in extents if start <= day][-1]


def waiting_for_supervisors(team: Team) -> float:
    """Return the pieces of work that wait for each of a team's supervisors at work; infinite where none is."""
    at_work = team.managers_at_work
    return team.manager_list.waiting / at_work if at_work else float("inf")


class Sharing:
    """What managers do about work that waits, across their teams.

    ``none``: everybody keeps to their own; ``service``: cases go between the teams inside a service; ``council``: they
    go to the other case-holding service too, and those who hold cases help the front door and the MASH.
    """

    __slots__ = ("_council", "_extents", "_margin", "_signing_limit", "_teams", "_waits_days", "lending")

    def __init__(self, council: Council, settings: Allocation, calendar: Calendar) -> None:
        self._council = council
        self._waits_days = settings.lending.case_waits_days
        self._margin = settings.post_moves_from
        self._signing_limit = settings.lending.supervisors_waiting_limit
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
        own = post.team
        if self._margin is None or post.role != Role.SOCIAL_WORKER:
            return post
        needy = max(self._others(own), key=self._need, default=None)
        if needy is None or not post_moves(self._need(own), self._need(needy), self._margin):
            return post
        if sum(each.role == Role.SOCIAL_WORKER for each in own.posts) == 1:
            return post
        own.posts.remove(post)
        self._council.recorder.post(self._council.env.now, EventType.POST_MOVED, needy.code, post.role, own.code)
        return needy.add_post(post.role)

    def supervisors(self, team: Team) -> WorkList:
        """Return the list on which work for a team's supervisors goes: their own, or that of others who have less."""
        own = waiting_for_supervisors(team)
        if own <= self._signing_limit:  # most often: no need to look at the others
            return team.manager_list
        helper = min(self._others(team), key=waiting_for_supervisors, default=team)
        return (helper if others_sign(own, waiting_for_supervisors(helper), self._signing_limit) else team).manager_list

    def _others(self, team: Team) -> list[Team]:
        """Return the teams with which one shares today: none, those of its service, or all that hold cases."""
        extent = extent_on(self._council.env.now, self._extents)
        if extent == "none" or not team.holds_cases:
            return []
        return [
            other for other in self._teams if other is not team and (extent == "council" or other.name == team.name)
        ]

    def _every_morning(self) -> Process:
        env = self._council.env
        while True:
            yield env.timeout(1.0)
            extent = extent_on(env.now, self._extents)
            self.lending.take_back()
            if extent != "none":
                self._pass_cases_on()
            if extent == "council":
                self.lending.deal_out()

    def _pass_cases_on(self) -> None:
        """Let other teams take cases that have waited too long for a worker."""
        for team in self._teams:
            for case in team.desk.waiting:
                other = self._team_for(case)
                if other is not None:
                    other.desk.take_over(case)
            team.desk.attempt()

    def _team_for(self, case: Case) -> Team | None:
        """Return the team that takes a case at once: one of the same service if there is any; the least loaded."""
        own, days = case.team, self._council.env.now - case.waiting_since
        if not has_waited(days, self._waits_days):
            return None
        own_load = self._council.relative_caseload([own])
        loads = {
            team: load
            for team in self._others(own)
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
