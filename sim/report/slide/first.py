"""What is said on the first slide: title, question, answer, cards and small print, as large as there is room for."""

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.slide import Slide

from sim.report.layout.parts import Card
from sim.report.sections import answer
from sim.report.slide.boxes import BOARD, GAP, Box
from sim.report.slide.text import INK, QUIET, SMALLEST, Line, Run, height_of, runs, width_of, write
from sim.report.study.study import Study
from sim.report.words import sentences

SIZES = (14.0, 13.0, 12.0, 11.0, 10.0)
"""Points of the answer, from what is read with ease to what is still read."""

_TITLE_LARGER = 8.0
_AMOUNTS = (18.0, 16.0, 14.0, 12.0)
"""Points of what is large on a card: those with which it stands in one line on all of them."""

_PADDING = 0.08
_CAUTION, _CARD = ("FFF6E3", "E69F00"), ("F7F9FB", "C5CFD9")
"""Ground and edge."""


@dataclass(frozen=True)
class Words:
    """A box of text."""

    name: str
    lines: Sequence[Line]
    size: float
    colour: str = INK
    ground: tuple[str, str] | None = None

    def height(self, width: float) -> float:
        """Inches that it takes in a width."""
        padding = _PADDING if self.ground else 0.0
        return height_of(self.lines, width - 2 * padding, self.size) + padding

    def rest(self, box: Box) -> Box:
        """What is left of a box below it."""
        return box.below(self.height(box.width))

    def draw(self, slide: Slide, box: Box) -> None:
        """Draw it on a slide."""
        if self.name == TITLE:
            shape = slide.shapes.title
            shape.left, shape.top, shape.width, shape.height = box.place
        elif self.ground is None:
            shape = slide.shapes.add_textbox(*box.place)
        else:
            shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.place)
            shape._element.remove(shape._element.find(qn("p:style")))  # shadows of the theme
            fill, edge = map(RGBColor.from_string, self.ground)
            shape.fill.solid()
            shape.fill.fore_color.rgb, shape.line.color.rgb = fill, edge
        shape.name = self.name
        shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        write(shape.text_frame, self.lines, self.size, colour=self.colour, margin=_PADDING if self.ground else 0.0)


TITLE = "Title"


def title(text: str, size: float = SIZES[0] + _TITLE_LARGER) -> Words:
    """The title of a slide."""
    return Words(TITLE, [[Run(text, is_bold=True)]], size)


def caption(text: str, below: str = "") -> Words:
    """What stands above a table or a picture, and how to read it."""
    return Words("Caption", [[Run(text, is_bold=True)], *([[Run(below)]] if below else [])], SMALLEST)


def put(slide: Slide, words: Words, box: Box) -> Box:
    """Draw words at the top of a box, and return what is left of it."""
    words.draw(slide, Box(box.left, box.top, box.width, words.height(box.width)))
    return words.rest(box)


def put_below(slide: Slide, words: Words, box: Box) -> Box:
    """Draw words at the bottom of a box, and return what is left of it."""
    height = words.height(box.width)
    words.draw(slide, Box(box.left, box.bottom - height, box.width, height))
    return Box(box.left, box.top, box.width, box.height - height - GAP)


def small_print(study: Study) -> Words:
    """What a reader must know of the numbers on a slide, and where they come from."""
    made = f"{sentences.provenance(study, ())}. {sentences.LICENCE}"
    return Words("Note", [runs(answer.note(study)), runs(made)], SMALLEST, QUIET)


@dataclass(frozen=True)
class First:
    """The words of the first slide at one size."""

    study: Study
    size: float

    @property
    def above(self) -> list[Words]:
        """Title, question and answer."""
        said = answer.answer(self.study)
        stuck = said[: int(answer.is_stuck(self.study))]
        return [
            title(self.study.title, self.size + _TITLE_LARGER),
            *([Words("Question", [runs(self.study.question)], self.size, QUIET)] if self.study.question else []),
            *(Words("Caution", [runs(text)], self.size, ground=_CAUTION) for text in stuck),
            *(Words("Answer", [runs(text)], self.size) for text in said[len(stuck) :]),
            *(Words("Caution", [runs(text)], SMALLEST, ground=_CAUTION) for text in answer.cautions(self.study)),
        ]

    @property
    def cards(self) -> list[Words]:
        """Cards, as boxes of text."""
        cards = answer.cards(self.study).cards
        room = _card_width(len(cards)) - 2 * _PADDING
        amounts = [[Run(card.amount, is_bold=True)] for card in cards]
        fitting = (size for size in _AMOUNTS if all(width_of(amount, size) <= room for amount in amounts))
        size = next(fitting, _AMOUNTS[-1])
        return [Words("Card", _card(card, size), SMALLEST, ground=_CARD) for card in cards]

    @property
    def rest(self) -> Box:
        """Room that is left for picture and table."""
        used = sum(words.height(BOARD.width) + GAP for words in self.above) + self._cards_height + GAP
        foot = small_print(self.study).height(BOARD.width) + GAP
        return Box(BOARD.left, BOARD.top + used, BOARD.width, BOARD.height - used - foot)

    def draw(self, slide: Slide) -> None:
        """Draw them."""
        box = BOARD
        for words in self.above:
            box = put(slide, words, box)
        width = _card_width(len(self.cards))
        for place, card in enumerate(self.cards):
            card.draw(slide, Box(box.left + place * (width + GAP), box.top, width, self._cards_height))
        put_below(slide, small_print(self.study), BOARD)

    @property
    def _cards_height(self) -> float:
        return max(card.height(_card_width(len(self.cards))) for card in self.cards)


def _card_width(count: int) -> float:
    count = max(count, 4)  # few are not stretched over the slide
    return (BOARD.width - (count - 1) * GAP) / count


def _card(card: Card, size: float) -> list[Line]:
    return [
        [Run(card.title, is_quiet=True)],
        [Run(card.amount, is_bold=True, size=size)],
        *([Run(text, is_quiet=True)] for text in card.below),
    ]
