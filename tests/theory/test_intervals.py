"""Intervals cover as often as they say: thousands of experiments on a queue whose mean wait is known.

Replications of an M/M/1 queue are made by Lindley's recursion and start in the stationary state, so that their
expectation is exact; what is tested is how :mod:`sim.experiment` goes from replications to intervals.
"""

import numpy as np
import pandas as pd
import pytest

from sim.experiment.statistics.replications import next_number, replications_needed
from sim.experiment.statistics.summary import compare, summarise
from tests.theory import queueing

RHO = 0.5
MEAN_WAIT = queueing.mmc_mean_wait(RHO, 1.0, 1)


def mean_waits(random: np.random.Generator, replications: int, customers: int, rho: float = RHO) -> np.ndarray:
    """Mean wait of so many customers, in independent replications that start in the stationary state."""
    first = np.where(random.random(replications) < rho, random.exponential(1.0 / (1.0 - rho), replications), 0.0)
    steps = random.exponential(1.0, (replications, customers - 1))
    steps -= random.exponential(1.0 / rho, (replications, customers - 1))
    net = np.cumsum(np.hstack([first[:, np.newaxis], steps]), axis=1)
    # Reflected at zero: above its lowest point so far once that is below zero (Lindley 1952).
    return (net - np.minimum(np.minimum.accumulate(net, axis=1), 0.0)).mean(axis=1)


def tidy(values: np.ndarray, measure: str = "wait") -> pd.DataFrame:
    """Experiments by replications as one table, each experiment a scenario of its own."""
    experiments, replications = values.shape
    return pd.DataFrame(
        {
            "scenario": np.repeat(np.arange(experiments), replications),
            "replication": np.tile(np.arange(replications), experiments),
            "measure": measure,
            "value": values.ravel(),
        }
    )


def share_covering(table: pd.DataFrame, name: str, truth: float) -> float:
    return float(((table[f"{name}_low"] <= truth) & (truth <= table[f"{name}_high"])).mean())


def test_recursion_has_the_mean_of_theory():
    values = mean_waits(np.random.default_rng(11), 400, 500)
    assert abs(values.mean() - MEAN_WAIT) < 5.0 * values.std() / 20.0


def report(record_property, **numbers: float) -> None:
    """Show what was measured with ``pytest -s``, and keep it in the test report."""
    for name, number in numbers.items():
        record_property(name, float(number))
    print({name: round(number, 4) for name, number in numbers.items()})


@pytest.mark.slow
@pytest.mark.parametrize("replications", [6, 12, 24])
def test_intervals_cover_as_often_as_they_say(replications, record_property):
    random, experiments = np.random.default_rng(20261122 + replications), 6000
    values = [mean_waits(random, 100 * replications, 1000).reshape(100, -1) for _ in range(experiments // 100)]
    table = summarise(tidy(np.vstack(values)), {})
    at95, at80 = share_covering(table, "ci95", MEAN_WAIT), share_covering(table, "ci80", MEAN_WAIT)
    report(record_property, replications=replications, at95=at95, at80=at80)
    assert 0.94 <= at95 <= 0.96
    assert 0.78 <= at80 <= 0.82


@pytest.mark.parametrize(
    "experiments", [pytest.param(2000, marks=pytest.mark.slow), pytest.param(5000, marks=pytest.mark.full)]
)
def test_sequential_rule_keeps_most_of_the_coverage(experiments, record_property):
    """Replications until the half-width is 5% of the mean, from 12 at least: the interval at the stop covers."""
    random, at_least, at_most = np.random.default_rng(5), 12, 200
    pool = mean_waits(random, experiments * 24, 1000)
    runs = pd.DataFrame(random.choice(pool, (at_most, experiments)))
    number = np.full(experiments, at_least)
    for experiment in range(experiments):
        while True:
            seen = runs.iloc[: number[experiment], [experiment]]
            needed = replications_needed(seen, {experiment: 0.05 * seen[experiment].mean()})
            following = next_number(int(number[experiment]), needed, at_most)
            if following == number[experiment]:
                break
            number[experiment] = following
    stopped = runs.where(np.arange(at_most)[:, np.newaxis] < number)
    runs = stopped.melt(var_name="scenario", ignore_index=False).reset_index(names="replication")
    table = summarise(runs.assign(measure="wait"), {})
    coverage = share_covering(table, "ci95", MEAN_WAIT)
    report(record_property, coverage=coverage, replications=number.mean(), most=number.max())
    assert coverage >= 0.93
    assert number.max() < at_most


@pytest.mark.slow
@pytest.mark.parametrize("rho", [0.0, 0.8])
def test_simultaneous_intervals_all_cover(rho, record_property):
    """Eleven scenarios against a baseline in 8 replications, with and without common random numbers."""
    random, experiments, scenarios, replications = np.random.default_rng(6), 4000, 12, 8
    values = np.sqrt(rho) * random.normal(size=(experiments, 1, replications))
    values = values + np.sqrt(1.0 - rho) * random.normal(size=(experiments, scenarios, replications))
    values *= np.linspace(1.0, 2.0, scenarios)[:, np.newaxis]
    tables = []
    for number in range(scenarios):
        table = tidy(values[:, number])
        tables.append(table.assign(measure=table["scenario"].astype(str), scenario=str(number)))
    compared = compare(pd.concat(tables), "0", {})
    inside = (compared["simultaneous_low"] <= 0.0) & (compared["simultaneous_high"] >= 0.0)
    alone = (compared["ci95_low"] <= 0.0) & (compared["ci95_high"] >= 0.0)
    together = float(inside.groupby(compared["measure"]).all().mean())
    report(record_property, together=together, unadjusted=float(alone.groupby(compared["measure"]).all().mean()))
    assert 0.95 - 3.0 * np.sqrt(0.05 * 0.95 / experiments) <= together <= 0.99
