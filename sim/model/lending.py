"""Lending: what waits too long at the front door or in the MASH is dealt out to social workers of other teams.

People stay where they are; pieces of work go to them, for a day. Rules (pure functions) first.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from sim.model.allocation import has_waited
from sim.model.events import EventType, TaskKind, WorkerKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.config.lending import Lending as LendingSettings
    from sim.model.council import Council
    from sim.model.family import Family
    from sim.model.recorder import Recorder
    from sim.model.task import Task, WorkList
    from sim.model.teams import Team
    from sim.model.worker import Worker


def in_limits(days: float, limit_days: float) -> float:
    """Return how long a piece of work has waited, in units of how long it may (both in working days)."""
    return days / limit_days if limit_days > 0.0 else math.inf


def needs_help(waited: float, is_helped: bool, ends_below_share: float) -> bool:
    """Say whether a piece of work has waited so long (in limits) that somebody of another team is to do it.

    At the limit help begins, and it goes on until everything has waited less than a share of the limit: without such a
    gap help would come and go from day to day (assumption).
    """
    return has_waited(waited, ends_below_share if is_helped else 1.0)


def may_help(people: int, share: float, waited: float, most_times: float) -> int:
    """Return how many of a team's people may help on a day: a share, rounded half up; a small team can spare one.

    The share holds at the limit and grows with how long the oldest has waited (in limits), up to ``most_times``: a
    little where a day is missed, and whoever can be spared where children wait for a week (assumption).
    """
    if people == 0 or share <= 0.0:
        return 0
    return max(1, int(people * share * min(most_times, max(1.0, waited)) + 0.5))


def is_free_to_help(worker: Worker) -> bool:
    """Say whether somebody may be asked: at work, past the first year, and not about to leave, as for a new case."""
    return worker.is_at_work and worker.kind != WorkerKind.NQSW and not worker.in_notice and not worker.leaves


def shortest_list(worker: Worker) -> tuple[int, float]:
    """Return by what people are asked: the length of their list of work, and of equals their caseload."""
    return worker.work_list.waiting, worker.load


class Loan:
    """What is remembered of a piece of work that somebody of another team has: whose it is, and how long it takes them.

    It comes back with the hours, the release and the due time that it had, and so to its old place.
    """

    __slots__ = ("_hours", "lender", "own_list")

    def __init__(self, task: Task, own_list: WorkList, lender: Worker) -> None:
        self.own_list = own_list
        self.lender = lender
        self._hours = task.hours

    def end(self, task: Task, now: float, recorder: Recorder) -> None:
        """Give a piece of work that has not been begun back to the people whose it is."""
        recorder.lent(now, EventType.TAKEN_BACK, task, self.lender)
        self.lender.work_list.remove(task)
        task.loan = None
        task.hours = self._hours
        self.own_list.add(task)


class Helped:
    """A list with which other teams help: what waits there, how long it may, and how many people help."""

    __slots__ = ("is_helped", "kind", "limit_days", "people_share", "work_list")

    def __init__(self, team: Team, kind: TaskKind, limit_days: Sequence[float], people_share: float) -> None:
        self.work_list = team.shared_list
        self.kind = kind
        self.limit_days = limit_days  # by rating
        self.people_share = people_share
        self.is_helped = False

    def look(self, now: float, ends_below_share: float) -> tuple[list[Task], float]:
        """Return what others are to do, in the order of the list, and how long the oldest has waited, in limits."""
        waiting = self.work_list.waiting_of(self.kind)
        limits = self.limit_days
        waited = [in_limits(now - task.released, limits[cast("Family", task.family).rag]) for task in waiting]
        pressing = [
            task
            for task, days in zip(waiting, waited, strict=True)
            if needs_help(days, self.is_helped, ends_below_share)
        ]
        self.is_helped = bool(pressing)
        return pressing, max(waited, default=0.0)


class Lending:
    """The morning's round in which a manager deals out what has waited too long: the MASH's work first.

    Somebody who helps gets at most a day's hours, or one longer piece, and does it after their own urgent work. What
    they have not begun goes back to its own list the next morning, or when its own people have nothing else to do.
    """

    __slots__ = ("_council", "_lent", "_lists", "_services", "_settings")

    def __init__(self, council: Council, settings: LendingSettings) -> None:
        self._council = council
        self._settings = settings
        teams = council.teams
        by_rating = settings.front_door_waits_days.values()
        mash_limits = [settings.mash_waits_days] * len(by_rating)
        self._lists = [
            Helped(teams["mash"], TaskKind.MASH_RESEARCH, mash_limits, settings.mash_people_share),
            Helped(teams["front_door"], TaskKind.SCREENING, by_rating, settings.front_door_people_share),
        ]
        self._services = [
            [team for team in teams.values() if team.name == name] for name in ("assessment", "safeguarding")
        ]
        self._lent: list[Task] = []

    def begin(self) -> None:
        """Let people of these teams who have nothing else to do take back what is lent and not begun."""
        for helped in self._lists:
            helped.work_list.recall = partial(self._recall, helped.work_list)

    def take_back(self) -> None:
        """Give back what has been lent and not begun."""
        now, recorder = self._council.env.now, self._council.recorder
        for task in self._lent:
            if task.loan is not None and task.work_list is not None:
                task.loan.end(task, now, recorder)
        self._lent = []

    def _recall(self, own_list: WorkList) -> bool:
        """Give back the most pressing piece of work that was lent from a list and has not been begun, if any."""
        for task in self._lent:
            loan = task.loan
            if loan is not None and loan.own_list is own_list and task.work_list is not None:
                loan.end(task, self._council.env.now, self._council.recorder)
                return True
        return False

    def deal_out(self) -> None:
        """Give what has waited too long to people of other teams."""
        now, settings = self._council.env.now, self._settings
        asked: set[Worker] = set()
        for helped in self._lists:
            pressing, oldest = helped.look(now, settings.ends_below_share)
            if not pressing:
                continue
            pieces = deque(pressing)
            for lender in self._people(helped.people_share, oldest, asked):
                if not pieces:
                    break
                asked.add(lender)
                left = lender.day_hours[int(now)] * lender.base_capacity
                left -= self._lend(pieces.popleft(), helped.work_list, lender)
                while pieces and pieces[0].hours / settings.efficiency <= left:
                    left -= self._lend(pieces.popleft(), helped.work_list, lender)

    def _people(self, share: float, oldest: float, asked: set[Worker]) -> Iterator[Worker]:
        """Go through those who may help: first those who assess, then those who hold plans, the shortest list first."""
        for teams in self._services:
            people: list[Worker] = []
            for team in teams:
                free = [worker for worker in team.case_holders if is_free_to_help(worker) and worker not in asked]
                number = may_help(len(team.case_holders), share, oldest, self._settings.most_times)
                people += sorted(free, key=shortest_list)[:number]
            yield from sorted(people, key=shortest_list)

    def _lend(self, task: Task, own_list: WorkList, lender: Worker) -> float:
        """Put a piece of work on somebody's list; returns the hours that it takes them."""
        own_list.remove(task)
        task.loan = Loan(task, own_list, lender)
        task.hours = hours = task.hours / self._settings.efficiency
        self._council.recorder.lent(self._council.env.now, EventType.LENT, task, lender)
        self._lent.append(task)
        lender.work_list.add(task)
        return hours
