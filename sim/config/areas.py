"""English authorities, regions and England by name: what ``authority=NAME`` and ``frontdoor data NAME`` take.

Names are forgiving: any letter case, with or without "City of", "Council" and the like, one telling word of several
("hull"), or a code of the publisher or of the ONS.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import sim
from sim.config.errors import InputError, nearest

AREAS_FILE = Path(sim.__file__).resolve().parent / "data" / "published" / "areas.csv"

FIRST_YEAR, LAST_YEAR = 2017, 2024
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
"""Years whose figures are shipped, to 31 March."""

Level = Literal["national", "region", "authority", "joint"]

_SAYS_NOTHING = frozenset(
    "the of and upon on city county council borough london metropolitan royal unitary authority district".split(" ")  # noqa: SIM905
)
"""Words that do not tell one council from another."""


class UnknownAreaError(InputError):
    """A name that is no area's, or that of several."""


@dataclass(frozen=True, slots=True)
class Area:
    """An authority, a region, England, or a service that two authorities share.

    Attributes
    ----------
    code : str
        The publisher's, of three digits (two of them for a joint service).
    name : str
        As published.
    level, region : str
        What it is, and where it lies.
    ons_codes : tuple of str
        In the order of time.
    first_year, last_year : int or None
        Of its children's figures, of those that are shipped; a joint service has none.
    successors, predecessors : tuple of str
        Codes of councils that took over from it, and that it took over from.
    joint_workforce : str
        Code of the joint service that makes its workforce return; empty for its own.
    neighbours : tuple of str
        Codes of statistical neighbours, nearest first.
    """

    code: str
    name: str
    level: Level
    region: str
    ons_codes: tuple[str, ...]
    first_year: int | None
    last_year: int | None
    successors: tuple[str, ...]
    predecessors: tuple[str, ...]
    joint_workforce: str
    neighbours: tuple[str, ...]

    @property
    def short_name(self) -> str:
        """The name without ", City of" and ", County of"."""
        return re.sub(r", (City|County) of$", "", self.name)

    @property
    def option(self) -> str:
        """What follows ``authority=``."""
        return "_".join(_words(self.short_name))

    @property
    def ended(self) -> bool:
        """Whether other councils have taken its place."""
        return bool(self.successors)

    def has_year(self, year: int) -> bool:
        """Whether children's figures of that year, to 31 March, are shipped."""
        return self.first_year is not None and self.last_year is not None and self.first_year <= year <= self.last_year


@cache
def all_areas() -> dict[str, Area]:
    """Return every area by its code."""
    with AREAS_FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _area(row) for row in csv.DictReader(file)}


@cache
def councils() -> dict[str, Area]:
    """Return the authorities of the last year by what follows ``authority=``, in the order of names."""
    found = (area for area in all_areas().values() if area.level == "authority" and not area.ended)
    return {area.option: area for area in sorted(found, key=lambda area: area.option)}


def find_area(name: str, year: int | None = None, levels: Iterable[Level] | None = None) -> Area:
    """Return the area that is meant.

    Parameters
    ----------
    name : str
        A name, a telling part of it, or a code.
    year : int, optional
        Of two councils of one name, take the one that was there; by default the later one.
    levels : iterable of str, optional
        Kinds of area that may be meant; by default all.

    Raises
    ------
    UnknownAreaError
        If it is none, or several; the message has the nearest.
    """
    among = [area for area in all_areas().values() if levels is None or area.level in levels]
    given, telling = tuple(_words(name)), _telling(name)
    ways = (
        [area for area in among if name.strip().upper() in (area.code, *area.ons_codes)],
        [area for area in among if given in (tuple(_words(area.name)), tuple(_words(area.short_name)))],
        [area for area in among if telling and telling == _telling(area.name)],
        [area for area in among if telling and telling < _telling(area.name)],
    )
    for found in ways:
        there = [area for area in found if year is not None and area.has_year(year)]
        if found := there or [area for area in found if not area.ended] or found:
            return _only(name, found)
    known = {area.option.replace("_", " "): area.short_name for area in among}
    match = nearest(" ".join(given), known)
    raise UnknownAreaError(
        f"no published figures for {name!r}; "
        + (f"did you mean {known[match]}?" if match else "see frontdoor data councils")
    )


def _only(name: str, found: list[Area]) -> Area:
    if len(found) > 1:
        listed = " or ".join(sorted(area.short_name for area in found))
        raise UnknownAreaError(f"{name!r} may be {listed}")
    return found[0]


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", name.casefold().replace("'", "").replace("&", " and "))


def _telling(name: str) -> frozenset[str]:
    return frozenset(_words(name)) - _SAYS_NOTHING


def _area(row: dict[str, str]) -> Area:
    def several(column: str) -> tuple[str, ...]:
        return tuple(row[column].split(";")) if row[column] else ()

    return Area(
        code=row["code"],
        name=row["area"],
        level=row["level"],  # type: ignore[arg-type]  # a test holds the file to the levels there are
        region=row["region"],
        ons_codes=several("ons_codes"),
        first_year=int(row["first_year"]) if row["first_year"] else None,
        last_year=int(row["last_year"]) if row["last_year"] else None,
        successors=several("successors"),
        predecessors=several("predecessors"),
        joint_workforce=row["joint_workforce"],
        neighbours=several("neighbours"),
    )
