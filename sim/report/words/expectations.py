"""What the words on patterns and constraints have in common."""

from math import isfinite, isnan
from typing import Any

import pandas as pd

from sim.experiment.counted import counted
from sim.experiment.statistics.bound import Bound
from sim.measures import quantities
from sim.report.study.study import Study
from sim.report.words import labels


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table by column."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def scenario(study: Study, name: str, alone: bool = False) -> str:
    """Name a scenario in a sentence, or alone."""
    item = next((each for each in study.scenarios if each.name == name), None)
    if item is None:  # none of its replications was finished
        return name
    if item is study.baseline and not alone:
        return labels.the_baseline(study)
    return labels.scenario(study, item)


AT_THE_BORDER = "at the border"
NO_INTERVAL = "one replication: no interval"


def interval(low: float, high: float, unit: str) -> str:
    """Write the 95% interval of a level."""
    return f"95% {quantities.interval(low, high, unit)}" if isfinite(low) else NO_INTERVAL


def at_border(distance: float, unit: str) -> str:
    """Say that a hair decided a verdict, and how wide it is; nothing where none did.

    Examples
    --------
    >>> at_border(0.03, "people"), at_border(0.002, "share"), at_border(float("nan"), "people")
    ('at the border: the interval ends 0.03 from it', 'at the border: the interval ends 0.2 points from it', '')
    >>> at_border(0.0001, "share")
    'at the border: the interval ends just beside it'
    """
    if isnan(distance):
        return ""
    points, size = " points" if quantities.is_share(unit) else "", quantities.change(distance, unit).removeprefix("+")
    how_far = f"{size}{points} from it" if size.strip("0.") else "just beside it"
    return f"{AT_THE_BORDER}: the interval ends {how_far}"


def limit(number: float, unit: str) -> str:
    """Write a bound as whoever set it would: without digits that say nothing.

    Examples
    --------
    >>> limit(0.8, "share"), limit(16.0, "children"), limit(5e6, "GBP")
    ('80%', '16', '£5.00m')
    """
    if quantities.is_share(unit):
        return f"{quantities.plain(100 * number)}%"
    return quantities.value(number, unit) if quantities.is_money(unit) else quantities.plain(number)


def wanted(bound: Bound, unit: str) -> str:
    """Write a bound with its direction, as whoever set it would."""
    return f"{'at least' if bound.at_least else 'at most'} {limit(bound.number, unit)}"


def futures(study: Study, row: dict[str, Any]) -> str:
    """Say in how many futures something is so; of those that share a draw of uncertain parameters one is looked at."""
    of_draws = "" if study.results.uncertainty is None else ", one of each draw,"
    return f"{round(row['estimate'] * row['n'])} of {counted(row['n'], 'future')}{of_draws}"


def replications(study: Study, n: int) -> str:
    """Say how many independent observations there are: replications, or draws of uncertain parameters."""
    what = "replication" if study.results.uncertainty is None else "draw"
    return counted(n, what)
