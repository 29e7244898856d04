"""The oracles themselves, against values worked by hand and against each other."""

import pytest
from scipy import stats

from tests.theory import queueing

MM1_LOADS = [0.1, 0.5, 0.9]


@pytest.mark.parametrize(
    ("servers", "offered_load", "blocked"),
    [
        (1, 1.0, 1 / 2),
        (2, 1.0, 1 / 5),  # (1/2) / (1 + 1 + 1/2)
        (3, 2.0, 4 / 19),  # (8/6) / (1 + 2 + 2 + 8/6)
        (0, 3.0, 1.0),
    ],
)
def test_erlang_b_by_hand(servers, offered_load, blocked):
    assert queueing.erlang_b(servers, offered_load) == pytest.approx(blocked, rel=1e-12)


def test_erlang_b_agrees_with_the_printed_traffic_table():
    # Telephone engineers' tables: 10 circuits carry 4.46 erlangs at 1% blocking, 20 carry 12.0 at 1%.
    assert queueing.erlang_b(10, 4.46) == pytest.approx(0.01, abs=5e-5)
    assert queueing.erlang_b(20, 12.0) == pytest.approx(0.01, abs=3e-4)


@pytest.mark.parametrize(
    ("servers", "offered_load", "has_to_wait"),
    [
        (1, 0.7, 0.7),
        (2, 1.0, 1 / 3),
        (3, 2.0, 4 / 9),  # p0 = 1/9; (8/6) * 3 * (1/9)
    ],
)
def test_erlang_c_by_hand(servers, offered_load, has_to_wait):
    assert queueing.erlang_c(servers, offered_load) == pytest.approx(has_to_wait, rel=1e-12)


def test_mmc_by_hand():
    assert queueing.mmc_mean_wait(2.0, 3.0, 1) == pytest.approx(2 / 3)  # rho / (mu - lambda)
    assert queueing.mmc_mean_queue(2.0, 3.0, 1) == pytest.approx(4 / 3)
    assert queueing.mmc_mean_wait(2.0, 1.0, 3) == pytest.approx(4 / 9)
    assert queueing.mmc_mean_queue(2.0, 1.0, 3) == pytest.approx(8 / 9)


def test_no_stationary_state_is_an_error():
    with pytest.raises(ValueError, match="no stationary state"):
        queueing.mmc_mean_wait(6.0, 2.0, 3)
    with pytest.raises(ValueError, match="no stationary state"):
        queueing.mg1_mean_wait(2.0, 0.5, 1.0)


@pytest.mark.parametrize("load", MM1_LOADS)
def test_mg1_contains_mm1_and_md1(load):
    exponential = queueing.mg1_mean_wait(load, 1.0, 1.0)
    assert exponential == pytest.approx(queueing.mmc_mean_wait(load, 1.0, 1))
    assert queueing.mg1_mean_wait(load, 1.0, 0.0) == pytest.approx(exponential / 2)
    assert queueing.mg1_mean_wait(load, 1.0, 2.0) == pytest.approx(exponential * 2.5)  # (1 + cv^2) / 2
    assert queueing.mg1_mean_queue(load, 1.0, 1.0) == pytest.approx(load**2 / (1 - load))


def test_two_classes_by_hand():
    # One server, 0.4 + 0.4 erlangs: 0.8 / 0.6, then 0.8 / (0.6 * 0.2).
    assert queueing.mmc_priority_mean_waits([0.4, 0.4], 1.0, 1) == pytest.approx([4 / 3, 20 / 3])
    # Three servers, 1 + 1 erlangs: (4/9) / 3 = 4/27, stretched by 1 / (2/3), then by 1 / ((2/3) (1/3)).
    assert queueing.mmc_priority_mean_waits([1.0, 1.0], 1.0, 3) == pytest.approx([2 / 9, 2 / 3])


def test_three_classes_of_general_work_by_hand():
    # Loads 0.2, 0.2, 0.4; residual 0.4 * 0.25 / 2 (deterministic) + 0.2 * 2 / 2 (exponential) + 0.2 * 20 / 2 (cv 2).
    waits = queueing.mg1_priority_mean_waits([0.4, 0.2, 0.2], [0.5, 1.0, 2.0], [0.0, 1.0, 2.0])
    assert waits == pytest.approx([2.25 / 0.8, 2.25 / (0.8 * 0.6), 2.25 / (0.6 * 0.2)])


def test_priority_only_redistributes_the_wait():
    # Kleinrock's conservation law: with one service rate the mean over classes is the wait without classes.
    rates = [3.0, 2.0, 4.0]
    by_class = queueing.mmc_priority_mean_waits(rates, 2.0, 5)
    mean = sum(rate * wait for rate, wait in zip(rates, by_class, strict=True)) / sum(rates)
    assert mean == pytest.approx(queueing.mmc_mean_wait(sum(rates), 2.0, 5))
    assert by_class == sorted(by_class)


def test_one_class_is_no_priority():
    assert queueing.mmc_priority_mean_waits([2.0], 1.0, 3) == pytest.approx([4 / 9])
    assert queueing.mg1_priority_mean_waits([0.5], [1.0], [2.0]) == pytest.approx(
        [queueing.mg1_mean_wait(0.5, 1.0, 2.0)]
    )


def test_tandem_stages_are_separate_queues():
    assert queueing.tandem_mean_waits(2.0, [(3.0, 1), (1.0, 3)]) == pytest.approx([2 / 3, 4 / 9])


def test_infinitely_many_servers():
    exponential = stats.expon(scale=10.0)
    assert queueing.mg_infinity_mean_busy(3.0, exponential) == pytest.approx(30.0)
    assert queueing.mg_infinity_mean_busy(3.0, exponential, time=10.0) == pytest.approx(30.0 * 0.6321205588)  # 1 - 1/e
    uniform = stats.uniform(0.0, 4.0)
    assert queueing.mg_infinity_mean_busy(5.0, uniform, time=2.0) == pytest.approx(5.0 * 1.5)  # 2 - 2^2/8
