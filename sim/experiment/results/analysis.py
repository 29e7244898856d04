"""Analyses that make scenarios of their own: the tables each writes beside those that every results folder has."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from sim.experiment.results.goal_answer import KIND as GOAL
from sim.experiment.results.goal_answer import goal_tables
from sim.experiment.results.results import Results
from sim.experiment.results.tornado import tornado_tables
from sim.experiment.results.waterfall import waterfall_tables
from sim.experiment.statistics.ranking import SELECTION, selection_tables

KINDS: Mapping[str, Callable[[Results], dict[str, pd.DataFrame]]] = {
    GOAL: goal_tables,
    "tornado": tornado_tables,
    "waterfall": waterfall_tables,
    SELECTION: selection_tables,
}
"""Kind of analysis, as the manifest names it: what makes its tables, by the name of the file."""


def tables_of_analysis(results: Results) -> dict[str, pd.DataFrame]:
    """Return the tables of the analysis that a results folder was made for; none where it compares scenarios only."""
    analysis = results.manifest.get("analysis")
    return KINDS[analysis["kind"]](results) if analysis else {}
