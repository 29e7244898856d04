"""Batches: contacts that a source gathers and sends together, such as police notifications once a day."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.config.categories import WEEKDAYS

if TYPE_CHECKING:
    from sim.clock import Calendar


def batch_times(batch: str, time_of_day: float, calendar: Calendar, n_days: int) -> list[float]:
    """Return when batches come, on days 0 to ``n_days`` - 1: every working day (``daily``) or on one weekday."""
    weekday = calendar.weekday(n_days)
    comes = weekday >= 0 if batch == "daily" else weekday == WEEKDAYS.index(batch)
    times: list[float] = (np.flatnonzero(comes) + time_of_day).tolist()
    return times


def next_batch(times: Sequence[float], moment: float) -> float:
    """Return when that comes which happens at a moment: with the first batch from then on, or never (infinity)."""
    place = bisect_left(times, moment)
    return times[place] if place < len(times) else float("inf")
