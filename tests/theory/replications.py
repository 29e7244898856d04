"""Replications of the theory experiments by the production code, and what the tests look at in each.

A module of its own because the processes of the pool, which are spawned, have to import it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from math import ceil
from multiprocessing.pool import Pool

import numpy as np
import pandas as pd
from scipy.stats import rv_continuous

import sim
from sim.clock import WORKING_DAYS_PER_YEAR
from sim.experiment.run.plan import plan_experiment
from sim.model.events import TaskKind
from tests.theory.estimation import LEAST_WINDOWS, InputControls, estimate
from tests.theory.work import exponential, lognormal

POSTS = {"screening": "teams.front_door.posts", "mash": "teams.mash.posts", "assessment": "teams.assessment.posts"}
HOURS = {
    "screening": "pathway.screening.hours",
    "mash": "pathway.mash.research_hours",
    "assessment": "pathway.assessment.hours",
}
TASKS = {
    "screening": TaskKind.SCREENING,
    "mash": TaskKind.MASH_RESEARCH,
    "assessment": TaskKind.ASSESSMENT_VISIT,
}

LAST_PART = 0.01
"""Arrivals in this last part of a run are left out of the inputs, because some of them are not served by its end."""


@dataclass(frozen=True)
class Stage:
    """One queue: its name in measures, its servers, how busy they are, and how much work varies (1: exponential)."""

    name: str
    servers: int
    utilisation: float
    cv: float = 1.0

    def mean_service(self, arrival_rate: float) -> float:
        """Mean time in service, in working days."""
        return self.utilisation * self.servers / arrival_rate

    def service(self, arrival_rate: float) -> rv_continuous:
        """Time in service, in working days."""
        mean = self.mean_service(arrival_rate)
        return exponential(mean) if self.cv == 1.0 else lognormal(mean, self.cv)

    def overrides(self, arrival_rate: float, hours_per_day: float) -> list[str]:
        law = "exponential" if self.cv == 1.0 else "lognormal"
        hours = self.mean_service(arrival_rate) * hours_per_day
        return [
            f"{POSTS[self.name]}={self.servers}",
            f"{HOURS[self.name]}={{distribution: {law}, mean: {hours}, cv: {self.cv}}}",
        ]


@dataclass(frozen=True)
class Network:
    """A theory experiment with rates and servers of our own; a replication is one year long."""

    experiment: str
    stages: tuple[Stage, ...]
    customers: int
    overrides: tuple[str, ...] = ()

    @property
    def arrival_rate(self) -> float:
        """Customers a working day."""
        return self.customers / WORKING_DAYS_PER_YEAR

    @cached_property
    def config(self) -> sim.Config:
        hours_per_day = 7.4
        # Ten relaxation times of the slowest queue: 4 / (1 - rho)^2 customers each, more when the work varies more.
        memory = max(2.0 * (1.0 + stage.cv**2) / (1.0 - stage.utilisation) ** 2 for stage in self.stages)
        overrides = [
            f"demand.contacts_per_year={self.customers}",
            f"run.warm_up_days={ceil(10.0 * memory / self.arrival_rate)}",
            "run.years=1.0",
            f"workforce.hours_per_day={hours_per_day}",
            *self.overrides,
        ]
        for stage in self.stages:
            overrides += stage.overrides(self.arrival_rate, hours_per_day)
        return plan_experiment(self.experiment, overrides).scenarios[0].config

    def controls(self) -> dict[str, InputControls]:
        return {
            stage.name: InputControls.of(self.arrival_rate, stage.service(self.arrival_rate), stage.servers)
            for stage in self.stages
        }


@dataclass(frozen=True)
class Observation:
    """One replication: its measures, and the inputs of each stage beside what was expected of them."""

    measures: pd.Series
    inputs: dict[str, np.ndarray]


def observe(config: sim.Config, controls: dict[str, InputControls], replication: int) -> Observation:
    """Run one replication; for the processes of a pool."""
    result = sim.simulate(config, replication)
    inputs = {
        stage: control.observe(*inputs_of(result.events, TASKS[stage], config.run.warm_up_days))
        for stage, control in controls.items()
    }
    return Observation(result.measures, inputs)


def inputs_of(events: pd.DataFrame, task: TaskKind, warm_up_days: int) -> tuple[np.ndarray, np.ndarray]:
    """Times between arrivals from outside, and times in service at one stage, in the order of these arrivals."""
    arrivals = events.loc[events["event"] == "contact"].set_index("entity")["time"]
    services = served(events, task)
    last = arrivals.iloc[-1] - LAST_PART * (arrivals.iloc[-1] - warm_up_days)
    counted = arrivals[(arrivals >= warm_up_days) & (arrivals < last)]
    in_order = (services["time"] - services["start"]).loc[counted.index[1:]]
    return np.diff(counted.to_numpy()), in_order.to_numpy()


def served(events: pd.DataFrame, task: TaskKind) -> pd.DataFrame:
    """Finished tasks of one kind, by journey."""
    return events.loc[(events["event"] == "task_done") & (events["detail"] == task)].set_index("entity")


class Replications:
    """Independent replications of one network."""

    def __init__(self, network: Network, count: int, pool: Pool) -> None:
        self.network = network
        self.controls = network.controls()
        run = partial(observe, network.config, self.controls)
        self.observations: list[Observation] = pool.map(run, range(count), chunksize=1)

    def samples(self, measure: str) -> np.ndarray:
        return np.array([observation.measures[measure] for observation in self.observations])

    def input_errors(self, stage: str) -> np.ndarray:
        """Replications x controls: what the inputs of a stage were, minus what was expected of them."""
        observed = np.array([observation.inputs[stage] for observation in self.observations])
        return observed - self.controls[stage].expected

    def check_inputs(self) -> None:
        """Arrivals and work have to be as configured: each moment, and each excess that is no rare event."""
        customers = self.network.customers * len(self.observations)
        for stage, controls in self.controls.items():
            often_enough = controls.windows_per_customer * customers >= LEAST_WINDOWS
            pieces = zip(controls.names, controls.expected, self.input_errors(stage).T, often_enough, strict=True)
            for name, theory, errors, is_compared in pieces:
                if is_compared:
                    found = estimate(errors + theory)
                    assert abs(found.t_statistic(theory)) < 5.0, f"{stage}, {name}: {found} instead of {theory}"

    def check(self, measure: str, theory: float, precision: float, stages: Iterable[str] | None = None) -> None:
        """Compare the mean of a measure with theory: |t| < 5, with a relative standard error of at most `precision`."""
        samples = self.samples(measure)
        plain = estimate(samples)
        assert abs(plain.t_statistic(theory)) < 5.0, f"{measure}: {plain} instead of {theory}"
        errors = np.column_stack([self.input_errors(stage) for stage in stages or self.controls])
        controlled = estimate(samples, errors)
        assert controlled.standard_error <= precision * theory, f"{measure}: {controlled.standard_error / theory:.4f}"
        assert abs(controlled.t_statistic(theory)) < 5.0, f"{measure}: {controlled} instead of {theory}"
