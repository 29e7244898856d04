"""One replication: run the model, and look at what it left behind."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.config.categories import NEEDS, RAGS, TEAMS
from sim.config.schema import Config
from sim.measures import EventLog, History, Measured, distributions, measure
from sim.measures.history import Columns, service_and_unit
from sim.measures.windows import Floats
from sim.model.events import COLUMNS, SNAPSHOT_COLUMNS, AllocationReason, Event, Role, WorkerKind
from sim.model.model import run

CODES = {
    "event": [event.name.lower() for event in Event],
    "need": list(NEEDS),
    "rag": list(RAGS),
    "team": list(TEAMS),
    "role": [role.name.lower() for role in Role],
    "reason": [reason.name.lower() for reason in AllocationReason],
    "kind": [kind.name.lower() for kind in WorkerKind],
}
"""Columns that hold codes, with the words for them."""

WHOLE_NUMBERS = ("entity", "children", "worker", "detail", "cases", "present", "in_notice", "unit")
"""Columns that hold whole numbers; -1 where a column does not apply."""


class Replication:
    """What one run left behind, and what is measured from it; tables are made when they are first asked for.

    Parameters
    ----------
    log : EventLog
        What the model returned.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._history = History(log)

    @cached_property
    def events(self) -> pd.DataFrame:
        """Everything that happened, one row an event; columns as in :data:`sim.model.events.COLUMNS`, and ``unit``.

        ``unit`` says which of the teams inside a service, from 0; -1 where there is no team.
        """
        return _frame(self._log.log, COLUMNS)

    @cached_property
    def workers(self) -> pd.DataFrame:
        """Every person every fifth day; columns as in :data:`sim.model.events.SNAPSHOT_COLUMNS`, and ``unit``."""
        return _frame(self._log.snapshots, SNAPSHOT_COLUMNS)

    @cached_property
    def measured(self) -> Measured:
        """All measures as plain arrays, for programs that need no tables."""
        return measure(self._history)

    @property
    def measures(self) -> pd.Series:
        """Measures over the reporting window, by name."""
        return pd.Series(self.measured.horizon, name="value").rename_axis("measure")

    @property
    def monthly(self) -> pd.DataFrame:
        """Measures by calendar month of the reporting window (YYYY-MM); the first and last may be parts of months."""
        return pd.DataFrame(self.measured.monthly, index=pd.Index(self.measured.months, name="month"))

    @cached_property
    def distributions(self) -> pd.DataFrame:
        """Distributions, tidy: table, key, value; see :func:`sim.measures.distributions.distributions`."""
        return pd.DataFrame(distributions(self._history), columns=["table", "key", "value"])


def simulate(config: Config, replication: int = 0) -> Replication:
    """Run one replication.

    Pure: equal inputs and package versions give equal output in every process and on every machine.

    Parameters
    ----------
    config : Config
        From :func:`sim.compose`.
    replication : int
        0, 1, 2...: which of the independent repetitions.

    Returns
    -------
    Replication
        With ``events``, ``measures``, ``monthly``, ``workers`` and ``distributions``.

    Examples
    --------
    >>> replication = simulate(compose(["authority=england_typical"]))  # doctest: +SKIP
    >>> replication.measures["assessments_within_45wd_share"]  # doctest: +SKIP
    """
    return Replication(run(config, replication))


def _frame(table: Columns, names: tuple[str, ...]) -> pd.DataFrame:
    columns = {name: np.asarray(table[name]) for name in names}
    columns["team"], columns["unit"] = service_and_unit(columns["team"])
    return pd.DataFrame({name: _typed(name, column) for name, column in columns.items()})


def _typed(name: str, column: Floats) -> pd.Categorical | npt.NDArray[np.generic]:
    if name in CODES:
        return pd.Categorical.from_codes(column.astype(np.int64), CODES[name])
    return column.astype(np.int64) if name in WHOLE_NUMBERS else column
