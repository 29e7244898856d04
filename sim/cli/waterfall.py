"""``frontdoor waterfall``: which change makes which part of the difference between two scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.application import examples
from sim.cli.name_completion import measures as measure_names
from sim.cli.options import ConfigDir, DryRun, Jobs, Words, counting, listed

if TYPE_CHECKING:
    from sim.experiment.results.results import Results


@examples(
    "frontdoor waterfall experiment=my_plan.yaml --from today --to plan --measure caseload_mean",
    "frontdoor waterfall experiment=my_plan.yaml --from today --to plan --measure caseload_mean "
    "--group people=workforce.vacancy_rate,workforce.agency_rate",
)
def waterfall(
    context: typer.Context,
    start: Annotated[str, typer.Option("--from", metavar="NAME", help="scenario to begin with", show_default=False)],
    to: Annotated[str, typer.Option(metavar="NAME", help="scenario that is reached", show_default=False)],
    measures: Annotated[
        str,
        typer.Option(
            "--measure",
            metavar="M,M",
            help="measures whose difference is divided",
            autocompletion=measure_names,
            show_default=False,
        ),
    ],
    words: Words = None,
    group: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=KEY,KEY",
            help="overrides to be made together, as one change; may be given several times",
            show_default=False,
        ),
    ] = None,
    replications: Annotated[int | None, counting("N", "of each scenario")] = None,
    jobs: Jobs = None,
    config_dir: ConfigDir = None,
    dry_run: DryRun = False,
) -> int:
    """Divide a difference between two scenarios among its changes.

    Goes from one scenario of an experiment to another, change by change, and shows which change makes which part of
    the difference: in the order of the file, and, for up to five changes, on average over all orders. The last line
    printed is the results folder.
    """
    from sim import reported
    from sim.cli.plans import split_experiment
    from sim.cli.show import show_end
    from sim.config.errors import ConfigError
    from sim.config.own_folders import with_config_dir

    experiment, overrides = split_experiment(with_config_dir(words or (), *(config_dir or ())))
    if experiment is None:
        raise ConfigError("name an experiment that has the two scenarios: experiment=NAME")
    results = reported.waterfall(
        experiment,
        overrides,
        start=start,
        to=to,
        measures=listed(measures),
        groups=dict(_group(text) for text in group or ()),
        replications=replications,
        n_jobs=jobs,
        command=context.obj,
        dry_run=dry_run,
    )
    _show(results)
    return show_end(results)


def _group(text: str) -> tuple[str, tuple[str, ...]]:
    name, equals, keys = text.partition("=")
    if not (name and equals and listed(keys)):
        raise typer.BadParameter(
            f"{text!r}: write a name and keys, such as people=workforce.vacancy_rate", param_hint="--group"
        )
    return name, listed(keys)


def _show(results: Results) -> None:
    from sim.cli.console import say
    from sim.cli.show import difference, print_table
    from sim.experiment.results.waterfall import FIRST, IN_ORDER, LAST, SHAPLEY, attribution
    from sim.report.sections.waterfall import in_words, sentences
    from sim.report.words import labels

    analysed = in_words(results.manifest["analysis"])
    table = attribution(results.measures, analysed)
    print(f"\n{results.manifest['title']}")
    for measure, rows in table.groupby("measure", sort=False):
        print(f"\n{labels.measure(str(measure))}")
        for sentence in sentences(rows, analysed):
            say(sentence)
        print("\nWhat each change makes, ± half of its 95% interval; (in brackets): the interval holds zero.\n")
        methods = [method for method in (IN_ORDER, SHAPLEY, FIRST, LAST) if method in set(rows["method"])]
        cells = rows.assign(cell=rows.rename(columns={"effect": "difference"}).apply(difference, axis="columns"))
        by_method = {name: part.set_index("change")["cell"] for name, part in cells.groupby("method")}
        lines = [
            [change["name"], str(int(rows["n"].iloc[0])), *(by_method[method][change["name"]] for method in methods)]
            for change in analysed["changes"]
        ]
        print_table(["change", "n", *methods], lines)
