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
    from sim.experiment.file.experiment import Experiment
    from sim.experiment.results.results import Results
    from sim.measures import MEASURES
    from sim.own_rules import with_rules
    from sim.plots import FIGURES, figures, plot
    from sim.replication import Replication, simulate
    from sim.reported import run_experiment, seek, select_best, tornado, waterfall

_HOMES = {
    "Config": "sim.config.schema",
    "ConfigError": "sim.config.errors",
    "Experiment": "sim.experiment.file.experiment",
    "FIGURES": "sim.plots",
    "InputError": "sim.config.errors",
    "MEASURES": "sim.measures",
    "Replication": "sim.replication",
    "Results": "sim.experiment.results.results",
    "ResultsError": "sim.config.errors",
    "compose": "sim.config.compose",
    "figures": "sim.plots",
    "plot": "sim.plots",
    "run_experiment": "sim.reported",
    "seek": "sim.reported",
    "select_best": "sim.reported",
    "simulate": "sim.replication",
    "tornado": "sim.reported",
    "waterfall": "sim.reported",
    "with_rules": "sim.own_rules",
}

__all__ = [
    "FIGURES",
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
    "figures",
    "plot",
    "run_experiment",
    "seek",
    "select_best",
    "simulate",
    "tornado",
    "waterfall",
    "with_rules",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
