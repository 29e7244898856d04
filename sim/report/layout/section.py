"""A section of the page, and what sections have in common: figures and tables that say where they came from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.report.layout.drawing import Figure
from sim.report.layout.parts import Heading, Illustration, Paragraph, figures_in
from sim.report.layout.templates import Part
from sim.report.study.study import Study
from sim.report.words import labels, sentences, stuck


@dataclass(frozen=True)
class Section:
    """A section of the page.

    Attributes
    ----------
    name, short_title, title : str
        Identifier on the page, entry in the contents, and heading.
    content : sequence of Part
        What it says, part by part.
    """

    name: str
    short_title: str
    title: str
    content: Sequence[Part]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Figures drawn in it."""
        return tuple(figures_in(self.content))


def said_first(study: Study, measure: str) -> list[Part]:
    """What stands before any answer: where work does not get as far as a measure; nothing where it does everywhere."""
    said = stuck.sentences(study, measure)
    return [Paragraph(" ".join(said), "caution")] if said else []


def illustration(study: Study, figure: Figure) -> Illustration:
    """A figure with the line that says where it came from."""
    return Illustration(figure, provenance(study, figure.measures))


def finding(study: Study, measure: str, said: Iterable[str], figure: Figure, table: Part, is_main: bool) -> list[Part]:
    """What an analysis found of one measure: in sentences, as a figure and as a table."""
    return [
        Heading(labels.measure(measure)),
        *(Paragraph(text, "finding" if is_main else "") for text in said),
        illustration(study, figure),
        table,
    ]


def provenance(study: Study, measures: tuple[str, ...]) -> Paragraph:
    """The line below every figure and table: what is shown, from how many replications, with which seed."""
    return Paragraph(sentences.provenance(study, measures), "provenance")
