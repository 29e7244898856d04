"""The results of an experiment, as tables and as estimates."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property

import pandas as pd

from sim.config.errors import ResultsError
from sim.experiment.file.expectations import Expectations
from sim.experiment.file.experiment import is_the_same_in_all_scenarios
from sim.experiment.results import notebook
from sim.experiment.results.adjusted import adjusted_for_demand
from sim.experiment.results.constraints import check_constraints
from sim.experiment.results.evaluation import Evaluation
from sim.experiment.results.patterns import check_patterns
from sim.experiment.results.replication_tables import ReplicationTables
from sim.experiment.results.runaways import runaways
from sim.experiment.statistics.bound import Bound
from sim.experiment.statistics.decided import DECIDED_COLUMNS
from sim.experiment.statistics.factorial import effects
from sim.experiment.statistics.intervals import Estimate
from sim.experiment.statistics.levers import lever_effects
from sim.experiment.statistics.pairing import wide_table
from sim.experiment.statistics.ranking import subset_of_possible_best
from sim.experiment.statistics.summary import compare, summarise
from sim.measures import MEASURES, quantities


class Results(ReplicationTables):
    """An experiment's results, in memory or loaded again from their folder.

    Attributes
    ----------
    path : Path
        The results folder.
    manifest : dict
        What was run, with what, when and where.

    Examples
    --------
    >>> results = Results.load("results/staffing_sweep/20261122T101500Z-1a2b3c4d")  # doctest: +SKIP
    >>> results.compare().query("measure == 'assessments_overdue_open'")  # doctest: +SKIP
    """

    def __repr__(self) -> str:
        return notebook.plain(self)

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return notebook.html(self)

    def summary(self) -> pd.DataFrame:
        """Estimate every measure in every scenario; columns as :func:`sim.experiment.statistics.summary.summarise`.

        Averages are over the replications that every scenario has, quantiles over all that it has itself.
        """
        return summarise(self.as_independent(self.averaged), _units(), self.measures, self.independent)

    def compare(self, baseline: str | None = None, measures: Sequence[str] | None = None) -> pd.DataFrame:
        """Estimate every paired difference; columns as :func:`sim.experiment.statistics.summary.compare`.

        They are over the replications that every scenario has.

        Parameters
        ----------
        baseline
            The scenario that others are compared with; None means the experiment's own.
        measures
            Those that are compared; None means all.

        Raises
        ------
        ResultsError
            If there is no such scenario.
        """
        baseline = self.manifest["baseline"] if baseline is None else baseline
        self._check(baseline, self.scenarios, "scenario")
        table = self.compared
        chosen = table if measures is None else table[table["measure"].isin(measures)]
        return compare(chosen, baseline, _units(), self.expected.matters, self.replications_each)

    def verdicts(self, baseline: str | None = None) -> pd.DataFrame:
        """Say of every paired difference whether it is shown, small or undecided, and what would decide it.

        Whether a scenario looks calm because a queue before the measure runs away is for :meth:`runaways` to say.

        Returns
        -------
        DataFrame
            A row for each scenario and measure: ``scenario``, ``measure``, ``unit``, ``n``, ``difference``, ``low`` and
            ``high`` (its 95% interval), and what :func:`sim.experiment.statistics.decided.decide` says of it:
            ``matters``, ``verdict``, ``small``, ``replications_to_decide``. As in :meth:`compare`.
        """
        table = self.compare(baseline).rename(columns={"ci95_low": "low", "ci95_high": "high"})
        return table[["scenario", "measure", "unit", "n", "difference", "low", "high", *DECIDED_COLUMNS]]

    def adjusted_for_demand(self, measure: str) -> pd.DataFrame:
        """Estimate a measure's means and paired differences as in futures of average demand.

        Narrower where demand decides most, as with queues; see :mod:`sim.experiment.results.adjusted` for the columns,
        and docs/statistics.md for when it is worth it.
        """
        return adjusted_for_demand(self, measure)

    def lever_effects(self, measure: str) -> pd.DataFrame:
        """Estimate what each lever does to a measure, from all scenarios at once.

        A lever is a number of the configuration that differs between scenarios; today's levels are the baseline's.

        Returns
        -------
        DataFrame
            As :func:`sim.experiment.statistics.levers.lever_effects`: ``lever`` (its key), ``level_from``,
            ``level_to``, ``difference`` with ``low`` and ``high``, ``verdict`` and so on. No rows where no two
            scenarios differ in one lever alone.

        Raises
        ------
        ResultsError
            If there is no such measure.
        """
        self.check_measures([measure])
        settings = {
            each.name: {key: value for key, value in each.settings.items() if not is_the_same_in_all_scenarios(key)}
            for each in self.finished_scenarios
        }
        return lever_effects(
            wide_table(self.compared, measure, list(settings)),
            settings,
            self.manifest["baseline"],
            quantities.change_limits(MEASURES[measure].unit),
            self.expected.matters.get(measure, math.nan),
            self.replications_each,
        )

    def best(self, measure: str, constraints: Mapping[str, str] | None = None) -> pd.DataFrame:
        """Order the scenarios that meet every constraint, best first, and say which may be the best.

        One in which a queue before the measure runs away is left out: it looks calm because nobody gets so far.

        Parameters
        ----------
        measure
            One for which more, or less, is better.
        constraints
            Bounds on the mean of other measures, for example ``{"cost_total_gbp": "<= 5e6"}``.

        Returns
        -------
        DataFrame
            As :func:`sim.experiment.statistics.ranking.subset_of_possible_best`.

        Raises
        ------
        ResultsError
            If a measure does not exist, has no better direction, or a constraint cannot be read.
        """
        means = self.summary().pivot(index="measure", columns="scenario", values="mean")
        self._check(measure, list(means.index), "measure")
        sign = MEASURES[measure].sign
        if not sign:
            raise ResultsError(f"{measure}: neither more nor less of it is better; choose by another measure")
        meets = pd.Series(True, index=means.columns)
        for name, bound in (constraints or {}).items():
            self._check(name, list(means.index), "measure")
            meets &= _within(means.loc[name], name, bound)
        away = self.runaways(measure)
        feasible = [scenario for scenario in self.scenarios if meets[scenario] and scenario not in away]
        return self.ranked(measure, feasible, sign)

    def ranked(self, measure: str, scenarios: Sequence[str], sign: int) -> pd.DataFrame:
        """Order scenarios by a measure, of those that are compared: see :attr:`shared`."""
        compared = set(self.shared.loc[self.shared["measure"] == measure, "scenario"])
        kept = [name for name in scenarios if name in compared] or list(scenarios)
        return subset_of_possible_best(self.as_independent(self.averaged), measure, kept, sign)

    def runaways(self, measure: str) -> Mapping[str, Mapping[str, Estimate]]:
        """Find the scenarios in which a queue before a measure runs away, with the share of futures by queue."""
        return runaways(self.observations, self.scenarios, measure)

    @cached_property
    def expected(self) -> Expectations:
        """Patterns, constraints and monthly targets that the experiment file named."""
        return Expectations.of(self.manifest)

    def patterns(self) -> pd.DataFrame:
        """Judge what was expected: a row for each pattern, columns as in :mod:`sim.experiment.results.patterns`."""
        return check_patterns(self.expected.patterns, self.observations)

    def constraints(self) -> pd.DataFrame:
        """Judge every constraint in every scenario; columns as in :mod:`sim.experiment.results.constraints`."""
        return check_constraints(self.expected.constraints, self.observations, self.scenarios)

    def effects(self) -> pd.DataFrame:
        """Estimate what each part of a package does; columns as in :mod:`sim.experiment.statistics.factorial`.

        The file's parts must be a whole factorial; measures are all that have a value.
        """
        return effects(self.expected.parts, self.observations, list(self.measures["measure"].unique()))

    @cached_property
    def evaluation(self) -> Evaluation | None:
        """What each option costs and gains; None where the experiment file does not weigh the two."""
        economics = self.expected.economics
        return None if economics is None else Evaluation(self, economics)


def _units() -> dict[str, str]:
    return {name: measure.unit for name, measure in MEASURES.items()}


def _within(means: pd.Series, measure: str, text: str) -> pd.Series:
    try:
        return Bound.read(text).met_by(means)
    except ValueError as error:
        raise ResultsError(f"constraint {measure}: {error}") from error
