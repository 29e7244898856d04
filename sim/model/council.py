"""What every step of the pathway works with: the clock, the log, the random numbers, the settings and the teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simpy import Environment

from sim.model.case import Case
from sim.model.case_recording import CaseRecording
from sim.model.conferences import Conferences
from sim.model.events import CaseStage, ClosureStage, EventType, TaskKind
from sim.model.quality import Quality
from sim.model.reserve import usual_caseloads
from sim.model.task import ORDINARY, Task, WorkList
from sim.model.teams import intakes_of, relative_caseload
from sim.plain_sum import plain_sum

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.clock import Calendar
    from sim.config.schema import Config
    from sim.model.family import Family
    from sim.model.movement import Movement
    from sim.model.practice import PracticeOfCouncil
    from sim.model.recorder import Recorder
    from sim.model.teams import Team
    from sim.streams import Streams


def _their_own(team: Team) -> WorkList:
    """Return the list of a team's own supervisors."""
    return team.manager_list


class Council:
    """The council's service in one replication: shared by all steps, owned by the model."""

    __slots__ = (
        "_intakes",
        "conferences",
        "env",
        "movement",
        "open_cases",
        "pathway",
        "practice",
        "quality",
        "recorder",
        "recording",
        "streams",
        "supervisors",
        "teams",
        "usual_caseloads",
        "usual_load",
    )

    def __init__(
        self,
        env: Environment,
        recorder: Recorder,
        streams: Streams,
        config: Config,
        teams: dict[str, Team],
        calendar: Calendar,
        n_days: int,
        movement: Movement,
        practice: PracticeOfCouncil,
    ) -> None:
        self.env = env
        self.recorder = recorder
        self.streams = streams
        self.movement = movement
        self.practice = practice
        self.pathway = config.pathway
        self.teams = teams
        self.supervisors: Callable[[Team], WorkList] = _their_own  # where work for a team's supervisors goes
        self.usual_caseloads = usual_caseloads(config)
        self.usual_load = config.workforce.effort.by_load.reference
        self._intakes = intakes_of(streams, teams, config)
        self.conferences = Conferences(self)
        self.open_cases: list[Case] = []
        self.recording = CaseRecording(config.quality.recording, calendar, n_days)
        self.quality = Quality(self, config, calendar)

    def team_for(self, name: str, family: Family) -> Team:
        """Return the team of a service that takes this family: there may be several inside it."""
        intake = self._intakes.get(name)
        return self.teams[name] if intake is None else intake.team_for(family)

    def relative_caseload(self, teams: Sequence[Team]) -> float:
        """Return what each case holder of some teams of a service has, relative to what is usual in this council."""
        children = plain_sum(team.weighted_children for team in teams)
        people = sum(len(team.case_holders) for team in teams)
        return relative_caseload(children, people, self.usual_caseloads[teams[0].name])

    def teams_of(self, service: str) -> list[Team]:
        """Return the teams inside a service: one, or several."""
        return [team for team in self.teams.values() if team.name == service]

    def ask(
        self, work_list: WorkList, family: Family, kind: TaskKind, hours: float, due: float, urgency: int = ORDINARY
    ) -> Task:
        """Put a piece of work on a shared list."""
        now = self.env.now
        task = Task(self.env, family, kind, hours * self.recording.factor(kind, now), urgency, now, due)
        work_list.add(task)
        return task

    def open_case(self, family: Family, team: Team, stage: CaseStage, referred_at: float) -> Case:
        """Open a case for a family."""
        case = Case(self.env, self.recording, family, team, stage, referred_at)
        case.position = len(self.open_cases)
        self.open_cases.append(case)
        return case

    def close_case(self, case: Case) -> None:
        """Take a closed case off the books."""
        last = self.open_cases.pop()
        if last is not case:
            self.open_cases[case.position] = last
            last.position = case.position
        case.position = -1

    def closed_under_pressure(self, family: Family, stage: ClosureStage, since: float) -> None:
        """Write down that a family is closed which would not be if work did not outrun people."""
        self.recorder.journey(self.env.now, EventType.CLOSED_UNDER_PRESSURE, family, stage, since)

    def any_open_case(self, u: float) -> Case | None:
        """Return one of the open cases, all equally likely."""
        return self.open_cases[int(u * len(self.open_cases))] if self.open_cases else None
