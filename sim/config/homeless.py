"""Homeless young people of 16 and 17 (docs/model.md, section 4)."""

from __future__ import annotations

import datetime as dt

from sim.config.base import Distribution, Frozen, quantity, share, switch


class Homeless(Frozen):
    """Joint housing assessment, offer of accommodation, and placements."""

    specialist_at_front_door: bool = switch(
        "a specialist in the front door team assesses at once and always offers; otherwise the assessment team does it"
    )
    specialist_start: dt.date | None = quantity(
        "date", "first day of the specialist, for contacts made from then on; null means from the first day of the run"
    )
    not_offered_share: float = share("not offered accommodation where assessment teams decide")
    assessment_hours: float = quantity("hours", "of the joint housing assessment", ge=0.0, le=40.0)
    due_days: float = quantity("working days", "limit for the joint assessment, once it is asked for", ge=0.0, le=45.0)
    placements_per_10000: float = quantity(
        "places", "of supported accommodation for every 10,000 children of the authority", ge=0.0, le=1000.0
    )
    stay_days: Distribution
