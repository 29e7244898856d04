"""Tornado: swings of a linear response, targets, differences and mistakes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.config.compose import compose
from sim.config.errors import ConfigError
from sim.experiment.analyses.tornado import Question, plan_tornado
from sim.experiment.file.experiment import Experiment
from sim.experiment.file.precision import Precision, Width
from sim.experiment.results.tornado import analysis_of, tornado_table
from sim.experiment.run.plan import plan_experiment
from sim.experiment.statistics.bound import Bound
from sim.report.sections.tornado import sentences

MEASURE = "assessments_within_45wd_share"
HOURS, SICKNESS, SCREENING = (
    "pathway.assessment.hours.mean",
    "workforce.sickness_rate",
    "pathway.screening.hours.mean",
)
PLAN = Experiment(
    title="A plan",
    question="",
    overrides=("authority=darlington_typical_practice", f"{HOURS}=10"),
    scenarios={"today": [], "plan": ["workforce.vacancy_rate=0.05"]},
)


def measured(plan, respond):
    """Answer every scenario of a plan by a function of its configuration and the luck of the replication."""
    luck = np.random.default_rng(1).normal(scale=0.01, size=50)
    rows = [
        (scenario.name, replication, MEASURE, respond(scenario.config, luck[replication]))
        for scenario in plan.scenarios
        for replication in range(scenario.replications)
    ]
    return pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])


def linear(config, luck):
    return (
        0.9
        - 0.02 * (config.pathway.assessment.hours.mean - 10.0)
        - 2.0 * (config.workforce.sickness_rate - 0.032)
        + luck
    )


def table_of(question, respond, replications=20):
    plan = plan_tornado(plan_experiment(PLAN), question, replications)
    return plan, tornado_table(measured(plan, respond), plan.analysis)


def test_a_linear_response_gives_back_its_slopes():
    _, table = table_of(Question((MEASURE,), parameters=(SCREENING, SICKNESS, HOURS)), linear)
    ends = table.set_index(["parameter", "end"])
    assert ends.loc[(HOURS, "low"), "effect"] == pytest.approx(0.04)
    assert ends.loc[(HOURS, "high"), "effect"] == pytest.approx(-0.04)
    assert ends.loc[(SICKNESS, "high"), "effect"] == pytest.approx(-0.016)
    assert ends.loc[(HOURS, "low"), "swing"] == pytest.approx(0.08)
    assert list(table["parameter"]) == ["", HOURS, HOURS, SICKNESS, SICKNESS, SCREENING, SCREENING]


def test_simultaneous_intervals_are_wider_and_hold_the_truth():
    noise = np.random.default_rng(7)
    _, table = table_of(
        Question((MEASURE,), parameters=(SICKNESS, HOURS)), lambda c, luck: linear(c, luck) + 0.005 * noise.normal(), 50
    )
    ends = table[table["end"] != "central"]
    assert (ends["simultaneous_low"] < ends["ci95_low"]).all()
    truth = ends["parameter"].map({HOURS: 0.04, SICKNESS: 0.016}) * ends["end"].map({"low": 1.0, "high": -1.0})
    assert ((ends["simultaneous_low"] < truth) & (truth < ends["simultaneous_high"])).all()


def test_a_target_says_what_alone_would_miss_it():
    question = Question((MEASURE,), parameters=(SICKNESS, HOURS), target=Bound(0.87, at_least=True))
    _, table = table_of(question, linear)
    verdicts = table.set_index(["parameter", "end"])["verdict"]
    assert verdicts["", "central"] == verdicts[HOURS, "low"] == verdicts[SICKNESS, "high"] == "met"
    assert verdicts[HOURS, "high"] == "not met"
    missed = table[(table["parameter"] == HOURS) & (table["end"] == "high")].iloc[0]
    luck = np.random.default_rng(1).normal(scale=0.01, size=50)[:20]
    assert missed["meets_share"] == pytest.approx((0.86 + luck >= 0.87).mean())
    assert missed["meets_ci95_low"] <= missed["meets_share"] < missed["meets_ci95_high"]


def test_the_target_is_one_of_the_first_measure():
    other = "assessments_overdue_open"
    question = Question((MEASURE, other), parameters=(HOURS,), target=Bound(0.87, at_least=True))
    plan = plan_tornado(plan_experiment(PLAN), question, 20)
    first = measured(plan, linear)
    second = first.assign(measure=other, value=50.0 * first["value"])
    table = tornado_table(pd.concat([first, second]), plan.analysis)
    assert set(table.loc[table["measure"] == MEASURE, "verdict"]) == {"met", "not met"}
    assert table.loc[table["measure"] == other, ["verdict", "meets_share"]].isna().all(axis=None)
    asked = analysis_of(plan.analysis, other)
    assert not any("target" in text for text in sentences(tornado_table(second, asked), asked))


def test_without_intervals_no_difference_was_shown_that_could_be_lost():
    question = Question((MEASURE,), "plan", "today", (HOURS,))
    _, table = table_of(question, lambda config, luck: config.workforce.vacancy_rate + luck, replications=1)
    assert set(table["verdict"]) == {""}


def test_whether_a_difference_holds_under_each_assumption():
    def interacting(config, luck):
        vacancies, hours = config.workforce.vacancy_rate - 0.011, config.pathway.assessment.hours.mean - 10.0
        return 0.9 + luck + vacancies * (0.1 + 0.001 * luck - 0.1 * hours)

    question = Question((MEASURE,), "plan", "today", (HOURS, SICKNESS))
    plan, table = table_of(question, interacting)
    assert len(plan.scenarios) == 2 * 5
    verdicts = table.set_index(["parameter", "end"])["verdict"]
    assert verdicts[HOURS, "low"] == verdicts[SICKNESS, "high"] == "shown"
    assert verdicts[HOURS, "high"] == "not shown"


def test_what_the_scenarios_differ_in_is_no_assumption():
    with pytest.raises(ConfigError, match=r"workforce.vacancy_rate: the two scenarios differ in it"):
        table_of(Question((MEASURE,), "plan", "today", ("workforce.vacancy_rate",)), linear)


def test_a_list_is_varied_as_a_whole_and_its_ends_can_be_typed():
    made = plan_tornado(plan_experiment(PLAN), Question((MEASURE,), parameters=("demand.weekday_factors",)), 2)
    central, low, high = made.scenarios
    assert (low.name, high.name) == ("demand.weekday_factors spread 0 (low)", "demand.weekday_factors spread 3 (high)")
    assert low.config.demand.weekday_factors == (1.0, 1.0, 1.0, 1.0, 1.0)
    assert high.config.digest not in {low.config.digest, central.config.digest}
    for scenario in (low, high):
        assert compose(list(scenario.overrides)).digest == scenario.config.digest
    assert made.analysis["parameters"][0]["note"] == (
        "the ends multiply how far each entry of the list is from their mean"
    )


def test_a_list_that_the_scenarios_differ_in_is_no_assumption():
    uneven = Experiment(
        title="A plan",
        question="",
        overrides=("authority=darlington_typical_practice",),
        scenarios={"today": [], "plan": ["demand.weekday_factors=[1.1,1,1,1,0.9]"]},
    )
    question = Question((MEASURE,), scenario="plan", difference_from="today", parameters=("demand.weekday_factors",))
    with pytest.raises(ConfigError, match="the two scenarios differ in it"):
        plan_tornado(plan_experiment(uneven), question)


def test_prices_are_varied_only_where_a_measure_is_in_pounds():
    base = plan_experiment(None, ["authority=darlington_typical_practice"])
    without, with_prices = (plan_tornado(base, Question((name,)), 2) for name in (MEASURE, "cost_total_gbp"))
    priced = {item["key"] for item in with_prices.analysis["parameters"]}
    assert "costs.social_worker_gbp" in priced
    assert not any(item["key"].startswith("costs.") for item in without.analysis["parameters"])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question(("caseload_maen",)), "there is no such measure; did you mean caseload_mean"),
        (Question((MEASURE,), scenario="plann"), "scenario 'plann': there is no such scenario; did you mean plan"),
        (Question((MEASURE,), parameters=("workforce.agency.capacty",)), "did you mean workforce.agency.capacity"),
        (Question((MEASURE,), difference_from="today"), "does not differ from itself"),
    ],
)
def test_mistakes_are_found_before_anything_runs(question, said):
    with pytest.raises(ConfigError, match=said):
        plan_tornado(plan_experiment(PLAN), question)


def test_the_precision_that_an_experiment_asks_for_decides_no_replications_of_its_tornado():
    precise = replace(plan_experiment(PLAN), precision=Precision(measures={MEASURE: Width(relative=0.01)}))
    made = plan_tornado(precise, Question((MEASURE,), parameters=(SICKNESS,)), 5)
    assert made.precision is None
    assert {each.replications for each in made.scenarios} == {5}
