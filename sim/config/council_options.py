"""``authority=leeds authority.year=2021``: which council is meant, and which year's figures.

Both together name one option of the group ``authority``: ``leeds_2021``, or ``leeds`` for the last year there is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Glob
from hydra.errors import HydraException

from sim.config.areas import LAST_YEAR, Area, UnknownAreaError, all_areas, councils, find_area
from sim.config.errors import ConfigError
from sim.config.files import file_options, project_directory

GROUP, YEAR = "authority", "authority.year"

_NAMES = re.compile(r"[\w ,.&'\"-]+")
"""What names of councils are written with: neither a list nor a pattern."""

_YEAR = re.compile(r"[12][0-9]{3}")

_WITH_YEAR = re.compile(r"(?P<name>.+)_(?P<year>[12][0-9]{3})")

_MOST = 10_000
"""Values of a sweep that are looked at: more than there are councils and years."""


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
    theirs = set(file_options(GROUP, own)) - set(file_options(GROUP))
    files = set(file_options(GROUP, own))
    names = [named] if named in files or _is_council(named) else _several(GROUP, named, files)
    if not names:
        return [*others, *years]  # what checks overrides says why not
    wanted = [_year(year) for year in _several(YEAR, _value(years[-1])) or [_value(years[-1])]] if years else [None]
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
    years = f"{area.first_year} to {area.last_year}" if area.first_year != area.last_year else f"{area.last_year}"
    said = f"{GROUP}={area.option}: figures of {area.short_name} are shipped for {years}"
    related = area.successors if year > (area.last_year or 0) else area.predecessors
    if not related:
        raise ConfigError(f"{said}, not for {year}")
    names = " and ".join(f"{GROUP}={all_areas()[code].option}" for code in related)
    if related == area.successors:
        raise ConfigError(f"{said}: choose one by {YEAR}={area.last_year}; {names} took its place")
    raise ConfigError(f"{said}; {names} came before it")


def _option(name: str, year: int | None, files: set[str]) -> str:
    plain = name.strip("'\"")
    if (written := next((each for each in (name, plain.casefold()) if each in files), None)) and year is None:
        return written
    if found := _WITH_YEAR.fullmatch(plain):
        of_name = int(found["year"])
        if year not in (None, of_name):
            raise ConfigError(f"{GROUP}={plain}: has a year in it; {YEAR}={year} is another: give one of them")
        plain, year = found["name"].replace("_", " "), of_name
    try:
        area = find_area(plain, year, ("authority",))
    except UnknownAreaError as error:
        if name in files:
            raise ConfigError(f"{YEAR}={year}: {name} is no council, and has one year only") from error
        if "may be" in str(error):
            raise ConfigError(f"{GROUP}={plain}: {error}") from error
        return name  # what checks overrides says what is near
    return option_of(area, year or LAST_YEAR)


def _several(key: str, value: str, files: Iterable[str] = ()) -> list[str]:
    """Return the values of a sweep, or the one value; none where it is neither, or cannot be read.

    A pattern is that of councils too, which Hydra, who knows files alone, would not find.
    """
    try:
        override = OverridesParser.create().parse_override(f"{key}={value}")
    except (HydraException, ValueError, RecursionError):  # Hydra's parser lets the others through
        return []
    parsed: Any = override.value()
    if isinstance(parsed, Glob):
        if not (fitting := parsed.filter(sorted({*files, *councils()}))):
            raise ConfigError(f"{key}={value}: fits no {key}; frontdoor data councils lists councils")
        return fitting
    if override.is_interval_sweep() or (isinstance(parsed, list | dict) and not override.is_sweep_override()):
        return []
    if override.is_sweep_override():
        listed = itertools.islice(override.sweep_string_iterator(), _MOST)
        return [each.replace("\\ ", " ") for each in listed]
    return [value]


def _is_council(name: str) -> bool:
    """Return whether it is one name: one with a comma in it only if it is a council's, as "Bristol, City of" is."""
    if not _NAMES.fullmatch(name):
        return False
    try:
        return "," not in name or bool(find_area(name.strip("'\""), None, ("authority",)))
    except UnknownAreaError:
        return False


def _year(text: str) -> int:
    if not _YEAR.fullmatch(plain := text.strip("'\"")):
        raise ConfigError(f"{YEAR}={text}: must be a year, such as {LAST_YEAR - 1}")
    return int(plain)


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
