"""Options of a group that no file holds: they are made when they are asked for.

``authority=leeds`` is derived from published figures. What derives it knows the model, and the configuration is below
the model; so it is found by its name, and imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

SEARCH_PATH = "frontdoor://options"
"""Where Hydra finds such options: the last place on its search path, so that a file of the user's own comes first."""

_HOMES = {"authority": "sim.data.published_profiles"}


class OptionSource(Protocol):
    """A module that makes options of one group."""

    def names(self) -> list[str]:
        """Return the names that are listed."""

    def has(self, option: str) -> bool:
        """Return whether there is such an option; there may be more than are listed."""

    def text(self, option: str) -> str:
        """Return it as a YAML file; raise ConfigError if it cannot be made."""


def source_of(group: str) -> OptionSource | None:
    """Return what makes options of a group; None where all are files."""
    home = _HOMES.get(group)
    return cast(OptionSource, import_module(home)) if home else None
