"""Finished replications, kept until the code that made them changes: the checkpoint that an interrupted run finds.

A replication is a function of the model's version, its configuration (which holds the seed) and its number. Its place
in the store is named after these, so that whatever is found there is right, whoever asked for it first. Beside it lie
the hashes of its files: what a failing disk or a hasty hand has changed is run again.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd

from sim.experiment.store.task import Finished, Task
from sim.experiment.store.version import hash_of_file
from sim.experiment.store.whole_file import write_whole


class Store:
    """The folder of finished replications.

    Parameters
    ----------
    folder
        Created when first written to; may be deleted at any time.
    version
        All that can change a replication besides its configuration.
    """

    def __init__(self, folder: Path, version: str) -> None:
        self.folder = folder / version[:16]
        self._seen_whole: set[tuple[str, int, bool]] = set()

    def path(self, task: Task) -> Path:
        """Return where a replication's tables are kept."""
        return self.folder / task.config.digest[:32] / f"{task.replication:06d}.parquet"

    def events_path(self, task: Task) -> Path:
        """Return where a replication's event log is kept."""
        return self.path(task).with_suffix(".events.parquet")

    def has(self, task: Task) -> bool:
        """Whether a replication is there, whole, with its event log if its run keeps that."""
        with_events = task.config.run.keep_events
        known = (task.config.digest, task.replication, with_events)
        if known in self._seen_whole:
            return True  # a hundred thousand files take seconds to read, so each is read once in the life of a store
        path = self.path(task)
        try:
            hashes = json.loads(self._hashes_path(task).read_bytes())
            for each in [path, self.events_path(task)] if with_events else [path]:
                if hash_of_file(each) != hashes[each.name]:
                    return False
        except (OSError, ValueError, LookupError, TypeError):
            return False
        self._seen_whole.add(known)
        return True

    def put(self, task: Task, finished: Finished) -> None:
        """Keep a replication; a reader sees all of it or nothing."""
        contents = {self.path(task): finished.tables}
        if finished.events is not None:
            contents[self.events_path(task)] = finished.events
        self.path(task).parent.mkdir(parents=True, exist_ok=True)
        for path, content in contents.items():
            write_whole(path, content)
        hashes = {path.name: hashlib.sha256(content).hexdigest() for path, content in contents.items()}
        write_whole(self._hashes_path(task), json.dumps(hashes).encode())

    def read(self, task: Task, table: str | None = None) -> pd.DataFrame:
        """Return a replication's tables, one below the other, with ``COLUMNS`` of :mod:`sim.experiment.store.task`.

        Given the name of a table, only that.
        """
        rows = pd.read_parquet(self.path(task))
        return rows if table is None else rows[rows["table"] == table]

    def _hashes_path(self, task: Task) -> Path:
        return self.path(task).with_suffix(".hashes.json")
