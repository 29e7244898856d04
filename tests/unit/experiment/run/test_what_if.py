"""Overrides alone: the authority as it is beside the change, or one scenario where there is nothing to compare."""

import pytest

import sim
from sim.config.errors import ConfigError
from sim.experiment.run.plan import plan_experiment
from sim.experiment.run.what_if import AS_NOW, plan_what_if

COUNCIL = """\
# @package _global_
defaults: [darlington_typical_practice, _self_]
authority:
  name: Rutland
"""


def names(plan):
    return [scenario.name for scenario in plan.scenarios]


def test_the_authority_as_it_is_is_the_baseline_of_a_change():
    plan = plan_what_if(
        ["workforce.vacancy_rate=0.25", "authority=darlington_typical_practice", "run.years=1", "run.replications=6"]
    )
    assert (plan.experiment, plan.baseline) == ("what_if", AS_NOW)
    assert names(plan) == [AS_NOW, "vacancy rate 25%"]
    assert plan.title == "Darlington as now, and with vacancy rate 25%"
    assert plan.question == "What would change in Darlington with vacancy rate 25% (now 1.1%)?"
    now, changed = plan.scenarios
    assert now.config == sim.compose(["authority=darlington_typical_practice", "run.years=1", "run.replications=6"])
    assert changed.config.workforce.vacancy_rate == 0.25
    assert [scenario.replications for scenario in plan.scenarios] == [6, 6]
    assert now.overrides == ("authority=darlington_typical_practice", "run.years=1", "run.replications=6")


@pytest.mark.parametrize(
    "shared",
    ["authority.name=Ours", "authority.published.agency_rate=0.5", "run.seed=5", "run.start=2025-04-01",
     "execution.n_jobs=1", "execution=dask"],
)  # fmt: skip
def test_what_describes_the_authority_and_how_it_is_run_hold_for_both(shared):
    plan = plan_what_if(["coping=none", shared])
    assert names(plan) == [AS_NOW, "coping: none"]
    now, changed = (scenario.config for scenario in plan.scenarios)
    assert (now.authority, now.run, now.execution) == (changed.authority, changed.run, changed.execution)
    alone = plan_what_if([shared])
    assert (names(alone), alone.experiment) == (["baseline"], "single")


@pytest.mark.parametrize(
    ("overrides", "name"),
    [
        (["early_help.consultation_line.hours_per_day=7"], "consultation line hours a day 7"),
        (["demand.growth_per_year=0.05", "run.years=5"], "growth of contacts 5% a year"),
        (["allocation.policy=duty"], "allocation policy: duty"),
        (
            ["workforce.vacancy_rate=0.25", "demand.batch_out_of_hours=false"],
            "vacancy rate 25%, demand batch out of hours off",
        ),
        (["workforce.vacancy_rate=0.5", "workforce.vacancy_rate=0.25"], "vacancy rate 25%"),
        ([f"teams.{team}.posts=30" for team in ("mash", "assessment", "safeguarding", "conference")], "4 changes"),
    ],
)
def test_a_change_is_named_in_words(overrides, name):
    assert names(plan_what_if(overrides)) == [AS_NOW, name]


def test_what_has_no_name_of_its_own_is_said_in_the_question():
    team = "{start: 2024-06-01, end: 2024-12-01, workers: 6}"
    plan = plan_what_if([f"workforce.managed_teams=[{team}]", "workforce.managed_teams.0.workers=8"])
    assert plan.question == ("What would change in Doncaster with workforce managed teams, managed teams workers 8?")
    assert plan.scenario(plan.baseline).config.workforce.managed_teams == ()


@pytest.mark.parametrize(
    "overrides",
    [
        [],
        ["authority=bradford_typical_practice"],
        ["workforce.vacancy_rate=0.011", "authority=darlington_typical_practice"],
    ],
)
def test_where_nothing_is_changed_there_is_one_scenario(overrides):
    plan = plan_what_if(overrides)
    assert names(plan) == ["baseline"]
    assert plan.title.startswith("Forecast for ")


def test_a_change_can_be_run_alone():
    overrides = ["authority=bradford_typical_practice", "workforce.vacancy_rate=0.25"]
    plan = plan_what_if(overrides, alone=True)
    assert plan.title == "Forecast for Bradford, with vacancy rate 25%"
    assert plan.scenarios == plan_experiment(None, overrides).scenarios


def test_an_own_option_that_says_how_long_is_simulated_cannot_be_told_from_the_authority(tmp_path):
    (tmp_path / "bundle").mkdir()
    text = "# @package _global_\nrun: {years: 1}\nworkforce: {vacancy_rate: 0.3}\n"
    (tmp_path / "bundle" / "short.yaml").write_text(text, encoding="utf-8")
    own = f"hydra.searchpath=['file://{tmp_path.as_posix()}']"
    assert names(plan_what_if([own, "+bundle=short"])) == ["baseline"]
    (tmp_path / "bundle" / "posts.yaml").write_text(text.replace("run: {years: 1}\n", ""), encoding="utf-8")
    assert names(plan_what_if([own, "+bundle=posts"])) == [AS_NOW, "bundle: posts"]


def test_figures_that_complete_a_council_are_no_change_of_it(tmp_path):
    (tmp_path / "authority").mkdir()
    path = tmp_path / "authority" / "rutland.yaml"
    path.write_text(COUNCIL + "demand:\n  contacts_per_year: null\n", encoding="utf-8")
    overrides = [f"hydra.searchpath=['file://{tmp_path.as_posix()}']", "authority=rutland"]
    assert names(plan_what_if([*overrides, "demand.contacts_per_year=2800"])) == ["baseline"]
    path.write_text(COUNCIL, encoding="utf-8")
    assert names(plan_what_if([*overrides, "demand.contacts_per_year=2800"])) == [AS_NOW, "contacts 2,800 a year"]


@pytest.mark.parametrize("wrong", ["workforce.vacancy_rat=0.1", "teams.assessment.posts=-1", "run.years=-1"])
def test_a_mistake_is_told_as_it_was_typed(wrong):
    overrides = ["workforce.agency_rate=0.1", wrong]
    with pytest.raises(ConfigError) as expected:
        sim.compose(overrides)
    with pytest.raises(ConfigError) as told:
        plan_what_if(overrides)
    assert str(told.value) == str(expected.value)
