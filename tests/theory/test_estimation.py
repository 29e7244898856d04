"""The estimator itself: exact formulas, and a single-server queue made by Lindley's recursion."""

import numpy as np
import pytest
from scipy import stats

from tests.theory import queueing
from tests.theory.estimation import InputControls, estimate, expected_excess
from tests.theory.work import lognormal


def test_plain_estimate_is_the_textbook_one():
    samples = np.array([1.0, 2.0, 4.0, 5.0])
    plain = estimate(samples)
    assert plain.mean == pytest.approx(3.0)
    assert plain.standard_error == pytest.approx(np.sqrt(10.0 / 3.0 / 4.0))
    assert plain.degrees_of_freedom == 3
    assert plain.t_statistic(2.0) == pytest.approx(1.0 / np.sqrt(10.0 / 12.0))


def test_a_control_that_explains_everything_leaves_the_expectation():
    errors = np.array([[-1.0], [0.5], [2.0], [0.25]])
    controlled = estimate(7.0 + 3.0 * errors[:, 0], errors)
    assert controlled.mean == pytest.approx(7.0)
    assert controlled.standard_error == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(("servers", "utilisation"), [(1, 0.5), (3, 0.9)])
def test_excess_over_one_customer_by_hand(servers, utilisation):
    # Work S and time T of all servers are exponential, so E max(0, S - T) = P(S > T) E[S], and E[S] is 1 here.
    by_hand = utilisation / (1.0 + utilisation)
    excess = expected_excess(servers * utilisation, stats.expon(), servers, 1)
    assert excess == pytest.approx((by_hand, by_hand), rel=1e-5)


def test_excesses_add_up_to_the_wait():
    # Spitzer's identity, for exponential work: the terms die out geometrically at this utilisation.
    total = sum(expected_excess(0.1, stats.expon(), 1, lag).mean / lag for lag in range(1, 9))
    assert total == pytest.approx(queueing.mmc_mean_wait(0.1, 1.0, 1), rel=1e-3)


def lindley_waits(interarrivals: np.ndarray, services: np.ndarray) -> np.ndarray:
    """Waits of a single queue that starts empty: the net input above its lowest point so far (Lindley 1952)."""
    net_input = np.concatenate([[0.0], np.cumsum(services[:-1] - interarrivals[1:])])
    return net_input - np.minimum.accumulate(net_input)


def test_controls_sharpen_the_estimate_and_do_not_move_it():
    utilisation, customers, warm_up = 0.7, 20_000, 2_000
    service = lognormal(1.0, 2.0)
    random = np.random.default_rng(20240401)
    controls = InputControls.of(utilisation, service, 1)
    waits, observed = [], []
    for _ in range(60):
        interarrivals = random.exponential(1.0 / utilisation, warm_up + customers)
        services = service.rvs(warm_up + customers, random_state=random)
        waits.append(lindley_waits(interarrivals, services)[warm_up:].mean())
        observed.append(controls.observe(interarrivals[warm_up:], services[warm_up:]))
    theory = queueing.mg1_mean_wait(utilisation, 1.0, 2.0)
    plain = estimate(np.array(waits))
    controlled = estimate(np.array(waits), np.array(observed) - controls.expected)
    assert abs(plain.t_statistic(theory)) < 5.0
    assert abs(controlled.t_statistic(theory)) < 5.0
    assert controlled.standard_error < plain.standard_error / 2.0
