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
    value : float, int, str or None
        As configured; None is written ``null``.
    unit, status, source : str
        What it is counted in, how it is known, and from where or how it was derived.
    """

    key: str
    value: float | int | str | None
    unit: str
    status: Status
    source: str


BY_THE_PROJECT = "Written by python -m sim.data.profiles: do not edit by hand."


def profile_text(title: str, entries: Iterable[Entry], written: str = BY_THE_PROJECT, said: Iterable[str] = ()) -> str:
    """Return the text of a profile's YAML file: comments, then the entries as branches and lines.

    Parameters
    ----------
    title : str
        Of the file.
    entries : iterable of Entry
        In the order in which they stand.
    written : str
        Who wrote it, and whether it is to be edited.
    said : iterable of str
        Further lines of the heading.
    """
    heading = (
        "# @package _global_",
        f"# {title}",
        f"# Behind each figure: unit; status; source. {written}",
        "# Contains public sector information licensed under the Open Government Licence v3.0.",
        *(f"# {line}".rstrip() for line in said),
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
            value = "null" if item.value is None else item.value
            yield f"{indent}{name}: {value}  # {item.unit}; {item.status}; {item.source}"
        else:
            yield f"{indent}{name}:"
            yield from _lines(item, indent + "  ")
