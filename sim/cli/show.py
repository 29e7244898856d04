"""Results as a person reads them in a terminal: one row for each scenario, intervals beside means."""

from __future__ import annotations

import math
import shlex
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import pandas as pd
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from sim.cli.console import draw, in_plain_characters, say, terminal_width
from sim.cli.show_answer import show_answer
from sim.cli.status import DONE, SOME_FAILED
from sim.config.errors import ResultsError, did_you_mean
from sim.experiment.file.overrides import changed_settings
from sim.experiment.results.results import Results
from sim.experiment.statistics.intervals import is_shown
from sim.measures import KEY_MEASURES, SHOWN_FIRST, quantities
from sim.report.study.key_measures import furthest
from sim.report.study.price import prices
from sim.report.study.study import Study
from sim.report.words import labels, price, stuck
from sim.report.words.sentences import held_at_central

DEFAULT_MEASURES = ("people_total", *KEY_MEASURES[:SHOWN_FIRST])
"""Shown when the experiment names none."""


def show_results(results: Results) -> int:
    """Print tables, failures and, last, the folder; return the exit status."""
    study = Study(results)
    print(f"\n{results.manifest['title']}")
    say_what_is_stuck(study, furthest(study))
    bought = prices(study)
    compared = list(dict.fromkeys((*featured(results, None), *bought)))
    if len(results.scenarios) == 2:  # the difference is what was asked for
        show_differences(results, measures=compared)
    print("\nMean over replications, ± half the width of its 95% interval; the interval itself where it is cut off")
    shared = " that every scenario has" if any(item.replications > study.shared for item in study.scenarios) else ""
    print(f"n: replications{shared}{'; *: the baseline' if len(results.scenarios) > 1 else ''}\n")
    _show(results, results.summary(), _mean, None)
    if bought:
        print(f"{price.heading(study)}\n")
        _show(results, results.summary(), _mean, bought)
    if len(results.scenarios) > 2:
        show_differences(results, measures=compared)
    show_answer(study)
    return show_end(results)


def say_what_is_stuck(study: Study, measure: str) -> None:
    """Print where work does not get as far as a measure, before any number of it."""
    for text in stuck.sentences(study, measure):
        print()
        say(text)


def show_end(results: Results) -> int:
    """Print what an analysis held still, failures and, last, the folder; return the exit status."""
    for text in held_at_central(results.manifest.get("analysis") or {}):
        print(f"\n{in_plain_characters(text)}")
    folder = _from_here(results.path)
    for failure in results.failures:
        print(
            f"failed: scenario {failure['scenario']!r}, replication {failure['replication']}, seed {failure['seed']}: "
            f"{failure['reason']}\n  to run it alone: frontdoor repeat {shlex.quote(str(folder))} --scenario "
            f"{shlex.quote(failure['scenario'])} --replication {failure['replication']}",
            file=sys.stderr,
        )
    print(folder)
    return SOME_FAILED if results.failures else DONE


def _from_here(path: Path) -> Path:
    """Return a path from the working folder, where it lies below that: as somebody would type it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def show_differences(
    results: Results, baseline: str | None = None, measures: Sequence[str] | None = None, together: bool = False
) -> None:
    """Print the differences from a baseline, where the replications show one."""
    differences = results.compare(baseline)
    name = baseline or results.manifest["baseline"]
    print(f"\nDifference from {name!r} in the same replications, ± half the width of its 95% interval")
    print("(in brackets): the interval holds zero, so no difference is shown; pp: percentage points")
    if together:
        print("The intervals of a measure hold for all scenarios together, with 95% confidence.\n")
        ends = {"ci95_low": differences["simultaneous_low"], "ci95_high": differences["simultaneous_high"]}
        differences = differences.assign(**ends)
    else:
        print("Each interval is at 95%, not adjusted for the number of comparisons.\n")
    _show(results, differences, difference, measures)


def show_pairing(results: Results, baseline: str | None = None, measures: Sequence[str] | None = None) -> None:
    """Print what pairing took out of the variance of differences, of what any pairing could."""
    print("Taken out of the variance of the difference by pairing replications, of what any pairing could take out\n")
    _show(results, results.compare(baseline), _reduction, measures)


def _reduction(estimate: pd.Series) -> str:
    taken, most = (quantities.value(estimate[name], "share") for name in ("variance_reduction", "attainable_reduction"))
    return f"{taken} of {most}"


def _show(
    results: Results, estimates: pd.DataFrame, cell: Callable[[pd.Series], str], measures: Sequence[str] | None
) -> None:
    names = featured(results, measures)
    short = results.manifest["columns"]
    heads = ["scenario", "n", *(short.get(name, labels.measure(name)) for name in names)]
    rows = []
    for scenario, rows_of_scenario in estimates.groupby("scenario", sort=False):
        by_measure = rows_of_scenario.set_index("measure")
        cells = [cell(by_measure.loc[name]) if name in by_measure.index else "" for name in names]
        n = by_measure["n"].reindex(names).max()  # of what is shown
        rows.append([_row_name(results, str(scenario)), f"{n:.0f}", *cells])
    print_table(heads, rows)


def _row_name(results: Results, scenario: str) -> str:
    """Mark the baseline among scenarios; name a run that is alone by what was changed."""
    if len(results.scenarios) > 1:
        return f"{scenario} *" if scenario == results.manifest["baseline"] else scenario
    return ", ".join(map(labels.change, changed_settings(results.manifest["scenarios"][0]["overrides"]))) or scenario


def featured(results: Results, measures: Sequence[str] | None) -> list[str]:
    """Return the measures asked for, or the experiment's own, or those that any planner asks for."""
    present = list(results.measures["measure"].unique())
    asked_for = measures or results.manifest["measures"]
    for name in asked_for:
        if name not in present:
            raise ResultsError(
                f"there is no measure {name!r}{did_you_mean(name, present) or ';'} see frontdoor describe"
            )
    return list(asked_for) or [name for name in DEFAULT_MEASURES if name in present]


def _mean(estimate: pd.Series) -> str:
    unit, low, high = str(estimate["unit"]), estimate["ci95_low"], estimate["ci95_high"]
    mean = quantities.value(estimate["mean"], unit)
    if _is_cut_off(estimate["mean"], low, high):
        return f"{mean}, {quantities.interval(low, high, unit)}"
    return mean + _plus_minus(estimate["mean"], high, unit)


def difference(estimate: pd.Series) -> str:
    """Write a difference with half the width of its interval; in brackets where that holds zero."""
    unit = str(estimate["unit"])
    points = " pp" if quantities.is_share(unit) else ""
    middle, low, high = (float(estimate[name]) for name in ("difference", "ci95_low", "ci95_high"))
    text = f"{quantities.change(middle, unit)}{points}"
    is_cut_off = _is_cut_off(middle, low, high)
    text += f", {quantities.change_interval(low, high, unit)}" if is_cut_off else _plus_minus(middle, high, unit)
    return text if is_shown(low, high) else f"({text})"


def _is_cut_off(middle: float, low: float, high: float) -> bool:
    """Whether an interval ends at what is possible, so that it is not the same on both sides."""
    return math.isfinite(low) and not math.isclose(middle - low, high - middle, rel_tol=1e-6, abs_tol=1e-9 * abs(high))


def _plus_minus(middle: float, high: float, unit: str) -> str:
    return f" ±{quantities.change(high - middle, unit).lstrip('+')}" if high > middle else ""


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under headings; columns that do not fit beside the first two follow in a further block."""
    wrapped = [textwrap.wrap(head, 16) for head in heads]
    lines = [list(line) for line in zip_longest(*wrapped, fillvalue="")]
    cells = [[in_plain_characters(cell) for cell in line] for line in [*lines, *rows]]
    widths = [max(cell_len(line[column]) for line in cells) for column in range(len(heads))]
    for columns in _blocks(widths, terminal_width()):
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        for column in columns:
            table.add_column(justify="left" if column == columns[0] else "right", no_wrap=True)
        for number, line in enumerate(cells):
            if number == len(lines):
                table.add_row(*("-" * widths[column] for column in columns), style="dim")
            if any(line[column] for column in columns):  # heads of other blocks may take more lines
                table.add_row(*(Text(line[column]) for column in columns), style="bold" if number < len(lines) else "")
        draw(table, at_least=sum(widths[column] + 2 for column in columns))
        print()


def _blocks(widths: Sequence[int], available: int) -> Iterator[list[int]]:
    """Divide columns into blocks that fit into a line, each with the first two and at least one more."""
    block = [0, 1]
    for column in range(2, len(widths)):
        if len(block) > 2 and sum(widths[each] + 2 for each in [*block, column]) - 2 > available:
            yield block
            block = [0, 1]
        block.append(column)
    yield block
