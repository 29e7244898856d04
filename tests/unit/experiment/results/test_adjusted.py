"""Means adjusted for the demand that futures happened to bring, in a folder whose measure follows demand."""

import math

import numpy as np
import pandas as pd
import pytest

import sim
from sim.config.errors import ResultsError
from sim.experiment.results.results import Results
from sim.experiment.statistics.demand_of_futures import relative_demand
from tests.support.results_folder import MORE, NOW, manifest, write_folder

REPLICATIONS, MEASURE = 12, "caseload_mean"
CONFIG = sim.compose(["authority=england_typical", "run.years=1"])


@pytest.fixture(scope="module")
def demand():
    return relative_demand(CONFIG, range(REPLICATIONS))[:, 0]


def folder(path, demand, left_over=0.0, config=None):
    noise = left_over * np.random.default_rng(1).normal(size=(2, REPLICATIONS))
    values = {NOW: 16.0 + 20.0 * (demand - 1.0) + noise[0], MORE: 15.0 + 10.0 * (demand - 1.0) + noise[1]}
    rows = [(name, number, MEASURE, each) for name, row in values.items() for number, each in enumerate(row)]
    measures = pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])
    entries = manifest()["scenarios"]
    for entry in entries:
        content = CONFIG.model_dump(mode="json")
        execution = content.pop("execution")
        entry |= {"replications": REPLICATIONS, "config": content if config is None else config}
    changed = {"scenarios": entries, "seed": CONFIG.run.seed, "run": {"execution": execution}}
    return Results.load(write_folder(path / "caseload", changed, measures=measures))


def test_what_demand_decides_alone_is_known_exactly(tmp_path, demand):
    table = folder(tmp_path, demand).adjusted_for_demand(MEASURE).set_index("scenario")
    assert table["demand"].to_list() == pytest.approx([demand.mean()] * 2)
    assert table["mean"].to_list() == pytest.approx([16.0, 15.0])
    change = table.loc[MORE, ["difference", "difference_low", "difference_high"]]
    assert change.to_list() == pytest.approx([-1.0] * 3)
    assert math.isnan(table.loc[NOW, "difference"])


def test_it_is_narrower_than_the_mean_as_it_is_and_differences_fit_levels(tmp_path, demand):
    results = folder(tmp_path, demand, left_over=0.5)
    table = results.adjusted_for_demand(MEASURE).set_index("scenario")
    plain = results.summary().set_index("scenario")
    assert (table["high"] - table["low"] < 0.8 * (plain["ci95_high"] - plain["ci95_low"])).all()
    assert table.loc[MORE, "difference"] == pytest.approx(table.loc[MORE, "mean"] - table.loc[NOW, "mean"])


def test_a_folder_of_another_version_says_so(tmp_path, demand):
    results = folder(tmp_path, demand, config={"run": {"seed": CONFIG.run.seed}})
    with pytest.raises(ResultsError, match="cannot be drawn again by this version"):
        results.adjusted_for_demand(MEASURE)
    with pytest.raises(ResultsError, match="did you mean caseload_mean"):
        results.adjusted_for_demand("caseload_men")
