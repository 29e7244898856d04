"""From one scenario to another, change by change: which change makes which part of the difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from pathlib import Path
from typing import Any

from sim.config.compose import compose
from sim.config.errors import ConfigError, did_you_mean
from sim.experiment.analyses.names import check_measures, scenario_named
from sim.experiment.file.expectations import Expectations
from sim.experiment.file.experiment import Experiment, is_the_same_in_all_scenarios
from sim.experiment.results.results import Results
from sim.experiment.results.waterfall import KIND, MOST_FOR_SHAPLEY
from sim.experiment.run.plan import Plan, PlannedScenario, check_name, plan_experiment
from sim.experiment.run.replications import Options
from sim.experiment.run.run import run_plan

WITHOUT = "without "
"""Begins the name of a change that takes an override away."""


@dataclass(frozen=True)
class Change:
    """One or several overrides that are made together.

    Attributes
    ----------
    name
        In pictures and tables.
    before, after
        Overrides by key, in the scenario one comes from and in the one that is reached; a key that is missing has its
        configured value there.
    """

    name: str
    before: Mapping[str, str]
    after: Mapping[str, str]


def waterfall(
    experiment: str | Path | Experiment,
    overrides: Sequence[str] = (),
    *,
    start: str,
    to: str,
    measures: Sequence[str],
    groups: Mapping[str, Sequence[str]] | None = None,
    replications: int | None = None,
    **options: Any,
) -> Results:
    """Run the steps from one scenario of an experiment to another, and divide the difference among the changes.

    Parameters
    ----------
    experiment
        Name of an experiment, path of an experiment file, or an :class:`Experiment`.
    overrides
        In Hydra's syntax, for all that is run.
    start, to
        Names of the two scenarios.
    measures
        Measures of which the difference is explained.
    groups
        By name: keys that are changed together, as one change. The others are changes of their own.
    replications
        Of each scenario; None: as many as the experiment gives the scenario reached.
    **options
        Attributes of :class:`sim.experiment.run.replications.Options`, such as ``n_jobs=4``.

    Returns
    -------
    Results
        Its folder has ``waterfall.csv``; :func:`sim.experiment.results.waterfall.attribution` describes its columns.

    Raises
    ------
    ConfigError
        Before anything runs, if a name is wrong, the scenarios do not differ, or some of the changes cannot be made
        without the others.

    Examples
    --------
    >>> import sim
    >>> sim.waterfall("my_plan.yaml", start="today", to="plan", measures=["caseload_mean"])  # doctest: +SKIP
    """
    plan = plan_waterfall(plan_experiment(experiment, overrides), start, to, measures, groups, replications)
    return run_plan(plan, Options(**options))


def plan_waterfall(
    plan: Plan,
    start: str,
    to: str,
    measures: Sequence[str],
    groups: Mapping[str, Sequence[str]] | None = None,
    replications: int | None = None,
) -> Plan:
    """Plan every combination of the changes if they are few; else those that each change needs to be first and last.

    Parameters that the experiment draws from a distribution are at their central values.

    Raises
    ------
    ConfigError
        As :func:`waterfall`.
    """
    check_measures(measures)
    first, last = scenario_named(plan, start, "from"), scenario_named(plan, to, "to")
    before, after = _by_key(first.overrides), _by_key(last.overrides)
    changes = changes_between(before, after, groups or {})
    times = replications or last.replications
    made = {
        combination: _combined(first, last, changes, combination, times) for combination in _combinations(len(changes))
    }
    if made[tuple(range(len(changes)))].config.digest != last.config.digest:
        raise ConfigError(f"the overrides of {to!r} do not make it out of {start!r}")
    return replace(
        plan,
        experiment=f"waterfall_{plan.experiment}",
        title=f"From {start} to {to}: {plan.title}",
        question=f"Which part of the difference between {start!r} and {to!r} comes from which change?",
        scenarios=tuple(made.values()),
        baseline=start,
        measures=tuple(measures),
        columns=None,
        expected=Expectations(),
        precision=None,
        analysis={
            "kind": KIND,
            "measures": list(measures),
            "from": start,
            "to": to,
            "held_at_central": plan.drawn_keys,
            "changes": [
                {"name": each.name, "before": list(each.before.values()), "after": list(each.after.values())}
                for each in changes
            ],
            "scenarios": [
                {"changes": list(combination), "scenario": scenario.name} for combination, scenario in made.items()
            ],
        },
    )


def changes_between(
    before: Mapping[str, str], after: Mapping[str, str], groups: Mapping[str, Sequence[str]]
) -> tuple[Change, ...]:
    """Return the changes from some overrides to others, by key, in the order of the scenario that is reached.

    Raises
    ------
    ConfigError
        If nothing differs, or a group names a key that is none of the changes, or is in another group.
    """
    differing = [
        key
        for key in {**after, **before}
        if before.get(key) != after.get(key) and not is_the_same_in_all_scenarios(key)
    ]
    if not differing:
        raise ConfigError("the two scenarios have the same overrides: there is no difference to explain")
    group_of: dict[str, str] = {}
    for name, keys in groups.items():
        check_name("group", name)
        for key in keys:
            if key not in differing:
                hint = did_you_mean(key, differing)
                raise ConfigError(f"group {name!r}: {key} is no change{hint or ';'} changes: {', '.join(differing)}")
            if group_of.setdefault(key, name) != name:
                raise ConfigError(f"{key} is in the groups {group_of[key]!r} and {name!r}")
    together: dict[str, list[str]] = {}
    for key in differing:
        text = after.get(key) or WITHOUT + before[key]
        together.setdefault(group_of.get(key, text), []).append(key)
    return tuple(
        Change(
            name,
            {key: before[key] for key in keys if key in before},
            {key: after[key] for key in keys if key in after},
        )
        for name, keys in together.items()
    )


def _by_key(overrides: Sequence[str]) -> dict[str, str]:
    return {override.partition("=")[0].lstrip("+"): override for override in overrides}


def _combinations(number: int) -> Iterator[tuple[int, ...]]:
    """Return sets of changes: all if they are few, else the steps in order, each alone, and each left out."""
    everything = tuple(range(number))
    if number <= MOST_FOR_SHAPLEY:
        yield from chain.from_iterable(combinations(everything, size) for size in range(number + 1))
        return
    sizes = (everything[:size] for size in range(number + 1))
    left_out = (tuple(each for each in everything if each != one) for one in everything)
    yield from dict.fromkeys([*sizes, *((one,) for one in everything), *left_out])


def _combined(
    first: PlannedScenario,
    last: PlannedScenario,
    changes: Sequence[Change],
    combination: Sequence[int],
    replications: int,
) -> PlannedScenario:
    """Return the scenario in which some of the changes have been made."""
    settings = _by_key(first.overrides)
    for index in combination:
        for key in changes[index].before:
            settings.pop(key)
        settings |= changes[index].after
    names = [changes[index].name for index in combination]
    name = last.name if len(names) == len(changes) else " + ".join([first.name, *names])
    try:
        config = compose(list(settings.values()))
    except ConfigError as error:
        raise ConfigError(f"{name}: {error}; make changes that need each other one, with a group") from error
    config = config.model_copy(update={"execution": last.config.execution})
    return PlannedScenario(name, config, replications, tuple(settings.values()))
