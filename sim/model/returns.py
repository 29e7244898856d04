"""Closure and return: families who come back within 12 months, with the need they have by then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.config.categories import NEEDS
from sim.distributions import distribution_function, quantile_function, with_odds_multiplied
from sim.model.events import ClosureStage
from sim.model.expected_returns import RETURN_LIMIT_DAYS, escalation_share, need_at_return, return_probability
from sim.model.family import RETURNS_CAP, Draw, Family

if TYPE_CHECKING:
    from sim.clock import Calendar
    from sim.config.pathway import Returns as ReturnsSettings

OddsFactor = Callable[[Family], float]


REREFERRAL_MONTHS = 12
"""A re-referral is a referral within 12 months of the previous one (children in need census)."""

MOST_DAYS_OF_12_MONTHS = 262.0
"""Working days in a leap year that begins and ends on one, were there no bank holidays."""


def is_rereferral(previous_referral: float | None, now: float, calendar: Calendar) -> bool:
    """Say whether a referral now is a re-referral: within 12 months of the family's previous one, whatever came of it.

    By the children in need census. ``previous_referral`` is a clock time, before the run for a family of the initial
    caseload, or None.
    """
    if previous_referral is None or now - previous_referral > MOST_DAYS_OF_12_MONTHS:
        return False  # a longer time may begin before the calendar's first year
    return now <= calendar.span_end(previous_referral, REREFERRAL_MONTHS)


class Returns:
    """Who comes back, when, and with what need.

    Whether and when a family would come back is decided at closure, by need, stage and the quality of the file. Help
    that it gets meanwhile is looked at when the time has come: it keeps those away whose uniform is no longer low
    enough, and brings nobody back.

    Parameters
    ----------
    settings
        ``pathway.returns``.
    rag
        Rating of a contact, given need and a uniform.
    quality_odds_factor
        What a family's file does to the odds of return.
    help_odds_factor, help_escalation_factor
        What early help does now to the odds of return, and to the share of returns with worse need; at most 1.
    """

    def __init__(
        self,
        settings: ReturnsSettings,
        rag: Callable[[int, float], int],
        quality_odds_factor: OddsFactor,
        help_odds_factor: OddsFactor,
        help_escalation_factor: OddsFactor,
    ) -> None:
        self._worsening_share = settings.worsening_share
        self._rag = rag
        self._quality_odds_factor = quality_odds_factor
        self._help_odds_factor = help_odds_factor
        self._help_escalation_factor = help_escalation_factor
        self._probability = [
            [return_probability(settings, need, stage) for stage in ClosureStage] for need in range(len(NEEDS))
        ]
        self._delay = quantile_function(settings.delay_days)
        self._within_limit = distribution_function(settings.delay_days, RETURN_LIMIT_DAYS)

    def delay_days(self, u: float) -> float:
        """Return the time from closure to return, given that it comes within 12 months."""
        return self._delay(u * self._within_limit)

    def delay_after(self, family: Family, stage: ClosureStage) -> float | None:
        """Return after how many working days a family would come back if nobody helped it, or None if it would not."""
        draws = family.draws
        probability = with_odds_multiplied(self._probability[family.need][stage], self._quality_odds_factor(family))
        if family.number >= RETURNS_CAP or draws[Draw.RETURN] >= probability:
            return None
        family.return_probability = probability
        return self.delay_days(draws[Draw.RETURN_DELAY])

    def stays_away(self, family: Family) -> bool:
        """Say whether help keeps a family from coming back that otherwise would, now that the time has come."""
        factor = self._help_odds_factor(family)
        return factor < 1.0 and family.draws[Draw.RETURN] >= with_odds_multiplied(family.return_probability, factor)

    def come_back(self, family: Family, now: float) -> None:
        """Begin the family's next journey."""
        share = escalation_share(self._worsening_share, family.need, self._help_escalation_factor(family))
        family.come_back(need_at_return(family.need, share, family.draws[Draw.RETURN_NEED]))
        family.begin_journey(now)
        family.rate(self._rag(family.need, family.draws[Draw.RAG]))
