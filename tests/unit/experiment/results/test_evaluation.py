"""Economic evaluation of an experiment: figures worked by hand from small tables."""

import math

import pytest

from sim.experiment.file.targets import Target
from sim.experiment.results.evaluation import YearAndPayer
from sim.experiment.statistics.cost_effectiveness import Standing
from sim.measures import MEASURES
from tests.support.small_evaluation import SCALE, small_results


@pytest.fixture(scope="module")
def evaluation():
    return small_results().evaluation


def test_an_effect_is_what_is_avoided_and_chance_within_a_draw_cancels(evaluation):
    """The luck of the two replications of a draw is +2 and -2 in the difference, so the draw's mean is 10 x effect."""
    scales = small_results().uncertainty["value"]
    assert evaluation.n == 3
    assert evaluation.effect["help"].to_list() == pytest.approx((10.0 * scales).to_list())
    assert evaluation.cost["help"].to_list() == [60.0] * 3
    assert evaluation.net_cost["help"].to_list() == pytest.approx((60.0 - 40.0 * scales).to_list())
    assert MEASURES["assessments_completed"].better != "higher"


def test_break_even_is_the_effect_whose_freed_time_pays(evaluation):
    assert evaluation.break_even("help").strength.value == pytest.approx(1.5)


def test_money_alone_never_saves_but_freed_time_may(evaluation):
    saves = (40.0 * small_results().uncertainty["value"] > 60.0).mean()
    bases = evaluation.bases()
    assert evaluation.saving_share(bases["money spent"], "help").value == 0.0
    assert evaluation.saving_share(bases["net of freed staff time"], "help").value == saves


def test_cost_by_year_and_payer(evaluation):
    found = evaluation.by_year_and_payer
    assert set(found) == {("help", YearAndPayer(year, "council")) for year in (1, 2)}
    assert all((each.value, each.low, each.high) == (20.0, 20.0, 20.0) for each in found.values())


def test_targets_are_met_by_futures_not_by_draws(evaluation):
    target = Target(at_most=14.0)
    assert evaluation.meets("help", "caseload_mean", target).value == 0.5
    assert evaluation.meets("nothing", "caseload_mean", target).value == 1.0


def test_parameters_and_chance_are_told_apart_in_the_paired_difference(evaluation):
    found = evaluation.components("help", "assessments_completed")
    assert (found.draws, found.replications) == (3, 6)
    assert found.chance_sd.value == pytest.approx(math.sqrt(8.0))  # +2 and -2 about the draw's mean
    assert evaluation.components("help", "cost_of_case_work_apart_gbp").parameters_share.value == 1.0


def test_the_baseline_is_the_best_buy_where_an_effect_is_worth_nothing(evaluation):
    found = evaluation.acceptability(evaluation.cost).set_index(["price", "option"])
    assert found.loc[(0.0, "nothing"), "best_share"] == 1.0
    worth_it = (1000.0 * small_results().uncertainty["value"] > 60.0).mean()
    assert found.loc[(100.0, "help"), "best_share"] == worth_it


def test_the_table_holds_every_estimate_once(evaluation):
    table = evaluation.table()
    assert not table.duplicated(["option", "item"]).any()
    value = table.set_index("item")["value"]
    assert value["money spent: difference"] == value["cost_total_gbp difference"] == 60.0
    assert value["cost_paid_by_health_gbp difference"] == 20.0
    assert value["cost in year 2 paid by council"] == 20.0
    assert value[f"break-even {SCALE}"] == pytest.approx(1.5)


def test_where_nothing_is_uncertain_replications_are_the_observations():
    results = small_results(uncertainty=None)
    results.manifest["economics"] = {"willingness_to_pay_gbp": [0.0, 100.0]}
    found = results.evaluation
    assert found.n == 6
    assert found.components("help", "assessments_completed") is None
    assert found.effect["help"].to_list() == [12.0, 8.0] * 3
    assert found.standing("help") is Standing.BUYS


@pytest.mark.parametrize("kept", [1, 2, 4])
def test_few_or_failed_replications_leave_what_can_be_known(kept):
    results = small_results()
    results.measures = results.measures[results.measures["replication"] < kept]
    results.distributions = results.distributions[results.distributions["replication"] < kept]
    found = results.evaluation
    assert found.n == (kept + 1) // 2
    assert found.break_even("help") is None
    value = found.table().set_index("item")["value"]
    assert value["money spent: difference"] == 60.0


def test_without_the_baseline_nothing_is_compared():
    results = small_results()
    results.measures = results.measures[results.measures["scenario"] != "nothing"]
    assert results.evaluation.options == []
    assert results.evaluation.table().empty
