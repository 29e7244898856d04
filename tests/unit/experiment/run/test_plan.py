"""Plans: which configurations are run how often, under which names, and again from a manifest alone."""

import json
from datetime import date

import pytest

import sim
from sim.config.errors import ConfigError
from sim.experiment.file.experiment import Experiment
from sim.experiment.file.precision import Precision, Width
from sim.experiment.file.uncertainty import Uncertainty
from sim.experiment.run.plan import (
    Plan,
    PlannedScenario,
    plan_configs,
    plan_experiment,
    plan_from_manifest,
    plan_scenarios,
    reported_months,
)
from tests.support.results_folder import manifest

NOW, MORE = sim.compose(), sim.compose(["teams.assessment.posts=70"])
LAW = {"distribution": "uniform", "low": 0.1, "high": 0.2}
UNCERTAIN = Uncertainty(replications_per_draw=2, parameters={"workforce.vacancy_rate": LAW})


def plan(*scenarios):
    return Plan("posts", "Posts", "How many?", tuple(scenarios), scenarios[0].name)


def asked(*overrides, **about):
    scenarios = {"as now": [], "more": ["teams.assessment.posts=70"]}
    return plan_scenarios("posts", Experiment(title="T", question="Q", scenarios=scenarios, **about), overrides)


def numbers(planned):
    return {scenario.name: scenario.replications for scenario in planned.scenarios}


def test_equal_configurations_are_run_once_and_low_numbers_of_all_scenarios_first():
    planned = plan(PlannedScenario("a", NOW, 2), PlannedScenario("b", MORE, 1), PlannedScenario("like a", NOW, 3))
    tasks = planned.tasks()
    assert [task.replication for task in tasks] == [0, 0, 1, 2]
    assert {(task.config.digest, task.replication) for task in tasks} == {
        (NOW.digest, 0),
        (MORE.digest, 0),
        (NOW.digest, 1),
        (NOW.digest, 2),
    }


def test_at_least_so_many_and_exactly_so_many_replications():
    planned = plan(PlannedScenario("a", NOW, 5), PlannedScenario("b", MORE, 2))
    assert numbers(planned.with_replications(3)) == {"a": 5, "b": 3}
    assert numbers(planned.with_exactly(3)) == {"a": 3, "b": 3}
    assert numbers(planned) == {"a": 5, "b": 2}


def test_what_is_uncertain_is_drawn_into_the_tasks_and_only_there():
    known, uncertain = plan(PlannedScenario("a", NOW, 4)), plan(PlannedScenario("a", NOW, 4, uncertainty=UNCERTAIN))
    rates = [task.config.workforce.vacancy_rate for task in uncertain.tasks()]
    assert rates[0] == rates[1] != rates[2] == rates[3]
    assert {task.config.digest for task in known.tasks()} == {NOW.digest}
    assert (uncertain.drawn_keys, known.drawn_keys) == (["workforce.vacancy_rate"], [])


def test_the_command_line_takes_the_place_of_a_precision_and_of_every_number_in_the_file():
    precision = Precision(at_most=50, measures={"people_total": Width(absolute=1.0)})
    in_file, on_command_line = asked(precision=precision), asked("run.replications=3", precision=precision)
    assert (in_file.precision, on_command_line.precision) == (precision, None)
    by_number = {"baseline": 9, "default": 4}
    assert numbers(asked(replications=by_number)) == {"as now": 9, "more": 4}
    assert numbers(asked("run.replications=3", replications=by_number)) == {"as now": 3, "more": 3}


def test_a_scenario_keeps_the_last_setting_of_each_key_and_not_how_it_is_run():
    planned = asked(
        "run.years=1", "execution.n_jobs=1", overrides=["run.years=2", "authority=doncaster_typical_practice"]
    )
    assert planned.scenario("as now").overrides == ("authority=doncaster_typical_practice", "run.years=1")
    assert planned.scenario("more").overrides == (
        "authority=doncaster_typical_practice",
        "teams.assessment.posts=70",
        "run.years=1",
    )
    assert planned.scenario("more").config.run.years == 1


def test_a_scenario_that_changes_nothing_is_refused():
    posts = NOW.teams.assessment.posts
    same = {"as now": [], "same": [f"teams.assessment.posts={posts}"]}
    with pytest.raises(ConfigError, match=r"scenarios\.same: its overrides change nothing; it equals 'as now'"):
        plan_scenarios("posts", Experiment(title="T", question="Q", scenarios=same))


def test_a_mistake_is_its_scenarios_own_unless_all_share_it():
    wrong = {"as now": [], "wrong": ["teams.mash.posts=-3"]}
    with pytest.raises(ConfigError, match=r"^scenario 'wrong': teams\.mash\.posts=-3: must be a whole number"):
        plan_scenarios("posts", Experiment(title="T", question="Q", scenarios=wrong))
    with pytest.raises(ConfigError, match=r"^teams\.mash\.posts=-3: must be a whole number"):
        asked("teams.mash.posts=-3")


def test_a_mistake_in_a_file_names_the_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("title: T\nquestion: Q\nscenarios: {a: [], b: [teams.mash.posts=-3]}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"mine\.yaml: scenario 'b': teams\.mash\.posts=-3"):
        plan_experiment(path)


@pytest.mark.parametrize(
    ("start", "years", "months"),
    [
        ("2024-04-02", 0.2, 3),  # 51 working days: 21 in April, 21 in May, and 9 in June
        ("2024-04-02", 0.25, 4),  # 63: 62 to the end of June, and 1 July
        ("2024-04-15", 0.25, 4),  # 12, 21, 20, and 10 in July
    ],
)
def test_parts_of_months_count_as_months(start, years, months):
    run = NOW.run.model_copy(update={"start": date.fromisoformat(start), "years": years, "warm_up_days": 0})
    assert reported_months(NOW.model_copy(update={"run": run})) == months


def test_configurations_made_in_python_run_as_often_as_each_says_and_the_first_is_the_baseline():
    planned = plan_configs("posts", "Posts", {"now": sim.compose(["run.replications=2"]), "more": MORE})
    assert (numbers(planned), planned.baseline) == ({"now": 2, "more": MORE.run.replications}, "now")
    with pytest.raises(ConfigError, match="there is no scenario to run"):
        plan_configs("posts", "Posts", {})


def test_scenarios_of_different_seeds_are_not_compared_as_if_they_were_paired():
    seeds = Experiment(title="T", question="Q", sweep={"run.seed": [1, 2]})
    with pytest.raises(ConfigError, match=r"run\.seed: 1 and 2 cannot be compared: .* not paired"):
        plan_scenarios("seeds", seeds)
    assert {each.config.run.seed for each in plan_scenarios("seeds", seeds, ["run.seed=3"]).scenarios} == {3}
    with pytest.raises(ConfigError, match="not paired"):
        plan_configs("seeds", "Seeds", {name: sim.compose([f"run.seed={name}"]) for name in ("1", "2")})


def described(planned):
    """The manifest of a plan, through the text that a file holds."""
    found = manifest() | {
        "experiment": planned.experiment,
        "title": planned.title,
        "question": planned.question,
        "baseline": planned.baseline,
        "uncertainty": planned.uncertainty.model_dump(mode="json"),
        "scenarios": [
            {
                "name": scenario.name,
                "note": scenario.note,
                "overrides": list(scenario.overrides),
                "replications": scenario.replications,
                "digest": scenario.config.digest,
                "config": scenario.config.model_dump(mode="json", exclude={"execution"}),
            }
            for scenario in planned.scenarios
        ],
        "run": {"execution": NOW.execution.model_dump(mode="json")},
    }
    return json.loads(json.dumps(found))


def test_from_its_manifest_a_plan_asks_for_the_same_replications():
    planned = plan(
        PlannedScenario("a", NOW, 3, ("authority=doncaster_typical_practice",), "a note", UNCERTAIN),
        PlannedScenario("b", MORE, 2, uncertainty=UNCERTAIN),
    )
    again = plan_from_manifest(described(planned))
    assert again.tasks() == planned.tasks()
    assert [(each.name, each.note, each.overrides) for each in again.scenarios] == [
        ("a", "a note", ("authority=doncaster_typical_practice",)),
        ("b", "", ()),
    ]
    assert (again.experiment, again.title, again.question, again.baseline) == ("posts", "Posts", "How many?", "a")


def test_a_manifest_from_somebody_else_connects_to_no_cluster():
    about = described(plan(PlannedScenario("a", NOW, 1, uncertainty=UNCERTAIN)))
    about["run"]["execution"] |= {"engine": "dask", "address": "tcp://elsewhere:8786"}
    (scenario,) = plan_from_manifest(about).scenarios
    assert (scenario.config.execution.engine, scenario.config.execution.address) == ("local", None)
