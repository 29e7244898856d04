"""Screening alone, as M/M/c (Erlang C) and M/G/1 (Pollaczek-Khinchine)."""

import pytest

from tests.theory import queueing
from tests.theory.replications import Network, Replications, Stage


def screening(servers: int, utilisation: float, customers: int, cv: float = 1.0) -> Network:
    return Network("theory_single_queue", (Stage("screening", servers, utilisation, cv),), customers)


def check(network: Network, wait_wd: float, replications: int, precision: float, pool) -> None:
    outcomes = Replications(network, replications, pool)
    outcomes.check_inputs()
    outcomes.check("screening_wait_mean_wd", wait_wd, precision)
    outcomes.check("screening_queue_mean", network.arrival_rate * wait_wd, precision)
    outcomes.check("screening_utilisation", network.stages[0].utilisation, 0.005)


@pytest.mark.parametrize(
    ("servers", "utilisation", "customers", "replications", "precision"),
    [
        (2, 0.4, 4_000, 30, 0.02),
        pytest.param(1, 0.5, 10_000, 60, 0.005, marks=pytest.mark.slow),
        pytest.param(2, 0.7, 12_000, 60, 0.005, marks=pytest.mark.full),
        pytest.param(4, 0.9, 20_000, 60, 0.01, marks=pytest.mark.full),
    ],
)
def test_exponential_work_waits_as_erlang_says(servers, utilisation, customers, replications, precision, pool):
    network = screening(servers, utilisation, customers)
    service_rate = 1.0 / network.stages[0].mean_service(network.arrival_rate)
    wait_wd = queueing.mmc_mean_wait(network.arrival_rate, service_rate, servers)
    check(network, wait_wd, replications, precision, pool)


@pytest.mark.parametrize(
    ("utilisation", "customers", "precision"),
    [
        pytest.param(0.3, 25_000, 0.005, marks=pytest.mark.full),
        pytest.param(0.6, 28_000, 0.005, marks=pytest.mark.full),
        pytest.param(0.9, 64_000, 0.01, marks=pytest.mark.full),
    ],
)
def test_lognormal_work_waits_as_pollaczek_and_khinchine_say(utilisation, customers, precision, pool):
    network = screening(1, utilisation, customers, cv=2.0)
    wait_wd = queueing.mg1_mean_wait(network.arrival_rate, utilisation / network.arrival_rate, 2.0)
    check(network, wait_wd, 60, precision, pool)
