"""Slopes between scenarios that share their random numbers: a line for each replication, and steps between two."""

from __future__ import annotations

import pandas as pd

from sim.experiment.statistics.intervals import Estimate, mean_of


def slope_by_replication(predictor: pd.DataFrame, outcome: pd.DataFrame) -> pd.Series:
    """Return the least-squares slope over the scenarios of each replication.

    Parameters
    ----------
    predictor, outcome
        Rows are replications, columns scenarios, the same in both. Replications that lack a value are left out, and so
        are those whose predictor is the same in all scenarios.

    Examples
    --------
    >>> cases, share = pd.DataFrame([[10.0, 12.0, 14.0]]), pd.DataFrame([[90.0, 88.0, 86.0]])
    >>> slope_by_replication(cases, share).tolist()
    [-1.0]
    """
    predictor, outcome = _complete(predictor, outcome)
    away = predictor.sub(predictor.mean(axis=1), axis=0)
    spread = (away**2).sum(axis=1)
    moves = spread > 0.0
    return (away * outcome).sum(axis=1)[moves] / spread[moves]


def step(predictor: pd.DataFrame, outcome: pd.DataFrame) -> Estimate:
    """Return the ratio of mean changes from one scenario to another, with its interval.

    Between neighbours a replication's own ratio has a small number below the line, and no mean to speak of. The ratio
    of means has an interval from its linear approximation (the delta method): the spread of what the ratio leaves
    over.

    Parameters
    ----------
    predictor, outcome
        As for :func:`slope_by_replication`, of two scenarios.
    """
    predictor, outcome = _complete(predictor, outcome)
    across = predictor.iloc[:, 1] - predictor.iloc[:, 0]
    along = outcome.iloc[:, 1] - outcome.iloc[:, 0]
    if across.empty or across.mean() == 0.0:
        return Estimate(n=len(across))
    ratio = along.mean() / across.mean()
    left_over = mean_of((along - ratio * across) / abs(across.mean()))
    return Estimate(float(ratio), float(ratio + left_over.low), float(ratio + left_over.high), left_over.n)


def _complete(predictor: pd.DataFrame, outcome: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    whole = predictor.notna().all(axis=1) & outcome.notna().all(axis=1)
    return predictor.loc[whole.index[whole]], outcome.loc[whole.index[whole]]
