"""Parameters drawn anew for blocks of replications."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

import sim
from sim.config.errors import ConfigError
from sim.experiment.file.experiment import Experiment
from sim.experiment.file.uncertainty import UncertainParameter, Uncertainty
from sim.experiment.run.plan import plan_scenarios

KEY, OTHER = "workforce.sickness_rate", "demand.growth_per_year"


def uncertain(per_draw: int = 2, **parameters: dict) -> dict:
    known = parameters or {KEY: {"distribution": "uniform", "low": 0.02, "high": 0.06}}
    return {"replications_per_draw": per_draw, "parameters": known}


def experiment(**keys: object) -> Experiment:
    scenarios = {"as it is": [], "more agency": ["workforce.agency_rate=0.3"]}
    plain = {
        "title": "t",
        "question": "q",
        "overrides": ["authority=darlington_typical_practice"],
        "scenarios": scenarios,
    }
    return Experiment.model_validate({**plain, "uncertainty": uncertain(), **keys})


def test_quantiles_are_those_of_the_law():
    uniform = UncertainParameter(distribution="uniform", low=1.0, high=3.0)
    assert [uniform.quantile(u) for u in (0.0, 0.25, 1.0)] == [1.0, 1.5, 3.0]
    triangular = UncertainParameter(distribution="triangular", low=0.0, likely=1.0, high=4.0)
    # P(X < 1) is 1/4; the median solves 1 - (4 - x)^2 / 12 = 1/2.
    assert triangular.quantile(0.25) == 1.0
    assert triangular.quantile(0.5) == pytest.approx(4.0 - math.sqrt(6.0), rel=1e-5)
    normal = UncertainParameter(distribution="normal", low=-1.0, high=5.0)
    assert [normal.quantile(u) for u in (0.025, 0.5, 0.975)] == pytest.approx([-1.0, 2.0, 5.0], rel=1e-5)
    lognormal = UncertainParameter(distribution="lognormal", low=0.5, high=2.0)
    assert [lognormal.quantile(u) for u in (0.025, 0.5, 0.975)] == pytest.approx([0.5, 1.0, 2.0], rel=1e-5)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"distribution": "uniform", "low": 2.0, "high": 1.0}, "must be below"),
        ({"distribution": "lognormal", "low": 0.0, "high": 1.0}, "above 0"),
        ({"distribution": "triangular", "low": 0.0, "high": 1.0}, "likely is needed"),
        ({"distribution": "uniform", "low": 0.0, "high": 1.0, "likely": 0.5}, "likely is needed"),
        ({"distribution": "triangular", "low": 0.0, "high": 1.0, "likely": 2.0}, "must lie between"),
    ],
)
def test_a_law_that_makes_no_sense_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        UncertainParameter(**values)


def test_replications_of_a_draw_share_its_values_and_scenarios_share_the_draws():
    base, agency = plan_scenarios("e", experiment(), ["run.replications=4"]).scenarios
    rates = [[each.task(number).config.workforce.sickness_rate for number in range(4)] for each in (base, agency)]
    assert rates[0] == rates[1]
    assert rates[0][0] == rates[0][1] != rates[0][2] == rates[0][3]
    assert all(0.02 < rate < 0.06 for rate in rates[0])
    assert agency.task(0).config.workforce.agency_rate == 0.3


def test_a_further_parameter_or_more_draws_change_no_value():
    one = Uncertainty.model_validate(uncertain())
    growth = {"distribution": "normal", "low": -0.02, "high": 0.04}
    two = Uncertainty.model_validate(
        uncertain(**{OTHER: growth, KEY: {"distribution": "uniform", "low": 0.02, "high": 0.06}})
    )
    few, many = one.table(1, 4), two.table(1, 20)
    assert few["value"].tolist() == many[many["parameter"] == KEY]["value"].tolist()[:2]
    assert many["draw"].max() == 9


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"workforce.sickness_rat": {"distribution": "uniform", "low": 0.0, "high": 0.1}}, "workforce.sickness_rate"),
        ({"workforce.hiring_days": {"distribution": "uniform", "low": 50, "high": 90}}, "days=null: must be a number"),
        ({KEY: {"distribution": "uniform", "low": 0.1, "high": 0.7}}, "less than or equal to 0.5|at most 0.5"),
        ({"workforce.agency_rate": {"distribution": "uniform", "low": 0.1, "high": 0.2}}, "differs between scenarios"),
    ],
)
def test_a_parameter_that_cannot_be_drawn_is_refused_before_anything_runs(parameters, message):
    with pytest.raises(ConfigError, match=message):
        plan_scenarios("e", experiment(uncertainty=uncertain(**parameters)))


@dataclass
class Made:
    """What the store keeps of a replication whose one measure is the drawn rate plus noise that scenarios share."""

    measures: pd.Series

    @property
    def monthly(self) -> pd.DataFrame:
        return pd.DataFrame({"caseload_mean": [1.0]}, index=pd.Index(["2024-10"], name="month"))

    @property
    def distributions(self) -> pd.DataFrame:
        return pd.DataFrame({"table": ["t"], "key": ["k"], "value": [1.0]})

    events = pd.DataFrame()


def made(config: sim.Config, replication: int) -> Made:
    noise = np.random.default_rng(replication).normal(0.0, 0.001)
    more = 0.1 if config.workforce.agency_rate == 0.3 else 0.0
    return Made(pd.Series({"caseload_mean": config.workforce.sickness_rate + noise + more}))


@pytest.mark.usefixtures("without_report")
def test_intervals_count_draws_and_the_draws_are_kept_and_run_again(tmp_path):
    plan = experiment(replications=8)
    results = sim.run_experiment(plan, results_dir=tmp_path, simulate=made, n_jobs=1)
    values = results.measures.pivot(index="replication", columns="scenario", values="value")["as it is"]
    draws = values.groupby(values.index // 2).mean()
    row = results.summary().set_index("scenario").loc["as it is"]
    assert row["n"] == 4
    assert row["sd"] == pytest.approx(draws.std())
    assert row["median"] == pytest.approx(values.median())
    difference = results.compare().iloc[0]
    assert (difference["n"], difference["difference"]) == (4, pytest.approx(0.1))
    written = pd.read_csv(results.path / "uncertainty.csv")
    assert written["value"].tolist() == pytest.approx(results.uncertainty["value"].tolist(), rel=1e-9)
    assert sim.Results.load(results.path).uncertainty["parameter"].unique().tolist() == [KEY]


@pytest.mark.usefixtures("without_report")
def test_replications_are_added_until_intervals_are_as_narrow_as_the_file_asks(tmp_path):
    asked = {"measures": {"caseload_mean": {"absolute": 0.003}}, "at_least": 12, "at_most": 800}
    results = sim.run_experiment(experiment(precision=asked), results_dir=tmp_path, simulate=made, n_jobs=1)
    summary = results.summary()
    assert (summary["ci95_high"] - summary["mean"]).max() <= 0.003
    replications = {entry["replications"] for entry in results.manifest["scenarios"]}
    assert len(replications) == 1
    assert 24 < replications.pop() < 800  # it begins with twelve draws, of two replications each


def test_a_number_of_replications_on_the_command_line_takes_the_place_of_the_precision():
    asked = experiment(precision={"measures": {"caseload_mean": {"relative": 0.01}}})
    assert plan_scenarios("e", asked, ["run.replications=3"]).precision is None
    assert plan_scenarios("e", asked).precision == asked.precision
    with pytest.raises(ValueError, match="give no number of replications"):
        experiment(precision={"measures": {"caseload_mean": {"relative": 0.01}}}, replications=8)
