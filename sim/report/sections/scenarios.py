"""Scenarios side by side: people, main measures, and the rates that scenarios set, as they came out."""

from sim.measures import MEASURES, SHOWN_FIRST
from sim.report.layout.parts import Group, Heading
from sim.report.layout.scenario_table import difference_table, scenario_table
from sim.report.layout.section import Section, provenance
from sim.report.layout.templates import Part
from sim.report.study.key_measures import TIMELINESS, key_measures
from sim.report.study.price import prices
from sim.report.study.study import PEOPLE, Study
from sim.report.words import price

FEW_SCENARIOS = 8
"""So many are on the printed page."""


def section(study: Study) -> Section:
    """Every scenario with its most important measures."""
    key = key_measures(study)
    rates = (item.key.removeprefix("workforce.") for item in study.factors if item.key.startswith("workforce."))
    achieved = [name for name in rates if name in MEASURES and study.has(name)]
    shown = tuple(dict.fromkeys((*([PEOPLE] if study.has(PEOPLE) else []), *key[:SHOWN_FIRST], *achieved)))
    few = study.grid is None and len(study.scenarios) <= FEW_SCENARIOS and not study.fills_the_paper
    content: list[Part] = [scenario_table(study, shown), provenance(study, shown)]
    if bought := prices(study):
        tables = [scenario_table(study, bought, "Averages with 95% intervals", "prices")]
        tables += [difference_table(study, (TIMELINESS, *bought), "price-differences")] if study.others else []
        content.append(Group([Heading(price.heading(study)), *tables, provenance(study, bought)], "screen"))
    return Section(
        "scenarios",
        "Scenarios",
        "Scenarios side by side" if study.others else "The run in numbers",
        content,
        on_summary=few,
    )
