"""``frontdoor describe``: what can be measured, what can be set, what has been asked."""

from __future__ import annotations

import shlex
import sys
from itertools import groupby
from textwrap import fill
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.application import examples
from sim.cli.described import experiments, measures, parameters
from sim.cli.name_completion import DESCRIBED, described, overrides_of_parameters
from sim.cli.options import ConfigDir
from sim.cli.search import found
from sim.cli.status import DONE
from sim.cli.tables import WRITERS, Format
from sim.config.errors import InputError
from sim.config.own_folders import with_config_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

_READABLE = 40
"""Characters that a line beside a name should have; where fewer are left, it goes below the name."""

_MOST_OF_A_KIND = 5
"""Experiments whose names begin with the same word, for which each is named on the screen of what there is."""


@examples(
    "frontdoor describe vacancy",
    "frontdoor describe measures",
    "frontdoor describe parameters authority=bradford",
    "frontdoor describe parameters --format csv > parameters.csv",
    "frontdoor describe stress results/staffing_sweep/20261122T101500Z-1a2b3c4d > statement.md",
)
def describe(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="WHAT",
            help="measures, parameters, experiments or stress; any other word is searched for",
            autocompletion=described,
            show_default=False,
        ),
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORD",
            help="KEY=VALUE of the configuration, for parameters; RESULTS, for stress",
            autocompletion=overrides_of_parameters,
            show_default=False,
        ),
    ] = None,
    config_dir: ConfigDir = None,
    form: Annotated[
        Format, typer.Option("--format", help="how tables are written: text, csv or markdown", metavar="FORMAT")
    ] = "text",
) -> int:
    """List or search measures, parameters and experiments.

    Measures come with unit, definition, good direction and target; parameters with value, unit, range, status and
    source; experiments with their questions. Any other word is searched for in these, in the options of the
    configuration's groups (such as coping=none), and in a clone of the project in the glossary and the headings of
    docs. Or write the STRESS-DES statement, about the model or a run. Without a word: what there is.
    """
    more = with_config_dir(words or (), *(config_dir or ()))
    if what == "stress":
        if len(more) > 1:
            raise typer.BadParameter("is about one results folder", param_hint="stress")
        _print_statement(*more)
        return DONE
    if more and what != "parameters":
        raise InputError(_not_understood(str(what), more))
    if form == "csv" and what is None:
        raise typer.BadParameter(
            "a CSV file is one table: say measures, parameters or experiments", param_hint="--format"
        )
    if what is None:
        _print_overview()
    elif what in DESCRIBED:
        tables = {"measures": measures, "parameters": lambda: parameters(more), "experiments": experiments}
        WRITERS[form](tables[what]())
    else:
        (_write_found if form == "text" else WRITERS[form])(found(what))
    return DONE


def _not_understood(what: str, more: Sequence[str]) -> str:
    """Say why more words than one were not taken."""
    if any("=" in word for word in more):
        return f"{' '.join(more)}: overrides are for parameters: frontdoor describe parameters {shlex.join(more)}"
    if what in DESCRIBED:
        return f"{' '.join(more)}: describe {what} takes nothing more; frontdoor describe {shlex.join(more)} searches"
    return f"put several words in quotation marks: frontdoor describe '{' '.join((what, *more))}'"


def _print_statement(results: str | None = None) -> None:
    from sim.documents.stress import markdown
    from sim.experiment.results.results import Results

    print(markdown(None if results is None else Results.load(results).manifest), end="")


def _print_overview() -> None:
    """Print a screen: what can be described, how much of it there is, and what to type."""
    from rich.table import Table
    from rich.text import Text

    from sim.cli.console import draw, terminal_width

    tables = {"measures": measures(), "parameters": parameters(()), "experiments": experiments()}
    say = {
        "measures": "unit, definition, good direction and target",
        "parameters": "value, unit, range, status and source",
        "experiments": "title, scenarios and question",
        "stress": "the STRESS-DES statement, about the model or a run",
    }
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for name, text in say.items():
        number = str(len(tables[name])) if name in tables else ""
        table.add_row(f"frontdoor describe {name}", Text(number, justify="right"), text)
    print("What can be described\n")
    draw(table)
    print("\nAny other word is searched for, in names, definitions and questions\n")
    for example in ("vacancy", "timeliness", "'child protection'"):
        print(f"  frontdoor describe {example}")
    print("\nThe values of a council, or after changes\n\n  frontdoor describe parameters authority=bradford")
    print("\nExperiments that come with the program\n")
    names = ", ".join(_few(tables["experiments"]["name"]))
    print(fill(names, terminal_width(), initial_indent="  ", subsequent_indent="  "))


def _few(names: Iterable[str]) -> Iterator[str]:
    """Name experiments, and many of a kind together.

    Examples
    --------
    >>> list(_few(["budget", *(f"case_{number}" for number in range(6))]))
    ['budget', 'case_* (6)']
    """
    for kind, group in groupby(sorted(names), key=lambda name: name.split("_")[0]):
        of_kind = list(group)
        yield from [f"{kind}_* ({len(of_kind)})"] if len(of_kind) > _MOST_OF_A_KIND else of_kind


def _write_found(table: pd.DataFrame) -> None:
    """Print each row in a line, under the kind it is of; on a terminal in as many lines as it takes."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from sim.cli.console import draw, terminal_width

    names, descriptions = (int(table[column].str.len().max()) for column in ("name", "description"))
    at_least = 0 if sys.stdout.isatty() else names + 2 + descriptions
    is_beside = max(at_least, terminal_width()) >= names + 2 + min(descriptions, _READABLE)
    for kind, rows in table.groupby("kind", sort=False):
        drawn = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        for name, description in zip(rows["name"], rows["description"], strict=True):
            if is_beside:
                drawn.add_row(Text(name, style="bold", no_wrap=True), Text(description))
            else:
                drawn.add_row(Text(name, style="bold", no_wrap=True))
                drawn.add_row(Padding(Text(description), (0, 0, 0, 4)))
        print(f"\n{kind}s".upper())
        draw(drawn, at_least)
