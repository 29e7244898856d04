"""The answer: what came out for the main measures, as cards and in sentences, and what must not be concluded."""

from markupsafe import Markup

from sim.measures import MEASURES, quantities
from sim.report.layout.inline import on_screen
from sim.report.layout.parts import Card, Cards, Details, Heading, Items, Pairs, Paragraph
from sim.report.layout.section import Section, provenance, said_first
from sim.report.layout.templates import Part
from sim.report.study.key_measures import TIMELINESS, key_measures
from sim.report.study.study import Study
from sim.report.words import comparison, labels, pair, price, published
from sim.report.words import sentences as words

_CARDS = 6
"""Measures that have a card."""

AMONG_THEM = "Among these combinations are those in which a queue runs away, so that little work gets this far."


def section(study: Study) -> Section:
    """What was found, in cards and sentences, and how to read the numbers."""
    key = key_measures(study)
    shown = key[:_CARDS]
    content: list[Part] = [
        *said_first(study, key[0]),
        Paragraph(f"{'Baseline' if study.others else 'This run'}: {labels.baseline(study)}.", "note"),
        Cards([_card(study, name) for name in shown]),
        *(Paragraph(text, "finding") for text in sentences(study)),
    ]
    if study.grid:
        effects = [words.factor_effect(study, factor, key[0]) for factor in study.grid.factors()]
        away = study.runaways(key[0])
        look = "screen" if away else ""
        content.append(Heading("What moves it, averaged over all combinations of the rest", look))
        content += [Paragraph(AMONG_THEM, "note screen")] if away else []
        content.append(Items([effect for effect in effects if effect], look))
    if len(key) > 1:
        look = "screen" if study.fills_the_paper else ""
        content.append(Heading("The other main measures", look))
        content.append(Items([_in_brief(study, name) for name in shown[1:]], look))
    content += [Paragraph(text, "note screen") for text in words.notes(study, shown)]
    content.append(_caution(study))
    content += [Paragraph(text, "caution") for text in (words.own_function(study), words.failures(study)) if text]
    content.append(Details("How to read the numbers", [Pairs(words.GUIDE)], "screen"))
    content.append(provenance(study, shown))
    return Section("answer", "Answer", "The answer", content, on_summary=True)


def sentences(study: Study) -> list[str]:
    """What came out for the main measure: the baseline, the others against it, their price, and what disagrees.

    Of two scenarios the difference comes first: it is what was asked for.
    """
    measure = key_measures(study)[0]
    found: list[str] = [words.baseline_sentence(study, measure)]
    if (other := pair.other_side(study, measure)) is not None:
        found = [pair.lead(study, other, measure), *price.sentences(study, is_led=measure == TIMELINESS), *found]
    elif study.others:
        found += [
            comparison.count_sentence(study, measure),
            *comparison.extreme_sentences(study, measure),
            *price.sentences(study),
        ]
    return found + [text for name in published.PREDICTED if (text := published.disagreement(study, name))]


def _card(study: Study, measure: str) -> Card:
    estimate, unit = study.estimates[study.baseline.name, measure], study.unit(measure)
    futures = quantities.interval(estimate.range_low, estimate.range_high, unit)
    average = f"95% interval {quantities.interval(estimate.low, estimate.high, unit)}"
    spread = (
        words.SAME
        if estimate.is_constant
        else Markup("{}{}").format(average, on_screen(f"; {estimate.range_name} {futures}"))
    )
    below = Markup("; {}").format(spread) if estimate.n > 1 else ""
    known = published.beside(study, measure)
    name, amount = labels.measure(measure), quantities.value(estimate.value, unit)
    if not MEASURES[measure].is_per_year and quantities.amount(estimate.value, unit) != amount:
        name += f", {quantities.unit_in_words(unit)}"  # beside the number there is no room for it
    said: str = Markup("{}{}").format(labels.the_baseline(study).removeprefix("the "), below)
    if (other := pair.other_side(study, measure)) is not None:
        amount, said = pair.card(study, other, measure)
    return Card(name, amount, [said, known] if known else [said])


def _in_brief(study: Study, measure: str) -> Markup:
    other = pair.other_side(study, measure)
    text = comparison.in_brief(study, measure) if other is None else pair.sentence(study, other, measure) + " "
    return text + on_screen(words.trend_sentence(study, measure) or "")


def _caution(study: Study) -> Paragraph:
    limit = on_screen(words.LIMIT)  # on paper it is among the limits
    return Paragraph(words.CAUTION + limit, "caution") if study.others else Paragraph(limit, "caution screen")
