"""One replication: run the model, and look at what it left behind."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from threading import Lock

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.config.categories import NEEDS, RAGS, TEAMS
from sim.config.errors import InputError
from sim.config.schema import Config
from sim.measures import MEASURES, ONE_FUTURE, EventLog, History, Measured, distributions, measure
from sim.measures.distributions import Row
from sim.measures.history import Columns, service_and_unit
from sim.measures.quantities import unit_beside, value
from sim.measures.windows import Floats
from sim.model.events import COLUMNS, SNAPSHOT_COLUMNS, AllocationReason, EventType, Role, WorkerKind
from sim.model.model import run
from sim.notebook_html import Line, Table, notebook_html

CODES = {
    "event": [event.name.lower() for event in EventType],
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

MOST_REPLICATIONS = 1_000_000
"""Numbers of replications lie below."""

_LOCK = Lock()
_UNDER_WAY = ContextVar("_UNDER_WAY", default=False)


@contextmanager
def one_run_at_a_time() -> Iterator[None]:
    """Run or measure while no other thread does: a rule in the place of the model's is for its own runs only.

    Raises
    ------
    InputError
        If a rule asks for it while a run calls it: the other run would go by that rule, too.
    """
    if _UNDER_WAY.get():
        raise InputError(
            "simulate: a rule cannot run or measure the model while a run calls it: do so before, and let the rule use "
            "the numbers"
        )
    with _LOCK:
        token = _UNDER_WAY.set(True)
        try:
            yield
        finally:
            _UNDER_WAY.reset(token)


class Replication:
    """What one run left behind, and what is measured from it; tables are made when they are first asked for.

    Parameters
    ----------
    log : EventLog
        What the model returned.
    number : int
        Which of the independent repetitions it is.
    """

    def __init__(self, log: EventLog, number: int = 0) -> None:
        self._log = log
        self._number = number
        self._history = History(log)
        # No cached_property: its lock, before Python 3.12 one for all replications, would be taken before the run's.
        self._measured: Measured | None = None
        self._distributions: pd.DataFrame | None = None

    def __repr__(self) -> str:
        return f"Replication({self._described()})"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: what was run, and the key measures."""
        values = self.measured.horizon
        rows = [
            [
                f"{MEASURES[name].label}\n{name}",
                value(values[name], MEASURES[name].unit),
                unit_beside(MEASURES[name].unit),
            ]
            for name in ONE_FUTURE
        ]
        table = Table(self._described(), ["Measure", "Value", "Unit"], rows)
        note = "One of many futures: sim.run_experiment runs replications, and gives means with intervals."
        return notebook_html(table, Line(note, small=True))

    def _described(self) -> str:
        """Say what was run: the council, the reporting window, the replication and the seed."""
        config, calendar, (begin, end) = self._log.config, self._log.calendar, self._log.window
        first, last = calendar.date_of(begin), calendar.date_of(max(begin, math.ceil(end) - 1))
        return f"{config.authority.name}, {first} to {last}, replication {self._number}, seed {config.run.seed}"

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

    @property
    def measured(self) -> Measured:
        """All measures as plain arrays, for programs that need no tables."""
        if self._measured is None:
            with one_run_at_a_time():
                self._measured = measure(self._history)
        return self._measured

    @property
    def measures(self) -> pd.Series:
        """Measures over the reporting window, by name."""
        return pd.Series(self.measured.horizon, name="value").rename_axis("measure")

    @property
    def monthly(self) -> pd.DataFrame:
        """Measures by calendar month of the reporting window (YYYY-MM); the first and last may be parts of months."""
        return pd.DataFrame(self.measured.monthly, index=pd.Index(self.measured.months, name="month"))

    @property
    def distributions(self) -> pd.DataFrame:
        """Distributions, tidy: table, key, value; see :func:`sim.measures.distributions.distributions`."""
        if self._distributions is None:
            with one_run_at_a_time():
                self._distributions = _tidy(distributions(self._history))
        return self._distributions


def simulate(config: Config | Sequence[str] | None = None, replication: int = 0) -> Replication:
    """Run one replication.

    Pure: equal inputs and package versions give equal output in every process and on every machine.

    Parameters
    ----------
    config : Config or list of str, optional
        From :func:`sim.compose`, or the overrides that would be given to it; nothing is the default configuration.
    replication : int
        0, 1, 2... below a million: which of the independent repetitions.

    Returns
    -------
    Replication
        With ``events``, ``measures``, ``monthly``, ``workers`` and ``distributions``.

    Raises
    ------
    ConfigError
        If an override is wrong.
    InputError
        If the replication is no such number, or a rule of one's own asks for a run while another calls it.
    TypeError
        If the configuration is neither of both.

    Examples
    --------
    >>> replication = simulate(["authority=england_typical"])  # doctest: +SKIP
    >>> replication.measures["assessments_within_45wd_share"]  # doctest: +SKIP
    """
    composed, number = configuration(config), replication_number(replication)
    with one_run_at_a_time():
        return Replication(run(composed, number), number)


def run_and_measure(config: Config, number: int) -> Replication:
    """Run a replication and measure it at once, by the rules in place; for who holds :func:`one_run_at_a_time`."""
    made = Replication(run(config, number), number)
    made._measured, made._distributions = measure(made._history), _tidy(distributions(made._history))
    return made


def replication_number(given: int) -> int:
    """Return the number of a replication as Python's own integer; see :func:`simulate`."""
    number = given if isinstance(given, int | np.integer) and not isinstance(given, bool) else -1
    if not 0 <= number < MOST_REPLICATIONS:
        allowed = f"a whole number from 0 to {MOST_REPLICATIONS - 1}"
        raise InputError(f"simulate: a replication is named by {allowed}, not {given!r}")
    return int(number)


def configuration(given: Config | Sequence[str] | None) -> Config:
    """Return a configuration as it is, or compose overrides; see :func:`simulate`."""
    if isinstance(given, Config):
        return given
    if isinstance(given, str):
        raise TypeError(f"overrides come in a list: simulate([{given!r}])")
    overrides = [] if given is None else list(given) if isinstance(given, Sequence) else [given]
    for each in overrides:
        if not isinstance(each, str):
            raise TypeError(
                f"give a Config or a list of overrides such as ['authority=doncaster'], not {type(each).__name__}"
            )
    from sim.config.compose import compose  # Hydra, which worker processes need not import

    return compose(overrides)


def _tidy(rows: Sequence[Row]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["table", "key", "value"])


def _frame(table: Columns, names: tuple[str, ...]) -> pd.DataFrame:
    columns = {name: np.asarray(table[name]) for name in names}
    columns["team"], columns["unit"] = service_and_unit(columns["team"])
    return pd.DataFrame({name: _typed(name, column) for name, column in columns.items()})


def _typed(name: str, column: Floats) -> pd.Categorical | npt.NDArray[np.generic]:
    if name in CODES:
        return pd.Categorical.from_codes(column.astype(np.int64), CODES[name])
    return column.astype(np.int64) if name in WHOLE_NUMBERS else column
