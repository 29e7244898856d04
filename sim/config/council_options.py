"""``authority=leeds authority.year=2021``: which council is meant, and which year's figures.

Both together name one option of the group ``authority``: ``leeds_2021``, or ``leeds`` for the last year there is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from pathlib import Path

from sim.config.areas import LAST_YEAR, Area, UnknownAreaError, all_areas, councils, find_area
from sim.config.errors import ConfigError
from sim.config.files import file_options, project_directory

GROUP, YEAR = "authority", "authority.year"

_NAMES = re.compile(r"[\w ,.&'\"-]+")
"""What names of councils are written with: neither a list nor a pattern."""

_WITH_YEAR = re.compile(r"(?P<name>.+)_(?P<year>\d{4})")


def with_council(overrides: Sequence[str], own: Sequence[Path] = ()) -> list[str]:
    """Return overrides in which ``authority=`` says exactly which option is meant, the year included.

    Several names or years, as in a sweep, become several options. A name that is no council's is left as it is: what
    checks overrides will say what is near.

    Parameters
    ----------
    overrides : sequence of str
        In Hydra's syntax.
    own : sequence of Path
        The user's own folders, whose authorities keep their names.

    Raises
    ------
    ConfigError
        If a name may be several councils', or there are no figures of that council for that year.
    """
    years = [each for each in overrides if _key(each) == YEAR]
    others = [each for each in overrides if each not in years]
    place = next((place for place, each in reversed(list(enumerate(others))) if _key(each) == GROUP), None)
    if place is None and not years:
        return others
    named = _default() if place is None else _value(others[place])
    if not _NAMES.fullmatch(named):
        return others  # what checks overrides says why not
    theirs = set(file_options(GROUP, own)) - set(file_options(GROUP))
    files = set(file_options(GROUP, own))
    wanted = [_year(year) for year in _value(years[-1]).split(",")] if years else [None]
    names = [named] if named in files or _is_council(named) else [each.strip() for each in named.split(",")]
    for name, year in itertools.product(theirs.intersection(names), filter(None, wanted)):
        raise ConfigError(f"{YEAR}={year}: {name} is a file of your own, which says itself of which year it is")
    options = [_option(name, year, files) for name, year in itertools.product(names, wanted)]
    chosen = f"{GROUP}={','.join(options)}"
    if place is None:
        return [chosen, *others]
    sign = others[place][: len(others[place]) - len(others[place].lstrip("+~"))]
    return [*others[:place], sign + chosen, *others[place + 1 :]]


def chosen(authority: str, overrides: Sequence[str] = ()) -> tuple[str, list[str]]:
    """Return the option that a name means, with the year that is among the overrides, and the other overrides.

    Raises
    ------
    ConfigError
        As :func:`with_council`.
    """
    first, *others = with_council([f"{GROUP}={authority}", *overrides])
    return _value(first), others


def council_and_year(option: str) -> tuple[Area, int] | None:
    """Return the council and the year that an option names; None where it names none."""
    if council := councils().get(option):
        return council, LAST_YEAR
    if not (found := _WITH_YEAR.fullmatch(option)):
        return None
    year = int(found["year"])
    try:
        area = find_area(found["name"].replace("_", " "), year, ("authority",))
    except UnknownAreaError:
        return None
    return (area, year) if area.option == found["name"] and area.has_year(year) else None


def option_of(area: Area, year: int) -> str:
    """Return the option that names a council and a year.

    Raises
    ------
    ConfigError
        If there are no figures of that council for that year; the message says of which years there are.
    """
    if area.has_year(year):
        return area.option if year == LAST_YEAR else f"{area.option}_{year}"
    said = f"{GROUP}={area.option}: figures of {area.short_name} are shipped for {area.first_year} to {area.last_year}"
    related = area.successors if year > (area.last_year or 0) else area.predecessors
    if related:
        names = " and ".join(f"{GROUP}={all_areas()[code].option}" for code in related)
        verb = "took its place" if related == area.successors else "came before it"
        raise ConfigError(f"{said}; {names} {verb}")
    raise ConfigError(f"{said}, not for {year}")


def _option(name: str, year: int | None, files: set[str]) -> str:
    if name in files and year is None:
        return name
    plain = name.strip("'\"")
    if year is None and council_and_year(plain):
        return plain
    try:
        area = find_area(plain, year, ("authority",))
    except UnknownAreaError as error:
        if name in files:
            raise ConfigError(f"{YEAR}={year}: {name} is no council, and has one year only") from error
        if "may be" in str(error):
            raise ConfigError(f"{GROUP}={plain}: {error}") from error
        return name  # what checks overrides says what is near
    return option_of(area, year or LAST_YEAR)


def _is_council(name: str) -> bool:
    """Return whether a name with a comma in it is a council's, as "Bristol, City of" is, and not two."""
    try:
        return "," not in name or bool(find_area(name.strip("'\""), None, ("authority",)))
    except UnknownAreaError:
        return False


def _year(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ConfigError(f"{YEAR}={text}: must be a year, such as {LAST_YEAR - 1}") from None


def _default() -> str:
    """Return the authority of a configuration that names none."""
    text = (project_directory("configs") / "config.yaml").read_text(encoding="utf-8")
    found = re.search(rf"^ +- {GROUP}: (\w+)$", text, re.MULTILINE)
    assert found is not None
    return found[1]


def _key(override: str) -> str:
    return override.partition("=")[0].lstrip("+~")


def _value(override: str) -> str:
    return override.partition("=")[2]
