"""Doncaster's stories change what they say, and nothing else."""

from sim.experiment.run.plan import reported_months
from tests.stories.planning import planned


def test_plan_of_2009_is_a_path_that_the_surge_leaves_as_it_is():
    story = planned("doncaster_2009_plan")
    without, plan, surge = (story.scenario(name).config for name in ("nothing_done", "the_plan", "plan_plus_surge"))
    assert without.workforce.paths == ()
    assert [(path.lever, path.to) for path in plan.workforce.paths] == [("vacancy_rate", 0.07)]
    assert surge.workforce == plan.workforce
    higher = story.scenario("plan_with_higher_limit").config
    assert higher.workforce == plan.workforce
    assert [change.caseload_limit is None for change in plan.allocation.changes] == [True]
    assert [change.caseload_limit.social_worker for change in higher.allocation.changes] == [20.0]
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
