"""A bound: at least so much, or at most."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

Values = TypeVar("Values", pd.Series, pd.DataFrame)

_BOUND = re.compile(r"\s*(<=|>=)\s*(\S+)\s*")


@dataclass(frozen=True)
class Bound:
    """A number that something must not exceed, or not fall below."""

    number: float
    at_least: bool

    def met_by(self, values: Values) -> Values:
        """Say of each value of a series or a table whether it meets the bound; a missing one does not."""
        return values >= self.number if self.at_least else values <= self.number

    @classmethod
    def one_of(cls, at_least: float | None, at_most: float | None) -> Bound:
        """Return the one bound that is given of two.

        Raises
        ------
        ValueError
            If none is, or both.
        """
        if at_least is not None and at_most is None:
            return cls(at_least, at_least=True)
        if at_most is not None and at_least is None:
            return cls(at_most, at_least=False)
        raise ValueError("give exactly one of at_least and at_most")

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
        if found is None or number is None or not math.isfinite(number):
            raise ValueError(f"{text!r} is no bound; write one such as '<= 0.1' or '>= 40'")
        return cls(number, found[1] == ">=")
