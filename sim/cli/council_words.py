"""Words such as ``authority=leeds from=2018``, where a command needs a council and years and no configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sim.config.areas import LAST_YEAR, Area, UnknownAreaError, find_area
from sim.config.council_options import GROUP, YEAR, chosen, council_and_year
from sim.config.errors import ConfigError, InputError, did_you_mean


def read_words(words: Iterable[str], known: Sequence[str], other_names: Mapping[str, str]) -> dict[str, str]:
    """Return what words say, by name; of a name that is there twice, the last counts.

    Parameters
    ----------
    known : sequence of str
        Names that may be given.
    other_names : mapping
        What else some of them are called.

    Raises
    ------
    InputError
        If a word is none of them; the message has the nearest.
    """
    said = {}
    for word in words:
        name, sign, value = word.partition("=")
        name = other_names.get(name, name)
        if name not in known:
            raise InputError(f"{word!r} says nothing here{did_you_mean(name, known) or '; known: ' + ', '.join(known)}")
        if not sign or not value:
            raise InputError(f"{name} needs a value, as in {name}={'leeds' if name == GROUP else LAST_YEAR}")
        said[name] = value
    return said


def whole_year(text: str, name: str) -> int:
    """Read a year."""
    if not text.isdecimal() or len(text) != 4:
        raise InputError(f"{name}={text}: must be a year, such as {LAST_YEAR - 1}")
    return int(text)


def council_known_in(authority: str, year: int) -> Area:
    """Return the council that is meant, which has figures of that year, or whose predecessors have.

    Raises
    ------
    ConfigError
        If there is none.
    """
    try:
        option, _ = chosen(authority, [f"{YEAR}={year}"])
    except ConfigError:
        if (begun := _begins_after(authority, year)) is None:
            raise
        return begun
    return _council(option)


def council_of(authority: str) -> Area:
    """Return the council that is meant, whatever its years.

    Raises
    ------
    ConfigError
        If there is none.
    """
    try:
        return find_area(authority, None, ("authority",))
    except UnknownAreaError as error:
        raise ConfigError(f"{GROUP}={authority}: {error}") from error


def _council(option: str) -> Area:
    found = council_and_year(option)
    if found is None:
        return council_of(option)
    return found[0]


def _begins_after(authority: str, year: int) -> Area | None:
    """Return a council that begins in the year after, in the place of others."""
    try:
        area = find_area(authority, year + 1, ("authority",))
    except UnknownAreaError:
        return None
    return area if area.predecessors and area.first_year == year + 1 else None
