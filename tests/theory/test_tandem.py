"""Screening, then MASH, then assessment: what leaves one queue is Poisson again (Burke; Jackson)."""

import pytest

from tests.theory import queueing
from tests.theory.replications import Network, Replications, Stage

STAGES = ("screening", "mash", "assessment")


@pytest.mark.parametrize(
    ("servers", "utilisations", "customers", "replications", "precision"),
    [
        ((1, 2, 1), (0.5, 0.4, 0.6), 2_000, 30, 0.05),
        pytest.param((1, 2, 1), (0.5, 0.6, 0.5), 13_000, 60, 0.005, marks=pytest.mark.full),
        pytest.param((1, 1, 1), (0.6, 0.6, 0.6), 15_000, 60, 0.005, marks=pytest.mark.full),
        pytest.param((1, 1, 4), (0.5, 0.5, 0.9), 14_000, 60, 0.005, marks=pytest.mark.full),
    ],
)
def test_each_stage_waits_as_if_alone(servers, utilisations, customers, replications, precision, pool):
    stages = tuple(Stage(*stage) for stage in zip(STAGES, servers, utilisations, strict=True))
    network = Network("theory_tandem", stages, customers)
    rates = [(1.0 / stage.mean_service(network.arrival_rate), stage.servers) for stage in stages]
    outcomes = Replications(network, replications, pool)
    outcomes.check_inputs()
    for stage, wait_wd in zip(stages, queueing.tandem_mean_waits(network.arrival_rate, rates), strict=True):
        wanted = max(precision, 0.01) if stage.utilisation >= 0.9 else precision
        outcomes.check(f"{stage.name}_wait_mean_wd", wait_wd, wanted, [stage.name])
        outcomes.check(f"{stage.name}_queue_mean", network.arrival_rate * wait_wd, wanted, [stage.name])
        outcomes.check(f"{stage.name}_utilisation", stage.utilisation, 0.005, [stage.name])
