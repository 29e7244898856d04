"""Constraints in words: what must be kept, in how many scenarios it is, and the numbers behind that."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.experiment.file.constraint import Constraint
from sim.experiment.statistics.chance import fewest_futures
from sim.experiment.statistics.verdict import MET, NOT_MET, UNDECIDED
from sim.measures import MEASURES, quantities
from sim.report.layout.inline import badge, strong
from sim.report.layout.parts import Paragraph
from sim.report.layout.tables import Table
from sim.report.layout.templates import Part
from sim.report.study.study import Study
from sim.report.words import labels, stuck
from sim.report.words.expectations import at_border, futures, interval, replications, rows, scenario, wanted


def content(study: Study) -> list[Part]:
    """Every constraint with a line for each scenario."""
    found: list[Part] = []
    judged = study.results.constraints()
    for measure, constraint in study.results.expected.constraints.items():
        chosen = judged[judged["measure"] == measure]
        lines = [
            [scenario(study, row["scenario"], True), badge(row["verdict"]), came_out(study, row)]
            for row in rows(chosen)
        ]
        name = f"constraint-{measure.replace('_', '-')}"
        table = Table(labels.measure(measure), ["Scenario", "Verdict", "What came out"], lines, name=name)
        found += [Paragraph(strong(in_words(measure, constraint)) + f": {counts(chosen)}"), table]
    return found


def sentences(study: Study) -> Iterator[tuple[str, list[str]]]:
    """Every constraint: how many scenarios meet it, and a line for each scenario."""
    judged = study.results.constraints()
    for measure, constraint in study.results.expected.constraints.items():
        found = judged[judged["measure"] == measure]
        lines = [
            f"{row['verdict']}: {scenario(study, row['scenario'], True)}: {came_out(study, row)}" for row in rows(found)
        ]
        yield f"{in_words(measure, constraint)}: {counts(found)}", lines


def in_words(measure: str, constraint: Constraint) -> str:
    """Say what must be kept.

    Examples
    --------
    >>> in_words("caseload_mean", Constraint(bound="<= 16", probability=0.9))
    'Children for each case holder at most 16, with 90% certainty'
    """
    text = wanted(constraint.limit, MEASURES[measure].unit)
    sure = f", with {quantities.plain(100 * constraint.probability)}% certainty" if constraint.probability else ""
    return f"{labels.measure(measure)} {text}{sure or ' on average'}"


def counts(judged: pd.DataFrame) -> str:
    """Say in how many scenarios a constraint is met."""
    verdicts = judged["verdict"].value_counts()
    if len(judged) == 1:
        return f"{verdicts.index[0]}."
    parts = [f"{name} in {verdicts[name]}" for name in (MET, NOT_MET, UNDECIDED) if name in verdicts]
    return f"{', '.join(parts)} of {len(judged)} scenarios."


def came_out(study: Study, row: dict[str, Any]) -> str:
    """Say what a verdict on a constraint rests on, and whether work gets so far at all."""
    away = stuck.in_brief(study, row["scenario"], row["measure"])
    hair = at_border(row["at_border_by"], "share" if row["quantity"] == "share of futures" else row["unit"])
    return "; ".join(filter(None, (_rests_on(study, row), hair, away)))


def _rests_on(study: Study, row: dict[str, Any]) -> str:
    if not row["n"]:
        return "no replication has a value of it"
    mean = quantities.amount(row["mean"], row["unit"])
    if row["quantity"] == "mean":
        return f"{mean} ({interval(row['low'], row['high'], row['unit'])}; {replications(study, row['n'])})"
    few = fewest_futures(row["probability"])
    more = f"; it takes {few} futures at least to be so sure" if row["verdict"] == UNDECIDED and row["n"] < few else ""
    interval_of_share = interval(row["low"], row["high"], "share")
    return f"in {futures(study, row)} ({interval_of_share}){more}; {mean} on average"
