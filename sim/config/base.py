"""What every part of the configuration is made of: frozen models, fields with a unit, and distributions.

Values live in ``configs/*.yaml`` beside their unit, status and source. This package holds what is *allowed*: ranges,
types and rules across fields. No field here has a default, so that a value has one home; what may be left out of a
record in a list is the exception.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

Each = TypeVar("Each")


class Frozen(BaseModel):
    """An immutable part of the configuration that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _a_switch_is_not_a_number(cls, value: Any, info: ValidationInfo) -> Any:
        wanted = cls.model_fields[str(info.field_name)].annotation
        if isinstance(value, bool) and wanted in (int, float):
            raise ValueError(f"{str(value).lower()} is a switch, not a number")
        return value


class Row(Frozen, Generic[Each]):
    """One value under each of its keys, which are the members of a category in the order of their codes."""

    def values(self) -> tuple[Each, ...]:
        """Return the values in this order."""
        return tuple(getattr(self, key) for key in type(self).model_fields)


def quantity(unit: str, description: str, **bounds: Any) -> Any:
    """Describe a parameter: its unit, what it means, and the range it may take (``ge``, ``le``, ``gt``, ``lt``)."""
    return Field(description=description, json_schema_extra={"unit": unit}, **bounds)


def share(description: str) -> Any:
    """Describe a parameter between 0 and 1."""
    return quantity("share", description, ge=0.0, le=1.0)


def switch(description: str) -> Any:
    """Describe a rule that can be turned off."""
    return quantity("switch", description)


def check_sums_to_one(shares: Mapping[str, float], where: str) -> None:
    """Raise ``ValueError`` unless the shares add up to 1."""
    total = math.fsum(shares.values())
    if abs(total - 1.0) > 1e-6:
        raise ValueError(f"the shares of {where} must add up to 1; they add up to {total:g}")


class ForATime(Frozen):
    """Something that a service does for a time."""

    enabled: bool = switch("it is done")
    start: dt.date | None = quantity("date", "first day; null means from the first day of the run")
    end: dt.date | None = quantity("date", "first day after it; null means to the end of the run")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> ForATime:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError(f"start {self.start} must be before end {self.end}")
        return self


class Distribution(Frozen):
    """A positive random quantity, given by its mean and its spread; always sampled by inverse CDF."""

    distribution: Literal["deterministic", "exponential", "lognormal", "weibull"] = quantity("name", "family of laws")
    mean: float = quantity("as named", "mean of the quantity", ge=0.0)
    cv: float = quantity("ratio", "coefficient of variation; 1 for exponential, 0 for deterministic", ge=0.0, le=10.0)

    @model_validator(mode="after")
    def _spread_fits_the_family(self) -> Distribution:
        fixed = {"deterministic": 0.0, "exponential": 1.0}
        if self.distribution in fixed and self.cv != fixed[self.distribution]:
            raise ValueError(
                f"cv of the {self.distribution} distribution is {fixed[self.distribution]:g}, not {self.cv:g}"
            )
        if self.distribution in ("lognormal", "weibull") and self.cv <= 0.0:
            raise ValueError(f"cv of the {self.distribution} distribution must be above 0")
        return self
