"""Triage at the source: a referrer looks at its own notifications, and holds back those that need no enquiry.

A police force or a group of schools may let officers of its own read each notification before it is sent. It takes
their hours and lightens the front door and the MASH. They see need through error and know their own records only: need
that is held back comes back, likelier than other families do. Rules (pure functions) first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.config.categories import RED, SOURCES
from sim.model.events import EventType
from sim.model.screening import seen_as_above_threshold
from sim.streams import Purpose

if TYPE_CHECKING:
    from sim.clock import Calendar
    from sim.config.demand import SourceTriage as SourceTriageSettings
    from sim.model.council import Council
    from sim.model.family import Family


def is_held_back(need: int, rag: int, sensitivity: float, specificity: float, u: float) -> bool:
    """Say whether the source holds a notification back: it sees no need. One that would be rated red is always sent."""
    return rag != RED and not seen_as_above_threshold(need, sensitivity, specificity, u)


def are_reached(looked_at: int, hours: float, hours_per_day: float | None) -> bool:
    """Say whether the officers have time for one more notification on a day on which they looked at so many."""
    return hours_per_day is None or (looked_at + 1) * hours <= hours_per_day + 1e-9


class SourceTriage:
    """Officers of some sources, for as long as it goes on."""

    def __init__(self, council: Council, settings: SourceTriageSettings, calendar: Calendar) -> None:
        self._council = council
        self._settings = settings
        self._begins, self._ends = calendar.clock_between(settings.start, settings.end)
        sources = settings.sources if settings.enabled else ()
        self._looked_at = {SOURCES.index(source): 0 for source in sources}  # today, by source
        self._today = -1

    def holds_back(self, family: Family) -> bool:
        """Let the source look at what it would send about a family; say whether it holds it back."""
        now, settings, source = self._council.env.now, self._settings, family.source
        if source not in self._looked_at or not self._begins <= now < self._ends:
            return False
        if int(now) != self._today:
            self._today, self._looked_at = int(now), dict.fromkeys(self._looked_at, 0)
        if not are_reached(self._looked_at[source], settings.hours, settings.hours_per_day):
            return False
        self._looked_at[source] += 1
        u = self._council.streams.own(Purpose.SOURCE_TRIAGE, family.journey_key, 1)[0]
        held_back = is_held_back(family.need, family.rag, settings.sensitivity, settings.specificity, u)
        recorder = self._council.recorder
        recorder.journey(now, EventType.TRIAGED_AT_SOURCE, family, source)
        if held_back:
            recorder.journey(now, EventType.HELD_BACK_AT_SOURCE, family, source)
        return held_back
