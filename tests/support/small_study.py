"""Results of a baseline and a grid of scenarios, without running the model: for tests of the report."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from markupsafe import escape

import sim
from sim.config.schema import Config
from sim.experiment.results.manifest import FORMAT
from sim.experiment.results.results import Results
from sim.measures.distributions import CASELOAD_BANDS
from sim.report.layout.templates import Part
from sim.report.words.emphasis import plain

IN_TIME = "assessments_within_45wd_share"
OVERDUE = "assessments_overdue_open"
REPLICATIONS = {"baseline": 12, "other": 6}
MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]


def effect_of(posts: float, agency: float) -> float:
    """What a scenario adds to the share in time, in every replication alike."""
    return 0.6 * (posts - 1.0) + 0.2 * (agency - 0.19)


@cache
def composed(*overrides: str) -> Config:
    return sim.compose(overrides)


def make_results(
    folder: Path, *, grid: bool = True, name: str = "more posts", noise: float = 0.02, runs: int = REPLICATIONS["other"]
) -> Results:
    """Results of a baseline and a grid of six scenarios, or of one scenario, without running the model."""
    levels = list(product((0.9, 1.1), (0.1, 0.2, 0.3))) if grid else [(1.1, 0.19)]
    names = [f"posts={posts}, agency={agency}" for posts, agency in levels] if grid else [name]
    scenarios = {"baseline": (1.0, 0.19), **dict(zip(names, levels, strict=True))}
    draws = np.random.default_rng(5).normal(size=REPLICATIONS["baseline"])
    measures, monthly, distributions, entries = [], [], [], []
    for scenario, (posts, agency) in scenarios.items():
        n = REPLICATIONS["baseline"] if scenario == "baseline" else runs
        overrides = [f"teams.establishment_factor={posts}", f"workforce.agency_rate={agency}"]
        config = composed("authority=doncaster_typical_practice", *overrides)
        entries.append(
            {
                "name": scenario,
                "note": "",
                "overrides": [] if scenario == "baseline" else overrides,
                "replications": n,
                "digest": config.digest,
                "config": config.model_dump(mode="json", exclude={"execution"}),
            }
        )
        for replication in range(n):
            in_time = 0.8 + noise * draws[replication] + effect_of(posts, agency)
            values = {
                IN_TIME: in_time,
                OVERDUE: 100.0 * (1.0 - in_time),
                "cases_unallocated": 10.0,
                "caseload_mean": 17.0 / posts,
                "people_total": 100.0 * posts,
                "vacancy_rate": 0.1,
                "icpc_within_15wd_share": np.nan,
            }
            measures += [(scenario, replication, measure, value) for measure, value in values.items()]
            monthly += [
                (scenario, replication, month, OVERDUE, 20.0 + trend + draws[replication])
                for trend, month in enumerate(MONTHS)
            ]
            distributions += [(scenario, replication, "caseload_bands", band, 0.125) for band in CASELOAD_BANDS]
    manifest = {
        "experiment": "staffing",
        "title": "Staffing & turnover",
        "question": "What if there were <more> posts?",
        "baseline": "baseline",
        "measures": [],
        "columns": {},
        "seed": 2026,
        "format": FORMAT,
        "stream_scheme": "numpy Philox",
        "scenarios": entries,
        "failures": [],
        "code": {"version": "0.1.0", "model_version": "0" * 64, "commit": None, "clean": None},
        "packages": {"numpy": "2.4.6"},
        "run": {"wall_seconds": 12.0, "folder": str(folder), "execution": {}},
    }
    results = Results(folder, manifest)
    # Where a folder's Parquet files would be read into.
    results.__dict__ |= {
        "measures": pd.DataFrame(measures, columns=["scenario", "replication", "measure", "value"]),
        "monthly": pd.DataFrame(monthly, columns=["scenario", "replication", "month", "measure", "value"]),
        "distributions": pd.DataFrame(distributions, columns=["scenario", "replication", "table", "key", "value"]),
    }
    return results


def text_of(content: Iterable[Part]) -> str:
    return " ".join(plain(escape(part)) for part in content)


def without(results: Results, scenario: str, replications: list[int]) -> Results:
    """Return results in which some replications failed."""
    results.manifest["failures"] = [{"scenario": scenario, "replication": number} for number in replications]
    for name in ("measures", "monthly", "distributions"):
        table = getattr(results, name)
        failed = (table["scenario"] == scenario) & table["replication"].isin(replications)
        results.__dict__[name] = table[~failed]
    return results
