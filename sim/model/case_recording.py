"""The burden of recording: how much of a task is writing down, and what lightens it.

Part of almost every task is recording. Streamlined templates save some of it and business support takes over some of
what is left, both from a day on: tasks asked for from that day take so much less of the worker's time.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from sim.clock import Calendar
from sim.model.events import TaskKind

if TYPE_CHECKING:
    from sim.config.quality import Recording as RecordingSettings

WRITTEN = frozenset(
    {
        TaskKind.WRITE_UP,
        TaskKind.CONFERENCE_REPORT,
        TaskKind.CONFERENCE_RECORD,
        TaskKind.REVIEW_REPORT,
        TaskKind.CARE_APPLICATION,
    }
)
"""Tasks that are recording altogether."""

UNRECORDED = frozenset(
    {
        TaskKind.AUDIT,
        TaskKind.CHECKPOINT,
        TaskKind.AUTHORISATION,
        TaskKind.CARE_PANEL,
        TaskKind.STRATEGY_DISCUSSION,
        TaskKind.CONFERENCE_PREPARATION,
        TaskKind.CONFERENCE,
        TaskKind.CONFERENCE_CHAIRING,
        TaskKind.REVIEW_CONFERENCE,
        TaskKind.SUPERVISION,
        TaskKind.SUPERVISING,
        TaskKind.MENTORING,
        TaskKind.TRAINING,
        TaskKind.INSPECTION,
    }
)
"""Tasks that are reading, meeting or learning; their records, where there are any, are tasks of their own."""

Number = TypeVar("Number", float, npt.NDArray[np.float64])


def recording_share(kind: int, task_share: float) -> float:
    """Return which share of a task's ordinary hours is recording."""
    if kind in WRITTEN:
        return 1.0
    return 0.0 if kind in UNRECORDED else task_share


def recording_left(cut_share: Number, taken_share: Number) -> Number:
    """Return how much of ordinary recording the worker still does: support takes a share of what templates leave."""
    return (1.0 - cut_share) * (1.0 - taken_share)


def hours_factor(recording_share: Number, recording_left: Number) -> Number:
    """Return hours of a task relative to ordinary, given how much of it is recording and how much of that is left."""
    return 1.0 - recording_share * (1.0 - recording_left)


def in_force(
    start: dt.date | None, value: float, calendar: Calendar, times: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return ``value`` for times from the date ``start`` on (None: from the first day) and 0 before."""
    first = 0 if start is None else calendar.day_of(start)
    return np.where(np.floor(times) >= first, value, 0.0)


class CaseRecording:
    """What recording costs the worker, by day.

    Parameters
    ----------
    settings
        A validated :class:`sim.config.quality.Recording`.
    calendar
        Of the run.
    n_days
        How many working days to look ahead.
    """

    __slots__ = ("_factors",)

    def __init__(self, settings: RecordingSettings, calendar: Calendar, n_days: int) -> None:
        templates, support = settings.templates, settings.business_support
        days = np.arange(n_days, dtype=np.float64)
        left: list[float] = recording_left(
            in_force(templates.start, templates.cut_share, calendar, days),
            in_force(support.start, support.taken_share, calendar, days),
        ).tolist()
        by_share = {
            share: [hours_factor(share, each) for each in left]
            for share in {recording_share(kind, settings.task_share) for kind in TaskKind}
        }
        self._factors = [by_share[recording_share(kind, settings.task_share)] for kind in TaskKind]

    def factor(self, kind: TaskKind, now: float) -> float:
        """Return hours of a task asked for now, relative to ordinary."""
        return self._factors[kind][int(now)]
