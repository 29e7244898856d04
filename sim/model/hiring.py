"""Posts and vacancies: how long a post stays vacant, who takes it up, and who was there on the first day.

Rules (pure functions) first.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.model.events import Destination, EventType, Role, VacancyFilledBy, WorkerKind
from sim.model.hazards import (
    PersonDraw,
    PersonHazards,
    days_to_next_week,
    days_until,
    exponential_threshold,
    lies_ahead,
)
from sim.model.role_groups import RoleGroup
from sim.model.task import Process
from sim.model.worker import Worker
from sim.streams import Purpose

if TYPE_CHECKING:
    from sim.config.people import Workforce as WorkforceSettings
    from sim.model.roster import Roster
    from sim.model.teams import Post


class VacancyDraw(IntEnum):
    """Names for the places in a vacancy's row of uniforms."""

    HIRING = 0
    COVERED = 1
    LAG_AT_START = 2


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


def hiring_hazard(life_days: float) -> float:
    """Return the daily hazard of filling a vacancy of this mean life; infinite if it is filled at once."""
    return math.inf if life_days == 0.0 else 1.0 / life_days


def campaign_factor(factor: float, start: float, end: float, now: float) -> float:
    """Return what a campaign does to hiring: ``factor`` from its first day to its last, else 1."""
    return factor if start <= now < end else 1.0


Cover = Callable[["Post", int, float, float, bool], None]
"""What covers a vacancy meanwhile; see :meth:`sim.model.agency.Agency.cover`."""


class Hiring:
    """Fills posts: on the first day, and whenever one has become vacant."""

    def __init__(self, roster: Roster, settings: WorkforceSettings, cover: Cover) -> None:
        self._roster = roster
        self._cover = cover
        self._env = roster.env
        self._streams = roster.streams
        self._recorder = roster.recorder
        self._settings = settings
        self._role_groups = groups = roster.role_groups
        self._hazards = {
            group: hiring_hazard(
                vacancy_life_days(
                    groups.vacancy_rate(group), groups.reference_turnover_rate(group), groups.hiring_days(group)
                )
            )
            for group in groups.groups
        }
        self._on_path: RoleGroup | None = None  # whose vacancies follow a planned path
        calendar = roster.calendar
        self._campaigns = [
            (campaign.factor, float(calendar.day_of(campaign.start)), float(calendar.day_of(campaign.end)))
            for campaign in settings.hiring_campaigns
        ]
        self.pay = 1.0  # what pay does to hiring this week

    def hazard(self, group: RoleGroup) -> float:
        """Return the daily hazard of filling a vacancy of this group, pay and campaigns apart."""
        return self._hazards[group]

    def follow(self, hazard: float) -> None:
        """Fill social workers' vacancies as a planned path asks; it says what comes of hiring, pay included."""
        self._on_path = RoleGroup.SOCIAL_WORK
        self._hazards[RoleGroup.SOCIAL_WORK] = hazard

    def begin(self) -> None:
        """Fill the posts as they are on the first day: vacancies, newly qualified, ill, in notice."""
        for post in self._vacant_at_start():
            self.open_vacancy(post, at_start=True)
        for team in self._roster.teams.values():
            for post in team.posts:
                if post.vacant_since is None:
                    self.employ(post, at_start=True)

    def _vacant_at_start(self) -> list[Post]:
        """Choose the vacant posts: the expected number of each group is exact, and more vacancies keep the fewer.

        The number is rounded up or down at random, by one uniform for the group in the whole service; the posts are
        those with the lowest uniforms of their own.
        """
        by_group: dict[RoleGroup, list[Post]] = {group: [] for group in self._role_groups.groups}
        for post in self._roster.posts:
            by_group[self._roster.group_of(post)].append(post)
        vacant: list[Post] = []
        for group, posts in by_group.items():
            lot = self._streams.own(Purpose.VACANCIES_AT_START, (group,), 1)[0]
            number = int(len(posts) * self._role_groups.vacancy_rate(group) + lot)
            posts.sort(key=lambda post: self._streams.row(Purpose.VACANT_AT_START, post.key[:2], post.index, 1)[0])
            vacant += posts[:number]
        return sorted(vacant, key=lambda post: post.key)

    def employ(self, post: Post, at_start: bool = False, experienced: bool = False) -> None:
        """Fill a post with a permanent worker, who may be known to be experienced."""
        settings, roster, now = self._settings, self._roster, self._env.now
        key = (*post.key, post.occupants)
        row = roster.person_row(key)
        post.occupants += 1
        tenure, turnover = 0.0, self._role_groups.turnover_rate(roster.group_of(post))
        if at_start and turnover > 0.0:
            tenure = exponential_threshold(row[PersonDraw.TENURE_AT_START]) * WORKING_DAYS_PER_YEAR / turnover
        elif at_start:
            tenure = math.inf
        newly_qualified = (
            post.role == Role.SOCIAL_WORKER
            and not experienced
            and row[PersonDraw.NEWLY_QUALIFIED] < settings.nqsw.share_of_starters * post.team.nqsw_factor
            and tenure < settings.nqsw.year_days
        )
        kind = WorkerKind.NQSW if newly_qualified else WorkerKind.PERMANENT
        if post.vacant_since is not None:
            self._filled(post, VacancyFilledBy.NEWLY_QUALIFIED if newly_qualified else VacancyFilledBy.EXPERIENCED)
            if post.agency is not None:
                post.agency.let_go()
                post.agency = None
        worker = roster.join(post.team, post.role, kind, key, tenure if newly_qualified else 0.0)
        post.occupant = worker
        worker.post = post
        roster.update_capacity(worker, now)
        if at_start:
            roster.leaving.begin_in_notice(worker)
            roster.sickness.begin_ill(worker)
        else:
            roster.look_ahead(worker, days_to_next_week(now))

    def convert(self, worker: Worker, post: Post) -> None:
        """Let an agency worker take up a vacant post, with the cases they have."""
        roster, now = self._roster, self._env.now
        self._recorder.person(now, EventType.LEFT, worker, Destination.CONVERTED, since=worker.joined_at)
        self._filled(post, VacancyFilledBy.CONVERTED)
        key = (*post.key, post.occupants)
        post.occupants += 1
        worker.convert(key, PersonHazards(roster.person_row(key)))
        roster.sickness.next_spell(worker)
        if post.agency is not None and post.agency is not worker:
            post.agency.let_go()
        post.agency = None
        post.occupant = worker
        worker.post = post
        worker.base_capacity = 1.0
        self._recorder.person(now, EventType.JOINED, worker, worker.kind)
        roster.look_ahead(worker, days_to_next_week(now))

    def _filled(self, post: Post, by: VacancyFilledBy) -> None:
        since, post.vacant_since = post.vacant_since or 0.0, None
        self._recorder.post(self._env.now, EventType.VACANCY_FILLED, post.team.code, post.role, detail=by, since=since)

    def remove(self, post: Post) -> None:
        """Take a vacant post off the establishment; an agency worker who covered it goes."""
        since, post.vacant_since = post.vacant_since or 0.0, None
        post.team.posts.remove(post)
        self._recorder.post(self._env.now, EventType.VACANCY_REMOVED, post.team.code, post.role, since=since)
        if post.agency is not None:
            post.agency.let_go()
            post.agency = None

    def open_vacancy(self, post: Post, at_start: bool = False) -> None:
        """Let a post become vacant: it may be covered, and will be filled."""
        now = self._env.now
        post.vacant_since = now
        row = self._streams.row(Purpose.VACANCY, post.key, post.vacancies, len(VacancyDraw))
        post.hazard_left = exponential_threshold(row[VacancyDraw.HIRING])
        post.looked_until = now
        number, post.vacancies = post.vacancies, post.vacancies + 1
        self._recorder.post(now, EventType.VACANCY_OPENED, post.team.code, post.role)
        self._cover(post, number, row[VacancyDraw.COVERED], row[VacancyDraw.LAG_AT_START], at_start)
        if math.isinf(self._hazards[self._roster.group_of(post)]):
            self.employ(post)
        elif not at_start:
            self.look_ahead(post, days_to_next_week(now))

    def look_ahead(self, post: Post, days: float) -> None:
        """See whether a vacancy is filled in the coming days."""
        now = self._env.now
        if lies_ahead(post.looked_until, now) or math.isinf(post.hazard_left):  # somebody is to begin already
            return
        group = self._roster.group_of(post)
        hazard = self._hazards[group] * (1.0 if group == self._on_path else self.pay)
        for campaign in self._campaigns:
            hazard *= campaign_factor(*campaign, now)
        delay = days_until(post.hazard_left, hazard, days)
        post.hazard_left -= hazard * days
        post.looked_until = now + days
        if delay is not None:
            post.hazard_left = math.inf
            self._env.process(self._hire(post, delay, post.vacancies))

    def _hire(self, post: Post, delay: float, vacancy: int) -> Process:
        yield self._env.timeout(delay)
        if post.vacant_since is not None and post.vacancies == vacancy:  # no agency worker has stayed on meanwhile
            self.employ(post)
