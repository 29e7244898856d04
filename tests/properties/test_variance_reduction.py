"""Pairing by common random numbers takes out most of the variance that pairing can take out."""

import pytest

import sim

MEASURES = ["assessments_overdue_open", "assessments_within_45wd_share", "caseload_mean", "people_total"]


@pytest.mark.slow
def test_pairing_attains_at_least_half_of_what_it_can_for_a_change_of_posts_by_a_twentieth(tmp_path):
    scenarios = {
        f"posts {factor}": sim.compose(
            [
                "authority=darlington_typical_practice",
                "run.years=0.4",
                f"teams.establishment_factor={factor}",
                "run.replications=10",
            ]
        )
        for factor in (1.0, 1.05)
    }
    results = sim.run_experiment(scenarios, results_dir=tmp_path)
    compared = results.compare().set_index(["measure", "scenario"]).loc[MEASURES]
    attained = compared["variance_reduction"] / compared["attainable_reduction"]
    assert attained.notna().all()
    assert attained.median() >= 0.5
    assert (compared["variance_reduction"] > 0.0).all()
