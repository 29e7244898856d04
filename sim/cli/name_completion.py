"""What the tab key completes: names that are cheap to find."""

from __future__ import annotations

from pathlib import Path

import typer

from sim.config.files import experiment_names, option_names

DESCRIBED = ("measures", "parameters", "experiments", "stress")
"""What ``frontdoor describe`` lists."""


def results_folders(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return results folders below ./results, or below the folder that is begun, newest first."""
    above = begun.partition("/")[0] if "/" in begun else "results"
    found = sorted(Path(above).glob("*/*/manifest.json"), key=lambda path: path.parent.name, reverse=True)
    return [path.parent.as_posix() for path in found]


def overrides(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return ``experiment=NAME``, groups, keys and values; values alone where the shell parts words at the sign."""
    from sim.cli.completion import next_words

    before = [str(word) for word in context.params.get("words") or context.args]
    if before[-1:] != ["="]:
        return next_words(before, begun)
    found = next_words(before[:-2], f"{before[-2]}={begun}")
    return [word.partition("=")[2] for word in found]


def overrides_and_results(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return what :func:`overrides` does, and results folders."""
    return [*overrides(context, words, begun), *results_folders(context, words, begun)]


def authorities(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return the councils that come with the project."""
    return option_names("authority")


def measures(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return measures; of several with commas between them, the last is completed."""
    from sim.measures import MEASURES

    before = begun[: begun.rfind(",") + 1]
    return [before + name for name in MEASURES]


SHIPPED = ("councils", "columns", "estimates")
"""What ``frontdoor data`` lists."""


def shipped(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return what the published data can be asked for: lists, and areas by name."""
    from sim.data.panel import areas

    return [*SHIPPED, *areas()["area"]]


def described(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return what can be described, and the names of measures and experiments."""
    from sim.measures import MEASURES

    return [*DESCRIBED, *experiment_names(), *MEASURES]
