"""Commands about a results folder that is there: report, slide, compare, verify, extend, reproduce."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import name_completion as completion
from sim.cli.application import examples
from sim.cli.options import DryRun, Jobs, ResultsFolder, counting, listed, share
from sim.cli.status import DONE, SOME_FAILED

if TYPE_CHECKING:
    from sim.experiment.file.precision import Precision
    from sim.experiment.results.results import Results

_FOLDER = "results/staffing_sweep/20261122T101500Z-1a2b3c4d"


@examples(f"frontdoor report {_FOLDER}")
def report(results: ResultsFolder) -> int:
    """Write the report of a results folder again.

    For example after an update of the program.
    """
    from sim import reported
    from sim.experiment.results.results import Results
    from sim.experiment.run import unchanged

    print(unchanged.replace_report(Results.load(results), reported.write_report))
    return DONE


@examples(f"frontdoor slide {_FOLDER}")
def slide(results: ResultsFolder) -> int:
    """Write the first screen of the report as PowerPoint.

    Text, table and chart can be edited. The file is answer.pptx in the results folder; one that differs is not
    replaced, as somebody may have edited it.
    """
    from sim import reported
    from sim.experiment.results.results import Results
    from sim.experiment.run import unchanged

    loaded = Results.load(results)
    unchanged.check_unchanged(loaded)
    with unchanged.fitting_together(loaded):
        print(reported.write_slide(loaded))
    return DONE


@examples(
    f"frontdoor compare {_FOLDER}",
    f"frontdoor compare {_FOLDER} --baseline 'posts=1.0, agency=0.1'",
)
def compare(
    results: ResultsFolder,
    baseline: Annotated[
        str | None, typer.Option(metavar="SCENARIO", help="compare with this scenario instead", show_default=False)
    ] = None,
    measures: Annotated[
        str | None,
        typer.Option(metavar="M,M", help="show these measures", autocompletion=completion.measures, show_default=False),
    ] = None,
    together: Annotated[
        bool, typer.Option("--together", help="intervals that hold for all scenarios together")
    ] = False,
    pairing: Annotated[bool, typer.Option("--pairing", help="show how much variance pairing took out, too")] = False,
) -> int:
    """Show differences from a baseline, with intervals.

    Only differences whose 95% interval leaves out zero are shown as differences.
    """
    from sim.cli.show import say_what_is_stuck, show_differences, show_pairing
    from sim.config.errors import ResultsError
    from sim.experiment.results.results import Results
    from sim.experiment.run import unchanged
    from sim.report.study.key_measures import key_measures
    from sim.report.study.study import Study

    loaded, names = Results.load(results), listed(measures or "")
    unchanged.check_unchanged(loaded)
    with unchanged.fitting_together(loaded):
        loaded.check_measures(names)
        if len(loaded.scenarios) == 1:
            raise ResultsError(
                f"{loaded.path}: holds one scenario, {loaded.scenarios[0]!r}, so there is nothing to compare; "
                "change a setting with frontdoor run, sweep it with -m, or name scenarios in an experiment file"
            )
        study = Study(loaded)
        say_what_is_stuck(study, (names or key_measures(study))[0])
        show_differences(loaded, baseline, names, together)
        if pairing:
            show_pairing(loaded, baseline, names)
    return DONE


@examples(f"frontdoor verify {_FOLDER}", f"frontdoor verify {_FOLDER} --all")
def verify(
    results: ResultsFolder,
    replications: Annotated[int | None, counting("N", "of each scenario (default: 1)")] = None,
    every: Annotated[bool, typer.Option("--all", help="every replication")] = False,
    jobs: Jobs = None,
    dry_run: DryRun = False,
) -> int:
    """Check a results folder: its files, and replications run again.

    Files are compared with the hashes in the manifest, tables that follow from others are worked out again, and
    replications are run again and compared bit for bit. The report is compared with its hash; frontdoor report writes
    it again.
    """
    from sim.experiment.results.results import Results
    from sim.experiment.run import repeat

    if every and replications:
        raise typer.BadParameter("not together with --replications", param_hint="--all")
    loaded = Results.load(results)
    say_other_versions(loaded)
    found = repeat.verify(loaded, None if every else replications or 1, jobs, dry_run=dry_run)
    for line in found.differences:
        print(f"differs: {line}", file=sys.stderr)
    say_missing(loaded)
    differences = len(found.differences)
    verdict = "all as recorded" if found.passed else f"{differences} difference{'s' * (differences > 1)}"
    there = sum(entry["replications"] for entry in loaded.manifest["scenarios"]) - len(loaded.failures)
    files = len(loaded.manifest["outputs"])
    print(f"{files} files and {found.replications} of {there} replications checked: {verdict}")
    return DONE if found.passed else SOME_FAILED


@examples(
    f"frontdoor extend {_FOLDER} --replications 50",
    f"frontdoor extend {_FOLDER} --precision 0.02 --measures people_total,caseload_mean",
    f"frontdoor extend {_FOLDER} --precision 0.01 --differences --measures assessments_within_45wd_share",
)
def extend(
    results: ResultsFolder,
    replications: Annotated[int | None, counting("N", "that every scenario is to have in the end")] = None,
    precision: Annotated[
        float | None,
        typer.Option(metavar="SHARE", parser=share, help="of intervals' half-width, such as 0.05", show_default=False),
    ] = None,
    measures: Annotated[
        str | None,
        typer.Option(
            metavar="M,M",
            help="with --precision; default: those that are shown first",
            autocompletion=completion.measures,
            show_default=False,
        ),
    ] = None,
    differences: Annotated[
        bool,
        typer.Option("--differences", help="of paired differences, as a share of the baseline's mean, instead"),
    ] = False,
    at_most: Annotated[int | None, counting("N", "with --precision (default: 200)")] = None,
    jobs: Jobs = None,
    dry_run: DryRun = False,
) -> int:
    """Add replications to an experiment.

    Those that are there are kept, and a new folder is written. With --precision, replications are added, from 12 on,
    until half the width of every 95% interval is at most that share of the mean.
    """
    from sim import reported
    from sim.cli.precision import say_how_precise
    from sim.cli.show import show_results
    from sim.experiment.file.precision import Precision
    from sim.experiment.results.results import Results

    if (replications is None) == (precision is None):
        raise typer.BadParameter("give one of the two", param_hint="--replications, --precision")
    loaded = Results.load(results)
    wanted = replications or _precision(loaded, precision or 0.0, listed(measures or ""), differences, at_most or 200)
    say_other_versions(loaded)
    extended = reported.extend(loaded, wanted, n_jobs=jobs, dry_run=dry_run)
    status = show_results(extended)
    if isinstance(wanted, Precision):
        say_how_precise(extended, wanted)
    return status


def _precision(
    results: Results, half_width: float, measures: tuple[str, ...], differences: bool, at_most: int
) -> Precision:
    from sim.cli.show import featured
    from sim.experiment.file.precision import Precision, Width
    from sim.experiment.statistics.replications import FEWEST

    if at_most < FEWEST:
        raise typer.BadParameter(f"{at_most}: must be {FEWEST} or more, with which this begins", param_hint="--at-most")
    widths = dict.fromkeys(featured(results, measures), Width(relative=half_width))
    replications = min(entry["replications"] for entry in results.manifest["scenarios"])
    at_least = max(FEWEST, min(replications, at_most))
    if differences:
        return Precision(differences=widths, at_least=at_least, at_most=at_most)
    return Precision(measures=widths, at_least=at_least, at_most=at_most)


@examples(f"frontdoor reproduce {_FOLDER}")
def reproduce(results: ResultsFolder, jobs: Jobs = None, dry_run: DryRun = False) -> int:
    """Run an experiment again from its manifest alone.

    Finished replications are not used, and the bytes of the two results are compared.
    """
    from sim import reported
    from sim.experiment.results.results import Results
    from sim.experiment.run import repeat

    loaded = Results.load(results)
    say_other_versions(loaded)
    say_missing(loaded)
    again = reported.reproduce(loaded, n_jobs=jobs, dry_run=dry_run)
    differing = repeat.files_that_differ(loaded, again)
    print(f"differing files: {', '.join(differing)}" if differing else "every file is the same to the last byte")
    print(again.path)
    return SOME_FAILED if differing else DONE


def say_missing(results: Results) -> None:
    """Say how many replications a folder lacks, which its numbers are without."""
    if missing := len(results.failures):
        print(f"note: {missing} of its replications failed and are in no table", file=sys.stderr)


def say_other_versions(results: Results) -> None:
    """Warn where the program is not the one that made the results."""
    from sim.experiment.run.repeat import other_versions

    for line in other_versions(results):
        print(f"note: {line}; numbers may differ", file=sys.stderr)
