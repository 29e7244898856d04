"""``frontdoor seek``: which value of a parameter meets a goal."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.application import examples
from sim.cli.name_completion import parameter
from sim.cli.options import ConfigDir, DryRun, Jobs, Measure, Scenario, Words, a_number, counting, number
from sim.experiment.analyses.effort import AT_MOST_REPLICATIONS, REPLICATIONS


@examples(
    "frontdoor seek workforce.vacancy_rate --measure assessments_within_45wd_share --at-least 0.8 --between 0 0.4 "
    "authority=doncaster",
    "frontdoor seek demand.contacts_per_year --measure assessments_within_45wd_share --at-least 0.6 "
    "--between 5000 12000 authority=darlington",
    "frontdoor seek teams.assessment.posts --measure caseload_mean --at-most 15 --between 40 90 authority=doncaster",
)
def seek(
    context: typer.Context,
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY",
            help="the parameter, such as workforce.vacancy_rate",
            autocompletion=parameter,
            show_default=False,
        ),
    ],
    measure: Measure,
    between: Annotated[tuple[str, str], typer.Option(metavar="LOW HIGH", help="where to look", show_default=False)],
    words: Words = None,
    at_least: Annotated[float | None, a_number("X", "the bound; shares are 0.9, not 90")] = None,
    at_most: Annotated[float | None, a_number("X", "the bound, from above")] = None,
    integer: Annotated[
        bool, typer.Option("--integer", help="whole numbers only; always so for what is counted")
    ] = False,
    sure: Annotated[float | None, a_number("P", "a single future is to meet the bound with this probability")] = None,
    tolerance: Annotated[
        float | None, a_number("T", "wanted half-width of the answer's interval (default: range / 50)")
    ] = None,
    replications: Annotated[
        int, counting("N", f"of each value to begin with (default: {REPLICATIONS})")
    ] = REPLICATIONS,
    at_most_replications: Annotated[
        int, counting("N", f"of values near the answer (default: {AT_MOST_REPLICATIONS})")
    ] = AT_MOST_REPLICATIONS,
    scenario: Scenario = "",
    jobs: Jobs = None,
    config_dir: ConfigDir = None,
    dry_run: DryRun = False,
) -> int:
    """Seek the value of a parameter that meets a goal.

    The value at which a measure meets a bound, with an interval for the answer. Every value looked at is a scenario,
    in the same simulated futures. Finished replications are kept: after an interruption the same command goes on where
    it stopped. The last line printed is the results folder.
    """
    from sim import reported
    from sim.cli.console import say
    from sim.cli.plans import split_experiment
    from sim.cli.show import print_table, say_what_is_stuck, show_end
    from sim.config.own_folders import with_config_dir
    from sim.report.sections.goal import Wording, rows
    from sim.report.study.study import Study

    if (at_least is None) == (at_most is None):
        raise typer.BadParameter("give one of the two", param_hint="--at-least, --at-most")
    experiment, overrides = split_experiment(with_config_dir(words or (), *(config_dir or ())))
    low, high = (number(text, "--between") for text in between)
    found = reported.seek(
        key,
        measure,
        between=(low, high),
        at_least=at_least,
        at_most=at_most,
        sure=sure,
        integer=integer,
        tolerance=tolerance,
        replications=replications,
        at_most_replications=max(at_most_replications, replications),
        experiment=experiment,
        scenario=scenario,
        overrides=overrides,
        n_jobs=jobs,
        command=context.obj,
        dry_run=dry_run,
    )
    wording = Wording(found)
    say_what_is_stuck(Study(found.results), measure)
    print()
    for sentence in wording.sentences():
        say(sentence)
    print()
    estimate = "share of futures" if found.goal.sure is not None else "mean"
    print_table([wording.parameter, "n", estimate, "95% interval", "goal"], rows(wording))
    return show_end(found.results)
