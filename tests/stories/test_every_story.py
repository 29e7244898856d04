"""Every story can be run, is checked as it says, and fits into ten minutes."""

import pytest

from sim.data.fit import expected
from sim.documents.run_times import run_times
from sim.experiment.run.run import run_experiment
from sim.model.flows import flows
from tests.stories.planning import planned
from tests.support.return_share import solve_return_share

STORIES = (
    "doncaster_2009_plan",
    "doncaster_threshold",
    "doncaster_turnaround",
    "darlington_distribution",
    "bradford_basics",
)


@pytest.mark.parametrize("name", STORIES)
def test_story_has_a_before_that_was_observed_and_something_to_be_tested(name):
    story = planned(name)
    patterns = story.expected.patterns
    assert {"observed", "hypothesis"} <= {pattern.status for pattern in patterns.values()}
    assert all(pattern.source for pattern in patterns.values() if pattern.status != "hypothesis")
    assert story.expected.targets
    assert all(scenario.note for scenario in story.scenarios)


@pytest.mark.parametrize("name", STORIES)
def test_demand_returns_and_plans_of_the_before_are_in_balance(name):
    story = planned(name)
    config = story.scenario(story.baseline).config
    in_steady_state, plans = expected(config, flows(config)), config.pathway.plans
    assert in_steady_state.child_in_need_plans_open == pytest.approx(plans.child_in_need.open_at_start, rel=0.003)
    assert in_steady_state.child_protection_plans_open == pytest.approx(plans.child_protection.open_at_start, rel=0.003)
    share = config.demand.return_share
    assert (share.below_threshold, share.above_threshold) == pytest.approx(solve_return_share(config), abs=0.001)


@pytest.mark.parametrize("name", STORIES)
def test_story_takes_ten_minutes_at_most_on_two_processors(name):
    seconds = run_times()[name].processor_seconds_per_replication
    assert seconds * len(planned(name).tasks()) / 2 <= 600


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "shortened", "all_have_a_number"),
    [
        ("doncaster_threshold", ["run.years=0.05", "run.warm_up_days=0"], True),
        ("darlington_distribution", ["run.start=2015-04-01", "run.warm_up_days=0"], False),
    ],
)
def test_a_short_run_ends_with_a_verdict_on_every_pattern(name, shortened, all_have_a_number, tmp_path):
    results = run_experiment(name, [*shortened, "run.replications=2"], n_jobs=2, results_dir=tmp_path)
    found = results.patterns()
    assert set(found["pattern"]) == set(planned(name).expected.patterns)
    assert set(found["verdict"]) <= {"shown", "not shown", "undecided"}
    has_a_number = found["estimate"].notna()
    assert has_a_number.all() if all_have_a_number else has_a_number.any()
