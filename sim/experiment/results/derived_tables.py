"""The tables that follow from those of the replications: summaries, verdicts, and what each kind of analysis adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from sim.experiment.results import goal_seek, selection, tornado, waterfall
from sim.experiment.results.results import Results

KINDS: Mapping[str, Callable[[Results], dict[str, pd.DataFrame]]] = {
    goal_seek.KIND: goal_seek.goal_tables,
    tornado.KIND: tornado.tornado_tables,
    waterfall.KIND: waterfall.waterfall_tables,
    selection.KIND: selection.selection_tables,
}
"""Kind of analysis, as the manifest names it: what makes its tables, by the name of the file."""


def tables_of_analysis(results: Results) -> dict[str, pd.DataFrame]:
    """Return the tables of the analysis that a results folder was made for; none where it compares scenarios only."""
    analysis = results.manifest.get("analysis")
    return KINDS[analysis["kind"]](results) if analysis else {}


def derived_tables(results: Results) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the tables that follow from those of the replications, with the names of their files."""
    if results.uncertainty is not None:
        yield "uncertainty.csv", results.uncertainty
    yield "summary.csv", results.summary()
    yield "comparison.csv", results.compare()
    for name, table in tables_of_analysis(results).items():
        yield f"{name}.csv", table
    if results.expected.patterns:
        yield "patterns.csv", results.patterns()
    if results.expected.constraints:
        yield "constraints.csv", results.constraints()
    if results.expected.parts:
        yield "effects.csv", results.effects()
    if results.evaluation:
        yield "economics.csv", results.evaluation.table()
