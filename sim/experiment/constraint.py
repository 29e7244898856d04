"""Constraints: what a scenario must keep to be acceptable, on average or in enough of its futures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from sim.experiment.part import Part

_BOUND = re.compile(r"\s*(<=|>=)\s*(\S+)\s*")


@dataclass(frozen=True)
class Bound:
    """A number that something must not exceed, or not fall below."""

    number: float
    at_least: bool

    @classmethod
    def read(cls, text: str) -> Bound:
        """Read a bound such as ``<= 0.1`` or ``>= 40``.

        Raises
        ------
        ValueError
            If it is none.

        Examples
        --------
        >>> Bound.read(">= 0.85")
        Bound(number=0.85, at_least=True)
        """
        found = _BOUND.fullmatch(text)
        try:
            number = float(found[2]) if found else None
        except ValueError:
            number = None
        if found is None or number is None or number - number != 0.0:  # infinity and NaN bound nothing
            raise ValueError(f"{text!r} is no bound; write one such as '<= 0.1' or '>= 40'")
        return cls(number, found[1] == ">=")


def _readable(text: str) -> str:
    Bound.read(text)
    return text


class Constraint(Part):
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
