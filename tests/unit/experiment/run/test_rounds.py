"""Rounds of replications: what has been seen decides how many follow, and one folder holds them all."""

import pytest
from sim.experiment.run.missing import Options

import sim
from sim.experiment.run.plan import Plan, PlannedScenario
from sim.experiment.run.rounds import Rounds, run_until
from tests.support import fakes


@pytest.fixture
def plan():
    scenarios = (
        PlannedScenario("now", sim.compose(), 2),
        PlannedScenario("more", sim.compose(["teams.assessment.posts=70"]), 4),
    )
    return Plan("posts", "Posts", "How many?", scenarios, "now")


@pytest.fixture
def options(tmp_path):
    return Options(tmp_path, n_jobs=1, simulate=fakes.simulate)


def counted(measures):
    return measures.groupby("scenario")["replication"].nunique().to_dict()


def asking(*numbers):
    """Ask for these numbers, one a round, and remember what was there when each was asked for."""
    seen, left = [], list(numbers)

    def needed(measures):
        seen.append(counted(measures))
        return left.pop(0)

    return seen, needed


def test_rounds_go_on_until_no_more_are_needed_and_each_sees_all_that_was_run(plan, options):
    seen, needed = asking(3, 3)
    results = run_until(plan, options, needed, at_most=50)
    assert seen == [{"now": 2, "more": 4}, {"now": 3, "more": 4}]
    assert counted(results.measures) == {"now": 3, "more": 4}


def test_no_more_are_added_than_at_most(plan, options):
    seen, needed = asking(1000, 1000, 1000)
    assert counted(run_until(plan, options, needed, at_most=4).measures) == {"now": 4, "more": 4}
    assert seen[0] == {"now": 2, "more": 4}


def test_one_folder_is_written_and_says_what_all_rounds_ran_and_what_the_store_had(plan, options):
    Rounds(options).fill(plan.with_exactly(1))  # one of each, long before
    results = run_until(plan, options, asking(3, 3)[1], at_most=50)
    assert list((results.path.parent).iterdir()) == [results.path]
    run = results.manifest["run"]
    assert (run["replications_run"], run["replications_from_store"]) == (3 + 4 - 2, 2)


def test_failures_beyond_what_is_written_are_left_out(plan, tmp_path):
    rounds = Rounds(Options(tmp_path, n_jobs=1, simulate=fakes.fail_at_one))
    assert counted(rounds.fill(plan)) == {"now": 1, "more": 3}
    assert [each["scenario"] for each in rounds.write(plan).failures] == ["now", "more"]
    assert rounds.write(plan.with_exactly(1)).failures == []
