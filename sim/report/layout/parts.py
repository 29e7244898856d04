"""Parts of a section but for its tables: headings, text, lists, cards, and figures with what is said of them.

A text is plain, and is then escaped, or `markupsafe.Markup` where something in it is marked. `look` is a class of the
style sheet, such as ``note`` or ``screen``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.report.layout.drawing import Figure
from sim.report.layout.templates import Part


@dataclass(frozen=True)
class Heading(Part):
    """A heading inside a section."""

    text: str
    look: str = ""


@dataclass(frozen=True)
class Paragraph(Part):
    """A paragraph."""

    text: str
    look: str = ""


@dataclass(frozen=True)
class Items(Part):
    """A list with a bullet for each text."""

    texts: Sequence[str]
    look: str = ""


@dataclass(frozen=True)
class Pairs(Part):
    """Names, and what is said of each."""

    texts: Mapping[str, str]


@dataclass(frozen=True)
class Commands(Part):
    """Lines to be typed as they are."""

    text: str


@dataclass(frozen=True)
class Group(Part):
    """Parts that look alike."""

    parts: Sequence[Part]
    look: str


@dataclass(frozen=True)
class Details(Part):
    """Parts that are folded away behind a summary."""

    summary: str
    parts: Sequence[Part]
    look: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class Card:
    """A number large enough to be seen first, what it is, and what is said of it below."""

    title: str
    amount: str
    below: Sequence[str]


@dataclass(frozen=True)
class Cards(Part):
    """Cards side by side."""

    cards: Sequence[Card]


@dataclass(frozen=True)
class Filter(Part):
    """A choice of which rows of a table are shown: those whose cell in a column is the option chosen, or all."""

    label: str
    table: str
    column: int
    options: Sequence[str]
    chosen: str | None = None


@dataclass(frozen=True)
class Illustration(Part):
    """A figure, what the reader can choose to see in it, and a line of its own that says where it came from."""

    figure: Figure
    provenance: Paragraph | None = None


def figures_in(parts: Sequence[Part]) -> Iterator[Figure]:
    """Figures among parts, and among what these hold."""
    for part in parts:
        if isinstance(part, Illustration):
            yield part.figure
        elif isinstance(part, Group | Details):
            yield from figures_in(part.parts)
