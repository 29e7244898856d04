"""Low-risk closure: waiting cases that a manager looks at, and closes without an assessment.

A service that cannot allocate its cases may let a manager go through those of low rating (Birmingham 2013-14, Devon
2014). It costs the manager's hours and takes work away from case holders. Need that the manager does not see is missed:
such families come back likelier than others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.clock import WEEK_DAYS
from sim.config.categories import RAGS
from sim.model.events import AllocationReason, CaseStage, TaskKind
from sim.model.screening import seen_as_above_threshold
from sim.model.task import Process
from sim.streams import Purpose

if TYPE_CHECKING:
    from collections.abc import Collection

    from sim.clock import Calendar
    from sim.config.teams import LowRiskClosure as LowRiskClosureSettings
    from sim.model.case import Case
    from sim.model.council import Council


def is_to_be_looked_at(waited_days: float, after_days: float, rag: int, ratings: Collection[int], stage: int) -> bool:
    """Say whether a manager looks at a case that waits for its first worker: rated low, and waiting for long.

    A section 47 enquiry never waits for this look, whatever its rating.
    """
    return stage == CaseStage.ASSESSMENT and rag in ratings and waited_days > after_days


class LowRiskClosure:
    """Once a week, for as long as it goes on, managers of each team go through what waits."""

    def __init__(self, council: Council, settings: LowRiskClosureSettings, calendar: Calendar) -> None:
        self._council = council
        self._settings = settings
        self._begins, self._ends = calendar.clock_between(settings.start, settings.end)
        self._ratings = frozenset(RAGS.index(rating) for rating in settings.ratings)
        self._looked_at: set[Case] = set()

    def begin(self) -> None:
        """Let it begin on its day."""
        if self._settings.enabled:
            self._council.env.process(self._weekly())

    def _weekly(self) -> Process:
        env = self._council.env
        yield env.timeout(self._begins)
        while env.now < self._ends:
            for team in self._council.teams.values():
                for case in team.desk.waiting:
                    if case not in self._looked_at and self._is_low_risk(case):
                        self._looked_at.add(case)
                        env.process(self._look(case))
            yield env.timeout(WEEK_DAYS)

    def _is_low_risk(self, case: Case) -> bool:
        """Say whether a case is one to look at; that of a homeless young person is not, nor one with work to do."""
        waited, family = self._council.env.now - case.waiting_since, case.family
        return (
            case.reason == AllocationReason.FIRST_WORKER
            and is_to_be_looked_at(waited, self._settings.after_days, family.rag, self._ratings, case.stage)
            and not family.needs_accommodation
            and not case.tasks
        )

    def _look(self, case: Case) -> Process:
        """Let a manager of the team look at a case, and close it if it still waits and no need is seen."""
        settings, family = self._settings, case.family
        now = self._council.env.now
        hours = settings.review_hours * family.hours_factor
        yield self._council.ask(
            self._council.supervisors(case.team), family, TaskKind.CHECKPOINT, hours, due=now + WEEK_DAYS
        )
        if case.allocated is None or case.tasks:
            return
        u = self._council.streams.own(Purpose.LOW_RISK_CLOSURE, family.journey_key, 1)[0]
        if not seen_as_above_threshold(family.need, settings.sensitivity, settings.specificity, u):
            case.allocated.succeed(False)
            case.allocated = None
