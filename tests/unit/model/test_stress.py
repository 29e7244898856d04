"""Stress: what makes it, and what it does to leaving and sickness."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.events import EventType
from sim.model.leaving import mean_factor, newly_qualified_share
from sim.model.stress import hazard_factor, own_list_load, shared_list_load, strain
from tests.support.small_service import family, fixed, holders, limits, plain, play, rows, team
from tests.support.small_workforce import SOMETHING_HAPPENS

# Rules


def test_load_of_a_case_holder_is_relative_to_the_own_limit():
    assert own_list_load(11.0, 22.0) == 0.5
    assert own_list_load(33.0, 22.0) == 1.5


def test_load_of_who_shares_a_list_is_time_taken_and_what_waits():
    assert shared_list_load(0.8, 5.0, 10.0) == pytest.approx(1.3)
    assert shared_list_load(0.8, 500.0, 10.0) == pytest.approx(1.8)
    assert shared_list_load(0.0, 0.0, 10.0) == 0.0


@pytest.mark.parametrize(
    ("load", "overdue", "overtime", "compression", "supervised", "felt"),
    [
        (1.0, 0.0, 1.0, 1.0, False, 1.0),
        (1.0, 0.5, 1.0, 1.0, False, 1.25),
        (1.0, 0.5, 1.2, 1.0, False, 1.45),
        (1.0, 0.5, 1.2, 0.8, False, 1.55),
        (1.0, 0.5, 1.2, 0.8, True, 1.395),
        (0.0, 0.0, 1.0, 1.0, True, 0.0),
        (0.5, 0.0, 1.0, 1.2, False, 0.4),
        (0.0, 0.0, 1.0, 1.2, False, 0.0),
    ],
)
def test_strain_adds_up_and_supervision_takes_its_part_off(load, overdue, overtime, compression, supervised, felt):
    weights = SimpleNamespace(overdue_weight=0.5, overtime_weight=1.0, compression_weight=0.5, supervision_relief=0.1)
    assert strain(load, overdue, overtime, compression, supervised, weights) == pytest.approx(felt)


@given(effect=st.floats(0.0, 5.0), stress=st.floats(0.0, 4.0), more=st.floats(0.0, 2.0), reference=st.floats(0.0, 3.0))
@settings(derandomize=True, deadline=None)
def test_more_stress_is_never_less_hazard(effect, stress, more, reference):
    assert hazard_factor(effect, stress, reference) <= hazard_factor(effect, stress + more, reference)
    assert hazard_factor(0.0, stress, reference) == 1.0
    assert hazard_factor(effect, reference, reference) == 1.0


def test_published_turnover_already_contains_the_newly_qualified():
    # Half of starters newly qualified and one in four posts turned over a year: exp(-0.25) stay for a year.
    share = newly_qualified_share(0.5, 0.25, 253.0)
    assert share == pytest.approx(0.5 * (1.0 - math.exp(-0.25)), rel=1e-3)
    factor = 1.5
    usual = 1.0 / mean_factor(share, factor)
    assert share * usual * factor + (1.0 - share) * usual == pytest.approx(1.0)


# From week to week

FELT = {
    "workforce.stress.reference": {"case_holders": 0.5, "shared_lists": 0.25},
    "workforce.stress.smoothing_days": 5.0,
    "pathway.screening.enabled": False,
    "pathway.mash.enabled": False,
    "teams.mash": team(0),
    "teams.conference": team(0),
    "allocation.caseload_limit": limits(4.0),
}


def stress_of(model, worker):
    snapshots = model.recorder.snapshots
    return snapshots["stress"][snapshots["worker"] == worker.identity].tolist()


def test_stress_of_a_case_holder_moves_towards_what_they_hold():
    # Two children of four from day 0.5 to day 19, when the assessment is signed off: half the limit.
    model = play(plain(FELT | {"workforce.stress.reference": {"case_holders": 0.0, "shared_lists": 0.0}}), [
        (0.5, family(0, children=2)),
    ])  # fmt: skip
    (worker,) = holders(model)
    stay = math.exp(-1.0)
    expected = [0.0]
    for week in range(1, 16):
        held = 0.5 if week <= 3 else 0.0
        expected.append(expected[-1] * stay + (1.0 - stay) * held)
    assert stress_of(model, worker) == pytest.approx(expected)


def test_people_start_as_people_usually_feel():
    model = play(plain(FELT | {"workforce.stress.smoothing_days": 260.0, "run.years": 0.01}))
    keep = math.exp(-5.0 / 260.0)
    assert stress_of(model, holders(model)[0])[0] == pytest.approx(0.5 * keep)
    (officer,) = model.workforce.teams["front_door"].people
    assert stress_of(model, officer)[0] == pytest.approx(0.25 * keep)


def test_stress_of_who_shares_a_list_counts_time_taken_and_the_list():
    config = plain({
        "pathway.screening.sensitivity": 0.0,
        "workforce.stress.reference": {"case_holders": 0.0, "shared_lists": 0.0},
        "workforce.stress.smoothing_days": 5.0,
        "workforce.stress.shared_list_limit": 20.0,
        "pathway.screening.due_days": 30.0,
    })  # fmt: skip
    # 65 hours of screening at once, ten a day: busy all week from the first moment, 14 wait and one is in hand then.
    model = play(config, [(0.0, family(index)) for index in range(65)])
    (officer,) = model.workforce.teams["front_door"].people
    second = stress_of(model, officer)[1]
    load_first, load_second = 1.0, 1.0 + 14.0 / 20.0
    stay = math.exp(-1.0)
    assert second == pytest.approx((1.0 - stay) * (load_first * stay + load_second), rel=0.02)


# What it does

LEAVERS = {
    "teams.assessment": team(200),
    "teams.front_door": team(0),
    "teams.mash": team(0),
    "teams.conference": team(0),
    "teams.safeguarding": team(0),
    "workforce.turnover_rate": 0.2,
    "workforce.notice_days": 0.0,
    "workforce.stress.smoothing_days": 260.0,
    "workforce.stress.reference": {"case_holders": 0.0, "shared_lists": 0.0},
    "run.years": 1.0,
}


def strained(model):
    for worker in model.workforce.teams["assessment"].people:
        worker.stress = 2.0


def times(event, effect, **more):
    config = plain(LEAVERS | {f"workforce.stress.{effect[0]}": effect[1]} | more)
    model = play(config, (), [(0.0, strained)])
    first = {}
    for row in rows(model, event):
        first.setdefault(row.worker, row.time)
    return first


def test_the_same_person_leaves_earlier_the_stronger_stress_is():
    none, some, strong = (times(EventType.NOTICE, ("effect_on_leaving", effect)) for effect in (0.0, 0.5, 1.0))
    assert none.keys() < some.keys() < strong.keys()
    assert all(strong[worker] < some[worker] < none[worker] for worker in none)


def test_the_same_person_falls_ill_earlier_the_stronger_stress_is():
    ill = {"workforce.sickness_rate": 0.02, "workforce.turnover_rate": 0.0}
    none, some = (times(EventType.SICK, ("effect_on_sickness", effect), **ill) for effect in (0.0, 1.0))
    well_at_first = [worker for worker in none if none[worker] > 0.0]
    assert len(well_at_first) > 20
    assert all(some[worker] < none[worker] for worker in well_at_first)


def test_at_the_reference_stress_turnover_is_as_published():
    config = plain(LEAVERS | {"workforce.stress.effect_on_leaving": 2.0})
    without = plain(LEAVERS)
    assert [row.time for row in rows(play(config), EventType.NOTICE)] == [
        row.time for row in rows(play(without), EventType.NOTICE)
    ]


def test_fewer_people_for_the_same_work_means_stress_sickness_and_leaving():
    feedback = SOMETHING_HAPPENS | {
        "workforce.stress.effect_on_leaving": 1.0,
        "workforce.stress.effect_on_sickness": 1.0,
        "pathway.assessment.hours": fixed(8.0),
    }

    def felt(posts, replication):
        model = play(plain(feedback | {"teams.assessment": team(posts, managers=2)}), replication=replication)
        people = holders(model)
        snapshots = model.recorder.snapshots
        holding = (snapshots["caseload_limit"] > 0.0) & (snapshots["time"] > 40.0)
        return (
            snapshots["stress"][holding].mean(),
            float(np.mean([model.workforce.roster.leaving.factor(worker) for worker in people])),
            len(rows(model, EventType.SICK, team=2.0)) / posts,
        )

    enough, few = (np.mean([felt(posts, replication) for replication in range(4)], axis=0) for posts in (30, 10))
    assert (few > enough).all()
