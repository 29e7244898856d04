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
    from sim.config.errors import ConfigError, InputError
    from sim.config.schema import Config

_HOMES = {
    "Config": "sim.config.schema",
    "ConfigError": "sim.config.errors",
    "InputError": "sim.config.errors",
    "compose": "sim.config.compose",
}

__all__ = ["Config", "ConfigError", "InputError", "__version__", "compose"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
