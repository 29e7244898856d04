"""One replication as a task for a worker process, and as the bytes that it sends back."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from sim.config.schema import Config

COLUMNS = ("table", "key", "measure", "value")
"""Of a stored replication: ``measures``, ``monthly`` or ``distributions``; month or class; measure or distribution."""


@dataclass(frozen=True)
class Task:
    """One replication of one configuration."""

    config: Config
    replication: int


class ReplicationLike(Protocol):
    """What the store keeps of a replication."""

    @property
    def measures(self) -> pd.Series:
        """Measure to value over the reporting window."""

    @property
    def monthly(self) -> pd.DataFrame:
        """Month by measure."""

    @property
    def distributions(self) -> pd.DataFrame:
        """Tidy: ``table``, ``key``, ``value``."""

    @property
    def events(self) -> pd.DataFrame:
        """The event log."""


@dataclass(frozen=True)
class Finished:
    """A replication as bytes: what a worker sends back and the store keeps."""

    tables: bytes
    events: bytes | None


def encode(replication: ReplicationLike, keep_events: bool) -> Finished:
    """Write a replication as Parquet: its three tables one below the other, and the event log if it is wanted."""
    measures = pd.DataFrame({"measure": replication.measures.index, "value": replication.measures.to_numpy(float)})
    monthly = replication.monthly.rename_axis(index="key", columns="measure").stack().rename("value").reset_index()
    distributions = replication.distributions.rename(columns={"table": "measure"})
    parts = [
        part.assign(table=name, key=part["key"].astype(str) if "key" in part else "")[list(COLUMNS)]
        for name, part in {"measures": measures, "monthly": monthly, "distributions": distributions}.items()
    ]
    events = _parquet(replication.events) if keep_events else None
    return Finished(_parquet(pd.concat(parts, ignore_index=True)), events)


def _parquet(table: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue()


Simulate = Callable[[Config, int], ReplicationLike]


def perform(simulate: Simulate, task: Task) -> Finished:
    """Run one replication; called in worker processes, so this module imports no more than that takes."""
    return encode(simulate(task.config, task.replication), task.config.run.keep_events)
