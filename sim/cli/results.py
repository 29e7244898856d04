"""Commands about a results folder that is there: report, compare, verify, extend, reproduce."""

from __future__ import annotations

import argparse
import math
import sys

from sim import reported
from sim.cli.main import DONE, SOME_FAILED, add_jobs, listed, parser, positive
from sim.cli.show import featured, show_differences, show_pairing, show_results
from sim.experiment.file.precision import Precision, Width
from sim.experiment.results.results import Results
from sim.experiment.run import repeat, unchanged

_FOLDER = "results/staffing_sweep/20261122T101500Z-1a2b3c4d"


def report(words: list[str]) -> int:
    """Write ``report.html`` again, for example after an update of the program."""
    options = _parser("report", "Write the report of a results folder again.", f"frontdoor report {_FOLDER}")
    print(unchanged.replace_report(Results.load(options.parse_args(words).results), reported.write_report))
    return DONE


def compare(words: list[str]) -> int:
    """Show differences from a baseline."""
    options = _parser(
        "compare",
        "Show how every scenario differs from the baseline. Only differences whose 95% interval leaves out zero are "
        "shown as differences.",
        f"frontdoor compare {_FOLDER}\nfrontdoor compare {_FOLDER} --baseline 'posts=1.0, agency=0.1, turnover=0.106'",
    )
    options.add_argument("--baseline", metavar="SCENARIO", help="compare with this scenario instead")
    options.add_argument("--measures", metavar="M,M", type=listed, help="show these measures")
    options.add_argument("--together", action="store_true", help="intervals that hold for all scenarios together")
    options.add_argument("--pairing", action="store_true", help="show how much variance pairing took out, too")
    chosen = options.parse_args(words)
    results, measures = Results.load(chosen.results), chosen.measures
    unchanged.check_unchanged(results)
    with unchanged.fitting_together(results):
        results.check_measures(measures or [])
        show_differences(results, chosen.baseline, measures, chosen.together)
        if chosen.pairing:
            show_pairing(results, chosen.baseline, measures)
    return DONE


def verify(words: list[str]) -> int:
    """Check files and replications."""
    options = _parser(
        "verify",
        "Compare the files with the hashes in the manifest, work out again the tables that follow from others, run "
        "replications again, and compare bit for bit. The report is compared with its hash; frontdoor report writes "
        "it again.",
        f"frontdoor verify {_FOLDER}\nfrontdoor verify {_FOLDER} --all",
    )
    which = options.add_mutually_exclusive_group()
    which.add_argument("--replications", metavar="N", type=positive, default=1, help="of each scenario (default 1)")
    which.add_argument("--all", action="store_true", help="every replication")
    add_jobs(options)
    chosen = options.parse_args(words)
    results = Results.load(chosen.results)
    say_other_versions(results)
    found = repeat.verify(results, None if chosen.all else chosen.replications, chosen.jobs)
    for line in found.differences:
        print(f"differs: {line}", file=sys.stderr)
    say_missing(results)
    differences = len(found.differences)
    verdict = "all as recorded" if found.passed else f"{differences} difference{'s' * (differences > 1)}"
    there = sum(entry["replications"] for entry in results.manifest["scenarios"]) - len(results.failures)
    files = len(results.manifest["outputs"])
    print(f"{files} files and {found.replications} of {there} replications checked: {verdict}")
    return DONE if found.passed else SOME_FAILED


def extend(words: list[str]) -> int:
    """Add replications."""
    options = _parser(
        "extend",
        "Run more replications of every scenario, keeping those that are there. Writes a new folder. With --precision, "
        "replications are added until half the width of every 95% interval is at most that share of the mean.",
        f"frontdoor extend {_FOLDER} --replications 50\n"
        f"frontdoor extend {_FOLDER} --precision 0.02 --measures people_total,caseload_mean\n"
        f"frontdoor extend {_FOLDER} --precision 0.01 --differences --measures assessments_within_45wd_share",
    )
    which = options.add_mutually_exclusive_group(required=True)
    which.add_argument("--replications", metavar="N", type=positive, help="that every scenario is to have in the end")
    which.add_argument("--precision", metavar="SHARE", type=_share, help="of intervals' half-width, such as 0.05")
    options.add_argument(
        "--measures", metavar="M,M", type=listed, help="with --precision: default, those that are shown first"
    )
    options.add_argument(
        "--differences", action="store_true", help="of paired differences, as a share of the baseline's mean, instead"
    )
    options.add_argument("--at-most", metavar="N", type=positive, default=200, help="with --precision (default 200)")
    add_jobs(options)
    chosen = options.parse_args(words)
    results = Results.load(chosen.results)
    wanted = chosen.replications or _precision(results, chosen)
    say_other_versions(results)
    extended = reported.extend(results, wanted, n_jobs=chosen.jobs)
    status = show_results(extended)
    if isinstance(wanted, Precision) and _falls_short(extended, wanted):
        print(f"note: the precision is not reached with {wanted.at_most} replications (--at-most)", file=sys.stderr)
    return status


def _precision(results: Results, chosen: argparse.Namespace) -> Precision:
    names = featured(results, chosen.measures)
    widths = dict.fromkeys(names, Width(relative=chosen.precision))
    replications = min(entry["replications"] for entry in results.manifest["scenarios"])
    at_least = max(2, min(replications, chosen.at_most))
    at_most = max(at_least, chosen.at_most)
    if chosen.differences:
        return Precision(differences=widths, at_least=at_least, at_most=at_most)
    return Precision(measures=widths, at_least=at_least, at_most=at_most)


def _falls_short(results: Results, precision: Precision) -> bool:
    uncertainty = results.manifest.get("uncertainty")
    shared = uncertainty["replications_per_draw"] if uncertainty else 1
    return shared * precision.needed(results.independent, results.manifest["baseline"]) > precision.at_most


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = math.nan
    if not 0.0 < share < 1.0:
        raise argparse.ArgumentTypeError(f"{text!r} is no share between 0 and 1")
    return share


def reproduce(words: list[str]) -> int:
    """Run again from the manifest."""
    options = _parser(
        "reproduce",
        "Run an experiment again from its manifest alone, without finished replications, and compare the bytes.",
        f"frontdoor reproduce {_FOLDER}",
    )
    add_jobs(options)
    chosen = options.parse_args(words)
    results = Results.load(chosen.results)
    say_other_versions(results)
    say_missing(results)
    again = reported.reproduce(results, n_jobs=chosen.jobs)
    differing = repeat.files_that_differ(results, again)
    print(f"differing files: {', '.join(differing)}" if differing else "every file is the same to the last byte")
    print(again.path)
    return SOME_FAILED if differing else DONE


def _parser(command: str, description: str, example: str) -> argparse.ArgumentParser:
    options = parser(command, description, example)
    options.add_argument("results", metavar="RESULTS", help="a results folder, as printed at the end of a run")
    return options


def say_missing(results: Results) -> None:
    """Say how many replications a folder lacks, which its numbers are without."""
    if missing := len(results.failures):
        print(f"note: {missing} of its replications failed and are in no table", file=sys.stderr)


def say_other_versions(results: Results) -> None:
    """Warn where the program is not the one that made the results."""
    for line in repeat.other_versions(results):
        print(f"note: {line}; numbers may differ", file=sys.stderr)
