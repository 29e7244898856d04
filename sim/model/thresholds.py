"""Personal thresholds: when somebody leaves or falls ill, given the hazards of the weeks.

Hazards are evaluated once a week against unit-exponential thresholds drawn once per person and purpose, looking one
week ahead, so that an event happens at its exact time; the same person leaves earlier in a worse scenario, and a
comparison is not noise.
"""

from __future__ import annotations

import math
from enum import IntEnum

from sim.clock import WEEK_DAYS


class PersonDraw(IntEnum):
    """Names for the places in a person's row of uniforms."""

    LEAVING = 0
    DESTINATION = 1
    NEWLY_QUALIFIED = 2
    TENURE_AT_START = 3
    NOTICE_AT_START = 4
    SICK_AT_START = 5
    SICK_LEFT_AT_START = 6
    SICK_LENGTH_AT_START = 7


def threshold(u: float) -> float:
    """Return a unit-exponential threshold."""
    return -math.log1p(-u)


def days_until(hazard_left: float, hazard: float, days: float) -> float | None:
    """Return after how many days a unit-exponential threshold is reached, or None if not within ``days``."""
    return hazard_left / hazard if hazard * days >= hazard_left and hazard > 0.0 else None


def lies_ahead(moment: float, now: float) -> bool:
    """Say whether a moment is still to come, rounding apart.

    Hazards looked at beyond now are not looked at again, as for who began on the day of the weekly round.
    """
    return moment > now + 1e-6


def days_to_next_week(now: float) -> float:
    """Return the days until hazards are looked at again."""
    return WEEK_DAYS - now % WEEK_DAYS


class Thresholds:
    """A person's uniforms, and what is left of the thresholds for leaving and for the next spell of sickness.

    ``leaving_until`` and ``sickness_until`` say until when hazards have been taken off what is left.
    """

    __slots__ = ("leaving_left", "leaving_until", "row", "sickness_left", "sickness_until", "spells")

    def __init__(self, row: list[float]) -> None:
        self.row = row
        self.leaving_left = threshold(row[PersonDraw.LEAVING])
        self.leaving_until = 0.0
        self.sickness_left = math.inf
        self.sickness_until = 0.0
        self.spells = 0
