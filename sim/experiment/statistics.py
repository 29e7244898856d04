"""Estimates over replications: means, intervals, quantiles, and paired differences.

Each replication is one independent observation of every measure, so intervals are Student's t. Scenarios share their
random numbers by replication, so a difference is taken within each replication first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import stats

LEVELS = {"ci95": 0.95, "ci80": 0.80}
"""Confidence levels of the intervals that are reported."""


def summarise(measures: pd.DataFrame, units: Mapping[str, str]) -> pd.DataFrame:
    """Estimate every measure in every scenario.

    Parameters
    ----------
    measures
        Tidy: ``scenario``, ``replication``, ``measure``, ``value``. A missing value (a share of nothing) is left out.
    units
        Unit of each measure.

    Returns
    -------
    DataFrame
        One row per scenario and measure, in order of first appearance: ``n``, ``mean``, ``sd``, ``ci95_low``,
        ``ci95_high``, ``ci80_low``, ``ci80_high`` (intervals of the mean) and ``median``, ``p10``, ``p90`` (quantiles
        over replications).
    """
    groups = measures.groupby(["scenario", "measure"], sort=False)["value"]
    table = groups.agg(n="count", mean="mean", sd="std").reset_index()
    table.insert(2, "unit", [units.get(name, "") for name in table["measure"]])
    for name, level in LEVELS.items():
        half = _half_width(table["sd"] / np.sqrt(table["n"]), table["n"], level)
        table[f"{name}_low"], table[f"{name}_high"] = table["mean"] - half, table["mean"] + half
    for name, quantile in {"median": 0.5, "p10": 0.1, "p90": 0.9}.items():
        table[name] = groups.quantile(quantile).to_numpy()
    return table


def compare(measures: pd.DataFrame, baseline: str, units: Mapping[str, str]) -> pd.DataFrame:
    """Estimate how every other scenario differs from the baseline, on the replications that both have.

    Returns
    -------
    DataFrame
        One row per scenario and measure: ``n`` common replications, ``baseline_mean``, ``scenario_mean``,
        ``difference`` with ``se_paired``, ``ci95_*`` and ``ci80_*``; ``se_unpaired``, which runs with unrelated random
        numbers would have had; ``variance_ratio`` = (se_unpaired / se_paired)^2, how many times more replications
        those would have needed.
    """
    values = measures.rename(columns={"value": "scenario_value"})
    base = values[values["scenario"] == baseline].drop(columns="scenario")
    base = base.rename(columns={"scenario_value": "baseline_value"})
    pairs = values[values["scenario"] != baseline].merge(base, on=["replication", "measure"]).dropna()
    pairs["difference"] = pairs["scenario_value"] - pairs["baseline_value"]
    groups = pairs.groupby(["scenario", "measure"], sort=False)
    n = groups["difference"].count()
    deviations = groups[["scenario_value", "baseline_value", "difference"]].std()
    table = pd.DataFrame(
        {
            "n": n,
            "baseline_mean": groups["baseline_value"].mean(),
            "scenario_mean": groups["scenario_value"].mean(),
            "difference": groups["difference"].mean(),
            "se_paired": deviations["difference"] / np.sqrt(n),
        }
    )
    for name, level in LEVELS.items():
        half = _half_width(table["se_paired"], n, level)
        table[f"{name}_low"], table[f"{name}_high"] = table["difference"] - half, table["difference"] + half
    table["se_unpaired"] = np.hypot(deviations["scenario_value"], deviations["baseline_value"]) / np.sqrt(n)
    # No ratio where the scenarios differ by the same amount in every replication, apart from rounding.
    rounding = 1e-12 * table[["baseline_mean", "scenario_mean"]].abs().max(axis="columns")
    paired = table["se_paired"].where(table["se_paired"] > rounding)
    table["variance_ratio"] = (table["se_unpaired"] / paired) ** 2
    table = table.reset_index()
    table.insert(2, "unit", [units.get(name, "") for name in table["measure"]])
    return table


def possibly_best(measures: pd.DataFrame, measure: str, scenarios: Sequence[str], sign: int) -> pd.DataFrame:
    """Order scenarios by a measure and say which cannot be told from the best of them.

    Parameters
    ----------
    measures
        Tidy, as for :func:`summarise`.
    measure
        What is compared.
    scenarios
        Those to choose from.
    sign
        +1 where more is better, -1 where less is.

    Returns
    -------
    DataFrame
        Best first: ``scenario``, ``mean``, ``difference`` from the first, its interval ``ci95_low`` and ``ci95_high``
        (paired, widened by Bonferroni for as many comparisons as are made) and ``possibly_best``.
    """
    chosen = measures[(measures["measure"] == measure) & measures["scenario"].isin(scenarios)]
    wide = chosen.pivot(index="replication", columns="scenario", values="value")
    means = wide.mean().sort_values(ascending=sign < 0, kind="stable")
    differences = wide[means.index].sub(wide[means.index[0]], axis=0)
    n = differences.count()
    level = 1.0 - 0.05 / max(len(means) - 1, 1)
    half = _half_width(differences.std() / np.sqrt(n), n, level)
    low, high = differences.mean() - half, differences.mean() + half
    reaches_best = (high if sign > 0 else -low) >= 0.0
    # With one replication nothing can be ruled out.
    return pd.DataFrame(
        {
            "scenario": means.index,
            "mean": means.to_numpy(),
            "difference": differences.mean().to_numpy(),
            "ci95_low": low.to_numpy(),
            "ci95_high": high.to_numpy(),
            "possibly_best": (reaches_best | half.isna()).to_numpy(),
        }
    )


def _half_width(standard_error: pd.Series, n: pd.Series, level: float) -> pd.Series:
    """Half the width of Student's t interval; missing where there are fewer than two observations."""
    freedom = (n - 1).where(n > 1)
    return standard_error * stats.t.ppf(0.5 + level / 2.0, freedom)
