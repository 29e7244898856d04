"""Which practice gives which share: coefficients are found again from what they lead to."""

import pytest

import sim
from sim.data import fit_practice
from sim.data.fit_practice import LEVELS, N_COUNCILS, Found, Run, fitted, offsets, runs_at_levels, without_chance
from sim.data.practice import ASSESSMENTS, CONFERENCES, in_time
from sim.data.practice_response import features, late_odds_simulated, response
from sim.data.profiles import profile_at

COUNCILS = ("darlington", "rutland", "kent", "york", "bolton")
KINDS = (ASSESSMENTS, CONFERENCES)


def found(option, level, other, off=0.0):
    """What a simulation would give that does what the formula says, but for what a council is off it."""
    blocks = ("pathway.assessment", "pathway.section47")
    overrides = [f"{block}.practice.level={each}" for block, each in zip(blocks, (level, other), strict=True)]
    config = sim.compose([f"authority={option}", *overrides])
    known, levels = features(config), {ASSESSMENTS: level, CONFERENCES: other}
    shares = {kind: in_time(late_odds_simulated(kind, levels[kind], known) + off) for kind in KINDS}
    return Found(Run(option, (level, other), 0), config, shares, dict.fromkeys(KINDS, 1000.0))


def test_coefficients_are_found_again_from_what_they_lead_to():
    tried = [
        found(option, LEVELS[ASSESSMENTS][step], LEVELS[CONFERENCES][(step + place) % 5])
        for place, option in enumerate(COUNCILS)
        for step in range(5)
    ]
    again = fitted(tried)
    assert again == pytest.approx({name: response()[name] for name in again}, abs=1e-6)


def test_what_a_council_is_off_is_its_mean_over_futures_less_chance():
    runs = [found("york", 0.5, 1.0, 0.2), found("york", 0.5, 1.0, 0.4), found("kent", 0.0, 0.0, -0.1)]
    off = offsets(runs)
    assert {name.partition(": ")[2] for name in off} == {"york", "kent"}
    for kind in KINDS:
        york, kent = (off[f"{kind.share}: {option}"] for option in ("york", "kent"))
        assert -0.1 <= kent < 0.1 < york <= 0.3


def test_deviations_are_drawn_towards_the_median_as_far_as_counting_leaves_them_open():
    # Squares about the median of 0.1: 0.04, 0 and 0.16, so 2.198 x 0.04 as variance; chance has 0.01, 0.01 and 0.1.
    found = without_chance({"a": -0.1, "b": 0.1, "c": 0.5}, {"a": 100.0, "b": 100.0, "c": 10.0})
    lasting = 2.198 * 0.04 - 0.01
    assert found == pytest.approx(
        {"a": 0.1 - 0.2 * lasting / (lasting + 0.01), "b": 0.1, "c": 0.1 + 0.4 * lasting / (lasting + 0.1)}
    )
    nothing_lasts = without_chance({"a": 0.0, "b": 0.1, "c": 0.2}, dict.fromkeys("abc", 1.0))
    assert nothing_lasts == pytest.approx(dict.fromkeys("abc", 0.1))


def test_levels_are_tried_in_the_same_councils_every_time():
    runs = list(runs_at_levels([f"council_{number}" for number in range(100)]))
    assert runs == list(runs_at_levels([f"council_{number}" for number in reversed(range(100))]))
    assert len(runs) == 5 * N_COUNCILS
    assert len({run.option for run in runs}) == N_COUNCILS
    assert len({run.levels for run in runs}) == 25


def test_one_run_is_a_simulated_year_of_a_council_that_has_this_practice():
    run = Run("rutland", (2.0, -2.0), 1)
    once = fit_practice.run_one(run)
    assert once.in_time == fit_practice.run_one(run).in_time
    assert 0.2 < once.in_time[ASSESSMENTS] < 0.8
    assert 100 < once.number[ASSESSMENTS] < 500
    assert (once.level(ASSESSMENTS), once.level(CONFERENCES)) == run.levels
    assert not once.config.pathway.assessment.practice.drift.enabled
    held = "pathway.plans.child_in_need.open_at_start"
    assert {each.key: each.value for each in profile_at("rutland", 2.0, 0.0)}[held] < (
        {each.key: each.value for each in profile_at("rutland", -2.0, 0.0)}[held]
    )  # more children are in assessment, fewer of those in need are left for plans
