"""Teams: posts filled or vacant, the people in them, and the lists of work they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simpy import Environment

from sim.config.teams import TEAMS
from sim.model.allocation import CHANGE, Desk
from sim.model.events import CaseStage, Role, WorkerKind
from sim.model.worker import WorkList

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.recorder import Recorder
    from sim.model.worker import Worker
    from sim.streams import Streams

CASE_HOLDING_TEAMS = ("assessment", "safeguarding")
"""Teams whose workers hold cases and have a list of work each; the others share one list."""

OWN_ROLE = {
    "front_door": Role.CONTACT_OFFICER,
    "mash": Role.SOCIAL_WORKER,
    "assessment": Role.SOCIAL_WORKER,
    "safeguarding": Role.SOCIAL_WORKER,
    "conference": Role.CONFERENCE_CHAIR,
    "early_help": Role.KEYWORKER,
}
"""What the posts of each team are, its managers apart."""


def establishment(posts: int, factor: float) -> int:
    """Return the posts of a case-holding team under an establishment factor, rounded half up."""
    return int(posts * factor + 0.5)


class Post:
    """One full-time post of the establishment: filled by a permanent worker, or vacant and perhaps covered."""

    __slots__ = ("agency", "hazard_left", "index", "occupant", "occupants", "role", "team", "vacancies", "vacant_since")

    def __init__(self, team: Team, role: Role, index: int) -> None:
        self.team = team
        self.role = role
        self.index = index
        self.occupant: Worker | None = None
        self.occupants = 0
        self.vacancies = 0
        self.vacant_since: float | None = None
        self.agency: Worker | None = None
        self.hazard_left = 0.0

    @property
    def path(self) -> tuple[int, int, int]:
        """Team, role and post number: the structural part of everybody's identifier who works here."""
        return (self.team.code, int(self.role), self.index)


class Team:
    """A team: people, posts, and where its work waits."""

    __slots__ = (
        "_limits",
        "_on_farewell",
        "_on_return",
        "_recorder",
        "case_holders",
        "case_weights",
        "code",
        "desk",
        "discipline",
        "holds_cases",
        "manager_list",
        "name",
        "people",
        "posts",
        "shared_list",
    )

    def __init__(
        self,
        env: Environment,
        recorder: Recorder,
        streams: Streams,
        name: str,
        config: Any,
        on_farewell: Callable[[Worker], None],
        on_return: Callable[[Worker], None],
    ) -> None:
        settings = getattr(config.teams, name)
        self.name = name
        self.code = TEAMS.index(name)
        self.holds_cases = name in CASE_HOLDING_TEAMS
        self.discipline: str = settings.discipline
        self.shared_list = WorkList(self.discipline, self.code)
        self.manager_list = WorkList(self.discipline, self.code)
        self.people: list[Worker] = []
        self.case_holders: list[Worker] = []
        self.desk = Desk(env, recorder, streams, self, config.allocation)
        self._recorder = recorder
        self._on_farewell = on_farewell
        self._on_return = on_return
        limits, weights = config.allocation.caseload_limit, config.allocation.case_weights
        self._limits = {
            WorkerKind.PERMANENT: limits.social_worker,
            WorkerKind.NQSW: limits.nqsw,
            WorkerKind.AGENCY: limits.agency,
        }
        self.case_weights = {
            CaseStage.ASSESSMENT: weights.assessment,
            CaseStage.SECTION47: weights.child_protection,
            CaseStage.CHILD_IN_NEED: weights.child_in_need,
            CaseStage.CHILD_PROTECTION: weights.child_protection,
        }
        factor = config.teams.establishment_factor if self.holds_cases else 1.0
        self.posts = [Post(self, OWN_ROLE[name], index) for index in range(establishment(settings.posts, factor))]
        self.posts += [Post(self, Role.MANAGER, index) for index in range(settings.manager_posts)]

    def work_list_for(self, role: Role) -> WorkList:
        """Return where somebody in this role finds work: an own list for case holders, else the list they share."""
        if role == Role.MANAGER:
            return self.manager_list
        return WorkList(self.discipline, self.code) if self.holds_cases else self.shared_list

    def caseload_limit(self, role: Role, kind: WorkerKind) -> float:
        """Return the weighted children such a person takes before new cases wait; 0 for people who hold no cases."""
        if not self.holds_cases or role == Role.MANAGER:
            return 0.0
        return float(self._limits[kind])

    def welcome(self, worker: Worker) -> None:
        """Let somebody start in the team."""
        self.people.append(worker)
        if self.holds_cases and worker.role == Role.SOCIAL_WORKER:
            self.case_holders.append(worker)
            self.desk.attempt()

    def farewell(self, worker: Worker) -> None:
        """Let somebody go: their cases wait for a colleague."""
        self.people.remove(worker)
        if worker in self.case_holders:
            self.case_holders.remove(worker)
            self.reallocate(worker)
        self._on_farewell(worker)

    def back_at_work(self, worker: Worker) -> None:
        """Let somebody back from absence take new cases again."""
        self._on_return(worker)
        if worker.role == Role.SOCIAL_WORKER and self.holds_cases:
            self.desk.attempt()

    def reallocate(self, worker: Worker) -> None:
        """Take all cases from a worker who left or is ill for long, and find colleagues for them."""
        cases = list(worker.cases)
        for case in cases:
            self.desk.release(case)
        for case in cases:
            self.desk.request(case, CHANGE)
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
