"""The tables of a results folder, a row for each replication, and what its manifest says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from sim.config.errors import ResultsError, did_you_mean
from sim.experiment.file.uncertainty import Uncertainty
from sim.experiment.results.manifest import MANIFEST, read_manifest
from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.results.table_file import names_in, read_table
from sim.experiment.statistics.observations import Observations, by_month
from sim.experiment.statistics.pairing import averaged, shared_by_all
from sim.measures import MEASURES

REPORT = "report.html"
"""The one file that can be made again from the others."""

SLIDE = "answer.pptx"
"""Made from the others on request, to be edited: the manifest does not list it."""

TABLES = {
    "measures": ("scenario", "replication", "measure", "value"),
    "monthly": ("scenario", "replication", "month", "measure", "value"),
    "distributions": ("scenario", "replication", "table", "key", "value"),
}
"""Tidy tables of a results folder, each a Parquet file, and their columns."""


_FEW = 20
"""Names that an error lists."""


class ReplicationTables:
    """A results folder: its tables as they were written, replication by replication.

    Attributes
    ----------
    path : Path
        The results folder.
    manifest : dict
        What was run, with what, when and where.
    """

    def __init__(self, path: Path, manifest: dict[str, Any]) -> None:
        self.path = path
        self.manifest = manifest
        self._by_month: dict[str, dict[str, pd.DataFrame]] = {}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r}, {len(self.scenarios)} scenarios)"

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a results folder.

        Raises
        ------
        ResultsError
            If the folder does not exist, is not one that an experiment wrote, lacks a file other than the report, or
            holds a link, behind which lies what is not in the folder.
        """
        folder = Path(path)
        if not folder.is_dir():
            raise ResultsError(f"{folder}: there is no such folder")
        if not (folder / MANIFEST).is_file():
            raise ResultsError(f"{folder}: not a results folder; it has no {MANIFEST}")
        links = [path for path in folder.rglob("*") if path.is_symlink()]
        if links:
            raise ResultsError(f"{links[0]}: is a link; a results folder holds files only")
        manifest = read_manifest(folder / MANIFEST)
        missing = [name for name in manifest["outputs"] if name != REPORT and not (folder / name).is_file()]
        if missing:
            raise ResultsError(f"{folder}: {', '.join(missing)} is missing")
        return cls(folder, manifest)

    @property
    def results_dir(self) -> Path:
        """Folder of results and store that this one lies in; ./results if it has been moved from where it was made."""
        parent = self.path.resolve().parent
        is_where_it_was_written = parent.name == self.manifest["experiment"] and parent.parent.name == "results"
        return parent.parent if is_where_it_was_written else Path("results")

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, in order."""
        return [entry["name"] for entry in self.manifest["scenarios"]]

    @property
    def finished_scenarios(self) -> tuple[FinishedScenario, ...]:
        """The scenarios that have a finished replication, in order."""
        finished = self.measures.groupby("scenario")["replication"].nunique()
        return tuple(
            FinishedScenario.of(entry, int(finished[entry["name"]]))
            for entry in self.manifest["scenarios"]
            if entry["name"] in finished.index
        )

    @property
    def failures(self) -> list[dict[str, Any]]:
        """Replications that failed: ``scenario``, ``replication``, ``seed``, ``reason``, ``traceback``."""
        failures: list[dict[str, Any]] = self.manifest["failures"]
        return failures

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Every measure over the reporting window: ``scenario``, ``replication``, ``measure``, ``value``."""
        return self._table("measures")

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """Every measure by month: ``scenario``, ``replication``, ``month``, ``measure``, ``value``."""
        return self._table("monthly")

    @cached_property
    def monthly_measures(self) -> frozenset[str]:
        """Names of the measures that have values by month."""
        if "monthly" in self.__dict__:
            return frozenset(self.monthly["measure"].unique())
        return names_in(self.path / "monthly.parquet", TABLES["monthly"], "measure")

    def by_month(self, scenario: str, measure: str) -> pd.DataFrame:
        """Return a measure by replication (rows) and month (columns), reading no other measure."""
        if "monthly" in self.__dict__:
            return by_month(self.monthly, scenario, measure)
        if measure not in self._by_month:
            rows = self._table("monthly", measure)
            self._by_month[measure] = {name: by_month(rows, name, measure) for name in self.scenarios}
        return self._by_month[measure][scenario]

    @cached_property
    def distributions(self) -> pd.DataFrame:
        """Small tables, such as workers by caseload: ``scenario``, ``replication``, ``table``, ``key``, ``value``."""
        return self._table("distributions")

    @cached_property
    def uncertainty(self) -> pd.DataFrame | None:
        """What was drawn for uncertain parameters: ``draw``, ``parameter``, ``value``; None where all were known."""
        uncertain, scenarios = self._uncertainty, self.manifest["scenarios"]
        replications = max(entry["replications"] for entry in scenarios)
        return uncertain.table(self.manifest["seed"], replications) if uncertain else None

    @property
    def _uncertainty(self) -> Uncertainty | None:
        described = self.manifest.get("uncertainty")
        return Uncertainty.model_validate(described) if described else None

    @cached_property
    def shared(self) -> pd.DataFrame:
        """The measures in the replications that every scenario has: what differences rest on.

        An analysis that runs some scenarios longer because it needs to know more of them compares what any two have.
        """
        if self.manifest.get("analysis"):
            return self.measures
        return shared_by_all(self.measures, self.manifest["baseline"])

    @cached_property
    def compared(self) -> pd.DataFrame:
        """The same as independent observations."""
        return self.as_independent(self.shared)

    @cached_property
    def averaged(self) -> pd.DataFrame:
        """The measures in the replications that averages are over: see :mod:`sim.experiment.statistics.pairing`."""
        return averaged(self.measures, self.shared)

    @cached_property
    def averaged_replications(self) -> pd.DataFrame:
        """Those that every scenario has, or its own of one that is set aside: ``scenario``, ``replication``."""
        keys = ["scenario", "replication"]
        finished = self.measures[keys].drop_duplicates(ignore_index=True)
        if self.manifest.get("analysis"):
            return finished
        marked = finished.assign(measure="finished", value=1.0)
        return averaged(marked, shared_by_all(marked, self.manifest["baseline"]))[keys]

    @cached_property
    def averaged_distributions(self) -> pd.DataFrame:
        """The small tables in the replications that averages are over."""
        return self.distributions.merge(self.averaged_replications, on=["scenario", "replication"])

    @cached_property
    def independent(self) -> pd.DataFrame:
        """The measures as independent observations: replications that share a draw of parameters count as one.

        As :attr:`measures`, whose rows these are where no parameter is uncertain; otherwise ``replication`` is the
        number of the draw, and the value the mean over its replications.
        """
        return self.as_independent(self.measures)

    def as_independent(self, measures: pd.DataFrame) -> pd.DataFrame:
        """Return other tidy measures by replication as independent observations, as in :attr:`independent`."""
        return measures if self._uncertainty is None else self._uncertainty.independent(measures)

    @property
    def replications_each(self) -> int:
        """Replications that count as one independent observation: those that share a draw of parameters."""
        return 1 if self._uncertainty is None else self._uncertainty.replications_per_draw

    @property
    def draw_of(self) -> Callable[[int], int] | None:
        """Number of the draw of parameters that a replication used; None where all were known."""
        return None if self._uncertainty is None else self._uncertainty.draw_of

    @cached_property
    def observations(self) -> Observations:
        """The replications as patterns, constraints and targets are judged from them."""
        return Observations(self.measures, self.by_month, self.manifest["baseline"], self.draw_of)

    def check_measures(self, names: Iterable[str]) -> None:
        """Raise :class:`ResultsError` unless all measures are there."""
        present = list(self.measures["measure"].unique())
        for name in names:
            self._check(name, present, "measure")

    def _table(self, name: str, measure: str | None = None) -> pd.DataFrame:
        path = self.path / f"{name}.parquet"
        table = read_table(path, TABLES[name], measure)
        found = table.groupby("scenario")["replication"].agg(["min", "max"])
        numbers = pd.Series({entry["name"]: entry["replications"] for entry in self.manifest["scenarios"]})
        if not found.index.isin(numbers.index).all() or (name == "measures" and table.empty):
            raise ResultsError(f"{path}: does not hold the scenarios that {MANIFEST} names")
        if (found["min"] < 0).any() or (found["max"] >= numbers.reindex(found.index)).any():
            raise ResultsError(f"{path}: holds replications that {MANIFEST} does not name")
        if np.isinf(table["value"]).any():
            raise ResultsError(f"{path}: holds an infinite value")
        if table.duplicated([column for column in table if column != "value"]).any():
            raise ResultsError(f"{path}: holds a value twice")
        unknown = set() if name == "distributions" else set(table["measure"].unique()) - set(MEASURES)
        if unknown:
            raise ResultsError(f"{path}: holds {min(unknown)}, which is no measure of this version")
        return table

    def _check(self, name: str, names: list[str], kind: str) -> None:
        if name not in names:
            hint = did_you_mean(name, names)
            listed = f" there are: {', '.join(names)}" if len(names) <= _FEW else f" there are {len(names)}"
            raise ResultsError(f"{self.path}: there is no {kind} {name!r}{hint or ';'}{listed}")
