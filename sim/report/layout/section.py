"""A part of the page: what it is called, what it says, and the figures drawn in it."""

from dataclasses import dataclass

from sim.report.layout.drawing import Figure
from sim.report.layout.markup import Content, Html, element
from sim.report.study.study import Study
from sim.report.words import labels, sentences


@dataclass(frozen=True)
class Section:
    """A part of the page.

    Attributes
    ----------
    name, short_title, title : str
        Identifier on the page, entry in the contents, and heading.
    content : Content
        What it says.
    figures : tuple of Figure
        Figures drawn in it.
    on_summary : bool
        Whether it is on the printed page.
    """

    name: str
    short_title: str
    title: str
    content: Content
    figures: tuple[Figure, ...] = ()
    on_summary: bool = False


def figure(study: Study, drawn: Figure) -> Html:
    """Lay out a figure: what it shows, what the reader can choose, the drawing, and where it came from."""
    choice = None
    if drawn.choices:
        options = [
            element("option", item.label, selected=index == drawn.choice) for index, item in enumerate(drawn.choices)
        ]
        choice = element("label", f"{drawn.choice_label} ", element("select", options, id=f"{drawn.name}-choice"))
    return element(
        "figure",
        element("figcaption", element("b", drawn.title), element("span", drawn.note, class_="note")),
        choice or "",
        element(
            "div",
            element("div", id=drawn.name, class_="drawing", role="img", aria_label=drawn.alternative),
            class_="scroll",
        ),
        provenance(study, drawn.measures),
    )


def finding(study: Study, measure: str, sentences: list[str], drawn: Figure, table: Html, is_main: bool) -> Content:
    """Lay out what an analysis found of one measure: in sentences, as a figure and as a table."""
    return [
        element("h3", labels.measure(measure)),
        [element("p", sentence, class_="finding" if is_main else None) for sentence in sentences],
        figure(study, drawn),
        table,
    ]


def provenance(study: Study, measures: tuple[str, ...]) -> Html:
    """The line below every figure and table: what is shown, from how many replications, with which seed."""
    return element("p", sentences.provenance(study, measures), class_="provenance")
