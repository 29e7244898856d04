"""Goal-seek through the production model, on M/M/c, where Erlang's formula gives the answer."""

import pytest
from scipy.optimize import brentq

import sim
from sim.clock import WORKING_DAYS_PER_YEAR
from sim.experiment.analyses.goal_seek import seek
from tests.theory import queueing

WAIT = "screening_wait_mean_wd"
HOURS_PER_DAY = 7.4


@pytest.fixture(autouse=True)
def working_directory(tmp_path, monkeypatch, without_report):
    monkeypatch.chdir(tmp_path)


def hours(mean_service_wd):
    mean = mean_service_wd * HOURS_PER_DAY
    return [
        f"workforce.hours_per_day={HOURS_PER_DAY}",
        f"pathway.screening.hours={{distribution: exponential, mean: {mean}, cv: 1.0}}",
    ]


def test_servers_for_a_mean_wait_below_a_bound():
    arrival_rate, service_rate, bound = 50.0, 50.0 / 0.7, 0.0007
    waits = {servers: queueing.mmc_mean_wait(arrival_rate, service_rate, servers) for servers in range(1, 5)}
    needed = min(servers for servers, wait in waits.items() if wait <= bound)
    assert needed == 3
    found = seek(
        "teams.front_door.posts",
        WAIT,
        at_most=bound,
        between=(1, 4),
        replications=3,
        at_most_replications=3,
        experiment="theory_single_queue",
        overrides=[
            *hours(1.0 / service_rate),
            f"demand.contacts_per_year={arrival_rate * WORKING_DAYS_PER_YEAR}",
            "run.years=0.1",
            "run.warm_up_days=5",
        ],
        n_jobs=1,
    )
    # The waits of neighbouring numbers of servers differ by a factor of eight, of which the bound is in the middle.
    assert (found.answer.status, found.answer.met_above, found.answer.value) == ("found", True, needed)
    assert found.answer.low <= needed <= found.answer.high


@pytest.mark.slow
def test_demand_that_five_servers_can_take():
    service_rate, bound = 25.0, 0.02
    arrival_rate = brentq(lambda rate: queueing.mmc_mean_wait(rate, service_rate, 5) - bound, 1.0, 120.0)
    most = arrival_rate * WORKING_DAYS_PER_YEAR
    found = seek(
        "demand.contacts_per_year",
        WAIT,
        at_most=bound,
        between=(20_000, 28_000),
        replications=8,
        at_most_replications=8,
        experiment="theory_single_queue",
        overrides=[*hours(1.0 / service_rate), "run.years=0.25", "run.warm_up_days=20"],
        n_jobs=1,
    )
    half = (found.answer.high - found.answer.low) / 2.0
    assert found.answer.status == "found"
    assert not found.answer.met_above
    assert half < 0.06 * most
    # Half the interval is about 2.4 standard errors, so that this leaves out one in ten million correct answers.
    assert abs(found.answer.value - most) < 3.0 * half


def test_the_goal_is_in_the_public_interface():
    assert sim.seek.__wrapped__ is seek
