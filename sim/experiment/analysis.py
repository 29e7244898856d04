"""Analyses that make scenarios of their own: the tables each writes beside those that every results folder has."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from sim.experiment.attribution import waterfall_tables
from sim.experiment.ranking import SELECTION, selection_tables
from sim.experiment.results import Results
from sim.experiment.sought import KIND as GOAL
from sim.experiment.sought import goal_tables
from sim.experiment.swings import tornado_tables

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
