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


def experiments(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return ``experiment=NAME`` and ``authority=NAME``; names alone where the shell parts words at the sign."""
    before = [str(word) for word in context.params.get("words") or context.args]
    for group, names in (("experiment", experiment_names()), ("authority", option_names("authority"))):
        if before[-2:] == [group, "="]:
            return names
    councils = [f"authority={name}" for name in option_names("authority")]
    return [*(f"experiment={name}" for name in experiment_names()), *councils]


def experiments_and_results(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return experiments, and results folders."""
    return [*experiments(context, words, begun), *results_folders(context, words, begun)]


def authorities(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return the councils that come with the project."""
    return option_names("authority")


def measures(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return measures; of several with commas between them, the last is completed."""
    from sim.measures import MEASURES

    before = begun[: begun.rfind(",") + 1]
    return [before + name for name in MEASURES]


def described(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return what can be described, and the names of measures and experiments."""
    from sim.measures import MEASURES

    return [*DESCRIBED, *experiment_names(), *MEASURES]
