"""The front door of English children's social care as a discrete-event simulation.

Names are imported when they are first used, so that ``import sim`` costs nothing, the model can be imported without
Hydra or pandas, and a worker process loads only what it needs.

Examples
--------
>>> import sim
>>> config = sim.compose(["workforce.vacancy_rate=0.1"])
>>> config.workforce.vacancy_rate
0.1
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.version import __version__

if TYPE_CHECKING:
    from sim.config.compose import compose
    from sim.config.errors import ConfigError, InputError, ResultsError
    from sim.config.schema import Config
    from sim.experiment.definition import Experiment
    from sim.experiment.results import Results
    from sim.experiment.run import run_experiment
    from sim.experiment.seek import seek
    from sim.experiment.selection import select_best
    from sim.experiment.tornado import tornado
    from sim.experiment.waterfall import waterfall
    from sim.measures import MEASURES
    from sim.replication import Replication, simulate

_HOMES = {
    "Config": "sim.config.schema",
    "ConfigError": "sim.config.errors",
    "Experiment": "sim.experiment.definition",
    "InputError": "sim.config.errors",
    "MEASURES": "sim.measures",
    "Replication": "sim.replication",
    "Results": "sim.experiment.results",
    "ResultsError": "sim.config.errors",
    "compose": "sim.config.compose",
    "run_experiment": "sim.experiment.run",
    "seek": "sim.experiment.seek",
    "select_best": "sim.experiment.selection",
    "simulate": "sim.replication",
    "tornado": "sim.experiment.tornado",
    "waterfall": "sim.experiment.waterfall",
}

__all__ = [
    "MEASURES",
    "Config",
    "ConfigError",
    "Experiment",
    "InputError",
    "Replication",
    "Results",
    "ResultsError",
    "__version__",
    "compose",
    "run_experiment",
    "seek",
    "select_best",
    "simulate",
    "tornado",
    "waterfall",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
