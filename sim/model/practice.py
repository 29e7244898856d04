"""How promptly a council works whatever its load: its practice, which lasts for years and moves slowly.

What makes English councils differ in timeliness is hardly load: caseload explains 5% of it, a council's own last year
43% (docs/model.md, section 20). So each has a practice of its own: how far ahead managers plan assessments, how firmly
they hold them to the limit, how soon and at what notice conferences are called, and whether they are put off. It is a
level of log odds, 0 in the typical authority, by which plans beyond the limit become more or fewer. It moves from month
to month, back towards what is usual in that council, the same in every scenario of a replication.

Rules (pure functions) first; then the paths of one run.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import IntEnum
from statistics import NormalDist
from typing import TYPE_CHECKING

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.distributions import with_odds_multiplied
from sim.streams import Purpose, Streams

if TYPE_CHECKING:
    from sim.config import practice
    from sim.config.pathway import Pathway

MONTHS_PER_YEAR = 12
MONTH_DAYS = WORKING_DAYS_PER_YEAR / MONTHS_PER_YEAR

EARLIEST_PLANS = -1.0
"""Practice below which conferences are planned no earlier, but held to the limit: councils with 95 to 98% in time have
the same median, 13 working days, as those with 90 to 95% (England, year to 31 March 2024)."""

JUST_BEFORE = 1e-9
"""A place so far before a limit is on its near side."""

_normal = NormalDist().inv_cdf


class Of(IntEnum):
    """What there is a practice of; the number is the key of its random numbers."""

    ASSESSMENTS = 0
    CONFERENCES = 1


def later(u: float, level: float) -> float:
    """Return the place among equally likely lengths, 0 to 1, that practice makes of a place.

    The odds of every length or longer are multiplied by e to the ``level``.
    """
    return with_odds_multiplied(u, math.exp(level))


def held(share: float, level: float) -> float:
    """Return the share of assessments beyond the limit that are pulled back to it, where ``share`` is usual."""
    return with_odds_multiplied(share, math.exp(-level))


def window(days: float, level: float) -> float:
    """Return how long before the limit assessments that are held to it may end, where ``days`` is usual.

    Who holds firmly leaves more room for what comes in between.
    """
    return days * math.exp(-level)


def place_of_day(u: float, level: float, within_limit: float) -> float:
    """Return the place among the planned days of conferences, 0 to 1, that practice makes of a place.

    As :func:`later`. Below ``EARLIEST_PLANS`` fewer are planned beyond the limit, but the others no earlier.

    Parameters
    ----------
    u
        Place at the practice of the typical authority.
    level
        Practice.
    within_limit
        Share of the planned days that lie within the limit.
    """
    place = later(u, level)
    if level >= EARLIEST_PLANS or place >= within_limit:
        return place
    return min(later(u, EARLIEST_PLANS), within_limit - JUST_BEFORE)


def notice(days: float, level: float) -> float:
    """Return how long family and partners are told before a conference, where ``days`` is usual.

    Who calls conferences promptly calls them at short notice; nobody gives more than twice the usual one.
    """
    return 2.0 * days / (1.0 + math.exp(-level))


def put_off(share: float, level: float) -> float:
    """Return the share of conferences put off because a report is late, of those where it is, where ``share`` is usual.

    Who calls conferences promptly holds them without the report, or sees that it is written.
    """
    return with_odds_multiplied(share, math.exp(level))


def drifting_path(
    normals: Sequence[float], level: float, usual: float, known_within: float, sd: float, reverting_years: float
) -> list[float]:
    """Return practice month by month: an Ornstein-Uhlenbeck process about what is usual.

    Parameters
    ----------
    normals
        Standard normals: the first says where practice really begins, each of the others moves it by a month.
    level, usual
        Best estimate of the first month, and of the long run.
    known_within
        Standard deviation of the first month.
    sd
        Standard deviation in the long run, about what is usual.
    reverting_years
        In which the distance from what is usual falls by e.
    """
    kept = math.exp(-1.0 / (MONTHS_PER_YEAR * reverting_years))
    innovation = sd * math.sqrt(1.0 - kept * kept)
    distance = level - usual + known_within * normals[0]
    path = [usual + distance]
    for normal in normals[1:]:
        distance = kept * distance + innovation * normal
        path.append(usual + distance)
    return path


class PracticeOfCouncil:
    """The practice of one run, by month."""

    def __init__(self, pathway: Pathway, streams: Streams, n_days: int) -> None:
        months = int(n_days / MONTH_DAYS) + 2
        settings = (pathway.assessment.practice, pathway.section47.practice)
        self._paths = [_path(of, each, streams, months) for of, each in zip(Of, settings, strict=True)]

    def of_assessments(self, now: float) -> float:
        """Return the practice of assessments that are planned now."""
        return self._paths[Of.ASSESSMENTS][int(max(0.0, now) / MONTH_DAYS)]

    def of_conferences(self, now: float) -> float:
        """Return the practice of conferences that are planned now."""
        return self._paths[Of.CONFERENCES][int(max(0.0, now) / MONTH_DAYS)]


def _path(of: Of, settings: practice.Practice, streams: Streams, months: int) -> list[float]:
    drift = settings.drift
    if not drift.enabled:
        return [settings.level] * months
    normals = [_normal(u) for u in streams.own(Purpose.PRACTICE, (of,), months)]
    return drifting_path(normals, settings.level, settings.usual, drift.known_within, drift.sd, drift.reverting_years)
