"""Scenarios in which a queue runs away: found by the share of futures, and never the best on what comes later."""

import pandas as pd
import pytest

from sim.experiment.results.runaways import runaways
from sim.experiment.results.selection import screening_of
from sim.experiment.statistics.observations import Observations

IN_TIME = "assessments_within_45wd_share"
AWAY = {"now": (0.0, 0.0, 0.0, 0.0), "starved": (1.0, 0.0, 1.0, 0.0)}
SHARES = {"now": (0.70, 0.72, 0.71, 0.73), "fewer": (0.60, 0.63, 0.60, 0.62), "starved": (0.90, 0.93, 0.90, 0.92)}


def measured(values, measure):
    rows = [
        (name, replication, measure, value)
        for name, numbers in values.items()
        for replication, value in enumerate(numbers)
    ]
    return pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])


def observed(measures, draw_of=None):
    return Observations(measures, lambda *_: pd.DataFrame(), "now", draw_of)


def test_a_queue_before_a_measure_is_found_with_the_share_of_futures():
    found = runaways(observed(measured(AWAY, "runaway_screening")), list(AWAY), IN_TIME)
    assert list(found) == ["starved"]
    share = found["starved"]["screening"]
    assert (share.value, share.n) == (0.5, 4)
    assert (share.low, share.high) == pytest.approx((0.0676, 0.9324), abs=1e-4)


@pytest.mark.parametrize(
    ("queue", "measure", "flattered"),
    [
        ("screening", "screening_queue_mean", False),
        ("screening", "mash_wait_mean_wd", True),
        ("mash", "mash_wait_mean_wd", False),
        ("mash", "referrals", True),
        ("unallocated", "referrals", False),
        ("unallocated", "caseload_mean", True),
        ("unallocated", "cost_total_gbp", True),
    ],
)
def test_a_queue_flatters_only_what_comes_after_it(queue, measure, flattered):
    found = runaways(observed(measured(AWAY, f"runaway_{queue}")), list(AWAY), measure)
    assert bool(found) == flattered


def test_futures_that_share_a_draw_give_no_interval():
    found = runaways(observed(measured(AWAY, "runaway_mash"), lambda number: number // 2), ["starved"], IN_TIME)
    assert found["starved"]["mash"].value == 0.5
    assert pd.isna(found["starved"]["mash"].low)


def test_it_is_left_out_of_a_selection_from_the_beginning():
    analysis = {"measure": IN_TIME, "indifference": 0.05, "first": 4, "confidence": 0.95}
    alone = measured(SHARES, IN_TIME)
    assert screening_of(alone, list(SHARES), analysis).survivors == ("starved",)
    both = pd.concat([alone, measured(AWAY, "runaway_screening")])
    found = screening_of(both, list(SHARES), analysis)
    assert found.survivors == ("now",)
    assert found.used["starved"] == 4
