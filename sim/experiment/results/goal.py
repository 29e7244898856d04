"""Goal-seek: which value of one parameter meets a goal, how surely, and where to look next.

A response that chance blurs is sought with the same replications at every value (common random numbers), so that the
average over them is one fixed curve, whose crossing of the goal can be bracketed like that of any function. The
precision of that bracket follows the number of replications, which grows until the answer is as sure as was asked for:
retrospective approximation (Chen and Schmeiser 2001, IIE Transactions 33(3), 259-275; Pasupathy and Schmeiser 2009, ACM
Transactions on Modeling and Computer Simulation 19(2), 5; reviewed by Pasupathy and Kim 2011, the same 21(3), 19).

The interval of the answer holds every value at which the interval of the response does not settle whether the goal is
met: a test turned into an interval (Casella and Berger 2002, *Statistical Inference*, section 9.2.1). It needs no model
of the curve but that it crosses the goal once, which is checked as far as the values looked at allow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import Field, model_validator

from sim.experiment.file.fields import MeasureName, Number, Part
from sim.experiment.statistics.chance import chance_constraint
from sim.experiment.statistics.intervals import Estimate, mean_of

Floats = npt.NDArray[np.float64]
Outcomes = Mapping[float, Floats]
"""Value of the parameter to the measure in each replication; NaN where a replication has none."""

LEVEL = 0.95
"""Confidence of every interval."""

_PARTS = 2.0
"""A crossing is bracketed to the answer's interval divided by this: finer would be to resolve chance."""

_LARGEST_STEP = 4
"""Times as many replications at most as there were: the spread seen in a few of them is a rough guide."""


class Goal(Part):
    """What is asked: the values of a parameter at which a measure meets a bound.

    Attributes
    ----------
    key, low, high
        The parameter, and between which values to look.
    measure, bound, at_least
        What is to be met on average: at least the bound, or at most.
    sure
        Ask instead that a single future meets the bound with at least this probability.
    integer
        Whether only whole numbers are meant.
    tolerance
        Half the width that the answer's interval is to have.
    now
        Value of the parameter when nothing is changed, if it is a number.
    """

    key: str
    measure: MeasureName
    bound: Number
    at_least: bool
    low: Number
    high: Number
    tolerance: Number = Field(gt=0.0)
    integer: bool = False
    sure: float | None = Field(None, gt=0.0, lt=1.0)
    now: Number | None = None

    @model_validator(mode="after")
    def _range_holds_something(self) -> Goal:
        if self.low >= self.high:
            raise ValueError(f"between {self.low:g} and {self.high:g}: the first must be the smaller")
        return self

    @property
    def step(self) -> float:
        """Values are multiples of it: 1, or a power of ten well below the tolerance."""
        return 1.0 if self.integer else float(10.0 ** math.floor(math.log10(self.tolerance / 2.0)))

    @property
    def threshold(self) -> float:
        """What estimates are held against: the bound, or the probability asked for."""
        return self.bound if self.sure is None else self.sure

    def margin(self, estimate: float) -> float:
        """By how much an estimate meets the goal; negative where it misses."""
        upwards = self.at_least or self.sure is not None
        return estimate - self.threshold if upwards else self.threshold - estimate


@dataclass(frozen=True)
class Effort:
    """How many replications of each value: to begin with, and at most."""

    replications: int
    at_most: int


@dataclass(frozen=True)
class Point:
    """A value looked at: the measure's mean (or the share of futures that meet the bound) and its 95% interval."""

    value: float
    n: int
    mean: float
    low: float
    high: float
    verdict: Literal["met", "missed", "not clear"]


Status = Literal["found", "met throughout", "not reachable", "met inside", "missed inside"]


@dataclass(frozen=True)
class Answer:
    """What the values looked at say.

    Attributes
    ----------
    status
        ``found``: met on average at one end of the range and missed at the other; ``met throughout``, ``not
        reachable``: met, or missed, at both; ``met inside``, ``missed inside``: between the ends it is otherwise.
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
        Neighbouring values between which the measure clearly moves against its direction over the whole range.
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
    def ends_are_clear(self) -> bool:
        """Whether neither end of the range is in doubt."""
        return "not clear" not in {self.points[0].verdict, self.points[-1].verdict}


def read_point(goal: Goal, value: float, outcomes: Floats) -> Point:
    """Estimate what the goal is about at one value: Student's t interval of a mean, Clopper and Pearson's of a share.

    Raises
    ------
    ValueError
        If fewer than two replications have a value.
    """
    seen = outcomes[~np.isnan(outcomes)]
    if len(seen) < 2:
        raise ValueError(
            f"{goal.measure} has a value in {len(seen)} of {len(outcomes)} replications at {goal.key}={value:.10g}"
        )
    if goal.sure is None:
        found = mean_of(pd.Series(seen), LEVEL)
    else:
        chance = chance_constraint(seen, goal.bound, goal.at_least, goal.sure, LEVEL)
        found = Estimate(chance.share, chance.low, chance.high)
    margins = goal.margin(found.low), goal.margin(found.high)
    verdict: Literal["met", "missed", "not clear"] = "not clear"
    if min(margins) >= 0.0:
        verdict = "met"
    elif max(margins) < 0.0:
        verdict = "missed"
    return Point(value, len(seen), *found, verdict)


def answer(goal: Goal, outcomes: Outcomes) -> Answer:
    """Read the answer from the values looked at, both ends of the range among them."""
    points = tuple(read_point(goal, value, outcomes[value]) for value in sorted(outcomes))
    contrary = tuple(_contrary(outcomes))
    met = [goal.margin(point.mean) >= 0.0 for point in points]
    if met[0] == met[-1]:
        inside = {point.verdict for point in points[1:-1]}
        if met[0]:
            return Answer("missed inside" if "missed" in inside else "met throughout", points, contrary=contrary)
        return Answer("met inside" if "met" in inside else "not reachable", points, contrary=contrary)
    path = _Path(goal, points)
    ends = {"first": path.possible, "last": path.certain}
    is_open = {"first": path.of_possible is None, "last": path.of_certain is None}
    below, above = ("first", "last") if met[-1] else ("last", "first")
    return Answer(
        "found", points, met[-1], path.value, ends[below], ends[above], is_open[below], is_open[above], contrary
    )


class _Path:
    """The points from the end that misses the goal to the end that meets it, and where three curves cross the goal.

    The curves are the mean and the two limits of its interval. The upper limit of the margin crosses where meeting the
    goal becomes possible, the lower one where it becomes certain. Where chance makes a limit cross more than once, the
    crossing nearest to the mean's is taken: if the response passes the goal once, all beyond it is settled, however
    blurred it is there. Between two points a curve is taken for straight, except that a limit which crosses between the
    same two as the mean is taken to cross at the outer one: the response may as well jump there, as it does where posts
    are rounded.
    """

    def __init__(self, goal: Goal, points: tuple[Point, ...]) -> None:
        self.goal = goal
        self.points = points if goal.margin(points[-1].mean) >= 0.0 else points[::-1]
        margins = [sorted((goal.margin(point.low), goal.margin(point.high))) for point in self.points]
        self.mean = [goal.margin(point.mean) for point in self.points]
        self.least, self.most = [low for low, _ in margins], [high for _, high in margins]

    @cached_property
    def of_mean(self) -> int:
        """Place of the last point whose mean misses; the next one meets."""
        return max(place for place, margin in enumerate(self.mean) if margin < 0.0)

    @cached_property
    def of_certain(self) -> int | None:
        """Place before the first point, after the mean's crossing, that surely meets; None if there is none."""
        surely = (place for place, margin in enumerate(self.least) if margin >= 0.0 and place > self.of_mean)
        place = min(surely, default=None)
        return None if place is None else place - 1

    @cached_property
    def of_possible(self) -> int | None:
        """Place of the last point that surely misses; None if there is none."""
        return max((place for place, margin in enumerate(self.most) if margin < 0.0), default=None)

    @property
    def value(self) -> float:
        """Where the mean comes to meet the goal."""
        return self._next(self.of_mean) if self.goal.integer else self._crossing(self.mean, self.of_mean)

    @property
    def certain(self) -> float:
        """Where the goal comes to be met beyond doubt."""
        if self.of_certain is None:
            return self.points[-1].value
        if self.goal.integer or self.of_certain == self.of_mean:
            return self._next(self.of_certain)
        return self._crossing(self.least, self.of_certain)

    @property
    def possible(self) -> float:
        """Where meeting the goal comes to be possible: for whole numbers, the one after the last that surely misses."""
        if self.of_possible is None:
            return self.points[0].value
        if self.goal.integer:
            last = self.points[self.of_possible].value
            return last + math.copysign(1.0, self._next(self.of_possible) - last)
        if self.of_possible == self.of_mean:
            return self.points[self.of_possible].value
        return self._crossing(self.most, self.of_possible)

    @property
    def width(self) -> float:
        """Width of the answer's interval."""
        return abs(self.certain - self.possible)

    def brackets(self) -> list[tuple[list[float], int]]:
        """Return each curve that crosses, and the place before it does: the mean first."""
        curves = ((self.mean, self.of_mean), (self.least, self.of_certain), (self.most, self.of_possible))
        return [(curve, place) for curve, place in curves if place is not None]

    def split(self, curve: list[float], place: int) -> float | None:
        """Return a value that parts a bracket, halfway between a straight line's crossing and the middle.

        The line is right where the curve is straight, and the middle keeps a bent curve from holding up the search.
        None where the bracket is as narrow as it need be.
        """
        before, after = self.points[place].value, self._next(place)
        fine_enough = max(self.goal.step if self.goal.integer else self.goal.tolerance, self.width / _PARTS)
        if self.goal.integer and curve is self.mean:
            fine_enough = self.goal.step
        if abs(after - before) <= fine_enough * (1.0 + 1e-9):
            return None
        target = (self._crossing(curve, place) + (before + after) / 2.0) / 2.0
        return on_grid(self.goal.step, target, before, after)

    def _next(self, place: int) -> float:
        return self.points[place + 1].value

    def _crossing(self, curve: list[float], place: int) -> float:
        before, after = self.points[place].value, self._next(place)
        return before + (after - before) * curve[place] / (curve[place] - curve[place + 1])


def on_grid(step: float, target: float, one: float, other: float) -> float | None:
    """Return the multiple of a step nearest to a target and strictly between two values; None if there is none.

    Examples
    --------
    >>> on_grid(0.01, 0.1234, 0.0, 0.5), on_grid(1.0, 7.2, 7.0, 8.0)
    (0.12, None)
    """
    low, high = sorted((one, other))
    first, last = math.floor(low / step + 1e-9) + 1, math.ceil(high / step - 1e-9) - 1
    if first > last:
        return None
    decimals = max(0, -math.floor(math.log10(step)))
    return round(min(max(round(target / step), first), last) * step, decimals)


def next_points(goal: Goal, outcomes: Outcomes, effort: Effort, also: Iterable[float] = ()) -> dict[float, int]:
    """Return which values to look at next, with how many replications each; none when the search is over.

    Parameters
    ----------
    goal
        What is asked.
    outcomes
        What was found so far.
    effort
        How much may be spent.
    also
        Further values inside the range to look at from the beginning, such as the present one.
    """
    replications = max((len(found) for found in outcomes.values()), default=effort.replications)
    beginning = {goal.low, goal.high, *also}
    if not beginning <= set(outcomes):
        return dict.fromkeys(sorted(beginning - set(outcomes)), replications)
    found = answer(goal, outcomes)
    if found.status != "found":
        return _at_the_ends(goal, outcomes, effort)
    path = _Path(goal, found.points)
    bracketing = {path.points[side].value for _, place in path.brackets() for side in (place, place + 1)}
    too_few = {value for value in bracketing if len(outcomes[value]) < replications}
    if too_few:
        return dict.fromkeys(sorted(too_few), replications)
    wanted = math.ceil(replications * (path.width / (2.0 * goal.tolerance)) ** 2)
    more = min(wanted, _LARGEST_STEP * replications, effort.at_most)
    # The interval's own ends are bracketed when no more replications are to come, which would move them.
    curves = path.brackets()[:1] if more > replications else path.brackets()
    splits = {place: path.split(curve, place) for curve, place in reversed(curves)}  # the mean's counts last
    new = {value for value in splits.values() if value is not None}
    if new:
        return dict.fromkeys(sorted(new), replications)
    return dict.fromkeys(sorted(bracketing), more) if more > replications else {}


def _at_the_ends(goal: Goal, outcomes: Outcomes, effort: Effort) -> dict[float, int]:
    """Return what to look at where both ends say the same: the middle, and ends in doubt more often."""
    replications = len(outcomes[goal.low])
    middle = on_grid(goal.step, (goal.low + goal.high) / 2.0, goal.low, goal.high)
    if middle is not None and middle not in outcomes:
        return {middle: replications}
    unclear = {
        value: min(_LARGEST_STEP * len(outcomes[value]), effort.at_most)
        for value in (goal.low, goal.high)
        if read_point(goal, value, outcomes[value]).verdict == "not clear"
    }
    return {value: number for value, number in unclear.items() if number > len(outcomes[value])}


def search(
    goal: Goal, evaluate: Callable[[Mapping[float, int]], Outcomes], effort: Effort, also: Iterable[float] = ()
) -> dict[float, Floats]:
    """Look at values until the answer is clear enough or the effort spent; return the outcomes for :func:`answer`.

    Parameters
    ----------
    evaluate
        From values and their numbers of replications to their outcomes; the first of more are those of fewer.
    """
    outcomes: dict[float, Floats] = {}
    also = tuple(also)
    while wanted := next_points(goal, outcomes, effort, also):
        outcomes |= evaluate(wanted)
    return outcomes


def _contrary(outcomes: Outcomes) -> Iterator[tuple[float, float]]:
    """Find neighbours whose paired difference is clearly against the direction of the ends, allowing for all pairs."""
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
