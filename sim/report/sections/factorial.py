"""What each part of a package does: main effects and interactions, in words and as a table."""

from __future__ import annotations

import pandas as pd

from sim.experiment.statistics.intervals import is_shown
from sim.measures import quantities
from sim.report.layout.inline import with_small_print
from sim.report.layout.parts import Paragraph
from sim.report.layout.section import Section, provenance
from sim.report.layout.tables import Content, Table, number
from sim.report.study.key_measures import key_measures
from sim.report.study.study import Study
from sim.report.words import labels

NOTE = (
    "The effect of a part is the average of the differences that it makes, each with the same other parts in place, in "
    "the same replications. Of two parts (a x b): half of what a does more with b than without it. Below each effect "
    "its 95% interval, not adjusted for the number of effects; where it holds zero, no effect is shown."
)


def section(study: Study) -> Section | None:
    """What each part does to the main measures; None where the experiment names no parts."""
    if not study.results.expected.parts:
        return None
    measures = key_measures(study)
    found = _found(study, measures)
    names = list(dict.fromkeys(found["effect"]))
    lines: list[list[Content]] = []
    for measure, rows in found.groupby("measure", sort=False):
        by_effect = rows.set_index("effect")
        cells = [_cell(by_effect.loc[name], study.unit(str(measure))) for name in names]
        lines.append([labels.measure(str(measure)), *cells])
    headings = ["Measure", *map(_in_words, names)]
    content = [
        Paragraph(NOTE, "note"),
        Table("Effect of each part, and of two together", headings, lines, name="parts"),
        provenance(study, measures),
    ]
    return Section("parts", "Parts", "What each part of the package does", content)


def sentences(study: Study, measure: str) -> list[str]:
    """What the parts do to one measure: a sentence for those that are shown to do something, one for the rest."""
    if not study.results.expected.parts:
        return []
    found, unit = _found(study, (measure,)), study.unit(measure)
    shown = is_shown(found["low"], found["high"])
    said = [
        f"{_in_words(row.effect)} {_change(row.estimate, unit)} "
        f"(95% interval {quantities.change_interval(row.low, row.high, unit)})"
        for row in found[shown].itertuples()
    ]
    rest = [_in_words(name) for name in found.loc[~shown, "effect"]]
    text = f"{labels.measure(measure)}, averaged over the other parts: {'; '.join(said)}." if said else ""
    none = f"No effect on {'it' if said else labels.measure(measure)} is shown of {', '.join(rest)}." if rest else ""
    return [" ".join(part for part in (text, none) if part)]


def _found(study: Study, measures: tuple[str, ...]) -> pd.DataFrame:
    table = study.results.effects()
    return table[table["measure"].isin(measures)]


def _cell(row: pd.Series, unit: str) -> Content:
    if pd.isna(row["estimate"]):
        return quantities.NOT_AVAILABLE
    interval = quantities.change_interval(row["low"], row["high"], unit)
    return number(with_small_print(_change(row["estimate"], unit), interval), row["estimate"])


def _change(number: float, unit: str) -> str:
    return f"{quantities.change(number, unit)}{' pp' if quantities.is_share(unit) else ''}"


def _in_words(effect: str) -> str:
    return effect.replace("_", " ")
