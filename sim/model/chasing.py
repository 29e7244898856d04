"""Chasing: referrers who have heard nothing ring again, and take the front door's time."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from simpy.events import Event

from sim.model.events import TaskKind
from sim.model.task import URGENT
from sim.streams import Purpose

if TYPE_CHECKING:
    from sim.config.pathway import Screening
    from sim.model.council import Council
    from sim.model.family import Family
    from sim.model.task import Task, WorkList

_ROUNDING_DAYS = 1e-9
"""A sum of days may fall short of the moment for which something was planned by less than this."""


def rings_again(calls_due: int, most: int, share: float, u: float) -> bool:
    """Say whether a referrer who has heard nothing rings now: a share each time, ``most`` times at the outside.

    ``calls_due`` counts the occasions before this one, whether or not the referrer rang. The share is an assumption:
    none is published. That referrers are to hear within one working day is Working Together.
    """
    return calls_due < most and u < share


class Thought(NamedTuple):
    """When a referrer thinks of ringing again, about whom, which look at the contact they wait for, and how often."""

    moment: float
    family: Family
    look: Task
    calls_due: int


class Chasing:
    """Referrers who wait for word of a contact.

    All wait equally long before they think of ringing, so they come up in the order in which they began to wait. Most
    have their answer by then, and only the first in line who has none needs an event.
    """

    def __init__(self, council: Council, settings: Screening, work_list: WorkList) -> None:
        self._council = council
        self._settings = settings.chasing
        self._due_days = settings.due_days
        self._list = work_list
        self._line: deque[Thought] = deque()
        self._is_watched = False

    def wait(self, family: Family, look: Task, calls_due: int = 0) -> None:
        """Let the referrer think of ringing again in some days' time, unless an officer looks at the contact by now."""
        if calls_due < self._settings.most and not look.triggered:
            self._line.append(Thought(self._council.env.now + self._settings.after_days, family, look, calls_due))
            self._watch()

    def _watch(self) -> None:
        """Wake up when the first in line thinks of ringing."""
        if self._line and not self._is_watched:
            self._is_watched = True
            env = self._council.env
            first = env.timeout(max(0.0, self._line[0].moment - env.now))
            first.callbacks.append(self._think)

    def _think(self, _: Event) -> None:
        """Let everybody ring whose moment has come; who has an answer leaves the line."""
        self._is_watched = False
        line, now = self._line, self._council.env.now + _ROUNDING_DAYS
        while line and (line[0].look.triggered or line[0].moment <= now):
            thought = line.popleft()
            if not thought.look.triggered:
                self._ring(thought)
        self._watch()

    def _ring(self, thought: Thought) -> None:
        settings, council, family = self._settings, self._council, thought.family
        u = council.streams.own(Purpose.REFERRER_RINGS_AGAIN, (*family.journey_key, thought.calls_due), 1)[0]
        if rings_again(thought.calls_due, settings.most, settings.share, u) and settings.hours > 0.0:
            due = council.env.now + self._due_days  # the telephone does not wait behind the contacts
            council.ask(self._list, family, TaskKind.OPEN_CASE_CONTACT, settings.hours, due, urgency=URGENT)
        self.wait(family, thought.look, thought.calls_due + 1)
