"""Scenarios side by side, replication by replication: they share their random numbers, so differences are paired.

One rule says what everything rests on: averages and differences on the replications that every scenario has; what
single futures of one scenario bring (ranges, in how many of them something is so) on all that it has.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.experiment.statistics.futures import is_so_or_not
from sim.experiment.statistics.intervals import Estimate, mean_of, share_of

ENOUGH_FOR_A_PAIR = 2
"""Replications that a difference with an interval takes."""


def wide_table(measures: pd.DataFrame, measure: str, scenarios: Sequence[str] | None = None) -> pd.DataFrame:
    """Return one measure with a row for each replication and a column for each scenario, in the order given."""
    chosen = measures[measures["measure"] == measure]
    wide = chosen.pivot(index="replication", columns="scenario", values="value").sort_index()
    return wide if scenarios is None else wide.reindex(columns=list(scenarios))


def shared_by_all(measures: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Keep, of each measure, the replications in which every scenario has a value.

    A scenario that never has one is not waited for. Where fewer than two replications are left, those that have
    fewest are set aside, the baseline last, until two are; where that does not help, nobody is.

    Parameters
    ----------
    measures
        Tidy: ``scenario``, ``replication``, ``measure``, ``value``.
    baseline
        What the others are compared with.

    Returns
    -------
    DataFrame
        Rows of the table: of all scenarios that are compared, the same replications.
    """
    known = measures.dropna(subset=["value"])
    having = known.groupby("measure", observed=True)["scenario"].nunique()
    here = known.groupby(["measure", "replication"], observed=True)["scenario"].transform("size")
    found = known[here == known["measure"].map(having).astype(int)]
    left = found.groupby("measure", observed=True)["replication"].nunique().reindex(having.index, fill_value=0)
    parts = [found]
    for measure in left.index[left < ENOUGH_FOR_A_PAIR]:
        wide = wide_table(known, measure)
        if kept := _without_those_that_have_fewest(wide, baseline):
            rows = known[(known["measure"] == measure) & known["scenario"].isin(kept)]
            parts = [each[each["measure"] != measure] for each in parts]
            parts.append(rows[rows["replication"].isin(wide[kept].dropna().index)])
    return pd.concat(parts) if len(parts) > 1 else found


def _without_those_that_have_fewest(wide: pd.DataFrame, baseline: str) -> list[str]:
    """Return the most scenarios that share enough replications; none where no two do."""
    counts = wide.count()
    order = sorted(wide.columns, key=lambda name: (name == baseline, counts[name]))
    if (counts >= ENOUGH_FOR_A_PAIR).sum() < 2:
        return []
    left = (order[place:] for place in range(1, len(order) - 1))
    return next((names for names in left if len(wide[names].dropna()) >= ENOUGH_FOR_A_PAIR), [])


def averaged(measures: pd.DataFrame, shared: pd.DataFrame) -> pd.DataFrame:
    """Return what averages are taken over: the replications that all share, and all there are of what is set aside."""
    keys = ["scenario", "measure"]
    compared = pd.MultiIndex.from_frame(shared[keys].drop_duplicates())
    alone = ~pd.MultiIndex.from_frame(measures[keys]).isin(compared)
    return measures[alone | measures.index.isin(shared.index)]


def difference_of(differences: pd.Series, measure: str, comparisons: int = 1, level: float = 0.95) -> Estimate:
    """Return the mean of paired differences in a measure with its interval.

    Student's t; of what is so or not in each future, the exact one for paired shares (:func:`paired_shares`).
    """
    if is_so_or_not(measure) and differences.dropna().isin([-1.0, 0.0, 1.0]).all():
        return paired_shares(differences, 1.0 - (1.0 - level) / comparisons)
    return mean_of(differences, level, comparisons)


def paired_shares(differences: pd.Series, level: float = 0.95) -> Estimate:
    """Return the difference of two shares of the same futures, with an interval that holds for few of them.

    A future in which something is so on both sides, or on neither, says nothing. Of those in which the sides differ,
    as many do so one way as the other if the shares are equal: zero is left out exactly where the exact test of
    McNemar (1947, Psychometrika 12, 153-157) rejects that. The interval has Clopper and Pearson's limits for the share
    of one way among those that differ, times those for the share that differ, whichever is wider.

    Parameters
    ----------
    differences
        1 where it is so in the scenario only, -1 where in the baseline only, 0 where in both or neither.
    level
        Confidence of each of the two intervals.
    """
    known = differences.dropna()
    if len(known) < ENOUGH_FOR_A_PAIR:
        return Estimate(float(known.mean()), n=len(known))
    differs = share_of(known != 0.0, level)
    way = share_of(known[known != 0.0] > 0.0, level)
    least, most = 2.0 * way.low - 1.0, 2.0 * way.high - 1.0
    low, high = (
        least * (differs.low if least > 0.0 else differs.high),
        most * (differs.low if most < 0.0 else differs.high),
    )
    return Estimate(float(known.mean()), low, high, len(known))


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
