"""Any two scenarios against each other: what one changes beside the other, not beside the baseline alone."""

from sim.experiment.statistics.intervals import Estimate
from sim.measures import quantities
from sim.report.layout.inline import with_small_print
from sim.report.layout.parts import Filter, Paragraph
from sim.report.layout.section import Section, provenance
from sim.report.layout.tables import Content, Table, number
from sim.report.layout.templates import Part
from sim.report.study.key_measures import key_measures
from sim.report.study.price import prices
from sim.report.study.study import PEOPLE, Study
from sim.report.words import labels, pair

MOST_ROWS = 2000
"""Rows of all pairs that a page can carry; with more scenarios fewer measures are shown, or none."""

_TABLE = "any-two-table"

NOTE = (
    "The difference is the first less the second, paired in the same simulated futures; averages are over the "
    "replications that every scenario has. In brackets: no difference is shown."
)


def section(study: Study) -> Section | None:
    """Every pair of scenarios, of which the reader chooses one; None where the baseline's table has them all."""
    measures = _measures(study)
    if len(study.others) - len(study.set_aside) < 2 or not measures:
        return None
    shared = [item for item in study.others if item not in study.set_aside]
    names = [labels.scenario(study, item) for item in (study.baseline, *shared)]
    content: list[Part] = [
        Paragraph(NOTE, "note"),
        Filter("Scenario", _TABLE, 0, names, names[1]),
        Filter("less", _TABLE, 1, names, names[0]),
        Table("Two scenarios against each other", _HEADINGS, _rows(study, measures), name=_TABLE),
        provenance(study, measures),
    ]
    return Section("any-two", "Any two", "Any two scenarios against each other", content)


_HEADINGS = ("Scenario", "less", "Measure", "First", "Second", "Paired difference, 95% interval")


def _measures(study: Study) -> tuple[str, ...]:
    """As many of the main measures, and of what timeliness is bought with, as there is room for."""
    people = (PEOPLE,) if study.has(PEOPLE) else ()
    first, *rest = key_measures(study)
    every = tuple(dict.fromkeys((first, *people, *rest, *prices(study))))
    return every[: MOST_ROWS // max(len(study.scenarios) * len(study.others), 1)]


def _rows(study: Study, measures: tuple[str, ...]) -> list[list[Content]]:
    names = {item.name: labels.scenario(study, item) for item in study.scenarios}
    rows: list[list[Content]] = []
    for second in study.scenarios:
        table = study.results.compare(second.name, measures).set_index(["scenario", "measure"])
        for first in study.scenarios:
            for measure in measures if first is not second else ():
                if (first.name, measure) not in table.index:
                    continue
                row, unit = table.loc[(first.name, measure)], study.unit(measure)
                moved = Estimate(row["difference"], row["ci95_low"], row["ci95_high"], int(row["n"]))
                change, interval = pair.below_level(moved, unit)
                rows.append(
                    [
                        names[first.name],
                        names[second.name],
                        with_small_print(labels.measure(measure), quantities.unit_in_words(unit)),
                        number(quantities.value(row["scenario_mean"], unit)),
                        number(quantities.value(row["baseline_mean"], unit)),
                        number(with_small_print(change, interval)),
                    ]
                )
    return rows
