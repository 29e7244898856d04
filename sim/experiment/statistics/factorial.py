"""What each part of a package does, and whether the parts help or hinder each other: effects of a two-level factorial.

Every combination of parts is a scenario. A part's main effect is the mean of the differences that it makes, each with
the same other parts in place; the interaction of two is half of what one does more with the other than without it. Both
are taken within each replication first, so that Student's interval over replications holds whatever scenarios share
(Kleijnen 2015, Design and Analysis of Simulation Experiments, 2nd edition, chapter 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

import pandas as pd

from sim.config.errors import did_you_mean
from sim.experiment.statistics.intervals import Estimate, mean_of
from sim.experiment.statistics.observations import Observations
from sim.measures import MEASURES, quantities

EFFECT_COLUMNS = ("measure", "effect", "n", "estimate", "low", "high")
"""Columns of ``effects.csv``; ``results/README.md`` says what they hold."""

FEWEST_PARTS, MOST_PARTS = 2, 5

Parts = Mapping[str, Sequence[str]]
"""Name of a part: the scenarios in which it is in place."""


def combinations_of(parts: Parts, baseline: str) -> dict[tuple[bool, ...], str]:
    """Return the scenario of every combination of parts in place; that of none is the baseline.

    Raises
    ------
    ValueError
        If two scenarios have the same parts in place, or a combination has no scenario.
    """
    found = {tuple(False for _ in parts): baseline}
    for scenario in dict.fromkeys(name for names in parts.values() for name in names):
        combination = tuple(scenario in names for names in parts.values())
        if scenario == baseline:
            raise ValueError(f"parts: {baseline!r} is the baseline, in which no part is in place")
        if combination in found:
            raise ValueError(f"parts: {found[combination]!r} and {scenario!r} have the same parts in place")
        found[combination] = scenario
    for combination in product((False, True), repeat=len(parts)):
        if combination not in found:
            together = " and ".join(name for name, is_there in zip(parts, combination, strict=True) if is_there)
            raise ValueError(f"parts: there is no scenario in which {together} is all that is in place")
    return found


def check_parts(parts: Parts, scenarios: Sequence[str], baseline: str) -> None:
    """Raise ValueError unless the parts make a whole factorial of scenarios that exist."""
    if not parts:
        return
    if not FEWEST_PARTS <= len(parts) <= MOST_PARTS:
        raise ValueError(f"parts: give {FEWEST_PARTS} to {MOST_PARTS} of them, not {len(parts)}")
    for part, names in parts.items():
        for name in names:
            if name not in scenarios:
                hint = did_you_mean(name, scenarios)
                raise ValueError(f"parts.{part}: there is no scenario {name!r}{hint}")
    combinations_of(parts, baseline)


def effects(parts: Parts, observations: Observations, measures: Sequence[str]) -> pd.DataFrame:
    """Estimate every main effect and every interaction of two, on the replications that all scenarios have.

    Returns
    -------
    DataFrame
        A row for each measure and effect: ``effect`` is the name of a part, or of two joined by " x "; ``estimate`` in
        the measure's unit with its 95% interval.
    """
    scenarios = combinations_of(parts, observations.baseline)
    rows = [
        (measure, effect, found.n, found.value, found.low, found.high)
        for measure in measures
        for effect, found in _effects(list(parts), scenarios, observations, measure)
    ]
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))


def _effects(
    parts: list[str], scenarios: Mapping[tuple[bool, ...], str], observations: Observations, measure: str
) -> Iterator[tuple[str, Estimate]]:
    table = observations.compared(measure).reindex(columns=list(scenarios.values()))
    table.columns = pd.Index(list(scenarios), tupleize_cols=False)
    values, limits = table.dropna(), quantities.change_limits(MEASURES[measure].unit)
    for chosen in [*combinations(range(len(parts)), 1), *combinations(range(len(parts)), 2)]:
        # Plus where an even number of the chosen parts is missing, else minus.
        signs = pd.Series([_sign(combination, chosen) for combination in scenarios], index=values.columns)
        contrasts = (values * signs).sum(axis=1) / (len(scenarios) / 2.0)
        estimate = mean_of(observations.independent_means(contrasts)).within(limits)
        yield " x ".join(parts[index] for index in chosen), estimate


def _sign(combination: tuple[bool, ...], chosen: tuple[int, ...]) -> float:
    return -1.0 if sum(not combination[index] for index in chosen) % 2 else 1.0
