"""Doncaster's three stories can be run, are checked as they say, and fit into ten minutes."""

from functools import cache

import pytest

from sim.experiment.plan import plan_experiment, reported_months
from sim.experiment.run import run_experiment
from sim.report.run_times import run_times

STORIES = ("doncaster_2009_plan", "doncaster_threshold", "doncaster_turnaround")


planned = cache(plan_experiment)


@pytest.fixture(params=STORIES)
def story(request):
    return planned(request.param)


def test_story_has_a_before_that_was_observed_and_something_to_be_tested(story):
    patterns = story.expected.patterns
    assert {"observed", "hypothesis"} <= {pattern.status for pattern in patterns.values()}
    assert all(pattern.source for pattern in patterns.values() if pattern.status != "hypothesis")
    assert story.expected.targets
    assert all(scenario.note for scenario in story.scenarios)


@pytest.mark.parametrize("name", STORIES)
def test_story_takes_ten_minutes_at_most_on_two_processors(name):
    seconds = run_times()[name].processor_seconds_per_replication
    assert seconds * len(planned(name).tasks()) / 2 <= 600


def test_plan_of_2009_is_a_path_that_the_surge_leaves_as_it_is():
    story = planned("doncaster_2009_plan")
    without, plan, surge = (story.scenario(name).config for name in ("nothing_done", "the_plan", "plan_plus_surge"))
    assert without.workforce.paths == ()
    assert [(path.lever, path.to) for path in plan.workforce.paths] == [("vacancy_rate", 0.07)]
    assert surge.workforce == plan.workforce
    assert surge.demand.shocks
    assert plan.demand == without.demand
    assert reported_months(plan) >= 36


def test_parts_of_the_turnaround_are_run_in_all_combinations():
    story = planned("doncaster_turnaround")

    def parts(config):
        workforce = config.workforce
        return bool(workforce.paths), workforce.supervision.enabled, config.quality.audits.share_per_month > 0.02

    assert len({parts(scenario.config) for scenario in story.scenarios}) == 2**3 == len(story.scenarios)
    assert parts(story.scenario(story.baseline).config) == (False, False, False)
    assert parts(story.scenario("whole_package").config) == (True, True, True)


@pytest.mark.slow
def test_a_short_run_ends_with_a_verdict_on_every_pattern(tmp_path):
    results = run_experiment(
        "doncaster_threshold",
        ["run.years=0.05", "run.warm_up_days=0", "run.replications=2"],
        n_jobs=2,
        results_dir=tmp_path,
    )
    story = planned("doncaster_threshold")
    found = results.patterns()
    assert set(found["pattern"]) == set(story.expected.patterns)
    assert set(found["verdict"]) <= {"shown", "not shown", "undecided"}
    assert found["estimate"].notna().all()
