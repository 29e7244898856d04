"""Patterns, constraints and targets of an experiment file: what they may say, and mistakes found before a run."""

import math
import re
from pathlib import Path

import pytest

import sim
from sim.experiment.file.expectations import Expectations
from sim.experiment.file.experiment import Experiment
from sim.experiment.file.pattern import Change, Difference, Level, Order, Pattern, Reach
from sim.experiment.file.targets import Target
from sim.experiment.run.plan import plan_experiment, plan_scenarios, reported_months

HEAD = """\
title: T
question: Q
overrides: [authority=darlington_typical_practice, run.years=1]
scenarios: {now: [], plan: [teams.assessment.posts=50]}
"""


def pattern(check):
    return f"{HEAD}patterns:\n  holds: {{says: It holds, status: hypothesis, {check}}}\n"


def planned(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return plan_experiment(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (pattern("level: {measure: caseload_men, at_most: 1}"), ["caseload_men", "did you mean caseload_mean?"]),
        (pattern("level: {measure: caseload_mean, scenario: plam, at_most: 1}"), ["'plam'", "did you mean plan?"]),
        (pattern("level: {measure: caseload_mean}"), ["at_least, at_most, between"]),
        (pattern("level: {measure: caseload_mean, at_most: 1, at_least: 2}"), ["exactly one", "at_least and at_most"]),
        (pattern("level: {measure: caseload_mean, between: [2, 1]}"), ["between=[2.0, 1.0]", "lower bound"]),
        (pattern("level: {measure: caseload_mean, at_most: .nan}"), ["level.at_most"]),
        (pattern("level: {measure: caseload_mean, at_mst: 1}"), ["at_mst", "did you mean"]),
        (pattern("level: {measure: caseload_mean, at_most: 1, months: [3, 2]}"), ["months=[3, 2]"]),
        (pattern("level: {measure: caseload_mean, at_most: 1, months: 0}"), ["months"]),
        (pattern("level: {measure: caseload_mean, at_most: 1, months: [2, 14]}"), ["14 months", "'now' reports 13"]),
        (pattern("level: {measure: referrals_per_year, at_most: 1, months: 1}"), ["referrals_per_year", "monthly"]),
        (pattern("difference: {measure: caseload_mean, scenario: plan}"), ["direction, within"]),
        (pattern("difference: {measure: caseload_mean, scenario: plan, by_at_least: 1, within: 1}"), ["by_at_least"]),
        (pattern("difference: {measure: caseload_mean, scenario: plan, within: -1}"), ["within", "at least 0"]),
        (pattern("difference: {measure: caseload_mean, scenario: now, within: 1}"), ["'now'", "with itself"]),
        (
            pattern("difference: {measure: caseload_mean, scenario: plan, against: plan, within: 1}"),
            ["'plan'", "with itself"],
        ),
        (pattern("difference: {measure: caseload_mean, scenario: plan, direction: fewer}"), ["one of lower, higher"]),
        (pattern("change: {measure: caseload_mean, from_months: 2, to_months: 2, within: 1}"), ["to_months=[2, 2]"]),
        (pattern("change: {measure: caseload_mean, from_months: 1, to_months: 14, within: 1}"), ["14 months"]),
        (pattern("reaches: {measure: caseload_mean, by_month: 3}"), ["at_least, at_most"]),
        (pattern("reaches: {measure: caseload_mean, at_most: 1, by_month: 24}"), ["24 months", "lengthen run.years"]),
        (pattern("reaches: {measure: caseload_mean, at_most: 1, by_month: 13, for_months: 2}"), ["14 months"]),
        (pattern("reaches: {measure: caseload_mean, at_most: 1, not_before_month: 7, by_month: 6}"), ["by_month=6"]),
        (pattern("reaches: {measure: caseload_mean, at_most: 1, share_of_futures: 1}"), ["share_of", "below 1"]),
        (pattern("does_not_reach: {measure: caseload_mean, at_most: 1, not_before_month: 2}"), ["not_before_month"]),
        (pattern("order: {measure: caseload_mean, scenarios: [plan], direction: falling}"), ["order", "at least 2"]),
        (pattern("order: {measure: caseload_mean, scenarios: [now, now], direction: falling}"), ["named twice"]),
        (pattern("order: {measure: caseload_mean, scenarios: [now, new], direction: falling}"), ["'new'", "now?"]),
        (pattern("source: nobody"), ["level, difference, change"]),
        (
            pattern("level: {measure: caseload_mean, at_most: 1}, reaches: {measure: caseload_mean, at_most: 1}"),
            ["level and reaches"],
        ),
        (pattern("level: {measure: caseload_mean, at_most: 1}").replace("hypothesis", "hunch"), ["status", "observed"]),
        (pattern("level: {measure: caseload_mean, at_most: 1}").replace("It holds", "''"), ["says"]),
        (HEAD + "constraints: {caseload_men: <= 1}\n", ["constraints.caseload_men:", "did you mean caseload_mean?"]),
        (HEAD + "constraints: {caseload_mean: < 1}\n", ["constraints.caseload_mean", "'< 1'", "'<= 0.1'"]),
        (HEAD + "constraints: {caseload_mean: <= few}\n", ["'<= few'"]),
        (HEAD + "constraints: {caseload_mean: <= inf}\n", ["'<= inf'"]),
        (HEAD + "constraints: {caseload_mean: {bound: <= 1, probability: 90}}\n", ["probability", "below 1"]),
        (HEAD + "targets: {referrals_per_year: {at_least: 1}}\n", ["targets", "referrals_per_year", "monthly"]),
        (HEAD + "matters: {caseload_men: 1}\n", ["matters.caseload_men", "did you mean caseload_mean?"]),
        (HEAD + "matters: {caseload_mean: 0}\n", ["matters.caseload_mean=0", "greater than 0"]),
        (HEAD + "matters: {caseload_mean: true}\n", ["matters.caseload_mean", "number"]),
        (HEAD + "matters: {caseload_mean: .inf}\n", ["matters.caseload_mean"]),
        (HEAD + "matters: {assessments_within_45wd_share: 3}\n", ["matters.assessments_within", "write 0.03 for 3%"]),
        (HEAD + "targets: {caseload_mean: {amber: 1}}\n", ["targets.caseload_mean", "at_least and at_most"]),
        (HEAD + "targets: {caseload_mean: {at_most: 1, amber: -1}}\n", ["amber", "at least 0"]),
        (HEAD.replace("plan: [teams.assessment.posts=50]", "plan: []"), ["scenarios.plan", "no overrides"]),
        (HEAD.replace("teams.assessment.posts=50", "run.years=1"), ["scenarios.plan", "change nothing", "'now'"]),
        (HEAD + "sweep: {}\n", ["sweep", "empty"]),
        ("title: T\nquestion: Q\nscenarios: {}\n", ["scenarios", "empty"]),
        (
            HEAD + "patterns:\n  a: {says: A, status: target, level: {measure: caseload_mean, at_most: 1}}\n"
            "  a: {says: B, status: target, level: {measure: caseload_mean, at_most: 1}}\n",
            ["a is given 2 times"],
        ),
    ],
)  # fmt: skip
def test_mistake_is_one_line_that_names_file_and_key(tmp_path, text, words):
    with pytest.raises(sim.ConfigError, match=r"mine\.yaml") as caught:
        planned(tmp_path, text)
    assert "\n" not in str(caught.value)
    for word in words:
        assert word in str(caught.value)
    if "  holds:" in text:
        assert "patterns.holds" in str(caught.value)


def test_horizon_on_the_command_line_counts(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(pattern("level: {measure: caseload_mean, at_most: 1, months: 12}"), encoding="utf-8")
    assert plan_experiment(path).expected.patterns["holds"].check.last_month == 12
    with pytest.raises(sim.ConfigError, match=r"patterns\.holds\.level: needs 12 months"):
        plan_experiment(path, ["run.years=0.5"])


def test_months_reported_are_those_of_the_monthly_table():
    config = sim.compose(["authority=darlington_typical_practice", "run.years=0.1"])
    assert reported_months(config) == len(sim.simulate(config).monthly)


def test_a_point_of_a_sweep_may_equal_the_baseline():
    posts = sim.compose([]).teams.assessment.posts
    found = Experiment(title="T", question="Q", scenarios={"now": []}, sweep={"teams.assessment.posts": [posts, 99]})
    now, same, _ = plan_scenarios("e", found).scenarios
    assert now.config.digest == same.config.digest


def test_expectations_survive_the_manifest(tmp_path):
    text = pattern("reaches: {measure: caseload_mean, at_most: 1, by_month: 3}")
    text += "constraints: {caseload_mean: {bound: <= 16, probability: 0.9}, cases_unallocated: <= 3}\n"
    text += "targets: {caseload_mean: {at_most: 16, amber: 2}}\n"
    expected = planned(tmp_path, text).expected
    again = Expectations.of(expected.described())
    assert again.described() == expected.described()
    assert again.constraints["cases_unallocated"].limit.number == 3.0
    assert Expectations.of({}) == Expectations()


def test_target_in_red_amber_and_green():
    few = Target(at_most=16, amber=2)
    assert [few.rating(value) for value in (15.0, 16.0, 16.1, 18.0, 18.1)] == [
        "green",
        "green",
        "amber",
        "amber",
        "red",
    ]
    many = Target(at_least=0.3, amber=0.1)
    assert [many.rating(value) for value in (0.31, 0.3, 0.2, 0.19)] == ["green", "green", "amber", "red"]
    assert Target(at_least=0.8).rating(0.79) == "red"
    assert few.rating(math.nan) is None


def test_example_of_the_documentation_can_be_run(tmp_path):
    page = (Path(__file__).parents[4] / "docs" / "experiments.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    plan = planned(tmp_path, example)
    assert [scenario.replications for scenario in plan.scenarios] == [40, 20]
    assert set(plan.expected.patterns) == {"overdue halves", "in time soon"}


def test_documentation_names_every_key():
    page = (Path(__file__).parents[4] / "docs" / "experiments.md").read_text(encoding="utf-8")
    parts = [Experiment, Pattern, Level, Difference, Change, Reach, Order, Target]
    keys = {key for part in parts for key in part.model_fields}
    assert [key for key in sorted(keys) if not re.search(rf"[`{{ ]{key}\b", page)] == []
