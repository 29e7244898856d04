"""What may be called predicted: errors over all councils, beside those of a constant.

The constant knows no council: for each it is the median of the other councils' published figures. A figure that had no
part in the profiles is *predicted* only if the model errs less than that constant, shown in every year.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.validation.compared_figures import COMPARED_FIGURES, WITH_A_SET_SHARE
from sim.validation.councils import LEVELS

Array = npt.NDArray[np.float64]

FEWEST = 20
"""Councils, below which nothing is said about all of them."""

RESAMPLES, SEED, TAIL = 4_000, 20_241_201, 2.5

MOST_WITHOUT_WORKER = 0.05
"""Share of open cases without a worker for more than a week, from which a council is named."""

WITHIN = (2.0, 5.0)
"""Points from a council's own level."""

IN_USE = ("input", "calibrated")


def scores(figures: pd.DataFrame) -> pd.DataFrame:
    """Return how near the model comes to each figure, a row per year and figure.

    Parameters
    ----------
    figures : pandas.DataFrame
        Of :class:`sim.validation.councils.Councils`.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``figure``, ``unit``, ``role``, ``councils``, ``correlation``, mean absolute ``error`` of the model
        and ``constant_error`` of the constant, their ``difference`` with its 95% interval (``low``, ``high``; councils
        resampled), ``sd_simulated`` and ``sd_published`` over councils. Figures of fewer than :data:`FEWEST` councils
        are left out.
    """
    order = {row.name: number for number, row in enumerate(COMPARED_FIGURES)}
    rows = []
    known = figures.dropna(subset=["published", "simulated"])
    for (year, figure), group in known.groupby(["year", "figure"]):
        if len(group) >= FEWEST:
            rows.append({"year": year, "figure": figure, **_scores(group)})
    found = pd.DataFrame(rows)
    if found.empty:
        return found
    found["role"] = _roles(found)
    return found.sort_values(["year", "figure"], key=lambda each: each.map(order) if each.name == "figure" else each)


def _scores(group: pd.DataFrame) -> dict[str, object]:
    published, simulated = (group[name].to_numpy(float) for name in ("published", "simulated"))
    errors, constant = np.abs(simulated - published), np.abs(median_of_others(published) - published)
    low, high = np.percentile(_drawn(len(group)) @ (errors - constant) / len(group), [TAIL, 100 - TAIL])
    varies = simulated.std() > 0 and published.std() > 0
    return {
        "unit": group["unit"].iloc[0],
        "role": group["role"].mode().iloc[0],
        "councils": len(group),
        "correlation": float(np.corrcoef(simulated, published)[0, 1]) if varies else np.nan,
        "error": float(errors.mean()),
        "constant_error": float(constant.mean()),
        "difference": float((errors - constant).mean()),
        "low": float(low),
        "high": float(high),
        "sd_simulated": float(simulated.std(ddof=1)),
        "sd_published": float(published.std(ddof=1)),
    }


def median_of_others(values: Array) -> Array:
    """Return for each value the median of all others.

    Examples
    --------
    >>> median_of_others(np.array([1.0, 2.0, 9.0])).tolist()
    [5.5, 5.0, 1.5]
    """
    return np.array([np.median(np.delete(values, place)) for place in range(len(values))])


@cache
def _drawn(number: int) -> npt.NDArray[np.int64]:
    """Return how often each of so many councils is drawn, a row per resample."""
    return np.random.default_rng(SEED).multinomial(number, np.full(number, 1 / number), size=RESAMPLES)


def _roles(found: pd.DataFrame) -> pd.Series:
    earned = predicted(found)
    return found["role"].where(
        found["role"].isin(IN_USE), found["figure"].map(lambda name: "predicted" if name in earned else "not predicted")
    )


def predicted(found: pd.DataFrame) -> list[str]:
    """Return the figures that may be called predicted: not in the profiles, and nearer than a constant in every year.

    One year alone says too little. What moves with a share that is set says nothing (:func:`leaning`).
    """
    return [name for name in nearer(found) if name not in leaning()]


def nearer(found: pd.DataFrame) -> list[str]:
    """Return the figures, not in the profiles, to which the model comes nearer than a constant in every year."""
    unused = found[~found["role"].isin(IN_USE)]
    years = found["year"].nunique()
    shown = unused[unused["high"] < 0.0].groupby("figure")["year"].nunique()
    return sorted(shown.index[shown == years]) if years > 1 else []


def leaning() -> set[str]:
    """Return the figures that move with a share in time that is set to each council."""
    return {row.name for row in COMPARED_FIGURES if row.group in WITH_A_SET_SHARE}


def own_levels(services: pd.DataFrame) -> pd.DataFrame:
    """Return how near councils come to the level they are set to.

    Returns
    -------
    pandas.DataFrame
        Per year and measure of :data:`sim.validation.councils.LEVELS`: ``councils`` that have a level, mean
        ``difference`` in points, and the share of councils ``within_2`` and ``within_5`` points.
    """
    rows = []
    for year, group in services.groupby("year"):
        for name in LEVELS:
            off = 100.0 * (group[f"share_{name}"] - group[f"aim_{name}"]).dropna()
            near = {f"within_{points:g}": float((off.abs() <= points).mean()) for points in WITHIN}
            rows.append({"year": year, "measure": name, "councils": len(off), "difference": off.mean(), **near})
    return pd.DataFrame(rows)


def outside(services: pd.DataFrame, credible: Sequence[float]) -> pd.DataFrame:
    """Return the councils whose work and people do not fit together, the busiest first."""
    least, most = credible
    return services[~services["utilisation"].between(least, most)].sort_values("utilisation", ascending=False)


def left_without_worker(services: pd.DataFrame) -> pd.DataFrame:
    """Return the councils where too many wait for a worker, the most first."""
    many = services[services["without_worker"] > MOST_WITHOUT_WORKER]
    return many.sort_values("without_worker", ascending=False)
