"""Where to look next for the value of a parameter that meets a goal, and when to stop.

The average over the replications that all values share is one fixed curve, whose crossing of the goal can be bracketed
like that of any function. The precision of that bracket follows the number of replications, which grows until the
answer is as sure as was asked for: retrospective approximation (Chen and Schmeiser 2001, IIE Transactions 33(3),
259-275; Pasupathy and Schmeiser 2009, ACM Transactions on Modeling and Computer Simulation 19(2), 5; reviewed by
Pasupathy and Kim 2011, the same 21(3), 19).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sim.experiment.results.goal import Floats, Goal, Outcomes, read_point
from sim.experiment.results.goal_answer import answer
from sim.experiment.results.goal_crossing import Crossing
from sim.experiment.statistics.replications import LARGEST_STEP
from sim.experiment.statistics.verdict import UNDECIDED

_PARTS = 2.0
"""A crossing is bracketed to the answer's interval divided by this: finer would be to resolve chance."""


@dataclass(frozen=True)
class Effort:
    """How many replications of each value: to begin with, and at most."""

    replications: int
    at_most: int


def search(
    goal: Goal, evaluate: Callable[[Mapping[float, int]], Outcomes], effort: Effort, also: Iterable[float] = ()
) -> dict[float, Floats]:
    """Look at values until the answer is sure enough or the effort spent; return the outcomes for :func:`answer`.

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
    crossing = Crossing(goal, found.points)
    bracketing = {crossing.points[side].value for _, place in crossing.brackets() for side in (place, place + 1)}
    too_few = {value for value in bracketing if len(outcomes[value]) < replications}
    if too_few:
        return dict.fromkeys(sorted(too_few), replications)
    wanted = math.ceil(replications * (crossing.width / (2.0 * goal.tolerance)) ** 2)
    more = min(wanted, LARGEST_STEP * replications, effort.at_most)
    # The interval's own ends are bracketed when no more replications are to come, which would move them.
    curves = crossing.brackets()[:1] if more > replications else crossing.brackets()
    splits = {place: _split(crossing, curve, place) for curve, place in reversed(curves)}  # the mean's counts last
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
    undecided = {
        value: min(LARGEST_STEP * len(outcomes[value]), effort.at_most)
        for value in (goal.low, goal.high)
        if read_point(goal, value, outcomes[value]).verdict == UNDECIDED
    }
    return {value: number for value, number in undecided.items() if number > len(outcomes[value])}


def _split(crossing: Crossing, curve: list[float], place: int) -> float | None:
    """Return a value that parts a bracket, halfway between a straight line's crossing and the middle.

    The line is right where the curve is straight, and the middle keeps a bent curve from holding up the search.
    None where the bracket is as narrow as it need be.
    """
    goal = crossing.goal
    before, after = crossing.points[place].value, crossing.next(place)
    fine_enough = max(goal.step if goal.integer else goal.tolerance, crossing.width / _PARTS)
    if goal.integer and curve is crossing.mean:
        fine_enough = goal.step
    if abs(after - before) <= fine_enough * (1.0 + 1e-9):
        return None
    target = (crossing.between(curve, place) + (before + after) / 2.0) / 2.0
    return on_grid(goal.step, target, before, after)


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
