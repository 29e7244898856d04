"""Replications until the estimates are as precise as asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from scipy import stats

from sim.experiment.folder import tidy_tables, write_results
from sim.experiment.plan import Plan
from sim.experiment.results import Results
from sim.experiment.run import Filled, Options, fill_store
from sim.experiment.store import Store

_LARGEST_STEP = 4
"""Times as many replications at most as there were: the spread seen in a few of them is a rough guide."""


@dataclass(frozen=True)
class Precision:
    """When to stop.

    Attributes
    ----------
    half_width : float
        Of the 95% interval of every mean, as a share of the mean, or of its size where that is larger.
    at_least, at_most : int
        Replications.
    """

    half_width: float
    at_least: int
    at_most: int


def replications_needed(values: pd.DataFrame, half_width: float, sizes: Mapping[str, float] | None = None) -> int:
    """Return how many replications would give every mean the half-width asked for, going by the spread so far.

    Parameters
    ----------
    values
        A row for each replication, a column for each quantity; missing values are left out.
    half_width
        Of the 95% interval, as a share of the mean. A mean of zero asks for nothing.
    sizes
        Of quantities that are compared with something larger than themselves: what to take a share of instead.
    """
    needed, sizes = 2, sizes or {}
    for name in values.columns:
        seen = values[name].dropna()
        allowed, spread = half_width * max(abs(seen.mean()), sizes.get(name, 0.0)), seen.std()
        if allowed > 0.0 and spread > 0.0:
            needed = max(needed, _smallest(spread / allowed))
    return needed


def _smallest(spread: float) -> int:
    """Return the smallest number n for which Student's t, times a spread in half-widths over root n, is at most 1."""
    number = max(2, math.ceil((stats.norm.ppf(0.975) * spread) ** 2))
    while stats.t.ppf(0.975, number - 1) * spread > math.sqrt(number):
        number += 1
    return number


def run_to_precision(
    plan: Plan,
    options: Options,
    quantities: Callable[[pd.DataFrame], pd.DataFrame],
    precision: Precision,
    sizes: Mapping[str, float] | None = None,
) -> Results:
    """Run replications of every scenario until the means are precise enough, and write one results folder.

    Because chance decides when to stop, the intervals are a little too narrow where the number of replications is
    small; ``at_least`` keeps that negligible.

    Parameters
    ----------
    plan
        Its numbers of replications are replaced.
    options
        As for :func:`sim.experiment.run.run_plan`.
    quantities
        From the measures of all replications (``scenario``, ``replication``, ``measure``, ``value``) to a table with
        a row for each replication and a column for each quantity that is to be precise.
    precision
        When to stop.
    sizes
        As for :func:`replications_needed`.
    """
    rounds: list[Filled] = []
    number = min(precision.at_least, precision.at_most)
    while True:
        plan = plan.with_exactly(number)
        rounds.append(fill_store(plan, options))
        needed = replications_needed(quantities(stored_measures(plan, rounds[-1].store)), precision.half_width, sizes)
        if needed <= number or number == precision.at_most:
            break
        number = min(needed, precision.at_most, _LARGEST_STEP * number)
    first, last = rounds[0], rounds[-1]
    run = {
        **last.run,
        "started_utc": first.run["started_utc"],
        "wall_seconds": round(sum(each.run["wall_seconds"] for each in rounds), 1),
        "replications_run": sum(each.run["replications_run"] for each in rounds),
        "replications_from_store": first.run["replications_from_store"],
    }
    return write_results(plan, last.store, last.failures, run, Path(options.results_dir))


def stored_measures(plan: Plan, store: Store) -> pd.DataFrame:
    """Return the measures of every replication of a plan that the store has, tidy."""
    tables = []
    for scenario in plan.scenarios:
        stored = {task.replication: store.read(task) for task in scenario.tasks() if store.has(task)}
        if stored:
            tables.append(tidy_tables(stored, scenario.name)["measures"])
    return pd.concat(tables, ignore_index=True)
