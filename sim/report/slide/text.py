"""Text on a slide: what of a page's text is marked, how much room it takes, and how it is written into a shape.

How wide letters are is estimated from Arial's; the file names Arial, and most other fonts are narrower.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape

from markupsafe import Markup
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import PP_ALIGN
from pptx.shapes.base import BaseShape
from pptx.text.text import TextFrame
from pptx.util import Pt

FONT = "Arial"
SMALLEST = 10
"""Points below which nothing is written: a slide is read from the back of a room."""

INK, QUIET = "1D2733", "4A5661"

_TAG = re.compile(r"(<[^>]*>)")
_GAP = "\u2002"
"""Between a text and its small print, where both stand in one line."""

_POINTS_PER_INCH = 72.0
_LINE = 1.2
_WIDTHS = {"ijl.,:;'|!": 0.28, "ftrI()-/[] \u2002": 0.34, "+−=<>": 0.59, "mwMW%@": 0.89}
_CAPITAL, _OTHER, _BOLD = 0.7, 0.556, 1.06


@dataclass(frozen=True)
class Run:
    """Letters that look alike."""

    text: str
    is_bold: bool = False
    is_quiet: bool = False
    size: float | None = None


Line = Sequence[Run]
"""A paragraph, as its runs."""


def runs(text: str) -> list[Run]:
    """The runs of a page's text.

    Examples
    --------
    >>> [(run.text, run.is_bold) for run in runs(Markup("In time: <b>82% &lt; 90%</b>."))]
    [('In time: ', False), ('82% < 90%', True), ('.', False)]
    """
    if not isinstance(text, Markup):
        return [Run(text)] if text else []
    found, open_tags = [], set[str]()
    for part in _TAG.split(str(text)):
        if part.startswith("</"):
            open_tags.discard(part[2:-1])
        elif part.startswith("<"):
            open_tags.add(part[1:-1].split()[0])
        elif part:
            found.append(Run(unescape(part), "b" in open_tags, "small" in open_tags))
    return found


def stacked(line: Line, width: float, size: float) -> list[Line]:
    """A text and its small print: in one line with a gap if there is room, or below one another."""
    text, small = [run for run in line if not run.is_quiet], [run for run in line if run.is_quiet]
    if not small or not text:
        return [line]
    beside = [*text, replace(small[0], text=_GAP + small[0].text), *small[1:]]
    return [beside] if width_of(beside, size) <= width else [text, small]


def width_of(line: Line, size: float) -> float:
    """Inches that a paragraph takes in one line."""
    return sum(_width(run.text, run.size or size, run.is_bold) for run in line)


def height_of(lines: Sequence[Line], width: float, size: float) -> float:
    """Inches that paragraphs take, broken to a width."""
    points = sum(
        len(broken(line, width, size)) * max([run.size or size for run in line], default=size) for line in lines
    )
    return _LINE * points / _POINTS_PER_INCH


def broken(line: Line, width: float, size: float) -> list[str]:
    """The lines that a paragraph is broken into at a width."""
    rows, used = [""], 0.0
    for word, size_of_word, is_bold in _words(line, size):
        needed = _width(word, size_of_word, is_bold)
        if used and used + needed > width:
            rows, used = [*rows, ""], 0.0
        rows[-1] = f"{rows[-1]} {word}".strip()
        used += needed + _width(" ", size_of_word, is_bold)
    return rows


def longest_word(line: Line, size: float) -> float:
    """Inches below which a word would be broken."""
    return max((_width(word, run.size or size, run.is_bold) for run in line for word in run.text.split()), default=0.0)


def write(
    frame: TextFrame,
    lines: Sequence[Line],
    size: float,
    *,
    colour: str = INK,
    align_right: bool = False,
    margin: float = 0.0,
) -> None:
    """Write paragraphs into a shape in place of what it holds."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Pt(margin * _POINTS_PER_INCH)
    frame.margin_top = frame.margin_bottom = Pt(margin * _POINTS_PER_INCH / 2.0)
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if align_right else PP_ALIGN.LEFT
        paragraph.font.size = Pt(size)
        for run in line:
            written = paragraph.add_run()
            written.text = run.text
            written.font.size = Pt(run.size or size)
            written.font.bold = run.is_bold
            written.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK
            written.font.color.rgb = RGBColor.from_string(QUIET if run.is_quiet else colour)


def describe(shape: BaseShape, said: str) -> None:
    """Give a shape the text that is read out to who does not see it."""
    shape._element.xpath("./*/p:cNvPr")[0].set("descr", said)


def _words(line: Line, size: float) -> Iterator[tuple[str, float, bool]]:
    for run in line:
        for word in run.text.split():
            yield word, run.size or size, run.is_bold


def _width(text: str, size: float, is_bold: bool) -> float:
    ems = sum(map(_ems, text)) * (_BOLD if is_bold else 1.0)
    return ems * size / _POINTS_PER_INCH


def _ems(letter: str) -> float:
    for letters, width in _WIDTHS.items():
        if letter in letters:
            return width
    return _CAPITAL if letter.isupper() else _OTHER
