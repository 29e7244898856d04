"""Tables, heat maps among them: they read, print and copy without a script."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from sim.report.layout.templates import Part


@dataclass(frozen=True)
class Cell:
    """A cell that is more than text.

    Attributes
    ----------
    text : str
        What it holds.
    look : str
        Classes of the style sheet.
    sort : float, optional
        Number that the row sorts by, where its text does not begin with it.
    style, title : str
        Colours of its own, and what is shown where it is pointed at.
    """

    text: str
    look: str = ""
    sort: float | None = None
    style: str = ""
    title: str = ""

    @property
    def order(self) -> str | None:
        """The number that the row sorts by, as it is written on the page."""
        return None if self.sort is None or not isfinite(self.sort) else f"{self.sort:.9g}"


Content = str | Cell


def number(text: str, sort: float | None = None) -> Cell:
    """A cell with a number: its text, and the value it sorts by."""
    return Cell(text, "number", sort)


@dataclass(frozen=True)
class Table(Part):
    """A table; the first cell of a row is its heading, the others are numbers or short text.

    Attributes
    ----------
    caption : str
        What it shows.
    headings, rows
        Headings of the columns, and text or cells row by row.
    name : str
        Identifier on the page.
    sortable : bool
        Whether a click on a heading sorts.
    tall : bool
        Whether it scrolls by itself below its headings.
    compact : bool
        Whether it has many narrow columns.
    marked : int, optional
        Row that stands out.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Content]]
    name: str
    sortable: bool = False
    tall: bool = False
    compact: bool = False
    marked: int | None = None

    @property
    def look(self) -> str:
        """Classes of the style sheet."""
        return " ".join(name for name in ("sortable", "compact") if getattr(self, name))


@dataclass(frozen=True)
class HeatMap:
    """A small table of coloured cells; the first cell of a row is its heading."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Content]]


@dataclass(frozen=True)
class HeatMaps(Part):
    """Heat maps side by side that share one scale of colours."""

    label: str
    maps: Sequence[HeatMap]
