"""MASH research by rating, as M/M/c with non-preemptive priorities (Cobham; Kella and Yechiali)."""

import pytest

from sim.config.categories import RAGS
from tests.theory import queueing
from tests.theory.replications import Network, Replications, Stage


@pytest.mark.parametrize(
    ("shares", "servers", "utilisation", "customers", "replications", "precision"),
    [
        ((0.3, 0.3, 0.4), 1, 0.5, 4_000, 30, 0.02),
        pytest.param((0.4, 0.6, 0.0), 1, 0.5, 18_000, 60, 0.005, marks=pytest.mark.full),
        pytest.param((0.3, 0.0, 0.7), 2, 0.7, 18_000, 60, 0.005, marks=pytest.mark.full),
        pytest.param((0.0, 0.5, 0.5), 3, 0.9, 18_000, 60, 0.01, marks=pytest.mark.full),
        pytest.param((0.2, 0.3, 0.5), 1, 0.6, 16_000, 60, 0.005, marks=pytest.mark.full),
        pytest.param((0.3, 0.3, 0.4), 1, 0.7, 18_000, 60, 0.005, marks=pytest.mark.full),
        pytest.param((0.2, 0.3, 0.5), 3, 0.9, 18_000, 60, 0.01, marks=pytest.mark.full),
    ],
)
def test_each_rating_waits_as_cobham_says(shares, servers, utilisation, customers, replications, precision, pool):
    by_rag = ", ".join(f"{rag}: {share}" for rag, share in zip(RAGS, shares, strict=True))
    network = Network(
        "theory_priority_queue",
        (Stage("mash", servers, utilisation),),
        customers,
        (f"pathway.mash.rag_given_need.universal={{{by_rag}}}",),
    )
    classes = [(rag, share) for rag, share in zip(RAGS, shares, strict=True) if share > 0.0]
    service_rate = 1.0 / network.stages[0].mean_service(network.arrival_rate)
    waits_wd = queueing.mmc_priority_mean_waits(
        [share * network.arrival_rate for _, share in classes], service_rate, servers
    )
    outcomes = Replications(network, replications, pool)
    outcomes.check_inputs()
    for (rag, _), wait_wd in zip(classes, waits_wd, strict=True):
        outcomes.check(f"mash_wait_mean_wd_{rag}", wait_wd, precision)
    outcomes.check("mash_utilisation", utilisation, 0.005)
