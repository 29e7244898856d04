"""Waterfall: parts of a response with known interaction, and that they add up."""

import numpy as np
import pandas as pd
import pytest

from sim.config.errors import ConfigError
from sim.experiment.analyses.tornado import Question, plan_tornado
from sim.experiment.analyses.waterfall import plan_waterfall
from sim.experiment.file.experiment import Experiment
from sim.experiment.file.uncertainty import UncertainParameter, Uncertainty
from sim.experiment.results.waterfall import attribution
from sim.experiment.run.plan import plan_experiment
from sim.report.sections.waterfall import in_words, sentences
from sim.report.words.sentences import held_at_central

MEASURE = "caseload_mean"
SIX = (
    "workforce.vacancy_rate=0.05", "workforce.sickness_rate=0.02", "pathway.assessment.hours.mean=9",
    "workforce.agency.capacity=1", "early_help.effect_scale=2", "allocation.hard_limit=30",
)  # fmt: skip


def experiment(changes):
    return Experiment(
        title="A plan",
        question="",
        overrides=("authority=darlington_typical_practice", "pathway.assessment.hours.mean=10"),
        scenarios={"today": ["workforce.vacancy_rate=0.25"], "plan": list(changes)},
    )


def parts(changes, respond, **how):
    plan = plan_waterfall(plan_experiment(experiment(changes)), "today", "plan", [MEASURE], replications=8, **how)
    luck = np.random.default_rng(3).normal(size=8)
    rows = [
        (scenario.name, replication, MEASURE, respond(scenario.config, luck[replication]))
        for scenario in plan.scenarios
        for replication in range(scenario.replications)
    ]
    measures = pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])
    return plan, attribution(measures, plan.analysis)


def product(config, luck):
    """A response in which the two changes interact: 20 people missing, times 3 hours saved."""
    return (100.0 * config.workforce.vacancy_rate) * config.pathway.assessment.hours.mean + luck


def test_shapley_values_of_a_product_share_the_interaction():
    changes = ("workforce.vacancy_rate=0.05", "pathway.assessment.hours.mean=7")
    plan, table = parts(changes, product)
    effect = table.set_index(["method", "change"])["effect"]
    assert len(plan.scenarios) == 4
    # 25 x 10 becomes 5 x 7: vacancies first -200 then hours -15; hours first -75 then vacancies -140.
    assert [effect["in order", each] for each in changes] == pytest.approx([-200.0, -15.0])
    assert [effect["any order", each] for each in changes] == pytest.approx([-170.0, -45.0])
    assert [effect["first", each] for each in changes] == pytest.approx([-200.0, -75.0])
    assert [effect["last", each] for each in changes] == pytest.approx([-140.0, -15.0])
    assert effect["interaction", ""] == pytest.approx(60.0)
    assert effect["total", ""] == pytest.approx(-215.0)


def uneven(config, luck):
    people = config.workforce
    return (
        (1.0 + luck) * people.vacancy_rate * config.pathway.assessment.hours.mean
        + luck * people.sickness_rate * people.agency.capacity
        + np.exp(config.early_help.effect_scale * people.vacancy_rate)
        + 0.1 * config.allocation.hard_limit * people.sickness_rate
    )


@pytest.mark.parametrize("number", [1, 3, pytest.param(5, marks=pytest.mark.slow)])
def test_parts_add_up_to_the_total(number):
    plan, table = parts(SIX[:number], uneven)
    assert len(plan.scenarios) == 2**number
    by_method = table.groupby("method")["effect"].sum()
    assert by_method["any order"] == pytest.approx(by_method["total"], rel=1e-12)
    assert by_method["in order"] == pytest.approx(by_method["total"], rel=1e-12)


def test_of_many_changes_only_the_steps_the_first_and_the_last_are_run():
    plan, table = parts(SIX, uneven)
    assert len(plan.scenarios) == 7 + 5 + 5
    assert set(table["method"]) == {"level", "in order", "first", "last", "interaction", "total"}
    by_method = table.groupby("method")["effect"].sum()
    assert by_method["in order"] == pytest.approx(by_method["total"], rel=1e-12)


def test_a_group_is_one_change_and_a_dropped_override_another():
    plan, _ = parts(
        ("workforce.sickness_rate=0.02", "pathway.assessment.hours.mean=9"),
        product,
        groups={"people": ["workforce.sickness_rate", "pathway.assessment.hours.mean"]},
    )
    names = [change["name"] for change in plan.analysis["changes"]]
    assert names == ["people", "without workforce.vacancy_rate=0.25"]
    assert plan.scenario("today + without workforce.vacancy_rate=0.25").config.workforce.vacancy_rate == 0.011


def test_changes_are_named_in_words_unless_two_would_have_one_name():
    plan, table = parts(("workforce.vacancy_rate=0.05", "pathway.assessment.hours.mean=7"), product)
    named = in_words(plan.analysis)
    assert [change["name"] for change in named["changes"]] == ["vacancy rate 5%", "hours of an assessment 7"]
    (said, *_) = sentences(table, named)
    assert said.startswith("From 'today' to 'plan'")
    alike, _ = parts(
        ("pathway.screening.hours.distribution=weibull", "pathway.assessment.hours.distribution=weibull"), product
    )
    assert [change["name"] for change in in_words(alike.analysis)["changes"]][:2] == [
        "pathway.screening.hours.distribution=weibull",
        "pathway.assessment.hours.distribution=weibull",
    ]


def test_what_an_experiment_draws_is_held_at_its_central_value_and_said():
    drawn = experiment(("workforce.vacancy_rate=0.05",)).model_copy(
        update={
            "uncertainty": Uncertainty(
                replications_per_draw=2,
                parameters={
                    "early_help.effect_scale": UncertainParameter(distribution="uniform", low=0.5, high=1.5),
                    "costs.keyworker_gbp": UncertainParameter(distribution="uniform", low=40000.0, high=60000.0),
                },
            )
        }
    )
    for analysis in (
        plan_waterfall(plan_experiment(drawn), "today", "plan", [MEASURE]).analysis,
        plan_tornado(plan_experiment(drawn), Question((MEASURE,), parameters=("workforce.sickness_rate",)), 2).analysis,
    ):
        assert held_at_central(analysis) == [
            "What this experiment otherwise draws from a range has its central value here: strength of early help, "
            "cost of a keyworker."
        ]
    still = plan_waterfall(plan_experiment(experiment(("workforce.vacancy_rate=0.05",))), "today", "plan", [MEASURE])
    assert held_at_central(still.analysis) == []


def test_mistakes_are_found_before_anything_runs():
    plan = plan_experiment(experiment(SIX[:2]))
    for start, to, groups, said in (
        ("todya", "plan", {}, "from 'todya': there is no such scenario; did you mean today"),
        ("today", "today", {}, "the same overrides"),
        ("today", "plan", {"a": ["workforce.agency_rate"]}, "workforce.agency_rate is no change"),
        (
            "today",
            "plan",
            {"a": ["workforce.vacancy_rate"], "b": ["workforce.vacancy_rate"]},
            "workforce.vacancy_rate is in the groups 'a' and 'b'",
        ),
    ):
        with pytest.raises(ConfigError, match=said):
            plan_waterfall(plan, start, to, [MEASURE], groups)


def test_changes_that_need_each_other_are_refused():
    moved = (
        "demand.sources.police.contact_share=0.3",
        "demand.sources.schools.contact_share=0.177",
    )
    plan = plan_experiment(experiment(moved))
    with pytest.raises(ConfigError, match="make changes that need each other one, with a group"):
        plan_waterfall(plan, "today", "plan", [MEASURE])
    together = {"sources": [each.partition("=")[0] for each in moved]}
    assert len(plan_waterfall(plan, "today", "plan", [MEASURE], together).scenarios) == 4
