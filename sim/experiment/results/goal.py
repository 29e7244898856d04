"""A goal, the values of one parameter at which a measure meets a bound, and what is found at a value.

A response that chance blurs is looked at with the same replications at every value (common random numbers), so that the
average over them is one fixed curve.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import Field, model_validator

from sim.experiment.file.base import FilePart, MeasureName, Number
from sim.experiment.statistics import verdict
from sim.experiment.statistics.bound import Bound
from sim.experiment.statistics.chance import share_of_futures
from sim.experiment.statistics.intervals import Estimate, mean_of

Floats = npt.NDArray[np.float64]
Outcomes = Mapping[float, Floats]
"""Value of the parameter to the measure in each replication; NaN where a replication has none."""

LEVEL = 0.95
"""Confidence of every interval."""


class Goal(FilePart):
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

    @property
    def border(self) -> Bound:
        """What estimates are held against, with its direction: a probability is asked for at least."""
        return Bound(self.threshold, self.at_least or self.sure is not None)

    def margin(self, estimate: float) -> float:
        """By how much an estimate meets the goal; negative where it does not."""
        return estimate - self.threshold if self.border.at_least else self.threshold - estimate


@dataclass(frozen=True)
class Point:
    """A value looked at: the measure's mean, or the share of futures that meet the bound, and what it says of the goal.

    ``verdict`` is met, not met or undecided.
    """

    value: float
    estimate: Estimate
    verdict: str


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
        found = share_of_futures(seen, Bound(goal.bound, goal.at_least), LEVEL)
    return Point(value, found, verdict.of_bound(found, goal.border))
