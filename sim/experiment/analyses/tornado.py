"""What matters most: every assumption set to both ends of its evidence range, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.config.errors import ConfigError
from sim.config.schema import Config
from sim.data.ranges import Ends, EvidenceRange, NoRangeError, Value, evidence_ranges, ranges_of
from sim.experiment.analyses.effort import SCREENING_REPLICATIONS
from sim.experiment.analyses.names import check_measures, scenario_named
from sim.experiment.file.expectations import Expectations
from sim.experiment.file.experiment import Experiment
from sim.experiment.file.overrides import last_of_each
from sim.experiment.file.uncertainty import with_values
from sim.experiment.results.results import Results
from sim.experiment.results.tornado import CENTRAL, HIGH, KIND, LOW, tornado_table
from sim.experiment.run.plan import Plan, PlannedScenario, plan_experiment
from sim.experiment.run.replications import Options, run_missing
from sim.experiment.run.rounds import stored_measures
from sim.experiment.run.run import run_plan
from sim.experiment.statistics.bound import Bound
from sim.measures import MEASURES


@dataclass(frozen=True)
class Question:
    """What a tornado is asked for.

    Attributes
    ----------
    measures
        Measures to be explained; the target is one of the first.
    scenario
        Of the experiment; empty: its baseline.
    difference_from
        Another scenario: it is the difference from this that is explained. Empty: the scenario itself.
    parameters
        Keys that are varied; empty: all that have an evidence range.
    target
        What the first measure, or the difference in it, must reach.
    """

    measures: tuple[str, ...]
    scenario: str = ""
    difference_from: str = ""
    parameters: tuple[str, ...] = ()
    target: Bound | None = None


def tornado(
    experiment: str | Path | Experiment | None = None,
    overrides: Sequence[str] = (),
    *,
    measures: Sequence[str],
    scenario: str = "",
    difference_from: str = "",
    parameters: Sequence[str] = (),
    top: int | None = None,
    target: Bound | None = None,
    replications: int | None = None,
    **options: Any,
) -> Results:
    """Run every assumption at the low and the high end of its evidence range, one at a time.

    Parameters
    ----------
    experiment
        Name of an experiment, path of an experiment file, or an :class:`Experiment`; None: the configuration that the
        overrides make.
    overrides
        In Hydra's syntax, for all that is run.
    measures, scenario, difference_from, parameters, target
        As in :class:`Question`.
    top
        Run all parameters a few times only, and so many, those that move the first measure furthest, as often as the
        central configuration. None: all parameters equally often.
    replications
        Of each scenario; None: as many as the experiment gives the scenario.
    **options
        Attributes of :class:`sim.experiment.run.replications.Options`, such as ``n_jobs=4``.

    Returns
    -------
    Results
        Its folder has ``tornado.csv``; :func:`sim.experiment.results.tornado.tornado_table` describes its columns.

    Raises
    ------
    ConfigError
        Before anything runs, if a name is wrong or a parameter asked for cannot be varied.

    Examples
    --------
    >>> import sim
    >>> sim.tornado(overrides=["authority=darlington"], measures=["caseload_mean"], top=10)  # doctest: +SKIP
    """
    question = Question(tuple(measures), scenario, difference_from, tuple(parameters), target)
    plan = plan_tornado(plan_experiment(experiment, overrides), question, replications)
    how = Options(**options)
    if top is not None:
        plan = _most_important(plan, how, top)
    return run_plan(plan, how)


def plan_tornado(plan: Plan, question: Question, replications: int | None = None) -> Plan:
    """Plan the scenarios of a tornado: the central one, and two for each parameter; twice that for a difference.

    Parameters that the experiment draws from a distribution are at their central values: here they are varied one at
    a time.

    Raises
    ------
    ConfigError
        If a measure, scenario or parameter does not exist, or a parameter asked for cannot be varied.
    """
    check_measures(question.measures)
    central = scenario_named(plan, question.scenario or plan.baseline, "scenario")
    times = replications or central.replications
    central = replace(central, name=CENTRAL, replications=times, note=f"scenario {central.name!r}", uncertainty=None)
    reference = None
    if question.difference_from:
        found = scenario_named(plan, question.difference_from, "difference-from")
        if found.name == (question.scenario or plan.baseline):
            raise ConfigError(f"difference-from {found.name!r}: a scenario does not differ from itself")
        reference = replace(found, name=f"{CENTRAL}, {found.name}", replications=times, uncertainty=None)
    scenarios = [each for each in (central, reference) if each]
    parameters, omitted = [], []
    for item in ranges_of(question.parameters) if question.parameters else _relevant(question.measures):
        try:
            varied, made = _varied(item, central, reference)
        except NoRangeError as error:
            if question.parameters:
                raise
            omitted.append({"key": item.key, "reason": str(error)})
        else:
            parameters.append(varied)
            scenarios += made
    if not parameters:
        raise ConfigError("there is no parameter to vary")
    target = question.target
    subject = f"{plan.title}: {question.scenario}" if question.scenario else plan.title
    return replace(
        plan,
        experiment=f"tornado_{plan.experiment}",
        title=f"What matters most: {subject}",
        question="Which assumption, within its range, moves the result most?",
        scenarios=tuple(scenarios),
        baseline=CENTRAL,
        measures=question.measures,
        columns=None,
        expected=Expectations(),
        precision=None,
        analysis={
            "kind": KIND,
            "measures": list(question.measures),
            "scenario": question.scenario or plan.baseline,
            "difference_from": question.difference_from or None,
            "central": CENTRAL,
            "reference": reference.name if reference else None,
            "parameters": parameters,
            "omitted": omitted,
            "held_at_central": plan.drawn_keys,
            "target": {"at_least": target.at_least, "bound": target.number} if target else None,
        },
    )


def _relevant(measures: Sequence[str]) -> list[EvidenceRange]:
    """Return all ranges; prices only where a measure is in pounds, which they alone move."""
    pounds = any(MEASURES[name].format == "money" for name in measures)
    return [item for item in evidence_ranges().values() if pounds or not item.unit_of_measures]


def _varied(
    item: EvidenceRange, central: PlannedScenario, reference: PlannedScenario | None
) -> tuple[dict[str, Any], list[PlannedScenario]]:
    """Return what the manifest says of a parameter, and the scenarios at the ends that differ from the centre."""
    ends = item.ends(central.config)
    if reference and item.ends(reference.config).configured != ends.configured:
        raise NoRangeError(f"{item.key}: the two scenarios differ in it, so that it is part of the change")
    entry: dict[str, Any] = {
        "key": item.key, "label": item.label, "status": item.status, "source": item.source, "note": ends.note,
        "central": ends.central, LOW: ends.low, HIGH: ends.high,
    }  # fmt: skip
    made = []
    for end, value in ((LOW, ends.low), (HIGH, ends.high)):
        for role, start in (("scenario", central), ("reference", reference)):
            entry[f"{end}_{role}"] = None
            if start and value != ends.central:
                made.append(_at(item, ends, end, start))
                entry[f"{end}_{role}"] = made[-1].name
    return entry, made


def _at(item: EvidenceRange, ends: Ends, end: str, start: PlannedScenario) -> PlannedScenario:
    reached, values = (ends.low, ends.low_values) if end == LOW else (ends.high, ends.high_values)
    name = f"{item.key}{f' {item.kind} ' if item.of_list else '='}{reached:g} ({end})"
    try:
        config: Config = with_values(start.config, values)
    except ConfigError as error:
        raise NoRangeError(f"{item.key}: {error}") from error
    return replace(
        start,
        name=name if start.name == CENTRAL else f"{start.name.removeprefix(f'{CENTRAL}, ')}, {name}",
        config=config,
        overrides=last_of_each((*start.overrides, *(f"{key}={_typed(value)}" for key, value in values))),
        note=f"{item.label}; {item.status}: {item.source}",
    )


def _typed(value: Value) -> str:
    """Return a value as it is typed in an override."""
    return f"[{','.join(map(repr, value))}]" if isinstance(value, tuple) else f"{value:g}"


def _most_important(plan: Plan, how: Options, top: int) -> Plan:
    """Give the parameters with the widest swings, judged by a few replications, all replications, and the rest few."""
    times = plan.scenarios[0].replications
    few = plan.with_exactly(min(SCREENING_REPLICATIONS, times))
    analysis = dict(plan.analysis or {})
    ends = 4 if analysis["reference"] else 2
    each = few.scenarios[0].replications
    most = len(few.scenarios) * each + min(ends * top + ends // 2, len(few.scenarios)) * (times - each)
    screened = run_missing(few, how, at_most=most).store
    found = tornado_table(stored_measures(few, screened), {**analysis, "measures": analysis["measures"][:1]})
    chosen = set(found.loc[found["rank"].between(1, top), "parameter"])
    kept = {CENTRAL, analysis["reference"]}
    for parameter in analysis["parameters"]:
        if parameter["key"] in chosen:
            kept |= {parameter[f"{end}_{role}"] for end in (LOW, HIGH) for role in ("scenario", "reference")}
    scenarios = tuple(
        replace(scenario, replications=times if scenario.name in kept else each) for scenario in plan.scenarios
    )
    return replace(plan, scenarios=scenarios, analysis={**analysis, "screened_to": top})
