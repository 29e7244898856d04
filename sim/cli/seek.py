"""``frontdoor seek``: which value of a parameter meets a goal."""

from __future__ import annotations

import argparse

from sim import reported
from sim.cli.console import in_plain_characters
from sim.cli.main import add_jobs, parser, positive
from sim.cli.run import split_experiment
from sim.cli.show import print_table, show_end
from sim.experiment.analyses import goal_seek
from sim.report.sections.goal import Wording, rows


def seek(words: list[str]) -> int:
    """Seek a value; the last line printed is the results folder."""
    chosen = _options().parse_intermixed_args(words)
    experiment, overrides = split_experiment(chosen.words)
    found = reported.seek(
        chosen.key,
        chosen.measure,
        between=tuple(chosen.between),
        at_least=chosen.at_least,
        at_most=chosen.at_most,
        sure=chosen.sure,
        integer=chosen.integer,
        tolerance=chosen.tolerance,
        replications=chosen.replications,
        at_most_replications=max(chosen.at_most_replications, chosen.replications),
        experiment=experiment,
        scenario=chosen.scenario,
        overrides=overrides,
        n_jobs=chosen.jobs,
        command=("seek", *words),
    )
    wording = Wording(found)
    print()
    for sentence in wording.sentences():
        print(in_plain_characters(sentence))
    print()
    estimate = "share of futures" if found.goal.sure is not None else "mean"
    print_table([wording.parameter, "n", estimate, "95% interval", "goal"], rows(wording))
    return show_end(found.results)


def _options() -> argparse.ArgumentParser:
    options = parser(
        "seek",
        "Seek the value of a parameter at which a measure meets a bound, with an interval for the answer. Every value "
        "looked at is a scenario, in the same simulated futures. Finished replications are kept: after an "
        "interruption the same command goes on where it stopped.",
        "frontdoor seek workforce.vacancy_rate --measure assessments_within_45wd_share --at-least 0.9 "
        "--between 0 0.4 authority=doncaster\n"
        "frontdoor seek demand.contacts_per_year --measure assessments_within_45wd_share --at-least 0.85 "
        "--between 5000 12000 authority=darlington\n"
        "frontdoor seek teams.assessment.posts --measure caseload_mean --at-most 15 --between 40 90 "
        "authority=doncaster",
    )
    options.add_argument("key", metavar="KEY", help="the parameter, such as workforce.vacancy_rate")
    options.add_argument("words", nargs="*", metavar="key=value", help="experiment=NAME, and overrides")
    options.add_argument("--measure", metavar="M", required=True, help="what is to meet the bound")
    bound = options.add_mutually_exclusive_group(required=True)
    bound.add_argument("--at-least", metavar="X", type=float, help="the bound; shares are 0.9, not 90")
    bound.add_argument("--at-most", metavar="X", type=float)
    options.add_argument("--between", metavar=("LOW", "HIGH"), nargs=2, type=float, required=True, help="where to look")
    options.add_argument("--integer", action="store_true", help="whole numbers only; always so for what is counted")
    options.add_argument(
        "--sure", metavar="P", type=float, help="a single future is to meet the bound with this probability"
    )
    options.add_argument(
        "--tolerance", metavar="T", type=float, help="wanted half-width of the answer's interval (default: range / 50)"
    )
    options.add_argument(
        "--replications",
        metavar="N",
        type=positive,
        default=goal_seek.REPLICATIONS,
        help=f"of each value to begin with (default {goal_seek.REPLICATIONS})",
    )
    options.add_argument(
        "--at-most-replications",
        metavar="N",
        type=positive,
        default=goal_seek.AT_MOST_REPLICATIONS,
        help=f"of values near the answer (default {goal_seek.AT_MOST_REPLICATIONS})",
    )
    options.add_argument("--scenario", metavar="NAME", default="", help="of the experiment (default: its baseline)")
    add_jobs(options)
    return options
