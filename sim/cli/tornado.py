"""``frontdoor tornado``: which assumption matters most, and which would make a target be missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.application import examples
from sim.cli.name_completion import parameters_listed
from sim.cli.options import ConfigDir, DryRun, Jobs, Measures, Scenario, Words, counting, listed
from sim.experiment.analyses.effort import SCREENING_REPLICATIONS

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.results.results import Results
    from sim.experiment.statistics.bound import Bound


@examples(
    "frontdoor tornado authority=darlington run.years=1 --measure assessments_within_45wd_share --top 10",
    "frontdoor tornado experiment=staffing_sweep --measure assessments_within_45wd_share --target '>= 0.85'",
    "frontdoor tornado authority=doncaster --measure caseload_mean "
    "--parameters workforce.agency.capacity,workforce.hiring_days",
)
def tornado(
    context: typer.Context,
    measures: Measures,
    words: Words = None,
    scenario: Scenario = "",
    difference_from: Annotated[
        str, typer.Option(metavar="NAME", help="explain the difference from this scenario instead", show_default=False)
    ] = "",
    parameters: Annotated[
        str,
        typer.Option(
            metavar="KEY,KEY",
            help="vary these (default: all with a range)",
            autocompletion=parameters_listed,
            show_default=False,
        ),
    ] = "",
    top: Annotated[
        int | None,
        counting(
            "N",
            f"run all {SCREENING_REPLICATIONS} times, and only the N that move the measure most as often as the "
            "central configuration",
        ),
    ] = None,
    target: Annotated[
        str | None, typer.Option(metavar="BOUND", help="of the first measure, such as '>= 0.85'", show_default=False)
    ] = None,
    replications: Annotated[int | None, counting("N", "of each scenario")] = None,
    jobs: Jobs = None,
    config_dir: ConfigDir = None,
    dry_run: DryRun = False,
) -> int:
    """Show which assumption moves a result most, one at a time.

    Every assumption is set to the low and the high end of its evidence range; with a target, the command tells which
    alone would make it be missed. Finished replications are kept: after an interruption the same command goes on where
    it stopped. The last line printed is the results folder.
    """
    from sim import reported
    from sim.cli.plans import split_experiment
    from sim.cli.show import show_end
    from sim.config.own_folders import with_config_dir

    if parameters and top:
        raise typer.BadParameter("not together with --parameters", param_hint="--top")
    experiment, overrides = split_experiment(with_config_dir(words or (), *(config_dir or ())))
    results = reported.tornado(
        experiment,
        overrides,
        measures=listed(measures),
        scenario=scenario,
        difference_from=difference_from,
        parameters=listed(parameters),
        top=top,
        target=_bound(target),
        replications=replications,
        n_jobs=jobs,
        command=context.obj,
        dry_run=dry_run,
    )
    _show(results)
    return show_end(results)


def _bound(text: str | None) -> Bound | None:
    from sim.experiment.statistics.bound import Bound

    try:
        return None if text is None else Bound.read(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--target") from error


def _show(results: Results) -> None:
    from sim.cli.console import say
    from sim.cli.show import print_table
    from sim.experiment.results.tornado import analysis_of, tornado_table
    from sim.report.sections.tornado import sentences
    from sim.report.words import labels

    manifest = results.manifest
    print(f"\n{manifest['title']}")
    for measure in manifest["analysis"]["measures"]:
        asked = analysis_of(manifest["analysis"], measure)
        rows = tornado_table(results.measures, asked)
        print(f"\n{labels.measure(measure)}")
        for sentence in sentences(rows, asked):
            say(sentence)
        print("\nDifference from the central configuration in the same replications, ± half of its 95% interval;")
        print("(in brackets): the interval holds zero, so no effect is shown. Intervals are not adjusted for number.\n")
        print_table(["assumption", "n", "low", "effect", "high", "effect"], _lines(rows))
    for omitted in manifest["analysis"]["omitted"]:
        print(f"left out: {omitted['reason']}")
    for parameter in manifest["analysis"]["parameters"]:
        if parameter["note"]:
            print(f"note: {parameter['key']}: {parameter['note']}")


def _lines(rows: pd.DataFrame) -> list[list[str]]:
    from sim.cli.show import difference
    from sim.experiment.results.tornado import CENTRAL, HIGH, LOW

    lines = []
    for label, ends in rows[rows["end"] != CENTRAL].groupby("label", sort=False):
        by_end = {row["end"]: row for _, row in ends.iterrows()}
        cells = [str(label), str(int(ends["n"].max()))]
        for end in (LOW, HIGH):
            row = by_end.get(end)
            cells += ["", "no end"] if row is None else [f"{row['value']:g}", difference(_as_difference(row))]
        lines.append(cells)
    return lines


def _as_difference(row: pd.Series) -> pd.Series:
    return row.rename({"effect": "difference"})
