"""How demand moves: paths with mean 1, what passes through, what gives way, and none of it where it is switched off."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.clock import Calendar
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
    variance_of_change,
)
from sim.streams import Streams

START = dt.date(2024, 4, 1)
SHARES = [0.4, 0.35, 0.25]
STILL = "demand.yearly_walk_sd=0"


def movement(*overrides, replication=0, days=520):
    config = sim.compose(["authority=england_typical", *overrides])
    return Movement(config, Calendar(config.run.start), Streams(1, replication), days)


def test_a_walk_adds_up_its_months():
    assert persistent_path([1.0, -2.0], sd=math.sqrt(12.0) * 0.1) == pytest.approx([0.0, 0.1, -0.1])


def test_what_passes_starts_at_0_and_goes_back_towards_its_mean():
    path = passing_path([1.0] + [0.0] * 600, sd=0.3, passing_years=0.5)
    stationary = 0.3 / math.sqrt(2.0 * (1.0 - math.exp(-2.0)))
    assert path[0] == 0.0
    assert path[6] == pytest.approx(stationary * (math.exp(-1.0) - 1.0))
    assert path[-1] == pytest.approx(-stationary)


def test_over_a_year_parts_change_by_their_standard_deviations():
    assert variance_of_change(0.1, 0.2, 0.75, 1.0) == pytest.approx(0.1**2 + 0.2**2)
    assert variance_of_change(0.1, 0.0, 0.75, 4.0) == pytest.approx(4 * 0.1**2)


def test_simulated_changes_have_the_variance_that_is_said():
    rng = np.random.default_rng(1)
    paths = np.array([passing_path(rng.standard_normal(37).tolist(), 0.3, 0.75) for _ in range(4000)])
    for first, last in ((0, 12), (24, 36), (6, 30)):
        wanted = variance_of_change(0.0, 0.3, 0.75, (last - first) / 12)
        assert np.var(paths[:, last] - paths[:, first]) == pytest.approx(wanted, rel=0.08)


def test_every_day_has_mean_1_between_months_too():
    rng, variances = np.random.default_rng(2), [variance_of_change(0.2, 0.3, 0.75, month / 12) for month in range(5)]
    total = np.zeros(60)
    for _ in range(20_000):
        path = [
            stays + passes
            for stays, passes in zip(
                persistent_path(rng.standard_normal(4).tolist(), 0.2),
                passing_path(rng.standard_normal(5).tolist(), 0.3, 0.75),
                strict=True,
            )
        ]
        total += mean_one(path, variances, 60)
    assert MONTH_DAYS < 60
    assert total / 20_000 == pytest.approx(np.ones(60), abs=0.01)


@given(st.floats(0.0, 2.0), st.floats(0.05, 0.9), st.floats(0.05, 0.9))
def test_the_common_part_moves_referrals_by_as_much_and_the_exchange_not_at_all(follows, below, in_need):
    total = below + in_need + 0.3
    shares = [below / total, in_need / total, 0.3 / total]
    assert sum(s * x for s, x in zip(shares, common_pass_through(shares, follows), strict=True)) == pytest.approx(1.0)
    assert sum(s * x for s, x in zip(shares, exchange_pass_through(shares), strict=True)) == pytest.approx(0.0)


def test_elastic_is_a_power():
    assert elastic(1.1, -1.0) == pytest.approx(1 / 1.1)
    assert elastic(1.0, 3.0) == 1.0


@pytest.mark.parametrize("off", ["coping=none", STILL])
def test_where_it_is_off_nothing_moves(off):
    still = movement(off)
    assert still.by_need is None
    assert still.about_open_cases is None
    assert still.closed_at_referral(0.17, 100.0) == 0.17
    assert still.conference_share(0.31, 100.0) == 0.31
    assert still.plan_length_factor(PlanKind.CHILD_IN_NEED, 100.0) == 1.0


def test_the_first_day_is_on_the_mean_path_and_size_0_stays_there():
    moving, still = movement(), movement("demand.movement.size=0")
    assert moving.by_need[:, 0] == pytest.approx(np.ones(4))
    assert np.ptp(moving.by_need[3]) > 0.05
    assert still.by_need == pytest.approx(np.ones((4, 520)))
    assert still.plan_length_factor(PlanKind.CHILD_IN_NEED, 400.0) == pytest.approx(1.0)


def test_paths_belong_to_the_replication_and_not_to_the_length_of_the_run():
    assert (movement().by_need == movement(days=800).by_need[:, :520]).all()
    assert not (movement().by_need == movement(replication=1).by_need).all()


def test_a_change_as_observed_raises_referrals_by_its_factor_and_the_rest_gives_way():
    shock = "demand.shocks=[{start: 2025-04-01, factor: 1.1, passes_through: as_observed}]"
    config = sim.compose(["authority=england_typical", shock])
    day = Calendar(config.run.start).day_of(dt.date(2025, 4, 1))
    rise = movement(STILL, shock, days=day + 10)
    before, after = day - 1.0, day + 1.0
    assert rise.about_open_cases[int(after)] == pytest.approx(1.1, rel=0.003)
    assert rise.by_need[3, int(after)] == pytest.approx(1.1**config.demand.movement.child_protection_follows)
    assert rise.by_need[0, int(after)] > 1.1
    assert rise.closed_at_referral(0.17, before) == pytest.approx(0.17)
    assert rise.closed_at_referral(0.17, after) > 0.18
    assert rise.conference_share(0.31, after) < 0.31
    assert rise.plan_length_factor(PlanKind.CHILD_IN_NEED, after) == pytest.approx(1 / 1.1, rel=0.02)
    assert rise.plan_length_factor(PlanKind.CHILD_PROTECTION, after) == 1.0


def test_a_change_of_some_needs_leaves_the_others():
    shock = "demand.shocks=[{start: 2024-04-01, factor: 1.5, needs: [child_protection]}]"
    some = movement(STILL, shock, "run.start=2024-04-01")
    assert some.by_need[:, 10].tolist() == [1.0, 1.0, 1.0, 1.5]
    assert some.trend[10] == 1.0
    assert some.plan_length_factor(PlanKind.CHILD_IN_NEED, 10.0) == 1.0


@pytest.mark.parametrize(
    ("shock", "words"),
    [
        ("{start: 2025-04-01, factor: 3, passes_through: as_observed}", ["0.5 to 2", "in_full"]),
        ("{start: 2025-04-01, factor: 1.1, passes_through: as_observed, needs: [universal]}", ["left out"]),
        ("{start: 2025-04-01, factor: 1.1, needs: [universal, universal]}", ["once"]),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(shock, words):
    with pytest.raises(sim.ConfigError) as raised:
        sim.compose(["authority=england_typical", f"demand.shocks=[{shock}]"])
    assert all(word in str(raised.value) for word in words)


NO_MOVEMENT = [
    f"demand.movement.{part}={{persistent: 0, passing: 0}}"
    for part in ("common", "child_protection", "exchange", "conferences")
]


def test_the_length_of_child_in_need_plans_moves_on_its_own_too():
    own = movement(*NO_MOVEMENT)
    lengths = [own.plan_length_factor(PlanKind.CHILD_IN_NEED, float(day)) for day in range(520)]
    assert own.by_need == pytest.approx(np.ones((4, 520)))
    assert lengths[0] == pytest.approx(1.0)
    assert max(lengths) / min(lengths) > 1.1
    assert own.plan_length_factor(PlanKind.CHILD_PROTECTION, 400.0) == 1.0
    still = movement(*NO_MOVEMENT, "demand.movement.child_in_need_length={persistent: 0, passing: 0}")
    assert still.plan_length_factor(PlanKind.CHILD_IN_NEED, 400.0) == pytest.approx(1.0)


def test_a_part_that_moves_by_itself_leaves_the_paths_of_all_others():
    usual, without = movement(), movement("demand.movement.child_in_need_length={persistent: 0, passing: 0}")
    assert (usual.by_need == without.by_need).all()
    days = [float(day) for day in range(0, 520, 20)]
    assert [usual.conference_share(0.3, day) for day in days] == [without.conference_share(0.3, day) for day in days]


def test_on_average_over_futures_plans_are_as_long_as_on_the_mean_path():
    no_response = "demand.movement.responses.child_in_need_length=0"
    lengths = [
        movement(no_response, replication=future, days=260).plan_length_factor(PlanKind.CHILD_IN_NEED, 259.0)
        for future in range(200)
    ]
    assert np.std(lengths) > 0.1
    assert np.mean(lengths) == pytest.approx(1.0, abs=4.0 * np.std(lengths) / 200**0.5)


def test_the_odds_of_a_quick_assessment_grow_with_the_referrals_of_the_day():
    shock = "demand.shocks=[{start: 2025-04-01, factor: 1.1, passes_through: as_observed}]"
    response = "demand.movement.responses.quick_assessments=2.0"
    config = sim.compose(["authority=england_typical", shock])
    day = Calendar(config.run.start).day_of(dt.date(2025, 4, 1))
    rise = movement(STILL, shock, response, days=day + 10)
    assert rise.quick_assessment_share(0.2, day - 1.0) == pytest.approx(0.2)
    share = rise.quick_assessment_share(0.2, day + 1.0)
    assert share / (1.0 - share) == pytest.approx(0.25 * 1.1**2, rel=0.003)
    without = movement(STILL, shock, "demand.movement.responses.quick_assessments=0", days=day + 10)
    assert without.quick_assessment_share(0.2, day + 1.0) == pytest.approx(0.2)


@pytest.mark.parametrize("off", ["coping=none", STILL])
def test_where_nothing_moves_as_many_assessments_are_quick_as_ever(off):
    assert movement(off).quick_assessment_share(0.3, 100.0) == 0.3
