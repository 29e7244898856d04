"""Rates of those whom the published rates of social workers do not count (docs/model.md, section 8)."""

from __future__ import annotations

from sim.config.base import Frozen, quantity, share, switch


class StaffRates(Frozen):
    """Vacancies, turnover and agency cover of one group of staff."""

    vacancy_rate: float = quantity(
        "share", "vacant posts / all posts, at the start and as hiring keeps it", ge=0.0, le=0.95
    )
    turnover_rate: float = quantity("share/year", "leavers in 12 months / workers in post", ge=0.0, le=3.0)
    agency_cover_share: float = share("vacancies covered by agency workers, whatever workforce.agency_rate is")


class RatesByRole(Frozen):
    """Published rates hold for social workers, and other staff have rates of their own."""

    enabled: bool = switch(
        "vacancy_rate, agency_rate, turnover_rate and hiring_days of workforce hold for social workers, senior "
        "practitioners and managers alone; if off, for everybody"
    )
    conference_chairs: StaffRates
    other_staff: StaffRates
