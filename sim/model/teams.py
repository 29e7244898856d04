"""Teams: posts filled or vacant, the people in them, and the lists of work they share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from simpy import Environment

from sim.config.categories import CASE_HOLDING_TEAMS, NEEDS, TEAMS
from sim.distributions import choice_function
from sim.model.allocation import Desk, favour
from sim.model.case import weights_of_assessments
from sim.model.events import CASE_HOLDING_ROLES, UNIT_CODE, AllocationReason, CaseStage, Role, WorkerKind
from sim.model.family import Draw, Family
from sim.model.task import WorkList
from sim.plain_sum import plain_sum
from sim.streams import Purpose, Streams

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sim.config.schema import Config
    from sim.config.teams import AllocationChange, Teams, Unit
    from sim.config.teams import Team as TeamSettings
    from sim.model.recorder import Recorder
    from sim.model.worker import Worker

_LIMIT_OF = {WorkerKind.PERMANENT: "social_worker", WorkerKind.NQSW: "nqsw", WorkerKind.AGENCY: "agency"}
"""Whose caseload limit (``allocation.caseload_limit``) holds for people employed so."""


def uneven_shares(shares: Sequence[float], favours: Sequence[float]) -> list[float]:
    """Return shares of intake when some teams are favoured over others: in proportion to share x favour."""
    weights = [share * liking for share, liking in zip(shares, favours, strict=True)]
    total = plain_sum(weights)
    return [weight / total for weight in weights]


def relative_caseload(weighted_children: float, number: int, usual: float) -> float:
    """Return what each of so many people (or posts) has, relative to what is usual: 1 as usual.

    ``weighted_children`` are those of all cases, of those that wait for a worker too. 0 without any case, infinite
    where there are cases and nobody, or where none are usual.
    """
    if weighted_children <= 0.0:
        return 0.0
    return weighted_children / number / usual if number > 0 and usual > 0.0 else float("inf")


def _nothing() -> None:
    """Do nothing when people come and go."""


def units_of(teams: Teams, service: str) -> Sequence[Unit]:
    """Return the settings of the teams inside a service; none where it is one team."""
    units: Sequence[Unit] = getattr(teams.units, service, ())
    return units


class Post:
    """One full-time post of the establishment: filled by a permanent worker, or vacant and perhaps covered."""

    __slots__ = (
        "agency",
        "contracts",
        "cover_draw",
        "cover_sought",
        "hazard_left",
        "index",
        "looked_until",
        "occupant",
        "occupants",
        "role",
        "team",
        "vacancies",
        "vacant_since",
    )

    def __init__(self, team: Team, role: Role, index: int) -> None:
        self.team = team
        self.role = role
        self.index = index
        self.occupant: Worker | None = None
        self.occupants = 0
        self.vacancies = 0
        self.vacant_since: float | None = None
        self.agency: Worker | None = None
        self.contracts = 0  # with agency workers in this vacancy
        self.cover_draw = 0.0  # a vacancy is covered if this uniform of its own is below the chance of it
        self.cover_sought = False  # an agency worker is in this vacancy, or is to come
        self.hazard_left = 0.0
        self.looked_until = 0.0  # until when the hazard of being filled has been taken off what is left

    @property
    def key(self) -> tuple[int, int, int]:
        """Team, role and post number: the structural part of everybody's identifier who works here."""
        return (self.team.code, int(self.role), self.index)


class Team:
    """A team: people, posts, and where its work waits. ``name`` is that of the service, ``label`` its own."""

    __slots__ = (
        "_limits",
        "_numbered",
        "_on_farewell",
        "_recorder",
        "_reserve_factor",
        "_senior_factor",
        "called_up",
        "case_holders",
        "case_weights",
        "code",
        "desk",
        "discipline",
        "holds_cases",
        "label",
        "manager_list",
        "managers",
        "name",
        "nqsw_factor",
        "on_change",
        "people",
        "posts",
        "posts_to_go",
        "reserve",
        "shared_list",
    )

    def __init__(
        self,
        env: Environment,
        recorder: Recorder,
        streams: Streams,
        name: str,
        config: Config,
        on_farewell: Callable[[Worker], None],
        place: int = 0,
    ) -> None:
        settings: TeamSettings = getattr(config.teams, name)
        units = units_of(config.teams, name)
        self.name = name
        self.label = f"{name}: {units[place].name}" if units else name
        self.code = TEAMS.index(name) + UNIT_CODE * place
        self.holds_cases = name in CASE_HOLDING_TEAMS
        self.nqsw_factor: float = units[place].nqsw_factor if units else 1.0
        self.discipline: str = settings.discipline
        self.shared_list = WorkList(self.discipline, self.code)
        self.manager_list = WorkList(self.discipline, self.code)
        self.people: list[Worker] = []
        self.managers: list[Worker] = []
        self.case_holders: list[Worker] = []
        self.reserve: list[Worker] = []  # people who usually hold no cases
        self.called_up: list[Worker] = []  # of them, those who take cases now
        self.desk = Desk(env, recorder, streams, self, config.allocation)
        self._recorder = recorder
        self._on_farewell = on_farewell
        self.on_change: Callable[[], None] = _nothing  # what else is to be done when people come and go
        self._limits = config.allocation.caseload_limit
        self._senior_factor = config.teams.senior_practitioners.limit_factor
        self._reserve_factor = config.teams.reserve.limit_factor
        weights = config.allocation.case_weights
        self.case_weights = {  # by stage, and then by need
            CaseStage.ASSESSMENT: weights_of_assessments(weights, config.pathway.assessment.hours_factor),
            CaseStage.SECTION47: (weights.child_protection,) * len(NEEDS),
            CaseStage.CHILD_IN_NEED: (weights.child_in_need,) * len(NEEDS),
            CaseStage.CHILD_PROTECTION: (weights.child_protection,) * len(NEEDS),
        }
        self.posts: list[Post] = []
        self.posts_to_go: Counter[Role] = Counter()  # that go when somebody who holds one leaves
        self._numbered: Counter[Role] = Counter()
        for role, number in config.teams.posts_at_start(name, place).items():
            for _ in range(number):
                self.add_post(Role[role.upper()])

    @property
    def managers_at_work(self) -> int:
        """How many managers are at work now."""
        return sum(manager.is_at_work for manager in self.managers)

    def add_post(self, role: Role) -> Post:
        """Add a post, numbered after all that the team ever had for this role."""
        post = Post(self, role, self._numbered[role])
        self._numbered[role] += 1
        self.posts.append(post)
        return post

    def holds(self, role: Role) -> bool:
        """Say whether people in this role usually hold cases here."""
        return self.holds_cases and role in CASE_HOLDING_ROLES

    def ever_holds(self, role: Role) -> bool:
        """Say whether people in this role ever hold cases here."""
        return self.holds(role) or role == Role.QUALIFIED_WITHOUT_CASES

    @property
    def weighted_children(self) -> float:
        """Weighted children of all the team's cases: those whom somebody holds, and those who wait."""
        held = plain_sum(worker.weighted_caseload for worker in self.people)
        return held + plain_sum(case.weight for case in self.desk.waiting)

    def work_list_for(self, role: Role) -> WorkList:
        """Return where somebody in this role finds work: an own list for case holders, else the list they share."""
        if role == Role.MANAGER:
            return self.manager_list
        return WorkList(self.discipline, self.code) if self.ever_holds(role) else self.shared_list

    def caseload_limit(self, role: Role, kind: WorkerKind) -> float:
        """Return the weighted children such a person takes before new cases wait; 0 for people who hold no cases."""
        if not self.ever_holds(role):
            return 0.0
        limit: float = getattr(self._limits, _LIMIT_OF[kind])
        if role == Role.QUALIFIED_WITHOUT_CASES:
            return limit * self._reserve_factor
        return limit * (self._senior_factor if role == Role.SENIOR_PRACTITIONER else 1.0)

    def change_allocation(self, change: AllocationChange) -> None:
        """Allocate in another way from now on; who has which cases stays as it is."""
        if change.caseload_limit is not None:
            self._limits = change.caseload_limit
            for worker in self.people:
                worker.caseload_limit = self.caseload_limit(worker.role, worker.kind)
        self.desk.adopt(change.policy, change.queue_order, change.overload_after_days)

    def welcome(self, worker: Worker) -> None:
        """Let somebody start in the team."""
        self.people.append(worker)
        self.on_change()
        if self.holds(worker.role):
            self.case_holders.append(worker)
            self.desk.attempt()
        elif worker.role == Role.MANAGER:
            self.managers.append(worker)
        elif self.ever_holds(worker.role):
            self.reserve.append(worker)

    def farewell(self, worker: Worker) -> None:
        """Let somebody go: their cases wait for a colleague."""
        self.people.remove(worker)
        if worker in self.case_holders:
            self.case_holders.remove(worker)
            self.reallocate(worker)
        elif worker in self.managers:
            self.managers.remove(worker)
        elif worker in self.reserve:
            self.reserve.remove(worker)
            if worker in self.called_up:
                self.called_up.remove(worker)
            self.reallocate(worker)
        self._on_farewell(worker)

    def back_at_work(self, worker: Worker) -> None:
        """Let somebody back from absence take new cases again."""
        if self.holds(worker.role):
            self.desk.attempt()

    def reallocate(self, worker: Worker) -> None:
        """Take all cases from a worker who left or is ill for long, and find colleagues for them."""
        cases = list(worker.cases)
        for case in cases:
            self.desk.release(case)
        for case in cases:
            self.desk.request(case, AllocationReason.CHANGE_OF_WORKER)
        self.desk.hand_on(worker.work_list)

    def snapshot(self, now: float) -> None:
        """Write down everybody's caseload and state."""
        pooled = {}
        for work_list in (self.shared_list, self.manager_list):
            sharing = sum(1 for worker in self.people if worker.work_list is work_list and worker.present)
            pooled[work_list] = (work_list.waiting / max(1, sharing), work_list.overdue(now) / max(1, sharing))
        for worker in self.people:
            open_tasks, overdue = pooled.get(worker.work_list) or (
                worker.work_list.waiting,
                worker.work_list.overdue(now),
            )
            self._recorder.snapshot(now, worker, open_tasks, overdue)


class Intake:
    """Which team inside a service takes a family: by its share, and once for a whole journey.

    Under the skewed policy some teams are favoured with less than their share and others overrun.
    """

    def __init__(self, streams: Streams, teams: Sequence[Team], config: Config) -> None:
        self._teams = teams
        shares = [unit.intake_share for unit in units_of(config.teams, teams[0].name)]
        skew = config.allocation.skew
        favours = [favour(skew, streams.own(Purpose.FAVOUR_OF_TEAM, (team.code,), 1)[0]) for team in teams]
        self._choose = choice_function(shares)
        self._choose_by_favour = choice_function(uneven_shares(shares, favours))

    def team_for(self, family: Family) -> Team:
        """Return the team whose area the family lives in, on this journey."""
        skewed = self._teams[0].desk.policy == "skewed"
        return self._teams[(self._choose_by_favour if skewed else self._choose)(family.draws[Draw.UNIT])]


def teams_of(
    env: Environment,
    recorder: Recorder,
    streams: Streams,
    config: Config,
    on_farewell: Callable[[Worker], None],
) -> dict[str, Team]:
    """Set up every team, by its label: the name of its service, and its own where the service has several."""
    teams = [
        Team(env, recorder, streams, name, config, on_farewell, place)
        for name in TEAMS
        for place in range(max(1, len(units_of(config.teams, name))))
    ]
    return {team.label: team for team in teams}


def intakes_of(streams: Streams, teams: Mapping[str, Team], config: Config) -> dict[str, Intake]:
    """Return who takes a family, for each service that has teams inside it."""
    return {
        name: Intake(streams, [team for team in teams.values() if team.name == name], config)
        for name in TEAMS
        if units_of(config.teams, name)
    }
