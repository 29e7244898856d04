"""Replications in rounds, each decided by what those before have shown, and one results folder at the end."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from sim.experiment.file.precision import Precision
from sim.experiment.results.results import Results
from sim.experiment.run.folder import tidy_tables, write_results
from sim.experiment.run.plan import Plan
from sim.experiment.run.replications import Options, RunRecord, run_missing
from sim.experiment.statistics.replications import FEWEST, next_number
from sim.experiment.store.store import Store


class Rounds:
    """Rounds of replications.

    Parameters
    ----------
    options
        As for :func:`sim.experiment.run.run.run_plan`.
    at_most, then
        As for :func:`sim.experiment.run.replications.run_missing`, of the first round.
    """

    def __init__(self, options: Options, at_most: int | None = None, then: str = "") -> None:
        self._options, self._at_most, self._then = options, at_most, then
        self._rounds: list[RunRecord] = []

    def run(self, plan: Plan) -> pd.DataFrame:
        """Run what is missing of a plan, and return the measures of all its replications, tidy."""
        is_first = not self._rounds
        record = run_missing(plan, self._options, self._at_most if is_first else None, self._then if is_first else "")
        self._rounds.append(record)
        return stored_measures(plan, self._rounds[-1].store)

    def write(self, plan: Plan) -> Results:
        """Write a results folder of the plan of the last round, or of one that asks for less than that."""
        first, last = self._rounds[0], self._rounds[-1]
        newly_run = sum(each.run["replications_run"] for each in self._rounds)
        run = {
            **last.run,
            "started_utc": first.run["started_utc"],
            "wall_seconds": round(sum(each.run["wall_seconds"] for each in self._rounds), 1),
            "replications_run": newly_run,
            "replications_from_store": last.run["replications_run"] + last.run["replications_from_store"] - newly_run,
        }
        numbers = {scenario.name: scenario.replications for scenario in plan.scenarios}
        failures = [each for each in last.failures if each["replication"] < numbers[each["scenario"]]]
        return write_results(plan, RunRecord(last.store, failures, run, last.own), self._options)


def stored_measures(plan: Plan, store: Store) -> pd.DataFrame:
    """Return the measures of every replication of a plan that the store has, tidy."""
    tables = []
    for scenario in plan.scenarios:
        stored = {task.replication: store.read(task, "measures") for task in scenario.tasks() if store.has(task)}
        if stored:
            tables.append(tidy_tables(stored, scenario.name)["measures"])
    return pd.concat(tables, ignore_index=True)


def run_to_precision(plan: Plan, precision: Precision, options: Options) -> Results:
    """Run replications of every scenario until the intervals are narrow enough, and write one results folder.

    All scenarios have as many in the end as the one that needs most, so that every replication has its pair.

    Parameters
    ----------
    plan
        Scenarios that have more replications than are needed keep them.
    precision
        What is asked for.
    options
        As for :func:`sim.experiment.run.run.run_plan`.
    """
    shared = plan.uncertainty.replications_per_draw if plan.uncertainty else 1

    def needed(measures: pd.DataFrame) -> int:
        return shared * precision.needed(plan.independent(measures), plan.baseline)

    begin = min(max(precision.at_least, shared * FEWEST), precision.at_most)
    return run_until(plan.with_replications(begin), options, needed, precision.at_most)


def run_until(plan: Plan, options: Options, needed: Callable[[pd.DataFrame], int], at_most: int) -> Results:
    """Add replications to every scenario until no more are needed, and write one results folder.

    Because chance decides when to stop, intervals are a little too narrow where the number of replications is small;
    enough of them at the start keep that negligible.

    Parameters
    ----------
    plan
        With the replications to start from.
    options
        As for :func:`sim.experiment.run.run.run_plan`.
    needed
        From the measures of all replications (``scenario``, ``replication``, ``measure``, ``value``) to the number
        that every scenario should have.
    at_most
        Replications at which no more are added.
    """
    rounds = Rounds(options, at_most=sum(max(each.replications, at_most) for each in plan.scenarios))
    while True:
        number = min(scenario.replications for scenario in plan.scenarios)
        following = next_number(number, needed(rounds.run(plan)), at_most)
        if following == number:
            return rounds.write(plan)
        plan = plan.with_replications(following)
