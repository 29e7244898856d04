"""Closure and return: families who come back within 12 months, with the need they have by then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.config.base import NEEDS
from sim.distributions import distribution_function, quantile_function
from sim.model.events import ClosureStage
from sim.model.family import RETURNS_CAP, Draw, Family
from sim.model.flows import RETURN_LIMIT_DAYS, need_at_return, return_probability


class Returns:
    """Who comes back, when, and with what need."""

    def __init__(self, settings: Any, rag: Callable[[int, float], int]) -> None:
        self._worsening_share = settings.worsening_share
        self._rag = rag
        self._probability = [
            [return_probability(settings, need, stage) for stage in ClosureStage] for need in range(len(NEEDS))
        ]
        self._delay = quantile_function(settings.delay_days)
        self._within_limit = distribution_function(settings.delay_days, RETURN_LIMIT_DAYS)

    def delay_days(self, u: float) -> float:
        """Return the time from closure to return, given that it comes within 12 months."""
        return self._delay(u * self._within_limit)

    def delay_after(self, family: Family, stage: ClosureStage) -> float | None:
        """Return after how many working days a family comes back, or None if it does not."""
        draws = family.draws
        if family.number >= RETURNS_CAP or draws[Draw.RETURN] >= self._probability[family.need][stage]:
            return None
        return self.delay_days(draws[Draw.RETURN_DELAY])

    def come_back(self, family: Family, now: float) -> None:
        """Begin the family's next journey."""
        family.come_back(need_at_return(family.need, self._worsening_share, family.draws[Draw.RETURN_NEED]))
        family.begin_journey(now)
        family.rate(self._rag(family.need, family.draws[Draw.RAG]))
