"""Stress: what weighs on people from week to week, and what it does to leaving and sickness.

Workload does not make people leave by itself; strain and burnout do, and supervision and support stand between
(Kim and Kao 2014, 22 studies). So caseload, overdue work and overtime make stress, recent supervision lowers it, and
stress makes resignation and sickness more likely. Rules (pure functions) first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.clock import WEEK_DAYS
from sim.model.events import Role
from sim.model.worker import Worker, smoothed

if TYPE_CHECKING:
    from sim.config.people import Stress as StressSettings
    from sim.config.people import StressReference
    from sim.model.supervision import Supervision
    from sim.model.teams import Team


def own_list_load(weighted_caseload: float, caseload_limit: float) -> float:
    """Return the load of somebody who holds cases: 1 at the own limit."""
    return weighted_caseload / caseload_limit


def shared_list_load(busy_share: float, waiting_per_person: float, limit: float) -> float:
    """Return the load of somebody who shares a list: time taken up by tasks, and what waits relative to a week's work.

    Somebody who is always busy and has ``limit`` tasks waiting carries twice the load of one who is just kept busy.
    More tasks than that weigh no more: nobody carries them all, and a backlog must not make a team ever iller.
    """
    return busy_share + min(1.0, waiting_per_person / limit)


def strain(
    load: float,
    overdue_share: float,
    overtime: float,
    compression: float,
    supervised: bool,
    weights: StressSettings,
) -> float:
    """Return what weighs on somebody now: 1 at the own limit, unsupervised, with nothing overdue and nothing stretched.

    Never below 0: who holds hardly a case has more time for it, and nothing to be relieved of.

    Parameters
    ----------
    load
        Caseload or list, relative to what is right.
    overdue_share
        Share of own tasks past due.
    overtime, compression
        Direct hours relative to contracted, and hours for each task relative to ordinary.
    supervised
        Whether the supervision that was due has been held.
    weights
        A :class:`sim.config.people.Stress`.
    """
    total = (
        load
        + weights.overdue_weight * overdue_share
        + weights.overtime_weight * (overtime - 1.0)
        + weights.compression_weight * (1.0 - compression)
    )
    return max(0.0, total * (1.0 - weights.supervision_relief) if supervised else total)


def hazard_factor(effect: float, stress: float, reference: float) -> float:
    """Return what stress does to a hazard: 1 at the reference stress, or without effect."""
    return math.exp(effect * (stress - reference))


def reference_stress(references: StressReference, holds_cases: bool) -> float:
    """Return the stress at which somebody's hazards are as published."""
    return references.case_holders if holds_cases else references.shared_lists


class Stress:
    """Everybody's stress, renewed once a week."""

    def __init__(self, settings: StressSettings, supervision: Supervision) -> None:
        self._settings = settings
        self._supervision = supervision

    def settle(self, worker: Worker) -> None:
        """Let somebody start as people usually feel here."""
        worker.stress = reference_stress(self._settings.reference, worker.team.holds(worker.role))

    def update(self, team: Team, now: float) -> None:
        """Renew the stress of everybody in a team."""
        settings, supervised = self._settings, self._supervision.is_on(now)
        waiting = {}
        for work_list in (team.shared_list, team.manager_list):
            sharing = sum(1 for worker in team.people if worker.work_list is work_list and worker.present)
            waiting[work_list] = work_list.waiting / max(1, sharing)
        for worker in team.people:
            busy_share = worker.busy_share_since_last(now)
            if not worker.present or worker.role == Role.QUALIFIED_WITHOUT_CASES:
                continue  # stress neither grows nor fades in bed, and of the reserve's other work nothing is known
            waiting_per_person = waiting.get(worker.work_list)
            if waiting_per_person is None:
                load = own_list_load(worker.weighted_caseload, worker.caseload_limit)
            else:
                load = shared_list_load(busy_share, waiting_per_person, settings.shared_list_limit)
            felt = strain(
                load,
                worker.overdue_share,
                worker.overtime,
                worker.compression,
                supervised and not worker.supervision_missed,
                settings,
            )
            worker.stress = smoothed(worker.stress, felt, WEEK_DAYS, settings.smoothing_days)
