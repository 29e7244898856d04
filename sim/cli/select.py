"""``frontdoor select``: the best scenario of an experiment, with replications only of those that may be the best."""

from __future__ import annotations

import argparse

from sim import reported
from sim.cli.main import add_jobs, parser, positive
from sim.cli.run import split_experiment
from sim.cli.show import print_table, show_end
from sim.config.errors import ConfigError
from sim.experiment.analyses.selection import AT_MOST, FIRST, Selection
from sim.experiment.results.results import Results
from sim.measures import MEASURES
from sim.report.sections import selection
from sim.report.words import labels


def select(words: list[str]) -> int:
    """Select the best scenario and print who was left out when; the last line printed is the results folder."""
    chosen = _options().parse_intermixed_args(words)
    experiment, others = split_experiment(chosen.words)
    if experiment is None and len(others) != 1:
        raise ConfigError(
            "overrides belong to experiment=NAME, which is missing"
            if others
            else "name what to select from: experiment=NAME or a results folder"
        )
    found = reported.select_best(
        Results.load(others[0]) if experiment is None else experiment,
        chosen.measure,
        chosen.indifference,
        confidence=chosen.confidence,
        first=chosen.first,
        at_most=chosen.at_most,
        overrides=others if experiment else (),
        n_jobs=chosen.jobs,
        command=("select", *words),
    )
    _show(found)
    return show_end(found.results)


def _options() -> argparse.ArgumentParser:
    options = parser(
        "select",
        "Find the scenario that is best by one measure: replications are added to those scenarios alone that may still "
        "be the best, until one is left. If the best is ahead of all others by the indifference zone or more, it is "
        "selected with the confidence asked for; if others come nearer, one of those may be. Finished replications "
        "are kept: after an interruption the same command goes on where it stopped.",
        "frontdoor select experiment=staffing_sweep --measure assessments_overdue_open --indifference 5\n"
        "frontdoor select results/staffing_sweep/20261122T101500Z-1a2b3c4d --measure assessments_within_45wd_share "
        "--indifference 0.01 --at-most 60",
    )
    options.add_argument(
        "words", nargs="*", metavar="WORD", help="experiment=NAME and overrides of it, or a results folder"
    )
    options.add_argument("--measure", metavar="M", required=True, help="of which more, or less, is better")
    options.add_argument(
        "--indifference", metavar="D", type=float, required=True, help="smallest difference worth telling, in its unit"
    )
    options.add_argument("--confidence", metavar="P", type=float, default=0.95, help="of selecting the best (0.95)")
    options.add_argument("--first", metavar="N", type=positive, default=FIRST, help=f"to begin with ({FIRST})")
    options.add_argument(
        "--at-most", metavar="N", type=positive, default=AT_MOST, help=f"replications of a scenario ({AT_MOST})"
    )
    add_jobs(options)
    return options


def _show(found: Selection) -> None:
    results = found.results
    measure = results.manifest["analysis"]["measure"]
    short = results.manifest["columns"].get(measure, labels.measure(measure))
    print(f"\n{results.manifest['title']}")
    print(f"Mean over the replications used, and its own 95% interval; {MEASURES[measure].better} is better\n")
    lines = selection.rows(found.table, results.manifest["analysis"])
    print_table(["scenario", "n", short, "95% interval", ""], lines)
    for sentence in selection.sentences(results):
        print(sentence)
