"""Regression that a few odd figures do not bend, and that trusts few data little."""

from __future__ import annotations

import numpy as np

MAD_TO_SD = 1.4826

_ROUNDS = 50


def robust_ridge(x: np.ndarray, y: np.ndarray, penalty: float, width: float) -> np.ndarray:
    """Return slopes that pull towards 0 and weigh large residuals down.

    Minimises the sum of pseudo-Huber losses, width² s² (sqrt(1 + (r / (width s))²) - 1), which is a square for small
    residuals and straight for large ones, with s the robust standard deviation of the residuals; plus half the penalty
    times the squared slopes. Columns are divided by their standard deviation and outcomes by their robust one first,
    so the penalty is as good as so many rows that say 0. By iteratively reweighted least squares (Holland and Welsch
    1977); weights are divided by their mean.

    Parameters
    ----------
    x : array
        A row per observation, a column per predictor; there is no intercept.
    y : array
        Outcomes.
    """
    of_column = x.std(axis=0)
    of_column = np.where(of_column > 0, of_column, 1.0)
    of_outcome = spread(y) or 1.0
    x, y = x / of_column, y / of_outcome
    ridge = penalty * np.eye(x.shape[1])
    slopes = np.linalg.solve(x.T @ x + ridge, x.T @ y)
    for _ in range(_ROUNDS):
        residuals = y - x @ slopes
        scale = MAD_TO_SD * float(np.median(np.abs(residuals))) or 1.0
        weights = 1 / np.sqrt(1 + (residuals / (width * scale)) ** 2)
        weighted = x * (weights / weights.mean())[:, None]
        slopes = np.linalg.solve(weighted.T @ x + ridge, weighted.T @ y)
    found: np.ndarray = slopes * of_outcome / of_column
    return found


def spread(values: np.ndarray) -> float:
    """Return the robust standard deviation of values: 1.4826 times the median absolute deviation."""
    return MAD_TO_SD * float(np.median(np.abs(values - np.median(values)))) if len(values) else 0.0
