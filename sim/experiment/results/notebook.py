"""Results as a notebook shows them: scenarios with the measures shown first, differences, failures, and where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sim.experiment.statistics.summary import compare, summarise
from sim.measures import KEY_MEASURES, MEASURES, SHOWN_FIRST
from sim.measures.quantities import NOT_AVAILABLE, change, change_interval, change_unit, interval, unit_beside, value
from sim.notebook_html import Line, Table, notebook_html

if TYPE_CHECKING:
    from sim.experiment.results.results import Results

MOST_MEASURES, MOST_SCENARIOS, MOST_FAILURES = SHOWN_FIRST, 20, 5
"""What fits a screen; the rest is counted, and where it can be read is said."""


def plain(results: Results) -> str:
    """Return results in a line."""
    failed = f", {len(results.failures)} failed" if results.failures else ""
    return f"Results({str(results.path)!r}, {_counted(results)}{failed})"


def html(results: Results) -> str:
    """Return results as HTML."""
    baseline = results.manifest["baseline"]
    names = first_measures(results)
    shown = results.scenarios[:MOST_SCENARIOS]
    units = {name: MEASURES[name].unit for name in names}
    averages, compared = (
        results.as_independent(table[table["measure"].isin(names)]) for table in (results.averaged, results.shared)
    )
    parts: list[Line | Table] = [
        Line(results.manifest["title"], strong=True),
        Line(f"{_counted(results)}. Means over replications with 95% intervals.", small=True),
        Table(
            "Scenarios",
            ["", *(_heading(name, unit_beside) for name in names)],
            list(_rows(summarise(averages, units), shown, names, "mean", value, interval, marked=baseline)),
        ),
    ]
    others = [name for name in shown if name != baseline]
    if others:
        parts.append(
            Table(
                f"Differences from {baseline}, in the same replications",
                ["", *(_heading(name, change_unit) for name in names)],
                list(_rows(compare(compared, baseline, units), others, names, "difference", change, change_interval)),
            )
        )
    if len(results.scenarios) > len(shown):
        parts.append(Line(f"{len(results.scenarios) - len(shown)} more scenarios: summary(), compare()", small=True))
    parts += [
        Line(f"Failed: {each['scenario']}, replication {each['replication']}: {each['reason']}")
        for each in results.failures[:MOST_FAILURES]
    ]
    if len(results.failures) > MOST_FAILURES:
        parts.append(Line(f"{len(results.failures)} replications failed in all; see failures"))
    if (own := results.manifest["code"].get("simulate")) is not None:
        parts.append(Line(f"Simulated by {own['function']}, not by the model of this program"))
    parts.append(Line(str(results.path), small=True))
    return notebook_html(*parts)


def first_measures(results: Results) -> list[str]:
    """Return the measures that the experiment shows first, or the usual ones, or whatever has a value."""
    present = [name for name in MEASURES if name in set(results.measures["measure"])]
    for names in (results.manifest["measures"], KEY_MEASURES):
        if chosen := [name for name in names if name in present]:
            return chosen[:MOST_MEASURES]
    return present[:MOST_MEASURES]


def _rows(
    table: pd.DataFrame,
    scenarios: Sequence[str],
    measures: Sequence[str],
    column: str,
    written: Callable[[float, str], str],
    between: Callable[[float, float, str], str],
    marked: str | None = None,
) -> Iterator[list[str]]:
    found = {(row.scenario, row.measure): row for row in table.itertuples()}
    for scenario in scenarios:
        cells = [f"{scenario}\nbaseline" if scenario == marked and len(scenarios) > 1 else scenario]
        for measure in measures:
            row = found.get((scenario, measure))
            if row is None:
                cells.append(NOT_AVAILABLE)
                continue
            limits = between(row.ci95_low, row.ci95_high, row.unit)
            mean = written(getattr(row, column), row.unit)
            cells.append(mean if limits == NOT_AVAILABLE else f"{mean}\n{limits}")
        yield cells


def _heading(measure: str, unit: Callable[[str], str]) -> str:
    return f"{MEASURES[measure].label}\n{unit(MEASURES[measure].unit)}".strip()


def _counted(results: Results) -> str:
    scenarios = len(results.scenarios)
    numbers = sorted({entry["replications"] for entry in results.manifest["scenarios"]})
    replications = f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"
    each = " each" if scenarios > 1 else ""
    return (
        f"{scenarios} scenario{'s' if scenarios > 1 else ''}, "
        f"{replications} replication{'' if replications == '1' else 's'}{each}"
    )
