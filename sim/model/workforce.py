"""The workforce: everybody in the teams, and how they fare from week to week.

What each of them may do or meet has a file of its own: posts and vacancies (hiring), resignations (leaving), sickness,
agency contracts, stress, supervision, mentoring, training, inspection. The week's round is here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simpy import Environment

from sim.clock import WEEK_DAYS
from sim.model.agency import Agency
from sim.model.establishment import Establishment
from sim.model.events import EventType
from sim.model.hiring import Hiring
from sim.model.hours_per_case import AS_LONG_AS_EVER, hours_given
from sim.model.inspection import Inspections
from sim.model.mentoring import Mentoring
from sim.model.overtime import Overtime, hours_with_pay
from sim.model.pay import pay_factor
from sim.model.planned_rates import PlannedRates, hazard_on_path, leaving_per_day
from sim.model.reserve import Reserve
from sim.model.role_groups import RoleGroup
from sim.model.roster import Roster
from sim.model.stress import own_list_load
from sim.model.task import Process
from sim.model.teams import Post, Team
from sim.model.training import Training
from sim.model.worker import Worker, smoothed, stretched

if TYPE_CHECKING:
    from sim.config.schema import Config
    from sim.config.teams import AllocationChange
    from sim.model.recorder import Recorder
    from sim.streams import Streams


def _where_it_was(post: Post) -> Post:
    """Return the post itself: it stays with its team."""
    return post


def pressure_matters(config: Config) -> bool:
    """Say whether anything depends on how much people are behind: their hours and effort, or decisions."""
    effort, pathway = config.workforce.effort, config.pathway
    return (
        effort.overtime_limit > 1.0
        or effort.compression_limit < 1.0
        or effort.by_load.enabled
        or pathway.screening.threshold_drift > 0.0
        or pathway.mash.threshold_drift > 0.0
        or len(config.workforce.overtime) > 0
    )


class Workforce:
    """Everybody who works at the front door and behind it."""

    def __init__(
        self, env: Environment, recorder: Recorder, streams: Streams, config: Config, day_hours: list[float]
    ) -> None:
        self.env = env
        self.recorder = recorder
        self._settings = settings = config.workforce
        self._pressure_matters = pressure_matters(config)
        self.roster = roster = Roster(env, recorder, streams, config, day_hours, self._gone)
        self.calendar = calendar = roster.calendar
        self.teams = roster.teams
        # Hiring fills what agency workers cover meanwhile, and they may stay on: each has to know of the other.
        self.hiring = Hiring(roster, settings, lambda *vacancy: self.agency.cover(*vacancy))  # noqa: PLW0108
        self.agency = Agency(roster, self.hiring, settings)
        self.establishment = Establishment(roster, self.hiring, config)
        self.place: Callable[[Post], Post] = _where_it_was  # where a post is filled after somebody has left
        self.reserve = Reserve(streams, config)
        self.mentoring = Mentoring(env, recorder, streams, settings.nqsw.mentoring, calendar)
        self.paths = PlannedRates(settings, calendar)
        self.overtime = Overtime(settings.overtime, calendar)
        self._allocation_changes = [(float(calendar.day_of(each.start)), each) for each in config.allocation.changes]
        teams = self.teams.values()
        self.training = Training(env, recorder, streams, teams, settings.training, calendar)
        self.inspections = Inspections(env, teams, settings.inspections, calendar)
        pay = settings.pay_uplift
        self._pay_rises_on = 0.0 if pay.start is None else float(self.calendar.day_of(pay.start))

    def assemble(self) -> None:
        """Fill the posts as they are on the first day: vacancies, agency workers, newly qualified, ill, in notice."""
        self.hiring.begin()
        self.agency.begin()
        self.training.begin()
        self.inspections.begin()
        self.establishment.begin()
        for day, change in self._allocation_changes:
            self.env.process(self._change_allocation(day, change))
        self.env.process(self._weekly())

    # Week by week

    def _weekly(self) -> Process:
        """Once a week: who will leave, fall ill or be hired in the coming days; how people cope; what it looks like."""
        yield self.env.timeout(0.0)  # until everybody of the first day is there, and those who are ill are away
        while True:
            now = self.env.now
            self._renew_conditions(now)
            for team in self.teams.values():
                for worker in list(team.people):
                    self.roster.look_ahead(worker, WEEK_DAYS)
                    self.roster.update_capacity(worker, now)
                self._update_pressure(team, now)
                self.roster.stress.update(team, now)
                self.roster.supervision.update(team, now)
                self.mentoring.update(team, now, WEEK_DAYS)
                for post in team.posts:
                    if post.vacant_since is not None:
                        self.hiring.look_ahead(post, WEEK_DAYS)
                self.reserve.update(team)
                team.desk.attempt()
                team.snapshot(now)
            yield self.env.timeout(WEEK_DAYS)

    def _renew_conditions(self, now: float) -> None:
        """Set what pay and judgements do to leaving and hiring this week, and what training has left."""
        pay = self._settings.pay_uplift
        uplift = pay.share if now >= self._pay_rises_on else 0.0
        judged = self.inspections.leaving_factor(now)
        self.roster.leaving.everywhere = judged * pay_factor(uplift, -pay.leaving_elasticity)
        self.hiring.pay = pay_factor(uplift, pay.hiring_elasticity)
        self._follow_paths(now)
        self.training.update(now)

    def _follow_paths(self, now: float) -> None:
        """Set the hazards of the week so that rates go where they are planned to: those of social workers."""
        paths, roster = self.paths, self.roster
        turnover = paths.turnover.value(now)
        roster.leaving.renew(turnover)
        roster.sickness.renew(paths.sickness.value(now))
        if paths.vacancy.is_on(now):
            rate, change_per_day = paths.vacancy.week_ahead(now)
            posts = [post for post in roster.posts if roster.group_of(post) == RoleGroup.SOCIAL_WORK]
            vacant = sum(post.vacant_since is not None for post in posts) / max(1, len(posts))
            people = (
                worker
                for team in self.teams.values()
                for worker in team.people
                if roster.group_of(worker) == RoleGroup.SOCIAL_WORK
            )
            leaving = leaving_per_day(turnover, roster.leaving.mean_factor(people))
            self.hiring.follow(hazard_on_path(rate, change_per_day, leaving, vacant))
        if paths.agency.is_on(now):
            self.agency.renew(paths.vacancy.value(now), paths.agency.value(now))

    def _change_allocation(self, day: float, change: AllocationChange) -> Process:
        """Let every team allocate in another way from a day on."""
        yield self.env.timeout(day)
        for team in self.teams.values():
            team.change_allocation(change)

    def _update_pressure(self, team: Team, now: float) -> None:
        shared = {work_list: work_list.overdue_share(now) for work_list in (team.shared_list, team.manager_list)}
        for worker in team.people:
            overdue = shared.get(worker.work_list)
            worker.overdue_share = worker.work_list.overdue_share(now) if overdue is None else overdue
        if not self._pressure_matters:
            return
        effort, paid_share = self._settings.effort, self.overtime.paid_share(team.name, now)
        for worker in team.people:
            worker.pressure = smoothed(worker.pressure, worker.overdue_share, WEEK_DAYS, effort.smoothing_days)
            worker.overtime = stretched(effort.overtime_limit, worker.pressure, effort.full_pressure)
            if paid_share > 0.0:
                worker.overtime = hours_with_pay(worker.overtime, paid_share)
            worker.compression = stretched(effort.compression_limit, worker.pressure, effort.full_pressure)
        if effort.by_load.enabled and team.holds_cases:
            self._hurry_by_load(team)

    def _hurry_by_load(self, team: Team) -> None:
        """Give each case the time that its worker's caseload leaves: once a week, since caseloads move slowly."""
        by_load = self._settings.effort.by_load
        reference: float = getattr(by_load.reference, team.name)
        for worker in team.case_holders:
            worker.as_long_as_ever = AS_LONG_AS_EVER
            load = own_list_load(worker.weighted_caseload, worker.caseload_limit)
            worker.compression = hours_given(load, reference, by_load.elasticity, by_load.least, by_load.most)

    # Called by the teams

    def _gone(self, worker: Worker) -> None:
        """Write down that somebody has left, and open the vacancy."""
        worker.has_left = True
        self.roster.supervision.cancel(worker)
        self.recorder.person(
            self.env.now, EventType.LEFT, worker, self.roster.leaving.destination(worker), since=worker.joined_at
        )
        post = worker.post
        if post is not None and post.occupant is worker:
            post.occupant = None
            if not self.establishment.is_given_up(post):
                self.hiring.open_vacancy(self.place(post))
