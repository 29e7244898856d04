"""Averages of measures over replications, and how far they are from what they should be.

A module of its own because the processes of the pool, which are spawned, have to import it.
"""

from functools import partial
from multiprocessing.pool import Pool

import numpy as np
import pandas as pd
from scipy import stats

import sim
from tests.theory.estimation import Estimate, estimate


def measures(config: sim.Config, replication: int) -> pd.Series:
    return sim.simulate(config, replication).measures


def yearly_means(config: sim.Config, replication: int) -> pd.DataFrame:
    """Averages of all monthly measures over each whole year of the window."""
    monthly = sim.simulate(config, replication).monthly
    return monthly.groupby(np.arange(len(monthly)) // 12).mean()


def score(found: Estimate, expected: float) -> float:
    """Standard normal score of an estimate: as unlikely as its t statistic is with so few degrees of freedom."""
    statistic = found.t_statistic(expected)
    return float(np.sign(statistic) * stats.norm.isf(stats.t.sf(abs(statistic), found.degrees_of_freedom)))


class Averages:
    """All measures of some replications."""

    def __init__(self, config: sim.Config, count: int, pool: Pool) -> None:
        self._measures = pd.DataFrame(pool.map(partial(measures, config), range(count), chunksize=1))

    def check(self, measure: str, expected: float | None, precision: float = 0.02, within: float = 0.0) -> None:
        """Compare an average with its input: |z| < 5, with a relative standard error of at most `precision`.

        A measure whose expected value is an approximation may lie `within` a relative distance all the same.
        """
        assert expected is not None
        found = estimate(self._measures[measure].to_numpy())
        error, distance = found.standard_error / expected, score(found, expected)
        said = f"{measure}: {found.mean:.5g}, standard error {error:.2%}, z {distance:.2f} from {expected:.5g}"
        print(said)
        assert error <= precision, said
        assert abs(distance) < 5.0 or abs(found.mean / expected - 1.0) <= within, said
