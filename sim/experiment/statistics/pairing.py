"""Scenarios side by side, replication by replication: they share their random numbers, so differences are paired."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def wide_table(measures: pd.DataFrame, measure: str, scenarios: Sequence[str] | None = None) -> pd.DataFrame:
    """Return one measure with a row for each replication and a column for each scenario, in the order given."""
    chosen = measures[measures["measure"] == measure]
    wide = chosen.pivot(index="replication", columns="scenario", values="value").sort_index()
    return wide if scenarios is None else wide.reindex(columns=list(scenarios))


def paired_differences(table: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Subtract the baseline within each replication.

    Parameters
    ----------
    table
        Tidy: ``scenario``, ``replication``, ``value`` and what else tells rows apart, such as ``measure``.
    baseline
        Scenario that is subtracted from the others.

    Returns
    -------
    DataFrame
        The rows of the other scenarios with the difference in ``value``, where both have one.
    """
    keys = [name for name in table.columns if name not in ("scenario", "value")]
    base = table[table["scenario"] == baseline].drop(columns="scenario").rename(columns={"value": "base"})
    pairs = table[table["scenario"] != baseline].merge(base, on=keys).dropna(subset=["value", "base"])
    return pairs.assign(value=pairs["value"] - pairs["base"]).drop(columns="base")
