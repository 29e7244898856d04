"""Leaving: who resigns, works out the notice, and where they go.

Rules (pure functions) first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from simpy import Environment

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.distributions import choice_function
from sim.model.events import Destination, EventType, WorkerKind
from sim.model.hazards import PersonDraw, days_until, lies_ahead
from sim.model.role_groups import RoleGroup, RoleGroups
from sim.model.stress import hazard_factor, reference_stress
from sim.model.task import Process
from sim.model.worker import Worker

if TYPE_CHECKING:
    from sim.config.people import Workforce
    from sim.model.recorder import Recorder
    from sim.model.supervision import Supervision


def leaving_hazard(turnover_rate: float, notice_days: float) -> float:
    """Return the daily hazard of resigning at which leavers / people in post is ``turnover_rate`` a year.

    A stay lasts 1 / hazard until the resignation and then the notice period.
    """
    if turnover_rate <= 0.0:
        return 0.0
    return 1.0 / (WORKING_DAYS_PER_YEAR / turnover_rate - notice_days)


def newly_qualified_share(share_of_starters: float, turnover_rate: float, year_days: float) -> float:
    """Return which share of people in post are in their first year, in a service in balance.

    Stays are exponential, so a post's holder has been there for less than a year with probability
    1 - exp(-turnover x year).
    """
    return share_of_starters * (1.0 - math.exp(-turnover_rate * year_days / WORKING_DAYS_PER_YEAR))


def mean_factor(share: float, factor: float) -> float:
    """Return the mean of a factor that applies to ``share`` of people: published rates already contain it."""
    return 1.0 + share * (factor - 1.0)


class Leaving:
    """Resignations of the council's own staff.

    Everybody's hazard is that of their group's turnover times what their stress does to it, and times factors of their
    own (first year, missed supervision, mentoring) and of the whole service (pay, a judgement). Stress, first year and
    missed supervision count relative to the profile's service, whose turnover already contains them.
    """

    def __init__(
        self,
        env: Environment,
        recorder: Recorder,
        settings: Workforce,
        supervision: Supervision,
        role_groups: RoleGroups,
    ) -> None:
        self._env = env
        self._recorder = recorder
        self._notice_days = settings.notice_days
        self._role_groups = role_groups
        self._hazards = {
            group: leaving_hazard(role_groups.turnover_rate(group), settings.notice_days)
            for group in role_groups.groups
        }
        self._stress = settings.stress
        nqsw, supervised = settings.nqsw, settings.supervision
        self._supervision = supervision
        newly_qualified = newly_qualified_share(
            nqsw.share_of_starters, settings.reference_turnover_rate, nqsw.year_days
        )
        self._usual = 1.0 / mean_factor(newly_qualified, nqsw.leaving_factor)
        self._usual_supervised = self._usual / mean_factor(
            supervised.reference_missed_share, supervised.missed_leaving_factor
        )
        self._newly_qualified = nqsw.leaving_factor
        self._mentored = nqsw.mentoring.leaving_factor
        self._missed = supervised.missed_leaving_factor
        self.everywhere = 1.0  # what pay and judgements do to everybody this week
        self._destination = choice_function(settings.leaver_destinations.values())

    def look_ahead(self, worker: Worker, days: float) -> None:
        """See whether somebody resigns in the coming days."""
        if worker.kind == WorkerKind.AGENCY or worker.in_notice:
            return
        hazards, now = worker.hazards, self._env.now
        if lies_ahead(hazards.leaving_until, now):
            return
        hazard = self._hazards[self._group_of(worker)] * self.factor(worker)
        delay = days_until(hazards.leaving_left, hazard, days)
        hazards.leaving_left -= hazard * days
        hazards.leaving_until = now + days
        if delay is not None:
            self._env.process(self._resign(worker, delay, self._notice_days))

    def factor(self, worker: Worker) -> float:
        """Return what somebody's hazard of leaving is, relative to the published one."""
        reference = reference_stress(self._stress.reference, worker.team.holds(worker.role))
        usual = self._usual_supervised if self._supervision.is_on(self._env.now) else self._usual
        factor = usual * self.everywhere
        factor *= hazard_factor(self._stress.effect_on_leaving, worker.stress, reference)
        if worker.kind == WorkerKind.NQSW:
            factor *= self._newly_qualified
            if worker.mentor is not None:
                factor *= self._mentored
        if worker.supervision_missed:
            factor *= self._missed
        return factor

    def mean_factor(self, people: Iterable[Worker]) -> float:
        """Return the mean of these factors over the council's own people; 1 where there are none."""
        factors = [self.factor(worker) for worker in people if worker.kind != WorkerKind.AGENCY]
        return math.fsum(factors) / len(factors) if factors else 1.0

    def renew(self, turnover_rate: float) -> None:
        """Let social workers resign at the hazard of this turnover from now on."""
        self._hazards[RoleGroup.SOCIAL_WORK] = leaving_hazard(turnover_rate, self._notice_days)

    def begin_in_notice(self, worker: Worker) -> None:
        """Let somebody be in notice on the first day, part-way through."""
        u = worker.hazards.row[PersonDraw.NOTICE_AT_START]
        turnover = self._role_groups.turnover_rate(self._group_of(worker))
        in_notice = turnover * self._notice_days / WORKING_DAYS_PER_YEAR
        if u < in_notice:
            self._env.process(self._resign(worker, 0.0, u / in_notice * self._notice_days))

    def _group_of(self, worker: Worker) -> RoleGroup:
        return self._role_groups.of(worker.team.name, worker.role)

    def destination(self, worker: Worker) -> Destination:
        """Return where somebody who has left went."""
        if worker.kind == WorkerKind.AGENCY:
            return Destination.CONTRACT_ENDED
        return Destination(self._destination(worker.hazards.row[PersonDraw.DESTINATION]))

    def _resign(self, worker: Worker, delay: float, notice_days: float) -> Process:
        worker.in_notice = True  # nobody plans with somebody who is about to resign this week
        yield self._env.timeout(delay)
        self._recorder.person(self._env.now, EventType.NOTICE, worker)
        yield self._env.timeout(notice_days)
        worker.let_go()
