"""Published figures of an authority and year, each with its unit and its source."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PUBLISHED = Path(__file__).parent / "published"


class NotPublishedError(LookupError):
    """A figure, an authority or a year that the published files do not have."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A published number.

    Attributes
    ----------
    value : float
        The number; shares as shares (0.19), never as percentages.
    unit : str
        For example ``"referrals a year"``.
    source : str
        Publication, column and period.
    """

    value: float
    unit: str
    source: str


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
        By name of the figure (``figure_dictionary.csv``, ``lengths_and_reviews.csv``); a figure that was not published
        is absent.
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
    """Read the published figures of an authority.

    Parameters
    ----------
    authority : str
        ``"England"`` or an authority of the file, in any letter case.
    year : int
        2017 to 2024; England also 2025.

    Raises
    ------
    NotPublishedError
        If the file has no such authority or year.
    """
    for row in _rows("figures.csv"):
        if row["authority"].casefold() == authority.casefold() and int(row["year"]) == year:
            figures = {**dict(_figures(row, year)), **dict(_lengths_and_reviews(row["authority"], year))}
            return PublishedFacts(row["authority"], year, figures)
    raise NotPublishedError(f"no published figures for {authority!r} in {year}")


def statistical_neighbours(authority: str) -> tuple[str, ...]:
    """Return the ten statistical neighbours of an authority, closest first (Department for Education model, 2025)."""
    neighbours = [
        row for row in _rows("statistical_neighbours.csv") if row["authority"].casefold() == authority.casefold()
    ]
    if not neighbours:
        raise NotPublishedError(f"no statistical neighbours for {authority!r}")
    return tuple(row["neighbour"] for row in sorted(neighbours, key=lambda row: int(row["rank"])))


def publications() -> dict[str, list[str]]:
    """Return the publications that figures were taken from, each with its tables and columns."""
    found: dict[str, list[str]] = {}
    for row in (*_rows("figure_dictionary.csv"), *_rows("lengths_and_reviews.csv")):
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


def _figures(row: dict[str, str], year: int) -> Iterator[tuple[str, Figure]]:
    for entry in _rows("figure_dictionary.csv"):
        text = row[entry["figure"]]
        if text:
            yield entry["figure"], Figure(float(text), entry["unit"], _source(entry, year))


def _lengths_and_reviews(authority: str, year: int) -> Iterator[tuple[str, Figure]]:
    for entry in _rows("lengths_and_reviews.csv"):
        if entry["authority"] == authority and int(entry["year"]) == year:
            yield entry["figure"], Figure(float(entry["value"]), entry["unit"], _source(entry, year))


def _source(entry: dict[str, str], year: int) -> str:
    return f"{entry['publication']}, {entry['table']}, {entry['period']} {year}"


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
