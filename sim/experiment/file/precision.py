"""How precise an experiment's estimates are to be, and how many replications that takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated

import pandas as pd
from pydantic import Field, model_validator
from scipy import stats

from sim.experiment.file.fields import MeasureName, Part
from sim.experiment.statistics.ranking import wide_table

_LARGEST_STEP = 4
"""Times as many replications at most as there were: the spread seen in a few of them is a rough guide."""

HalfWidth = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]

TwoOrMore = Annotated[int, Field(ge=2, strict=True)]
"""An interval takes two replications."""


class Width(Part):
    """Half the width that a 95% interval may have: relative or absolute."""

    relative: HalfWidth | None = Field(None, description="as a share of the mean: 0.05 for within 5%")
    absolute: HalfWidth | None = Field(None, description="in the measure's own unit: 0.01 of a share is one point")

    @model_validator(mode="after")
    def _one_of_them(self) -> Width:
        if (self.relative is None) == (self.absolute is None):
            raise ValueError("give either relative or absolute")
        return self

    def allowed(self, mean: float) -> float:
        """Return the half-width in the measure's unit, for a mean that it may be relative to."""
        return self.absolute if self.absolute is not None else (self.relative or 0.0) * abs(mean)


class Precision(Part):
    """What an experiment asks of its intervals, and between which numbers of replications.

    Examples
    --------
    >>> Precision(measures={"people_total": Width(relative=0.02)}, at_least=20).at_most
    200
    """

    measures: Mapping[MeasureName, Width] = Field({}, description="measure: half-width of its mean in every scenario")
    differences: Mapping[MeasureName, Width] = Field(
        {},
        description="measure: half-width of every paired difference; relative is a share of the baseline's mean",
    )
    at_least: TwoOrMore = Field(12, description="replications of every scenario to start with")
    at_most: TwoOrMore = Field(200, description="replications at which no more are added")

    @model_validator(mode="after")
    def _consistent(self) -> Precision:
        if not self.measures and not self.differences:
            raise ValueError("name at least one measure, under measures or differences")
        if self.at_least > self.at_most:
            raise ValueError(f"at_least {self.at_least} must not be above at_most {self.at_most}")
        return self

    def needed(self, measures: pd.DataFrame, baseline: str) -> int:
        """Return how many replications of every scenario it takes, going by the spread so far.

        Parameters
        ----------
        measures
            Tidy: ``scenario``, ``replication``, ``measure``, ``value``; replications are independent.
        baseline
            The scenario from which differences are taken.
        """
        needed = 2
        for name, width in self.measures.items():
            values = wide_table(measures, name)
            needed = max(needed, replications_needed(values, values.mean().map(width.allowed)))
        for name, width in self.differences.items():
            values = wide_table(measures, name)
            if baseline in values:
                differences = values.drop(columns=baseline).sub(values[baseline], axis=0)
                allowed = dict.fromkeys(differences.columns, width.allowed(values[baseline].mean()))
                needed = max(needed, replications_needed(differences, allowed))
        return needed


def replications_needed(values: pd.DataFrame, allowed: Mapping[str, float] | pd.Series) -> int:
    """Return how many replications would make every 95% interval as narrow as is allowed, by the spread so far.

    Parameters
    ----------
    values
        A row for each replication, a column for each quantity. Missing values are expected as often as so far.
    allowed
        Half-width of each quantity's interval, in its unit; zero asks for nothing.
    """
    needed = 2
    for name in values.columns:
        seen = values[name].dropna()
        spread = seen.std()
        if allowed[name] > 0.0 and spread > 0.0:
            rows = len(values[name].loc[: values[name].last_valid_index()])
            needed = max(needed, math.ceil(_smallest(spread / allowed[name]) * rows / len(seen)))
    return needed


def next_number(number: int, needed: int, at_most: int) -> int:
    """Return how many replications to have in the next round; the number there is, when no more are to be added."""
    return max(number, min(needed, at_most, _LARGEST_STEP * number))


def _smallest(spread: float) -> int:
    """Return the smallest number n for which Student's t, times a spread in half-widths over root n, is at most 1."""
    number = max(2, math.ceil((stats.norm.ppf(0.975) * spread) ** 2))
    while stats.t.ppf(0.975, number - 1) * spread > math.sqrt(number):
        number += 1
    return number
