"""Distributions: quantile and probability agree, means and spreads are as asked, numbers rise with their uniform."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from sim.config.base import Distribution
from sim.distributions import (
    choice_function,
    distribution_function,
    length_biased_quantile,
    lognormal_quantile,
    quantile_function,
    weibull_shape,
    with_odds_multiplied,
)

LAWS = [
    Distribution(distribution="exponential", mean=2.5, cv=1.0),
    Distribution(distribution="lognormal", mean=12.0, cv=0.3),
    Distribution(distribution="lognormal", mean=12.0, cv=2.0),
    Distribution(distribution="weibull", mean=110.0, cv=0.85),
    Distribution(distribution="weibull", mean=3.0, cv=1.0),
    Distribution(distribution="weibull", mean=3.0, cv=0.1),
]
FIXED = Distribution(distribution="deterministic", mean=4.0, cv=0.0)
NOTHING = Distribution(distribution="lognormal", mean=0.0, cv=0.5)


def named(law: Distribution) -> str:
    return f"{law.distribution}-{law.mean:g}-{law.cv:g}"


every_law = pytest.mark.parametrize("law", LAWS, ids=named)


def in_scipy(law: Distribution) -> stats.rv_continuous:
    """The same law by another hand."""
    if law.distribution == "exponential":
        return stats.expon(scale=law.mean)
    if law.distribution == "lognormal":
        variance = math.log(1.0 + law.cv**2)
        return stats.lognorm(math.sqrt(variance), scale=law.mean * math.exp(-variance / 2.0))
    shape = weibull_shape(law.cv)
    return stats.weibull_min(shape, scale=law.mean / math.gamma(1.0 + 1.0 / shape))


@every_law
def test_mean_and_spread_are_as_asked(law: Distribution) -> None:
    known = in_scipy(law)
    assert known.mean() == pytest.approx(law.mean, rel=1e-9)
    assert known.std() / known.mean() == pytest.approx(law.cv, rel=1e-9)


@every_law
def test_quantiles_and_probabilities_are_those_of_scipy(law: Distribution) -> None:
    quantile = quantile_function(law)
    known = in_scipy(law)
    for u in (1e-9, 0.001, 0.2, 0.5, 0.9, 0.9999):
        assert quantile(u) == pytest.approx(known.ppf(u), rel=1e-7)
        assert distribution_function(law, quantile(u)) == pytest.approx(u, rel=1e-7)


@every_law
@settings(derandomize=True, deadline=None, max_examples=30)
@given(pair=st.tuples(*[st.floats(1e-9, 1.0 - 1e-9)] * 2))
def test_numbers_rise_with_their_uniform(law: Distribution, pair: tuple[float, float]) -> None:
    quantile, (low, high) = quantile_function(law), sorted(pair)
    assert 0.0 < quantile(low) <= quantile(high)
    assert distribution_function(law, quantile(low)) <= distribution_function(law, quantile(high))


@pytest.mark.parametrize(("law", "value"), [(FIXED, 4.0), (NOTHING, 0.0)])
def test_a_fixed_quantity_never_varies(law: Distribution, value: float) -> None:
    assert {quantile_function(law)(u) for u in (0.01, 0.5, 0.99)} == {value}
    assert {length_biased_quantile(law)(u) for u in (0.01, 0.5, 0.99)} == {value}
    assert [distribution_function(law, x) for x in (value - 1e-9, value)] == [0.0, 1.0]


@pytest.mark.parametrize(("mean", "cv"), [(4.0, 0.0), (0.0, 0.5)])
def test_a_lognormal_law_without_spread_or_without_mean_is_a_fixed_quantity(mean: float, cv: float) -> None:
    assert {lognormal_quantile(mean, cv)(u) for u in (0.01, 0.5, 0.99)} == {mean}


@every_law
def test_no_probability_below_nothing(law: Distribution) -> None:
    assert distribution_function(law, -1.0) == 0.0
    assert distribution_function(law, 0.0) == 0.0


@pytest.mark.parametrize("cv", [0.02, 0.3, 1.0, 2.5, 10.0])
def test_weibull_shape_gives_the_spread(cv: float) -> None:
    shape = weibull_shape(cv)
    first, second = math.gamma(1.0 + 1.0 / shape), math.gamma(1.0 + 2.0 / shape)
    assert math.sqrt(second / first**2 - 1.0) == pytest.approx(cv, rel=1e-6)


def test_weibull_with_cv_1_is_exponential() -> None:
    assert weibull_shape(1.0) == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize("cv", [0.01, 10.5])
def test_weibull_refuses_a_spread_whose_shape_cannot_be_found(cv: float) -> None:
    with pytest.raises(ValueError, match=r"between 0\.02 and 10"):
        weibull_shape(cv)


@every_law
def test_an_interval_met_at_random_is_long_in_proportion_to_its_length(law: Distribution) -> None:
    # P(length <= x) = integral of t f(t) / mean up to x, integrated numerically beside the law's own density.
    quantile, known = length_biased_quantile(law), in_scipy(law)
    for u in (0.05, 0.3, 0.6, 0.9):
        x = quantile(u)
        share, _ = integrate.quad(lambda p: known.ppf(p) / law.mean, 0.0, known.cdf(x))
        assert share == pytest.approx(u, abs=5e-4)


@every_law
def test_intervals_met_at_random_have_the_known_mean(law: Distribution) -> None:
    # E[length met] = mean (1 + cv squared); the midpoint rule misses a little of a long tail.
    quantile = length_biased_quantile(law)
    mean = np.mean([quantile((step + 0.5) / 20_000) for step in range(20_000)])
    assert mean == pytest.approx(law.mean * (1.0 + law.cv**2), rel=0.02)


@pytest.mark.parametrize(("u", "index"), [(0.0, 0), (0.2499, 0), (0.25, 2), (0.7499, 2), (0.75, 3), (1.0 - 1e-12, 3)])
def test_choices_go_by_shares_in_order(u: float, index: int) -> None:
    assert choice_function([1.0, 0.0, 2.0, 1.0])(u) == index


def test_a_choice_that_cannot_happen_does_not() -> None:
    choose = choice_function([0.0, 0.5, 0.5, 0.0])
    assert {choose(u) for u in np.linspace(0.0, 1.0 - 1e-12, 1001).tolist()} == {1, 2}


@pytest.mark.parametrize(("factor", "probability"), [(1.0, 0.5), (2.0, 2.0 / 3.0), (0.5, 1.0 / 3.0), (0.0, 0.0)])
def test_odds_are_multiplied_and_probabilities_stay_probabilities(factor: float, probability: float) -> None:
    assert with_odds_multiplied(0.5, factor) == pytest.approx(probability)
    assert (with_odds_multiplied(0.0, factor), with_odds_multiplied(1.0, factor)) == (0.0, 1.0)
