"""The selection of a report: which scenario is the best by one measure, and who was left out when."""

from __future__ import annotations

from sim.experiment.results.results import Results
from sim.experiment.results.selection import selection_table
from sim.experiment.statistics.ranking import subset_of_possible_best
from sim.measures import MEASURES, quantities
from sim.report.layout.parts import Paragraph
from sim.report.layout.section import Section, provenance, said_first
from sim.report.layout.tables import Content, Table, number
from sim.report.study.study import Study
from sim.report.words import labels


def section(study: Study) -> Section:
    """Which scenario is the best: the answer in words, and every scenario with the replications it took."""
    analysis, results = study.manifest["analysis"], study.results
    lines: list[list[Content]] = [
        [name, number(n), number(mean), number(interval), state] for name, n, mean, interval, state in rows(results)
    ]
    measure = analysis["measure"]
    headings = ["Scenario", "Replications", labels.measure(measure), "95% interval", ""]
    content = [
        *said_first(study, measure),
        *(Paragraph(text, "finding") for text in sentences(results)),
        Table(f"{labels.measure(measure)}: {MEASURES[measure].better} is better", headings, lines, name="best"),
        provenance(study, (measure,)),
    ]
    return Section("selection", "The best", "Which scenario is the best", content)


def rows(results: Results) -> list[list[str]]:
    """Write every scenario: its name, replications, mean, the mean's interval, and what became of it."""
    table, measure = selection_table(results), MEASURES[results.manifest["analysis"]["measure"]]
    away, alone = results.runaways(measure.name), table["kept"].sum() == 1
    kept = "selected" if alone else "may be the best"
    return [
        [
            row.scenario,
            str(row.replications),
            quantities.value(row.mean, measure.unit),
            quantities.interval(row.low, row.high, measure.unit),
            "a queue runs away" if row.scenario in away else kept if row.kept else "left out",
        ]
        for row in table.itertuples()
    ]


def sentences(results: Results) -> list[str]:
    """Say which scenario is selected and what that promises, or which may be the best."""
    analysis = results.manifest["analysis"]
    measure = MEASURES[analysis["measure"]]
    table = selection_table(results)
    away = results.runaways(measure.name)
    survivors = [name for name in table.loc[table["kept"], "scenario"] if name not in away]
    if not survivors:
        return ["None is selected: in each that is left a queue runs away before work gets this far."]
    zone = f"{quantities.change(analysis['indifference'], measure.unit).lstrip('+')} "
    zone = f"{zone}{quantities.change_unit(measure.unit)}".strip()
    if len(survivors) == 1:
        return [
            f"Selected: {survivors[0]}. Where the best scenario is ahead of all others by {zone} or more, it is "
            f"selected with a probability of at least {analysis['confidence']:.0%}; one that comes nearer may be as "
            "good."
        ]
    found = subset_of_possible_best(results.independent, measure.name, survivors, measure.sign)
    possible = "; ".join(found.loc[found["possibly_best"], "scenario"])
    return [
        f"Undecided with {analysis['at_most']} replications to within {zone}; the same command with a larger "
        f"--at-most goes on from here. By their paired differences, one of these is the best (95%): {possible}."
    ]
