"""Many configurations composed at once, on all processors: profiles of councils take most of a second each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.config.compose import compose
from sim.config.errors import ConfigError, RunError
from sim.config.schema import Config
from sim.execution import Engine, Failure, run_tasks, say


def composed(overrides: Sequence[Sequence[str]], engine: Engine) -> Iterator[Config | str]:
    """Yield the configuration of each list of overrides, in their order, or why there is none.

    Raises
    ------
    RunError
        If composing one fails in a way that nobody foresaw.
    """
    say(f"composing {len(overrides)} configurations")
    results: dict[int, Config | str | Failure] = dict(run_tasks(_composed, overrides, engine))
    for index, each in enumerate(overrides):
        result = results[index]
        if isinstance(result, Failure):
            raise RunError(f"{' '.join(each)}: {result.reason}\n{result.traceback}")
        yield result


def _composed(overrides: Sequence[str]) -> Config | str:
    try:
        return compose(list(overrides))
    except ConfigError as error:
        return str(error)
