"""What an experiment file may say, and what it means."""

import pytest

import sim
from sim.config.files import experiment_names
from sim.experiment.file.experiment import Experiment
from sim.experiment.file.reading import load_experiment
from sim.experiment.run.plan import plan_experiment, plan_scenarios

HEAD = {"title": "T", "question": "Q?"}


def experiment(**rest):
    return Experiment.model_validate({**HEAD, **rest})


def test_sweep_combines_all_values_the_last_key_fastest():
    found = experiment(
        sweep={"workforce.vacancy_rate": [0.1, 0.2], "run.end": [None], "x.flag": [True, False]}
    ).expanded()
    assert list(found) == [
        "vacancy_rate=0.1, end=null, flag=true",
        "vacancy_rate=0.1, end=null, flag=false",
        "vacancy_rate=0.2, end=null, flag=true",
        "vacancy_rate=0.2, end=null, flag=false",
    ]
    assert list(found.values())[1].overrides == ("workforce.vacancy_rate=0.1", "run.end=null", "x.flag=false")


def test_paired_sweep_takes_values_side_by_side():
    found = experiment(sweep={"a.x": [1, 2], "b.y": [3, 4]}, paired=True).expanded()
    assert list(found) == ["x=1, y=3", "x=2, y=4"]


def test_headings_shorten_names_and_equal_last_parts_keep_the_whole_key():
    assert list(experiment(sweep={"a.x": [1]}, columns={"a.x": "agency"}).expanded()) == ["agency=1"]
    assert list(experiment(sweep={"a.x": [1], "b.x": [2]}).expanded()) == ["a.x=1, b.x=2"]


def test_named_scenarios_come_before_the_sweep_and_the_first_is_the_baseline():
    found = experiment(scenarios={"as now": [], "more": {"overrides": ["a=1"], "replications": 3}}, sweep={"b": [1]})
    assert list(found.expanded()) == ["as now", "more", "b=1"]
    assert found.baseline_name == "as now"


def test_without_scenarios_there_is_one():
    assert list(experiment().expanded()) == ["baseline"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title: T\nquestion: Q\nscenaros: {a: []}\n", ["mine.yaml", "scenaros", "did you mean scenarios?"]),
        ("title: T\n", ["mine.yaml", "question", "missing"]),
        (
            "title: T\nquestion: Q\nbaseline: nw\nscenarios: {now: []}\n",
            ["mine.yaml", "baseline=nw", "did you mean now?"],
        ),
        ("title: T\nquestion: Q\nsweep: {a.b: []}\n", ["mine.yaml", "sweep"]),
        ("title: T\nquestion: Q\nsweep: {a: [1], b: [1, 2]}\npaired: true\n", ["mine.yaml", "paired"]),
        ("title: T\nquestion: Q\nreplications: 0\n", ["mine.yaml", "replications"]),
        ("title: T\nquestion: Q\nmeasures: [caseload_men]\n", ["mine.yaml", "did you mean caseload_mean?"]),
        ("title: T\nquestion: Q\ncolumns: {caseload_men: load}\n", ["mine.yaml", "columns", "caseload_mean"]),
        (
            "title: T\nquestion: Q\nscenarios:\n  on: []\n  off: [coping=none]\n",
            ["mine.yaml line 4: on is true or false in YAML, and a name is needed here: put it in quotes, 'on'"],
        ),
        ("title: T\nquestion: Q\nscenarios: {Yes: []}\n", ["put it in quotes, 'Yes'"]),
        ("title: T\nquestion: Q\nscenarios: {2025: []}\n", ["2025 is a number in YAML", "'2025'"]),
        ("title: T\nquestion: [Q\n", ["mine.yaml line 3"]),
        ("just text", ["mine.yaml"]),
        (
            "title: T\nquestion: Q\noverrides: [workforce.vacancy_rat=1]\n",
            ["mine.yaml", "did you mean workforce.vacancy_rate?"],
        ),
        (
            "title: T\nquestion: Q\nscenarios: {few: [teams.mash.posts=-1]}\n",
            ["mine.yaml", "'few'", "teams.mash.posts=-1", "at least 0"],
        ),
    ],
)
def test_mistake_in_a_file_is_one_line_that_names_file_and_key(tmp_path, text, words):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(sim.ConfigError) as caught:
        plan_experiment(path)
    assert "\n" not in str(caught.value)
    for word in words:
        assert word in str(caught.value)


def test_unknown_experiment_lists_those_there_are():
    with pytest.raises(sim.ConfigError, match=r"theory_tandm.*did you mean theory_tandem\?.*theory_single_queue"):
        load_experiment("theory_tandm")


@pytest.mark.parametrize("name", experiment_names())
def test_every_experiment_composes(name):
    plan = plan_experiment(name)
    assert plan.baseline in {scenario.name for scenario in plan.scenarios}
    assert set(plan.measures) <= set(sim.MEASURES)


def replications_of(overrides, **rest):
    rare = {"overrides": ["teams.assessment.posts=70"], "replications": 2}
    scenarios = {"now": [], "more": ["teams.assessment.posts=50"], "rare": rare}
    plan = plan_scenarios("e", experiment(scenarios=scenarios, **rest), overrides)
    return [scenario.replications for scenario in plan.scenarios]


def test_replications_of_the_baseline_the_others_and_one_alone():
    assert replications_of([], replications={"baseline": 24, "default": 6}) == [24, 6, 2]
    assert replications_of([], replications=5) == [5, 5, 2]


def test_replications_asked_for_on_the_command_line_are_for_all():
    assert replications_of(["run.replications=3"], replications={"baseline": 24, "default": 6}) == [3, 3, 3]


def test_command_line_overrides_apply_to_every_scenario_and_win():
    found = experiment(overrides=["run.seed=1"], scenarios={"a": ["run.seed=2"], "b": ["run.years=2"]})
    plan = plan_scenarios("e", found, ["run.seed=3", "execution.n_jobs=2"])
    assert [scenario.config.run.seed for scenario in plan.scenarios] == [3, 3]
    # The one that counts is recorded; execution is no part of what was run.
    assert plan.scenarios[0].overrides == ("run.seed=3",)
