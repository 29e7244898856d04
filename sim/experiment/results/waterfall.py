"""Which part of the difference between two scenarios comes from which change: the numbers behind a waterfall."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.results.results import Results
from sim.experiment.statistics.intervals import cut_off, t_interval
from sim.experiment.statistics.pairing import wide_table
from sim.measures import MEASURES, quantities

KIND = "waterfall"
"""Of the analysis in a manifest: the command that made it."""

MOST_FOR_SHAPLEY = 5
"""Changes of which every combination is run: 32 scenarios."""

LEVEL, IN_ORDER, SHAPLEY, FIRST, LAST = "level", "in order", "any order", "first", "last"
INTERACTION, TOTAL = "interaction", "total"
"""What a row of the table is; ``any order`` is the Shapley value."""

Outcome = Callable[[frozenset[int]], pd.Series]
"""By replication: the measure with these changes made, numbered as in the manifest."""


def waterfall_tables(results: Results) -> dict[str, pd.DataFrame]:
    """Return the table of a waterfall by the name of its file."""
    return {KIND: attribution(results.measures, results.manifest["analysis"])}


def attribution(measures: pd.DataFrame, analysis: Mapping[str, Any]) -> pd.DataFrame:
    """Divide the difference between two scenarios among the changes that lead from one to the other.

    Parameters
    ----------
    measures
        Tidy: ``scenario``, ``replication``, ``measure``, ``value``.
    analysis
        As :func:`sim.experiment.analyses.waterfall.plan_waterfall` puts it into the manifest.

    Returns
    -------
    DataFrame
        Rows by measure and ``method``: ``level``, the mean of both scenarios; ``in order``, what each change adds to
        those before it; ``any order``, what it adds on average over all orders (Shapley 1953, A value for n-person
        games; only where all combinations were run); ``first`` and ``last``, what it adds alone and to all others;
        ``interaction``, the total less the sum of what each adds alone; and ``total``. The rows of ``in order``, and
        those of ``any order``, add up to the total, which is why all use the same replications: those in which every
        scenario has a value. ``ci95_*`` are paired intervals, ``simultaneous_*`` hold for all rows of a method.
    """
    tables = [_of_measure(measures, name, analysis) for name in analysis["measures"]]
    return pd.concat(tables, ignore_index=True)


def _of_measure(measures: pd.DataFrame, measure: str, analysis: Mapping[str, Any]) -> pd.DataFrame:
    scenarios = {frozenset(entry["changes"]): entry["scenario"] for entry in analysis["scenarios"]}
    wide = wide_table(measures, measure, list(scenarios.values())).dropna()
    parts = dict(_parts(lambda made: wide[scenarios[made]], scenarios, analysis))
    rows = pd.DataFrame(
        {
            "measure": measure,
            "unit": MEASURES[measure].unit,
            "method": [method for method, _ in parts],
            "change": [change for _, change in parts],
            "n": len(wide),
            "effect": [part.mean() for part in parts.values()],
        }
    )
    error = pd.Series([part.std() for part in parts.values()]) / np.sqrt(max(len(wide), 1))
    unit = MEASURES[measure].unit
    limits_of = {LEVEL: quantities.limits(unit), INTERACTION: (-np.inf, np.inf)}
    limits = np.array([limits_of.get(method, quantities.change_limits(unit)) for method in rows["method"]]).T
    together = rows.groupby("method")["change"].transform("size")
    for name, comparisons in {"ci95": 1, "simultaneous": together}.items():
        low, high = t_interval(rows["effect"], error, rows["n"], comparisons=comparisons)
        rows[f"{name}_low"], rows[f"{name}_high"] = cut_off(low, high, *limits)
    return rows


def _parts(
    outcome: Outcome, run: Mapping[frozenset[int], str], analysis: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, str], pd.Series]]:
    names = [change["name"] for change in analysis["changes"]]
    nothing, everything = frozenset[int](), frozenset(range(len(names)))
    yield (LEVEL, analysis["from"]), outcome(nothing)
    yield (LEVEL, analysis["to"]), outcome(everything)
    for index, name in enumerate(names):
        before = frozenset(range(index))
        yield (IN_ORDER, name), outcome(before | {index}) - outcome(before)
    if len(run) == 2 ** len(names):
        for index, name in enumerate(names):
            yield (SHAPLEY, name), shapley_value(outcome, index, len(names))
    alone = [outcome(frozenset({index})) - outcome(nothing) for index in sorted(everything)]
    for name, part in zip(names, alone, strict=True):
        yield (FIRST, name), part
    for index, name in enumerate(names):
        yield (LAST, name), outcome(everything) - outcome(everything - {index})
    total = outcome(everything) - outcome(nothing)
    yield (INTERACTION, ""), total - sum(alone)
    yield (TOTAL, ""), total


def shapley_value(outcome: Outcome, index: int, number: int) -> pd.Series:
    """Return what one of several changes adds on average over all orders of making them.

    In the same number of orders it comes after each set of others of a given size, so that a set of s others among n
    changes has the weight s! (n - s - 1)! / n!.
    """
    others = [each for each in range(number) if each != index]
    parts = [
        (outcome(frozenset({*made, index})) - outcome(frozenset(made)))
        * (factorial(size) * factorial(number - size - 1) / factorial(number))
        for size in range(number)
        for made in combinations(others, size)
    ]
    return pd.concat(parts, axis=1).sum(axis=1)
