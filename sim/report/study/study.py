"""What a report is about: an experiment's results, read once into the terms the report uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import isfinite, nan
from typing import Any

from sim.experiment.results.results import Results
from sim.measures import MEASURES

ENOUGH_FOR_AN_INTERVAL = 5
"""Observations from which on the interval of a mean is drawn, and more than a trial; of fewer it flattens all else."""

ENOUGH_FOR_A_RANGE = 10
"""Replications from which on quantiles say something; with fewer the range is from the lowest to the highest."""

# Leaves of the configuration that say how, not what, and so never make scenarios differ.
_NOT_FACTORS = ("execution.", "run.replications", "run.keep_events", "run.check_invariants")

PEOPLE = "people_total"


@dataclass(frozen=True, eq=False)
class Scenario:
    """One scenario: what it is called, why it is there, what was set, and how often it was run to the end.

    `overrides` is what the experiment sets, `settings` every value of the resolved configuration by its dotted key.
    """

    name: str
    note: str
    overrides: tuple[str, ...]
    settings: Mapping[str, Any]
    replications: int
    digest: str


@dataclass(frozen=True)
class Factor:
    """A parameter that differs between scenarios, and the values it takes."""

    key: str
    levels: tuple[float, ...]


@dataclass(frozen=True)
class Estimate:
    """A measure in one scenario, over replications.

    `range_low` and `range_high` hold 8 in 10 replications; all of them, where there are fewer than ten.
    """

    n: int
    mean: float
    sd: float
    low: float
    high: float
    low80: float
    high80: float
    median: float
    range_low: float
    range_high: float
    runs: int

    @property
    def range_name(self) -> str:
        """What the range of replications is; of a few observations all runs are in it, also those that share a draw."""
        return range_name(self.n if self.n >= ENOUGH_FOR_A_RANGE else self.runs)


@dataclass(frozen=True)
class Difference:
    """A scenario less the baseline, paired by replication."""

    n: int
    mean: float
    low: float
    high: float
    se_paired: float
    se_unpaired: float

    @property
    def is_clear(self) -> bool:
        """Whether the paired 95% interval leaves out zero."""
        return self.low > 0.0 or self.high < 0.0


class Study:
    """An experiment's results as a report needs them.

    Parameters
    ----------
    results
        What `sim.run_experiment` returns, or a results folder loaded again.

    Attributes
    ----------
    scenarios : tuple of Scenario
        Those with a finished replication.
    baseline : Scenario
        The experiment's own, or the first of the scenarios if none of its replications was finished.
    measures : tuple of str
        Names of the measures that have a value.
    """

    def __init__(self, results: Results) -> None:
        self.results = results
        self.manifest = results.manifest
        self.title = str(self.manifest["title"])
        self.question = str(self.manifest["question"])
        finished = results.measures.groupby("scenario")["replication"].nunique()
        self.scenarios = tuple(
            Scenario(
                str(entry["name"]),
                str(entry["note"]),
                tuple(entry["overrides"]),
                leaves_of(entry["config"]),
                int(finished[entry["name"]]),
                str(entry["digest"]),
            )
            for entry in self.manifest["scenarios"]
            if entry["name"] in finished.index
        )
        named = (item for item in self.scenarios if item.name == self.manifest["baseline"])
        self.baseline = next(named, self.scenarios[0])
        self.seed = int(self.manifest["seed"])
        self.generator = f"frontdoor-sim {self.manifest['code']['version']}"
        self.measures = tuple(name for name in results.summary()["measure"].drop_duplicates() if self._measured(name))

    def _measured(self, measure: str) -> bool:
        """Whether any scenario has a value, as a share of nothing has none."""
        found = (self.estimates.get((item.name, measure)) for item in self.scenarios)
        return any(item is not None and isfinite(item.mean) for item in found)

    @property
    def expects(self) -> bool:
        """Whether the experiment says what it expects, in patterns or constraints."""
        return bool(self.results.expected.patterns or self.results.expected.constraints)

    @property
    def fills_the_paper(self) -> bool:
        """Whether what was expected, or what options cost, takes the room of other measures on the printed page."""
        return self.expects or self.results.expected.economics is not None

    def has(self, measure: str) -> bool:
        """Whether every scenario has a value of a measure."""
        found = (self.estimates.get((item.name, measure)) for item in self.scenarios)
        return all(item is not None and isfinite(item.mean) for item in found)

    def people(self, scenario: Scenario) -> float | None:
        """Case-holding people in a scenario on average, agency workers included; None where nobody was counted."""
        estimate = self.estimates.get((scenario.name, PEOPLE))
        return estimate.mean if estimate and isfinite(estimate.mean) else None

    def unit(self, measure: str) -> str:
        """Unit of a measure."""
        return MEASURES[measure].unit

    @property
    def others(self) -> tuple[Scenario, ...]:
        """Every scenario but the baseline."""
        return tuple(item for item in self.scenarios if item is not self.baseline)

    @cached_property
    def estimates(self) -> Mapping[tuple[str, str], Estimate]:
        """Estimates by scenario's name and measure."""
        extremes = self.results.measures.groupby(["scenario", "measure"])["value"].agg(
            lowest="min", highest="max", runs="count"
        )
        table = self.results.summary().join(extremes, on=["scenario", "measure"])
        enough = table["n"] >= ENOUGH_FOR_A_RANGE
        table["range_low"] = table["p10"].where(enough, table["lowest"])
        table["range_high"] = table["p90"].where(enough, table["highest"])
        return {
            (row.scenario, row.measure): Estimate(
                int(row.n), row.mean, row.sd, row.ci95_low, row.ci95_high, row.ci80_low, row.ci80_high, row.median,
                row.range_low, row.range_high, int(row.runs),
            )
            for row in table.itertuples()
        }  # fmt: skip

    def difference(self, scenario: Scenario, measure: str) -> Difference:
        """Paired difference from the baseline; all unknown where no replication has both."""
        return self._differences.get((scenario.name, measure), Difference(0, nan, nan, nan, nan, nan))

    @cached_property
    def _differences(self) -> Mapping[tuple[str, str], Difference]:
        return {
            (row.scenario, row.measure): Difference(
                int(row.n), row.difference, row.ci95_low, row.ci95_high, row.se_paired, row.se_unpaired
            )
            for row in self.results.compare(self.baseline.name).itertuples()
        }

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
        means = self.results.distributions.groupby(["table", "scenario", "key"], sort=False, observed=True)["value"]
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
    def grid(self) -> "Grid | None":
        """The scenarios as a grid of two or three factors, or None when they are no such grid."""
        return find_grid(self.scenarios, self.factors)


def range_name(replications: int) -> str:
    """What a range over replications is called: nothing is said of 8 in 10 of a few.

    Examples
    --------
    >>> range_name(24), range_name(6)
    ('8 in 10 futures', 'range of 6 runs')
    """
    return "8 in 10 futures" if replications >= ENOUGH_FOR_A_RANGE else f"range of {replications} runs"


@dataclass(frozen=True)
class Grid:
    """Scenarios that cross two or three factors.

    Attributes
    ----------
    rows, columns : Factor
        What varies inside a panel.
    panels : Factor or None
        What varies between panels; None for two factors.
    cells : Mapping
        Scenario by (panel's level or None, row's level, column's level).
    """

    rows: Factor
    columns: Factor
    panels: Factor | None
    cells: Mapping[tuple[float | None, float, float], Scenario]

    def factors(self) -> tuple[Factor, ...]:
        """The factors crossed."""
        return (self.rows, self.columns, *([self.panels] if self.panels else []))

    def panel_levels(self) -> tuple[float | None, ...]:
        """Levels that have a panel each; None alone where there is one panel."""
        return self.panels.levels if self.panels else (None,)


def find_grid(scenarios: tuple[Scenario, ...], factors: tuple[Factor, ...]) -> Grid | None:
    """Arrange scenarios as a grid, if they cross their factors; the baseline may lie beside it."""
    if len(factors) not in {2, 3}:
        return None
    settings = {item.name: tuple(item.settings[factor.key] for factor in factors) for item in scenarios}
    by_setting = {settings[item.name]: item for item in reversed(scenarios)}
    crossed = _crossed(factors, by_setting)
    if crossed is None:
        return None
    rows, columns, panels = crossed[0], crossed[1], crossed[2] if len(crossed) == 3 else None
    cells = {
        (setting[2] if panels else None, setting[0], setting[1]): by_setting[setting]
        for setting in product(*(factor.levels for factor in crossed))
    }
    return Grid(rows, columns, panels, cells)


def _crossed(factors: tuple[Factor, ...], by_setting: Mapping[tuple[float, ...], Scenario]) -> list[Factor] | None:
    """Return the factors with the levels that the grid crosses; None if some crossing is missing.

    A level that occurs in one scenario only belongs to a baseline beside the grid.
    """
    crossed = []
    for position, factor in enumerate(factors):
        counts = {level: sum(setting[position] == level for setting in by_setting) for level in factor.levels}
        crossed.append(Factor(factor.key, tuple(level for level in factor.levels if counts[level] > 1)))
    settings = set(product(*(factor.levels for factor in crossed)))
    whole = all(len(factor.levels) > 1 for factor in crossed) and settings <= set(by_setting)
    return crossed if whole else None


def leaves_of(config: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Every value of a configuration by its dotted key."""
    leaves: dict[str, Any] = {}
    for key, item in config.items():
        if isinstance(item, Mapping):
            leaves |= leaves_of(item, f"{prefix}{key}.")
        else:
            leaves[prefix + key] = tuple(item) if isinstance(item, list) else item
    return leaves
