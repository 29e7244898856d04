"""The replications of an experiment as observations, from which statements and bounds are judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from sim.experiment.statistics.pairing import shared_by_all, wide_table


@dataclass(frozen=True)
class Observations:
    """The replications of an experiment, from which patterns and constraints are judged.

    Attributes
    ----------
    measures
        Tidy table, as in the results folder.
    by_month
        From the names of a scenario and a measure to the measure in each replication (rows) and month (columns, in
        order), as :func:`by_month` makes of a table; a function, as all months of all measures can be too many to hold.
    baseline
        Name of the baseline.
    draw_of
        From the number of a replication to that of the draw of uncertain parameters that it shares with others; None
        where all parameters are known. Replications that share a draw are no independent observations: they count as
        one, by their mean where means are judged, by the first of them where futures are counted.
    """

    measures: pd.DataFrame
    by_month: Callable[[str, str], pd.DataFrame]
    baseline: str
    draw_of: Callable[[int], int] | None = None
    _compared: dict[tuple[str, tuple[int, int] | None], pd.DataFrame] = field(default_factory=dict, repr=False)

    def values(self, scenario: str, measure: str, months: tuple[int, int] | None = None) -> pd.Series:
        """Return a measure in each replication: over the whole time, or the mean of the values of some months."""
        if months:
            table = self.by_month(scenario, measure)
            first, last = months
            return table.iloc[:, first - 1 : last].mean(axis=1) if table.shape[1] >= last else pd.Series(dtype=float)
        chosen = (self.measures["scenario"] == scenario) & (self.measures["measure"] == measure)
        return self.measures[chosen].set_index("replication")["value"]

    def compared(self, measure: str, months: tuple[int, int] | None = None) -> pd.DataFrame:
        """Return a measure in the replications that every scenario has (rows) by scenario (columns).

        A scenario that was set aside has no column: see :func:`sim.experiment.statistics.pairing.shared_by_all`.
        """
        key = measure, months
        if key not in self._compared:
            rows = [
                self.values(name, measure, months)
                .rename("value")
                .rename_axis("replication")
                .reset_index()
                .assign(scenario=name, measure=measure)
                for name in self.measures["scenario"].unique()
            ]
            table = pd.concat(rows, ignore_index=True) if rows else self.measures
            self._compared[key] = wide_table(shared_by_all(table, self.baseline), measure)
        return self._compared[key]

    def averaged(self, scenario: str, measure: str, months: tuple[int, int] | None = None) -> pd.Series:
        """Return what an average is taken over: the replications that all share, or its own of what is set aside."""
        shared = self.compared(measure, months)
        return shared[scenario] if scenario in shared else self.values(scenario, measure, months).dropna()

    def independent_means(self, values: pd.Series) -> pd.Series:
        """Return independent observations of a mean: the values, or their means by draw."""
        return values if self.draw_of is None else values.groupby(self.draw_of).mean()

    def independent_futures(self, values: pd.Series) -> pd.Series:
        """Return independent futures: the values, or the first of each draw."""
        if self.draw_of is None:
            return values
        return values[~values.index.map(self.draw_of).duplicated()]


def by_month(monthly: pd.DataFrame, scenario: str, measure: str) -> pd.DataFrame:
    """Return a measure of a tidy table in each replication (rows) and month (columns, in order)."""
    chosen = (monthly["scenario"] == scenario) & (monthly["measure"] == measure)
    return monthly[chosen].pivot(index="replication", columns="month", values="value").sort_index(axis=1)
