"""Which engine runs the tasks, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sim.execution.limits import NO_LIMITS, Limits


@dataclass(frozen=True)
class Engine:
    """Where tasks are run.

    Attributes
    ----------
    name
        ``local``: processes on this machine; ``dask``: a cluster's workers.
    n_jobs
        Processes at once; None means one per processor. Of a cluster that is there already it says nothing.
    address
        Of a running dask scheduler; None starts a cluster on this machine.
    limits
        Of each task.
    fingerprint
        What must be the same in every process for results to be the same, by name. Processes on this machine run the
        same program anyway; a cluster's workers are asked.
    """

    name: str = "local"
    n_jobs: int | None = None
    address: str | None = None
    limits: Limits = NO_LIMITS
    fingerprint: Callable[[], Mapping[str, str]] | None = None


class ClusterLostError(RuntimeError):
    """The cluster is gone before all was done; what was finished has been yielded."""


LOCAL = Engine()
