"""Published figures beside simulated ones: how near the model comes, figure by figure, with a verdict for each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from sim.config.compose import compose
from sim.config.schema import Config
from sim.data.facts import NotPublishedError, facts_of
from sim.data.profiles import TYPICAL, recipe_of
from sim.experiment.file.experiment import Experiment
from sim.experiment.results.results import Results
from sim.experiment.run.plan import Plan, plan_scenarios
from sim.experiment.run.replications import Options
from sim.experiment.run.rounds import run_until
from sim.experiment.statistics.intervals import mean_of
from sim.experiment.statistics.replications import replications_needed
from sim.experiment.statistics.verdict import MET, NOT_MET
from sim.measures import MEASURES, quantities
from sim.validation.compared_figures import (
    COMPARED_FIGURES,
    ComparedFigure,
    PublishedCouncil,
    Role,
)
from sim.validation.trends import stock_trends

AS_PUBLISHED = ("demand.yearly_walk_sd=0", "run.years=5")
"""What a comparison with published figures changes in a profile: a figure belongs to a year whose demand is known, so
demand does not wander; and five years show whether anything piles up."""

PRACTICE_STILL = (
    "pathway.assessment.practice.drift.enabled=false",
    "pathway.section47.practice.drift.enabled=false",
)
"""What it changes in a council with a practice of its own: a figure belongs to a year, and practice stays as it was."""

SETTLED = ("run.warm_up_days=253",)
"""What the typical authority's comparison changes besides: it was calibrated in the steady state. On the first day of a
run no queue is longer than on an ordinary day; in small teams that have several posts vacant at a time, it can take
months until queues are as long as they become."""

HALF_WIDTH = 0.02
"""Of the 95% interval of every simulated mean, as a share of the mean, or of the published value if that is larger."""

TOLERANCE: Mapping[Role, float] = {"input": 0.02, "calibrated": 0.05, "predicted": 0.10, "not predicted": 0.10}
"""How far the simulated mean may lie from the published value, as a share of it."""

NEAR: Final = "near"
FAR: Final = "far"
"""Verdicts of figures that are not predicted: they have no bound to meet."""

INPUT_Z = 5.0
"""An input also agrees if its mean lies within so many standard errors of the published value."""

Verdict = Literal["met", "not met", "near", "far", "not comparable", "not published", "not simulated"]

NOT_COMPARABLE: Verdict = "not comparable"
"""A published zero: no tolerance is a share of it."""
"""Of the bound that :data:`TOLERANCE` sets; undecided where the published value is zero, of which there is no share."""


@dataclass(frozen=True)
class Validation:
    """What came out.

    Attributes
    ----------
    council : PublishedCouncil
        As published, and as simulated.
    results : Results
        Of the replications.
    figures, trends : pandas.DataFrame
        From :func:`compare_figures` and :func:`stock_trends`.
    """

    council: PublishedCouncil
    results: Results
    figures: pd.DataFrame
    trends: pd.DataFrame


def validate(
    authority: str,
    overrides: Sequence[str] = (),
    at_least: int = 12,
    at_most: int = 200,
    options: Options | None = None,
) -> Validation:
    """Simulate an authority as published until the means are precise, and lay the published figures beside it.

    Parameters
    ----------
    authority : str
        One that comes with the project.
    overrides : sequence of str
        On top of :data:`AS_PUBLISHED`, :data:`PRACTICE_STILL` and :data:`SETTLED`, where these apply.
    at_least, at_most : int
        Replications; added until every half-width is at most :data:`HALF_WIDTH`.
    options : Options, optional
        How the replications are run.

    Raises
    ------
    ConfigError
        If there is no such authority, or an override is wrong.
    """
    settled = SETTLED if authority == TYPICAL else ()
    still = PRACTICE_STILL if recipe_of(authority).has_own_practice else ()
    plan = plan_of(authority, (*AS_PUBLISHED, *still, *settled, *overrides))
    config = plan.scenario(plan.baseline).config
    council = council_of(authority, config)

    published = {
        row.name: value for row in COMPARED_FIGURES if not math.isnan(value := published_in_scope(council, row))
    }

    def needed(measures: pd.DataFrame) -> int:
        values = simulated(council, measures)
        values = values[[name for name in values if name in published]]
        return replications_needed(
            values, {name: HALF_WIDTH * _reference(values[name], published[name]) for name in values}
        )

    results = run_until(plan.with_exactly(min(at_least, at_most)), options or Options(), needed, at_most)
    figures = compare_figures(council, simulated(council, results.measures))
    return Validation(council, results, figures, stock_trends(results.monthly))


def _reference(values: pd.Series, published: float) -> float:
    """Return what the width of an interval is a share of: the mean, or the published value if that is larger."""
    return max(abs(float(values.mean())), published)


def plan_of(authority: str, overrides: Sequence[str]) -> Plan:
    """Plan to run one authority."""
    recipe = recipe_of(authority)
    title = f"{recipe.name}, {recipe.year}: simulated and published"
    question = "How near does the model come to what is published about this council?"
    shown = tuple(measure for row in COMPARED_FIGURES for measure in row.measures if measure in MEASURES)
    experiment = Experiment(title=title, question=question, measures=tuple(dict.fromkeys(shown)))
    return plan_scenarios(f"validate_{authority}", experiment, [f"authority={authority}", *overrides])


def council_of(authority: str, config: Config | None = None) -> PublishedCouncil:
    """Return what is published about an authority, beside its configuration."""
    recipe = recipe_of(authority)
    facts = facts_of(recipe.area, recipe.year)
    return PublishedCouncil(authority, recipe, facts, config or compose([f"authority={authority}"]))


def simulated(council: PublishedCouncil, measures: pd.DataFrame) -> pd.DataFrame:
    """Return the counterpart of each of :data:`COMPARED_FIGURES` that can be measured: a row for each replication."""
    by_replication = measures.pivot(index="replication", columns="measure", values="value")
    return pd.DataFrame(
        {
            row.name: [
                row.simulated(council, *values) for values in by_replication[list(row.measures)].itertuples(index=False)
            ]
            for row in COMPARED_FIGURES
            if set(row.measures) <= set(by_replication.columns)
        },
        index=by_replication.index,
    )


def compare_figures(council: PublishedCouncil, values: pd.DataFrame) -> pd.DataFrame:
    """Lay every published figure beside the simulated mean.

    Parameters
    ----------
    council : PublishedCouncil
        Of which figures were published.
    values : pandas.DataFrame
        From :func:`simulated`.

    Returns
    -------
    pandas.DataFrame
        One row for each of :data:`COMPARED_FIGURES`: ``group``, ``figure``, ``unit``, ``role``, ``how``, ``published``,
        ``scope``, ``source``, ``replications``, ``simulated``, ``ci95_low``, ``ci95_high``, ``half_width_share``,
        ``difference``, ``difference_share``, ``z`` and ``verdict``.
    """
    return pd.DataFrame([_compared(council, row, values) for row in COMPARED_FIGURES])


def _compared(council: PublishedCouncil, row: ComparedFigure, values: pd.DataFrame) -> dict[str, object]:
    published = published_in_scope(council, row)
    seen = values[row.name].dropna() if row.name in values else pd.Series(dtype=float)
    number = len(seen)
    found = mean_of(seen)
    mean, half_width = found.value, found.high - found.value
    shown = found.within(quantities.limits(row.unit))
    error = float(seen.std()) / math.sqrt(number) if number > 1 else math.nan
    role = row.role_of(council.authority)
    return {
        "group": row.group,
        "figure": row.name,
        "unit": row.unit,
        "role": role,
        "how": row.how_of(council.authority),
        "published": published,
        "scope": row.scope,
        "source": _source(council, row),
        "measures": ", ".join(row.measures),
        "replications": number,
        "simulated": mean,
        "ci95_low": shown.low,
        "ci95_high": shown.high,
        "half_width_share": half_width / largest if (largest := np.nanmax([abs(mean), published, 0.0])) else math.nan,
        "difference": mean - published,
        "difference_share": mean / published - 1.0 if published else math.nan,
        "z": (mean - published) / error if error > 0.0 else math.nan,
        "verdict": verdict(role, published, mean, error),
    }


def published_in_scope(council: PublishedCouncil, row: ComparedFigure) -> float:
    """Return a published figure as it is compared; NaN where there is none."""
    try:
        return row.published(council)
    except NotPublishedError:
        return math.nan


def verdict(role: Role, published: float, mean: float, standard_error: float) -> Verdict:
    """Say whether a simulated mean lies as near to a published value as the role of the figure asks.

    Examples
    --------
    >>> verdict("calibrated", 100.0, 104.0, 0.5), verdict("calibrated", 100.0, 106.0, 0.5)
    ('met', 'not met')
    >>> verdict("input", 0.142, 0.146, 0.001), verdict("predicted", 100.0, 91.0, 0.5)
    ('met', 'met')
    >>> verdict("not predicted", 100.0, 91.0, 0.5), verdict("not predicted", 100.0, 89.0, 0.5)
    ('near', 'far')
    """
    if math.isnan(published):
        return "not published"
    if math.isnan(mean):
        return "not simulated"
    if published == 0.0:
        return NOT_COMPARABLE
    near = abs(mean / published - 1.0) <= TOLERANCE[role]
    if role == "not predicted":
        return NEAR if near else FAR
    by_chance = role == "input" and abs(mean - published) < INPUT_Z * standard_error
    return MET if near or by_chance else NOT_MET


def _source(council: PublishedCouncil, row: ComparedFigure) -> str:
    sources = [council.facts[name].source for name in row.figures if name in council.facts]
    if not row.figures:
        sources = [council.recipe.contacts_source]
    return "; ".join(dict.fromkeys(filter(None, sources)))
