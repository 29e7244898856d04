"""What replications say of a measure: its mean, its range over futures, and its difference from the baseline."""

from dataclasses import dataclass
from math import isclose, nan

from sim.experiment.counted import counted
from sim.experiment.statistics.futures import ENOUGH_FOR_A_RANGE
from sim.experiment.statistics.intervals import Estimate

ENOUGH_FOR_AN_INTERVAL = 5
"""Observations from which on the interval of a mean is drawn, and more than a trial; of fewer it flattens all else."""


def range_name(observations: int, runs: int | None = None) -> str:
    """What a range over replications is called: nothing is said of 8 in 10 of a few.

    Parameters
    ----------
    observations
        Independent ones: replications, or draws of uncertain parameters.
    runs
        Replications, where several share a draw.

    Examples
    --------
    >>> range_name(24), range_name(6), range_name(6, runs=24)
    ('8 in 10 futures', 'range of 6 runs', 'range of 24 runs')
    """
    if observations >= ENOUGH_FOR_A_RANGE:
        return "8 in 10 futures"
    return f"range of {counted(observations if runs is None else runs, 'run')}"


@dataclass(frozen=True)
class Forecast(Estimate):
    """A measure in one scenario: its mean with the interval, and what single replications bring.

    Attributes
    ----------
    median, range_low, range_high : float
        Over replications; the range holds 8 in 10 of them, or all, where there are fewer than nine.
    runs : int
        Replications behind the range: all that the scenario has, also those that share a draw of uncertain
        parameters. The mean is over the ``n`` that every scenario has.
    holds_8_in_10 : bool
        Whether they are enough for a range of 8 in 10 futures.
    """

    median: float = nan
    range_low: float = nan
    range_high: float = nan
    runs: int = 0
    holds_8_in_10: bool = False

    @property
    def range_name(self) -> str:
        """What the range of replications is; of a few observations all runs are in it, also those that share a draw."""
        return range_name(ENOUGH_FOR_A_RANGE if self.holds_8_in_10 else 0, self.runs)

    @property
    def is_constant(self) -> bool:
        """Whether every replication has the same value, so that no interval says more."""
        same = isclose(self.low, self.high, rel_tol=1e-9) and isclose(self.range_low, self.range_high, rel_tol=1e-9)
        return self.n > 1 and same


@dataclass(frozen=True)
class PairedDifference(Estimate):
    """A scenario less the baseline, paired by replication.

    Attributes
    ----------
    se_paired, se_unpaired : float
        Its standard error, and that which as many unrelated runs would have.
    is_small : bool
        Whether the whole interval is within what matters, by the experiment file.
    to_decide : float
        Replications of each that would show a difference as large as was seen, or that it is small; missing where it
        is decided, and where more than a thousand would be needed.
    """

    se_paired: float = nan
    se_unpaired: float = nan
    is_small: bool = False
    to_decide: float = nan
