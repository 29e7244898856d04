"""``frontdoor waterfall``: which change makes which part of the difference between two scenarios."""

from __future__ import annotations

import argparse

from sim import reported
from sim.cli.console import in_plain_characters
from sim.cli.main import add_jobs, listed, parser, positive
from sim.cli.run import split_experiment
from sim.cli.show import difference, print_table, show_end
from sim.config.errors import ConfigError
from sim.experiment.results.results import Results
from sim.experiment.results.waterfall import FIRST, IN_ORDER, LAST, SHAPLEY, attribution
from sim.report.sections.waterfall import in_words, sentences
from sim.report.words import labels


def waterfall(words: list[str]) -> int:
    """Run the steps between two scenarios; the last line printed is the results folder."""
    chosen = _options().parse_intermixed_args(words)
    experiment, overrides = split_experiment(chosen.words)
    if experiment is None:
        raise ConfigError("name an experiment that has the two scenarios: experiment=NAME")
    results = reported.waterfall(
        experiment,
        overrides,
        start=chosen.start,
        to=chosen.to,
        measures=chosen.measure,
        groups=dict(chosen.group),
        replications=chosen.replications,
        n_jobs=chosen.jobs,
        command=("waterfall", *words),
    )
    _show(results)
    return show_end(results)


def _options() -> argparse.ArgumentParser:
    options = parser(
        "waterfall",
        "Go from one scenario of an experiment to another, change by change, and show which change makes which part of "
        "the difference: in the order of the file, and, for up to five changes, on average over all orders.",
        "frontdoor waterfall experiment=my_plan.yaml --from today --to plan --measure caseload_mean\n"
        "frontdoor waterfall experiment=my_plan.yaml --from today --to plan --measure caseload_mean "
        "--group people=workforce.vacancy_rate,workforce.agency_rate",
    )
    options.add_argument("words", nargs="+", metavar="experiment=NAME", help="and overrides for all that is run")
    options.add_argument("--from", dest="start", metavar="NAME", required=True, help="scenario to begin with")
    options.add_argument("--to", metavar="NAME", required=True, help="scenario that is reached")
    options.add_argument("--measure", metavar="M,M", type=listed, required=True, help="measures to explain")
    options.add_argument(
        "--group",
        metavar="NAME=KEY,KEY",
        type=_group,
        action="append",
        default=[],
        help="overrides to be made together, as one change; may be given several times",
    )
    options.add_argument("--replications", metavar="N", type=positive, help="of each scenario")
    add_jobs(options)
    return options


def _group(text: str) -> tuple[str, tuple[str, ...]]:
    name, equals, keys = text.partition("=")
    if not (name and equals and listed(keys)):
        raise argparse.ArgumentTypeError(f"{text!r}: write a name and keys, such as people=workforce.vacancy_rate")
    return name, listed(keys)


def _show(results: Results) -> None:
    analysed = in_words(results.manifest["analysis"])
    table = attribution(results.measures, analysed)
    print(f"\n{results.manifest['title']}")
    for measure, rows in table.groupby("measure", sort=False):
        print(f"\n{labels.measure(str(measure))}")
        for sentence in sentences(rows, analysed):
            print(in_plain_characters(sentence))
        print("\nWhat each change makes, ± half of its 95% interval; (in brackets): the interval holds zero.\n")
        methods = [method for method in (IN_ORDER, SHAPLEY, FIRST, LAST) if method in set(rows["method"])]
        cells = rows.assign(cell=rows.rename(columns={"effect": "difference"}).apply(difference, axis="columns"))
        by_method = {name: part.set_index("change")["cell"] for name, part in cells.groupby("method")}
        lines = [
            [change["name"], str(int(rows["n"].iloc[0])), *(by_method[method][change["name"]] for method in methods)]
            for change in analysed["changes"]
        ]
        print_table(["change", "n", *methods], lines)
