"""Constraints: what a scenario must keep to be acceptable, on average or in enough of its futures."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from sim.experiment.file.base import FilePart
from sim.experiment.statistics.bound import Bound


def _readable(text: str) -> str:
    Bound.read(text)
    return text


class Constraint(FilePart):
    """A bound on a measure over the whole time: on its mean, or, with a probability, on the value of each future."""

    bound: Annotated[str, AfterValidator(_readable)] = Field(description="such as '<= 0.1' or '>= 40'")
    probability: float | None = Field(
        None, gt=0.0, lt=1.0, description="share of futures, at least, that must keep the bound; null: the mean must"
    )

    @model_validator(mode="before")
    @classmethod
    def _text_alone_is_the_bound(cls, value: Any) -> Any:
        return {"bound": value} if isinstance(value, str) else value

    @property
    def limit(self) -> Bound:
        """The bound as a number and a direction."""
        return Bound.read(self.bound)
