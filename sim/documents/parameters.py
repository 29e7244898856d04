"""The page of documentation that lists every parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from sim.config.parameters import STATUSES, keys_of_records, parameters
from sim.markdown import head, prose, row

AUTHORITY = "england_typical"
"""Whose values the page shows."""

_UNIT = re.compile(r" \([^()]*\)$")
"""At the end of what is allowed; it has a column of its own."""

_MEANINGS = {
    "published": "a figure of a publication",
    "local practice": "what councils do, seen in their procedures; no national rule",
    "assumption": "judgement; vary it before relying on what depends on it",
    "derived": "computed from published figures, or set so that they come out",
    "setting": "a choice, not a fact",
}


def markdown() -> str:
    """Return the page."""
    return "\n".join(_lines(parameters([f"authority={AUTHORITY}"]))) + "\n"


def _lines(table: pd.DataFrame) -> Iterator[str]:
    yield "# Parameters"
    yield ""
    yield from prose(
        "Every value that can be set, with what is known about it. Written by `python -m sim.documents`; "
        "`frontdoor describe parameters authority=NAME` lists the values of another council, or after overrides."
    )
    yield ""
    yield from prose(
        "The values are those of the typical English authority. A council's own profile in `configs/authority/` "
        "replaces what is published for it, and what follows from that; the rest is the same everywhere. Rates are "
        "shares: 0.19, not 19."
    )
    yield ""
    yield from head("status", "meaning", "parameters")
    for status in STATUSES:
        yield row([status, _MEANINGS[status], (table["status"] == status).sum()])
    for section, rows in table.groupby(table["key"].map(section_of_page), sort=False):
        yield ""
        yield f"## {section}"
        yield ""
        yield from head("parameter", "value", "unit", "allowed", "status", "what it is", "source")
        for each in rows.itertuples():
            allowed = _UNIT.sub("", each.allowed)
            yield row(
                [f"`{each.key}`", shown(each.value), each.unit, allowed, each.status, each.description, each.source]
            )
    yield ""
    yield "## Records in lists"
    yield ""
    yield from prose(
        "Some values are lists of records, one for each shock, change or programme; `*` stands for the number of a "
        "record, the first being 0. What may be left out has the value shown: "
        "`demand.shocks=[{start: 2025-09-01, factor: 1.2}]` begins at once and stays."
    )
    yield ""
    yield from head("key", "value if left out", "unit", "allowed", "what it is")
    for each in keys_of_records().itertuples():
        yield row([f"`{each.key}`", each.value, each.unit, _UNIT.sub("", each.allowed), each.description])


def section_of_page(key: str) -> str:
    """Return the group, and within the large ones the part of the service."""
    parts = key.split(".")
    return ".".join(parts[:2]) if parts[0] == "pathway" and len(parts) > 2 else parts[0]


def shown(value: object) -> str:
    """Return a value as a page of documentation shows it."""
    if isinstance(value, tuple):
        return ", ".join(shown(each) for each in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    return "none" if value is None else str(value)
