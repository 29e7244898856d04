"""How promptly a council works whatever its load: the rules by hand, and what they do to a service."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.model.flows import mean_conference_day, planned_assessment_days
from sim.model.practice import (
    EARLIEST_PLANS,
    MONTH_DAYS,
    PracticeOfCouncil,
    drifting_path,
    held,
    later,
    notice,
    place_of_day,
    put_off,
    window,
)
from sim.streams import Streams

ASSESSMENT, CONFERENCE = "pathway.assessment.practice", "pathway.section47.practice"
DRIFT = ["drift.enabled=true", "drift.sd=0.8", "drift.reverting_years=3", "drift.known_within=0.2"]


def config(*overrides):
    return sim.compose(["authority=england_typical", *overrides])


def test_the_odds_of_every_length_or_longer_are_multiplied():
    # Three of ten were longer: odds 3/7, doubled 6/7, which is 6 of 13.
    assert 1.0 - later(0.7, -math.log(2.0)) == pytest.approx(1.0 - (7 / 3) / 2 / (1 + (7 / 3) / 2))
    assert later(0.7, math.log(2.0)) == pytest.approx(14 / 3 / (1 + 14 / 3))
    assert held(0.75, math.log(3.0)) == pytest.approx(0.5)
    assert window(6.0, math.log(2.0)) == pytest.approx(3.0)


@given(st.floats(0.0, 1.0))
def test_the_typical_practice_changes_nothing_to_the_last_bit(u):
    assert later(u, 0.0) == held(u, 0.0) == window(u, 0.0) == notice(u, 0.0) == put_off(u, 0.0) == u
    assert place_of_day(u, 0.0, 0.9) == u


@given(st.floats(0.01, 0.99), st.floats(-5.0, 5.0), st.floats(0.01, 3.0))
def test_more_of_it_is_always_later(u, level, more):
    assert later(u, level + more) > later(u, level)
    assert held(u, level + more) < held(u, level)


def test_prompt_councils_hold_conferences_to_the_limit_and_no_earlier():
    early, within = later(0.5, EARLIEST_PLANS), 0.9
    assert place_of_day(0.5, EARLIEST_PLANS, within) == early
    assert place_of_day(0.5, -4.0, within) == early
    # The odds of a place of 0.98 are 49: at -1 still 18, beyond the limit's 9; at -2 they are 6.6, within it.
    assert place_of_day(0.98, EARLIEST_PLANS, within) > within
    assert place_of_day(0.98, -2.0, within) == pytest.approx(within)
    assert place_of_day(0.98, -2.0, within) < within
    assert notice(4.0, -math.log(3.0)) == pytest.approx(2.0)
    assert put_off(0.5, -math.log(3.0)) == pytest.approx(0.25)


@given(st.floats(0.0, 1.0), st.floats(-5.0, 5.0), st.floats(0.0, 3.0), st.floats(0.1, 1.0))
def test_no_conference_is_planned_earlier_by_a_later_practice(u, level, more, within):
    assert place_of_day(u, level + more, within) >= place_of_day(u, level, within) - 1e-12


def test_a_path_without_chance_comes_back_to_what_is_usual():
    path = drifting_path([0.0] * 37, 2.0, 0.5, 0.3, 0.8, 3.0)
    assert path[0] == 2.0
    assert path[36] == pytest.approx(0.5 + 1.5 * math.exp(-1.0))
    assert drifting_path([1.0, 0.0], 2.0, 0.5, 0.3, 0.8, 3.0)[0] == pytest.approx(2.3)


def test_in_the_long_run_its_spread_is_the_one_asked_for():
    random = np.random.default_rng(1)
    ends = [drifting_path(random.standard_normal(181), 1.0, 0.0, 0.0, 0.8, 1.0)[-1] for _ in range(4000)]
    assert np.std(ends) == pytest.approx(0.8, abs=0.05)  # five standard errors
    assert np.mean(ends) == pytest.approx(0.0, abs=0.07)


def test_paths_are_the_councils_own_in_every_replication_and_still_where_drift_is_off():
    moving = config(*(f"{block}.{each}" for block in (ASSESSMENT, CONFERENCE) for each in DRIFT)).pathway
    one, again, other = (PracticeOfCouncil(moving, Streams(1, replication), 700) for replication in (0, 0, 1))
    days = [month * MONTH_DAYS for month in range(30)]
    path = [one.of_assessments(day) for day in days]
    assert path == [again.of_assessments(day) for day in days]
    assert path != [other.of_assessments(day) for day in days]
    assert path != [one.of_conferences(day) for day in days]
    assert one.of_assessments(-5.0) == path[0]
    still = PracticeOfCouncil(config(f"{ASSESSMENT}.level=1.5").pathway, Streams(1, 0), 700)
    assert {still.of_assessments(day) for day in days} == {1.5}
    assert {still.of_conferences(day) for day in days} == {0.0}


def test_expected_lengths_follow_practice_and_are_as_before_at_the_typical_one():
    usual = config().pathway
    assert mean_conference_day(usual.section47) == pytest.approx(np.mean(usual.section47.planned_days), abs=1e-12)
    late = config(f"{ASSESSMENT}.level=1", f"{CONFERENCE}.level=1").pathway
    early = config(f"{ASSESSMENT}.level=-1").pathway
    means = [np.mean(planned_assessment_days(each.assessment)) for each in (early, usual, late)]
    assert means == sorted(means)
    assert mean_conference_day(late.section47) > mean_conference_day(usual.section47)


def test_a_council_that_plans_later_is_later_at_the_same_work():
    own = ["authority=darlington_typical_practice", "run.years=1", "demand.yearly_walk_sd=0"]
    found = [
        dict(sim.simulate([*own, f"{ASSESSMENT}.level={level}", f"{CONFERENCE}.level={level}"], replication=0).measures)
        for level in (-1.0, 0.0, 2.0)
    ]
    in_time = [each["assessments_within_45wd_share"] for each in found]
    assert in_time[0] > in_time[1] + 0.02
    assert in_time[1] > in_time[2] + 0.15
    assert found[1]["icpc_within_15wd_share"] > found[2]["icpc_within_15wd_share"] + 0.1
    assert found[0]["referrals_per_year"] == pytest.approx(found[2]["referrals_per_year"], rel=0.05)
