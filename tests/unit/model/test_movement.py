"""Movement: paths of demand, how they pass through, and what gives way."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.clock import Calendar
from sim.config.compose import compose
from sim.model.events import PlanKind
from sim.model.movement import (
    MONTH_DAYS,
    Movement,
    common_pass_through,
    elastic,
    exchange_pass_through,
    mean_one,
    passing_path,
    persistent_path,
    shares_by_group,
    variance_of_change,
)
from sim.streams import Streams

ON = ["authority=darlington", "demand.movement.enabled=true"]
STAYS = [*ON, "demand.movement.size=0"]
SURGE = "demand.shocks=[{start: 2024-04-01, factor: 1.1, passes_through: as_observed}]"
THREE_YEARS = 760


def movement(overrides, replication=0):
    config = compose(overrides)
    return Movement(config, Calendar(config.run.start), Streams(config.run.seed, replication), THREE_YEARS)


# Rules


def test_a_walk_has_its_spread_after_a_year_and_grows_with_time():
    assert variance_of_change(0.1, 0.0, 1.0, 1.0) == pytest.approx(0.01)
    assert variance_of_change(0.1, 0.0, 1.0, 4.0) == pytest.approx(0.04)


def test_what_passes_has_its_spread_after_a_year_and_stops_growing():
    assert variance_of_change(0.0, 0.2, 0.5, 1.0) == pytest.approx(0.04)
    assert variance_of_change(0.0, 0.2, 0.5, 50.0) == pytest.approx(0.04 / (1.0 - math.exp(-2.0)))


def test_paths_begin_at_nothing_and_add_up():
    step = 0.12 / math.sqrt(12.0)
    assert persistent_path([1.0, -1.0, 2.0], 0.12) == pytest.approx([0.0, step, 0.0, 2.0 * step])
    assert passing_path([0.0, 0.0, 0.0], 0.3, 0.75) == [0.0, 0.0, 0.0]


def test_what_passes_returns_from_where_it_started():
    path = passing_path([1.0, *[0.0] * 240], 0.3, 0.75)
    stationary = 0.3 / math.sqrt(2.0 * (1.0 - math.exp(-1.0 / 0.75)))
    assert path[-1] == pytest.approx(-stationary, rel=1e-6)  # from one standard deviation above to the mean
    assert path[9] == pytest.approx(-stationary * (1.0 - math.exp(-1.0)))  # three quarters of a year


def test_a_path_that_does_not_move_has_factor_one():
    assert mean_one([0.0] * 5, [0.0] * 5, 60) == [1.0] * 60


def test_a_factor_is_lognormal_with_mean_one_at_the_month():
    path, variances = [0.0, 0.3, 0.1], [0.0, 0.02, 0.04]
    day = round(MONTH_DAYS)  # as near to the first month's end as a day can be
    assert mean_one(path, variances, day + 1)[day] == pytest.approx(math.exp(0.3 - 0.01), rel=0.02)


@given(st.tuples(*[st.floats(0.05, 1.0)] * 3), st.floats(0.0, 1.5))
@settings(derandomize=True, deadline=None)
def test_one_more_of_the_common_part_is_one_more_of_referrals(weights, follows):
    shares = [weight / sum(weights) for weight in weights]
    loads = common_pass_through(shares, follows)
    assert math.fsum(share * load for share, load in zip(shares, loads, strict=True)) == pytest.approx(1.0)
    assert loads.child_protection == follows
    assert loads.below_threshold == loads.child_in_need


@given(st.tuples(*[st.floats(0.05, 1.0)] * 3))
@settings(derandomize=True, deadline=None)
def test_an_exchange_of_need_leaves_referrals_as_many(weights):
    shares = [weight / sum(weights) for weight in weights]
    loads = exchange_pass_through(shares)
    assert math.fsum(share * load for share, load in zip(shares, loads, strict=True)) == pytest.approx(0.0, abs=1e-12)


def test_nothing_is_exchanged_where_no_other_need_is_referred():
    assert exchange_pass_through([0.5, 0.0, 0.5]) == (0.0, 0.0, 0.0)


def test_elasticity_is_per_cent_per_per_cent():
    assert elastic(1.1, 1.0) == pytest.approx(1.1)
    assert elastic(1.21, -0.5) == pytest.approx(1.0 / 1.1)
    assert elastic(1.0, 7.0) == 1.0


# A council


def test_groups_of_need_share_all_referrals_and_enquiries():
    for shares in shares_by_group(compose(["authority=darlington"])):
        assert len(shares) == 3
        assert math.fsum(shares) == pytest.approx(1.0)


def test_without_the_rule_nothing_moves_by_need_and_nothing_gives_way():
    still = movement(["authority=darlington", "demand.yearly_walk_sd=0"])
    assert still.by_need is None
    assert still.about_open_cases is None
    assert set(still.trend.tolist()) == {1.0}
    assert still.closed_at_referral(0.3, 100.0) == 0.3
    assert still.conference_share(0.3, 100.0) == 0.3
    assert still.plan_length_factor(PlanKind.CHILD_IN_NEED, 100.0) == 1.0


def test_demand_that_moves_by_nothing_stays_on_its_mean_path():
    still = movement(STAYS)
    assert still.by_need == pytest.approx(np.ones((4, THREE_YEARS)))
    assert still.closed_at_referral(0.3, 100.0) == pytest.approx(0.3)
    assert still.plan_length_factor(PlanKind.CHILD_IN_NEED, 100.0) == pytest.approx(1.0)


def test_the_rule_takes_the_place_of_the_yearly_walk():
    assert set(movement([*ON, "demand.yearly_walk_sd=0.5"]).trend.tolist()) == {1.0}


def test_a_surge_as_observed_is_so_many_more_referrals_of_whom_fewer_need_protection():
    config = compose([*STAYS, SURGE])
    surge = movement([*STAYS, SURGE])
    assert surge.by_need is not None
    below, _, in_need, protection = surge.by_need[:, 100]
    follows = config.demand.movement.child_protection_follows
    assert protection == pytest.approx(1.1**follows)
    assert below == in_need > 1.1 > protection > 1.0
    responses = config.demand.movement.responses
    assert surge.about_open_cases is not None
    referrals = surge.about_open_cases[100]
    assert referrals == pytest.approx(1.1, abs=0.002)  # of a mean of three groups
    odds = 0.3 / 0.7 * referrals**responses.closed_at_referral
    assert surge.closed_at_referral(0.3, 100.0) == pytest.approx(odds / (1.0 + odds))
    shorter = surge.plan_length_factor(PlanKind.CHILD_IN_NEED, 100.0)
    assert shorter == pytest.approx(referrals**responses.child_in_need_length)
    assert shorter < 1.0
    assert surge.plan_length_factor(PlanKind.CHILD_PROTECTION, 100.0) == 1.0


def test_a_surge_as_observed_needs_no_movement():
    assert movement(["authority=darlington", "demand.yearly_walk_sd=0", SURGE]).by_need is not None


def test_a_surge_of_some_needs_leaves_the_others():
    shock = "demand.shocks=[{start: 2024-04-01, factor: 2.0, needs: [child_protection]}]"
    only = movement(["authority=darlington", "demand.yearly_walk_sd=0", shock])
    assert only.by_need is not None
    assert only.by_need[:, 50].tolist() == [1.0, 1.0, 1.0, 2.0]


def test_a_future_moves_the_same_way_whatever_else_is_planned():
    one, other = movement(ON), movement([*ON, "demand.contacts_per_year=9000"])
    assert one.by_need is not None
    assert other.by_need is not None
    assert one.by_need == pytest.approx(other.by_need)


def test_demand_has_mean_one_over_futures():
    finals = [float(movement(ON, replication).by_need[0, -1]) for replication in range(60)]  # type: ignore[index]
    mean, error = statistics.mean(finals), statistics.stdev(finals) / math.sqrt(len(finals))
    assert error < 0.08
    assert abs(mean - 1.0) < 5.0 * error
