"""The page of documentation that lists the experiments that come with the program, and how long each takes."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass

from sim.config.compose import compose
from sim.config.files import experiment_names, project_directory
from sim.experiment.file.experiment import Experiment
from sim.experiment.file.reading import load_experiment
from sim.markdown import head, prose, row

_PROCESSORS = 2
"""For which the page says how long an experiment takes."""


@dataclass(frozen=True)
class Measured:
    """A line of ``experiments/run_times.csv``.

    Attributes
    ----------
    processor_seconds_per_replication : float
        Of one process, with its measures.
    measured, machine : str
        When and on what.
    """

    processor_seconds_per_replication: float
    measured: str
    machine: str


def run_times() -> dict[str, Measured]:
    """Return what was measured, by experiment."""
    with (project_directory("experiments") / "run_times.csv").open(encoding="utf-8", newline="") as file:
        return {
            line["experiment"]: Measured(
                float(line["processor_seconds_per_replication"]), line["measured"], line["machine"]
            )
            for line in csv.DictReader(file)
        }


def markdown() -> str:
    """Return the page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Experiments that come with the program, and how long they take"
    yield ""
    yield from prose(
        "`frontdoor run experiment=NAME` runs one. Written by `python -m sim.documents` from the files in "
        "`experiments/` and from the times measured in `experiments/run_times.csv`. Seconds are of one processor, for "
        f"one replication with its measures; minutes are for all of them on {_PROCESSORS} processors that have nothing "
        "else to do, without the report. More processors take less in proportion; `frontdoor run` says before it "
        "begins about how long it takes here (`--dry-run` stops there), then how long is left, and the manifest what "
        "it took."
    )
    yield ""
    measured = run_times()
    yield from head("experiment", "question", "scenarios", "replications", "seconds each", "minutes in all")
    for name in experiment_names():
        _, experiment = load_experiment(name)
        numbers = _replications(experiment)
        yield row(
            [f"`{name}`", " ".join(experiment.question.split()), len(numbers), _in_words(experiment, numbers)]
            + (_times(experiment, numbers, measured[name]) if name in measured else ["", ""])
        )
    yield ""
    for machine in dict.fromkeys(each.machine for each in measured.values()):
        days = sorted({each.measured for each in measured.values() if each.machine == machine})
        yield from prose(f"Measured on {' and '.join(days)}: {machine}.")


def _replications(experiment: Experiment) -> dict[str, int]:
    """Return how many replications each scenario has; of those that are added until precise, the most."""
    if experiment.precision is not None:
        return dict.fromkeys(experiment.expanded(), experiment.precision.at_most)
    if experiment.replications is None:
        usual = compose(experiment.overrides).run.replications
        of_baseline = of_others = usual
    else:
        of_baseline, of_others = experiment.replications.baseline, experiment.replications.default
    return {
        name: scenario.replications or (of_baseline if name == experiment.baseline_name else of_others)
        for name, scenario in experiment.expanded().items()
    }


def _in_words(experiment: Experiment, numbers: dict[str, int]) -> str:
    if experiment.precision is not None:
        return f"until precise, at most {experiment.precision.at_most} of each scenario"
    of_baseline = numbers[experiment.baseline_name]
    others = {number for name, number in numbers.items() if name != experiment.baseline_name}
    if not others:
        return str(of_baseline)
    if others == {of_baseline}:
        return f"{sum(numbers.values())}: {of_baseline} each"
    least, most = min(others), max(others)
    return f"{sum(numbers.values())}: baseline {of_baseline}, others {f'{least} to {most}' if least < most else least}"


def _times(experiment: Experiment, numbers: dict[str, int], measured: Measured) -> list[str]:
    seconds = measured.processor_seconds_per_replication
    minutes = max(1, math.ceil(seconds * sum(numbers.values()) / _PROCESSORS / 60.0))
    return [f"{seconds:g}", f"{minutes} at most" if experiment.precision is not None else str(minutes)]
