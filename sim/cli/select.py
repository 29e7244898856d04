"""``frontdoor select``: the best scenario of an experiment, with replications only of those that may be the best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.application import examples
from sim.cli.name_completion import overrides_and_results
from sim.cli.options import ConfigDir, DryRun, Jobs, Measure, a_number, counting
from sim.experiment.analyses.effort import AT_MOST, FIRST

if TYPE_CHECKING:
    from sim.experiment.analyses.selection import Selection


@examples(
    "frontdoor select experiment=staffing_sweep --measure assessments_overdue_open --indifference 5",
    "frontdoor select results/staffing_sweep/20261122T101500Z-1a2b3c4d --measure assessments_within_45wd_share "
    "--indifference 0.01 --at-most 60",
)
def select(
    context: typer.Context,
    measure: Measure,
    indifference: Annotated[float, a_number("D", "smallest difference worth telling, in its unit")],
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORD",
            help="experiment=NAME and overrides of it, or a results folder",
            autocompletion=overrides_and_results,
            show_default=False,
        ),
    ] = None,
    confidence: Annotated[float, a_number("P", "of selecting the best (default: 0.95)")] = 0.95,
    first: Annotated[int, counting("N", f"replications of each to begin with (default: {FIRST})")] = FIRST,
    at_most: Annotated[int, counting("N", f"replications of a scenario (default: {AT_MOST})")] = AT_MOST,
    jobs: Jobs = None,
    config_dir: ConfigDir = None,
    dry_run: DryRun = False,
) -> int:
    """Find the best scenario, running only those that may be it.

    Replications are added to those scenarios alone that may still be the best by one measure, until one is left. If
    the best is ahead of all others by the indifference zone or more, it is selected with the confidence asked for; if
    others come nearer, one of those may be. Finished replications are kept: after an interruption the same command
    goes on where it stopped. The last line printed is the results folder.
    """
    from sim import reported
    from sim.cli.plans import split_experiment
    from sim.cli.show import show_end
    from sim.config.errors import ConfigError
    from sim.config.own_folders import with_config_dir
    from sim.experiment.results.results import Results

    experiment, others = split_experiment(with_config_dir(words or (), *(config_dir or ())))
    if experiment is None and len(others) != 1:
        raise ConfigError(
            "overrides belong to experiment=NAME, which is missing"
            if others
            else "name what to select from: experiment=NAME or a results folder"
        )
    found = reported.select_best(
        Results.load(others[0]) if experiment is None else experiment,
        measure,
        indifference,
        confidence=confidence,
        first=first,
        at_most=at_most,
        overrides=others if experiment else (),
        n_jobs=jobs,
        command=context.obj,
        dry_run=dry_run,
    )
    _show(found)
    return show_end(found.results)


def _show(found: Selection) -> None:
    from sim.cli.console import say
    from sim.cli.show import print_table, say_what_is_stuck
    from sim.measures import MEASURES
    from sim.report.sections import selection
    from sim.report.study.study import Study
    from sim.report.words import labels

    results = found.results
    measure = results.manifest["analysis"]["measure"]
    short = results.manifest["columns"].get(measure, labels.measure(measure))
    print(f"\n{results.manifest['title']}")
    say_what_is_stuck(Study(results), measure)
    print(f"Mean over the replications used, and its own 95% interval; {MEASURES[measure].better} is better\n")
    lines = selection.rows(results)
    print_table(["scenario", "n", short, "95% interval", ""], lines)
    for sentence in selection.sentences(results):
        say(sentence)
