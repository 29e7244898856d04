"""What the tab key completes for each argument and option: names that are cheap to find."""

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
    """Return ``experiment=NAME``, groups, keys and values, those in folders of the user's own included."""
    from sim.cli.override_completion import next_words

    folders = [word for folder in context.params.get("config_dir") or () for word in ("--config-dir", folder)]
    return next_words([*folders, *_typed(context)], begun)


def overrides_and_results(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return what :func:`overrides` does, and results folders."""
    return [*overrides(context, words, begun), *results_folders(context, words, begun)]


def overrides_of_parameters(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return what :func:`overrides` does where parameters are described, results folders for a statement."""
    what = context.params.get("what")
    return {"parameters": overrides, "stress": results_folders}.get(str(what), _nothing)(context, words, begun)


def parameter(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return the keys of parameters, up to the next dot."""
    from sim.cli.override_completion import parameter_keys

    return parameter_keys(begun)


def parameters_listed(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return the same; of several with commas between them, the last is completed."""
    before = begun[: begun.rfind(",") + 1]
    return [before + key for key in parameter(context, words, begun[len(before) :])]


def authorities(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return the councils that come with the project."""
    return option_names("authority")


def councils_and_years(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return ``authority=`` with every council, and the beginnings of words with years."""
    from sim.config.areas import councils

    if begun.startswith("authority="):
        return [f"authority={option}" for option in councils()]
    years = ("from=", "to=") if context.info_name == "backtest" else ("authority.year=",)
    return ["authority=", *years]


def measures(context: typer.Context, words: list[str], begun: str) -> list[str]:
    """Return measures; of several with commas between them, the last is completed."""
    from sim.measures import MEASURES

    before = begun[: begun.rfind(",") + 1]
    return [before + name for name in MEASURES if name not in before.split(",")]


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


def _typed(context: typer.Context) -> list[str]:
    """Return the overrides before the one that is begun."""
    words = context.params.get("words") or ()
    return [str(word) for word in (*words, *context.args)]


def _nothing(context: typer.Context, words: list[str], begun: str) -> list[str]:
    return []
