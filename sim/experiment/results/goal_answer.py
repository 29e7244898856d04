"""The answer to a goal, read from the values looked at.

Its interval holds every value at which the interval of the response does not settle whether the goal is met: a test
turned into an interval (Casella and Berger 2002, *Statistical Inference*, section 9.2.1). It needs no model of the
curve but that it crosses the goal once, which is checked as far as the values looked at allow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from sim.experiment.results.goal import LEVEL, Floats, Goal, Outcomes, Point, read_point
from sim.experiment.results.goal_crossing import Crossing
from sim.experiment.statistics.intervals import mean_of
from sim.experiment.statistics.verdict import MET, NOT_MET, UNDECIDED

Status = Literal["found", "met throughout", "not reachable", "met inside", "not met inside"]


@dataclass(frozen=True)
class Answer:
    """What the values looked at say.

    Attributes
    ----------
    status
        ``found``: met on average at one end of the range and not met at the other; ``met throughout``, ``not
        reachable``: met, or not met, at both; ``met inside``, ``not met inside``: between the ends it is otherwise.
    points
        By value.
    met_above
        Whether larger values meet the goal; None unless found.
    value, low, high
        The last value that meets the goal, coming from those that do, and its 95% interval. For whole numbers, the
        last number that meets it on average, and the numbers between which the right one lies.
    low_is_open, high_is_open
        Whether the interval reaches the end of the range, and so may go on beyond it.
    contrary
        Neighbouring values between which the measure is shown to move against its direction over the whole range.
    """

    status: Status
    points: tuple[Point, ...]
    met_above: bool | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    low_is_open: bool = False
    high_is_open: bool = False
    contrary: tuple[tuple[float, float], ...] = ()

    @property
    def ends_are_decided(self) -> bool:
        """Whether neither end of the range is in doubt."""
        return UNDECIDED not in {self.points[0].verdict, self.points[-1].verdict}


def answer(goal: Goal, outcomes: Outcomes) -> Answer:
    """Read the answer from the values looked at, both ends of the range among them."""
    points = tuple(read_point(goal, value, outcomes[value]) for value in sorted(outcomes))
    contrary = tuple(_contrary(outcomes))
    met = [goal.margin(point.estimate.value) >= 0.0 for point in points]
    if met[0] == met[-1]:
        inside = {point.verdict for point in points[1:-1]}
        if met[0]:
            return Answer("not met inside" if NOT_MET in inside else "met throughout", points, contrary=contrary)
        return Answer("met inside" if MET in inside else "not reachable", points, contrary=contrary)
    crossing = Crossing(goal, points)
    ends = {"first": crossing.possible, "last": crossing.certain}
    is_open = {"first": crossing.of_possible is None, "last": crossing.of_certain is None}
    below, above = ("first", "last") if met[-1] else ("last", "first")
    return Answer(
        "found", points, met[-1], crossing.value, ends[below], ends[above], is_open[below], is_open[above], contrary
    )


def _contrary(outcomes: Outcomes) -> Iterator[tuple[float, float]]:
    """Find neighbours shown to differ against the direction of the ends, allowing for all pairs."""
    values = sorted(outcomes)
    direction = math.copysign(1.0, _paired(outcomes, values[0], values[-1]).sum())
    for one, other in pairwise(values):
        moved = pd.Series(_paired(outcomes, one, other) * direction)
        rounding = 1e-12 * np.nanmax(np.abs(outcomes[one]))
        if mean_of(moved, LEVEL, comparisons=len(values) - 1).high < -rounding:
            yield one, other


def _paired(outcomes: Outcomes, one: float, other: float) -> Floats:
    common = min(len(outcomes[one]), len(outcomes[other]))
    differences = outcomes[other][:common] - outcomes[one][:common]
    return differences[~np.isnan(differences)]
