"""Paid overtime: for a time people of some teams are paid for longer hours.

The hours are real, and so is the strain: stress follows overtime, whether it is paid or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.clock import Calendar
    from sim.config.people import PaidOvertime


def hours_with_pay(unpaid: float, paid_share: float) -> float:
    """Return hours worked relative to contracted: as long as is paid for, or as people under pressure work anyway.

    Who works longer unpaid is paid for these hours first, and no more is done for them.

    Parameters
    ----------
    unpaid
        Hours under pressure relative to contracted, see :func:`sim.model.worker.stretched`.
    paid_share
        Paid overtime relative to contracted hours.
    """
    return max(unpaid, 1.0 + paid_share)


class Overtime:
    """Which teams are paid for longer hours, and when."""

    def __init__(self, blocks: Sequence[PaidOvertime], calendar: Calendar) -> None:
        self._blocks = [(*calendar.clock_between(block.start, block.end), block) for block in blocks]

    def paid_share(self, team: str, now: float) -> float:
        """Return the paid overtime of a team in the week that begins now, relative to contracted hours."""
        return sum(block.share for begins, ends, block in self._blocks if begins <= now < ends and team in block.teams)
