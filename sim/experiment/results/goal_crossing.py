"""Where the response to a parameter, and the limits of its interval, cross a goal."""

from __future__ import annotations

import math
from functools import cached_property

from sim.experiment.results.goal import Goal, Point


class Crossing:
    """The points from the end that does not meet the goal to the end that does, and where three curves cross the goal.

    The curves are the mean and the two limits of its interval. The upper limit of the margin crosses where meeting the
    goal becomes possible, the lower one where it becomes certain. Where chance makes a limit cross more than once, the
    crossing nearest to the mean's is taken: if the response passes the goal once, all beyond it is settled, however
    blurred it is there. Between two points a curve is taken for straight, except that a limit which crosses between the
    same two as the mean is taken to cross at the outer one: the response may as well jump there, as it does where posts
    are rounded.
    """

    def __init__(self, goal: Goal, points: tuple[Point, ...]) -> None:
        self.goal = goal
        self.points = points if goal.margin(points[-1].estimate.value) >= 0.0 else points[::-1]
        margins = [sorted((goal.margin(point.estimate.low), goal.margin(point.estimate.high))) for point in self.points]
        self.mean = [goal.margin(point.estimate.value) for point in self.points]
        self.least, self.most = [low for low, _ in margins], [high for _, high in margins]

    @cached_property
    def of_mean(self) -> int:
        """Place of the last point whose mean does not meet it; the next one does."""
        return max(place for place, margin in enumerate(self.mean) if margin < 0.0)

    @cached_property
    def of_certain(self) -> int | None:
        """Place before the first point, after the mean's crossing, that surely meets; None if there is none."""
        surely = (place for place, margin in enumerate(self.least) if margin >= 0.0 and place > self.of_mean)
        place = min(surely, default=None)
        return None if place is None else place - 1

    @cached_property
    def of_possible(self) -> int | None:
        """Place of the last point that surely does not meet it; None if there is none."""
        return max((place for place, margin in enumerate(self.most) if margin < 0.0), default=None)

    @property
    def value(self) -> float:
        """Where the mean comes to meet the goal."""
        return self.next(self.of_mean) if self.goal.integer else self.between(self.mean, self.of_mean)

    @property
    def certain(self) -> float:
        """Where the goal comes to be met beyond doubt."""
        if self.of_certain is None:
            return self.points[-1].value
        if self.goal.integer or self.of_certain == self.of_mean:
            return self.next(self.of_certain)
        return self.between(self.least, self.of_certain)

    @property
    def possible(self) -> float:
        """Where meeting the goal comes to be possible: for whole numbers, one after the last that surely does not."""
        if self.of_possible is None:
            return self.points[0].value
        if self.goal.integer:
            last = self.points[self.of_possible].value
            return last + math.copysign(1.0, self.next(self.of_possible) - last)
        if self.of_possible == self.of_mean:
            return self.points[self.of_possible].value
        return self.between(self.most, self.of_possible)

    @property
    def width(self) -> float:
        """Width of the answer's interval."""
        return abs(self.certain - self.possible)

    def brackets(self) -> list[tuple[list[float], int]]:
        """Return each curve that crosses, and the place before it does: the mean first."""
        curves = ((self.mean, self.of_mean), (self.least, self.of_certain), (self.most, self.of_possible))
        return [(curve, place) for curve, place in curves if place is not None]

    def next(self, place: int) -> float:
        """Value of the point after a place."""
        return self.points[place + 1].value

    def between(self, curve: list[float], place: int) -> float:
        """Where a curve, taken for straight, crosses the goal between a place and the next."""
        before, after = self.points[place].value, self.next(place)
        return before + (after - before) * curve[place] / (curve[place] - curve[place + 1])
