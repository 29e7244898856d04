"""What single futures bring: quantiles over replications that hold as many further futures as they say.

Of n replications, a further future is as likely to be below the lowest as between any two neighbours, or above the
highest: the share 1 / (n + 1) each. So the i-th of them is the quantile i / (n + 1) (Weibull 1939; Gumbel 1958,
Statistics of Extremes, chapter 1), and on average a band between two such quantiles holds as many further futures as
it says, whatever their law. Quantiles of the sample itself, the usual default, lie too far inside: between the 10th and
the 90th percentile of ten replications lie 66% of further futures, not 80%.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

ENOUGH_FOR_A_RANGE = 9
"""Replications from which on there is a 10th and a 90th percentile: of nine they are the lowest and the highest."""

LOWER, UPPER = 0.1, 0.9
"""Between these quantiles lie 8 in 10 futures."""


def quantiles(values: npt.ArrayLike, probabilities: Sequence[float]) -> npt.NDArray[np.float64]:
    """Return quantiles over replications, of expected coverage: straight lines between the i-th at i / (n + 1).

    A quantile further out than the lowest or the highest replication is that replication, so that of fewer than
    :data:`ENOUGH_FOR_A_RANGE` the outer two are the whole range.

    Parameters
    ----------
    values
        A row for each replication; missing ones are left out, column by column. Infinite ones count as the largest.
    probabilities
        Of each quantile.

    Returns
    -------
    numpy.ndarray
        A row for each quantile, otherwise as ``values``; missing where there is none.

    Examples
    --------
    >>> quantiles([3.0, 1.0, 2.0], [0.1, 0.25, 0.5]).tolist()
    [1.0, 1.0, 2.0]
    >>> quantiles(range(1, 20), [0.1, 0.9]).tolist()
    [2.0, 18.0]
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64), axis=0)  # missing ones last
    number = np.count_nonzero(~np.isnan(ordered), axis=0)
    if not len(ordered):
        return np.full((len(probabilities), *ordered.shape[1:]), np.nan)
    found = []
    for probability in probabilities:
        place = np.clip(np.round((number + 1) * probability - 1.0, 9), 0.0, np.maximum(number - 1, 0))
        below = np.floor(place).astype(np.intp)
        low, high = (_taken(ordered, each) for each in (below, np.ceil(place).astype(np.intp)))
        between = np.subtract(high, low, out=np.zeros_like(low), where=low != high)  # of two infinite ones, nothing
        part = place - below
        found.append(low + np.multiply(part, between, out=np.zeros_like(low), where=part > 0.0))
    return np.stack(found)


def _taken(ordered: npt.NDArray[np.float64], place: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    return np.take_along_axis(ordered, place[np.newaxis], axis=0)[0]


def is_so_or_not(measure: str) -> bool:
    """Say whether a measure is 1 in a future or 0, so that its mean is a share of futures.

    Examples
    --------
    >>> is_so_or_not("runaway_mash"), is_so_or_not("mash_wait_mean_wd")
    (True, False)
    """
    return measure.startswith("runaway_")
