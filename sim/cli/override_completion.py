"""What the words of ``frontdoor run`` may be, while they are typed: groups and their options, keys, values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from sim.cli.hydra_session import read_words
from sim.config.areas import YEARS, all_areas
from sim.config.compose import compose
from sim.config.council_options import GROUP, YEAR
from sim.config.errors import ConfigError
from sim.config.explain import fields_of, section_of
from sim.config.files import experiment_names, group_names, option_names
from sim.config.own_folders import own_folders
from sim.config.schema import Config

_EXPERIMENT = "experiment"


def next_words(words: Sequence[str], word: str) -> list[str]:
    """Return what an override may be, given the words before it and how it begins."""
    try:
        overrides = read_words(words).overrides
        own = own_folders(overrides)
    except ConfigError:
        overrides, own = (), ()
    key, equals, value = word.partition("=")
    plus = "+" * (len(key) - len(key.lstrip("+")))
    if not equals:
        return sorted(plus + each for each in _keys(key[len(plus) :], own))
    done, comma, begun = value.rpartition(",")
    values = dict.fromkeys(_values(key[len(plus) :], overrides, own))
    if key == GROUP:
        values |= dict.fromkeys(councils_of_years(begun))
    others = [each for each in values if each.startswith(begun) and each not in done.split(",")]
    return [f"{key}={done}{comma}{each}" for each in others]


def councils_of_years(begun: str) -> Iterator[str]:
    """Yield councils with a year behind them, once the name of one is typed to its end."""
    for area in all_areas().values():
        if area.level == "authority" and begun.startswith(f"{area.option}_"):
            yield from (f"{area.option}_{year}" for year in YEARS if area.has_year(year))


def parameter_keys(begun: str) -> list[str]:
    """Return the keys of parameters that a command takes by name, up to the next dot."""
    return sorted(each.removesuffix("=") for each in _settings(begun))


def _keys(begun: str, own: Sequence[Path]) -> Iterator[str]:
    """Yield what comes up to the next dot of a key, or its end; groups have one where there is a choice."""
    groups = [
        group for group in group_names(own) if len(option_names(group, own)) > 1 or group not in fields_of(Config)
    ]
    for name in (*groups, _EXPERIMENT):
        if name.startswith(begun):
            yield f"{name}="
    if YEAR.startswith(begun):
        yield f"{YEAR}="
    yield from _settings(begun)


def _settings(begun: str) -> Iterator[str]:
    """Yield the sections and keys of the configuration, up to the next dot."""
    for key, field in fields_of(Config).items():
        if key.startswith(begun) and "." not in key[len(begun) :] and "*" not in key:
            yield f"{key}." if section_of(field.annotation) else f"{key}="


def _values(key: str, overrides: Sequence[str], own: Sequence[Path]) -> Iterator[str]:
    if key in {_EXPERIMENT, f"{_EXPERIMENT}s"}:
        yield from experiment_names(own)
    yield from option_names(key, own)
    if key == YEAR:
        yield from map(str, YEARS)
    field = fields_of(Config).get(key)
    if field is None or section_of(field.annotation):
        return
    if get_origin(field.annotation) is Literal:
        yield from get_args(field.annotation)
    elif field.annotation is bool:
        yield from ("true", "false")
    else:
        yield from _as_it_is(key, [each for each in overrides if not each.startswith(_EXPERIMENT)])


def _as_it_is(key: str, overrides: Sequence[str]) -> Iterator[str]:
    """Yield the value that a key has now, where it is no list: it is what somebody who types it wants to change."""
    try:
        config = compose(overrides)
    except ConfigError:
        config = compose()
    value: Any = reduce(getattr, key.split("."), config)
    if value is None:
        yield "null"
    elif isinstance(value, int | float | date) or (isinstance(value, str) and value.isalnum()):
        yield str(value)
