"""What replications say of a measure: its mean, its range over futures, and its difference from the baseline."""

from dataclasses import dataclass
from math import isclose, nan

from sim.experiment.statistics.intervals import Estimate

ENOUGH_FOR_AN_INTERVAL = 5
"""Observations from which on the interval of a mean is drawn, and more than a trial; of fewer it flattens all else."""

ENOUGH_FOR_A_RANGE = 10
"""Replications from which on quantiles say something; with fewer the range is from the lowest to the highest."""


def range_name(replications: int) -> str:
    """What a range over replications is called: nothing is said of 8 in 10 of a few.

    Examples
    --------
    >>> range_name(24), range_name(6)
    ('8 in 10 futures', 'range of 6 runs')
    """
    return "8 in 10 futures" if replications >= ENOUGH_FOR_A_RANGE else f"range of {replications} runs"


@dataclass(frozen=True)
class Forecast(Estimate):
    """A measure in one scenario: its mean with the interval, and what single replications bring.

    Attributes
    ----------
    median, range_low, range_high : float
        Over replications; the range holds 8 in 10 of them, or all, where there are fewer than ten.
    runs : int
        Replications, also those that share a draw of uncertain parameters.
    """

    median: float = nan
    range_low: float = nan
    range_high: float = nan
    runs: int = 0

    @property
    def range_name(self) -> str:
        """What the range of replications is; of a few observations all runs are in it, also those that share a draw."""
        return range_name(self.n if self.n >= ENOUGH_FOR_A_RANGE else self.runs)

    @property
    def is_constant(self) -> bool:
        """Whether every replication has the same value, so that no interval says more."""
        same = isclose(self.low, self.high, rel_tol=1e-9) and isclose(self.range_low, self.range_high, rel_tol=1e-9)
        return self.n > 1 and same


@dataclass(frozen=True)
class PairedDifference(Estimate):
    """A scenario less the baseline, paired by replication, with the standard error that unrelated runs would have."""

    se_paired: float = nan
    se_unpaired: float = nan
