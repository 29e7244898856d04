"""What ``frontdoor validate AUTHORITY --movement`` does: how yearly figures move, simulated and published."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.cli.status import DONE, SOME_FAILED

if TYPE_CHECKING:
    from pathlib import Path

    from sim.experiment.run.replications import Options


def validate_movement(
    authority: str, overrides: Sequence[str], replications: int | None, page: Path, options: Options
) -> int:
    """Run the futures, write the page and print the tables; the last line printed is the page."""
    from sim.cli.show import print_table
    from sim.validation.movement import REPLICATIONS, movement
    from sim.validation.movement_page import WORDS, spread, summary, write_movement
    from sim.validation.slopes_page import estimate

    found = movement(authority, overrides, replications or REPLICATIONS, options)
    paths = write_movement(found, page)
    print()
    rows = [
        [
            f"{WORDS[each.figure]}, {each.years} y",
            spread(each.simulated, each.ci95_low, each.ci95_high),
            spread(each.panel, each.panel_low, each.panel_high),
            "yes" if each.is_inside else "no",
        ]
        for each in found.spreads.itertuples()
    ]
    print_table(["sd of changes", "simulated", "panel", "inside"], rows)
    rows = [
        [
            f"{WORDS[each.outcome]} on {WORDS[each.predictor]} ({each.unit})",
            estimate(each.simulated, each.ci95_low, each.ci95_high),
            estimate(each.panel, each.panel_low, each.panel_high),
            each.verdict,
        ]
        for each in found.slopes.itertuples()
    ]
    print_table(["slopes", "simulated", "panel", "verdict"], rows)
    print(summary(found))
    for failure in found.results.failures:
        print(f"failed: replication {failure['replication']}: {failure['reason']}", file=sys.stderr)
    print(paths[0])
    return SOME_FAILED if found.results.failures else DONE
