"""Run a goal-seek: values of one parameter, in the same replications, until its interval is narrow enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import ValidationError

from sim.config.errors import ConfigError, ResultsError
from sim.config.explain import describe_range, fields_of, first_mistake, section_of, unknown_key
from sim.config.schema import Config
from sim.experiment.analyses.effort import AT_MOST_REPLICATIONS, REPLICATIONS, check_effort
from sim.experiment.analyses.goal_search import Effort, search
from sim.experiment.analyses.names import check_measures, scenario_named
from sim.experiment.file.base import check_bound
from sim.experiment.file.expectations import Expectations
from sim.experiment.file.experiment import Experiment, point_name
from sim.experiment.file.overrides import last_of_each
from sim.experiment.file.uncertainty import with_values
from sim.experiment.results.goal import Goal, Outcomes
from sim.experiment.results.goal_answer import answer
from sim.experiment.results.goal_seek import KIND, GoalSeek, outcomes_of
from sim.experiment.run.plan import Plan, PlannedScenario, plan_experiment
from sim.experiment.run.replications import Options
from sim.experiment.run.rounds import Rounds

TOLERANCE = 1.0 / 50.0
"""Half-width of the answer's interval, as a share of the range, unless asked for otherwise."""

BESIDE = ("assessments_within_45wd_share", "assessments_overdue_open", "cases_unallocated", "caseload_mean")
"""Measures shown beside the one that is sought: what becomes of them when it is met."""

_NOT_THE_SERVICE = ("run.", "execution.", "authority.")


def seek(
    key: str,
    measure: str,
    *,
    between: tuple[float, float],
    at_least: float | None = None,
    at_most: float | None = None,
    sure: float | None = None,
    integer: bool = False,
    tolerance: float | None = None,
    replications: int = REPLICATIONS,
    at_most_replications: int = AT_MOST_REPLICATIONS,
    experiment: str | Path | Experiment | None = None,
    scenario: str = "",
    overrides: Sequence[str] = (),
    **options: Any,
) -> GoalSeek:
    """Seek the value of a parameter at which a measure meets a bound.

    Parameters
    ----------
    key
        A number of the configuration, such as ``workforce.vacancy_rate``.
    measure
        What is to be met.
    between
        The smallest and the largest value to look at.
    at_least, at_most
        The bound: one of them.
    sure
        Probability with which a single future is to meet the bound; None: the mean over all futures is to meet it.
    integer
        Whole numbers only; parameters that count are always sought so.
    tolerance
        Half-width that the answer's interval is to have; None: a fiftieth of the range, and for whole numbers at
        least 1.
    replications, at_most_replications
        Of each value to begin with, and of values near the answer at most. The first is 12 or more, unless the two are
        the same.
    experiment, scenario
        Start from the baseline, or from a scenario, of an experiment; None: from what the overrides make. Parameters
        that the experiment draws from a distribution are at their central values.
    overrides
        In Hydra's syntax.
    **options
        Attributes of :class:`sim.experiment.run.replications.Options`, such as ``n_jobs=4``.

    Raises
    ------
    ConfigError
        Before anything runs, if a name, value or range is wrong.
    ResultsError
        If the measure has no value at a value of the parameter.

    Examples
    --------
    >>> import sim
    >>> found = sim.seek(
    ...     "workforce.vacancy_rate",
    ...     "assessments_within_45wd_share",
    ...     at_least=0.9,
    ...     between=(0.0, 0.4),
    ...     overrides=["authority=darlington"],
    ... )  # doctest: +SKIP
    >>> found.answer.status, found.answer.value, found.answer.low, found.answer.high  # doctest: +SKIP
    """
    check_key(key)
    check_measures([measure])
    if any(override.lstrip("+").startswith("run.replications=") for override in overrides):
        raise ConfigError("run.replications: the search chooses how many; give replications and at_most_replications")
    plan = plan_experiment(experiment, overrides)
    start = replace(scenario_named(plan, scenario or plan.baseline, "scenario"), uncertainty=None)
    now = reduce(getattr, key.split("."), start.config)
    goal = _goal(key, measure, between, at_least, at_most, sure, integer, tolerance, now)
    check_effort(replications, at_most_replications, ("replications", "at_most_replications"))
    for value in (goal.low, goal.high):
        _scenario(goal, start, value, replications)
    start_plan = replace(plan, scenarios=(start,), analysis={"held_at_central": plan.drawn_keys})
    return _searched(goal, start_plan, Effort(replications, at_most_replications), options)


def check_key(key: str) -> None:
    """Raise ConfigError unless a key is one number of the service."""
    fields = fields_of(Config)
    if key not in fields or "*" in key:
        parts = key.split(".")
        above = next((".".join(parts[:end]) for end in range(len(parts), 0, -1) if ".".join(parts[:end]) in fields), "")
        if above and not section_of(fields[above].annotation):
            raise ConfigError(f"{key}: {above} is {describe_range(fields[above])}; a goal is sought over one number")
        raise ConfigError(unknown_key(key, None))
    if key.startswith(_NOT_THE_SERVICE):
        raise ConfigError(f"{key}: says what is run, or was published, and not how the service works")
    if not _takes(fields[key].annotation) & {int, float}:
        raise ConfigError(f"{key}: must be {describe_range(fields[key])}; a goal is sought over one number")


def _takes(annotation: Any) -> set[Any]:
    return set(get_args(annotation)) if get_origin(annotation) in {Union, UnionType} else {annotation}


def _goal(
    key: str,
    measure: str,
    between: tuple[float, float],
    at_least: float | None,
    at_most: float | None,
    sure: float | None,
    integer: bool,
    tolerance: float | None,
    now: Any,
) -> Goal:
    bounds = [bound for bound in (at_least, at_most) if bound is not None]
    if len(bounds) != 1:
        raise ConfigError(f"{measure}: give one bound, at least or at most")
    try:
        check_bound(measure, *bounds)
    except ValueError as error:
        raise ConfigError(f"{measure}: {error}") from error
    integer = integer or float not in _takes(fields_of(Config)[key].annotation)
    low, high = between
    if integer and not (float(low).is_integer() and float(high).is_integer()):
        raise ConfigError(f"{key}: between {low:g} and {high:g}: must be whole numbers")
    default = max((high - low) * TOLERANCE, 1.0 if integer else 0.0)
    is_number = isinstance(now, int | float) and not isinstance(now, bool)
    values = {
        "key": key, "measure": measure, "bound": bounds[0], "at_least": at_least is not None, "low": low, "high": high,
        "tolerance": default if tolerance is None and low < high else tolerance or 1.0,
        "integer": integer, "sure": sure, "now": now if is_number else None,
    }  # fmt: skip
    try:
        return Goal.model_validate(values)
    except ValidationError as error:
        raise ConfigError(f"{key}: {first_mistake(error, Goal)}") from error


def _searched(goal: Goal, start: Plan, effort: Effort, options: Mapping[str, Any]) -> GoalSeek:
    """Look at values, round after round, and write one results folder that holds them all."""
    then = f"others look at values between, near the answer with at most {effort.at_most} replications each"
    rounds = Rounds(Options(**options), then=then)
    also = [goal.now] if goal.now is not None and goal.low < goal.now < goal.high else []

    def evaluate(wanted: Mapping[float, int]) -> Outcomes:
        plan = _plan(goal, start, wanted)
        return outcomes_of(goal, _values(plan), rounds.run(plan))

    try:
        outcomes = search(goal, evaluate, effort, also)
        found = answer(goal, outcomes)
    except ValueError as error:
        raise ResultsError(str(error)) from error
    plan = _plan(goal, start, {value: len(seen) for value, seen in outcomes.items()})
    rounds.run(plan)
    return GoalSeek(goal, found, rounds.write(plan))


def _plan(goal: Goal, start: Plan, wanted: Mapping[float, int]) -> Plan:
    """Plan a scenario for each value; the present one, if it is among them, is what the others are compared with."""
    scenarios = tuple(_scenario(goal, start.scenarios[0], value, wanted[value]) for value in sorted(wanted))
    baseline = goal.now if goal.now in wanted else min(wanted)
    meets = f"{goal.measure} of at {'least' if goal.at_least else 'most'} {goal.bound:g}"
    return replace(
        start,
        experiment=f"seek_{goal.key.rsplit('.', 1)[-1]}",
        title=f"Goal-seek: {goal.key} for {meets}",
        question=f"Which {goal.key} from {goal.low:g} to {goal.high:g} gives {meets}?",
        scenarios=scenarios,
        baseline=next(each.name for each, value in zip(scenarios, sorted(wanted), strict=True) if value == baseline),
        measures=tuple(dict.fromkeys((goal.measure, *BESIDE))),
        expected=Expectations(),
        analysis={
            **(start.analysis or {}),
            "kind": KIND,
            "goal": goal.model_dump(mode="json"),
            "values": {each.name: value for each, value in zip(scenarios, sorted(wanted), strict=True)},
        },
    )


def _scenario(goal: Goal, start: PlannedScenario, value: float, replications: int) -> PlannedScenario:
    text = f"{value:.10g}"
    try:
        config = with_values(start.config, ((goal.key, int(value) if goal.integer else value),))
    except ConfigError as error:
        raise ConfigError(f"{goal.key}={text}: {error}" if goal.key not in str(error) else str(error)) from error
    return replace(
        start,
        name=point_name({goal.key: text}),
        config=config,
        replications=replications,
        overrides=last_of_each((*start.overrides, f"{goal.key}={text}")),
        note="as it is now" if value == goal.now else "",
    )


def _values(plan: Plan) -> dict[str, tuple[float, int]]:
    values = (plan.analysis or {})["values"]
    return {each.name: (values[each.name], each.replications) for each in plan.scenarios}
