"""The burden of recording: how much of a task is writing down, and what lightens it.

Part of almost every task is recording. Streamlined templates save some of it and business support takes over some of
what is left, both from a day on: tasks asked for from that day take so much less of the worker's time.
"""

from __future__ import annotations

from typing import Any

from sim.clock import Calendar
from sim.model.events import TaskKind

WRITTEN = (TaskKind.WRITE_UP, TaskKind.CONFERENCE_REPORT)
"""Tasks that are recording altogether."""

UNRECORDED = (TaskKind.AUDIT, TaskKind.CHECKPOINT, TaskKind.AUTHORISATION)
"""Tasks that are reading what somebody else has recorded."""


def recording_share(kind: int, task_share: float) -> float:
    """Return which share of a task's ordinary hours is recording."""
    if kind in WRITTEN:
        return 1.0
    return 0.0 if kind in UNRECORDED else task_share


def recording_left(cut_share: float, taken_share: float) -> float:
    """Return how much of ordinary recording the worker still does: support takes a share of what templates leave."""
    return (1.0 - cut_share) * (1.0 - taken_share)


def hours_factor(recording_share: float, recording_left: float) -> float:
    """Return hours of a task relative to ordinary, given how much of it is recording and how much of that is left."""
    return 1.0 - recording_share * (1.0 - recording_left)


class Recording:
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

    def __init__(self, settings: Any, calendar: Calendar, n_days: int) -> None:
        templates, support = settings.templates, settings.business_support
        cuts = in_force_by_day(templates.start, templates.cut_share, calendar, n_days)
        takes = in_force_by_day(support.start, support.taken_share, calendar, n_days)
        left = [recording_left(cut, taken) for cut, taken in zip(cuts, takes, strict=True)]
        by_share = {
            share: [hours_factor(share, each) for each in left]
            for share in {recording_share(kind, settings.task_share) for kind in TaskKind}
        }
        self._factors = [by_share[recording_share(kind, settings.task_share)] for kind in TaskKind]

    def factor(self, kind: TaskKind, now: float) -> float:
        """Return hours of a task asked for now, relative to ordinary."""
        return self._factors[kind][int(now)]


def in_force_by_day(start: Any, value: float, calendar: Calendar, n_days: int) -> list[float]:
    """Return, for each working day, ``value`` from the date ``start`` on (None: from the first day) and 0 before."""
    first = 0 if start is None else min(n_days, max(0, calendar.day_of(start)))
    return [0.0] * first + [value] * (n_days - first)
