"""Every parameter with its value, unit, range, status and source, from the schema and the comments beside the values.

A comment in the YAML reads ``key: value  # unit; status; source``. The status says how well the value is known:
published, local practice, assumption, derived (computed from published figures), or setting (a choice, not a fact).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from pathlib import Path
from typing import get_args

import hydra
import pandas as pd
import yaml

from sim.config.compose import compose, files_as_they_are, for_hydra, hydra_over_configs
from sim.config.council_options import with_council
from sim.config.explain import default_of, describe_range, fields_of, section_of
from sim.config.files import option_text
from sim.config.own_folders import own_folders, with_config_dir
from sim.config.schema import Config

STATUSES = ("published", "local practice", "assumption", "derived", "setting")

AS_NAMED = "as named"
"""What the schema says of a part that several parameters share: its unit stands beside the value."""

_COMMENT = re.compile(r"\s#\s+(.*)$")


def parameters(overrides: Sequence[str] = ()) -> pd.DataFrame:
    """List every parameter of a configuration.

    Parameters
    ----------
    overrides
        As for :func:`sim.compose`, for example ``["authority=bradford"]``.

    Returns
    -------
    DataFrame
        One row per key: ``key``, ``value``, ``unit``, ``allowed``, ``status``, ``source``, ``description``. Status and
        source are empty where the YAML says nothing.

    Raises
    ------
    ConfigError
        If an override is wrong.
    """
    config = compose(overrides)
    given = with_config_dir(overrides)
    given = with_council(given, own_folders(given))
    notes = _notes(tuple(given), files_as_they_are(given))
    rows = []
    for key, field in fields_of(Config).items():
        if "*" in key or section_of(field.annotation):
            continue
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        unit, status, source = notes.get(key, ("", "", ""))
        rows.append(
            {
                "key": key,
                "value": reduce(getattr, key.split("."), config),
                "unit": _unit(str(extra.get("unit", "")), unit),
                "allowed": describe_range(field),
                "status": status,
                "source": source,
                "description": field.description or "",
            }
        )
    return pd.DataFrame(rows)


def keys_of_records() -> pd.DataFrame:
    """List every key of the records that stand in lists, such as ``demand.shocks.*.factor``.

    Returns
    -------
    DataFrame
        With the columns of :func:`parameters`; ``value`` is what a key is when it is left out, or says that it must be
        given.
    """
    rows = [
        {
            "key": key,
            "value": "must be given" if field.is_required() else default_of(field),
            "unit": (field.json_schema_extra or {}).get("unit", "") if not callable(field.json_schema_extra) else "",
            "allowed": describe_range(field),
            "status": "",
            "source": "",
            "description": field.description or "",
        }
        for key, field in fields_of(Config).items()
        if "*" in key and not any(map(section_of, (field.annotation, *get_args(field.annotation))))
    ]
    return pd.DataFrame(rows)


def _unit(of_schema: str, beside_value: str) -> str:
    """Return the unit that says more: the schema's, unless the one beside the value is given, or refines it."""
    refined = of_schema in {"", AS_NAMED} or beside_value.startswith(f"{of_schema} ")
    return beside_value if beside_value and refined else of_schema


@lru_cache(maxsize=64)
def _notes(overrides: tuple[str, ...], files: tuple[tuple[Path, int], ...]) -> Mapping[str, tuple[str, str, str]]:
    """Return unit, status and source of every key, from the files that this configuration is composed of.

    A report asks twice, and Hydra takes a quarter of a second.
    """
    with hydra_over_configs():
        composed = hydra.compose("config", for_hydra(overrides), return_hydra_config=True)
    own = own_folders(overrides)
    notes: dict[str, tuple[str, str, str]] = {}
    for group, option in composed.hydra.runtime.choices.items():
        if text := option_text(group, option, own):
            notes |= comments(text, group)
    keys = (override.lstrip("+").partition("=")[0] for override in overrides)
    return notes | dict.fromkeys(keys, ("", "setting", "override"))


def comments(text: str, group: str) -> dict[str, tuple[str, str, str]]:
    """Return the unit, status and source that a configuration file gives for each of its keys.

    A comment beside a mapping holds for all keys in it that have none of their own.
    """
    lines = text.splitlines()
    prefix = "" if lines[0].startswith("# @package _global_") else f"{group}."
    notes = {}
    for key, comment in _commented(yaml.compose(text), lines, "", ""):
        unit, status, source, *_ = (*(part.strip() for part in comment.split(";", 2)), "", "")
        notes[prefix + key] = unit, status, source
    return notes


def _commented(node: yaml.Node, lines: Sequence[str], prefix: str, inherited: str) -> Iterator[tuple[str, str]]:
    if not isinstance(node, yaml.MappingNode):
        yield prefix.removesuffix("."), inherited
        return
    for key, value in node.value:
        found = _COMMENT.search(lines[key.start_mark.line])
        yield from _commented(value, lines, f"{prefix}{key.value}.", found.group(1) if found else inherited)
