"""The stories of Darlington and Bradford can be planned, say what they change, and are checked as they say."""

import pytest

from sim.experiment.plan import plan_experiment, reported_months
from sim.experiment.run import run_experiment
from sim.report.run_times import run_times

STORIES = ("darlington_distribution", "bradford_basics")


@pytest.fixture(scope="module")
def stories():
    return {name: plan_experiment(name) for name in STORIES}


def configs_of(story):
    return {scenario.name: scenario.config for scenario in story.scenarios}


@pytest.mark.parametrize("name", STORIES)
def test_story_has_a_before_that_was_observed_and_something_to_be_tested(stories, name):
    patterns = stories[name].expected.patterns
    assert {"observed", "hypothesis"} <= {pattern.status for pattern in patterns.values()}
    assert all(pattern.source for pattern in patterns.values() if pattern.status != "hypothesis")
    assert stories[name].expected.targets
    assert all(scenario.note for scenario in stories[name].scenarios)


@pytest.mark.parametrize("name", STORIES)
def test_story_takes_ten_minutes_at_most_on_two_processors(stories, name):
    seconds = run_times()[name].processor_seconds_per_replication
    assert seconds * len(stories[name].tasks()) / 2 <= 600


@pytest.mark.parametrize("name", STORIES)
def test_nothing_of_the_plan_has_begun_in_the_before(stories, name):
    """The first month reported is the before in every scenario: all begin their plans later."""
    before = {"darlington_distribution": "2015-04", "bradford_basics": "2019-09"}[name]
    for config in configs_of(stories[name]).values():
        starts = [change.start for change in (*config.allocation.changes, *config.teams.changes)]
        starts += [each.start for each in (*config.workforce.paths, *config.workforce.training)]
        starts += [each.start for each in config.workforce.hiring_campaigns]
        if config.quality.audits.share_per_month > 0.02:
            starts.append(config.quality.audits.start)
        if config.quality.recording.templates.cut_share > 0.0:
            starts.append(config.quality.recording.templates.start)
        if config.workforce.pay_uplift.share > 0.0:
            starts.append(config.workforce.pay_uplift.start)
        if config.pathway.homeless_16_17.specialist_at_front_door:
            starts.append(config.pathway.homeless_16_17.specialist_start)
        assert all(start.isoformat()[:7] > before for start in starts)


def test_people_and_demand_of_darlington_are_the_same_but_for_one_supervisor(stories):
    configs = configs_of(stories["darlington_distribution"])
    nothing, even = configs["nothing_changes"], configs["even_allocation"]
    alone, both = configs["supervisor_alone"], configs["even_and_supervisor"]
    assert reported_months(nothing) == 12
    assert nothing.allocation.policy == "skewed"
    for config in configs.values():
        assert (config.demand, config.workforce, config.pathway) == (nothing.demand, nothing.workforce, nothing.pathway)
    assert [change.policy for change in even.allocation.changes] == ["equitable"]
    assert even.teams == nothing.teams
    assert alone.allocation == nothing.allocation
    assert [(change.role, change.posts, change.filled) for change in alone.teams.changes] == [("manager", 1, True)]
    assert (both.allocation, both.teams) == (even.allocation, alone.teams)


def test_bradford_starts_from_2019_and_adds_the_plan_part_by_part(stories):
    configs = configs_of(stories["bradford_basics"])
    nothing, checks = configs["nothing_changes"], configs["health_checks"]
    basics, plan = configs["checks_and_basics"], configs["back_to_basics"]
    assert nothing.authority.published.year == 2019
    assert nothing.quality.audits.share_per_month == 0.0
    assert checks.workforce == nothing.workforce
    assert basics.quality == plan.quality
    assert basics.workforce.training == plan.workforce.training != ()
    assert basics.workforce.paths == ()
    assert [path.lever for path in plan.workforce.paths] == ["agency_rate"]
    assert plan.pathway == basics.pathway != checks.pathway == nothing.pathway


def test_files_of_bradford_start_as_the_team_health_checks_found_them(stories):
    for config in configs_of(stories["bradford_basics"]).values():
        found = config.quality.shares_at_start.model_dump()
        assert list(found.values()) == [0.0, 0.3, 0.5, 0.2]


@pytest.mark.slow
def test_a_run_of_two_replications_ends_with_a_verdict_on_every_pattern(tmp_path):
    results = run_experiment(
        "darlington_distribution",
        ["run.start=2015-04-01", "run.warm_up_days=0", "run.replications=2"],
        n_jobs=2,
        results_dir=tmp_path,
    )
    story = plan_experiment("darlington_distribution")
    found = results.patterns()
    assert set(found["pattern"]) == set(story.expected.patterns)
    assert set(found["verdict"]) <= {"shown", "not shown", "undecided"}
    assert found["estimate"].notna().any()
