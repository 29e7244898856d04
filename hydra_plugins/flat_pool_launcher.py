"""Hydra's ``-m``: every scenario of a sweep goes through one flat pool and ends in one results folder.

Hydra's own launchers would run scenario after scenario, each with its own pool and folder. Hydra finds a launcher only
in the namespace package ``hydra_plugins``.
"""

from __future__ import annotations

from collections.abc import Sequence

from hydra.core.config_store import ConfigStore
from hydra.core.utils import JobReturn, JobStatus
from hydra.plugins.launcher import Launcher
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig

_TARGET = {"_target_": "hydra_plugins.flat_pool_launcher.FlatPoolLauncher"}
ConfigStore.instance().store(group="hydra/launcher", name="flat_pool", node=_TARGET, provider="frontdoor")


class FlatPoolLauncher(Launcher):
    """Hands the jobs of a sweep to the session that started Hydra (:class:`sim.cli.hydra_session.Session`).

    Nothing is run here: however many batches Hydra makes of a sweep, it is one experiment.
    """

    def setup(self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> None:
        """Remember what Hydra will run."""
        self.session = task_function

    def launch(self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> Sequence[JobReturn]:
        """Hand over some jobs of the sweep, or all."""
        jobs = [list(overrides) for overrides in job_overrides]
        self.session.sweep(jobs)  # type: ignore[attr-defined]  # Hydra knows its task only as a callable
        return [JobReturn(overrides=job, status=JobStatus.COMPLETED, _return_value=None) for job in jobs]
