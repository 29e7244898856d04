"""Results of a service in balance, in which some scenarios differ, without running the model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from sim.experiment.results.results import Results
from tests.support.small_study import make_results

MORE = "more posts"
USUAL = {
    "contacts_per_year": 7590.0,
    "mash_enquiries_per_year": 2530.0,
    "referrals_per_year": 1518.0,
    "referrals_per_contact": 0.2,
    "screening_queue_end": 8.0,
    "mash_enquiries_open_end": 5.0,
    "cases_unallocated_end": 1.0,
    "runaway_screening": 0.0,
    "runaway_mash": 0.0,
    "runaway_unallocated": 0.0,
    "hours_per_case_ratio": 1.0,
    "overtime_mean": 1.0,
    "children_held_by_reserve": 5.0,
    "stress_mean": 0.5,
}


def results_with(folder: Path, change: dict[str, dict[str, float]], *, grid: bool = False, runs: int = 6) -> Results:
    """Results of a service in balance, in which some scenarios differ from it."""
    results = make_results(folder, grid=grid, runs=runs)
    luck = np.random.default_rng(1).normal(size=12)
    runs = results.measures[["scenario", "replication"]].drop_duplicates().itertuples(index=False)
    rows = [
        (scenario, replication, name, _value(name, value, float(luck[replication]), change.get(scenario, {})))
        for scenario, replication in runs
        for name, value in USUAL.items()
    ]
    added = pd.DataFrame(rows, columns=list(results.measures.columns))
    results.__dict__["measures"] = pd.concat([results.measures, added], ignore_index=True)
    return results


def _value(name: str, usual: float, luck: float, change: dict[str, float]) -> float:
    if name.startswith("runaway"):  # the share of futures in which it happens, in the first of them
        return 1.0 if luck < change.get(name, -9.0) else 0.0
    return (usual + change.get(name, 0.0)) * (1.0 + 0.001 * luck)
