"""What replications decide about differences, and how many would decide about the rest."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from sim.experiment.statistics.replications import to_show, to_show_small
from sim.experiment.statistics.verdict import UNDECIDED, is_small, of_differences

DECIDED_COLUMNS = ("matters", "verdict", "small", "replications_to_decide")
"""What :func:`decide` adds to a table of differences."""


def decide(
    table: pd.DataFrame,
    low: pd.Series,
    high: pd.Series,
    sd: pd.Series,
    matters: pd.Series,
    seen: pd.Series,
    replications_each: int = 1,
) -> pd.DataFrame:
    """Say of each difference what its 95% interval shows.

    Parameters
    ----------
    table
        ``difference`` of paired replications, or of draws of uncertain parameters.
    low, high
        Its 95% interval.
    sd
        Standard deviation of the differences over which each is the mean.
    matters
        Smallest difference that matters; missing where nobody said, so that only no difference at all is small.
    seen
        Whether the measure was other than 0 in any replication: of one that was not, nothing is shown.
    replications_each
        Replications that count as one observation: those of a draw.

    Returns
    -------
    DataFrame
        The table with ``matters``; ``verdict``; ``small``, whether the whole interval is within what matters, which one
        that is shown to be higher or lower may be as well; and, of those undecided, ``replications_to_decide``: with so
        many, a difference as large as was seen would be shown, or shown to be small, with 80% probability. Missing
        where more than ``MOST_TO_DECIDE`` observations would be needed.
    """
    margin = matters.fillna(0.0).where(seen)
    verdicts = of_differences(low, high, margin)
    numbers = [
        _to_decide(*each) * replications_each if verdict == UNDECIDED else math.nan
        for verdict, *each in zip(verdicts, table["difference"], sd, margin, strict=True)
    ]
    return table.assign(
        matters=matters,
        verdict=verdicts,
        small=is_small(low, high, margin),
        replications_to_decide=np.array(numbers, dtype=float),
    )


def _to_decide(difference: float, sd: float, matters: float) -> float:
    """Return the fewer of the observations that would show a difference, or that it is small; missing if too many."""
    if not sd > 0.0:
        return math.nan
    found = (to_show(difference, sd), to_show_small(difference, sd, matters))
    return min((number for number in found if number is not None), default=math.nan)
