"""A plan that is open, or has been: when it is to end, and what still has to happen before it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simpy.events import Event as SimPyEvent
from simpy.events import Process as SimPyProcess

if TYPE_CHECKING:
    from simpy import Environment

    from sim.model.case import Case
    from sim.model.events import PlanEnd, PlanKind


class OpenPlan:
    """A plan that is open, or has been.

    Attributes
    ----------
    number : int
        Plans that the family had before in this journey.
    ends : float
        When it is to end; moves with every visit missed.
    ended : simpy.Event
        Happens when it ends; its value is the :class:`PlanEnd`.
    visits_left : int
        How many more have to be made before it can end.
    visited : simpy.Event
        Happens when none is left.
    under_way : simpy.Process or None
        An enquiry or an entry into care, which is brought to its end before the plan ends.
    review_uniforms : list of float
        For the days of its reviews, once any has been planned.
    """

    __slots__ = (
        "case",
        "ended",
        "ends",
        "kind",
        "length_days",
        "number",
        "review_uniforms",
        "started",
        "under_way",
        "visited",
        "visits_left",
    )

    def __init__(
        self,
        env: Environment,
        case: Case,
        kind: PlanKind,
        number: int,
        started: float,
        length_days: float,
        visits_left: int,
    ) -> None:
        self.case = case
        self.kind = kind
        self.number = number
        self.started = started
        self.length_days = length_days
        self.ends = started + length_days
        self.ended: SimPyEvent = env.event()
        self.visited: SimPyEvent = env.event()
        self.visits_left = visits_left
        self.under_way: SimPyProcess | None = None
        self.review_uniforms: list[float] = []
        if visits_left <= 0:
            self.visited.succeed()

    def is_open(self) -> bool:
        """Whether the plan has not ended."""
        return not self.ended.triggered

    def end(self, end: PlanEnd) -> None:
        """End the plan now, unless something else just has."""
        if self.is_open():
            self.ended.succeed(end)

    def visit_made(self) -> None:
        """Count a visit."""
        self.visits_left -= 1
        if self.visits_left == 0:
            self.visited.succeed()
