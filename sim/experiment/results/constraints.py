"""Which scenarios keep the constraints: bounds held against the replications."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.experiment.file.constraint import Constraint
from sim.experiment.statistics import verdict
from sim.experiment.statistics.bound import Bound
from sim.experiment.statistics.chance import share_of_futures
from sim.experiment.statistics.intervals import mean_of
from sim.experiment.statistics.observations import Observations
from sim.measures import MEASURES, quantities

CONSTRAINT_COLUMNS = (
    "scenario",
    "measure",
    "unit",
    "bound",
    "probability",
    "verdict",
    "n",
    "quantity",
    "estimate",
    "low",
    "high",
    "mean",
    "at_border_by",
)
"""Columns of ``constraints.csv``; ``results/README.md`` says what they hold."""


def check_constraints(
    constraints: Mapping[str, Constraint], observations: Observations, scenarios: Sequence[str]
) -> pd.DataFrame:
    """Judge every constraint in every scenario: a row each, with the columns ``CONSTRAINT_COLUMNS``.

    A bound on the mean is met where the whole 95% interval of the mean keeps it, over the replications that every
    scenario has; one that must be kept in a share of futures, where the whole interval of that share is high enough,
    over all futures of the scenario.
    """
    rows = [
        {
            "scenario": scenario,
            "measure": measure,
            "unit": MEASURES[measure].unit,
            "bound": constraint.bound,
            "probability": math.nan if constraint.probability is None else constraint.probability,
            **_judged(measure, constraint, scenario, observations),
        }
        for measure, constraint in constraints.items()
        for scenario in scenarios
    ]
    return pd.DataFrame(rows, columns=list(CONSTRAINT_COLUMNS))


def _judged(measure: str, constraint: Constraint, scenario: str, observations: Observations) -> dict[str, Any]:
    averaged, futures = observations.averaged(scenario, measure), observations.values(scenario, measure).dropna()
    mean = mean_of(observations.independent_means(averaged)).within(quantities.limits(MEASURES[measure].unit))
    if constraint.probability is None:
        quantity, estimate, border = "mean", mean, constraint.limit
    else:
        quantity = "share of futures"
        estimate = share_of_futures(observations.independent_futures(futures), constraint.limit)
        border = Bound(constraint.probability, at_least=True)
    return {
        "verdict": verdict.of_bound(estimate, border),
        "n": estimate.n,
        "quantity": quantity,
        "estimate": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "mean": mean.value,
        "at_border_by": verdict.at_border(estimate, verdict.range_of(border)),
    }
