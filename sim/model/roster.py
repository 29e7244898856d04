"""The roster: the teams, and how somebody joins one, gets up to speed, and is seen to resign or fall ill.

What fills posts (hiring, agency, changes of the establishment) works on the roster; the week's round (workforce) stands
above them all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.clock import Calendar
from sim.model.events import EventType, Role, WorkerKind
from sim.model.hazards import PersonDraw, PersonHazards
from sim.model.leaving import Leaving
from sim.model.role_groups import RoleGroup, RoleGroups, is_counted
from sim.model.sickness import Sickness
from sim.model.stress import Stress
from sim.model.supervision import Supervision
from sim.model.teams import Team, teams_of
from sim.model.worker import Worker, agency_capacity, nqsw_capacity
from sim.streams import Purpose, Streams

if TYPE_CHECKING:
    from simpy import Environment

    from sim.config.schema import Config
    from sim.model.recorder import Recorder
    from sim.model.teams import Post


class Roster:
    """Everybody in the teams, and what may happen to each of them."""

    def __init__(
        self,
        env: Environment,
        recorder: Recorder,
        streams: Streams,
        config: Config,
        day_hours: list[float],
        gone: Callable[[Worker], None],
    ) -> None:
        self.env = env
        self.recorder = recorder
        self.streams = streams
        self.calendar = Calendar(config.run.start)
        self.teams = teams_of(env, recorder, streams, config, gone)
        self._settings = settings = config.workforce
        self._time_of_the_reserve = config.teams.reserve.time_share
        self._day_hours = day_hours
        self.supervision = Supervision(env, recorder, streams, settings.supervision, self.calendar)
        self.role_groups = RoleGroups(settings)
        self.leaving = Leaving(env, recorder, settings, self.supervision, self.role_groups)
        self.sickness = Sickness(env, streams, settings)
        self.stress = Stress(settings.stress, self.supervision)

    @property
    def posts(self) -> list[Post]:
        """Every post of the establishment."""
        return [post for team in self.teams.values() for post in team.posts]

    @property
    def social_work_posts(self) -> int:
        """Number of posts that count in the published rates of social workers."""
        by_role = self.role_groups.by_role
        return sum(is_counted(post.team.name, post.role, by_role) for post in self.posts)

    def group_of(self, one: Post | Worker) -> RoleGroup:
        """Return whose rates hold for a post, or for somebody."""
        return self.role_groups.of(one.team.name, one.role)

    def join(
        self, team: Team, role: Role, kind: WorkerKind, key: tuple[int, int, int, int], days_in_post: float = 0.0
    ) -> Worker:
        """Let somebody start in a team, or have started some time ago."""
        hazards = PersonHazards(self.person_row(key))
        worker = Worker(
            self.env, self.recorder, team, role, kind, key, hazards, team.work_list_for(role), self._day_hours
        )
        worker.joined_at -= days_in_post
        if role == Role.QUALIFIED_WITHOUT_CASES:
            worker.base_capacity = self._time_of_the_reserve
        self.sickness.next_spell(worker)
        self.stress.settle(worker)
        self.supervision.arrange(worker, at_start=self.env.now == 0.0)
        self.recorder.person(self.env.now, EventType.JOINED, worker, kind)
        team.welcome(worker)
        return worker

    def person_row(self, key: tuple[int, int, int, int]) -> list[float]:
        """Return the uniforms of a person."""
        return self.streams.row(Purpose.PERSON, key[:3], key[3], len(PersonDraw))

    def look_ahead(self, worker: Worker, days: float) -> None:
        """See whether somebody resigns or falls ill in the coming days."""
        self.leaving.look_ahead(worker, days)
        self.sickness.look_ahead(worker, days)

    def update_capacity(self, worker: Worker, now: float) -> None:
        """Set what somebody gets done in an hour, which grows in the first year or after induction."""
        settings, days = self._settings, now - worker.joined_at
        if worker.kind == WorkerKind.AGENCY:
            agency = settings.agency
            capacity = agency.capacity if worker.own_capacity is None else worker.own_capacity
            worker.base_capacity = agency_capacity(days, capacity, agency.induction_days, agency.induction_capacity)
        elif worker.kind == WorkerKind.NQSW:
            nqsw = settings.nqsw
            if days >= nqsw.year_days:
                worker.become(WorkerKind.PERMANENT)
                worker.base_capacity = 1.0
                self.recorder.person(now, EventType.NQSW_YEAR_ENDED, worker, worker.kind)
            else:
                growing = nqsw_capacity(days, nqsw.year_days, nqsw.capacity_at_start, nqsw.capacity_at_end)
                worker.base_capacity = growing * (1.0 - nqsw.protected_time_share)
