"""Whether the precision that was asked for is there, said after a run that added replications until it should be."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sim.report.words import labels

if TYPE_CHECKING:
    from sim.experiment.file.precision import Precision
    from sim.experiment.results.results import Results


def say_how_precise(results: Results, precision: Precision) -> None:
    """Say where the precision is not reached, and what was never seen, so that nothing is known of its precision."""
    uncertainty = results.manifest.get("uncertainty")
    shared = uncertainty["replications_per_draw"] if uncertainty else 1
    if shared * precision.needed(results.independent, results.manifest["baseline"]) > precision.at_most:
        print(f"note: the precision is not reached with {precision.at_most} replications (at most)", file=sys.stderr)
    for measure, scenarios in precision.not_seen(results.independent).items():
        where = "" if len(scenarios) == len(results.scenarios) else f" of {', '.join(map(repr, scenarios))}"
        print(
            f"note: {labels.measure(measure)}: not seen in any replication{where}, so how rare it is these runs cannot "
            "say",
            file=sys.stderr,
        )
