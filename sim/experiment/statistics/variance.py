"""Uncertainty about parameters apart from chance: analysis of variance over draws and their replications.

Replications that share a draw of the uncertain parameters differ by chance; draws differ by their parameters too. The
one-way random-effects model y = mean + draw + chance separates the two (Searle, Casella and McCulloch 1992, Variance
Components, chapter 3; for patient-level simulation O'Hagan, Stevenson and Madan 2007, Health Economics 16, 1009-1023).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from sim.experiment.statistics.intervals import Estimate, mean_of

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Components:
    """A mean whose parameters are uncertain, and what makes single futures differ from it.

    Attributes
    ----------
    draws, replications : int
        Draws of the parameters, and replications in all.
    mean : Estimate
        Mean over draws; its interval covers both uncertainty and chance.
    parameters_sd : Estimate
        Standard deviation of the draws' expected values: uncertainty about the parameters.
    chance_sd : Estimate
        Standard deviation of replications of one draw: chance.
    parameters_share : Estimate
        Part of the variance of a single future that is due to the parameters.
    """

    draws: int
    replications: int
    mean: Estimate
    parameters_sd: Estimate
    chance_sd: Estimate
    parameters_share: Estimate


def separate(values: pd.Series, draws: pd.Series, level: float = 0.95) -> Components:
    """Separate uncertainty about parameters from chance.

    Parameters
    ----------
    values
        A measure, or a paired difference, one for each replication; missing ones are left out.
    draws
        Number of the draw that each replication used.
    level
        Confidence of each interval.

    Returns
    -------
    Components
        What cannot be known is missing: all but the mean where there are fewer than two draws, or no draw has two
        replications. The mean's interval is Student's t over the means of draws. The interval of chance is exact
        (chi-square), that of the share exact for equal replications (F), that of the parameters' part Williams'
        (1962, Biometrika 49, 278-281), which holds with slightly more than its confidence.
    """
    known = values.notna()
    groups = values[known].groupby(draws[known])
    means, sizes = groups.mean(), groups.count()
    k, n = len(means), int(sizes.sum())
    mean = mean_of(means, level)
    if k < 2 or n <= k:
        return Components(k, n, mean, Estimate(), Estimate(), Estimate())
    grand = float((means * sizes).sum() / n)
    sum_between = float((sizes * (means - grand) ** 2).sum())
    sum_within = float(((values[known] - draws[known].map(means)) ** 2).sum())
    per_draw = (n - float((sizes**2).sum()) / n) / (k - 1)
    chance = sum_within / (n - k)
    parameters = max(0.0, (sum_between / (k - 1) - chance) / per_draw)
    total = parameters + chance
    upper_first = np.array([0.5 + level / 2.0, 0.5 - level / 2.0])  # the larger quantile gives the lower limit
    chance_limits = sum_within / stats.chi2.ppf(upper_first, n - k)
    f_quantiles = stats.f.ppf(upper_first, k - 1, n - k)
    excess = np.maximum(sum_between - f_quantiles * chance * (k - 1), 0.0)
    parameters_limits = excess / (per_draw * stats.chi2.ppf(upper_first, k - 1))
    return Components(
        k,
        n,
        mean,
        _standard_deviation(parameters, parameters_limits),
        _standard_deviation(chance, chance_limits),
        Estimate(
            parameters / total if total > 0.0 else math.nan,
            *_share_limits(sum_between / (k - 1), chance, f_quantiles, per_draw),
        ),
    )


def _standard_deviation(variance: float, limits: Floats) -> Estimate:
    return Estimate(math.sqrt(variance), math.sqrt(limits[0]), math.sqrt(limits[1]))


def _share_limits(between: float, chance: float, f_quantiles: Floats, per_draw: float) -> tuple[float, float]:
    """Return the exact limits of the share of variance that is due to draws, given the mean squares."""
    if chance == 0.0:
        share = 1.0 if between > 0.0 else math.nan
        return share, share
    ratios = np.maximum(between / chance / f_quantiles - 1.0, 0.0) / per_draw
    low, high = ratios / (1.0 + ratios)
    return float(low), float(high)
