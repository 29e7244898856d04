"""Whether a results folder is as it was written, and its report written again where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.config.errors import InputError, ResultsError, RunError
from sim.experiment.results.manifest import MANIFEST
from sim.experiment.results.replication_tables import REPORT, SLIDE, TABLES
from sim.experiment.results.results import Results
from sim.experiment.run.folder import files_of, write_manifest
from sim.experiment.store.version import hash_of_file
from sim.measures import MEASURES


def replace_report(results: Results, report: Callable[[Results], Path]) -> Path:
    """Write the report again and record its hash.

    Raises
    ------
    ChangedFilesError
        If any other file is not as it was written: what the report says could not be told from what was run.
    """
    check_unchanged(results)
    with fitting_together(results):
        path = report(results)
    write_manifest(results, {**results.manifest["outputs"], REPORT: hash_of_file(path)})
    return path


@contextmanager
def fitting_together(results: Results) -> Iterator[None]:
    """Say that a folder is damaged where reading it fails.

    Its files are checked one by one; that one speaks of what another lacks shows only where both are needed.
    """
    try:
        yield
    except InputError:
        raise
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise ResultsError(f"{results.path}: its {MANIFEST} and tables do not fit together ({reason})") from error


class ChangedFilesError(RunError):
    """Files are no longer what the manifest recorded; the message names them."""


def check_unchanged(results: Results) -> None:
    """Raise :class:`ChangedFilesError` unless all files but the report are what the manifest recorded."""
    changed = [name for name in changed_files(results) if name != REPORT]
    if changed:
        raise ChangedFilesError(f"{results.path}: changed since they were written: {', '.join(changed)}")
    if said := list(disagreements(results)):
        raise ResultsError(f"{results.path}: its {MANIFEST} and tables do not fit together ({said[0]})")


def disagreements(results: Results) -> Iterator[str]:
    """Yield where the manifest says something of the replications or measures that the tables do not bear out."""
    found = results.measures.groupby("scenario")["replication"].nunique()
    failed = Counter(failure["scenario"] for failure in results.failures)
    for entry in results.manifest["scenarios"]:
        there = int(found.get(entry["name"], 0))
        if there + failed[entry["name"]] != entry["replications"]:
            yield (
                f"scenario {entry['name']!r} has {there} replications and {failed[entry['name']]} failed, "
                f"of {entry['replications']}"
            )
    for name in results.manifest["measures"]:
        if name not in MEASURES:
            yield f"there is no measure {name!r}"


def changed_files(results: Results) -> list[str]:
    """Return the names of the files that are missing or no longer what the manifest recorded."""
    return [
        name
        for name, recorded in results.manifest["outputs"].items()
        if not (results.path / name).is_file() or hash_of_file(results.path / name) != recorded
    ]


def unlisted_files(results: Results) -> list[str]:
    """Return the names of files that every folder has and the manifest does not list, or that it lists none of."""
    always = [*(f"{name}.parquet" for name in TABLES), "summary.csv", "comparison.csv", REPORT]
    return sorted({*always, *files_of(results.path)} - {*results.manifest["outputs"], SLIDE})
