"""Select the best scenario of an experiment, asking for further replications of those alone that may be the best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sim.config.errors import ConfigError
from sim.experiment.analyses.effort import AT_MOST, FIRST, check_effort
from sim.experiment.analyses.names import check_measures
from sim.experiment.file.experiment import Experiment
from sim.experiment.results.results import Results
from sim.experiment.results.selection import KIND, screening_of, selection_table
from sim.experiment.run.plan import Plan, plan_experiment, plan_from_manifest
from sim.experiment.run.replications import Options
from sim.experiment.run.rounds import Rounds
from sim.measures import MEASURES

_STEP = 0.25
"""Replications that a round adds, as a share of those that there are: more keeps processors busy between screenings.
What is decided does not depend on it."""


@dataclass(frozen=True)
class Selection:
    """What was selected.

    Attributes
    ----------
    best : str or None
        The scenario selected; None where several are left after as many replications as were allowed.
    survivors : tuple of str
        Scenarios that are left.
    table : pandas.DataFrame
        As :func:`sim.experiment.results.selection.selection_table`.
    results : Results
        Of the replications that decided.
    """

    best: str | None
    survivors: tuple[str, ...]
    table: pd.DataFrame
    results: Results


def select_best(
    experiment: str | Path | Experiment | Results,
    measure: str,
    indifference: float,
    *,
    confidence: float = 0.95,
    first: int = FIRST,
    at_most: int = AT_MOST,
    overrides: Sequence[str] = (),
    **options: Any,
) -> Selection:
    """Select the scenario that is best by one measure, by the sequential procedure KN.

    If the best scenario is ahead of all others by the indifference zone or more, it is selected with the confidence
    asked for, whatever the scenarios' dependence; if others come nearer, so may be what is selected. See
    :func:`sim.experiment.statistics.ranking.screen`. The same replications decide in every run: neither the number of
    processes nor what the store has already makes a difference.

    Parameters
    ----------
    experiment
        Name or file of an experiment, an :class:`Experiment`, or results whose scenarios are to be told apart.
    measure
        One of which more, or less, is better.
    indifference
        The smallest difference worth telling, in the measure's unit: 0.01 is one point of a share.
    confidence
        Probability of selecting the best, between 0.5 and 1.
    first
        Replications of every scenario to begin with, from which variances are estimated; 12 or more, unless no more
        may be added.
    at_most
        Replications of a scenario at which no more are added, decided or not.
    overrides
        In Hydra's syntax, for every scenario; not with results, which are as they were run.
    **options
        Attributes of :class:`sim.experiment.run.replications.Options`, such as ``n_jobs=4``.

    Raises
    ------
    ConfigError
        Before anything runs, if a name or a number is wrong.

    Examples
    --------
    >>> import sim
    >>> found = sim.select_best("staffing_sweep", "assessments_overdue_open", 5.0)  # doctest: +SKIP
    >>> found.best, found.results.path  # doctest: +SKIP
    """
    analysis = {
        "kind": KIND,
        "measure": measure,
        "indifference": indifference,
        "confidence": confidence,
        "first": first,
        "at_most": at_most,
    }
    _check(analysis)
    if isinstance(experiment, Results):
        plan = plan_from_manifest(experiment.manifest)
        options = {"results_dir": experiment.results_dir, **options}
    else:
        plan = plan_experiment(experiment, overrides)
    if len(plan.scenarios) < 2:
        raise ConfigError("there is one scenario only, so nothing to select from")
    results = _run(_planned(plan, analysis), analysis, Options(**options))
    table = selection_table(results)
    survivors = tuple(table.loc[table["kept"], "scenario"])
    return Selection(survivors[0] if len(survivors) == 1 else None, survivors, table, results)


def _check(analysis: Mapping[str, Any]) -> None:
    measure, confidence = analysis["measure"], analysis["confidence"]
    check_measures([measure])
    if not MEASURES[measure].sign:
        raise ConfigError(f"{measure}: neither more nor less of it is better; choose by another measure")
    if not analysis["indifference"] > 0.0:
        raise ConfigError(f"indifference {analysis['indifference']:g}: must be above 0, in the measure's unit")
    if not 0.5 < confidence < 1.0:
        raise ConfigError(f"confidence {confidence:g}: must be between 0.5 and 1")
    check_effort(analysis["first"], analysis["at_most"], ("first", "at_most"))


def _planned(plan: Plan, analysis: Mapping[str, Any]) -> Plan:
    return replace(
        plan,
        experiment=f"select_{plan.experiment}",
        title=f"{plan.title}: the best by {_as_in_a_sentence(MEASURES[analysis['measure']].label)}",
        measures=tuple(dict.fromkeys([analysis["measure"], *plan.measures])),
        analysis=analysis,
    )


def _run(plan: Plan, analysis: Mapping[str, Any], options: Options) -> Results:
    names = [scenario.name for scenario in plan.scenarios]
    numbers = dict.fromkeys(names, analysis["first"])
    most = _with_numbers(plan, dict.fromkeys(names, analysis["at_most"]))
    rounds = Rounds(options, at_most=sum(each.replications for each in most.scenarios))
    while True:
        measures = rounds.run(_with_numbers(plan, numbers))
        found = screening_of(plan.independent(measures), names, analysis)
        count = max(numbers.values())
        if len(found.survivors) == 1 or count >= analysis["at_most"]:
            return rounds.write(_with_numbers(plan, found.used))
        step = max(1, min(int(_STEP * count), found.longest - count))
        numbers = dict(found.used) | dict.fromkeys(found.survivors, min(count + step, analysis["at_most"]))


def _with_numbers(plan: Plan, numbers: Mapping[str, int]) -> Plan:
    """Return the plan with so many independent replications of each scenario; those that share a draw are one."""
    shared = plan.uncertainty.replications_per_draw if plan.uncertainty else 1
    scenarios = (replace(each, replications=shared * numbers[each.name]) for each in plan.scenarios)
    return replace(plan, scenarios=tuple(scenarios))


def _as_in_a_sentence(label: str) -> str:
    """Return the label of a measure in small letters, unless it begins with an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
