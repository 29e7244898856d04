"""A family's case: its stage, who holds it, and the work that it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simpy import Environment
from simpy.events import Event
from simpy.events import Process as RunningProcess

from sim.config.categories import RED
from sim.model.events import AllocationReason, CaseStage, EventType, TaskKind
from sim.model.family import Family
from sim.model.task import ORDINARY, Process, Task
from sim.model.worker import Worker

if TYPE_CHECKING:
    from sim.config.pathway import ByNeed
    from sim.config.teams import CaseWeights
    from sim.model.assessment import AssessmentPlan
    from sim.model.case_recording import CaseRecording
    from sim.model.recorder import Recorder
    from sim.model.teams import Team

_PROTECTION_STAGES = (CaseStage.SECTION47, CaseStage.CHILD_PROTECTION)


def weights_of_assessments(settings: CaseWeights, hours_factor: ByNeed) -> tuple[float, ...]:
    """Return what a child in assessment counts towards a caseload limit, by need.

    It counts by the hours that it takes, relative to an assessment of mean hours, where
    ``settings.assessment_by_need`` is set: ten light assessments are less of a load than ten thorough ones.

    Parameters
    ----------
    settings
        Weights by stage, ``allocation.case_weights``.
    hours_factor
        Hours of an assessment relative to ordinary, by need, ``pathway.assessment.hours_factor``.
    """
    return tuple(
        settings.assessment * (factor if settings.assessment_by_need else 1.0) for factor in hours_factor.values()
    )


def is_protection(stage: CaseStage) -> bool:
    """Say whether a stage is section 47 or child protection work."""
    return stage in _PROTECTION_STAGES


class Case:
    """A family's case, from the accepted referral to closure: held by at most one worker at a time."""

    __slots__ = (
        "_env",
        "_recording",
        "allocated",
        "allocations",
        "allocations_graded",
        "assessment",
        "assessment_begun",
        "family",
        "is_red",
        "position",
        "reason",
        "referred_at",
        "stage",
        "tasks",
        "team",
        "turn",
        "waiting_since",
        "worker",
    )

    def __init__(
        self,
        env: Environment,
        recording: CaseRecording,
        family: Family,
        team: Team,
        stage: CaseStage,
        referred_at: float,
    ) -> None:
        self._env = env
        self._recording = recording
        self.family = family
        self.team = team
        self.stage = stage
        self.referred_at = referred_at
        self.is_red = family.rag == RED
        self.worker: Worker | None = None
        self.tasks: dict[Task, None] = {}
        self.waiting_since = referred_at
        self.turn = 0  # among all that ever waited in the team
        self.reason = AllocationReason.FIRST_WORKER  # why it is, or is to be, allocated
        self.allocations = 0
        self.allocations_graded = 0  # of them, those before the file was last graded
        self.allocated: Event | None = None
        self.assessment: RunningProcess | None = None  # one that goes on beside an enquiry
        self.assessment_begun: AssessmentPlan | None = None  # from the first visit until it is written up
        self.position = -1

    @property
    def is_open(self) -> bool:
        """Whether the case has not been closed."""
        return self.position >= 0

    @property
    def is_urgent(self) -> bool:
        """Whether the case goes to the front of the queue: rated red, section 47 or child protection."""
        return self.is_red or is_protection(self.stage)

    @property
    def weight(self) -> float:
        """What the case counts towards a caseload limit."""
        return self.family.children * self.team.case_weights[self.stage][self.family.need]

    def submit(self, kind: TaskKind, hours: float, due: float, urgency: int = ORDINARY) -> Task:
        """Ask the allocated worker for a piece of work; while there is none, it waits with the case."""
        now = self._env.now
        task = Task(self._env, self.family, kind, hours * self._recording.factor(kind, now), urgency, now, due)
        task.case = self
        task.callbacks.append(self._done)
        self.tasks[task] = None
        if self.worker is not None:
            self.worker.work_list.add(task)
        else:
            task.team_code = self.team.code
            self.team.desk.cover(task)
        return task

    def enter(self, stage: CaseStage, recorder: Recorder) -> None:
        """Move on to another stage, with the same worker if that worker may hold it."""
        worker = self.worker
        if worker is not None:
            worker.hold(-self.weight)
        self.stage = stage
        if worker is not None:
            worker.hold(self.weight)
        recorder.case(self._env.now, EventType.CASE_STAGE, self)
        self.team.desk.reconsider(self)

    def work_finished(self) -> Process:
        """Wait until nothing is left to do: a case is handed over or closed with its file complete."""
        if self.assessment is not None:
            yield self.assessment
            self.assessment = None
        while self.tasks:
            yield next(iter(self.tasks))

    def _done(self, task: Event) -> None:
        self.tasks.pop(task, None)  # type: ignore[call-overload]
