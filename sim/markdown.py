"""Parts of a Markdown page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

WIDTH = 120


def prose(text: str) -> Iterator[str]:
    """Break a paragraph into lines."""
    yield from textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def row(cells: Iterable[object]) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def head(*headings: str) -> Iterator[str]:
    """Return the first two lines of a table."""
    yield row(headings)
    yield f"|{'---|' * len(headings)}"
