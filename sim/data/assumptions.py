"""The typical authority's assumptions: every configuration group but the authority's own."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from sim.config.compose import validate
from sim.config.files import project_directory
from sim.config.schema import Config


def default_groups() -> dict[str, Any]:
    """Return the groups that the default configuration is composed of, without ``authority``."""
    configs = project_directory("configs")
    defaults = yaml.safe_load((configs / "config.yaml").read_text(encoding="utf-8"))["defaults"]
    choices = {group: option for entry in defaults if isinstance(entry, dict) for group, option in entry.items()}
    return {
        group: yaml.safe_load((configs / group / f"{choices[group]}.yaml").read_text(encoding="utf-8"))
        for group in Config.model_fields
        if group != "authority"
    }


def with_assumptions(groups: Mapping[str, Any], values: Mapping[str, Any]) -> Config:
    """Return the configuration of default groups with an authority's values on top.

    Parameters
    ----------
    groups : Mapping[str, Any]
        From :func:`default_groups`.
    values : Mapping[str, Any]
        By dotted key, for example ``"demand.contacts_per_year"``.

    Raises
    ------
    ConfigError
        If the result does not fit the schema.
    """
    nested = copy.deepcopy(dict(groups))
    for key, value in values.items():
        *path, last = key.split(".")
        branch = nested
        for name in path:
            branch = branch.setdefault(name, {})
        branch[last] = value
    return validate(nested)


def with_changed(config: Config, values: Mapping[str, Any]) -> Config:
    """Return a configuration with other values, by dotted key; quick, for values that are known to fit the schema."""
    return _with_changed(config, [(key.split("."), value) for key, value in values.items()])


def _with_changed(model: Any, changes: Sequence[tuple[list[str], Any]]) -> Any:
    below: dict[str, list[tuple[list[str], Any]]] = {}
    for (name, *path), value in changes:
        below.setdefault(name, []).append((path, value))
    return model.model_copy(
        update={
            name: _with_changed(getattr(model, name), each) if each[0][0] else each[-1][1]
            for name, each in below.items()
        }
    )
