"""Demand: who comes to the front door, how often, and what they need (docs/model.md, section 3)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import model_validator

from sim.config.base import ForATime, Frozen, Row, check_sums_to_one, quantity, share, switch
from sim.config.categories import SOURCES

OBSERVED = (0.5, 2.0)
"""How far referrals change in councils' figures from one year to another; few change more."""


class Source(Frozen):
    """One kind of referrer."""

    contact_share: float = share("share of contacts that come from this source")
    holiday_factor: float = quantity("factor", "intensity in school holidays relative to term", ge=0.0, le=2.0)
    out_of_hours_share: float = share("share of contacts made while the office is shut")
    below_threshold_factor: float = quantity(
        "factor", "below-threshold contacts relative to the reference, for this source alone", ge=0.0, le=5.0
    )
    homeless_16_17_factor: float = quantity(
        "factor", "demand.homeless_16_17_share of this source relative to the average", ge=0.0, le=20.0
    )
    batch: Literal["none", "daily", "monday", "tuesday", "wednesday", "thursday", "friday"] = quantity(
        "name",
        "when the source sends what has come up since its last batch, at demand.batch_time_of_day: each working day, or"
        " on one weekday (a week later where the office is shut on it); none: each contact comes at its own time",
    )


class Ramp(Frozen):
    """When a change comes in: nothing before ``start``, all of it ``days`` working days later."""

    start: dt.date | None = quantity("date", "first day of the change; null means from the first day of the run")
    days: float = quantity("working days", "length of the linear ramp", ge=0.0, le=1300.0)


Need = Literal["universal", "early_help", "child_in_need", "child_protection"]


class Shock(Frozen):
    """A scheduled change in demand from every source."""

    start: dt.date = quantity("date", "first day of the shock")
    end: dt.date | None = quantity("date", "first day after the shock; null means it stays", default=None)
    factor: float = quantity("factor", "demand relative to no shock, once ramped up", ge=0.0, le=20.0)
    ramp_days: float = quantity("working days", "length of the linear ramp", default=0.0, ge=0.0, le=1300.0)
    passes_through: Literal["in_full", "as_observed"] = quantity(
        "name",
        "in_full: as many more contacts of every kind; as_observed: as many more referrals, and of what follows as "
        "many more as go with them in councils' figures",
        default="in_full",
    )
    needs: tuple[Need, ...] | None = quantity(
        "list", "whose first contacts change; null means all contacts", default=None, min_length=1
    )

    @model_validator(mode="after")
    def _as_observed_is_of_all_and_within_what_is_known(self) -> Shock:
        if self.needs is not None and len(set(self.needs)) < len(self.needs):
            raise ValueError(f"needs {list(self.needs)} must each be there once")
        if self.passes_through == "as_observed":
            low, high = OBSERVED
            if not low <= self.factor <= high:
                raise ValueError(
                    f"factor {self.factor:g} passes through as observed only from {low:g} to {high:g}: councils' "
                    "figures say nothing about larger changes; passes_through: in_full takes any"
                )
            if self.needs is not None:
                raise ValueError("needs must be left out where a change passes through as observed: it is of all")
        return self


class Moving(Frozen):
    """How far something moves, as the standard deviation of its change over a year."""

    persistent: float = quantity("log ratio", "of a random walk", ge=0.0, le=1.0)
    passing: float = quantity("log ratio", "of a process that reverts within months", ge=0.0, le=1.0)


class Responses(Frozen):
    """What gives way when more comes in: per cent for each per cent more."""

    closed_at_referral: float = quantity(
        "% per %", "odds that a referral is closed at once, with referrals", ge=-5.0, le=10.0
    )
    quick_assessments: float = quantity(
        "% per %", "odds that an assessment is of the quick kind, with the referrals of its day", ge=-5.0, le=10.0
    )
    conferences: float = quantity("% per %", "conferences per section 47 enquiry, with enquiries", ge=-2.0, le=2.0)
    child_in_need_length: float = quantity(
        "% per %", "length of child in need plans, with the referrals of the day on which they start", ge=-3.0, le=3.0
    )


class Movement(Frozen):
    """How demand moves from month to month (docs/model.md, section 3)."""

    enabled: bool = switch("volumes move together and each on its own, in place of the yearly walk of all contacts")
    size: float = quantity("factor", "on every standard deviation; 0: demand stays on its mean path", ge=0.0, le=3.0)
    passing_years: float = quantity("years", "in which the correlation of what passes falls by e", gt=0.0, le=10.0)
    common: Moving
    child_protection: Moving
    exchange: Moving
    conferences: Moving
    child_in_need_length: Moving
    child_protection_follows: float = quantity(
        "% per %", "first contacts that need child protection, with the common part of referrals", ge=0.0, le=2.0
    )
    responses: Responses


class SourceTriage(ForATime):
    """Triage at the source: officers of a referrer look at what it would send, and hold back what needs no enquiry."""

    sources: tuple[Literal["police", "schools", "health"], ...] = quantity(
        "list", "referrers who do it, and pay for it", min_length=1, max_length=3
    )
    hours: float = quantity("hours", "of an officer of the source, for each family", ge=0.0, le=10.0)
    hours_per_day: float | None = quantity(
        "hours",
        "that the officers of each source have for it; what they do not reach is sent as it is; null: as needed",
        ge=0.0,
        le=500.0,
    )
    sensitivity: float = share("above-threshold families whom the source sees as such, and sends")
    specificity: float = share("below-threshold families whom the source sees as such, and holds back")
    gbp_per_hour: float = quantity("GBP/hour", "of these officers, paid by the source", ge=0.0, le=500.0)

    @model_validator(mode="after")
    def _each_once(self) -> SourceTriage:
        if len(set(self.sources)) < len(self.sources):
            raise ValueError(f"sources {list(self.sources)} must each be there once")
        return self


class ReturnShare(Frozen):
    """Which part of the contact volume the model makes itself, as returns of children it knows."""

    below_threshold: float = share("share of below-threshold contacts that are returns within 12 months")
    above_threshold: float = share("share of above-threshold contacts that are returns within 12 months")


class Sources(Row[Source]):
    """The referrers; their shares of contacts add up to 1."""

    police: Source
    schools: Source
    health: Source
    la_services: Source
    individual: Source
    voluntary: Source
    probation: Source
    other: Source

    @model_validator(mode="after")
    def _shares(self) -> Sources:
        check_sums_to_one(
            {name: getattr(self, name).contact_share for name in SOURCES}, "demand.sources.*.contact_share"
        )
        return self


class Demand(Frozen):
    """Volume, mix and timing of contacts."""

    contacts_per_year: float = quantity("children/year", "contacts, returns included", ge=0.0, le=1e7)
    arrivals: Literal["seasonal", "homogeneous"] = quantity(
        "name", "seasonal: month, weekday, school term; homogeneous: one Poisson rate all through"
    )
    growth_per_year: float = quantity("share/year", "yearly growth of first contacts", ge=-0.5, le=1.0)
    yearly_walk_sd: float = quantity(
        "log ratio",
        "standard deviation of the yearly random walk of demand; 0: no movement of any kind, by need neither",
        ge=0.0,
        le=0.5,
    )
    movement: Movement
    month_factors: tuple[float, ...] = quantity(
        "factor", "relative intensity, January to December", min_length=12, max_length=12
    )
    weekday_factors: tuple[float, ...] = quantity(
        "factor", "relative intensity in office hours, Monday to Friday", min_length=5, max_length=5
    )
    shocks: tuple[Shock, ...] = quantity("list", "scheduled changes in demand")
    batch_out_of_hours: bool = switch("contacts made while the office is shut arrive together at the next opening")
    batch_time_of_day: float = quantity(
        "share of a working day", "when batches of a source come: 0 at opening, 0.5 at noon", ge=0.0, lt=1.0
    )
    sources: Sources
    source_triage: SourceTriage
    family_size_shares: tuple[float, ...] = quantity(
        "share", "families with 1, 2, ... 6 children, by family", min_length=1, max_length=6
    )
    further_child_hours_share: float = share("work for each further child of a family relative to the first")
    below_threshold_share: float = share("share of contacts with universal or early-help need")
    early_help_share_of_below: float = share("share of below-threshold contacts that need early help")
    child_protection_share_of_above: float = share("share of above-threshold contacts that need child protection")
    below_threshold_factor: float = quantity(
        "factor", "below-threshold contacts relative to the reference, all sources", ge=0.0, le=5.0
    )
    below_threshold_ramp: Ramp
    homeless_16_17_share: float = share(
        "first contacts above the threshold, about one child, that are about a homeless young person of 16 or 17"
    )
    open_case_share: float = share("share of contacts about a child whose case is open")
    return_share: ReturnShare

    @model_validator(mode="after")
    def _shares(self) -> Demand:
        check_sums_to_one(
            {str(size + 1): value for size, value in enumerate(self.family_size_shares)}, "demand.family_size_shares"
        )
        for name in ("month_factors", "weekday_factors", "family_size_shares"):
            if min(getattr(self, name)) < 0.0 or sum(getattr(self, name)) <= 0.0:
                raise ValueError(f"demand.{name} must not be negative, nor all zero")
        return self
