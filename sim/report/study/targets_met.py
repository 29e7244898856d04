"""What is wanted of measures month by month, and in which simulated futures it is met for good."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from sim.experiment.file.targets import Target
from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.intervals import Estimate, share_of
from sim.measures import MEASURES
from sim.report.study.months import by_month
from sim.report.study.study import Study

LASTING_MONTHS = 3
"""Months at the end for which a target must be met to count as met for good: a single month may be luck."""


def experiment_targets(study: Study) -> dict[str, Target]:
    """Targets that the experiment names, of measures that have a value in every scenario."""
    return {name: target for name, target in study.results.expected.targets.items() if study.has(name)}


def own_targets(study: Study, measures: tuple[str, ...]) -> dict[str, Target]:
    """Statutory targets of some measures, where some month of some future meets them: else there is nothing to see."""
    found = {}
    for name in measures:
        wanted = MEASURES[name].target
        if wanted is None or not MEASURES[name].monthly:
            continue
        target = Target(at_least=wanted) if MEASURES[name].sign > 0 else Target(at_most=wanted)
        if any(target.bound.met_by(months(study, item, name)).any(axis=None) for item in study.scenarios):
            found[name] = target
    return found


def months(study: Study, scenario: FinishedScenario, measure: str) -> pd.DataFrame:
    """A measure by replication (rows) and whole month (columns)."""
    return by_month(study.results, scenario.name, measure)


@dataclass(frozen=True)
class Recovery:
    """In which futures a target is met for good, and when.

    Attributes
    ----------
    n : int
        Futures seen.
    since : numpy.ndarray
        For each of them the place of the first month from which on the target is met in every month; infinity if it is
        not, or for fewer than the last :data:`LASTING_MONTHS`.
    share : Estimate
        Share of futures in which it is, with the exact 95% interval.
    median : Estimate
        Place of the month by which it is met for good in half of the futures, and its 95% interval; infinity for never,
        missing where there are too few futures for an interval.
    """

    n: int
    since: np.ndarray
    share: Estimate
    median: Estimate

    def by_month(self, months: int) -> np.ndarray:
        """Share of futures in which the target is met for good from that month or an earlier one."""
        return np.array([(self.since <= month).mean() for month in range(months)])


def recovery(table: pd.DataFrame, target: Target) -> Recovery:
    """Say when a target is met for good, from a measure by replication (rows) and month (columns).

    A month without a value, as of a share of nothing, does not break the spell. The interval of the median is that of
    order statistics, which assumes nothing of the distribution and takes futures that never recover as later than all
    others: between the r-th smallest and the r-th largest of n values the median lies with probability
    1 - 2 P(B < r), B binomial with n and 1/2 (David and Nagaraja 2003, Order Statistics, 7.1). The interval of the
    share is Clopper and Pearson's. Both take replications as independent.
    """
    met = (target.bound.met_by(table) | table.isna()).to_numpy()
    # How many months at the end are met without a break.
    lasting = np.minimum.accumulate(met[:, ::-1], axis=1).sum(axis=1)
    since = np.where(lasting >= LASTING_MONTHS, met.shape[1] - lasting.astype(float), np.inf)
    n, share = len(since), share_of(pd.Series(np.isfinite(since)))
    ordered = np.sort(since)
    rank = int(stats.binom.ppf(0.025, n, 0.5))
    low, high = (ordered[rank - 1], ordered[n - rank]) if rank >= 1 else (np.nan, np.nan)
    # Of an even number the first of the middle two: from then on half of the futures have recovered.
    middle = float(ordered[-(-n // 2) - 1])
    return Recovery(n, since, share, Estimate(middle, float(low), float(high), n))


def recoveries(study: Study, measure: str, target: Target) -> Mapping[FinishedScenario, Recovery]:
    """Recovery of a measure in every scenario, the baseline first; of futures that share parameters, the first only."""
    found = {}
    for item in (study.baseline, *study.others):
        table = months(study, item, measure)
        independent = study.results.observations.independent_futures(table.iloc[:, 0]).index
        found[item] = recovery(table.loc[independent], target)
    return found
