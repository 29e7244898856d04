"""The results of an experiment, as tables and as estimates."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sim.config.errors import ResultsError, did_you_mean
from sim.experiment import statistics
from sim.measures import MEASURES

MANIFEST = "manifest.json"

TABLES = {
    "measures": ("scenario", "replication", "measure", "value"),
    "monthly": ("scenario", "replication", "month", "measure", "value"),
    "distributions": ("scenario", "replication", "table", "key", "value"),
}
"""Tidy tables of a results folder, each a Parquet file, and their columns."""

_COMPARISONS: dict[str, Callable[[Any, float], Any]] = {"<=": operator.le, ">=": operator.ge}


class Results:
    """An experiment's results, in memory or loaded again from their folder.

    Attributes
    ----------
    path : Path
        The results folder.
    manifest : dict
        What was run, with what, when and where.

    Examples
    --------
    >>> results = Results.load("results/staffing_sweep/20261122T101500Z-1a2b3c4d")  # doctest: +SKIP
    >>> results.compare().query("measure == 'assessments_overdue_open'")  # doctest: +SKIP
    """

    def __init__(self, path: Path, manifest: dict[str, Any]) -> None:
        self.path = path
        self.manifest = manifest

    def __repr__(self) -> str:
        return f"Results({str(self.path)!r}, {len(self.scenarios)} scenarios)"

    @classmethod
    def load(cls, path: str | Path) -> Results:
        """Read a results folder.

        Raises
        ------
        ResultsError
            If the folder does not exist, is not one that an experiment wrote, or lacks a file.
        """
        folder = Path(path)
        if not folder.is_dir():
            raise ResultsError(f"{folder}: there is no such folder")
        if not (folder / MANIFEST).is_file():
            raise ResultsError(f"{folder}: not a results folder; it has no {MANIFEST}")
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            missing = [name for name in manifest["outputs"] if not (folder / name).is_file()]
        except (ValueError, KeyError, TypeError) as error:
            raise ResultsError(f"{folder / MANIFEST}: not a manifest of this program") from error
        if missing:
            raise ResultsError(f"{folder}: {', '.join(missing)} is missing")
        return cls(folder, manifest)

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, in order."""
        return [entry["name"] for entry in self.manifest["scenarios"]]

    @property
    def failures(self) -> list[dict[str, Any]]:
        """Replications that failed: ``scenario``, ``replication``, ``seed``, ``reason``, ``traceback``."""
        failures: list[dict[str, Any]] = self.manifest["failures"]
        return failures

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Every measure over the reporting window: ``scenario``, ``replication``, ``measure``, ``value``."""
        return pd.read_parquet(self.path / "measures.parquet")

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """Every measure by month: ``scenario``, ``replication``, ``month``, ``measure``, ``value``."""
        return pd.read_parquet(self.path / "monthly.parquet")

    @cached_property
    def distributions(self) -> pd.DataFrame:
        """Small tables, such as workers by caseload: ``scenario``, ``replication``, ``table``, ``key``, ``value``."""
        return pd.read_parquet(self.path / "distributions.parquet")

    def summary(self) -> pd.DataFrame:
        """Estimate every measure in every scenario; columns as :func:`sim.experiment.statistics.summarise`."""
        return statistics.summarise(self.measures, _units())

    def compare(self, baseline: str | None = None) -> pd.DataFrame:
        """Estimate every paired difference; columns as :func:`sim.experiment.statistics.compare`.

        Parameters
        ----------
        baseline
            The scenario that others are compared with; None means the experiment's own.

        Raises
        ------
        ResultsError
            If there is no such scenario.
        """
        baseline = self.manifest["baseline"] if baseline is None else baseline
        self._check(baseline, self.scenarios, "scenario")
        return statistics.compare(self.measures, baseline, _units())

    def best(self, measure: str, constraints: Mapping[str, str] | None = None) -> pd.DataFrame:
        """Order the scenarios that meet every constraint, best first, and say which may be the best.

        Parameters
        ----------
        measure
            One for which more, or less, is better.
        constraints
            Bounds on the mean of other measures, for example ``{"cost_total_gbp": "<= 5e6"}``.

        Returns
        -------
        DataFrame
            As :func:`sim.experiment.statistics.possibly_best`.

        Raises
        ------
        ResultsError
            If a measure does not exist, has no better direction, or a constraint cannot be read.
        """
        means = self.summary().pivot(index="measure", columns="scenario", values="mean")
        self._check(measure, list(means.index), "measure")
        sign = {"higher": 1, "lower": -1}.get(MEASURES[measure].better)
        if sign is None:
            raise ResultsError(f"{measure}: neither more nor less of it is better; choose by another measure")
        meets = pd.Series(True, index=means.columns)
        for name, bound in (constraints or {}).items():
            self._check(name, list(means.index), "measure")
            meets &= _within(means.loc[name], name, bound)
        feasible = [scenario for scenario in self.scenarios if meets[scenario]]
        return statistics.possibly_best(self.measures, measure, feasible, sign)

    def _check(self, name: str, names: list[str], kind: str) -> None:
        if name not in names:
            hint = did_you_mean(name, names)
            raise ResultsError(f"{self.path}: there is no {kind} {name!r}{hint or ';'} there are: {', '.join(names)}")


def _units() -> dict[str, str]:
    return {name: measure.unit for name, measure in MEASURES.items()}


def _within(means: pd.Series, measure: str, bound: str) -> pd.Series:
    sign, number = bound.strip()[:2], bound.strip()[2:]
    try:
        return _COMPARISONS[sign](means, float(number))
    except (KeyError, ValueError) as error:
        raise ResultsError(f"constraint {measure} {bound!r}: write a bound such as '<= 0.1' or '>= 40'") from error
