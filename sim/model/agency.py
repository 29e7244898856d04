"""Agency workers: how many, where they work, and one contract after another.

Rules (pure functions) first.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sim.config.categories import OWN_ROLE
from sim.model.events import Role, WorkerKind
from sim.model.hazards import PersonDraw, days_to_next_week, exponential_threshold
from sim.model.role_groups import RoleGroup
from sim.model.task import Process
from sim.model.worker import Worker
from sim.streams import Purpose

if TYPE_CHECKING:
    from sim.config.people import ManagedTeam
    from sim.config.people import Workforce as WorkforceSettings
    from sim.model.hiring import Hiring
    from sim.model.roster import Roster
    from sim.model.teams import Post, Team

AGENCY_OCCUPANTS_FROM = 2**15
"""Occupant numbers of agency workers start here; permanent workers of a post are numbered from 0."""

CONTRACTS_PER_VACANCY = 1024
"""Room for agency contracts within one vacancy in the numbering of occupants."""

EXTRA_POSTS_FROM = 8192
"""Post numbers of agency workers beyond vacancies start here."""

MANAGED_POSTS_FROM, MANAGED_POSTS_PER_BLOCK = 12288, 128
"""Post numbers of managed teams start here; each block has room for so many."""


class AgencyPlan(NamedTuple):
    """How agency workers are used: the chance that a vacancy is covered, and workers beyond vacancies."""

    cover_share: float
    cover_probability: float
    extra_workers: float


def agency_plan(
    posts: float,
    vacancy_rate: float,
    agency_rate: float,
    reference_agency_rate: float,
    cover_share: float,
    lag_over_life: float,
) -> AgencyPlan:
    """Return how many agency workers cover vacancies and how many come on top.

    The profile's agency workers are ``cover_share`` of its vacancies, and the rest extra. Another ``agency_rate`` moves
    the cover share first, then the extra. A vacancy is covered only after a lag, so the probability of covering it is
    higher than the share covered at a time: an exponential life outlasts the lag with probability exp(-lag / life).
    """
    in_post, vacant = posts * (1.0 - vacancy_rate), posts * vacancy_rate
    reference = reference_agency_rate / (1.0 - reference_agency_rate) * in_post
    usual_extra = max(0.0, reference - cover_share * vacant)
    wanted = agency_rate / (1.0 - agency_rate) * in_post
    most = math.exp(-lag_over_life)
    covered = min(max(0.0, wanted - usual_extra), most * vacant)
    share = covered / vacant if vacant > 0.0 else 0.0
    return AgencyPlan(share, share / most if most > 0.0 else 0.0, wanted - covered)


def cover_alone(cover_share: float, lag_over_life: float) -> AgencyPlan:
    """Return how a share of vacancies is covered at a time, as far as the lag allows, with no agency worker beyond."""
    most = math.exp(-lag_over_life)
    share = min(cover_share, most)
    return AgencyPlan(share, share / most if most > 0.0 else 0.0, 0.0)


class Agency:
    """Agency workers: cover for vacancies, and extra."""

    def __init__(self, roster: Roster, hiring: Hiring, settings: WorkforceSettings) -> None:
        self._roster = roster
        self._hiring = hiring
        self._env = roster.env
        self._streams = roster.streams
        self._settings = settings.agency
        self._reference_agency_rate = settings.reference_agency_rate
        self._managed_teams = settings.managed_teams
        self._extra_wanted: dict[Team, int] = {}
        self._extra_contracts: Counter[tuple[Team, int]] = Counter()
        self._extra_kept: set[tuple[Team, int]] = set()
        self._set_plan(settings.vacancy_rate, settings.agency_rate)
        self._plans_of_others: dict[RoleGroup, AgencyPlan] = {
            group: cover_alone(roster.role_groups.agency_cover_share(group), self._lag_over_life(group))
            for group in roster.role_groups.groups
            if group != RoleGroup.SOCIAL_WORK
        }

    def begin(self) -> None:
        """Let the workers beyond vacancies start, and managed teams when their time comes."""
        self._keep_extra_workers()
        day_of = self._roster.calendar.day_of
        for block, managed in enumerate(self._managed_teams):
            begins, ends = float(day_of(managed.start)), float(day_of(managed.end))
            if ends > 0.0:
                self._env.process(self._managed_team(block, managed, begins, ends))

    def renew(self, vacancy_rate: float, agency_rate: float) -> None:
        """Want as many agency workers as another agency rate comes to, given the vacancies that are planned.

        If more are wanted, vacancies that go without cover get it after the usual lag, and further contracts begin. If
        fewer are, contracts that end are not renewed: nobody goes early, so that the number falls at most as fast as
        contracts end.
        """
        self._set_plan(vacancy_rate, agency_rate)
        self._keep_extra_workers()
        for team in self._roster.teams.values():
            for post in team.posts:
                if post.vacant_since is not None and not post.cover_sought and self._is_wanted(post):
                    post.cover_sought = True
                    self._env.process(self._cover(post, post.vacancies - 1, self._settings.start_lag_days))

    def _set_plan(self, vacancy_rate: float, agency_rate: float) -> None:
        self.plan = agency_plan(
            self._roster.social_work_posts,
            vacancy_rate,
            agency_rate,
            self._reference_agency_rate,
            self._settings.cover_share,
            self._lag_over_life(RoleGroup.SOCIAL_WORK),
        )

    def _lag_over_life(self, group: RoleGroup) -> float:
        hazard = self._hiring.hazard(group)
        return 0.0 if math.isinf(hazard) else self._settings.start_lag_days * hazard

    def _plan_for(self, post: Post) -> AgencyPlan:
        return self._plans_of_others.get(self._roster.group_of(post), self.plan)

    def _is_wanted(self, post: Post) -> bool:
        """Say whether this vacancy is one of those that are covered; nobody is paid to stand in reserve."""
        wanted = post.cover_draw < self._plan_for(post).cover_probability
        return wanted and post.role != Role.QUALIFIED_WITHOUT_CASES

    def cover(self, post: Post, vacancy: int, covered: float, lag_at_start: float, at_start: bool) -> None:
        """Cover a vacancy, if it is one of those that are covered, after the time this takes.

        ``covered`` and ``lag_at_start`` are uniforms of the vacancy.
        """
        post.contracts, post.cover_draw = 0, covered
        post.cover_sought = self._is_wanted(post)
        if post.cover_sought:
            lag = self._settings.start_lag_days
            in_place = at_start and covered < self._plan_for(post).cover_share
            wait = 0.0 if in_place else lag * lag_at_start if at_start else lag
            self._env.process(self._cover(post, vacancy, wait))

    def _keep_extra_workers(self) -> None:
        """Let as many agency workers beyond vacancies begin as are missing."""
        for team, wanted in self._spread():
            self._extra_wanted[team] = wanted
            for slot in range(wanted):
                if (team, slot) not in self._extra_kept:
                    self._extra_kept.add((team, slot))
                    self._env.process(self._extra(team, slot))

    def _spread(self) -> Iterator[tuple[Team, int]]:
        """Spread agency workers beyond vacancies over the case-holding teams in proportion to their posts."""
        teams = [team for team in self._roster.teams.values() if team.holds_cases]
        own_posts = [sum(team.holds(post.role) for post in team.posts) for team in teams]
        total = sum(own_posts)
        if total == 0:
            return
        lot = self._streams.row(Purpose.EXTRA_AGENCY_WORKERS, (), 0, 1)[0]
        placed, so_far = 0, 0.0
        for team, posts in zip(teams, own_posts, strict=True):
            so_far += self.plan.extra_workers * posts / total
            until = int(so_far + lot)
            yield team, until - placed
            placed = until

    def _cover(self, post: Post, vacancy: int, wait: float) -> Process:
        """Cover a vacancy with one agency worker after another until it is filled."""
        if wait > 0.0:
            yield self._env.timeout(wait)
        while post.vacant_since is not None and post.vacancies == vacancy + 1 and self._is_wanted(post):
            occupant = AGENCY_OCCUPANTS_FROM + vacancy * CONTRACTS_PER_VACANCY + post.contracts
            post.contracts += 1
            worker = self._contract((*post.key, occupant), post.team, post.role)
            post.agency = worker
            yield self._env.timeout(self._contract_days(worker))
            if post.agency is worker and self._converts(worker):
                self._hiring.convert(worker, post)
                return
            if post.agency is worker:
                post.agency = None
            worker.let_go()
        if post.vacancies == vacancy + 1:
            post.cover_sought = False

    def _converts(self, worker: Worker) -> bool:
        """Say whether somebody whose contract ends, and who is neither ill nor going, stays as a permanent worker."""
        share = self._settings.conversion_share
        if share == 0.0 or worker.leaves or worker.absent_until > self._env.now:
            return False
        return self._streams.own(Purpose.CONVERSION, worker.key, 1)[0] < share

    def _vacancy_for(self, worker: Worker) -> Post | None:
        """Return the post in somebody's team and role that has been vacant for longest."""
        vacant = [post for post in worker.team.posts if post.role == worker.role and post.vacant_since is not None]
        return min(vacant, key=lambda post: (post.vacant_since, post.index), default=None)

    def _managed_team(self, block: int, managed: ManagedTeam, begins: float, ends: float) -> Process:
        """Bring a supplier's team for a time; the supplier replaces nobody early, and all go on one day.

        Towards the end they may be given no new cases; those they still hold on the last day are handed over.
        """
        if begins > 0.0:
            yield self._env.timeout(begins)
        team = self._managed_place(managed.team)
        first = MANAGED_POSTS_FROM + block * MANAGED_POSTS_PER_BLOCK
        roles = [Role[OWN_ROLE[team.name].upper()]] * managed.workers + [Role.MANAGER] * managed.managers
        people = [
            self._contract((team.code, int(role), first + place, AGENCY_OCCUPANTS_FROM), team, role, managed)
            for place, role in enumerate(roles)
        ]
        days = ends - max(0.0, begins)
        finishing = min(days, managed.finishes_days)
        yield self._env.timeout(days - finishing)
        if finishing > 0.0:
            for worker in people:
                worker.in_notice = True  # given no new cases, as somebody who has resigned
            yield self._env.timeout(finishing)
        for worker in people:
            worker.let_go()

    def _managed_place(self, service: str) -> Team:
        """Return the team of a service that has the most posts vacant, counting its agency workers in."""
        teams = [team for team in self._roster.teams.values() if team.name == service]
        return min(teams, key=lambda team: (len(team.people) - len(team.posts), team.code))

    def _extra(self, team: Team, slot: int) -> Process:
        """Keep one agency worker beyond vacancies, contract after contract, while there are to be so many."""
        role, place = Role.SOCIAL_WORKER, (team, slot)
        while slot < self._extra_wanted[team]:
            occupant = AGENCY_OCCUPANTS_FROM + self._extra_contracts[place]
            self._extra_contracts[place] += 1
            worker = self._contract((team.code, int(role), EXTRA_POSTS_FROM + slot, occupant), team, role)
            yield self._env.timeout(self._contract_days(worker))
            vacant = self._vacancy_for(worker) if self._converts(worker) else None
            if vacant is not None:
                self._hiring.convert(worker, vacant)
            else:
                worker.let_go()
        self._extra_kept.remove(place)

    def _contract(
        self, key: tuple[int, int, int, int], team: Team, role: Role, managed: ManagedTeam | None = None
    ) -> Worker:
        roster, now = self._roster, self._env.now
        at_start = now == 0.0
        here_for = self._settings.induction_days if at_start else 0.0  # those of the first day know their way about
        worker = roster.join(team, role, WorkerKind.AGENCY, key, here_for)
        if managed is not None:
            worker.own_capacity = managed.capacity
            worker.day_hours = [hours * managed.hours_factor for hours in worker.day_hours]
        if at_start:
            roster.sickness.begin_ill(worker)
        roster.update_capacity(worker, now)
        if not at_start:
            roster.look_ahead(worker, days_to_next_week(now))
        return worker

    def _contract_days(self, worker: Worker) -> float:
        """Return the length of a contract: exponential, so that one found running has as long to go as a new one."""
        return exponential_threshold(worker.hazards.row[PersonDraw.LEAVING]) * self._settings.contract_days
