"""Results of an economic evaluation that are small enough to work by hand."""

from pathlib import Path

import pandas as pd

from sim.experiment.results.evaluation import BY_YEAR
from sim.experiment.results.results import Results

SCALE = "early_help.effect_scale"
UNCERTAINTY = {
    "replications_per_draw": 2,
    "parameters": {SCALE: {"distribution": "uniform", "low": 0.0, "high": 2.0}},
}
ECONOMICS = {"willingness_to_pay_gbp": [0.0, 100.0], "equal_cost": ["help"], "break_even": {"help": SCALE}}
CONFIG = {"authority": {"name": "Town"}}
FIXED = {"cost_total_gbp": 500.0, "cost_cashable_gbp": 0.0, "cost_of_care_apart_gbp": 0.0, "caseload_mean": 14.0}


def small_results(n=6, uncertainty=UNCERTAINTY):
    """Two scenarios: help costs 60, avoids 10 x effect and frees time worth 40 x effect, give or take luck."""
    manifest = {
        "experiment": "e",
        "baseline": "nothing",
        "seed": 2,
        "title": "Help",
        "question": "What does help buy?",
        "measures": [],
        "columns": {},
        "code": {"version": "0"},
        "failures": [],
        "scenarios": [
            {"name": name, "note": note, "overrides": [], "replications": n, "digest": name, "config": CONFIG}
            for name, note in (("nothing", ""), ("help", "a <note>"))
        ],
        "uncertainty": uncertainty,
        "economics": ECONOMICS,
        "targets": {"caseload_mean": {"at_most": 14.0}},
    }
    results = Results(Path("e"), manifest)
    draws = results.uncertainty
    rows, years = [], []
    for replication in range(n):
        scale = 1.0 if draws is None else draws["value"][replication // 2]
        luck = 1.0 if replication % 2 else -1.0
        values = {"assessments_completed": 100.0 + luck, "cost_of_case_work_apart_gbp": 400.0, **FIXED}
        helped = {
            **values,
            "cost_total_gbp": 560.0,
            "assessments_completed": 100.0 + 3.0 * luck - 10.0 * scale,
            "cost_of_case_work_apart_gbp": 400.0 - 40.0 * scale,
            "caseload_mean": 14.0 - luck,
        }
        for name, found in {"nothing": values, "help": helped}.items():
            council, health = (500.0, 0.0) if name == "nothing" else (540.0, 20.0)
            paid = {"cost_paid_by_council_gbp": council, "cost_paid_by_health_gbp": health}
            paid["cost_paid_by_schools_gbp"] = 0.0
            rows += [(name, replication, measure, value) for measure, value in {**found, **paid}.items()]
            years += [(name, replication, f"{BY_YEAR}{year}", "council", council / 2.0 + year) for year in (1, 2)]
    results.measures = pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])
    results.distributions = pd.DataFrame(years, columns=["scenario", "replication", "table", "key", "value"])
    return results
