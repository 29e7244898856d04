"""What the model is for, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.config.files import experiment_names
from sim.documents.stress.known import Answer, Known
from sim.experiment.file.reading import load_experiment
from sim.markdown import head, prose, row
from sim.measures import MEASURES


def _purpose(known: Known) -> Iterator[str]:
    yield from prose(
        "To tell planners of one English council what backlog, timeliness, caseload and cost to expect at the front "
        "door of children's social care over the next one to five years, given demand, thresholds, staffing and early "
        "help, and which option is better, how surely. Not for decisions about a child, a family or a named worker."
    )
    if known.manifest is not None and known.manifest["question"]:
        yield ""
        yield f"The question of this run: {known.manifest['question']}"


def _outputs(known: Known) -> Iterator[str]:
    yield from prose(
        f"{len(MEASURES)} measures, each with unit, definition, good direction and target: [measures.md](measures.md). "
        "All are computed after a run from its log of events, over the reporting window (after the warm-up) and by "
        "calendar month. Shares are ratios of totals; stocks are exact time averages or values at the end."
    )
    yield ""
    yield from head("group", "measures", "with a target")
    for group in dict.fromkeys(measure.group for measure in MEASURES.values()):
        members = [measure for measure in MEASURES.values() if measure.group == group]
        yield row([group, len(members), sum(measure.target is not None for measure in members)])
    yield ""
    yield from prose(
        "Error is reported as 95% and 80% intervals of Student's t over replications (of a mean, or of a paired "
        "difference); risk apart from it, as quantiles over replications."
    )
    if known.manifest is not None and known.manifest["measures"]:
        yield ""
        yield f"Shown first in this run: {_code(known.manifest['measures'])}."


def _aims(known: Known) -> Iterator[str]:
    if known.manifest is not None:
        yield f"Scenarios: {len(known.manifest['scenarios'])}; the baseline is *{known.manifest['baseline']}*."
        yield ""
        yield from head("scenario", "what differs", "replications")
        for scenario in known.manifest["scenarios"]:
            yield row([scenario["name"], _code(scenario["overrides"]), scenario["replications"]])
        return
    yield from prose(
        "Scenarios and full factorial sweeps, compared on common random numbers; the best of them selected, the value "
        "that meets a goal sought, and assumptions varied one at a time; no optimisation over several levers. An "
        "experiment is a file that names its question. Those that come with the model:"
    )
    yield ""
    yield from head("experiment", "scenarios", "question")
    for name in experiment_names():
        _, experiment = load_experiment(name)
        yield row([f"`{name}`", len(experiment.expanded()), " ".join(experiment.question.split())])


def _code(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words) or "nothing"


ITEMS: Mapping[str, tuple[str, Answer]] = {
    "1.1": ("Purpose of the model", _purpose),
    "1.2": ("Model outputs", _outputs),
    "1.3": ("Aims of experimentation", _aims),
}
