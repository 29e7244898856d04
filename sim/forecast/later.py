"""A table of a later year, from whoever has one: what a forecast is held against."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.config.areas import UnknownAreaError, find_area
from sim.config.errors import InputError
from sim.data.panel import NO_FIGURE, dictionary
from sim.forecast.figures import possible
from sim.forecast.outcomes import OUTCOMES, POPULATION

WHO = ("code", "council", "area")
"""Columns that say which council a row is of; the first of them that is there is read."""


def read_later(path: Path, known: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the rows of a year from a CSV file, as the panel has them.

    The file has a row per council and year: ``code`` (the publisher's or the ONS's) or ``council`` (a name); ``year``,
    in which the children's year ends on 31 March; and any of the panel's columns, in its units: shares of 1, counts.
    A cell that is empty, or has one of the panel's signs, is no figure. Other columns and other years are not read.
    Where ``population_0_17`` is missing, the council's last known one stands for it.

    Parameters
    ----------
    known : DataFrame
        The panel, for populations.
    year : int
        The year that was forecast.

    Raises
    ------
    InputError
        If the file cannot be read so; the message says which line, and what is wrong.
    """
    table = _text(path)
    who = next((name for name in WHO if name in table), None)
    wanted = [outcome.column for outcome in OUTCOMES if outcome.column in table]
    if who is None or "year" not in table:
        raise InputError(f"{path}: needs the columns code or council, and year")
    if not wanted:
        raise InputError(f"{path}: has none of the columns {', '.join(outcome.column for outcome in OUTCOMES)}")
    table = table[table["year"].str.strip() == str(year)]
    if table.empty:
        raise InputError(f"{path}: has no row of {year}, the year that was forecast")
    if POPULATION in table:
        wanted.append(POPULATION)
    codes = [_code(path, line, name, year) for line, name in zip(table.index, table[who], strict=True)]
    found = pd.DataFrame({"code": codes, "year": year}, index=table.index)
    for column in wanted:
        found[column] = _numbers(path, table[column], column)
    if repeated := sorted(found["code"][found["code"].duplicated()]):
        raise InputError(f"{path}: has several rows of {repeated[0]} for {year}")
    last = known[known["level"] == "authority"].dropna(subset=[POPULATION]).sort_values("year")
    before = found["code"].map(last.drop_duplicates("code", keep="last").set_index("code")[POPULATION])
    found[POPULATION] = found[POPULATION].fillna(before) if POPULATION in found else before
    return found.reset_index(drop=True)


def none_scored() -> str:
    """Say what to look for where a file has no figure that can be scored."""
    return "no figure in the file can be scored: it needs a figure that the council published the year before too"


def _text(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is no CSV table: {str(error).strip()}") from error
    table.index += 2  # lines of the file: the first has the names
    return table.rename(columns=str.strip).rename(columns=lambda name: name.lower() if name.lower() in WHO else name)


def _code(path: Path, line: int, name: str, year: int) -> str:
    try:
        return find_area(name, year, ("authority",)).code
    except UnknownAreaError as error:
        raise InputError(f"{path}, line {line}: {error}") from error


def _numbers(path: Path, cells: pd.Series, column: str) -> pd.Series:
    text = cells.str.strip()
    given = text[~text.isin(list(NO_FIGURE))]
    numbers = possible(given, column)
    for line in numbers.index[numbers.isna()]:
        must = "between 0 and 1" if dictionary()["kind"].get(column) == "share" else "0 or more"
        raise InputError(f"{path}, line {line}: {column} is {given[line]!r}, and must be a number, {must}")
    return numbers.reindex(cells.index)
