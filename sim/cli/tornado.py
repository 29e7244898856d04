"""``frontdoor tornado``: which assumption matters most, and which would make a target be missed."""

from __future__ import annotations

import argparse

import pandas as pd

from sim import reported
from sim.cli.console import in_plain_characters
from sim.cli.main import add_jobs, listed, parser, positive
from sim.cli.run import split_experiment
from sim.cli.show import difference, print_table, show_end
from sim.experiment.analyses.tornado import SCREENING_REPLICATIONS
from sim.experiment.results.results import Results
from sim.experiment.results.tornado import CENTRAL, HIGH, LOW, analysis_of, tornado_table
from sim.experiment.statistics.bound import Bound
from sim.report.sections.tornado import sentences
from sim.report.words import labels


def tornado(words: list[str]) -> int:
    """Run every assumption at both ends of its range; the last line printed is the results folder."""
    chosen = _options().parse_intermixed_args(words)
    experiment, overrides = split_experiment(chosen.words)
    results = reported.tornado(
        experiment,
        overrides,
        measures=chosen.measure,
        scenario=chosen.scenario,
        difference_from=chosen.difference_from,
        parameters=chosen.parameters,
        top=chosen.top,
        target=chosen.target,
        replications=chosen.replications,
        n_jobs=chosen.jobs,
        command=("tornado", *words),
    )
    _show(results)
    return show_end(results)


def _options() -> argparse.ArgumentParser:
    options = parser(
        "tornado",
        "Set every assumption to the low and the high end of its evidence range, one at a time, and show which moves "
        "the result most; with a target, which alone would make it be missed. Finished replications are kept: after "
        "an interruption the same command goes on where it stopped.",
        "frontdoor tornado authority=darlington run.years=1 --measure assessments_within_45wd_share --top 10\n"
        "frontdoor tornado experiment=staffing_sweep --measure assessments_within_45wd_share --target '>= 0.85'\n"
        "frontdoor tornado authority=doncaster --measure caseload_mean --parameters "
        "workforce.agency.capacity,workforce.hiring_days",
    )
    options.add_argument(
        "words", nargs="*", metavar="key=value", help="experiment=NAME, and overrides for all that is run"
    )
    options.add_argument(
        "--measure", metavar="M,M", type=listed, required=True, help="measures to explain; the first orders and selects"
    )
    options.add_argument("--scenario", metavar="NAME", default="", help="of the experiment (default: its baseline)")
    options.add_argument(
        "--difference-from", metavar="NAME", default="", help="explain the difference from this scenario instead"
    )
    which = options.add_mutually_exclusive_group()
    which.add_argument("--parameters", metavar="KEY,KEY", type=listed, default=(), help="default: all with a range")
    which.add_argument(
        "--top",
        metavar="N",
        type=positive,
        help=f"run all {SCREENING_REPLICATIONS} times, and only the N that move the measure most as often as "
        "the central configuration",
    )
    options.add_argument("--target", metavar="BOUND", type=_target, help="of the first measure, such as '>= 0.85'")
    options.add_argument("--replications", metavar="N", type=positive, help="of each scenario")
    add_jobs(options)
    return options


def _target(text: str) -> Bound:
    try:
        return Bound.read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _show(results: Results) -> None:
    manifest = results.manifest
    print(f"\n{manifest['title']}")
    for measure in manifest["analysis"]["measures"]:
        asked = analysis_of(manifest["analysis"], measure)
        rows = tornado_table(results.measures, asked)
        print(f"\n{labels.measure(measure)}")
        for sentence in sentences(rows, asked):
            print(in_plain_characters(sentence))
        print("\nDifference from the central configuration in the same replications, ± half of its 95% interval;")
        print("(in brackets): the interval holds zero, so no effect is shown. Intervals are not adjusted for number.\n")
        print_table(["assumption", "n", "low", "effect", "high", "effect"], _lines(rows))
    for omitted in manifest["analysis"]["omitted"]:
        print(f"left out: {omitted['reason']}")
    for parameter in manifest["analysis"]["parameters"]:
        if parameter["note"]:
            print(f"note: {parameter['key']}: {parameter['note']}")


def _lines(rows: pd.DataFrame) -> list[list[str]]:
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
