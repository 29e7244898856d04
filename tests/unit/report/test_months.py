"""Months that a report draws: whole ones."""

from types import SimpleNamespace

import pandas as pd
import pytest

import sim
from sim.measures.windows import Windows
from sim.report.study.months import by_month, partly_reported
from sim.report.words import sentences


def results_of(*overrides: str) -> SimpleNamespace:
    """Results of a service in which ten things happen on every working day."""
    config = sim.compose(["authority=darlington_typical_practice", *overrides])
    windows = Windows.of_run(config.run)
    row = pd.DataFrame([10.0 * windows.days[:-1]] * 3, columns=pd.Index(windows.labels, name="month"))
    return SimpleNamespace(
        manifest={"scenarios": [{"config": config.model_dump(mode="json")}]},
        by_month=lambda scenario, measure: row,
        draw_of=None,
        averaged_replications=pd.DataFrame({"scenario": ["baseline"] * 3, "replication": range(3)}),
    )


@pytest.mark.parametrize(
    ("overrides", "parts"),
    [
        (("run.start=2024-04-01", "run.warm_up_days=60", "run.years=3"), ["2024-06", "2027-06"]),
        (("run.start=2024-04-01", "run.warm_up_days=62", "run.years=3"), []),
        (("run.start=2016-01-04", "run.warm_up_days=62", "run.end=2018-04-05", "run.years=null"), ["2018-04"]),
        (("run.start=2024-04-01", "run.warm_up_days=60", "run.years=0.01"), []),  # parts are all there is
    ],
)
def test_months_of_which_a_part_was_reported_are_left_out(overrides, parts):
    results = results_of(*overrides)
    assert partly_reported(results) == parts
    shown = by_month(results, "baseline", "contacts")
    assert set(results.by_month("baseline", "contacts")) - set(shown) == set(parts)


def test_a_service_in_which_nothing_changes_has_no_trend():
    results = results_of("run.start=2024-04-01", "run.warm_up_days=60", "run.years=3")
    constant = results.by_month("baseline", "contacts") * 0.0 + 200.0
    constant[["2024-06", "2027-06"]] = [20.0, 180.0]  # two days of the first June, most of the last
    results.by_month = lambda scenario, measure: constant
    study = SimpleNamespace(
        results=results, baseline=SimpleNamespace(name="baseline"), unit=lambda measure: "children", others=()
    )
    assert "none is shown" in sentences.trend_sentence(study, "contacts")


@pytest.mark.parametrize("manifest", [{}, {"scenarios": []}, {"scenarios": [{"config": {"run": {"start": 3}}}]}])
def test_a_manifest_without_a_window_leaves_nothing_out(manifest):
    assert partly_reported(SimpleNamespace(manifest=manifest)) == []
