"""Degenerate cases and single paths, where theory is exact: no statistics needed."""

from heapq import heapify, heapreplace

import numpy as np
import pytest

import sim
from tests.theory import queueing
from tests.theory.replications import TASKS, Network, Replications, Stage, served


def first_come_first_served(arrivals: np.ndarray, services: np.ndarray, servers: int) -> np.ndarray:
    """When each service begins: with the first server who is free (Kiefer and Wolfowitz 1955)."""
    free = [0.0] * servers
    heapify(free)
    begins = np.empty(len(arrivals))
    for customer, (arrival, service) in enumerate(zip(arrivals, services, strict=True)):
        begins[customer] = max(arrival, free[0])
        heapreplace(free, begins[customer] + service)
    return begins


def test_every_wait_in_series_follows_from_arrivals_and_work():
    stages = (Stage("screening", 2, 0.9), Stage("mash", 3, 0.8), Stage("assessment", 4, 0.9))
    network = Network("theory_tandem", stages, customers=3_000)
    events = sim.simulate(network.config).events
    came = events.loc[events["event"] == "contact"].set_index("entity")["time"]
    for stage in stages:
        tasks = served(events, TASKS[stage.name])
        arrivals = came[came.index.isin(tasks.index)].sort_values(kind="stable")
        done = tasks.loc[arrivals.index]
        begins = first_come_first_served(arrivals.to_numpy(), (done["time"] - done["start"]).to_numpy(), stage.servers)
        # Who is still being served when the run ends is not among the finished tasks, and that shows in the last ones.
        assert begins[:-50] == pytest.approx(done["start"].to_numpy()[:-50], abs=1e-9)
        assert (begins > arrivals).mean() > 0.5
        came = done["time"]


def test_with_people_enough_nobody_waits(pool):
    stage = Stage("screening", 30, 0.1, cv=0.5)
    network = Network("theory_single_queue", (stage,), customers=1_500)
    outcomes = Replications(network, 30, pool)
    assert not outcomes.samples("screening_wait_mean_wd").any()
    busy = queueing.mg_infinity_mean_busy(network.arrival_rate, stage.service(network.arrival_rate))
    outcomes.check("screening_utilisation", busy / stage.servers, 0.01)
