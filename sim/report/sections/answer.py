"""The first screen: the answer in at most eighty words, up to six cards, one picture and one table."""

from dataclasses import replace
from enum import Enum, auto

from markupsafe import Markup

from sim.measures import MEASURES, quantities
from sim.report.layout.drawing import Figure
from sim.report.layout.parts import Card, Cards, Group, Illustration, Paragraph
from sim.report.layout.section import Section, provenance
from sim.report.layout.templates import Part
from sim.report.sections import cost_plane, differences, fans
from sim.report.sections.decision_table import decision_table
from sim.report.study.key_measures import MOST_CARDS, furthest, key_measures, without_value
from sim.report.study.study import Study
from sim.report.words import in_short, labels, pair, published, stuck
from sim.report.words import sentences as words

MOST_ABOVE_EACH_OTHER = 8
"""Scenarios with which a sheet of paper has room for the picture above the table."""


class Picture(Enum):
    """What the picture of the first screen shows."""

    COST_AND_EFFECT = auto()
    DIFFERENCES = auto()
    MONTHS = auto()
    NONE = auto()


def section(study: Study) -> Section:
    """What a reader with one minute sees, and what is printed."""
    first, *rest = answer(study)
    content: list[Part] = [
        Paragraph(first, "caution finding" if is_stuck(study) else "finding"),
        *(Paragraph(text, "finding") for text in rest),
        *(Paragraph(text, "caution") for text in cautions(study)),
        cards(study),
        _decision(study),
        Paragraph(note(study), "note"),
        provenance(study, ()),
    ]
    return Section("answer", "Answer", "The answer", content)


def _decision(study: Study) -> Group:
    """The picture and the table, beside each other where there is room."""
    drawn, table = picture(study), Group([decision_table(study)], "beside")
    look = "decision many" if len(study.scenarios) > MOST_ABOVE_EACH_OTHER else "decision"
    return Group([Illustration(drawn), table], look) if drawn else table


def answer(study: Study) -> list[str]:
    """The answer as a paragraph; what does not get through is one of its own before it."""
    said = in_short.sentences(study)
    first = int(is_stuck(study))
    return [Markup(" ").join(each) for each in (said[:first], said[first:]) if each]


def is_stuck(study: Study) -> bool:
    """Whether the answer begins with work that does not get through."""
    return bool(stuck.in_short(study, furthest(study)))


def cautions(study: Study) -> list[str]:
    """What a reader must know before any number: that another model made them, and what is missing."""
    missing = [labels.scenario(study, item) for item in without_value(study)]
    nothing = f"Of what was asked first nothing was measured in {', '.join(missing)}: not compared." if missing else ""
    return [text for text in (words.own_function(study), words.failures(study), nothing) if text]


def cards(study: Study) -> Cards:
    """The main measures as numbers that are seen first: the baseline's, or of two scenarios their difference."""
    return Cards([_card(study, name) for name in key_measures(study)[:MOST_CARDS]])


def picture(study: Study) -> Figure | None:
    """The picture that shows the decision; None where nothing moves."""
    evaluation = study.results.evaluation
    match kind_of_picture(study):
        case Picture.COST_AND_EFFECT if evaluation is not None:
            return _first(cost_plane.picture(study, evaluation))
        case Picture.DIFFERENCES:
            return differences.picture(study, key_measures(study))
        case Picture.MONTHS:
            return _first(fans.picture(study, fans.measures(study)))
    return None


def kind_of_picture(study: Study) -> Picture:
    """What options cost and gain, where that is weighed; what each of several scenarios changes; else how it moves.

    The last is the main measure month by month, if it has a course.
    """
    evaluation = study.results.evaluation
    if evaluation is not None and evaluation.n > 1 and evaluation.options:
        return Picture.COST_AND_EFFECT
    if len(study.others) > 1:
        return Picture.DIFFERENCES
    return Picture.MONTHS if fans.measures(study) else Picture.NONE


def _first(figure: Figure) -> Figure:
    """A figure that the page has again further on, under another identifier."""
    return replace(figure, name="figure-decision")


def note(study: Study) -> str:
    """What a reader must know of the numbers above, in two lines."""
    of_what = f"Cards: {labels.the_baseline(study)}, {labels.baseline(study)}. " if len(study.others) != 1 else ""
    paired = f"{words.PAIRED} " if study.others else ""
    if any(study.difference(item, name).is_small for item in study.others for name in key_measures(study)):
        paired += f"{words.SMALL} "
    if any(item.key == words.AGENCY_RATE for item in study.factors):
        paired += f"{words.NOT_REPLACED} "
    return f"{of_what}{paired}{words.LIMIT}"


def _card(study: Study, measure: str) -> Card:
    estimate, unit = study.estimates[study.baseline.name, measure], study.unit(measure)
    name, amount = labels.measure(measure), quantities.value(estimate.value, unit)
    if not MEASURES[measure].is_per_year and quantities.amount(estimate.value, unit) != amount:
        name += f", {quantities.unit_in_words(unit)}"  # beside the number there is no room for it
    average = quantities.interval(estimate.low, estimate.high, unit)
    said = words.SAME if estimate.is_constant else f"95% interval {average}" if estimate.n > 1 else "one run"
    if (other := pair.other_side(study, measure)) is not None:
        amount, said = pair.card(study, other, measure)
    known = published.beside(study, measure)
    return Card(name, amount, [said, known] if known else [said])
