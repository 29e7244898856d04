"""Results that chance made: scenarios that differ or do not, run unequally often, with gaps, ties and heavy tails."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.results.results import Results
from tests.support.small_study import IN_TIME, OVERDUE, make_results

LEVELS = {
    IN_TIME: 0.8,
    OVERDUE: 40.0,
    "cases_unallocated": 10.0,
    "caseload_mean": 17.0,
    "people_total": 100.0,
    "hours_per_case_ratio": 1.0,
    "stress_mean": 0.5,
    "screening_queue_end": 8.0,
    "contacts_per_year": 7590.0,
    "runaway_screening": 0.1,
    "runaway_unallocated": 0.2,
}
"""Measures, and about where they lie."""

SHAPES = ("normal", "constant", "ties", "heavy")


@dataclass(frozen=True)
class Chance:
    """How a table is made.

    Attributes
    ----------
    seed : int
        Of everything that is drawn.
    grid : bool
        Whether a baseline and a grid of six scenarios, or one other scenario.
    runs, of_baseline : int
        Replications of each other scenario, and of the baseline.
    missing : float
        Share of replications that failed, and of values that are missing.
    shape : str
        One of :data:`SHAPES`.
    effect : float
        How far scenarios lie apart, in standard deviations.
    main : tuple of str
        Measures shown first.
    draws : int
        Replications that share a draw of an uncertain parameter; 0 where all are known.
    """

    seed: int
    grid: bool
    runs: int
    of_baseline: int
    missing: float
    shape: str
    effect: float
    main: tuple[str, ...]
    draws: int = 0


def random_results(folder: Path, chance: Chance) -> Results:
    """Make results without running the model; every scenario is expected to be lower than the baseline in all."""
    results = make_results(folder, grid=chance.grid, runs=chance.runs)
    draws = np.random.default_rng(chance.seed)
    luck = draws.normal(size=chance.of_baseline)
    rows: list[tuple[str, int, str, float]] = []
    failed = []
    for entry in results.manifest["scenarios"]:
        name = entry["name"]
        entry["replications"] = chance.of_baseline if name == "baseline" else chance.runs
        moved = {measure: 0.0 if name == "baseline" else draws.choice([-1.0, 0.0, 1.0]) for measure in LEVELS}
        for replication in range(entry["replications"]):
            if draws.random() < chance.missing:
                failed.append({"scenario": name, "replication": replication})
                continue
            for measure, level in LEVELS.items():
                value = _value(measure, level, moved[measure] * chance.effect, float(luck[replication]), chance, draws)
                rows.append((name, replication, measure, np.nan if draws.random() < chance.missing / 4.0 else value))
    results.manifest |= {"failures": failed, "measures": list(chance.main), "patterns": _patterns(results)}
    if chance.draws:
        results.manifest["uncertainty"] = {
            "replications_per_draw": chance.draws,
            "parameters": {"workforce.sickness_rate": {"distribution": "uniform", "low": 0.03, "high": 0.05}},
        }
    results.manifest["constraints"] = {OVERDUE: {"bound": "<= 40"}}
    results.__dict__["measures"] = pd.DataFrame(rows, columns=list(results.measures.columns))
    return results


def _value(measure: str, level: float, moved: float, luck: float, chance: Chance, draws: np.random.Generator) -> float:
    if measure.startswith("runaway"):
        return float(luck + 0.5 * draws.normal() + moved > 1.0)
    own = {"normal": draws.normal(), "constant": 0.0, "ties": np.round(draws.normal()), "heavy": draws.pareto(0.7)}
    common = {"normal": luck, "constant": 0.0, "ties": np.round(luck), "heavy": 0.0}
    value = level * (1.0 + 0.05 * (common[chance.shape] + 0.3 * own[chance.shape] + moved))
    return min(value, 1.0) if measure.endswith("_share") else value


def _patterns(results: Results) -> dict[str, Any]:
    """Expect every scenario to be lower than the baseline, and the baseline to be what it is."""
    names = [entry["name"] for entry in results.manifest["scenarios"]]
    return {
        f"{measure} {place}": {
            "says": "So it is",
            "status": "hypothesis",
            "difference": {"measure": measure, "scenario": name, "direction": "lower"},
        }
        for measure in LEVELS
        for place, name in enumerate(names[1:])
    } | {
        f"{measure} level": {
            "says": "So it is",
            "status": "hypothesis",
            "level": {"measure": measure, "at_most": LEVELS[measure]},
        }
        for measure in LEVELS
    }
