"""What could be known in a year: published figures up to it, by council, without those that cannot be."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from sim.config.areas import FIRST_YEAR, all_areas
from sim.data.panel import dictionary

RATIOS_OF_JOINT_SERVICES = ("caseload_per_fte", "absence_rate")
"""Figures of a joint service that stand for each of its members: whatever is no number of people or cases."""

HIGHEST = 1e9
"""No count or amount of a council is larger."""


class Figures:
    """Published figures of councils up to a year; nothing later can be read from it.

    Shares that are not between 0 and 1, and counts and amounts below 0 or above a billion, are no figures: they are
    NaN, as what was not published is.

    Parameters
    ----------
    table : DataFrame
        A row per area and year with ``code``, ``year`` and columns of the panel, in any number: see
        :func:`sim.data.panel.panel` with ``level=None``, so that joint services are among them.
    until : int
        The last year that is known.

    Examples
    --------
    >>> from sim.data.panel import panel
    >>> Figures(panel(None), until=2021)["referrals"].loc["383", [2017, 2021]].tolist()
    [11455.0, 9495.0]
    """

    def __init__(self, table: pd.DataFrame, until: int) -> None:
        self.until = until
        self.years = list(range(FIRST_YEAR, until + 1))
        known = table[table["year"].between(FIRST_YEAR, until)]
        self._table = known.drop_duplicates(["code", "year"], keep="last")
        authorities = {code for code, area in all_areas().items() if area.level == "authority"}
        self.codes = sorted(authorities.intersection(known["code"]) | _successors(known["code"], until))
        self._frames: dict[str, pd.DataFrame] = {}

    def __getitem__(self, column: str) -> pd.DataFrame:
        """Return a column of the panel: a row per council, a column per year."""
        if column not in self._frames:
            self._frames[column] = self._frame(column)
        return self._frames[column]

    def own(self, column: str) -> pd.DataFrame:
        """Return the same without what stands in the row of a joint service."""
        return self._wide(column).reindex(self.codes)

    def _frame(self, column: str) -> pd.DataFrame:
        wide, own = self._wide(column), self.own(column)
        if column not in RATIOS_OF_JOINT_SERVICES:
            return own
        joint = wide.reindex([all_areas()[code].joint_workforce for code in self.codes]).set_axis(self.codes)
        return own.where(own.notna(), joint)

    def _wide(self, column: str) -> pd.DataFrame:
        if column not in self._table:
            return pd.DataFrame(np.nan, index=self.codes, columns=self.years)
        values = self._table.assign(value=possible(self._table[column], column))
        return values.pivot_table("value", "code", "year", aggfunc="last").reindex(columns=self.years)


def possible(values: pd.Series, column: str) -> pd.Series:
    """Return values of a column of the panel as numbers, NaN for those that cannot be."""
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    highest = 1.0 if _kinds().get(column) == "share" else HIGHEST
    return numbers.where((numbers >= 0) & (numbers <= highest))


@cache
def _kinds() -> dict[str, str]:
    return dictionary()["kind"].to_dict()


def _successors(codes: pd.Series, year: int) -> set[str]:
    """Return councils that begin in the year after, in the place of some that are known."""
    there = set(codes)
    return {
        code
        for code, area in all_areas().items()
        if there.intersection(area.predecessors) and area.first_year is not None and area.first_year <= year + 1
    }
