"""How far a simulated council's yearly figures move of themselves, beside councils': nobody decides anything.

Demand moves by ``demand.movement``, people come and go, families come whole; each future is a council of its own. Its
yearly figures are put through the functions that the panel of councils was put through. What only the published figure
does (recording, fitted beside ``demand.movement``) is no part of a simulation and is added to them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.data.estimates import HORIZONS, MORE, VOLUMES, estimates
from sim.data.expected_changes import PASSING_YEARS
from sim.data.fit_movement import fitted
from sim.data.profiles import recipe_of
from sim.data.within import Interval, changes, robust_sd, robust_spread_and_correlation, within_councils
from sim.experiment.file.experiment import Experiment
from sim.experiment.results.results import Results
from sim.experiment.run.plan import Plan, plan_scenarios
from sim.experiment.run.replications import Options
from sim.experiment.run.run import run_plan
from sim.experiment.statistics.intervals import Estimate
from sim.experiment.statistics.verdict import within
from sim.validation.yearly_figures import MEASURES, MONTHS_OF_A_YEAR, SEPTEMBER, yearly_figures

SETTINGS = ("run.start=2025-04-01", "run.warm_up_days=253", "run.years=6.5")
"""A year in which demand begins to move, six whole years, and the September after them."""

REPLICATIONS = 100

SEED = 20_250_401
"""Of what recording adds."""

ON_A_DAY = ("cin_31_march", "cpp_31_march", "cases_held")
"""Volumes that are counted on one day and not over a year."""

FEWEST = 20
"""Futures, below which a robust spread means nothing."""

MOST_OFF = 0.25
"""A spread that is off by more than this share of the panel's is named."""

SPREAD_COLUMNS = (
    "figure",
    "years",
    "panel",
    "panel_low",
    "panel_high",
    "simulated",
    "ci95_low",
    "ci95_high",
    "without_recording",
    "is_inside",
    "verdict",
)

SLOPES = (
    ("assessments_within_45wd_share", "caseload_per_fte", "within / {} / {} / alone / all"),
    ("icpc_within_15wd_share", "caseload_per_fte", "within / {} / {} / alone / all"),
    *(
        (outcome, "referrals", "pass through / {} / {} / alone / all")
        for outcome in ("cin_started", "section47s", "cpp_starts", "cin_31_march", "cpp_31_march")
    ),
)
"""Slopes between yearly figures: outcome, predictor, and the name of what the panel says."""


@dataclass(frozen=True)
class Movement:
    """What came out.

    Attributes
    ----------
    authority : str
        That was simulated.
    results : Results
        Of the replications.
    spreads, slopes : pandas.DataFrame
        From :func:`compare_spreads` and :func:`compare_slopes`.
    """

    authority: str
    results: Results
    spreads: pd.DataFrame
    slopes: pd.DataFrame


def movement(
    authority: str,
    overrides: Sequence[str] = (),
    replications: int = REPLICATIONS,
    options: Options | None = None,
) -> Movement:
    """Let an authority go on as it is in many futures, and lay the movement of its yearly figures beside councils'.

    Parameters
    ----------
    authority : str
        One that comes with the project.
    overrides : sequence of str
        On top of :data:`SETTINGS`.
    replications : int
        Futures; each counts as a council.
    options : Options, optional
        How the replications are run.

    Raises
    ------
    ConfigError
        If there is no such authority, or an override is wrong.
    """
    plan = plan_movement(authority, overrides)
    results = run_plan(plan.with_exactly(replications), options or Options())
    figures = yearly_figures(results, plan.baseline)
    return Movement(authority, results, compare_spreads(figures), compare_slopes(figures))


def plan_movement(authority: str, overrides: Sequence[str] = ()) -> Plan:
    """Plan to run one authority as it is."""
    experiment = Experiment(
        title=f"{recipe_of(authority).name}: how yearly figures move, simulated and published",
        question="How far do yearly figures move, and how do they go together, where nobody decides anything?",
        measures=MEASURES,
    )
    return plan_scenarios(f"movement_{authority}", experiment, [f"authority={authority}", *SETTINGS, *overrides])


def compare_spreads(figures: pd.DataFrame) -> pd.DataFrame:
    """Lay the robust standard deviation of changes of every volume over every horizon beside the panel's.

    Parameters
    ----------
    figures : DataFrame
        From :func:`sim.validation.yearly_figures.yearly_figures`.

    Returns
    -------
    DataFrame
        ``figure``, ``years``, ``panel`` with ``panel_low`` and ``panel_high``, ``simulated`` with ``ci95_low`` and
        ``ci95_high`` (:func:`as_recorded`), ``without_recording``, ``is_inside`` (the panel's interval) and
        ``verdict``. No row for a horizon of which there are too few futures or years.
    """
    rows = []
    recorded = as_recorded(figures)
    for horizon in HORIZONS:
        if min(len(_changes(figures, horizon)), len(set(figures["council"]))) < FEWEST:
            continue  # too few futures, or the run is shorter
        spread, _ = robust_spread_and_correlation(_changes(recorded, horizon))
        without = dict(zip(VOLUMES, robust_sd(_changes(figures, horizon).to_numpy()), strict=True))
        for name in VOLUMES:
            panel = estimates().loc[f"spread / {name} / {horizon} year{'s' * (horizon > 1)} / large"]
            found = spread[name]
            rows.append(
                {
                    "figure": name,
                    "years": horizon,
                    "panel": panel["estimate"],
                    "panel_low": panel["low"],
                    "panel_high": panel["high"],
                    "simulated": found.estimate,
                    "ci95_low": found.low,
                    "ci95_high": found.high,
                    "without_recording": float(without[name]),
                    "is_inside": panel["low"] <= found.estimate <= panel["high"],
                    "verdict": _verdict(found, (panel["low"], panel["high"])),
                }
            )
    return pd.DataFrame(rows, columns=SPREAD_COLUMNS)


def compare_slopes(figures: pd.DataFrame) -> pd.DataFrame:
    """Lay slopes between yearly figures, as recorded, beside those of the panel: like with like.

    Returns
    -------
    DataFrame
        ``outcome``, ``predictor``, ``unit``, ``simulated`` with ``ci95_low`` and ``ci95_high``, ``panel`` with
        ``panel_low`` and ``panel_high``, ``estimate_name`` and ``verdict``: whether the simulated interval lies within
        the panel's.
    """
    return pd.DataFrame(list(_slopes(as_recorded(figures))))


def as_recorded(figures: pd.DataFrame) -> pd.DataFrame:
    """Return yearly figures as a council would publish them: each with the movement of its own recording.

    Recording is drawn with a fixed seed, month by month, from what was fitted beside ``demand.movement``: a part that
    persists and one that passes, for each figure and council by itself.
    """
    values, recorded = fitted(), figures.copy()
    years = int(figures["year"].max())
    months = MONTHS_OF_A_YEAR * years + SEPTEMBER
    councils, place = np.unique(figures["council"], return_inverse=True)
    rng = np.random.default_rng(SEED)
    end_of_year = MONTHS_OF_A_YEAR * figures["year"].to_numpy()
    for name in VOLUMES:
        path = rng.normal(size=(len(councils), months)).cumsum(axis=1)
        path *= values.get(f"{name}.persistent", 0.0) / math.sqrt(MONTHS_OF_A_YEAR)
        path += values.get(f"{name}.passing", 0.0) * _passing(rng.normal(size=(len(councils), months)))
        last = end_of_year + (SEPTEMBER if name == "cases_held" else 0) - 1
        over = 1 if name in ON_A_DAY else MONTHS_OF_A_YEAR
        moved = np.mean([path[place, last - month] for month in range(over)], axis=0)
        recorded[name] *= np.exp(moved)
    return recorded


def _passing(noise: np.ndarray) -> np.ndarray:
    """Return paths that revert, whose changes over a year have a standard deviation of 1, from standard noise."""
    kept = math.exp(-1.0 / PASSING_YEARS / MONTHS_OF_A_YEAR)
    path = noise / math.sqrt(-2.0 * math.expm1(-1.0 / PASSING_YEARS))
    for month in range(1, path.shape[1]):
        path[:, month] = kept * path[:, month - 1] + math.sqrt(1.0 - kept * kept) * path[:, month]
    return path


def most_off(spreads: pd.DataFrame) -> pd.DataFrame:
    """Return the spreads that are off by more than :data:`MOST_OFF` of the panel's."""
    return spreads[(spreads["simulated"] / spreads["panel"] - 1.0).abs() > MOST_OFF]


def _changes(figures: pd.DataFrame, horizon: int) -> pd.DataFrame:
    return changes(np.log(figures[list(VOLUMES)]), figures["council"], figures["year"], horizon)


def _slopes(figures: pd.DataFrame) -> Iterator[dict[str, object]]:
    for outcome, predictor, name in SLOPES:
        known = estimates().loc[name.format(outcome, predictor)]
        is_case = predictor == "caseload_per_fte"
        y = 100.0 * figures[outcome] if is_case else np.log(figures[outcome])
        x = figures[predictor] if is_case else np.log(figures[predictor])
        found = within_councils(y, pd.DataFrame({predictor: x}), figures["council"], figures["year"])
        slope = found.by_predictor[predictor]
        shown = slope if is_case else Interval(*map(_per_cent, (slope.estimate, slope.low, slope.high)))
        yield {
            "outcome": outcome,
            "predictor": predictor,
            "unit": known["unit"],
            "simulated": shown.estimate,
            "ci95_low": shown.low,
            "ci95_high": shown.high,
            "panel": known["estimate"],
            "panel_low": known["low"],
            "panel_high": known["high"],
            "estimate_name": known.name,
            "verdict": _verdict(shown, (known["low"], known["high"])),
        }


def _per_cent(elasticity: float) -> float:
    return 100.0 * (MORE**elasticity - 1.0)


def _verdict(found: Interval, asked: tuple[float, float]) -> str:
    return within(Estimate(found.estimate, found.low, found.high), asked)
