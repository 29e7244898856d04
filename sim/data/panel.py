"""Published figures of every English authority, year by year: ``published/panel.csv`` and what belongs to it.

A row is an area and a year. The year ends on 31 March for children's figures; the workforce is that of 30 September of
the same calendar year, six months later (:func:`with_workforce_inside_the_year` pairs them otherwise).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import pandas as pd

from sim.config.areas import find_area
from sim.config.errors import InputError, did_you_mean

PUBLISHED = Path(__file__).parent / "published"

NO_FIGURE = MappingProxyType(
    {
        "": "not collected in that year, or no such authority then",
        "c": "suppressed: a small number, or one that would give it away",
        "u": "withheld by the publisher: of low quality",
        "x": "not available: the authority sent nothing usable",
        "z": "not applicable: a share or average of none",
        "low": "above 0, but rounds to 0",
        "-": "no figure in the interactive tool, which gives no reason",
        "joint": "in the row of the joint service",
    }
)
"""What stands in a cell without a number, and what it means."""

Level = Literal["national", "region", "authority", "joint"]

IDENTITY = ["code", "year", "area", "level", "region"]


def panel(level: Level | None = "authority") -> pd.DataFrame:
    """Return the figures: a row per area and year.

    Parameters
    ----------
    level : {"authority", "national", "region", "joint"} or None
        Which areas; None for all. ``joint`` has the workforce of services that two authorities share.

    Returns
    -------
    DataFrame
        Columns ``code``, ``year``, ``area``, ``level``, ``region`` and those of :func:`dictionary`, as numbers; shares
        are of 1. Where there is no figure, NaN: :func:`reasons` says why.
    """
    return _numbers(_of(level))


def reasons(level: Level | None = "authority") -> pd.DataFrame:
    """Return why figures are missing: as :func:`panel`, with a sign of ``NO_FIGURE`` for each NaN and NA elsewhere."""
    text = _of(level)
    figures = list(dictionary().index)
    return text.assign(**text[figures].where(text[figures].isin(list(NO_FIGURE))))


def series(area: str, column: str | None = None) -> pd.DataFrame | pd.Series:
    """Return the figures of one area by year.

    Parameters
    ----------
    area : str
        Its name or a telling part of it, or a code: see :func:`sim.config.areas.find_area`.
    column : str, optional
        One figure only, as a Series.

    Raises
    ------
    InputError
        If there is no such area or column; the message has the nearest.
    """
    text = _text()
    found = _numbers(text[text["code"] == code_of(area)]).set_index("year")
    figures = found[list(dictionary().index)]
    if column is None:
        return figures
    if column not in figures:
        raise InputError(f"there is no column {column!r}{did_you_mean(column, figures)}; see frontdoor data columns")
    return figures[column]


def cells(area: str) -> pd.DataFrame:
    """Return the figures of one area by year as they are published: numbers as text, and a sign where there is none.

    Raises
    ------
    InputError
        If there is no such area; the message has the nearest.
    """
    text = _text()
    return text[text["code"] == code_of(area)].set_index("year")[list(dictionary().index)]


def code_of(area: str) -> str:
    """Return the publisher's code of an area, given as forgivingly as ``authority=`` is.

    Where a council replaced another of the same name, the later one is meant.

    Raises
    ------
    InputError
        If there is none, or several; the message has the nearest name.
    """
    return find_area(area).code


def areas() -> pd.DataFrame:
    """Return what is said once about each area, by code.

    Returns
    -------
    DataFrame
        ``area``, ``level``, ``region``, ``ons_codes`` (in time), ``first_year`` and ``last_year`` of its children's
        figures, ``successors``, ``predecessors``, ``joint_workforce``, Ofsted's latest judgement where it was published
        up to 2024 (``ofsted_*``), and ten statistical ``neighbours`` with their ``closeness``, nearest first. Several
        values in a cell are divided by semicolons.
    """
    table = _read("areas.csv").set_index("code")
    return table.assign(**{name: pd.to_numeric(table[name]).astype("Int64") for name in ("first_year", "last_year")})


def dictionary() -> pd.DataFrame:
    """Return what each column of the panel is, by column.

    Returns
    -------
    DataFrame
        ``kind`` (count, share or amount), ``unit``, ``publication``, ``file`` and ``source`` (the table and column that
        it is taken from), ``period`` and ``definition``.
    """
    return _read("panel_dictionary.csv").set_index("column")


def with_workforce_inside_the_year(table: pd.DataFrame) -> pd.DataFrame:
    """Pair children's figures with the workforce of the 30 September within their year, in place of the one after it.

    The first year of the panel has no such workforce.
    """
    workforce = [name for name, period in dictionary()["period"].items() if period.endswith("30 September")]
    earlier = table[["code", "year", *workforce]].assign(year=table["year"] + 1)
    return table.drop(columns=workforce).merge(earlier, on=["code", "year"], how="left")


def _text() -> pd.DataFrame:
    return _read("panel.csv").astype({"year": int})


def _read(name: str) -> pd.DataFrame:
    """Return a shipped file as text, a copy of its own for whoever asks."""
    return _read_once(name).copy()


@cache
def _read_once(name: str) -> pd.DataFrame:
    return pd.read_csv(PUBLISHED / name, dtype=str, keep_default_na=False)


def _of(level: Level | None) -> pd.DataFrame:
    text = _text()
    if level is not None and level not in set(text["level"]):
        raise InputError(f"level {level!r} is none of authority, national, region, joint")
    return text if level is None else text[text["level"] == level].reset_index(drop=True)


def _numbers(text: pd.DataFrame) -> pd.DataFrame:
    figures = list(dictionary().index)
    numbers = {name: pd.to_numeric(text[name].where(~text[name].isin(list(NO_FIGURE)))) for name in figures}
    return pd.concat([text[IDENTITY], pd.DataFrame(numbers, dtype=float)], axis=1)
