"""From replications to a t statistic against theory, precise enough to see an error of half a per cent.

Waits are so strongly autocorrelated that plain means would need tens of millions of customers. But the inputs of a
replication, when people came and how long the work was, are in its event log, and their expectations are known. What
they explain of the mean wait is taken out by regression (control variates; Lavenberg and Welch 1981, Management
Science 27(3), 322-335). That leaves errors of the queue's mechanism in full sight. Errors of the inputs themselves
would be taken out too, so tests also compare the inputs and the plain mean with what they should be.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.stats import rv_continuous

GRID_POINTS = 2**19
GRID_MEANS = 2**12
"""Service times are added up on a grid of so many mean services: beyond the tail of a lognormal, cv 2."""

LONGEST_LAG = GRID_MEANS // 2
RELEVANT_EXCESS = 0.03
"""Lags whose expected excess is below this part of a mean service say little, and that from rare events."""

LEAST_WINDOWS = 1000
"""So many separate spans of customers with an excess have to be expected before a mean excess is compared with theory.

With fewer, their number is so skewed that a t statistic is none: in four million experiments of 60 replications with
exponential excesses, |t| > 5 came 3 times in a million with 800 spans, 280 times with 100 and 7,800 times with 18.
"""


@dataclass(frozen=True)
class Estimate:
    """A mean over replications, its standard error, and the degrees of freedom behind it."""

    mean: float
    standard_error: float
    degrees_of_freedom: int

    def t_statistic(self, theory: float) -> float:
        return (self.mean - theory) / self.standard_error


def estimate(samples: np.ndarray, control_errors: np.ndarray | None = None) -> Estimate:
    """Estimate the expectation of independent samples.

    Parameters
    ----------
    samples
        One value a replication.
    control_errors
        Replications x controls: each control minus its known expectation. Without it, the plain mean.
    """
    count = len(samples)
    design = np.ones((count, 1))
    if control_errors is not None:
        design = np.column_stack([design, control_errors / control_errors.std(axis=0)])
    degrees_of_freedom = count - design.shape[1]
    coefficients = np.linalg.lstsq(design, samples)[0]
    residual_variance = float(np.sum((samples - design @ coefficients) ** 2)) / degrees_of_freedom
    inflation = float(np.linalg.inv(design.T @ design)[0, 0])
    return Estimate(float(coefficients[0]), math.sqrt(residual_variance * inflation), degrees_of_freedom)


def mean_excess(interarrivals: np.ndarray, services: np.ndarray, servers: int, lag: int) -> float:
    """Mean of max(0, work of `lag` successive customers - time of all servers while they came), in one replication.

    Such excesses are what makes queues: for one server, the mean wait is the sum over all lags k of the expected excess
    divided by k (Spitzer 1956, Transactions of the American Mathematical Society 82(2), 323-339).
    """
    net_input = np.concatenate([[0.0], np.cumsum(services - servers * interarrivals)])
    return float(np.maximum(net_input[lag:] - net_input[:-lag], 0.0).mean())


class Excess(NamedTuple):
    """What to expect of the excess over some customers."""

    mean: float
    chance: float  # that there is any


def expected_excess(arrival_rate: float, service: rv_continuous, servers: int, lag: int) -> Excess:
    """Expectation of `mean_excess` with Poisson arrivals and independent services of a frozen scipy distribution."""
    step = GRID_MEANS * service.mean() / GRID_POINTS
    work = step * np.arange(GRID_POINTS)
    one_service = np.diff(service.cdf(np.concatenate([[0.0], work + step / 2.0])))
    all_services = np.fft.irfft(np.fft.rfft(one_service) ** lag, GRID_POINTS)
    # The time of all servers while `lag` customers come is an Erlang variable; its mean deficit below x is closed form.
    scale = servers / arrival_rate
    less = stats.gamma.cdf(work, lag, scale=scale)
    deficit = work * less - lag * scale * stats.gamma.cdf(work, lag + 1, scale=scale)
    return Excess(float(all_services @ deficit), float(all_services @ less))


@dataclass(frozen=True)
class InputControls:
    """What is looked at in the inputs of a queue, and what to expect of it.

    Attributes
    ----------
    servers, lags
        Of the queue; numbers of customers over which excesses are taken.
    expected
        Expectations of what `observe` returns.
    windows_per_customer
        Separate spans with an excess, for each customer, of what `observe` returns; infinite for what is no excess.
    """

    servers: int
    lags: tuple[int, ...]
    expected: np.ndarray
    windows_per_customer: np.ndarray

    @classmethod
    def of(cls, arrival_rate: float, service: rv_continuous, servers: int) -> "InputControls":
        """Look at lags from one customer to far beyond the queue's memory, as long as they matter."""
        memory = (1.0 - arrival_rate * service.mean() / servers) ** -2
        candidates = sorted({1, *(round(multiple * memory) for multiple in (0.5, 1, 2, 4, 8, 16, 32))})
        excess = {lag: expected_excess(arrival_rate, service, servers, lag) for lag in candidates if lag <= LONGEST_LAG}
        excess = {lag: value for lag, value in excess.items() if value.mean >= RELEVANT_EXCESS * service.mean()}
        means = [value.mean for value in excess.values()]
        expected = np.array([1.0 / arrival_rate, service.mean(), service.moment(2), *means])
        windows = [value.chance / lag for lag, value in excess.items()]
        return cls(servers, tuple(excess), expected, np.array([math.inf] * 3 + windows))

    @property
    def names(self) -> list[str]:
        """What each number is that `observe` returns."""
        return ["time between arrivals", "work", "work squared", *(f"excess over {lag}" for lag in self.lags)]

    def observe(self, interarrivals: np.ndarray, services: np.ndarray) -> np.ndarray:
        """Mean time between arrivals, first two moments of the work, and mean excesses in one replication."""
        excesses = (mean_excess(interarrivals, services, self.servers, lag) for lag in self.lags)
        return np.array([interarrivals.mean(), services.mean(), np.square(services).mean(), *excesses])
