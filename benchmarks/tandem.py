"""Customers a second: our production model beside the same three queues in series in plain SimPy and in Ciw.

The network is that of ``experiments/theory_tandem.yaml``: Poisson arrivals, then screening, MASH and assessment, each
with exponential work and a pool of people. The three programs take turns and do the same work, each up to the mean
wait at every stage; ours also keeps people, cases, tasks and a full event log, and computes all measures from it.
Run with::

    python benchmarks/tandem.py --rounds 5
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import ciw
import simpy

import sim
from sim.clock import WORKING_DAYS_PER_YEAR
from sim.experiment.run.plan import plan_experiment

STAGES = ("screening", "mash", "assessment")


@dataclass(frozen=True)
class Network:
    """Three queues in series; rates are per working day."""

    arrival_rate: float
    service_rates: tuple[float, ...]
    servers: tuple[int, ...]


@dataclass(frozen=True)
class Outcome:
    """One run: how many customers came, and their mean wait at each stage in working days."""

    customers: int
    mean_waits_wd: tuple[float, ...]


def network_of(config: sim.Config) -> Network:
    """Read the network from the configuration of our own model, so that all three are the same."""
    pathway, teams = config.pathway, config.teams
    hours = (pathway.screening.hours, pathway.mash.research_hours, pathway.assessment.hours)
    return Network(
        config.demand.contacts_per_year / WORKING_DAYS_PER_YEAR,
        tuple(config.workforce.hours_per_day / work.mean for work in hours),
        (teams.front_door.posts, teams.mash.posts, teams.assessment.posts),
    )


class UsualSimpy:
    """The network as SimPy is usually written: a process for every customer, a resource for every stage."""

    def __init__(self, network: Network, customers: int, seed: int) -> None:
        self.network = network
        self.customers = customers
        self.random = random.Random(seed)
        self.env = simpy.Environment()
        self.stages = [simpy.Resource(self.env, capacity) for capacity in network.servers]
        self.waits: list[list[float]] = [[] for _ in network.servers]

    def arrivals(self):
        for _ in range(self.customers):
            yield self.env.timeout(self.random.expovariate(self.network.arrival_rate))
            self.env.process(self.customer())

    def customer(self):
        for stage, service_rate, waits in zip(self.stages, self.network.service_rates, self.waits, strict=True):
            arrived = self.env.now
            with stage.request() as request:
                yield request
                waits.append(self.env.now - arrived)
                yield self.env.timeout(self.random.expovariate(service_rate))

    def run(self) -> Outcome:
        self.env.process(self.arrivals())
        self.env.run()
        return Outcome(len(self.waits[-1]), tuple(statistics.fmean(waits) for waits in self.waits))


def run_simpy(network: Network, customers: int, seed: int) -> Outcome:
    return UsualSimpy(network, customers, seed).run()


def run_ciw(network: Network, customers: int, seed: int) -> Outcome:
    ciw.seed(seed)
    simulation = ciw.Simulation(
        ciw.create_network(
            arrival_distributions=[ciw.dists.Exponential(rate=network.arrival_rate), None, None],
            service_distributions=[ciw.dists.Exponential(rate=rate) for rate in network.service_rates],
            number_of_servers=list(network.servers),
            routing=[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]],
        )
    )
    simulation.simulate_until_max_customers(customers, method="Finish")
    waits: list[list[float]] = [[] for _ in network.servers]
    for record in simulation.get_all_records():
        waits[record.node - 1].append(record.waiting_time)
    return Outcome(len(waits[-1]), tuple(statistics.fmean(stage) for stage in waits))


def run_ours(config: sim.Config, replication: int) -> Outcome:
    result = sim.simulate(config, replication)
    customers = int((result.events["event"] == "contact").sum())
    return Outcome(customers, tuple(result.measures[f"{stage}_wait_mean_wd"] for stage in STAGES))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="turns of each program (default 5)")
    parser.add_argument("--years", type=float, default=1.0, help="simulated years a turn (default 1: 25,000 customers)")
    arguments = parser.parse_args()

    overrides = [f"run.years={arguments.years}", "run.warm_up_days=0"]
    config = plan_experiment("theory_tandem", overrides).scenarios[0].config
    network = network_of(config)
    customers = round(network.arrival_rate * arguments.years * WORKING_DAYS_PER_YEAR)
    programs: dict[str, Callable[[int], Outcome]] = {
        "Front Door": lambda turn: run_ours(config, turn),
        "SimPy, a process per customer": lambda turn: run_simpy(network, customers, turn),
        "Ciw": lambda turn: run_ciw(network, customers, turn),
    }
    rates: dict[str, list[float]] = {name: [] for name in programs}
    waits: dict[str, list[tuple[float, ...]]] = {name: [] for name in programs}
    for turn in range(arguments.rounds):
        for name, program in programs.items():
            began = time.process_time()
            outcome = program(turn)
            rates[name].append(outcome.customers / (time.process_time() - began))
            waits[name].append(outcome.mean_waits_wd)

    ours = statistics.median(rates["Front Door"])
    print(
        f"{network.servers} servers, about {customers:,} customers a turn, {arguments.rounds} turns; processor time\n"
    )
    print(f"{'program':<30} {'customers/s':>11} {'ours is':>9}   mean wait, working days: {', '.join(STAGES)}")
    for name, turns in rates.items():
        rate = statistics.median(turns)
        means = "  ".join(f"{statistics.fmean(stage):.4f}" for stage in zip(*waits[name], strict=True))
        print(f"{name:<30} {rate:>11,.0f} {ours / rate:>8.2f}x   {means}")


if __name__ == "__main__":
    main()
