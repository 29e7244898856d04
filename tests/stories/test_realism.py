"""Realism patterns: what real services did when they fell behind, each told in full, and two of them played."""

import pytest

import sim
from sim.config.files import experiment_names, project_directory
from sim.measures import MEASURES
from tests.stories.planning import planned

PATTERNS = [name for name in experiment_names() if name.startswith("realism_")]
OF = ("push", "managed_team", "duty_cover", "closing", "triage", "permanent_staff", "surge", "ordinary")


def test_there_is_a_file_for_each_pattern():
    assert sorted(f"realism_{name}" for name in OF) == PATTERNS


@pytest.mark.parametrize("name", PATTERNS)
def test_each_says_what_is_known_of_what_scale_what_was_calibrated_and_what_is_held_back(name):
    text = (project_directory("experiments") / f"{name}.yaml").read_text(encoding="utf-8")
    head = text.partition("\ntitle:")[0]
    assert all(line.startswith("#") for line in head.splitlines())
    for part in ("KNOWN", "SCALE:", "CALIBRATED", "HELD BACK:"):
        assert part in head, part


@pytest.mark.parametrize("name", PATTERNS)
def test_each_has_a_verdict_on_what_happened_and_on_what_is_to_be_tested(name):
    expected = planned(name).expected
    assert {"observed", "hypothesis"} <= {pattern.status for pattern in expected.patterns.values()}
    assert all(pattern.source for pattern in expected.patterns.values() if pattern.status == "observed")
    assert set(expected.targets) <= set(MEASURES)
    assert all(scenario.note for scenario in planned(name).scenarios)


@pytest.mark.parametrize("name", PATTERNS)
def test_the_service_copes_and_demand_takes_its_mean_path(name):
    for scenario in planned(name).scenarios:
        config = scenario.config
        assert config.workforce.effort.by_load.enabled
        assert config.teams.reserve.enabled
        assert config.demand.movement.enabled
        if name != "realism_ordinary":
            assert config.demand.movement.size == 0.0


def future(name, scenario):
    """One future of a scenario."""
    return sim.simulate(planned(name).scenario(scenario).config, 0)


@pytest.mark.slow
def test_duty_cover_sees_those_who_wait_and_filled_posts_bring_the_wait_down():
    nothing, cover, filled = (
        future("realism_duty_cover", name) for name in ("nothing_done", "duty_cover", "cover_and_posts_filled")
    )
    assert cover.measures["cases_unallocated_unseen"] < 0.5 * nothing.measures["cases_unallocated_unseen"]
    assert cover.measures["cases_unallocated"] > 0.5 * nothing.measures["cases_unallocated"]
    september, november = (filled.monthly["cases_unallocated"].iloc[month - 1] for month in (3, 5))
    assert november < 0.5 * september


@pytest.mark.slow
def test_when_enquiries_triple_hundreds_wait_and_protection_plans_hardly():
    surge = future("realism_surge", "surge").monthly
    assert surge["section47s"].iloc[25:28].mean() > 2.0 * surge["section47s"].iloc[:3].mean()
    assert surge["cases_unallocated"].iloc[27] > 50.0
    assert surge["cp_cases_unallocated_share"].iloc[27] < 0.05
