"""How precise an experiment's estimates are to be, and how many replications that takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import pandas as pd
from pydantic import Field, model_validator

from sim.experiment.file.base import FilePart, MeasureName
from sim.experiment.statistics.pairing import wide_table
from sim.experiment.statistics.replications import FEWEST, not_seen, replications_needed

HalfWidth = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]

Enough = Annotated[int, Field(ge=FEWEST, strict=True)]
"""Replications from which on a rule may stop."""


class Width(FilePart):
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


class Precision(FilePart):
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
    at_least: Enough = Field(FEWEST, description="replications of every scenario to start with")
    at_most: Enough = Field(200, description="replications at which no more are added")

    @model_validator(mode="after")
    def _consistent(self) -> Precision:
        if not self.measures and not self.differences:
            raise ValueError("name at least one measure, under measures or differences")
        if self.at_least > self.at_most:
            raise ValueError(f"at_least {self.at_least} must not be above at_most {self.at_most}")
        return self

    def needed(self, measures: pd.DataFrame, baseline: str) -> int:
        """Return how many replications of every scenario it takes, going by the spread so far.

        What was not seen at all has no spread to go by, and asks for nothing: see :meth:`not_seen`.

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

    def not_seen(self, measures: pd.DataFrame) -> dict[str, list[str]]:
        """Return what was zero throughout, so that nothing is known of its precision: measures, with scenarios.

        Parameters
        ----------
        measures
            Tidy, as for :meth:`needed`.
        """
        found = {name: not_seen(wide_table(measures, name)) for name in (*self.measures, *self.differences)}
        return {name: scenarios for name, scenarios in found.items() if scenarios}
