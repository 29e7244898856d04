"""The findings in full: every main measure in sentences, what moves it, and what must not be concluded."""

from markupsafe import Markup

from sim.experiment.statistics.futures import is_so_or_not
from sim.measures import SHOWN_FIRST
from sim.report.layout.parts import Details, Heading, Items, Pairs, Paragraph
from sim.report.layout.section import Section, illustration, provenance, said_first
from sim.report.layout.templates import Part
from sim.report.sections import differences
from sim.report.study.key_measures import TIMELINESS, furthest, key_measures
from sim.report.study.study import Study
from sim.report.words import comparison, labels, levers, pair, price, published
from sim.report.words import sentences as words

AMONG_THEM = "Among these combinations are those in which a queue runs away, so that little work gets this far."


def section(study: Study) -> Section:
    """What was found of every main measure, in sentences, and how to read the numbers."""
    key = key_measures(study)[:SHOWN_FIRST]
    content: list[Part] = [
        *said_first(study, furthest(study)),
        Paragraph(f"{'Baseline' if study.others else 'This run'}: {labels.baseline(study)}.", "note"),
        *(Paragraph(text, "finding") for text in sentences(study)),
    ]
    if effects := _effects(study, key[0]):
        rest = "all combinations of the rest" if study.grid else "scenarios that differ in it alone"
        content.append(Heading(f"What moves it, averaged over {rest}"))
        content += [Paragraph(AMONG_THEM, "note")] if study.runaways(key[0]) else []
        content.append(Items(effects))
    if len(study.others) == 1:  # of several it is on the first screen
        content.append(illustration(study, differences.picture(study, key)))
    if len(key) > 1:
        content.append(Heading("The other main measures"))
        content.append(Items([_in_brief(study, name) for name in key[1:]]))
    content += [Paragraph(text, "note") for text in words.notes(study, key)]
    content.append(Paragraph((words.CAUTION if study.others else "") + words.LIMIT, "caution"))
    content.append(Details("How to read the numbers", [Pairs(words.GUIDE)]))
    content.append(provenance(study, key))
    return Section("findings", "Findings in full", "The findings in full", content)


def _effects(study: Study, measure: str) -> list[str]:
    """What each lever does, from all scenarios at once; not of shares of futures, which are compared in pairs."""
    if is_so_or_not(measure):
        return []
    if study.grid is None:
        return levers.sentences(study, measure) if len(study.others) > 1 else []
    effects = (words.factor_effect(study, factor, measure) for factor in study.grid.factors())
    return [effect for effect in effects if effect]


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
            *comparison.undecided_sentences(study, measure),
            *price.sentences(study),
        ]
    return found + [text for name in published.LEVELS if (text := published.disagreement(study, name))]


def _in_brief(study: Study, measure: str) -> Markup:
    other = pair.other_side(study, measure)
    text = comparison.in_brief(study, measure) if other is None else pair.sentence(study, other, measure) + " "
    return text + (words.trend_sentence(study, measure) or "")
