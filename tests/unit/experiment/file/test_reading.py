"""Experiment files that are damaged or say a thing twice: one line that names the file, never a guess."""

import pytest

import sim
from sim.experiment.file.experiment import Experiment
from sim.experiment.run.plan import plan_experiment, plan_scenarios

HEAD = "title: T\nquestion: Q\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEAD + "scenarios:\n  a: []\n  b: []\n  a: [run.seed=1]\n", ["a is given 2 times", "line 4"]),
        (HEAD + "scenarios: {a: [], ' _': [run.years=1]}\n", ["scenarios: ' _' is no name", "needs a letter"]),
        (HEAD + "title: U\n", ["title is given 2 times"]),
        (HEAD + "replications: true\n", ["replications", "=True", "a whole number, at least 1"]),
        (HEAD + "scenarios: {a: {replications: true}}\n", ["scenarios.a.replications", "a whole number"]),
        (HEAD + "title: \xe9\n", ["UTF-8"]),
        (HEAD + "note: \x07\n", ["special characters"]),
        (HEAD + "sweep: {run.start: [2024-13-45]}\n", ["month must be in 1..12"]),
        (HEAD + "sweep: {teams.mash.posts: [1, 1]}\n", ["2 scenarios 'posts=1'"]),
        (HEAD + "scenarios: {posts=1: []}\nsweep: {teams.mash.posts: [1]}\n", ["2 scenarios 'posts=1'"]),
        (HEAD + "sweep: {run.replications: [1, 2]}\n", ["run.replications changes no result"]),
        (
            HEAD + "patterns: {p: {says: S, status: target, "
            "reaches: {measure: assessments_within_45wd_share, at_least: 90}}}\n",
            ["patterns.p.reaches: a bound of 90 for a share, which lies between 0 and 1; write 0.9 for 90%"],
        ),
        (
            HEAD + "patterns: {p: {says: S, status: target, level: {measure: vacancy_rate, between: [0.1, 7]}}}\n",
            ["patterns.p.level: a bound of 7 for a share", "write 0.07 for 7%"],
        ),
        (
            HEAD + "constraints: {assessments_within_45wd_share: '>= 85'}\n",
            ["constraints.assessments_within_45wd_share: a bound of 85 for a share", "write 0.85"],
        ),
        (
            HEAD + "targets: {vacancy_rate: {at_most: -0.1}}\n",
            ["targets.vacancy_rate: a bound of -0.1 for a share, which lies between 0 and 1"],
        ),
        (HEAD + "sweep: {execution.n_jobs: [1, 2]}\n", ["execution.n_jobs changes no result"]),
    ],
)
def test_mistake_is_one_line_that_names_the_file(tmp_path, content, words):
    path = tmp_path / "mine.yaml"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(sim.ConfigError, match=r"mine\.yaml") as caught:
        plan_experiment(path)
    assert "\n" not in str(caught.value)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("text", ["Doncaster, as it was", "King's", 'the "old" way', "a = b (c)"])
def test_text_in_a_sweep_arrives_as_it_was_written(text):
    found = Experiment(title="T", question="Q", sweep={"authority.name": [text]})
    (scenario,) = plan_scenarios("e", found).scenarios
    assert scenario.config.authority.name == text
