"""Uncertainty about parameters apart from chance: sums worked by hand, and how often intervals hold."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.experiment.statistics.intervals import Estimate
from sim.experiment.statistics.pairing import paired_differences
from sim.experiment.statistics.variance import separate

DRAWS = pd.Series([0, 0, 1, 1, 2, 2])


def numbers(estimate: Estimate) -> tuple[float, float, float]:
    return estimate.value, estimate.low, estimate.high


def test_components_as_worked_by_hand():
    """Means 2, 6 and 4: 16 between on 2 degrees of freedom, 6 within on 3; so 8 and 2, and (8 - 2) / 2 = 3."""
    found = separate(pd.Series([1.0, 3.0, 5.0, 7.0, 3.0, 5.0]), DRAWS)
    assert (found.draws, found.replications) == (3, 6)
    assert numbers(found.mean) == pytest.approx(
        (4.0, 4.0 - 4.96828, 4.0 + 4.96828), abs=1e-4
    )  # t(2) = 4.30265, 2 / sqrt(3)
    assert found.parameters_sd.value == pytest.approx(math.sqrt(3.0))
    # chi-square with 3 degrees of freedom: 9.34840 and 0.215795
    assert numbers(found.chance_sd) == pytest.approx((math.sqrt(2.0), 0.801136, 5.272965), abs=1e-4)
    # F = 4 with 2 and 3 degrees of freedom: quantiles 16.0441 and 1 / 39.1655, so 0 and (155.662 / 2) / (1 + ...)
    assert numbers(found.parameters_share) == pytest.approx((0.6, 0.0, 0.987315), abs=1e-4)
    # Williams: nothing below, and (16 - 2 x 2 / 39.1655) / (2 x 0.0506356) above
    assert numbers(found.parameters_sd)[1:] == pytest.approx((0.0, math.sqrt(156.983)), abs=1e-2)


def test_draws_that_differ_less_than_chance_would_let_them_show_no_uncertainty():
    found = separate(pd.Series([0.0, 4.0, 0.0, 4.0, 0.0, 4.0]), DRAWS)
    assert found.parameters_sd.value == found.parameters_share.value == 0.0
    assert found.chance_sd.value == pytest.approx(math.sqrt(8.0))


def test_without_chance_all_is_due_to_the_parameters():
    found = separate(pd.Series([1.0, 1.0, 2.0, 2.0, 6.0, 6.0]), DRAWS)
    assert numbers(found.parameters_share) == (1.0, 1.0, 1.0)
    assert found.parameters_sd.value == pytest.approx(np.std([1.0, 2.0, 6.0], ddof=1))
    assert numbers(found.chance_sd) == (0.0, 0.0, 0.0)


def test_one_replication_a_draw_cannot_tell_them_apart():
    found = separate(pd.Series([1.0, 2.0, 3.0]), pd.Series([0, 1, 2]))
    assert found.mean.value == 2.0
    assert math.isfinite(found.mean.low)
    assert all(
        map(math.isnan, (*numbers(found.parameters_sd), *numbers(found.chance_sd), *numbers(found.parameters_share)))
    )


def test_a_missing_value_is_left_out():
    with_missing = separate(pd.Series([1.0, 3.0, 5.0, 7.0, 3.0, math.nan]), DRAWS)
    assert (with_missing.draws, with_missing.replications) == (3, 5)
    assert with_missing.mean.value == pytest.approx((2.0 + 6.0 + 3.0) / 3.0)
    assert with_missing.chance_sd.value == pytest.approx(math.sqrt(4.0 / 2.0))


def test_differences_are_taken_within_a_replication():
    rows = [
        ("base", 0, "m", 1.0),
        ("base", 1, "m", 5.0),
        ("more", 0, "m", 4.0),
        ("more", 1, "m", math.nan),
        ("more", 2, "m", 9.0),
    ]
    found = paired_differences(pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"]), "base")
    assert found.to_dict("records") == [{"scenario": "more", "replication": 0, "measure": "m", "value": 3.0}]


@pytest.mark.slow
def test_intervals_hold_as_often_as_they_say():
    """Twelve draws of three: the standard deviations are 2 between and 3 within, the share 4 / 13."""
    generator, n = np.random.default_rng(20261122), 800
    draws = pd.Series(np.repeat(np.arange(12), 3))
    held = np.zeros(4)
    for _ in range(n):
        values = np.repeat(generator.normal(10.0, 2.0, 12), 3) + generator.normal(0.0, 3.0, 36)
        found = separate(pd.Series(values), draws)
        truths = (10.0, 2.0, 3.0, 4.0 / 13.0)
        estimates = (found.mean, found.parameters_sd, found.chance_sd, found.parameters_share)
        held += [each.low <= truth <= each.high for each, truth in zip(estimates, truths, strict=True)]
    # Five standard errors of a share of 0.95 among 800 are 0.039; Williams' interval may hold more often.
    assert (held / n)[[0, 2, 3]] == pytest.approx(np.full(3, 0.95), abs=0.039)
    assert held[1] / n > 0.95 - 0.039
