"""What ``frontdoor validate AUTHORITY --slopes`` does: simulated slopes beside estimated ones."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from sim.cli.options import listed, number
from sim.cli.status import DONE, SOME_FAILED

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from sim.experiment.run.replications import Options

LEVELS_OPTION = "--levels"
LEVERS_OPTION = "--levers"


def validate_slopes(
    authority: str,
    overrides: Sequence[str],
    levels: str | None,
    levers: str | None,
    replications: int | None,
    page: Path,
    options: Options,
) -> int:
    """Run the scenarios, write the page and print the table; the last line printed is the page."""
    from sim.cli.show import print_table
    from sim.validation.slope_levers import LEVELS, NAMES
    from sim.validation.slopes import REPLICATIONS, slopes
    from sim.validation.slopes_page import summary, write_slopes

    found = slopes(
        authority,
        overrides,
        [number(level, LEVELS_OPTION) for level in listed(levels)] if levels is not None else LEVELS,
        replications or REPLICATIONS,
        options,
        listed(levers) if levers is not None else NAMES,
    )
    paths = write_slopes(found, page)
    print()
    for part, rows in found.table.groupby("part", sort=False):
        heads = [f"{part} slopes", "simulated", "estimated", "range", "verdict"]
        print_table(heads, [_line(row) for _, row in rows.iterrows()])
    print(summary(found.table))
    for failure in found.results.failures:
        print(
            f"failed: {failure['scenario']}, replication {failure['replication']}: {failure['reason']}",
            file=sys.stderr,
        )
    print(paths[0])
    return SOME_FAILED if found.results.failures else DONE


def _line(row: pd.Series) -> list[str]:
    """Lay out a slope, or a step below it, which has no estimate of its own."""
    from sim.validation.slopes import OVERALL
    from sim.validation.slopes_page import cells

    simulated, estimated, asked, verdict = cells(row)
    if row["step"] == OVERALL:
        return [f"{row['slope']} ({row['unit']})", simulated, estimated, asked, verdict]
    return [f"  {row['step']}", simulated, "", asked, verdict]


def refuse_options_of_slopes(levels: str | None, levers: str | None) -> None:
    """Refuse what only slopes have where they are not asked for."""
    for option, given in ((LEVELS_OPTION, levels), (LEVERS_OPTION, levers)):
        if given is not None:
            raise typer.BadParameter("only together with --slopes", param_hint=option)
