"""Early help and the options around it (docs/model.md, section 5)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import model_validator

from sim.config.base import Distribution, Frozen, Row, check_sums_to_one, quantity, share, switch

PAYERS = ("council", "health", "schools")
"""Who shares the cost of early help."""


class PayerShares(Frozen):
    """Who pays; adds up to 1."""

    council: float = share("paid by the council")
    health: float = share("paid by health")
    schools: float = share("paid by schools")

    @model_validator(mode="after")
    def _sum(self) -> PayerShares:
        check_sums_to_one(self.model_dump(), "early_help payer_shares")
        return self


class ProgrammeCost(Frozen):
    """What a programme costs while it is in force."""

    fixed_gbp_per_year: float = quantity("GBP/year", "whatever its volume", ge=0.0, le=1e8)
    per_family_gbp: float = quantity("GBP", "for each family, or each consultation", ge=0.0, le=1e5)
    payer_shares: PayerShares


class Start(Frozen):
    """When an option comes in."""

    start: dt.date | None = quantity("date", "first day; null means from the first day of the run")
    ramp_days: float = quantity("working days", "length of the linear ramp to full force", ge=0.0, le=1300.0)


class Targeting(Frozen):
    """Who of those who wait is helped first."""

    order: Literal["arrival", "need"] = quantity("name", "order of the waiting list")
    accuracy: float = share("families whose need is judged right when the list is ordered by need")


class Effect(Frozen):
    """What help does to returns, at the reference dose; all 1 means nothing."""

    return_odds_during: float = quantity("odds ratio", "of return while helped", ge=0.3, le=1.0)
    return_odds_after: float = quantity("odds ratio", "of return after a completed spell", ge=0.3, le=1.0)
    escalation_factor: float = quantity("factor", "on the share of returns with need one level up", ge=0.3, le=1.0)
    lasting_days: float = quantity("working days", "that the effect of a completed spell lasts", ge=0.0, le=1300.0)
    reference_hours: float = quantity("hours", "of a keyworker's time in a mean spell, at which this holds", gt=0.0)
    dose_elasticity: float = quantity(
        "elasticity", "of the effect to hours per family: 0 the hours do not matter, 1 proportional", ge=0.0, le=1.0
    )


class ExtraKeyworkers(Start):
    """Keyworker posts on top of the establishment: each is a vacancy until it is filled."""

    posts: int = quantity("posts", "added in all", ge=0, le=1000)


class ConsultedShares(Row[float]):
    """Contacts about which a partner rings the line first, by source."""

    police: float = share("of contacts made in office hours")
    schools: float = share("of contacts made in office hours")
    health: float = share("of contacts made in office hours")
    la_services: float = share("of contacts made in office hours")
    individual: float = share("of contacts made in office hours")
    voluntary: float = share("of contacts made in office hours")
    probation: float = share("of contacts made in office hours")
    other: float = share("of contacts made in office hours")


class ConsultationLine(Start):
    """A line that partners ring before they make a contact."""

    hours_per_day: float = quantity("hours", "the line is staffed for; 0 means there is none", ge=0.0, le=500.0)
    hours_per_consultation: float = quantity("hours", "of the line's staff", gt=0.0, le=10.0)
    consulted_share: ConsultedShares
    diverted_share: float = share("below-threshold contacts that are not made once the line has advised")
    gbp_per_hour: float = quantity("GBP/hour", "for each hour that the line is staffed, used or not", ge=0.0, le=500.0)
    cost: ProgrammeCost

    @property
    def is_on(self) -> bool:
        """Whether there is a line that somebody rings."""
        return self.hours_per_day > 0.0 and any(share > 0.0 for share in self.consulted_share.values())


class FamilyHub(Start):
    """A place that families come to without a contact."""

    takes_share: float = share("below-threshold families who come to the hub instead of being a contact")
    own_families_per_year: float = quantity(
        "families/year", "with early-help needs who come and would not have been a contact", ge=0.0, le=1e5
    )
    cost: ProgrammeCost

    @property
    def is_on(self) -> bool:
        """Whether there is a hub."""
        return self.takes_share > 0.0 or self.own_families_per_year > 0.0


class ThresholdGuidance(Frozen):
    """Guidance for partners on what is below the threshold; it comes in as demand.below_threshold_ramp says.

    Its cost is also paid where a demand.*below_threshold_factor other than 1 stands for guidance already given.
    """

    is_given: bool = switch("partners are given guidance")
    below_threshold_factor: float = quantity(
        "factor", "below-threshold contacts where it is given, on top of demand.below_threshold_factor", ge=0.0, le=1.0
    )
    cost: ProgrammeCost


class EarlyHelp(Frozen):
    """Keyworkers' work with families, and what keeps families from needing a contact."""

    consent_share: float = share("families who accept the offer")
    families_per_keyworker: float = quantity(
        "families", "helped at a time for each keyworker in post", gt=0.0, le=100.0
    )
    hours_per_week: float = quantity("hours", "of a keyworker's time with or for one family", gt=0.0, le=37.0)
    length_days: Distribution
    session_interval_days: float = quantity(
        "working days", "the work with a family is done in pieces of this length", ge=1.0, le=65.0
    )
    completion_share: float = share("spells that are completed; the others are broken off on the way")
    targeting: Targeting
    effect_scale: float = quantity("factor", "strength of every effect of help: 0 none, 1 as given", ge=0.0, le=3.0)
    effect: Effect
    extra_keyworkers: ExtraKeyworkers
    consultation_line: ConsultationLine
    family_hub: FamilyHub
    threshold_guidance: ThresholdGuidance
    cost: ProgrammeCost
