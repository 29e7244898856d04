"""What each lever does, from all scenarios at once: those that differ in that lever alone are compared.

Scenarios need not cross their levers. Every two that are alike in all but one lever say what that lever does with the
others as they are there; the mean over all such pairs is taken within each replication first, as scenarios share their
random numbers, so that Student's interval over replications holds whatever the pairs have in common. Where scenarios
cross their levers, this is the main effect of a factorial: the mean at one level less the mean at the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from sim.experiment.statistics.decided import DECIDED_COLUMNS, decide
from sim.experiment.statistics.intervals import cut_off, t_interval

LEVER_COLUMNS = (
    "lever",
    "level_from",
    "level_to",
    "whole_range",
    "from_baseline",
    "pairs",
    "n",
    "difference",
    "low",
    "high",
    *DECIDED_COLUMNS,
)

Settings = Mapping[str, Mapping[str, Any]]
"""By scenario: every setting that may change a result, by its key."""


def levers(settings: Settings) -> dict[str, list[float]]:
    """Return the settings that are numbers and differ between scenarios, each with its levels in rising order."""
    found = {}
    for key in next(iter(settings.values()), {}):
        values = [each.get(key) for each in settings.values()]  # some settings are lists of records
        numbers = {value for value in values if isinstance(value, int | float) and not isinstance(value, bool)}
        if len(numbers) > 1 and all(value in numbers for value in values):
            found[key] = sorted(numbers)
    return found


def matched_pairs(settings: Settings, lever: str, level_from: float, level_to: float) -> list[tuple[str, str]]:
    """Return the scenarios that move a lever from one level to another and are alike in all else."""
    at_first, at_last = (
        [(name, {**each, lever: None}) for name, each in settings.items() if each[lever] == level]
        for level in (level_from, level_to)
    )
    return [(first, last) for first, others in at_first for last, same in at_last if others == same]


def lever_effects(
    values: pd.DataFrame,
    settings: Settings,
    baseline: str,
    limits: tuple[float, float],
    matters: float,
    replications_each: int = 1,
) -> pd.DataFrame:
    """Estimate what each lever does to a measure: from its lowest level to its highest, and from today's to the others.

    Parameters
    ----------
    values
        The measure with a row for each replication and a column for each scenario.
    settings
        Of the same scenarios.
    baseline
        The scenario that has today's levels; without it there are no moves from these.
    limits
        Between which differences of the measure lie.
    matters, replications_each
        As for :func:`sim.experiment.statistics.decided.decide`; ``matters`` may be missing.

    Returns
    -------
    DataFrame
        Columns ``LEVER_COLUMNS``: a row for each move that two scenarios make, which are ``pairs`` of scenarios.
        ``whole_range``: from the lowest level to the highest; ``from_baseline``: from today's. ``difference`` with
        ``low`` and ``high`` is over the ``n`` replications that all of these scenarios have.
    """
    rows = []
    for lever, levels in levers(settings).items():
        today, ends = settings.get(baseline, {}).get(lever), (levels[0], levels[-1])
        for move in _moves(levels, today):
            if pairs := matched_pairs(settings, lever, *move):
                about = (lever, *move, move == ends, move[0] == today, len(pairs))
                rows.append((*about, *_mean_effect(values, pairs)))
    table = pd.DataFrame(rows, columns=[*LEVER_COLUMNS[:8], "sd", "seen"])
    sd, seen = table.pop("sd").astype(float), table.pop("seen").astype(bool)
    low, high = t_interval(table["difference"], sd / table["n"].astype(float) ** 0.5, table["n"])
    table["low"], table["high"] = cut_off(low, high, *limits)
    amounts = pd.Series(matters, index=table.index, dtype=float)
    return decide(table, table["low"], table["high"], sd, amounts, seen, replications_each)


def _mean_effect(values: pd.DataFrame, pairs: Sequence[tuple[str, str]]) -> tuple[int, float, float, bool]:
    """Return n, mean and standard deviation over replications of the mean over pairs, and whether any was not 0."""
    first, last = (values[list(names)].mean(axis=1, skipna=False) for names in zip(*pairs, strict=True))
    effects = (last - first).dropna()
    return len(effects), float(effects.mean()), float(effects.std()), bool(first.any() or last.any())


def _moves(levels: Sequence[float], today: float | None) -> Iterator[tuple[float, float]]:
    """Yield from which level to which, each move once: the whole range, then from today's to each other."""
    yield levels[0], levels[-1]
    for level in levels:
        if today is not None and level != today and (today, level) != (levels[0], levels[-1]):
            yield today, level
