"""What a report is about: an experiment's results, read once into the terms the report uses."""

from collections.abc import Mapping
from functools import cached_property
from math import isfinite
from typing import Any

import pandas as pd

from sim.experiment.results.results import Results
from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.futures import ENOUGH_FOR_A_RANGE
from sim.experiment.statistics.intervals import Estimate
from sim.experiment.statistics.pairing import wide_table
from sim.measures import MEASURES
from sim.report.study.forecast import Forecast, PairedDifference
from sim.report.study.grid import Factor, Grid, find_grid

# Leaves of the configuration that say how, not what, and so never make scenarios differ.
_NOT_FACTORS = ("execution.", "run.replications", "run.keep_events", "run.check_invariants")

PEOPLE = "people_total"


class Study:
    """An experiment's results as a report needs them.

    Parameters
    ----------
    results
        What `sim.run_experiment` returns, or a results folder loaded again.

    Attributes
    ----------
    scenarios : tuple of FinishedScenario
        Those with a finished replication.
    baseline : FinishedScenario
        The experiment's own, or the first of the scenarios if none of its replications was finished.
    measures : tuple of str
        Names of the measures that have a value.
    """

    def __init__(self, results: Results) -> None:
        self.results = results
        self.manifest = results.manifest
        self.title = str(self.manifest["title"])
        self.question = str(self.manifest["question"])
        self.scenarios = results.finished_scenarios
        named = (item for item in self.scenarios if item.name == self.manifest["baseline"])
        self.baseline = next(named, self.scenarios[0])
        self.seed = int(self.manifest["seed"])
        self.generator = f"frontdoor-sim {self.manifest['code']['version']}"
        self._runaways: dict[str, Mapping[str, Mapping[str, Estimate]]] = {}
        self._side_by_side: dict[str, pd.DataFrame] = {}
        self.measures = tuple(name for name in results.summary()["measure"].drop_duplicates() if self._measured(name))

    def _measured(self, measure: str) -> bool:
        """Whether any scenario has a value, as a share of nothing has none."""
        found = (self.estimates.get((item.name, measure)) for item in self.scenarios)
        return any(item is not None and isfinite(item.value) for item in found)

    def has(self, measure: str) -> bool:
        """Whether every scenario has a value of a measure."""
        return all(self.has_value(item, measure) for item in self.scenarios)

    def has_value(self, scenario: FinishedScenario, measure: str) -> bool:
        """Whether a scenario has a value of a measure, as a share of nothing has none."""
        estimate = self.estimates.get((scenario.name, measure))
        return estimate is not None and isfinite(estimate.value)

    def people(self, scenario: FinishedScenario) -> float | None:
        """Case-holding people in a scenario on average, agency workers included; None where nobody was counted."""
        estimate = self.estimates.get((scenario.name, PEOPLE))
        return estimate.value if estimate and isfinite(estimate.value) else None

    def unit(self, measure: str) -> str:
        """Unit of a measure."""
        return MEASURES[measure].unit

    @property
    def others(self) -> tuple[FinishedScenario, ...]:
        """Every scenario but the baseline."""
        return tuple(item for item in self.scenarios if item is not self.baseline)

    @cached_property
    def estimates(self) -> Mapping[tuple[str, str], Forecast]:
        """Estimates by scenario's name and measure."""
        table = self.results.summary()
        table["enough"] = table["p10"].notna()
        table["range_low"] = table["p10"].fillna(table["lowest"])
        table["range_high"] = table["p90"].fillna(table["highest"])
        return {
            (row.scenario, row.measure): Forecast(
                row.mean,
                row.ci95_low,
                row.ci95_high,
                int(row.n),
                row.median,
                row.range_low,
                row.range_high,
                int(row.runs),
                bool(row.enough),
            )
            for row in table.itertuples()
        }

    def difference(self, scenario: FinishedScenario, measure: str) -> PairedDifference:
        """Paired difference from the baseline; all unknown where no replication has both."""
        return self._differences.get((scenario.name, measure), PairedDifference())

    def _is_small(self, row: Any) -> bool:
        """Whether a difference is small by what the experiment file says, and not because few runs are all alike."""
        is_known = row.se_paired > 0.0 or row.n >= ENOUGH_FOR_A_RANGE
        return bool(row.small) and is_known and row.measure in self.results.expected.matters

    @cached_property
    def _differences(self) -> Mapping[tuple[str, str], PairedDifference]:
        return {
            (row.scenario, row.measure): PairedDifference(
                row.difference,
                row.ci95_low,
                row.ci95_high,
                int(row.n),
                row.se_paired,
                row.se_unpaired,
                self._is_small(row),
                row.replications_to_decide,
            )
            for row in self.results.compare(self.baseline.name).itertuples()
        }

    @cached_property
    def shared(self) -> int:
        """Replications that every scenario has, which averages and differences are over."""
        return int((self.results.averaged_replications["scenario"] == self.baseline.name).sum())

    @cached_property
    def set_aside(self) -> tuple[FinishedScenario, ...]:
        """Scenarios that share too few replications with the others to be compared."""
        compared = set(self.results.shared["scenario"])
        return tuple(item for item in self.others if item.name not in compared)

    def side_by_side(self, measure: str) -> pd.DataFrame:
        """A measure in the observations that are compared (rows), by scenario's name (columns)."""
        if measure not in self._side_by_side:
            self._side_by_side[measure] = wide_table(self.results.compared, measure)
        return self._side_by_side[measure]

    def runaways(self, measure: str) -> Mapping[str, Mapping[str, Estimate]]:
        """Scenarios in which a queue before a measure runs away: by scenario's name and queue, the share of futures."""
        if measure not in self._runaways:
            self._runaways[measure] = self.results.runaways(measure)
        return self._runaways[measure]

    def mean_of(self, table: str) -> Mapping[tuple[str, str], float]:
        """A distribution's means over replications, by scenario's name and key; empty where it was not recorded."""
        return self._distributions.get(table, {})

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the distributions recorded."""
        return tuple(self._distributions)

    @cached_property
    def _distributions(self) -> Mapping[str, Mapping[tuple[str, str], float]]:
        found: dict[str, dict[tuple[str, str], float]] = {}
        means = self.results.averaged_distributions.groupby(["table", "scenario", "key"], sort=False, observed=True)[
            "value"
        ]
        for (table, scenario, key), value in means.mean().items():
            found.setdefault(table, {})[scenario, key] = float(value)
        return found

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """Numbers of the configuration that differ between scenarios, in the order of the configuration."""
        factors = []
        for key in self.baseline.settings:
            values = [item.settings.get(key) for item in self.scenarios]  # some settings are lists of records
            numbers = [item for item in values if isinstance(item, int | float) and not isinstance(item, bool)]
            if len(numbers) == len(values) and len(set(numbers)) > 1 and not key.startswith(_NOT_FACTORS):
                factors.append(Factor(key, tuple(sorted(set(numbers)))))
        return tuple(factors)

    @cached_property
    def grid(self) -> Grid | None:
        """The scenarios as a grid of two or three factors, or None when they are no such grid."""
        return find_grid(self.scenarios, self.factors)
