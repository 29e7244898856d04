"""Hydra's own settings: those that do something here, and what to use instead of the others."""

from __future__ import annotations

_TAKEN = ("hydra.searchpath", "hydra.mode", "hydra.sweeper.params")
_IN_A_SWEEP_OR_RUN = ("hydra.run.dir", "hydra.sweep.dir")

_POOL = "all scenarios go through one pool; execution.n_jobs says how many replications run at once"
_NO_LOG = "there is no log; progress goes to standard error, and manifest.json keeps the record of a run"
_INSTEAD = {
    "hydra.run.dir": "frontdoor run takes it as the folder of results; from Python give results_dir",
    "hydra.sweep.dir": "frontdoor run -m takes it as the folder of results; from Python give results_dir",
    "hydra.sweep.subdir": "all scenarios of a sweep end in one folder of results",
    "hydra.output_subdir": "manifest.json in the folder of results holds the whole configuration",
    "hydra.job.chdir": "a run stays in the folder it was started in; hydra.run.dir says where results go",
    "hydra.job.name": "a folder of results is named after its experiment file",
    "hydra.sweeper.max_batch_size": _POOL,
    "hydra.sweeper": "sweep with -m key=a,b, or under sweep: in an experiment file",
    "hydra.launcher": _POOL,
    "hydra.verbose": _NO_LOG,
    "hydra.job_logging": _NO_LOG,
    "hydra.hydra_logging": _NO_LOG,
    "hydra": f"of Hydra's settings these do something here: {', '.join((*_TAKEN, *_IN_A_SWEEP_OR_RUN))}",
}


def hydra_mistake(key: str, value: str) -> str | None:
    """Say what to use instead of a setting of Hydra's that would be ignored; None where it does something."""
    dotted = key.replace("/", ".")
    if key in _TAKEN:
        return None
    nearest = next(known for known in _INSTEAD if dotted == known or dotted.startswith(f"{known}."))
    return f"{key}={value} does nothing here: {_INSTEAD[nearest]}"


def is_hydras(key: str) -> bool:
    """Whether a key is Hydra's and not the configuration's."""
    return key.replace("/", ".").split(".", 1)[0] == "hydra"
