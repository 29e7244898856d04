"""Months as a report draws and compares them: those that were reported from their first to their last working day."""

import datetime
from functools import cache

import pandas as pd

from sim.clock import Calendar
from sim.config.run import Run
from sim.experiment.results.results import Results
from sim.measures.windows import Windows


def by_month(results: Results, scenario: str, measure: str) -> pd.DataFrame:
    """A measure by replication (rows) and month (columns), without months of which only a part was reported."""
    return results.by_month(scenario, measure).drop(columns=partly_reported(results), errors="ignore")


def has_a_course(results: Results, scenario: str, measure: str) -> bool:
    """Whether there are months enough to draw how a measure moves: of one there is only a dot."""
    return by_month(results, scenario, measure).shape[1] > 1


def averaged_by_month(results: Results, scenario: str, measure: str) -> pd.DataFrame:
    """The same, of the replications that averages are over."""
    table, kept = by_month(results, scenario, measure), results.averaged_replications
    return table[table.index.isin(kept.loc[kept["scenario"] == scenario, "replication"])]


def partly_reported(results: Results) -> list[str]:
    """Return the months (YYYY-MM) of which only a part was reported; none where that is all there is.

    Three days of June are no June: what is counted in them is less, and a share of it says little.
    """
    try:
        return _partly_reported(Run.model_validate(results.manifest["scenarios"][0]["config"]["run"]))
    except (LookupError, TypeError, ValueError):  # a manifest that somebody has changed
        return []


@cache
def _partly_reported(run: Run) -> list[str]:
    calendar, windows = Calendar(run.start), Windows.of_run(run)
    found = [
        label
        for label, days in zip(windows.labels, windows.days[:-1], strict=True)
        if days < _working_days_in(calendar, label)
    ]
    return found if len(found) < len(windows.labels) else []


def _working_days_in(calendar: Calendar, label: str) -> int:
    year, month = (int(part) for part in label.split("-"))
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return calendar.day_of(following) - calendar.day_of(datetime.date(year, month, 1))
