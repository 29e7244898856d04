"""Targets: what an improvement board wants of a measure in each month, for a scorecard in red, amber and green."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import Field, model_validator

from sim.experiment.file.base import FilePart, Number
from sim.experiment.statistics.bound import Bound

Rating = Literal["green", "amber", "red"]


class Target(FilePart):
    """A bound on a measure's value in a month, and how far beyond it is still amber."""

    at_least: Number | None = Field(None, description="green from here up")
    at_most: Number | None = Field(None, description="green from here down")
    amber: float = Field(0.0, ge=0.0, allow_inf_nan=False, description="how far beyond the bound is amber; 0: none is")

    @model_validator(mode="after")
    def _one_bound(self) -> Target:
        Bound.one_of(self.at_least, self.at_most)
        return self

    @property
    def bound(self) -> Bound:
        """What is green."""
        return Bound.one_of(self.at_least, self.at_most)

    def rating(self, value: float) -> Rating | None:
        """Rate a month's value; None where there is none, as with a share of nothing.

        Examples
        --------
        >>> target = Target(at_least=0.8, amber=0.05)
        >>> target.rating(0.81), target.rating(0.75), target.rating(0.7)
        ('green', 'amber', 'red')
        """
        if math.isnan(value):
            return None
        bound = self.bound
        short_by = bound.number - value if bound.at_least else value - bound.number
        if short_by <= 0.0:
            return "green"
        # 0.8 - 0.75 is a little more than 0.05 in a computer.
        return "amber" if short_by <= self.amber * (1.0 + 1e-9) else "red"
