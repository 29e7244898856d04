"""What was sought and found, read from a results folder: the goal in its manifest, the answer from its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.config.errors import ResultsError
from sim.experiment.results.goal import Floats, Goal
from sim.experiment.results.goal_answer import Answer, answer
from sim.experiment.results.results import Results
from sim.measures import MEASURES, quantities

KIND = "seek"
"""Of the analysis in a manifest: the command that made it."""


@dataclass(frozen=True)
class GoalSeek:
    """A goal, what was found, and the results folder that holds every value looked at."""

    goal: Goal
    answer: Answer
    results: Results


def outcomes_of(goal: Goal, values: Mapping[str, tuple[float, int]], measures: pd.DataFrame) -> dict[float, Floats]:
    """Return the measure in each replication of every value, NaN where there is none.

    Parameters
    ----------
    goal
        What is asked.
    values
        Scenario to value and number of replications.
    measures
        Tidy: ``scenario``, ``replication``, ``measure``, ``value``.
    """
    rows = measures[measures["measure"] == goal.measure]
    table = rows.pivot(index="scenario", columns="replication", values="value")
    return {
        value: table.reindex(index=[name], columns=range(number)).to_numpy(dtype=np.float64)[0]
        for name, (value, number) in values.items()
    }


def goal_seek_of(results: Results) -> GoalSeek | None:
    """Read a goal and its answer; None where no goal was sought.

    Raises
    ------
    ResultsError
        If the manifest's account of the goal is damaged.
    """
    analysis = results.manifest.get("analysis") or {}
    if analysis.get("kind") != KIND:
        return None
    try:
        goal = Goal.model_validate(analysis["goal"])
        values = {
            entry["name"]: (float(analysis["values"][entry["name"]]), entry["replications"])
            for entry in results.manifest["scenarios"]
        }
        return GoalSeek(goal, answer(goal, outcomes_of(goal, values, results.measures)), results)
    except (ValueError, LookupError, TypeError) as error:
        raise ResultsError(f"{results.path}: the goal in the manifest cannot be read: {error}") from error


def goal_tables(results: Results) -> dict[str, pd.DataFrame]:
    """Return the tables of a goal-seek by the name of their files: every value looked at, and the answer."""
    found = goal_seek_of(results)
    if found is None:
        return {}
    limits = quantities.limits("share" if found.goal.sure else MEASURES[found.goal.measure].unit)
    looked_at = ((point, point.estimate.within(limits)) for point in found.answer.points)
    points = pd.DataFrame(
        [(point.value, mean.n, mean.value, mean.low, mean.high, point.verdict) for point, mean in looked_at],
        columns=["value", "n", "mean", "ci95_low", "ci95_high", "verdict"],
    )
    parts = ("status", "value", "low", "high", "low_is_open", "high_is_open", "met_above")
    row = {**found.goal.model_dump(mode="json"), **{f"answer_{name}": getattr(found.answer, name) for name in parts}}
    return {
        "goal_points": points,
        "goal_answer": pd.DataFrame([row]),
    }
