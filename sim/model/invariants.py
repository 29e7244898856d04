"""What must be true of every run; a violation stops it and tells whose history broke the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.events import Event

if TYPE_CHECKING:
    from sim.model.model import Model


class InvariantError(AssertionError):
    """Something happened that cannot happen: the model is wrong, and so would be every result."""


def check_at_end(model: Model) -> None:
    """Check stocks against flows, cases against workers, and hours against time at work.

    Raises
    ------
    InvariantError
        Naming the rule and whom it concerns.
    """
    _cases_and_workers_agree(model)
    _journeys_balance(model)
    _hours_fit_into_time_at_work(model)
    _no_negative_wait(model)


def check_now(model: Model) -> None:
    """Check, after an event, that cases and workers agree and that people do one thing at a time while at work.

    Raises
    ------
    InvariantError
        Naming the rule and whom it concerns.
    """
    _cases_and_workers_agree(model)
    _one_task_at_a_time(model)
    _hours_fit_into_time_at_work(model)


def _one_task_at_a_time(model: Model) -> None:
    doing: dict[int, int] = {}
    for team in model.workforce.teams.values():
        for worker in team.people:
            task = worker.in_hand
            if task is not None:
                if task.worker is not worker:
                    raise InvariantError(f"worker {worker.identity} does a task that is somebody else's")
                if not worker.present:
                    raise InvariantError(f"worker {worker.identity} works while away")
                doing[id(task)] = doing.get(id(task), 0) + 1
    if any(workers > 1 for workers in doing.values()):
        raise InvariantError("a task is done by two workers at once")


def _cases_and_workers_agree(model: Model) -> None:
    weights: dict[int, float] = {}
    for case in model.service.open_cases:
        if case.worker is not None and case not in case.worker.cases:
            raise InvariantError(f"case {case.family.entity} names worker {case.worker.identity}, who does not hold it")
        if case.worker is None and case not in case.team.desk.waiting:
            raise InvariantError(f"case {case.family.entity} has no worker and is not waiting for one")
    for team in model.workforce.teams.values():
        for worker in team.people:
            weights[worker.identity] = held = sum(case.weight for case in worker.cases)
            if abs(held - worker.weighted_caseload) > 1e-6:
                raise InvariantError(f"worker {worker.identity} holds {held:g}, counted {worker.weighted_caseload:g}")
            if any(case.worker is not worker for case in worker.cases):
                raise InvariantError(f"worker {worker.identity} holds a case that names somebody else")


def _journeys_balance(model: Model) -> None:
    log = model.recorder.log
    events, entities = log["event"], log["entity"]
    begun = entities[(events == Event.CONTACT) | (events == Event.RECONTACT)]
    closed = entities[events == Event.JOURNEY_CLOSED]
    for name, ids in (("begins", begun), ("closes", closed)):
        unique, counts = np.unique(ids, return_counts=True)
        if (counts > 1).any():
            raise InvariantError(f"journey {int(unique[counts > 1][0])} {name} more than once")


def _hours_fit_into_time_at_work(model: Model) -> None:
    now = model.env.now
    for team in model.workforce.teams.values():
        for worker in team.people:
            attended = worker.attended_days(now)
            if worker.worked_days > attended + 1e-6:
                raise InvariantError(
                    f"worker {worker.identity} worked {worker.worked_days:g} days and attended {attended:g}"
                )


def _no_negative_wait(model: Model) -> None:
    log = model.recorder.log
    done = log["event"] == Event.TASK_DONE
    waits = log["start"][done] - log["since"][done]
    if len(waits) and waits.min() < -1e-9:
        worst = int(log["entity"][done][waits.argmin()])
        raise InvariantError(f"a task of journey {worst} began before it was released")
