"""Arguments and options that several commands take, and how they are read."""

from __future__ import annotations

import math
from typing import Annotated, Any

import typer

from sim.cli import name_completion as completion


def positive(text: str) -> int:
    """Read an argument that counts something."""
    if not str(text).isdecimal() or int(text) < 1:
        raise typer.BadParameter(f"{text!r} is no whole number above 0")
    return int(text)


def two_or_more(text: str) -> int:
    """Read a number of replications from which an interval is made."""
    if (number := positive(text)) < 2:
        raise typer.BadParameter("an interval takes at least 2 replications")
    return number


def counted_from_0(text: str) -> int:
    """Read the number of a replication."""
    if not text.isdecimal():
        raise typer.BadParameter(f"{text!r} is no number of a replication")
    return int(text)


def number(text: str, option: str | None = None) -> float:
    """Read an argument that is any number; an option that has several names itself in a mistake."""
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no number", param_hint=option) from None


def share(text: str) -> float:
    """Read a share between 0 and 1."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.0 < value < 1.0:
        raise typer.BadParameter(f"{text!r} is no share between 0 and 1")
    return value


def listed(names: str) -> tuple[str, ...]:
    """Read an argument that names several things, with commas between them."""
    return tuple(name.strip() for name in names.split(",") if name.strip())


def counting(metavar: str, text: str, parser: Any = positive) -> Any:
    """Declare an option that counts."""
    return typer.Option(metavar=metavar, parser=parser, help=text, show_default=False)


def a_number(metavar: str, text: str) -> Any:
    """Declare an option that is any number."""
    return typer.Option(metavar=metavar, parser=number, help=text, show_default=False)


ResultsFolder = Annotated[
    str,
    typer.Argument(
        metavar="RESULTS",
        help="a results folder, as printed at the end of a run",
        autocompletion=completion.results_folders,
        show_default=False,
    ),
]

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="KEY=VALUE",
        help="experiment=NAME, and overrides for all that is run",
        autocompletion=completion.overrides,
        show_default=False,
    ),
]

ConfigDir = Annotated[
    list[str] | None,
    typer.Option("--config-dir", metavar="FOLDER", help="a folder of your own councils, options and experiments"),
]

Measure = Annotated[
    str,
    typer.Option(metavar="M", help="measure that decides", autocompletion=completion.measures, show_default=False),
]

Measures = Annotated[
    str,
    typer.Option(
        "--measure",
        metavar="M,M",
        help="measures to explain; the first orders and selects",
        autocompletion=completion.measures,
        show_default=False,
    ),
]

Scenario = Annotated[
    str, typer.Option(metavar="NAME", help="of the experiment (default: its baseline)", show_default=False)
]

Jobs = Annotated[int | None, counting("N", "processes at once (default: one per processor)")]

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="say how many replications would run and how long they take, and stop")
]
