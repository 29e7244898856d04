"""Published figures of an authority and year, each with its unit and its source."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.config.areas import Area, UnknownAreaError, all_areas, find_area

PUBLISHED = Path(__file__).parent / "published"

ENGLAND_YEAR = 2025
"""The year of England's own file, one later than the panel's last."""

_SHARES = {f"{count}_share": (count, "icpcs") for count in (
    "icpcs_0_to_10wd", "icpcs_11_to_15wd", "icpcs_16_to_20wd", "icpcs_21wd_or_more"
)}  # fmt: skip
"""Shares that are published as counts, with what they are shares of."""


class NotPublishedError(LookupError):
    """A figure, an authority or a year that the published files do not have."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A published number, or one that stands in for it.

    Attributes
    ----------
    value : float
        The number; shares as shares (0.19), never as percentages.
    unit : str
        For example ``"referrals a year"``.
    source : str
        Publication, column and period; or what was put in its place, and why.
    published : bool
        Whether it was published for this authority and year.
    """

    value: float
    unit: str
    source: str
    published: bool = True


@dataclass(frozen=True, slots=True)
class PublishedFacts:
    """All that is published about one authority in one year.

    Attributes
    ----------
    authority : str
        Name as published, for example ``"Doncaster"``, or ``"England"``.
    year : int
        Children in need: year to 31 March; workforce: to 30 September of the same calendar year.
    figures : Mapping[str, Figure]
        By name of the figure (``panel_dictionary.csv``, ``england_2025.csv``); a figure that was not published is
        absent.
    """

    authority: str
    year: int
    figures: Mapping[str, Figure]

    def __getitem__(self, name: str) -> Figure:
        """Return a figure; raise ``NotPublishedError`` if there is none."""
        if name not in self.figures:
            raise NotPublishedError(f"{name} is not published for {self.authority} in {self.year}")
        return self.figures[name]

    def __contains__(self, name: str) -> bool:
        return name in self.figures

    def value(self, name: str) -> float:
        """Return the number alone; raise ``NotPublishedError`` if there is none."""
        return self[name].value


def published_facts(authority: str, year: int) -> PublishedFacts:
    """Read the published figures of an authority, a region or England.

    Parameters
    ----------
    authority : str
        Its name, as forgiving as ``authority=`` is, or its code.
    year : int
        2017 to 2024; England also 2025.

    Raises
    ------
    NotPublishedError
        If the files have no such authority or year.
    """
    try:
        area = find_area(authority, year)
    except UnknownAreaError:
        raise NotPublishedError(f"no published figures for {authority!r} in {year}") from None
    return facts_of(area, year)


def facts_of(area: Area, year: int) -> PublishedFacts:
    """Read the published figures of an area; raise ``NotPublishedError`` if there are none for that year."""
    if area.level == "national" and year == ENGLAND_YEAR:
        rows = _rows(f"england_{ENGLAND_YEAR}.csv")
        return PublishedFacts(area.name, year, {row["figure"]: _figure(row, row["value"], year) for row in rows})
    cells = _panel().get((area.code, year))
    if cells is None:
        raise NotPublishedError(f"no published figures for {area.name!r} in {year}")
    figures = {**dict(_figures(cells, year)), **dict(_shares(cells, year))}
    return PublishedFacts(area.name, year, figures)


def published_value(area: Area, year: int, figure: str) -> float | None:
    """Return one published figure of the panel; None where there is none. Quick, for all areas and years."""
    cells = _panel().get((area.code, year))
    return float(cells[figure]) if cells is not None and _is_number(cells[figure]) else None


def statistical_neighbours(authority: str) -> tuple[str, ...]:
    """Return the ten statistical neighbours of an authority, closest first (Department for Education model, 2025)."""
    try:
        neighbours = find_area(authority).neighbours
    except UnknownAreaError:
        neighbours = ()
    if not neighbours:
        raise NotPublishedError(f"no statistical neighbours for {authority!r}")
    return tuple(all_areas()[code].name for code in neighbours)


def publications() -> dict[str, list[str]]:
    """Return the publications that figures were taken from, each with its tables and columns."""
    found: dict[str, list[str]] = {}
    for row in (*_dictionary().values(), *_rows(f"england_{ENGLAND_YEAR}.csv")):
        tables = found.setdefault(row["publication"], [])
        if row["table"] not in tables:
            tables.append(row["table"])
    return found


def yearly_demand_sd(horizon_years: int = 1) -> float:
    """Return the spread of an authority's demand from year to year, as the sd of the log of its referral rate.

    Robust against recording breaks and net of the sampling noise that simulated arrivals bring themselves; how it was
    computed is in ``published/README.md``.

    Parameters
    ----------
    horizon_years : int
        Number of years over which the changes were taken, 1 to 5; the value is always per year (of a random walk).

    Raises
    ------
    NotPublishedError
        If the file has no such horizon.
    """
    for row in _rows("referral_rate_changes.csv"):
        if int(row["horizon_years"]) == horizon_years:
            return float(row["yearly_sd"])
    raise NotPublishedError(f"no changes of referral rates over {horizon_years} years")


def kind_of(figure: str) -> str:
    """Return whether a figure is a count, a share or an amount."""
    return (
        _dictionary()[figure]["kind"] if figure in _dictionary() else "share" if figure.endswith("_share") else "amount"
    )


def _figures(cells: Mapping[str, str], year: int) -> Iterator[tuple[str, Figure]]:
    for name, entry in _dictionary().items():
        if _is_number(cells[name]):
            yield name, _figure(entry, cells[name], year)


def _shares(cells: Mapping[str, str], year: int) -> Iterator[tuple[str, Figure]]:
    for name, (part, whole) in _SHARES.items():
        if _is_number(cells[part]) and _is_number(cells[whole]) and float(cells[whole]) > 0.0:
            entry = _dictionary()[part]
            source = f"{entry['publication']}, {entry['table']} / all {whole}, {entry['period']} {year}"
            share = round(float(cells[part]) / float(cells[whole]), 4)
            yield name, Figure(share, f"share of {entry['unit'].removesuffix(' a year')}", source)


def _figure(entry: Mapping[str, str], text: str, year: int) -> Figure:
    source = f"{entry['publication']}, {entry['table']}, {entry['period']} {year}"
    return Figure(float(text), entry["unit"], source)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


@cache
def _panel() -> dict[tuple[str, int], dict[str, str]]:
    return {(row["code"], int(row["year"])): row for row in _rows("panel.csv")}


@cache
def _dictionary() -> dict[str, dict[str, str]]:
    """Return what each column of the panel is, with the table and column it was taken from under ``table``."""
    return {row["column"]: row | {"table": _table(row)} for row in _rows("panel_dictionary.csv")}


def _table(row: Mapping[str, str]) -> str:
    """Return the number of the published table, where it has one, and the column."""
    number = re.match(r"([a-d]\d)_", row["file"])
    return f"{number[1].upper()} {row['source']}" if number else row["source"]


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
