"""What a notebook shows: lines and tables as HTML in the notebook's own colours, with all text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATE = """\
{%- set cell = "padding:0.2em 0.8em;vertical-align:top" -%}
{%- set small = "font-weight:normal;opacity:0.75;font-size:85%" -%}
{%- macro lines(text) -%}
  {%- for line in text.split("\\n") -%}
    {%- if loop.first %}{{ line }}{% else %}<div style="{{ small }}">{{ line }}</div>{% endif -%}
  {%- endfor -%}
{%- endmacro -%}
<div>
{%- for part in parts -%}
  {%- if part.rows is not defined -%}
    <p style="margin:0.2em 0;{{ small if part.small else "font-weight:bold" if part.strong }}">{{ part.text }}</p>
  {%- else -%}
    <table style="border-collapse:collapse;margin:0.5em 0">
    <caption style="text-align:left;font-weight:bold;color:inherit">{{ part.caption }}</caption>
    <thead><tr>
    {%- for heading in part.headings -%}
      <th scope="col" style="vertical-align:bottom;padding:0.2em 0.8em;
        {{- "text-align:left" if loop.first else "text-align:right;min-width:6em;max-width:11em;white-space:normal" -}}
      ">{{ lines(heading) }}</th>
    {%- endfor -%}
    </tr></thead><tbody>
    {%- for row in part.rows -%}
      <tr>
      {%- for text in row -%}
        {%- if loop.first -%}
          <th scope="row" style="font-weight:normal;min-width:11em;max-width:24em;text-align:left;{{ cell }}">
            {{- lines(text) }}</th>
        {%- else -%}
          <td style="text-align:right;white-space:nowrap;{{ cell }}">{{ lines(text) }}</td>
        {%- endif -%}
      {%- endfor -%}
      </tr>
    {%- endfor -%}
    </tbody></table>
  {%- endif -%}
{%- endfor -%}
</div>
"""


@dataclass(frozen=True)
class Line:
    """A paragraph, set small or strong."""

    text: str
    small: bool = False
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose first column names the rows; further lines of a cell are set small."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def notebook_html(*parts: Line | Table) -> str:
    """Return lines and tables as HTML for ``_repr_html_``."""
    return _template().render(parts=parts)


@cache
def _template() -> Template:
    # A run shows nothing in a notebook, and need not load the library.
    from jinja2 import Environment

    return Environment(autoescape=True).from_string(_TEMPLATE)
