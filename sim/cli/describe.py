"""``frontdoor describe``: what can be measured, what can be set, what has been asked."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pandas as pd

from sim.cli.main import DONE, parser
from sim.config.files import experiment_names
from sim.config.parameters import keys_of_records, parameters
from sim.experiment.file.reading import load_experiment
from sim.experiment.results.results import Results
from sim.measures import MEASURES


def describe(words: list[str]) -> int:
    """Print the table that the words ask for."""
    options = parser(
        "describe",
        "List measures with unit, definition, good direction and target; parameters with value, unit, range, status "
        "and source; or experiments with their questions. Or write the STRESS-DES statement, about the model or a run.",
        "frontdoor describe measures\n"
        "frontdoor describe parameters authority=bradford\n"
        "frontdoor describe parameters --format csv > parameters.csv\n"
        "frontdoor describe stress results/staffing_sweep/20261122T101500Z-1a2b3c4d > statement.md",
    )
    options.add_argument(
        "what",
        nargs="?",
        choices=["measures", "parameters", "experiments", "stress"],
        help="default: measures, parameters and experiments",
    )
    options.add_argument(
        "overrides", nargs="*", metavar="key=value", help="of the configuration, for parameters; RESULTS, for stress"
    )
    options.add_argument("--format", choices=["text", "csv", "markdown"], default="text")
    chosen = options.parse_args(words)
    if chosen.what == "stress":
        if len(chosen.overrides) > 1:
            options.error("stress is about one results folder")
        _print_statement(*chosen.overrides)
        return DONE
    if chosen.overrides and chosen.what != "parameters":
        options.error("overrides are for parameters")
    if chosen.format == "csv" and chosen.what is None:
        options.error("a CSV file is one table: say measures, parameters or experiments")
    tables = {"experiments": experiments, "parameters": lambda: every_key(chosen.overrides), "measures": measures}
    for name, table in tables.items():
        if chosen.what is None:
            print(f"\n{name.upper()}\n")
        if chosen.what in {None, name}:
            _WRITERS[chosen.format](table())
    return DONE


def _print_statement(results: str | None = None) -> None:
    from sim.documents.stress import markdown

    print(markdown(None if results is None else Results.load(results).manifest), end="")


def every_key(overrides: Sequence[str]) -> pd.DataFrame:
    """List the parameters, and below them the keys of records that stand in lists."""
    return pd.concat([parameters(overrides), keys_of_records()], ignore_index=True)


def measures() -> pd.DataFrame:
    """List the measures."""
    names = ("name", "label", "unit", "better", "target", "group", "definition")
    return pd.DataFrame([{name: getattr(measure, name) for name in names} for measure in MEASURES.values()])


def experiments() -> pd.DataFrame:
    """List the experiments."""
    loaded = [load_experiment(name) for name in experiment_names()]
    return pd.DataFrame(
        [
            {
                "name": name,
                "title": experiment.title,
                "scenarios": len(experiment.expanded()),
                "question": experiment.question,
            }
            for name, experiment in loaded
        ]
    )


def _write_text(table: pd.DataFrame) -> None:
    """Print a block for each row: the first column as its heading, the others below."""
    for row in table.astype(object).where(table.notna(), "").itertuples(index=False):
        first, *others = row
        print(first)
        for name, value in zip(table.columns[1:], others, strict=True):
            if value != "":
                print(f"    {name}: {value}")


def _write_csv(table: pd.DataFrame) -> None:
    table.to_csv(sys.stdout, index=False, lineterminator="\n")


def _write_markdown(table: pd.DataFrame) -> None:
    print(f"| {' | '.join(table.columns)} |\n|{'---|' * len(table.columns)}")
    for row in table.astype(object).where(table.notna(), "").itertuples(index=False):
        cells = (str(value).replace("|", r"\|") for value in row)
        print(f"| {' | '.join(cells)} |")


_WRITERS = {"text": _write_text, "csv": _write_csv, "markdown": _write_markdown}
