"""How long replications take, before any is run: from the size of the authority and the time simulated.

What a replication takes grows with the contacts that it simulates, hardly with anything else. How fast this machine is
with this model, the last run in the same results folder tells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.errors import ResultsError
from sim.config.schema import Config
from sim.experiment.results.manifest import MANIFEST, read_manifest
from sim.experiment.store.task import Task
from sim.experiment.store.version import machine

SECONDS_PER_CONTACT = 0.00008
"""Of one processor, with all that comes of it. The experiments in experiments/run_times.csv take 0.00005 to 0.00011,
but for those of queueing theory, in which little comes of a contact."""

_SHORTEST = 20.0
"""Seconds of a run that tells how fast a machine is; to start worker processes is most of a shorter one."""

_LOOKED_AT = 5
"""Manifests of the last runs that are read in search of one that tells how fast this machine is."""


def processor_seconds(tasks: Iterable[Task], results_dir: Path, experiment: str) -> float:
    """Return about how long replications take together on one processor of this machine, in seconds."""
    expected = sum(_seconds(each.config) for each in tasks)
    return expected * _times_as_long(results_dir, experiment)


def _seconds(config: Config) -> float:
    run = config.run
    per_year = config.demand.contacts_per_year
    return SECONDS_PER_CONTACT * contacts(per_year, run.start, run.years, run.end, run.warm_up_days)


def contacts(per_year: float, start: dt.date, years: float | None, end: dt.date | None, warm_up_days: float) -> float:
    """Return how many contacts a replication has, warm-up included.

    Examples
    --------
    >>> contacts(24_000.0, dt.date(2024, 4, 1), 3.0, None, 0)
    72000.0
    """
    reported = years if end is None else (end - start).days / 365.25
    return per_year * ((reported or 0.0) + warm_up_days / WORKING_DAYS_PER_YEAR)


def _times_as_long(results_dir: Path, experiment: str) -> float:
    """Return how many times as long as expected the last run took here, best of the same experiment; 1 if none has."""
    manifests = results_dir.glob(f"*/*/{MANIFEST}")
    newest = sorted(manifests, key=lambda path: (path.parts[-3] == experiment, path.parts[-2]), reverse=True)
    for path in newest[:_LOOKED_AT]:
        with suppress(ResultsError, OSError, LookupError, TypeError, ValueError, ArithmeticError):
            if ratio := _measured(read_manifest(path)):
                return ratio
    return 1.0


def _measured(manifest: Mapping[str, Any]) -> float | None:
    """Return how many times as long as expected a run took, if it was on this machine and ran anything."""
    run, number = manifest["run"], manifest["run"]["replications_run"]
    if not number or run["wall_seconds"] < _SHORTEST or run["machine"] != machine() or manifest["code"].get("simulate"):
        return None
    total = weight = 0.0
    for scenario in manifest["scenarios"]:
        of = scenario["config"]["run"]
        start, end = (dt.date.fromisoformat(of[name]) if of[name] else dt.date.min for name in ("start", "end"))
        simulated = contacts(
            scenario["config"]["demand"]["contacts_per_year"],
            start,
            of["years"],
            end if of["end"] else None,
            of["warm_up_days"],
        )
        total += scenario["replications"] * simulated * SECONDS_PER_CONTACT
        weight += scenario["replications"]
    took = run["wall_seconds"] * min(run["processes"], number) / number
    return float(took * weight / total) or None
