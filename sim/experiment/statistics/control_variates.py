"""Means that use what is known: control variates, whose expectation no replication need estimate.

Futures differ first of all in how much comes to the front door. That is drawn for each from a process whose mean is
known, so a sample of futures can be seen to have had more work than the average one, and its means corrected for that:
a regression on the controls gives the mean that futures of average controls would have (Lavenberg and Welch 1981,
Management Science 27, 322-335).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sim.experiment.statistics.intervals import Estimate, t_quantile

Array = npt.NDArray[np.float64]


def adjusted_mean(values: Array, controls: Array, expected: Array, level: float = 0.95) -> Estimate:
    """Return the mean that observations would have if their controls were as expected, with its interval.

    It is where the least-squares plane of the values over the controls passes their expectations. With e left over,
    n observations and q controls, its variance is that of the values about the plane, e'e / (n - q - 1), times
    1 / n + d' S^-1 d: d is how far the controls' means lie from their expectations, S holds their sums of squares and
    products about these means. Student's t has n - q - 1 degrees of freedom. This holds exactly where values and
    controls are jointly normal, whatever the controls came to.

    Parameters
    ----------
    values
        Of each replication, none missing.
    controls
        A row for each replication, a column for each control.
    expected
        Expectation of each control.
    level
        Confidence of the interval, which is missing where n is below q + 2 or the controls are not independent.

    Examples
    --------
    >>> controls = np.array([[0.9], [1.1], [1.2]])
    >>> found = adjusted_mean(np.array([9.0, 11.0, 12.0]), controls, np.array([1.0]))
    >>> round(found.value, 9), found.n
    (10.0, 3)
    """
    n, q = controls.shape
    away = controls - expected
    plane = np.column_stack([np.ones(n), away])
    if n < q + 2 or np.linalg.matrix_rank(plane) <= q:
        return Estimate(n=n)
    inverse = np.linalg.inv(plane.T @ plane)
    coefficients = inverse @ plane.T @ values
    left_over = values - plane @ coefficients
    freedom = n - q - 1
    error = math.sqrt(float(left_over @ left_over) / freedom * inverse[0, 0])
    value, half = float(coefficients[0]), error * float(t_quantile((1.0 + level) / 2.0, freedom))
    return Estimate(value, value - half, value + half, n)
