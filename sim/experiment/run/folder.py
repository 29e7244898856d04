"""The results folder: what an experiment leaves behind, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.config.errors import ConfigError
from sim.config.own_folders import named_folders
from sim.data.cautions import filled_in, made_council
from sim.experiment.results.derived_tables import derived_tables
from sim.experiment.results.manifest import FORMAT, MANIFEST
from sim.experiment.results.replication_tables import TABLES
from sim.experiment.results.results import Results
from sim.experiment.run.plan import Plan, PlannedScenario
from sim.experiment.run.replications import Interrupted, Options, RunRecord, StoppedError
from sim.experiment.store.store import Store
from sim.experiment.store.version import code_identity, hash_of_file, input_hashes, package_versions
from sim.experiment.store.whole_file import write_whole
from sim.streams import STREAM_SCHEME

_IN_STORE: dict[str, dict[str, str]] = {
    "measures": {},
    "monthly": {"key": "month"},
    "distributions": {"measure": "table"},
}
"""What the columns of a stored replication are called in the results folder."""

_PLAIN = re.compile(r"[^\w.=,+-]+")
_REPLICATIONS_IN_A_BLOCK = 100

_LONGEST_FOLDER_NAME = 80
"""Characters of a scenario's name that are kept in the name of its folder, which also has its number."""

_PARTIAL = ".partial-"
_SECONDS_UNTIL_ABANDONED = 24 * 3600.0
"""A folder is written in seconds or minutes; one that nothing was added to for a day was left by a killed process."""


def write_results(plan: Plan, record: RunRecord, options: Options) -> Results:
    """Write tables, manifest and report of the finished replications of a plan.

    Parameters
    ----------
    plan
        What was to be run.
    record
        Where the finished replications are, which are missing and why, and what may differ when the same is run again.
    options
        Where results go, and what page goes with them.

    Returns
    -------
    Results
        Of ``<results_dir>/<experiment>/<UTC time>-<short hash>/``.

    Raises
    ------
    StoppedError
        If there is no room to write; the finished replications are kept.
    Interrupted
        On an interrupt from the keyboard; as before.
    """
    parent = Path(options.results_dir) / plan.experiment
    kept = "the finished replications are kept, and the same command writes their results"
    try:
        _remove_abandoned(parent)
        return _written(plan, record, parent, options.report)
    except KeyboardInterrupt:
        raise Interrupted(f"interrupted while writing results; {kept}") from None
    except OSError as error:
        raise StoppedError(f"{parent}: cannot write results: {error.strerror or error}; {kept}") from error


def _remove_abandoned(parent: Path) -> None:
    """Remove what killed processes left half written; what another process is writing now is left alone."""
    for folder in parent.glob(f"{_PARTIAL}*"):
        if time.time() - folder.stat().st_mtime > _SECONDS_UNTIL_ABANDONED:
            shutil.rmtree(folder, ignore_errors=True)


def _written(plan: Plan, record: RunRecord, parent: Path, report: Callable[[Results], Path] | None) -> Results:
    folder = parent / f"{_PARTIAL}{uuid4().hex}"
    folder.mkdir(parents=True)
    try:
        _write_tables(plan, record.store, folder)
        results = Results(folder, _manifest(plan, record))
        for name, table in derived_tables(results):
            (folder / name).write_bytes(as_csv(table))
        if report is not None:
            report(results)
        write_manifest(results, {name: hash_of_file(path) for name, path in files_of(folder).items()})
        return Results.load(_moved(folder, parent / _name(plan)))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def files_of(folder: Path) -> dict[str, Path]:
    """Return the files of a results folder, the manifest apart, by the names that the manifest gives them."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): path for path in files}


def write_manifest(results: Results, outputs: Mapping[str, str]) -> None:
    """Write the manifest, with the hash of every other file."""
    text = json.dumps({**results.manifest, "outputs": outputs}, indent=2, ensure_ascii=False) + "\n"
    write_whole(results.path / MANIFEST, text.encode())


def _name(plan: Plan) -> str:
    """Return ``<UTC time>-<short hash>``; the hash is of what is run."""
    content = [(scenario.name, scenario.config.digest, scenario.replications) for scenario in plan.scenarios]
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{hashlib.sha256(repr(content).encode()).hexdigest()[:8]}"


def _moved(folder: Path, target: Path) -> Path:
    """Give a finished folder its name; two runs that end in the same second get different ones."""
    for number in count(2):
        try:
            return folder.rename(target)
        except OSError:
            if not target.exists():
                raise
            target = target.with_name(f"{target.name.rsplit('_', 1)[0]}_{number}")
    raise AssertionError


def as_csv(table: pd.DataFrame) -> bytes:
    """Return a table as a spreadsheet reads it: by the mark at its beginning Excel knows that it is UTF-8.

    Texts stand in it as they are; those that a spreadsheet would run are refused when the experiment file is read.
    """
    return table.to_csv(index=False, float_format="%.10g", lineterminator="\n").encode("utf-8-sig")


def _filled_in(plan: Plan) -> dict[str, str]:
    """Return the figures that the baseline's council did not publish, and what stands in their place.

    Those of other scenarios' councils have the council before them: ``authority=hampshire: referrals``.
    """
    typed = {scenario.name: tuple(scenario.overrides) for scenario in plan.scenarios}
    of_baseline = typed[plan.baseline]
    try:
        options = [made_council(overrides) for overrides in dict.fromkeys((of_baseline, *typed.values()))]
    except ConfigError:  # of results that are made again where the user's own folder is not
        return {}
    found = dict(filled_in(options[0])) if options[0] else {}
    for option in dict.fromkeys(option for option in options[1:] if option and option != options[0]):
        found |= {f"authority={option}: {name}": source for name, source in filled_in(option).items()}
    return found


def _write_tables(plan: Plan, store: Store, folder: Path) -> None:
    """Put the stored replications of every scenario one below the other, in blocks of rows that fit any memory."""
    writers: dict[str, pq.ParquetWriter] = {}
    try:
        for position, scenario in enumerate(plan.scenarios):
            name = _PLAIN.sub("_", scenario.name)[:_LONGEST_FOLDER_NAME].rstrip(".")
            events_folder = folder / "events" / f"{position:03d} {name}"
            for tables in _blocks_of(scenario, store, events_folder):
                for table, rows in tables.items():
                    block = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata()
                    if table not in writers:
                        writers[table] = pq.ParquetWriter(folder / f"{table}.parquet", block.schema, compression="zstd")
                    writers[table].write_table(block)
    finally:
        for writer in writers.values():
            writer.close()


def _blocks_of(scenario: PlannedScenario, store: Store, events_folder: Path) -> Iterator[dict[str, pd.DataFrame]]:
    """Yield the three tables of one scenario, some replications at a time; event logs, if kept, are copied beside."""
    tasks = (task for task in scenario.tasks() if store.has(task))
    while some := list(islice(tasks, _REPLICATIONS_IN_A_BLOCK)):
        if scenario.config.run.keep_events:
            events_folder.mkdir(parents=True, exist_ok=True)
            for task in some:
                shutil.copyfile(store.events_path(task), events_folder / f"{task.replication:06d}.parquet")
        yield tidy_tables({task.replication: store.read(task) for task in some}, scenario.name)


def tidy_tables(stored: Mapping[int, pd.DataFrame], scenario: str) -> dict[str, pd.DataFrame]:
    """Turn the stored replications of a scenario, by number, into rows of the tables of a results folder."""
    rows = pd.concat(stored, names=["replication"]).reset_index("replication")
    rows.insert(0, "scenario", scenario)
    return {
        name: rows[rows["table"] == name].drop(columns="table").rename(columns=_IN_STORE[name])[list(columns)]
        for name, columns in TABLES.items()
    }


def _manifest(plan: Plan, record: RunRecord) -> dict[str, Any]:
    """Describe what was run so that nothing else is needed to run it again; all that may differ then is in ``run``."""
    return {
        "format": FORMAT,
        "experiment": plan.experiment,
        "title": plan.title,
        "question": plan.question,
        "baseline": plan.baseline,
        "measures": list(plan.measures),
        "columns": dict(plan.columns or {}),
        "uncertainty": plan.uncertainty.model_dump(mode="json") if plan.uncertainty else None,
        **plan.expected.described(),
        **({"analysis": dict(plan.analysis)} if plan.analysis else {}),
        "seed": plan.scenario(plan.baseline).config.run.seed,
        "stream_scheme": STREAM_SCHEME,
        "scenarios": [
            {
                "name": scenario.name,
                "note": scenario.note,
                "overrides": list(scenario.overrides),
                "replications": scenario.replications,
                "digest": scenario.config.digest,
                "config": scenario.config.model_dump(mode="json", exclude={"execution"}),
            }
            for scenario in plan.scenarios
        ],
        "failures": list(record.failures),
        "code": {**code_identity(), "simulate": record.own},
        "packages": package_versions(),
        "filled_in": _filled_in(plan),
        "inputs": input_hashes(plan.source, named_folders(plan.scenarios[0].overrides)),
        "outputs": {},
        "run": dict(record.run),
    }
