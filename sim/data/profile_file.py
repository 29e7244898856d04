"""How an authority's profile is written down: one line a figure, with its unit, status and source behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["published", "local practice", "assumption", "derived", "setting"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of a profile.

    Attributes
    ----------
    key : str
        Dotted key of the configuration.
    value : float, int or str
        As configured.
    unit, status, source : str
        What it is counted in, how it is known, and from where or how it was derived.
    """

    key: str
    value: float | int | str
    unit: str
    status: Status
    source: str


def profile_text(title: str, entries: Iterable[Entry]) -> str:
    """Return the text of a profile's YAML file: a title in a comment, then the entries as branches and lines."""
    heading = (
        "# @package _global_",
        f"# {title}",
        "# Behind each figure: unit; status; source. Written by python -m sim.data.profiles: do not edit by hand.",
        "# Contains public sector information licensed under the Open Government Licence v3.0.",
    )
    tree: dict[str, Any] = {}
    for entry in entries:
        *path, leaf = entry.key.split(".")
        branch = tree
        for name in path:
            branch = branch.setdefault(name, {})
        branch[leaf] = entry
    return "\n".join((*heading, *_lines(tree, ""))) + "\n"


def _lines(tree: dict[str, Any], indent: str) -> Iterator[str]:
    for name, item in tree.items():
        if isinstance(item, Entry):
            yield f"{indent}{name}: {item.value}  # {item.unit}; {item.status}; {item.source}"
        else:
            yield f"{indent}{name}:"
            yield from _lines(item, indent + "  ")
