"""What the parts of an experiment file have in common, and which measures and values of them they may name."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from sim.config.errors import did_you_mean
from sim.measures import KEY_MEASURES, MEASURES

Count = Annotated[int, Field(ge=1, strict=True)]
"""Strict, because ``true`` would count as 1."""

Number = Annotated[float, Field(allow_inf_nan=False)]


_RUNS = re.compile(r"\s*(?:[=@\t\r]|[+-](?!\s?[£$€]?\d[\d.,]*\s?%?(?:\s+\w|\s*$)))")
"""Text that a spreadsheet works out: it begins with = or @, or with a sign that is no number's, as in ``-A1``."""


def check_no_formula(key: str, text: str) -> None:
    """Raise ValueError if a spreadsheet would run a text as a formula, so that a table could not hold it as it is.

    Examples
    --------
    >>> check_no_formula("scenarios", "+5% posts")
    >>> check_no_formula("scenarios", "=1+1")
    Traceback (most recent call last):
    ...
    ValueError: scenarios: '=1+1' would be run as a formula by a spreadsheet; let it begin with a letter
    """
    if _RUNS.match(text):
        raise ValueError(f"{key}: {text!r} would be run as a formula by a spreadsheet; let it begin with a letter")


def check_name(key: str, name: str) -> None:
    """Raise ValueError if a name shows nothing, as ``_`` is shown as a blank, or a spreadsheet would run it.

    Examples
    --------
    >>> check_name("scenarios", "90_posts")
    >>> check_name("scenarios", " _")
    Traceback (most recent call last):
    ...
    ValueError: scenarios: ' _' is no name, as _ is shown as a blank; it needs a letter, a digit or another sign
    """
    if not name.replace("_", " ").strip():
        raise ValueError(
            f"{key}: {name!r} is no name, as _ is shown as a blank; it needs a letter, a digit or another sign"
        )
    check_no_formula(key, name)


class FilePart(BaseModel):
    """An immutable part of an experiment file that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def known_measure(name: str) -> str:
    """Return the name of a measure; ValueError if there is none such."""
    if name not in MEASURES:
        hint = did_you_mean(name, (*KEY_MEASURES, *MEASURES))
        raise ValueError(f"there is no measure {name}{hint or '; see frontdoor describe measures'}")
    return name


def monthly_measure(name: str) -> str:
    """Return the name of a measure that has a value for each month; ValueError if there is none such."""
    if not MEASURES[known_measure(name)].monthly:
        monthly = [each for each, measure in MEASURES.items() if measure.monthly]
        raise ValueError(f"{name} has no monthly values, only one over the whole time{did_you_mean(name, monthly)}")
    return name


MeasureName = Annotated[str, AfterValidator(known_measure)]
MonthlyMeasureName = Annotated[str, AfterValidator(monthly_measure)]


def check_bound(measure: str, *numbers: float | None) -> None:
    """Raise ValueError if a number is no value that a measure could have: a share is no percentage."""
    for number in numbers:
        if number is not None and MEASURES[measure].unit == "share" and not 0.0 <= number <= 1.0:
            meant = f"; write {number / 100.0:g} for {number:g}%" if 1.0 < number <= 100.0 else ""
            raise ValueError(f"a bound of {number:g} for a share, which lies between 0 and 1{meant}")
