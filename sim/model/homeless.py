"""Homeless young people of 16 and 17: joint housing assessment, offer of accommodation, and a placement.

Children's services owe them accommodation under section 20 (R (G) v Southwark [2009] UKHL 26); whether it is offered
must not depend on who happens to see them. Accommodation is counted apart from entries to care.
"""

from __future__ import annotations

import datetime
from collections import deque
from typing import TYPE_CHECKING

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import ABOVE_THRESHOLD, SOURCES
from sim.distributions import quantile_function
from sim.model.demand import mean_family_size
from sim.model.events import EventType, TaskKind
from sim.model.family import Draw, Family
from sim.model.flows import first_contacts
from sim.model.task import URGENT, Process
from sim.plain_sum import plain_sum
from sim.streams import Purpose

if TYPE_CHECKING:
    from sim.clock import Calendar
    from sim.config.homeless import Homeless as HomelessSettings
    from sim.config.schema import Config
    from sim.model.case import Case
    from sim.model.council import Council


def is_homeless(need: int, children: int, is_first_contact: bool, probability: float, u: float) -> bool:
    """Say whether a contact is about a homeless young person: a first contact about one child, above the threshold."""
    return is_first_contact and children == 1 and need >= ABOVE_THRESHOLD and u < probability


def has_specialist(settings: HomelessSettings, date: datetime.date) -> bool:
    """Say whether a specialist at the front door sees the homeless young people of a contact made on this date."""
    start = settings.specialist_start
    return settings.specialist_at_front_door and (start is None or date >= start)


def is_offered(not_offered_share: float, u: float) -> bool:
    """Say whether an assessing worker offers accommodation; the specialist always does."""
    return u >= not_offered_share


def placements(children: float, per_10000: float) -> int:
    """Return the places of supported accommodation in an authority with so many children."""
    return int(children * per_10000 / 10000.0 + 0.5)


def expected_accommodated(config: Config) -> float:
    """Return how many live in placements on an ordinary day, if there are enough (Little's law)."""
    demand, settings = config.demand, config.pathway.homeless_16_17
    above = float(first_contacts(config.demand)[ABOVE_THRESHOLD:].sum())
    alone = demand.family_size_shares[0] / mean_family_size(demand.family_size_shares)
    presenting = plain_sum(source.contact_share * source.homeless_16_17_factor for source in demand.sources.values())
    offered = 1.0
    if not has_specialist(settings, config.run.start):  # only those who are referred can be offered anything
        offered = config.pathway.screening.sensitivity * config.pathway.mash.sensitivity
        offered *= 1.0 - settings.not_offered_share
    a_year = above * alone * demand.homeless_16_17_share * presenting * offered
    return float(a_year * settings.stay_days.mean / WORKING_DAYS_PER_YEAR)


class Homeless:
    """From the contact about a homeless young person to the end of a placement."""

    def __init__(self, council: Council, config: Config, calendar: Calendar) -> None:
        self._council = council
        self._env = council.env
        self._recorder = council.recorder
        self._settings = settings = config.pathway.homeless_16_17
        demand = config.demand
        self._probability = [
            demand.homeless_16_17_share * source.homeless_16_17_factor for source in demand.sources.values()
        ]
        self._calendar = calendar
        self._length = quantile_function(settings.stay_days)
        self.places = placements(config.authority.population_0_17, settings.placements_per_10000)
        self._free = self.places
        self._waiting: deque[tuple[Family, float]] = deque()

    def present(self, family: Family) -> None:
        """See whether a contact is about a homeless young person; a specialist assesses housing at once."""
        is_first = family.number == 0 and family.key[0] < len(SOURCES)
        probability = self._probability[family.source]
        if not is_homeless(family.need, family.children, is_first, probability, family.draws[Draw.HOMELESS]):
            return
        family.needs_accommodation = True
        self._recorder.journey(self._env.now, EventType.HOMELESS_PRESENTED, family)
        if self._specialist_sees(family):
            self._env.process(self._assessed_by_specialist(family))

    def allocated(self, case: Case) -> None:
        """Let the worker to whom the case has been allocated assess housing, if no specialist does."""
        if case.family.needs_accommodation and not self._specialist_sees(case.family):
            self._env.process(self._assessed_by_worker(case))

    def closed(self, family: Family) -> None:
        """Write down that a journey ended before anybody had assessed housing."""
        if family.needs_accommodation and not self._specialist_sees(family):
            self._decide(family, offered=False)

    def _specialist_sees(self, family: Family) -> bool:
        return has_specialist(self._settings, self._calendar.date_of(family.contacted_at))

    def _assessed_by_specialist(self, family: Family) -> Process:
        hours, due = self._settings.assessment_hours, self._env.now + self._settings.due_days
        front_door = self._council.teams["front_door"].shared_list
        yield self._council.ask(front_door, family, TaskKind.JOINT_HOUSING_ASSESSMENT, hours, due, URGENT)
        self._decide(family, offered=True)

    def _assessed_by_worker(self, case: Case) -> Process:
        family, settings = case.family, self._settings
        due = self._env.now + settings.due_days
        offered = is_offered(settings.not_offered_share, family.draws[Draw.HOMELESS_OFFER])
        yield case.submit(TaskKind.JOINT_HOUSING_ASSESSMENT, settings.assessment_hours, due, URGENT)
        self._decide(family, offered)

    def _decide(self, family: Family, offered: bool) -> None:
        family.needs_accommodation = False
        now = self._env.now
        self._recorder.journey(now, EventType.ACCOMMODATION_DECIDED, family, offered, since=family.contacted_at)
        if offered:
            self._waiting.append((family, now))
            self._place()

    def _place(self) -> None:
        """Give free places to those who have waited longest."""
        while self._waiting and self._free > 0:
            family, offered_at = self._waiting.popleft()
            days = self._length(self._council.streams.own(Purpose.STAY_IN_ACCOMMODATION, family.journey_key, 1)[0])
            self.move_in(family, offered_at, days)

    def move_in(self, family: Family, offered_at: float, days: float) -> None:
        """Let a young person live in a free place for so many days from now."""
        self._free -= 1
        self._recorder.journey(self._env.now, EventType.ACCOMMODATED, family, since=offered_at)
        self._env.process(self._stay_in_placement(family, days))

    def _stay_in_placement(self, family: Family, days: float) -> Process:
        moved_in = self._env.now
        yield self._env.timeout(days)
        self._recorder.journey(self._env.now, EventType.ACCOMMODATION_ENDED, family, since=moved_in)
        self._free += 1
        self._place()
