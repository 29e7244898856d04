"""``frontdoor repeat``: one replication of an experiment again, in this process."""

from __future__ import annotations

import argparse
import traceback

from sim.cli.main import DONE, SOME_FAILED, parser
from sim.cli.results import say_other_versions
from sim.config.errors import InputError
from sim.experiment.results.results import Results
from sim.experiment.run.repeat import simulate_again


def repeat(words: list[str]) -> int:
    """Run one replication again."""
    options = parser(
        "repeat",
        "Run one replication again in this process, with the traceback if it fails, and print its measures.",
        "frontdoor repeat results/staffing_sweep/20261122T101500Z-1a2b3c4d --scenario 'more posts' --replication 3",
    )
    options.add_argument("results", metavar="RESULTS", help="a results folder, as printed at the end of a run")
    options.add_argument("--scenario", metavar="NAME", required=True, help="of the experiment")
    options.add_argument("--replication", metavar="N", type=_number, required=True, help="counted from 0")
    chosen = options.parse_args(words)
    results = Results.load(chosen.results)
    say_other_versions(results)
    try:
        again = simulate_again(results, chosen.scenario, chosen.replication)
    except InputError:
        raise
    except Exception:
        traceback.print_exc()
        return SOME_FAILED
    print(again.measures.to_string())
    return DONE


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of a replication")
    return int(text)
