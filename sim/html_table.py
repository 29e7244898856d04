"""A table as a notebook shows it: HTML in the notebook's own colours, with all text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_CELL = "padding:0.2em 0.8em;vertical-align:top"
_TEXT, _NUMBER = f"text-align:left;{_CELL}", f"text-align:right;white-space:nowrap;{_CELL}"
_NAME = f"font-weight:normal;min-width:11em;max-width:24em;{_TEXT}"
_HEADING = "text-align:right;min-width:6em;max-width:11em;white-space:normal;padding:0.2em 0.8em;vertical-align:bottom"
_SMALL = "font-weight:normal;opacity:0.75;font-size:85%"


def html_table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, of which the first column names the rows; further lines of a cell are set small."""
    head = "".join(_cell("th", text, _HEADING if place else _TEXT, "col") for place, text in enumerate(headings))
    body = "".join(
        "<tr>" + _cell("th", row[0], _NAME, "row") + "".join(_cell("td", text, _NUMBER) for text in row[1:]) + "</tr>"
        for row in rows
    )
    title = f'<caption style="text-align:left;font-weight:bold;color:inherit">{escape(caption)}</caption>'
    return (
        f'<table style="border-collapse:collapse;margin:0.5em 0">{title}<thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def html_line(text: str, *, small: bool = False, strong: bool = False) -> str:
    """Return a paragraph."""
    style = _SMALL if small else "font-weight:bold" if strong else ""
    return f'<p style="margin:0.2em 0;{style}">{escape(text)}</p>'


def _cell(tag: str, text: str, style: str, scope: str = "") -> str:
    first, *further = text.split("\n")
    below = "".join(f'<div style="{_SMALL}">{escape(line)}</div>' for line in further)
    of = f' scope="{scope}"' if scope else ""
    return f'<{tag}{of} style="{style}">{escape(first)}{below}</{tag}>'
