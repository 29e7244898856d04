"""A results folder written by hand: two scenarios of two replications, small enough to work out on paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiment.results.manifest import FORMAT

NOW, MORE = "now", "more posts"
MEASURES = {
    # scenario, measure: its value in replications 0 and 1
    (NOW, "assessments_within_45wd_share"): (0.70, 0.80),
    (MORE, "assessments_within_45wd_share"): (0.80, 0.92),
    (NOW, "people_total"): (100.0, 102.0),
    (MORE, "people_total"): (110.0, 112.0),
}
MONTHS = ("2024-04", "2024-05")


def manifest() -> dict[str, Any]:
    """All that a manifest must say, and nothing else."""
    return {
        "format": FORMAT,
        "experiment": "posts",
        "title": "Posts",
        "question": "How many posts?",
        "baseline": NOW,
        "measures": [],
        "columns": {},
        "seed": 2026,
        "stream_scheme": "by hand",
        "scenarios": [
            {
                "name": name,
                "note": "",
                "overrides": [],
                "replications": 2,
                "digest": f"digest of {name}",
                "config": {"run": {"seed": 2026}},
            }
            for name in (NOW, MORE)
        ],
        "failures": [],
        "code": {"version": "0", "model_version": "0" * 64, "commit": None, "clean": None},
        "packages": {},
        "inputs": {},
        "outputs": {f"{name}.parquet": "not looked at" for name in ("measures", "monthly", "distributions")},
        "run": {"execution": {}},
    }


def tables() -> dict[str, pd.DataFrame]:
    """The three tables; by month a measure is what it is over the whole time, plus the number of the month."""
    rows = [
        (scenario, replication, measure, value)
        for (scenario, measure), values in MEASURES.items()
        for replication, value in enumerate(values)
    ]
    return {
        "measures": pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"]),
        "monthly": pd.DataFrame(
            [
                (scenario, replication, month, measure, value + number)
                for scenario, replication, measure, value in rows
                for number, month in enumerate(MONTHS, 1)
            ],
            columns=["scenario", "replication", "month", "measure", "value"],
        ),
        "distributions": pd.DataFrame(
            [(NOW, 0, "caseload_bands", "0-4", 1.0)], columns=["scenario", "replication", "table", "key", "value"]
        ),
    }


def write_folder(folder: Path, changed: dict[str, Any] | None = None, **changed_tables: pd.DataFrame) -> Path:
    """Write the folder, with some of the manifest or some tables changed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in (tables() | changed_tables).items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    (folder / "manifest.json").write_text(json.dumps(manifest() | (changed or {})), encoding="utf-8")
    return folder
