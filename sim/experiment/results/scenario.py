"""A scenario as its results know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, eq=False)
class FinishedScenario:
    """A scenario that was run: what it is called, why it is there, what was set, and how often it was run to the end.

    Attributes
    ----------
    name, note : str
        As the experiment has them.
    overrides : tuple of str
        What the experiment sets.
    settings : Mapping
        Every value of the resolved configuration by its dotted key.
    replications : int
        Those that were finished.
    digest : str
        Of the configuration.
    """

    name: str
    note: str
    overrides: tuple[str, ...]
    settings: Mapping[str, Any]
    replications: int
    digest: str

    @classmethod
    def of(cls, entry: Mapping[str, Any], replications: int) -> FinishedScenario:
        """Read a scenario from its entry in a manifest, given how many of its replications were finished."""
        settings = settings_by_key(entry["config"])
        return cls(entry["name"], entry["note"], tuple(entry["overrides"]), settings, replications, entry["digest"])


def settings_by_key(config: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return every value of a configuration by its dotted key."""
    leaves: dict[str, Any] = {}
    for key, item in config.items():
        if isinstance(item, Mapping):
            leaves |= settings_by_key(item, f"{prefix}{key}.")
        else:
            leaves[prefix + key] = tuple(item) if isinstance(item, list) else item
    return leaves
