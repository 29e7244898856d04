"""How a selection of the best scenario went: which are left, and after how many replications the others were out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.results.results import Results
from sim.experiment.results.runaways import runaways
from sim.experiment.statistics.intervals import cut_off, t_interval
from sim.experiment.statistics.observations import Observations
from sim.experiment.statistics.pairing import wide_table
from sim.experiment.statistics.ranking import Screening, screen
from sim.measures import MEASURES, quantities

KIND = "select"
"""Of the analysis in a manifest: the command that made it."""


def screening_of(measures: pd.DataFrame, scenarios: Sequence[str], analysis: Mapping[str, Any]) -> Screening:
    """Screen scenarios as a manifest's ``analysis`` says: ``measure``, ``indifference``, ``first``, ``confidence``.

    One in which a queue before the measure runs away in any of the ``first`` replications is left out from the
    beginning: it looks good because nobody gets so far. Where that is so in all, all are compared.
    """
    measure, first = analysis["measure"], analysis["first"]
    away = runaways(_observations(measures[measures["replication"] < first]), scenarios, measure)
    left = [name for name in scenarios if name not in away] or list(scenarios)
    wide = wide_table(measures, measure, left)
    found = screen(wide, MEASURES[measure].sign, analysis["indifference"], first, analysis["confidence"])
    return replace(found, used=dict.fromkeys(scenarios, first) | dict(found.used))


def _observations(measures: pd.DataFrame) -> Observations:
    """Return independent observations, of which no months are asked."""
    return Observations(measures, lambda *_: pd.DataFrame(), "")


def selection_table(results: Results) -> pd.DataFrame:
    """Return how a selection went.

    Returns
    -------
    DataFrame
        Those that are left first, best first, then the others, the last to be left out first: ``scenario``,
        ``replications`` until it was left out or selected, ``mean`` with ``low`` and ``high`` of its own 95% interval,
        and ``kept``.
    """
    analysis = results.manifest["analysis"]
    found = screening_of(results.independent, results.scenarios, analysis)
    wide = wide_table(results.independent, analysis["measure"], results.scenarios)
    n = wide.count()
    limits = quantities.limits(MEASURES[analysis["measure"]].unit)
    low, high = cut_off(*t_interval(wide.mean(), wide.std() / np.sqrt(n), n), *limits)
    table = pd.DataFrame(
        {
            "scenario": wide.columns,
            "replications": [found.used[name] for name in wide.columns],
            "mean": wide.mean().to_numpy(),
            "low": low.to_numpy(),
            "high": high.to_numpy(),
            "kept": wide.columns.isin(found.survivors),
        }
    )
    table["order"] = MEASURES[analysis["measure"]].sign * table["mean"]
    ordered = table.sort_values(["kept", "replications", "order"], ascending=False, kind="stable", ignore_index=True)
    return ordered.drop(columns="order")


def selection_tables(results: Results) -> dict[str, pd.DataFrame]:
    """Return the table of a selection by the name of its file."""
    return {"selection": selection_table(results)}
