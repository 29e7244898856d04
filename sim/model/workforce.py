"""The workforce: posts filled and vacant, people joining, leaving, falling ill, and agency workers covering.

Rules (pure functions) first. Hazards are evaluated once a week against thresholds drawn once per person and purpose,
looking one week ahead, so that an event happens at its exact time; the same person leaves earlier in a worse scenario,
and a comparison is not noise.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from simpy import Environment

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.distributions import choice_function, length_biased_quantile, quantile_function
from sim.model.events import Destination, Role, WorkerKind
from sim.model.events import Event as Happening
from sim.model.teams import Post, Team, teams_of
from sim.model.worker import Process, Worker, agency_capacity, nqsw_capacity, smoothed, stretched

if TYPE_CHECKING:
    from sim.model.recorder import Recorder
    from sim.streams import Streams

WEEK_DAYS = 5.0
"""Hazards, pressure and snapshots are updated once a working week."""

AGENCY_OCCUPANTS_FROM = 2**15
"""Occupant numbers of agency workers start here; permanent workers of a post are numbered from 0."""

CONTRACTS_PER_VACANCY = 1024
"""Room for agency contracts within one vacancy in the numbering of occupants."""


class PersonDraw(IntEnum):
    """Names for the places in a person's row of uniforms."""

    LEAVING = 0
    DESTINATION = 1
    NEWLY_QUALIFIED = 2
    TENURE_AT_START = 3
    NOTICE_AT_START = 4
    SICK_AT_START = 5
    SICK_LEFT_AT_START = 6
    SICK_LENGTH_AT_START = 7


class VacancyDraw(IntEnum):
    """Names for the places in a vacancy's row of uniforms."""

    HIRING = 0
    COVERED = 1
    LAG_AT_START = 2


class AgencyPlan(NamedTuple):
    """How agency workers are used: the chance that a vacancy is covered, and workers beyond vacancies."""

    cover_share: float
    cover_probability: float
    extra_workers: float


def leaving_hazard(turnover_rate: float, notice_days: float) -> float:
    """Return the daily hazard of resigning at which leavers / people in post is ``turnover_rate`` a year.

    A stay lasts 1 / hazard until the resignation and then the notice period.
    """
    if turnover_rate <= 0.0:
        return 0.0
    return 1.0 / (WORKING_DAYS_PER_YEAR / turnover_rate - notice_days)


def vacancy_life_days(vacancy_rate: float, reference_turnover_rate: float, hiring_days: float | None) -> float:
    """Return the mean life of a vacancy: as given, or by flow balance.

    With v vacant, leavers (1 - v) x turnover equal hires v / life, so that life = v / (1 - v) / turnover. Without
    turnover or vacancies in the reference a vacancy is never filled, or at once.
    """
    if hiring_days is not None:
        return hiring_days
    if vacancy_rate <= 0.0:
        return 0.0
    if reference_turnover_rate <= 0.0:
        return math.inf
    return vacancy_rate / (1.0 - vacancy_rate) / reference_turnover_rate * WORKING_DAYS_PER_YEAR


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
    return AgencyPlan(share, share / most, wanted - covered)


def sickness_hazard(sickness_rate: float, mean_length_days: float) -> float:
    """Return the daily hazard of falling ill at which ``sickness_rate`` of working days are lost."""
    return sickness_rate / (1.0 - sickness_rate) / mean_length_days if mean_length_days > 0.0 else 0.0


def days_until(hazard_left: float, hazard: float, days: float) -> float | None:
    """Return after how many days a unit-exponential threshold is reached, or None if not within ``days``."""
    return hazard_left / hazard if hazard * days >= hazard_left and hazard > 0.0 else None


class _Clocks:
    """What is left of a person's thresholds: for leaving and for the next spell of sickness."""

    __slots__ = ("destination", "leaving_left", "row", "sickness_left", "spells")

    def __init__(self, row: list[float]) -> None:
        self.row = row
        self.leaving_left = -math.log1p(-row[PersonDraw.LEAVING])
        self.sickness_left = math.inf
        self.spells = 0


class Workforce:
    """Everybody who works at the front door and behind it."""

    def __init__(
        self, env: Environment, recorder: Recorder, streams: Streams, config: Any, day_hours: list[float]
    ) -> None:
        self._env = env
        self._recorder = recorder
        self._streams = streams
        self._settings = settings = config.workforce
        self._day_hours = day_hours
        self.teams = teams_of(env, recorder, streams, config, self._gone, self._back_at_work)
        self._clocks: dict[Worker, _Clocks] = {}
        self._post_of: dict[Worker, Post] = {}
        life = vacancy_life_days(settings.vacancy_rate, settings.reference_turnover_rate, settings.hiring_days)
        self._hiring_hazard = math.inf if life == 0.0 else 1.0 / life
        self._leaving_hazard = leaving_hazard(settings.turnover_rate, settings.notice_days)
        self._sickness_hazard = sickness_hazard(settings.sickness_rate, settings.absence.length_days.mean)
        self._absence_length = quantile_function(settings.absence.length_days)
        self._destination = choice_function(list(settings.leaver_destinations.model_dump().values()))
        social_work_posts = sum(len(team.posts) for team in self.teams.values() if team.name != "front_door")
        self._agency = agency_plan(
            social_work_posts,
            settings.vacancy_rate,
            settings.agency_rate,
            settings.reference_agency_rate,
            settings.agency.cover_share,
            settings.agency.start_lag_days * self._hiring_hazard if life > 0.0 else 0.0,
        )

    # The first day

    def assemble(self) -> None:
        """Fill the posts as they are on the first day: vacancies, agency workers, newly qualified, ill, in notice."""
        for post in self._vacant_at_start():
            self._open_vacancy(post, at_start=True)
        for team in self.teams.values():
            for post in team.posts:
                if post.vacant_since is None:
                    self._employ(post, at_start=True)
        for team, slot, path in self._extra_agency_slots():
            self._env.process(self._extra_agency(team, slot, path))
        self._env.process(self._weekly())

    def _vacant_at_start(self) -> list[Post]:
        """Choose the vacant posts: the expected number is exact, and more vacancies keep the fewer.

        The number is rounded up or down at random, by one uniform for the whole service; the posts are those with the
        lowest uniforms of their own.
        """
        posts = [post for team in self.teams.values() for post in team.posts]
        rate = self._settings.vacancy_rate
        lot = self._streams.row("vacancies at start", (), 0, 1)[0]
        number = int(len(posts) * rate + lot)
        ranked = sorted(posts, key=lambda post: self._streams.row("vacant at start", post.path[:2], post.index, 1)[0])
        return sorted(ranked[:number], key=lambda post: post.path)

    def _extra_agency_slots(self) -> Iterator[tuple[Team, int, tuple[int, int, int]]]:
        """Spread agency workers beyond vacancies over the case-holding teams in proportion to their posts."""
        teams = [team for team in self.teams.values() if team.holds_cases]
        own_posts = [sum(post.role == Role.SOCIAL_WORKER for post in team.posts) for team in teams]
        total = sum(own_posts)
        if total == 0:
            return
        lot = self._streams.row("extra agency workers", (), 0, 1)[0]
        placed, so_far = 0, 0.0
        for team, posts in zip(teams, own_posts, strict=True):
            so_far += self._agency.extra_workers * posts / total
            until = int(so_far + lot)
            for slot in range(until - placed):
                yield team, slot, (team.code, int(Role.SOCIAL_WORKER), 8192 + slot)
            placed = until

    # Week by week

    def _weekly(self) -> Process:
        """Once a week: who will leave, fall ill or be hired in the coming days; how people cope; what it looks like."""
        yield self._env.timeout(0.0)  # until everybody of the first day is there, and those who are ill are away
        while True:
            now = self._env.now
            for team in self.teams.values():
                for worker in list(team.people):
                    self._look_ahead(worker, WEEK_DAYS)
                    self._update_capacity(worker, now)
                self._update_pressure(team, now)
                for post in team.posts:
                    if post.vacant_since is not None:
                        self._look_ahead_for_hire(post, WEEK_DAYS)
                team.desk.attempt()
                team.snapshot(now)
            yield self._env.timeout(WEEK_DAYS)

    def _days_to_next_week(self) -> float:
        return WEEK_DAYS - self._env.now % WEEK_DAYS

    def _look_ahead(self, worker: Worker, days: float) -> None:
        clocks = self._clocks[worker]
        if worker.kind != WorkerKind.AGENCY and not worker.in_notice:
            delay = days_until(clocks.leaving_left, self._leaving_hazard, days)
            clocks.leaving_left -= self._leaving_hazard * days
            if delay is not None:
                self._env.process(self._resign(worker, delay, self._settings.notice_days))
        self._look_ahead_for_sickness(worker, days)

    def _look_ahead_for_sickness(self, worker: Worker, days: float) -> None:
        if worker.absent_until <= self._env.now and self._sickness_hazard > 0.0:
            clocks = self._clocks[worker]
            delay = days_until(clocks.sickness_left, self._sickness_hazard, days)
            clocks.sickness_left -= self._sickness_hazard * days
            if delay is not None:
                self._env.process(self._fall_ill(worker, delay))

    def _back_at_work(self, worker: Worker) -> None:
        self._look_ahead_for_sickness(worker, self._days_to_next_week())

    def _update_capacity(self, worker: Worker, now: float) -> None:
        settings, days = self._settings, now - worker.joined_at
        if worker.kind == WorkerKind.AGENCY:
            agency = settings.agency
            worker.base_capacity = agency_capacity(
                days, agency.capacity, agency.induction_days, agency.induction_capacity
            )
        elif worker.kind == WorkerKind.NQSW:
            nqsw = settings.nqsw
            if days >= nqsw.year_days:
                worker.kind = WorkerKind.PERMANENT
                worker.base_capacity = 1.0
                worker.caseload_limit = worker.team.caseload_limit(worker.role, worker.kind)
                worker.fair_share = worker.team.desk.fair_share(worker)
                worker.hold(0.0)
                self._recorder.person(now, Happening.NQSW_YEAR_ENDED, worker, worker.kind)
            else:
                worker.base_capacity = nqsw_capacity(days, nqsw.year_days, nqsw.capacity_at_start, nqsw.capacity_at_end)

    def _update_pressure(self, team: Team, now: float) -> None:
        effort = self._settings.effort
        if effort.overtime_limit == 1.0 and effort.compression_limit == 1.0:
            return
        shared = {
            work_list: work_list.overdue(now) / work_list.waiting if work_list.waiting else 0.0
            for work_list in (team.shared_list, team.manager_list)
        }
        for worker in team.people:
            own = worker.work_list
            overdue = shared.get(own)
            if overdue is None:
                overdue = own.overdue(now) / own.waiting if own.waiting else 0.0
            worker.pressure = smoothed(worker.pressure, overdue, WEEK_DAYS, effort.smoothing_days)
            worker.overtime = stretched(effort.overtime_limit, worker.pressure, effort.full_pressure)
            worker.compression = stretched(effort.compression_limit, worker.pressure, effort.full_pressure)

    # Permanent workers

    def _employ(self, post: Post, at_start: bool = False) -> None:
        """Fill a post with a permanent worker."""
        settings = self._settings
        path = (*post.path, post.occupants)
        row = self._streams.row("person", post.path, post.occupants, len(PersonDraw))
        post.occupants += 1
        tenure = 0.0
        if at_start and settings.turnover_rate > 0.0:
            tenure = -math.log1p(-row[PersonDraw.TENURE_AT_START]) * WORKING_DAYS_PER_YEAR / settings.turnover_rate
        elif at_start:
            tenure = math.inf
        newly_qualified = (
            post.role == Role.SOCIAL_WORKER
            and row[PersonDraw.NEWLY_QUALIFIED] < settings.nqsw.share_of_starters * post.team.nqsw_factor
            and tenure < settings.nqsw.year_days
        )
        kind = WorkerKind.NQSW if newly_qualified else WorkerKind.PERMANENT
        if post.vacant_since is not None:
            self._recorder.post(
                self._env.now,
                Happening.VACANCY_FILLED,
                post.team.code,
                post.role,
                detail=newly_qualified,
                since=post.vacant_since,
            )
            post.vacant_since = None
            if post.agency is not None:
                self._let_go(post.agency)
                post.agency = None
        worker = self._join(post.team, post.role, kind, path, row)
        if newly_qualified:
            worker.joined_at -= tenure
        post.occupant = worker
        self._post_of[worker] = post
        self._update_capacity(worker, self._env.now)
        if at_start:
            in_notice = settings.turnover_rate * settings.notice_days / WORKING_DAYS_PER_YEAR
            if row[PersonDraw.NOTICE_AT_START] < in_notice:
                left = row[PersonDraw.NOTICE_AT_START] / in_notice * settings.notice_days
                self._env.process(self._resign(worker, 0.0, left))
            self._begin_ill(worker, row)
        else:
            self._look_ahead(worker, self._days_to_next_week())

    def _resign(self, worker: Worker, delay: float, notice_days: float) -> Process:
        worker.in_notice = True  # nobody plans with somebody who is about to resign this week
        yield self._env.timeout(delay)
        self._recorder.person(self._env.now, Happening.NOTICE, worker)
        yield self._env.timeout(notice_days)
        self._let_go(worker)

    def _let_go(self, worker: Worker) -> None:
        """Let today be somebody's last day."""
        if not worker.leaves:
            worker.leaves = True
            worker.called_away()

    def _gone(self, worker: Worker) -> None:
        """Write down that somebody has left, and open the vacancy."""
        clocks = self._clocks.pop(worker)
        if worker.kind == WorkerKind.AGENCY:
            destination = Destination.CONTRACT_ENDED
        else:
            destination = Destination(self._destination(clocks.row[PersonDraw.DESTINATION]))
        self._recorder.person(self._env.now, Happening.LEFT, worker, destination, since=worker.joined_at)
        post = self._post_of.pop(worker, None)
        if post is not None and post.occupant is worker:
            post.occupant = None
            self._open_vacancy(post)

    # Vacancies and agency workers

    def open_post(self, post: Post) -> None:
        """Add a post to the establishment from today: a vacancy until somebody is hired."""
        post.team.posts.append(post)
        self._open_vacancy(post)

    def _open_vacancy(self, post: Post, at_start: bool = False) -> None:
        now = self._env.now
        post.vacant_since = now
        row = self._streams.row("vacancy", post.path, post.vacancies, len(VacancyDraw))
        post.hazard_left = -math.log1p(-row[VacancyDraw.HIRING])
        number, post.vacancies = post.vacancies, post.vacancies + 1
        self._recorder.post(now, Happening.VACANCY_OPENED, post.team.code, post.role)
        lag = self._settings.agency.start_lag_days
        if row[VacancyDraw.COVERED] < self._agency.cover_probability:
            in_place = at_start and row[VacancyDraw.COVERED] < self._agency.cover_share
            wait = 0.0 if in_place else lag * row[VacancyDraw.LAG_AT_START] if at_start else lag
            self._env.process(self._cover(post, number, wait))
        if math.isinf(self._hiring_hazard):
            self._employ(post)
        elif not at_start:
            self._look_ahead_for_hire(post, self._days_to_next_week())

    def _look_ahead_for_hire(self, post: Post, days: float) -> None:
        delay = days_until(post.hazard_left, self._hiring_hazard, days)
        post.hazard_left -= self._hiring_hazard * days
        if delay is not None:
            post.hazard_left = math.inf
            self._env.process(self._hire(post, delay))

    def _hire(self, post: Post, delay: float) -> Process:
        yield self._env.timeout(delay)
        self._employ(post)

    def _cover(self, post: Post, vacancy: int, wait: float) -> Process:
        """Cover a vacancy with one agency worker after another until it is filled."""
        if wait > 0.0:
            yield self._env.timeout(wait)
        contract = 0
        while post.vacant_since is not None and post.vacancies == vacancy + 1:
            occupant = AGENCY_OCCUPANTS_FROM + vacancy * CONTRACTS_PER_VACANCY + contract
            worker = self._contract((*post.path, occupant), post.team, post.role)
            post.agency = worker
            yield self._env.timeout(self._contract_days(worker))
            if post.agency is worker:
                post.agency = None
            self._let_go(worker)
            contract += 1

    def _extra_agency(self, team: Team, slot: int, path: tuple[int, int, int]) -> Process:
        """Keep one agency worker beyond vacancies, contract after contract."""
        contract = 0
        while True:
            worker = self._contract((*path, AGENCY_OCCUPANTS_FROM + contract), team, Role.SOCIAL_WORKER)
            yield self._env.timeout(self._contract_days(worker))
            self._let_go(worker)
            contract += 1

    def _contract(self, path: tuple[int, int, int, int], team: Team, role: Role) -> Worker:
        row = self._streams.row("person", path[:3], path[3], len(PersonDraw))
        worker = self._join(team, role, WorkerKind.AGENCY, path, row)
        at_start = self._env.now == 0.0
        if at_start:
            worker.joined_at -= self._settings.agency.induction_days  # has been here for a while
            self._begin_ill(worker, row)
        self._update_capacity(worker, self._env.now)
        if not at_start:
            self._look_ahead(worker, self._days_to_next_week())
        return worker

    def _contract_days(self, worker: Worker) -> float:
        """Return the length of a contract: exponential, so that one found running has as long to go as a new one."""
        return -math.log1p(-self._clocks[worker].row[PersonDraw.LEAVING]) * float(self._settings.agency.contract_days)

    def _join(self, team: Team, role: Role, kind: WorkerKind, path: tuple[int, ...], row: list[float]) -> Worker:
        worker = Worker(self._env, self._recorder, team, role, kind, path, team.work_list_for(role), self._day_hours)
        self._clocks[worker] = _Clocks(row)
        self._next_spell(worker)
        self._recorder.person(self._env.now, Happening.JOINED, worker, kind)
        team.welcome(worker)
        return worker

    # Sickness

    def _next_spell(self, worker: Worker) -> float:
        """Draw when the next spell of sickness begins, and return the length of the one that begins now."""
        clocks = self._clocks[worker]
        onset, length = self._streams.own("sickness", (*worker.path, clocks.spells), 2)
        clocks.sickness_left = -math.log1p(-onset)
        clocks.spells += 1
        return self._absence_length(length)

    def _begin_ill(self, worker: Worker, row: list[float]) -> None:
        """Let somebody be ill on the first day, part-way through a spell (long spells are likelier to be met)."""
        if row[PersonDraw.SICK_AT_START] < self._settings.sickness_rate:
            length = length_biased_quantile(self._settings.absence.length_days)(row[PersonDraw.SICK_LENGTH_AT_START])
            left = length * row[PersonDraw.SICK_LEFT_AT_START]
            self._env.process(self._absence(worker, left, length - left))

    def _fall_ill(self, worker: Worker, delay: float) -> Process:
        yield self._env.timeout(delay)
        if worker not in self._clocks:
            return  # has left in the meantime
        length = self._next_spell(worker)
        if worker.absent_until <= self._env.now:
            yield from self._absence(worker, length, 0.0)

    def _absence(self, worker: Worker, days: float, already_days: float) -> Process:
        """Keep somebody away; after a long while their cases go to colleagues."""
        worker.absent_until = self._env.now + days
        worker.called_away()
        patience = max(0.0, self._settings.absence.reallocate_after_days - already_days)
        if days > patience and worker.team.holds(worker.role):
            yield self._env.timeout(patience)
            if worker.absent_until > self._env.now and not worker.leaves:
                worker.team.reallocate(worker)
        else:
            yield self._env.timeout(0.0)
