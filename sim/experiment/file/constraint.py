"""Constraints: what a scenario must keep to be acceptable, on average or in enough of its futures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import pandas as pd
from pydantic import AfterValidator, Field, model_validator

from sim.experiment.file.fields import Part
from sim.experiment.file.minimum_or_maximum import Bound
from sim.experiment.statistics.chance import chance_constraint
from sim.experiment.statistics.observations import (
    NOT_SHOWN,
    SHOWN,
    UNDECIDED,
    Counted,
    Sample,
    counted_mean,
    verdict_on,
)
from sim.measures import MEASURES

MET, NOT_MET = "met", "not met"

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
)
"""Columns of ``constraints.csv``; ``results/README.md`` says what they hold."""


def _readable(text: str) -> str:
    Bound.read(text)
    return text


class Constraint(Part):
    """A bound on a measure over the whole time: on its mean, or, with a probability, on the value of each future."""

    bound: Annotated[str, AfterValidator(_readable)] = Field(description="such as '<= 0.1' or '>= 40'")
    probability: float | None = Field(
        None, gt=0.0, lt=1.0, description="share of futures, at least, that must keep the bound; null: the mean must"
    )

    @model_validator(mode="before")
    @classmethod
    def _text_alone_is_the_bound(cls, value: Any) -> Any:
        return {"bound": value} if isinstance(value, str) else value

    @property
    def limit(self) -> Bound:
        """The bound as a number and a direction."""
        return Bound.read(self.bound)


def check_constraints(constraints: Mapping[str, Constraint], sample: Sample, scenarios: Sequence[str]) -> pd.DataFrame:
    """Judge every constraint in every scenario: a row each, with the columns ``CONSTRAINT_COLUMNS``.

    A bound on the mean is met where the whole 95% interval of the mean keeps it; one that must be kept in a share of
    futures, where the whole interval of that share is high enough
    (:func:`sim.experiment.statistics.chance.chance_constraint`).
    """
    rows = [
        {
            "scenario": scenario,
            "measure": measure,
            "unit": MEASURES[measure].unit,
            "bound": constraint.bound,
            "probability": math.nan if constraint.probability is None else constraint.probability,
            **_judged(constraint, sample.values(scenario, measure).dropna(), sample),
        }
        for measure, constraint in constraints.items()
        for scenario in scenarios
    ]
    return pd.DataFrame(rows, columns=list(CONSTRAINT_COLUMNS))


def _judged(constraint: Constraint, values: pd.Series, sample: Sample) -> dict[str, Any]:
    limit = constraint.limit
    mean = counted_mean(sample.independent_means(values))
    if constraint.probability is None:
        expected = (limit.number, math.inf) if limit.at_least else (-math.inf, limit.number)
        verdict = {SHOWN: MET, NOT_SHOWN: NOT_MET, UNDECIDED: UNDECIDED}[verdict_on(mean, expected)]
        quantity, estimate = "mean", mean
    else:
        futures = sample.independent_futures(values)
        judged = chance_constraint(futures, limit.number, limit.at_least, constraint.probability)
        verdict = {True: MET, False: NOT_MET, None: UNDECIDED}[judged.met]
        quantity, estimate = "share of futures", Counted(judged.n, judged.share, judged.low, judged.high)
    return {
        "verdict": verdict,
        "n": estimate.n,
        "quantity": quantity,
        "estimate": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "mean": mean.value,
    }
