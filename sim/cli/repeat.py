"""``frontdoor repeat``: one replication of an experiment again, in this process."""

from __future__ import annotations

import traceback
from typing import Annotated

import typer

from sim.cli.application import examples
from sim.cli.options import ResultsFolder, counted_from_0, counting
from sim.cli.status import DONE, SOME_FAILED


@examples("frontdoor repeat results/staffing_sweep/20261122T101500Z-1a2b3c4d --scenario 'more posts' --replication 3")
def repeat(
    results: ResultsFolder,
    scenario: Annotated[str, typer.Option(metavar="NAME", help="of the experiment", show_default=False)],
    replication: Annotated[int, counting("N", "counted from 0", counted_from_0)],
) -> int:
    """Run one replication again, here, to see why it failed.

    It runs in this process, with the traceback if it fails; its measures are printed if it does not.
    """
    from sim.cli.results import say_other_versions
    from sim.cli.show import print_table
    from sim.config.errors import InputError
    from sim.experiment.results.results import Results
    from sim.experiment.run.repeat import simulate_again
    from sim.measures import MEASURES, quantities
    from sim.report.words import labels

    loaded = Results.load(results)
    say_other_versions(loaded)
    try:
        again = simulate_again(loaded, scenario, replication)
    except InputError:
        raise
    except Exception:
        traceback.print_exc()
        return SOME_FAILED
    print_table(
        ["measure", "value"],
        [
            [labels.measure(str(name)), quantities.amount(float(value), MEASURES[str(name)].unit)]
            for name, value in again.measures.items()
        ],
    )
    return DONE
