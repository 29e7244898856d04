"""The event log: everything that happens, appended as numbers to one flat buffer.

A row is fifteen floats in the order of :data:`sim.model.events.COLUMNS`; the four that describe the family are packed
once a journey. A million rows take 120 MB, and tables are views of the buffer, made when the run has ended.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.model.events import COLUMNS, SNAPSHOT_COLUMNS, EventType

if TYPE_CHECKING:
    from sim.model.case import Case
    from sim.model.family import Family, Nobody
    from sim.model.task import Task
    from sim.model.worker import Worker

NAN = float("nan")
NONE = -1.0
"""In columns of codes and identifiers that do not apply; a float, which packs faster than a whole number."""

_NOBODY = Struct("4d").pack(NONE, NONE, NONE, NONE)
_pack_row = Struct("2d32s9d").pack  # time and event, a family's columns, and the rest of COLUMNS
_pack_snapshot = Struct(f"{len(SNAPSHOT_COLUMNS)}d").pack


class Table:
    """Columns of numbers: ``table["time"]`` is a float array, one value a row."""

    __slots__ = ("_cells", "names")

    def __init__(self, buffer: bytearray, names: tuple[str, ...]) -> None:
        self.names = names
        self._cells = (
            np.frombuffer(buffer, dtype=np.float64).reshape(-1, len(names)) if buffer else np.empty((0, len(names)))
        )

    def __getitem__(self, name: str) -> npt.NDArray[np.float64]:
        """Return one column."""
        column: npt.NDArray[np.float64] = self._cells[:, self.names.index(name)]
        return column

    def __len__(self) -> int:
        return len(self._cells)


class Recorder:
    """Writes down what happens; knows nothing of measures, warm-up or reporting."""

    __slots__ = ("_rows", "_snapshots")

    def __init__(self) -> None:
        self._rows = bytearray()
        self._snapshots = bytearray()

    @property
    def log(self) -> Table:
        """All events so far, in the order in which they happened."""
        return Table(self._rows, COLUMNS)

    @property
    def snapshots(self) -> Table:
        """Everybody's caseload and state, every fifth day."""
        return Table(self._snapshots, SNAPSHOT_COLUMNS)

    def journey(
        self,
        now: float,
        event: EventType,
        family: Family | Nobody,
        detail: float = NONE,
        since: float = NAN,
        due: float = NAN,
        start: float = NAN,
    ) -> None:
        """Write down a step of a family's journey."""
        self._rows += _pack_row(now, event, family.columns, NONE, NONE, NONE, detail, NONE, since, start, due, NAN)

    def case(
        self,
        now: float,
        event: EventType,
        case: Case,
        since: float = NAN,
        reason: float = NONE,
        detail: float | None = None,
    ) -> None:
        """Write down what happens to a case; the detail is its stage, unless another is given."""
        worker = case.worker
        self._rows += _pack_row(
            now,
            event,
            case.family.columns,
            case.team.code,
            worker.identity if worker is not None else NONE,
            NONE,
            case.stage if detail is None else detail,
            reason,
            since,
            NAN,
            NAN,
            NAN,
        )

    def task(self, now: float, event: EventType, task: Task) -> None:
        """Write down a piece of work that is done, or undone at the end of the run."""
        worker = task.worker
        self._rows += _pack_row(
            now,
            event,
            task.family.columns,
            task.team_code,
            worker.identity if worker is not None else NONE,
            NONE,
            task.kind,
            NONE,
            task.released,
            task.started,
            task.due,
            task.hours,
        )

    def lent(self, now: float, event: EventType, task: Task, lender: Worker) -> None:
        """Write down that a piece of work goes to somebody of another team, or comes back from them."""
        self._rows += _pack_row(
            now,
            event,
            task.family.columns,
            task.team_code,
            lender.identity,
            NONE,
            task.kind,
            NONE,
            task.released,
            NAN,
            task.due,
            NAN,
        )

    def person(
        self, now: float, event: EventType, worker: Worker, detail: float = NONE, since: float = NAN, due: float = NAN
    ) -> None:
        """Write down that somebody came, left, fell ill, recovered or was supported."""
        self._rows += _pack_row(
            now, event, _NOBODY, worker.team.code, worker.identity, worker.role, detail, NONE, since, NAN, due, NAN
        )

    def post(
        self, now: float, event: EventType, team_code: int, role: int, detail: float = NONE, since: float = NAN
    ) -> None:
        """Write down that a post became vacant or was filled."""
        self._rows += _pack_row(now, event, _NOBODY, team_code, NONE, role, detail, NONE, since, NAN, NAN, NAN)

    def snapshot(self, now: float, worker: Worker, tasks_open: float, tasks_overdue: float) -> None:
        """Write down one person's state."""
        self._snapshots += _pack_snapshot(
            now,
            worker.identity,
            worker.team.code,
            worker.role,
            worker.kind,
            worker.present,
            worker.in_notice,
            worker.children,
            len(worker.cases),
            worker.weighted_caseload,
            worker.caseload_limit,
            tasks_open,
            tasks_overdue,
            worker.pressure,
            worker.overtime,
            worker.worked_days,
            worker.attended_days(now),
            worker.stress,
            worker.supervision_missed,
        )
