"""What queueing theory says: the oracles that the production model has to agree with.

Rates are per working day, times in working days, loads in erlangs. Written from the published results alone, with no
import from the model, so that an error in one cannot hide the same error in the other. All results are for stationary
systems, unless they say otherwise.

Sources
-------
Erlang (1917), "Solution of some problems in the theory of probabilities of significance in automatic telephone
exchanges", Elektroteknikeren 13.
Pollaczek (1930) and Khinchine (1932), as in Kleinrock (1975), *Queueing Systems* I, section 5.7.
Cobham (1954), "Priority assignment in waiting line problems", Operations Research 2(1), 70-76.
Kella and Yechiali (1985), "Waiting times in the non-preemptive priority M/M/c queue", Stochastic Models 1(2), 257-262.
Burke (1956), "The output of a queuing system", Operations Research 4(6), 699-704.
Jackson (1957), "Networks of waiting lines", Operations Research 5(4), 518-521.
Takacs (1962), *Introduction to the Theory of Queues*, chapter 3 (infinitely many servers).
"""

from collections.abc import Sequence

from scipy import integrate
from scipy.stats import rv_continuous


def utilisation(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Share of the servers' time that is busy, lambda / (c mu); a stationary system needs it below 1."""
    load = arrival_rate / (service_rate * servers)
    if load >= 1.0:
        raise ValueError(f"no stationary state: utilisation {load:.3f} is not below 1")
    return load


def erlang_b(servers: int, offered_load: float) -> float:
    """Probability that an arrival finds all servers busy when nobody waits (M/M/c/c), by the stable recursion."""
    blocked = 1.0
    for busy in range(1, servers + 1):
        blocked = offered_load * blocked / (busy + offered_load * blocked)
    return blocked


def erlang_c(servers: int, offered_load: float) -> float:
    """Probability that an arrival has to wait in an M/M/c queue."""
    load = utilisation(offered_load, 1.0, servers)
    blocked = erlang_b(servers, offered_load)
    return blocked / (1.0 - load * (1.0 - blocked))


def mmc_mean_wait(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Mean wait before service in an M/M/c queue."""
    return erlang_c(servers, arrival_rate / service_rate) / (servers * service_rate - arrival_rate)


def mmc_mean_queue(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Mean number waiting, not in service, in an M/M/c queue (Little's law)."""
    return arrival_rate * mmc_mean_wait(arrival_rate, service_rate, servers)


def second_moment(mean: float, coefficient_of_variation: float) -> float:
    """E[S^2] of a time with this mean and this ratio of standard deviation to mean."""
    return mean**2 * (1.0 + coefficient_of_variation**2)


def mg1_mean_wait(arrival_rate: float, mean_service: float, coefficient_of_variation: float) -> float:
    """Mean wait before service in an M/G/1 queue (Pollaczek-Khinchine)."""
    load = utilisation(arrival_rate, 1.0 / mean_service, 1)
    return arrival_rate * second_moment(mean_service, coefficient_of_variation) / (2.0 * (1.0 - load))


def mg1_mean_queue(arrival_rate: float, mean_service: float, coefficient_of_variation: float) -> float:
    """Mean number waiting, not in service, in an M/G/1 queue (Little's law)."""
    return arrival_rate * mg1_mean_wait(arrival_rate, mean_service, coefficient_of_variation)


def _cobham(until_first_server_free: float, class_loads: Sequence[float]) -> list[float]:
    """Cobham's formula: the time to the next free server, stretched by the load of equal and higher classes."""
    waits = []
    higher_load = 0.0
    for load in class_loads:
        equal_or_higher_load = higher_load + load
        waits.append(until_first_server_free / ((1.0 - higher_load) * (1.0 - equal_or_higher_load)))
        higher_load = equal_or_higher_load
    return waits


def mmc_priority_mean_waits(arrival_rates: Sequence[float], service_rate: float, servers: int) -> list[float]:
    """Mean wait of each class, first class first served, never interrupted, in M/M/c with one service rate for all.

    An arrival that has to wait has probability `erlang_c` and meets departures at rate c mu (Kella and Yechiali 1985).
    """
    capacity = servers * service_rate
    has_to_wait = erlang_c(servers, sum(arrival_rates) / service_rate)
    return _cobham(has_to_wait / capacity, [rate / capacity for rate in arrival_rates])


def mg1_priority_mean_waits(
    arrival_rates: Sequence[float], mean_services: Sequence[float], coefficients_of_variation: Sequence[float]
) -> list[float]:
    """Mean wait of each class, first class first served, never interrupted, in M/G/1 (Cobham 1954)."""
    loads = [rate * mean for rate, mean in zip(arrival_rates, mean_services, strict=True)]
    utilisation(sum(loads), 1.0, 1)
    residual_service = sum(
        rate * second_moment(mean, variation) / 2.0
        for rate, mean, variation in zip(arrival_rates, mean_services, coefficients_of_variation, strict=True)
    )
    return _cobham(residual_service, loads)


def tandem_mean_waits(arrival_rate: float, stages: Sequence[tuple[float, int]]) -> list[float]:
    """Mean wait at each stage (service rate, servers) of queues in series.

    What leaves a stationary M/M/c queue is again Poisson with the same rate (Burke 1956), so each stage is an M/M/c
    queue of its own (Jackson 1957).
    """
    return [mmc_mean_wait(arrival_rate, service_rate, servers) for service_rate, servers in stages]


def mg_infinity_mean_busy(arrival_rate: float, service: rv_continuous, time: float | None = None) -> float:
    """Mean number in service with infinitely many servers: stationary, or `time` working days after an empty start.

    The number is Poisson with mean lambda times the integral of P(S > u) from 0 to `time` (Takacs 1962); `service` is a
    frozen scipy distribution of the time in service.
    """
    if time is None:
        return float(arrival_rate * service.mean())
    return float(arrival_rate * integrate.quad(service.sf, 0.0, time)[0])
