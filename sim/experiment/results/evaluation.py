"""An experiment's results as an economic evaluation: what each option costs whom and when, and what it gains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from sim.experiment.file.economics import Economics
from sim.experiment.file.targets import Target
from sim.experiment.results.replication_tables import ReplicationTables
from sim.experiment.results.runaways import runaways
from sim.experiment.statistics import cost_effectiveness
from sim.experiment.statistics.cost_effectiveness import (
    LEAST_DRAWS,
    BreakEven,
    Standing,
    break_even,
    cost_per_effect,
    standing,
)
from sim.experiment.statistics.intervals import Estimate, mean_of, share_of
from sim.experiment.statistics.pairing import paired_differences
from sim.experiment.statistics.variance import Components, separate
from sim.measures import MEASURES, quantities
from sim.measures.costs import COST_PAYERS

CASHABLE, CARE_APART = "cost_cashable_gbp", "cost_of_care_apart_gbp"
PAID_BY = {payer: f"cost_paid_by_{payer}_gbp" for payer in COST_PAYERS}
BY_YEAR = "cost_payers_year_"
"""Tables of the distributions that hold each year's cost by payer are called so, followed by the year."""


class YearAndPayer(NamedTuple):
    """Whose cost, in which year of the reporting window, from 1."""

    year: int
    payer: str


class Evaluation:
    """Differences of every option from the baseline, and what follows from them.

    Attributes
    ----------
    economics : Economics
        What the experiment file says.
    options : list of str
        Scenarios other than the baseline that share a finished replication with it.
    n : int
        Independent observations.
    kind : str
        What they are: draws of the uncertain parameters, or replications where there are none.
    """

    def __init__(self, results: ReplicationTables, economics: Economics) -> None:
        self.economics = economics
        self._results = results
        self._baseline: str = results.manifest["baseline"]
        paired = self._differences["scenario"].unique()
        self.options = [name for name in results.scenarios if name in paired]
        self.n = int(self._differences["replication"].nunique())
        self.kind = "replications" if results.draw_of is None else "draws"

    def differences(self, measure: str) -> pd.DataFrame:
        """Return a measure's paired differences: a row for each independent observation, a column for each option."""
        return self._by_option(self._differences[self._differences["measure"] == measure])

    @cached_property
    def cost(self) -> pd.DataFrame:
        """Extra money spent."""
        return self.differences(self.economics.cost)

    @cached_property
    def effect(self) -> pd.DataFrame:
        """What is gained: less of the effect's measure, or more where more is better."""
        sign = MEASURES[self.economics.effect].sign or -1
        return sign * self.differences(self.economics.effect)

    @cached_property
    def net_cost(self) -> pd.DataFrame:
        """Extra money spent less the value of the staff time that is freed."""
        freed = self.economics.freed_time
        return self.cost if freed is None else self.cost + self.differences(freed)

    def bases(self) -> dict[str, pd.DataFrame]:
        """Return both ways of looking at cost: money alone, and with freed staff time set against it."""
        bases = {"money spent": self.cost}
        return bases if self.economics.freed_time is None else bases | {"net of freed staff time": self.net_cost}

    def standing(self, option: str) -> Standing:
        """Say where an option lies on the plane."""
        return standing(mean_of(self.cost[option]), mean_of(self.effect[option]))

    def cost_per_effect(self, cost: pd.DataFrame, option: str) -> Estimate:
        """Return what one unit of effect costs with an option, on one of the bases."""
        return cost_per_effect(cost[option], self.effect[option])

    def saving_share(self, cost: pd.DataFrame, option: str) -> Estimate:
        """Return the share of observations in which an option costs less than the baseline."""
        return share_of(cost[option].dropna() < 0.0)

    @cached_property
    def weighed(self) -> list[str]:
        """The baseline and options without those in which a queue runs away in any future.

        Work that is not done costs nothing, so they look cheap.
        """
        names = [self._baseline, *self.options]
        away = runaways(self._results.observations, names, self.economics.cost)
        return [name for name in names if name not in away]

    def acceptability(self, cost: pd.DataFrame) -> pd.DataFrame:
        """Return how surely each option that is weighed, the baseline among them, is the best buy at each price."""
        nothing = pd.Series(0.0, index=cost.index, name=self._baseline)
        costs, effects = (pd.concat([nothing, table], axis=1)[self.weighed] for table in (cost, self.effect))
        known = costs.notna().all(axis=1) & effects.notna().all(axis=1)
        return cost_effectiveness.acceptability(costs[known], effects[known], self.economics.willingness_to_pay_gbp)

    def break_even(self, option: str) -> BreakEven | None:
        """Return how strong an option's effect must be for the time it frees to pay for it.

        None where the experiment names no parameter for it, or fewer than three draws are known.
        """
        draws, parameter = self._results.uncertainty, self.economics.break_even.get(option)
        net_cost = self.net_cost[option].dropna()
        if draws is None or parameter is None or len(net_cost) < LEAST_DRAWS:
            return None
        return break_even(net_cost, draws[draws["parameter"] == parameter].set_index("draw")["value"])

    @cached_property
    def by_year_and_payer(self) -> Mapping[tuple[str, YearAndPayer], Estimate]:
        """Extra cost by option, year and payer."""
        table = self._results.averaged_distributions
        table = table[table["table"].str.startswith(BY_YEAR)]
        table = table.assign(measure=table["table"].str.removeprefix(BY_YEAR) + " " + table["key"])
        found = paired_differences(self._results.as_independent(table.drop(columns=["table", "key"])), self._baseline)
        estimates = {}
        for (scenario, label), values in found.groupby(["scenario", "measure"], sort=False)["value"]:
            year, payer = str(label).split(" ")
            estimates[str(scenario), YearAndPayer(int(year), payer)] = mean_of(values)
        return estimates

    def meets(self, scenario: str, measure: str, target: Target) -> Estimate:
        """Return the share of futures in which a measure, over the whole time, meets its target."""
        rows = self._results.measures
        values = rows.loc[(rows["scenario"] == scenario) & (rows["measure"] == measure), "value"].dropna()
        return share_of(values.map(target.rating) == "green")

    def components(self, option: str, measure: str) -> Components | None:
        """Separate uncertainty about parameters from chance in a measure's difference; None where all is known."""
        draw_of = self._results.draw_of
        if draw_of is None:
            return None
        found = self._differences_of_replications
        chosen = found[(found["scenario"] == option) & (found["measure"] == measure)]
        return separate(chosen["value"], chosen["replication"].map(draw_of))

    @cached_property
    def _differences(self) -> pd.DataFrame:
        return paired_differences(self._results.compared, self._baseline)

    @cached_property
    def _differences_of_replications(self) -> pd.DataFrame:
        return paired_differences(self._results.shared, self._baseline)

    def _by_option(self, differences: pd.DataFrame) -> pd.DataFrame:
        return differences.pivot(index="replication", columns="scenario", values="value").reindex(columns=self.options)

    def table(self) -> pd.DataFrame:
        """Return every estimate, tidy: ``option``, ``item``, ``value``, ``low``, ``high``."""
        rows = [
            (option, item, estimate.value, estimate.low, estimate.high)
            for option in self.options
            for item, estimate in self._items(option)
        ]
        return pd.DataFrame(rows, columns=["option", "item", "value", "low", "high"])

    def _items(self, option: str) -> Iterator[tuple[str, Estimate]]:
        economics = self.economics
        freed = [economics.freed_time] if economics.freed_time else []
        shown = [economics.cost, *PAID_BY.values(), CASHABLE, *freed, CARE_APART, economics.effect, *economics.outcomes]
        for measure in dict.fromkeys(shown):
            limits = quantities.change_limits(MEASURES[measure].unit)
            yield f"{measure} difference", mean_of(self.differences(measure)[option]).within(limits)
        for (named, at), estimate in self.by_year_and_payer.items():
            if named == option:
                yield f"cost in year {at.year} paid by {at.payer}", estimate
        for basis, cost in self.bases().items():
            yield f"{basis}: difference", mean_of(cost[option])
            yield f"{basis}: GBP for each of the {economics.effect_name}", self.cost_per_effect(cost, option)
            yield f"{basis}: probability of saving", self.saving_share(cost, option)
        found = self.break_even(option)
        if found and found.is_within_range:
            yield f"break-even {economics.break_even[option]}", found.strength
