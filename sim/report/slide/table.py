"""A table of the page as a table of the slide, whose cells can be edited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.util import Inches

from sim.report.layout.tables import Cell, Content, Table
from sim.report.slide.boxes import Box
from sim.report.slide.text import Line, Run, describe, height_of, longest_word, runs, stacked, width_of, write

_MARGIN = 0.06
_GAP = 0.2
_NARROWEST_NAME = 1.7
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's table style without fills and lines."""

_HEADING, _MARKED, _OTHER, _RULE = "E3ECF4", "EEF3F8", "FFFFFF", "C5CFD9"


@dataclass(frozen=True)
class Laid:
    """A table laid out in a width: its columns' widths, and cells as paragraphs.

    Attributes
    ----------
    table : Table
        What is on the page.
    size : float
        Points of its letters.
    widths : sequence of float
        Of columns, in inches.
    cells : sequence of rows
        Paragraphs of each cell; the first row has the headings.
    """

    table: Table
    size: float
    widths: Sequence[float]
    cells: Sequence[Sequence[Sequence[Line]]]

    @property
    def heights(self) -> list[float]:
        """Of rows, in inches."""
        return [
            max(height_of(cell, width - 2 * _MARGIN, self.size) for cell, width in zip(row, self.widths, strict=True))
            + _MARGIN
            for row in self.cells
        ]

    @property
    def height(self) -> float:
        """Of the whole, in inches."""
        return sum(self.heights)

    def parts(self, height: float) -> Iterator[list[int]]:
        """Yield rows, by their numbers, that fit a height with the headings above them."""
        headings, *rest = self.heights
        part: list[int] = []
        used = headings
        for number, needed in enumerate(rest, start=1):
            if part and used + needed > height:
                yield part
                part, used = [], headings
            part.append(number)
            used += needed
        yield part


def lay(table: Table, width: float, size: float) -> Laid:
    """Lay a table out in a width: small print beside its number or below it, whichever makes the table lower."""
    return min((_laid(table, width, size, room) for room in (width, 0.0)), key=lambda laid: laid.height)


def _laid(table: Table, width: float, size: float, room: float) -> Laid:
    """Lay a table out: numbers with small print beside them, up to some room, have what they need; names the rest."""
    rows = [[_line(content) for content in row] for row in table.rows]
    headings: list[Line] = [
        [Run(run.text, not run.is_quiet, run.is_quiet) for run in runs(text)] for text in table.headings
    ]
    columns = [[name, *(row[place] for row in rows)] for place, name in enumerate(headings)]
    of_names, *of_numbers = columns
    widest = max(width_of(name, size) for name in of_names) + 2 * _MARGIN + _GAP
    needed = [_needed(column, size, room) for column in of_numbers]
    names = min(max(width - sum(needed), _NARROWEST_NAME), widest)
    scale, spare = min(1.0, (width - names) / sum(needed)), max(0.0, width - names - sum(needed))
    widths = [names, *(scale * each + spare / len(needed) for each in needed)]
    cells = [
        [stacked(line, wide - 2 * _MARGIN, size) for line, wide in zip(row, widths, strict=True)]
        for row in [headings, *rows]
    ]
    return Laid(table, size, widths, cells)


def draw(slide: Slide, laid: Laid, box: Box, rows: Sequence[int]) -> None:
    """Draw rows of a table, by their numbers, with the headings above them."""
    chosen, heights = [0, *rows], laid.heights
    place = Box(box.left, box.top, sum(laid.widths), sum(heights[row] for row in chosen))
    shape = slide.shapes.add_table(len(chosen), len(laid.widths), *place.place)
    shape.name = "Table"
    describe(shape, _in_words(laid.table))
    table = shape.table
    table.horz_banding = False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN
    for column, width in zip(table.columns, laid.widths, strict=True):
        column.width = Inches(width)
    for number, row in enumerate(chosen):
        table.rows[number].height = Inches(heights[row])
        for column, lines in enumerate(laid.cells[row]):
            cell = table.cell(number, column)
            write(cell.text_frame, lines, laid.size, align_right=column > 0)
            cell.margin_left = cell.margin_right = Inches(_MARGIN)
            cell.margin_top = cell.margin_bottom = Inches(_MARGIN / 2.0)
            cell.vertical_anchor = MSO_ANCHOR.TOP if row else MSO_ANCHOR.BOTTOM
            cell.fill.solid()
            ground = _HEADING if row == 0 else _MARKED if row - 1 == laid.table.marked else _OTHER
            cell.fill.fore_color.rgb = RGBColor.from_string(ground)
            _rule(cell)


def _rule(cell: _Cell) -> None:
    """Draw a thin line below a cell, which has to stand before its fill in the file."""
    line = f'<a:lnB {nsdecls("a")} w="6350"><a:solidFill><a:srgbClr val="{_RULE}"/></a:solidFill></a:lnB>'
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))


def _line(content: Content) -> Line:
    return runs(content.text if isinstance(content, Cell) else content)


def _needed(column: Sequence[Line], size: float, room: float) -> float:
    """Inches of a column in which no word of its heading and no number is broken."""
    heading, *lines = column
    parts = [part for line in lines for part in stacked(line, room, size)]
    return max([longest_word(heading, size), *(width_of(part, size) for part in parts)]) + 2 * _MARGIN + 0.04


def _in_words(table: Table) -> str:
    headings = ", ".join(" ".join(run.text for run in part) for part in map(runs, table.headings))
    return f"{table.caption}. Columns: {headings}. {len(table.rows)} rows."
