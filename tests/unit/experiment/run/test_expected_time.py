"""How long replications are expected to take, against what was measured."""

import pytest

import sim
from sim.documents.run_times import run_times
from sim.experiment.run.expected_time import processor_seconds
from sim.experiment.run.plan import plan_experiment
from sim.experiment.store.task import Task

MEASURED = {name: each for name, each in run_times().items() if not name.startswith("theory_")}


@pytest.mark.parametrize("name", MEASURED)
def test_experiments_that_were_measured_take_about_as_long_as_expected(name, tmp_path):
    plan = plan_experiment(name)
    (task, *_) = plan.scenario(plan.baseline).tasks()
    expected = processor_seconds([task], tmp_path, name)
    assert 0.6 < MEASURED[name].processor_seconds_per_replication / expected < 1.5


def seconds(tmp_path, *overrides):
    return processor_seconds([Task(sim.compose(list(overrides)), 0)], tmp_path, "single")


def test_twice_the_contacts_or_years_take_twice_as_long(tmp_path):
    once = seconds(tmp_path, "demand.contacts_per_year=10000", "run.years=1", "run.warm_up_days=0")
    more = seconds(tmp_path, "demand.contacts_per_year=20000", "run.years=1", "run.warm_up_days=0")
    longer = seconds(tmp_path, "demand.contacts_per_year=10000", "run.years=2", "run.warm_up_days=0")
    warm = seconds(tmp_path, "demand.contacts_per_year=10000", "run.years=1", "run.warm_up_days=253")
    assert [more, longer, warm] == pytest.approx([2.0 * once] * 3, rel=0.001)


def test_a_window_given_by_its_end_counts_as_long(tmp_path):
    dates = ["run.start=2024-04-01", "run.end=2026-04-01", "run.years=null"]
    assert seconds(tmp_path, *dates) == pytest.approx(seconds(tmp_path, "run.years=2"), rel=0.01)


def test_nothing_takes_no_time(tmp_path):
    assert processor_seconds([], tmp_path, "single") == 0
