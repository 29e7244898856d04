"""What is wanted of measures month by month, and in which simulated futures it is met for good."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from sim.experiment.file.targets import Target
from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.futures import quantiles
from sim.experiment.statistics.intervals import Estimate, share_of
from sim.measures import MEASURES
from sim.report.study.months import by_month
from sim.report.study.study import Study

LASTING_MONTHS = 3
"""Months at the end for which a target must be met to count as met for good: a single month may be luck."""

NOTHING_MEASURED = "nothing measured"
"""Of a share of nothing, or a measure that no month has."""


def experiment_targets(study: Study) -> dict[str, Target]:
    """Targets that the experiment names, also of measures without a value: what was asked for is not passed over."""
    return dict(study.results.expected.targets)


def own_targets(study: Study, measures: tuple[str, ...]) -> dict[str, Target]:
    """Statutory targets of some measures, where some month of some future meets them: else there is nothing to see."""
    found = {}
    for name in measures:
        wanted = MEASURES[name].target
        if wanted is None or not MEASURES[name].monthly:
            continue
        target = Target(at_least=wanted) if MEASURES[name].sign > 0 else Target(at_most=wanted)
        tables = [months(study, item, name) for item in study.scenarios]
        if any(table.shape[1] >= LASTING_MONTHS and target.bound.met_by(table).any(axis=None) for table in tables):
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
    months : int
        Whole months reported.
    n, left_out : int
        Futures that can be judged, and those that cannot: fewer than :data:`LASTING_MONTHS` months have a value.
    since : numpy.ndarray
        For each that can, the place of the first month from which on the target is met in every month that has a
        value; infinity if it is not, or for fewer than :data:`LASTING_MONTHS` of them.
    share : Estimate
        Share of futures in which it is, with the exact 95% interval.
    median : Estimate
        Place of the month by which it is met for good in the median future, and its 95% interval; infinity for never,
        missing where there are too few futures for an interval.
    """

    months: int
    n: int
    left_out: int
    since: np.ndarray
    share: Estimate
    median: Estimate

    @property
    def why_not_judged(self) -> str:
        """Why nothing can be said of the target; empty where something can."""
        if self.n:
            return ""
        if not self.left_out:
            return NOTHING_MEASURED
        if self.months < LASTING_MONTHS:
            return f"too few months: {self.months} of {LASTING_MONTHS} needed"
        return f"too few months with a value: {LASTING_MONTHS} needed"

    @property
    def is_met_for_good(self) -> bool:
        """Whether it is met at the end in at least half of the futures."""
        return self.n > 0 and self.share.value >= 0.5

    def by_month(self) -> np.ndarray:
        """Share of futures in which the target is met for good from each month or an earlier one; missing of none."""
        return np.array([(self.since <= month).mean() if self.n else np.nan for month in range(self.months)])


def recovery(table: pd.DataFrame, target: Target) -> Recovery:
    """Say when a target is met for good, from a measure by replication (rows) and month (columns).

    A month without a value, as of a share of nothing, neither meets the target nor breaks the spell; a future with too
    few others cannot be judged. The median is over all that can, and futures that never recover are later than all
    others. Its interval is that of order statistics, which assumes nothing of the distribution: between the r-th
    smallest and the r-th largest of n values the median lies with probability 1 - 2 P(B < r), B binomial with n and 1/2
    (David and Nagaraja 2003, Order Statistics, 7.1). The interval of the share is Clopper and Pearson's. Both take
    replications as independent.
    """
    judged = table[table.notna().sum(axis=1) >= LASTING_MONTHS]
    since = np.array([_since(row.to_numpy(), target) for _, row in judged.iterrows()])
    n, share = len(since), share_of(pd.Series(np.isfinite(since), dtype=bool))
    ordered = np.sort(since)
    rank = int(stats.binom.ppf(0.025, n, 0.5)) if n else 0
    low, high = (ordered[rank - 1], ordered[n - rank]) if rank >= 1 else (np.nan, np.nan)
    (median,) = np.ceil(quantiles(since, (0.5,)))
    left_out = len(table) - n if table.notna().any(axis=None) else 0
    return Recovery(table.shape[1], n, left_out, since, share, Estimate(float(median), float(low), float(high), n))


def _since(values: npt.NDArray[np.float64], target: Target) -> float:
    """Place of the first month from which on a future meets the target in every month that has a value."""
    places = np.flatnonzero(~np.isnan(values))
    met = target.bound.met_by(pd.Series(values[places])).to_numpy()
    lasting = int(np.minimum.accumulate(met[::-1]).sum())
    return float(places[-lasting]) if lasting >= LASTING_MONTHS else np.inf


def recoveries(study: Study, measure: str, target: Target) -> Mapping[FinishedScenario, Recovery]:
    """Recovery of a measure in every scenario, the baseline first; of futures that share parameters, the first only."""
    found = {}
    for item in (study.baseline, *study.others):
        table = months(study, item, measure)
        independent = study.results.observations.independent_futures(pd.Series(0.0, index=table.index)).index
        found[item] = recovery(table.loc[independent], target)
    return found
