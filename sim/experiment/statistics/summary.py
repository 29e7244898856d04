"""Estimates over replications: means, intervals, quantiles, and paired differences.

Each replication is one independent observation of every measure, so intervals are Student's t; of what is so or not in
a future they are the exact ones for shares. Scenarios share their random numbers by replication, so a difference is
taken within each replication first. Intervals are cut off at what is possible: a share lies between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.statistics.decided import decide
from sim.experiment.statistics.futures import ENOUGH_FOR_A_RANGE, LOWER, UPPER, is_so_or_not, quantiles
from sim.experiment.statistics.intervals import Estimate, cut_off, share_of, t_interval
from sim.experiment.statistics.pairing import difference_of
from sim.measures import quantities

LEVELS = {"ci95": 0.95, "ci80": 0.80}
"""Confidence levels of the intervals that are reported."""


def summarise(
    measures: pd.DataFrame,
    units: Mapping[str, str],
    futures: pd.DataFrame | None = None,
    observed: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Estimate every measure in every scenario.

    Parameters
    ----------
    measures
        Tidy: ``scenario``, ``replication``, ``measure``, ``value``. A missing value (a share of nothing) is left out.
    units
        Unit of each measure.
    futures
        Every replication of a scenario, where ``measures`` has fewer, or means over replications that share a draw;
        None means that ``measures`` has them.
    observed
        The independent observations among them, which say whether they are enough for a range; None as above.

    Returns
    -------
    DataFrame
        One row per scenario and measure, in order of first appearance: ``n``, ``mean``, ``sd``, ``ci95_low``,
        ``ci95_high``, ``ci80_low``, ``ci80_high`` (intervals of the mean) and, over single replications, ``median``,
        ``p10``, ``p90`` (as :func:`sim.experiment.statistics.futures.quantiles`; missing where fewer than
        ``ENOUGH_FOR_A_RANGE`` are observed), ``lowest``, ``highest`` and how many they are, ``runs``.
    """
    groups = measures.groupby(["scenario", "measure"], sort=False)["value"]
    table = groups.agg(n="count", mean="mean", sd="std").reset_index()
    table.insert(2, "unit", [units.get(name, "") for name in table["measure"]])
    limits = np.array([quantities.limits(unit) for unit in table["unit"]]).reshape(-1, 2).T
    for name, level in LEVELS.items():
        low, high = t_interval(table["mean"], table["sd"] / np.sqrt(table["n"]), table["n"], level)
        table[f"{name}_low"], table[f"{name}_high"] = cut_off(low, high, *limits)
        exact = {key: share_of(values.dropna() > 0.0, level) for key, values in _so_or_not(measures, {0.0, 1.0})}
        _put(table, name, exact)
    table = table.join(_of_futures(measures if futures is None else futures), on=["scenario", "measure"])
    keys = ["scenario", "measure"]
    counts = (
        table["n"] if observed is None else table[keys].join(observed.groupby(keys)["value"].count(), on=keys)["value"]
    )
    for name in ("p10", "p90"):
        table[name] = table[name].where(counts >= ENOUGH_FOR_A_RANGE)
    return table


def _so_or_not(table: pd.DataFrame, possible: set[float]) -> Iterator[tuple[tuple[str, str], pd.Series]]:
    """Yield the values of what is so or not in each future, by scenario and measure."""
    chosen = table[table["measure"].map(is_so_or_not).astype(bool)]
    for (scenario, measure), values in chosen.groupby(["scenario", "measure"], sort=False, observed=True)["value"]:
        if values.dropna().isin(possible).all() and values.count() > 1:
            yield (str(scenario), str(measure)), values


def _put(table: pd.DataFrame, name: str, exact: Mapping[tuple[str, str], Estimate]) -> None:
    """Put exact intervals in the place of others."""
    keys = zip(table["scenario"], table["measure"], strict=True)
    found = {row: exact[key] for row, key in enumerate(keys) if key in exact}
    for end in ("low", "high"):
        table.loc[list(found), f"{name}_{end}"] = [getattr(each, end) for each in found.values()]


def _of_futures(measures: pd.DataFrame) -> pd.DataFrame:
    """Return what single replications brought, by scenario and measure."""
    wide = measures.pivot(index="replication", columns=["scenario", "measure"], values="value")
    median, low, high = quantiles(wide, (0.5, LOWER, UPPER))
    values = {"median": median, "p10": low, "p90": high, "lowest": wide.min(), "highest": wide.max()}
    return pd.DataFrame({**values, "runs": wide.count()}, index=wide.columns)


def compare(
    measures: pd.DataFrame,
    baseline: str,
    units: Mapping[str, str],
    matters: Mapping[str, float] | None = None,
    replications_each: int = 1,
) -> pd.DataFrame:
    """Estimate how every other scenario differs from the baseline, on the replications that both have.

    Parameters
    ----------
    measures
        Tidy, as for :func:`summarise`.
    baseline
        The scenario that is taken from the others.
    units
        Unit of each measure.
    matters
        Smallest difference that matters, by measure.
    replications_each
        Replications that count as one observation: those that share a draw of uncertain parameters.

    Returns
    -------
    DataFrame
        One row per scenario and measure: ``n`` common replications, ``baseline_mean``, ``scenario_mean``,
        ``difference`` with ``se_paired``, ``ci95_*`` and ``ci80_*``; ``simultaneous_*``, limits that hold for all
        scenarios together, measure by measure, with 95% confidence; ``se_unpaired``, which runs with unrelated random
        numbers would have had; ``variance_reduction`` = 1 - (se_paired / se_unpaired)^2, what pairing took out of the
        variance; ``attainable_reduction``, the most that any pairing could; and what the 95% interval decides, as
        :func:`sim.experiment.statistics.decided.decide` adds it.

    Notes
    -----
    Whatever the pairing, the variance of the difference is least when the two are in the same order: the best
    replication of the one beside the best of the other, and so on (Hoeffding 1940; Whitt 1976, Annals of Statistics
    4(6), 1280-1289). That is what the attainable reduction is measured with. It is 2 s1 s2 / (s1^2 + s2^2) where both
    have the same shape with standard deviations s1 and s2, and less where the shapes differ.
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
    scenarios = (n > 1).groupby(level="measure").transform("sum")
    found = {name: t_interval(table["difference"], table["se_paired"], n, level) for name, level in LEVELS.items()}
    found["simultaneous"] = t_interval(table["difference"], table["se_paired"], n, comparisons=scenarios)
    unit = [units.get(name, "") for name in table.index.get_level_values("measure")]
    limits = np.array([quantities.change_limits(each) for each in unit]).reshape(-1, 2).T
    for name, (low, high) in found.items():
        table[f"{name}_low"], table[f"{name}_high"] = cut_off(low, high, *limits)
    unpaired = np.hypot(deviations["scenario_value"], deviations["baseline_value"])
    table["se_unpaired"] = unpaired / np.sqrt(n)
    # Nothing to take out where neither scenario varies, apart from rounding.
    rounding = 1e-12 * table[["baseline_mean", "scenario_mean"]].abs().max(axis="columns")
    varies = unpaired.where(unpaired > rounding)
    table["variance_reduction"] = 1.0 - (deviations["difference"] / varies) ** 2
    table["attainable_reduction"] = 1.0 - (_deviation_in_same_order(pairs, groups) / varies) ** 2
    seen = groups[["scenario_value", "baseline_value"]].any().any(axis="columns")
    amounts = pd.Series(matters or {}, dtype=float).reindex(table.index.get_level_values("measure"))
    amounts, sd = amounts.set_axis(table.index), deviations["difference"]
    table = table.reset_index()
    table.insert(2, "unit", unit)
    changes = list(_so_or_not(pairs.assign(value=pairs["difference"]), {-1.0, 0.0, 1.0}))
    for name, level, comparisons in (
        *((name, level, False) for name, level in LEVELS.items()),
        ("simultaneous", 0.95, True),
    ):
        at_once = {key: int(scenarios[key]) if comparisons else 1 for key, _ in changes}
        _put(table, name, {key: difference_of(each, key[1], at_once[key], level) for key, each in changes})
    sd, amounts, seen = (each.reset_index(drop=True) for each in (sd, amounts, seen))
    return decide(table, table["ci95_low"], table["ci95_high"], sd, amounts, seen, replications_each)


def _deviation_in_same_order(pairs: pd.DataFrame, groups: Any) -> pd.Series:
    """Return the standard deviation of differences when the values of each group are paired in ascending order."""
    group = groups.ngroup().to_numpy()
    scenario, base = (
        pairs[name].to_numpy()[np.lexsort((pairs[name], group))] for name in ("scenario_value", "baseline_value")
    )
    deviation = pd.Series(scenario - base).groupby(np.sort(group)).std()
    return deviation.set_axis(groups.size().index)
