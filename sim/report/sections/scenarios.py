"""Scenarios side by side: people, main measures, and the rates that scenarios set, as they came out."""

from sim.measures import MEASURES, SHOWN_FIRST
from sim.report.layout.parts import Details, Heading, Items, Paragraph
from sim.report.layout.scenario_table import READING, scenario_table
from sim.report.layout.section import Section, provenance
from sim.report.layout.templates import Part
from sim.report.study.key_measures import TIMELINESS, key_measures
from sim.report.study.price import prices
from sim.report.study.study import PEOPLE, Study
from sim.report.words import dominated, labels, price

ONE_FUTURE = "Where one future makes most of a difference"


def section(study: Study) -> Section:
    """Every scenario with its most important measures."""
    key = key_measures(study)
    rates = (item.key.removeprefix("workforce.") for item in study.factors if item.key.startswith("workforce."))
    achieved = [name for name in rates if name in MEASURES and study.has(name)]
    shown = tuple(dict.fromkeys((*([PEOPLE] if study.has(PEOPLE) else []), *key[:SHOWN_FIRST], *achieved)))
    note: list[Part] = [Paragraph(READING, "note")] if study.others else []
    content: list[Part] = [*note, scenario_table(study, shown), *_dominated(study, shown), provenance(study, shown)]
    if bought := prices(study):
        beside = (TIMELINESS, *bought) if study.others else bought
        parts: list[Part] = [Heading(price.heading(study)), scenario_table(study, beside, "prices")]
        content += [*parts, *_dominated(study, bought), provenance(study, beside)]
    title = "Scenarios side by side" if study.others else "The run in numbers"
    return Section("scenarios", "Scenarios", title, content)


def _dominated(study: Study, measures: tuple[str, ...]) -> list[Part]:
    """Where one future makes most of a difference that is not shown, so that the average says little."""
    found = [
        f"{labels.scenario(study, item)}, {labels.measure(measure)}:{said}"
        for measure in measures
        for item in study.others
        if (said := dominated.sentence(study, item, measure))
    ]
    return [Details(ONE_FUTURE, [Items(found)])] if found else []
