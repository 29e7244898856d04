"""How promptly a council works whatever its load, and how that moves (docs/model.md, section 20)."""

from __future__ import annotations

from sim.config.base import Frozen, quantity, switch

LOG_ODDS = "log odds of being late"


class Drift(Frozen):
    """Movement of a council's practice from month to month, back towards what is usual there."""

    enabled: bool = switch("practice moves; otherwise it stays as it is on the first day")
    sd: float = quantity(
        LOG_ODDS, "standard deviation of practice about what is usual, once it has moved", ge=0.0, le=5.0
    )
    reverting_years: float = quantity(
        "years", "in which the correlation of practice with itself falls by e", ge=0.05, le=50.0
    )
    known_within: float = quantity(
        LOG_ODDS,
        "standard deviation of the practice of the first day: what published figures leave open",
        ge=0.0,
        le=5.0,
    )


class Practice(Frozen):
    """How much later, or earlier, a council plans than the typical one at the same load."""

    level: float = quantity(
        LOG_ODDS, "practice on the first day; 0 is that of the typical authority, above it is later", ge=-8.0, le=8.0
    )
    usual: float = quantity(
        LOG_ODDS, "practice that it drifts back to: the council's own in the long run", ge=-8.0, le=8.0
    )
    drift: Drift
