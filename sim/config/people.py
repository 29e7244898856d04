"""The workforce (model document, sections 6 and 8)."""

from __future__ import annotations

from pydantic import model_validator

from sim.config.base import Distribution, Frozen, check_sums_to_one, quantity, share


class Nqsw(Frozen):
    """Newly qualified social workers, in their assessed and supported year."""

    share_of_starters: float = share("permanent starters who are newly qualified")
    year_days: float = quantity("working days", "length of the protected year", ge=0.0, le=520.0)
    capacity_at_start: float = quantity(
        "share", "working capacity on the first day, relative to an experienced worker", gt=0.0, le=1.0
    )
    capacity_at_end: float = quantity("share", "working capacity when the year ends; linear in between", gt=0.0, le=1.0)


class Agency(Frozen):
    """Agency workers."""

    cover_share: float = share("vacancies covered by agency workers at the profile's agency rate; the rest are extra")
    capacity: float = quantity("ratio", "working capacity relative to a permanent worker", gt=0.0, le=1.5)
    induction_days: float = quantity("working days", "reduced capacity at the start of a contract", ge=0.0, le=130.0)
    induction_capacity: float = quantity(
        "share", "working capacity during induction, relative to afterwards", gt=0.0, le=1.0
    )
    start_lag_days: float = quantity(
        "working days", "from the vacancy to the agency worker's first day", ge=0.0, le=130.0
    )
    contract_days: float = quantity("working days", "mean length of a contract", ge=5.0, le=1300.0)


class Absence(Frozen):
    """Sickness."""

    length_days: Distribution
    reallocate_after_days: float = quantity(
        "working days", "an absence longer than this has its cases reallocated", ge=0.0, le=260.0
    )


class Effort(Frozen):
    """Elastic effort: what people do when work outruns them."""

    overtime_limit: float = quantity("ratio", "direct hours under full pressure relative to contracted", ge=1.0, le=1.6)
    compression_limit: float = quantity(
        "ratio", "hours per task under full pressure relative to ordinary", ge=0.5, le=1.0
    )
    full_pressure: float = quantity(
        "share", "share of own tasks past due at which the limits are reached", gt=0.0, le=1.0
    )
    smoothing_days: float = quantity("working days", "time constant of the smoothed pressure", gt=0.0, le=130.0)


class LeaverDestinations(Frozen):
    """Where leavers go; adds up to 1."""

    left_sector: float = share("left children's social work")
    agency: float = share("to agency work")
    other_council: float = share("to another council")

    @model_validator(mode="after")
    def _sum(self) -> LeaverDestinations:
        check_sums_to_one(self.model_dump(), "workforce.leaver_destinations")
        return self


class Workforce(Frozen):
    """Posts filled and vacant, people coming, going and off sick, and what a working day holds."""

    hours_per_day: float = quantity("hours", "contracted in a working day", gt=0.0, le=12.0)
    non_case_share: float = quantity("share", "working time that is not case work or counted overhead", ge=0.0, le=0.9)
    leave_factors: tuple[float, ...] = quantity(
        "share", "working days not on leave, January to December", min_length=12, max_length=12
    )
    vacancy_rate: float = quantity(
        "share", "vacant posts / all posts, at the start and as hiring keeps it", ge=0.0, le=0.95
    )
    agency_rate: float = quantity("share", "agency workers / (agency workers + workers in post)", ge=0.0, le=0.95)
    reference_agency_rate: float = quantity("share", "agency rate of the profile", ge=0.0, le=0.95)
    turnover_rate: float = quantity("share/year", "leavers in 12 months / workers in post", ge=0.0, le=3.0)
    reference_turnover_rate: float = quantity(
        "share/year", "turnover that the profile's hiring keeps up with at its vacancy rate", ge=0.0, le=3.0
    )
    hiring_days: float | None = quantity(
        "working days", "mean life of a vacancy; null derives it from vacancy and reference turnover", ge=1.0, le=5000.0
    )
    sickness_rate: float = quantity("share", "working days lost / available", ge=0.0, le=0.5)
    notice_days: float = quantity("working days", "from resignation to the last day", ge=0.0, le=130.0)
    leaver_destinations: LeaverDestinations
    nqsw: Nqsw
    agency: Agency
    absence: Absence
    effort: Effort

    @model_validator(mode="after")
    def _feasible(self) -> Workforce:
        if not all(0.0 < factor <= 1.0 for factor in self.leave_factors):
            raise ValueError("workforce.leave_factors must each be above 0 and at most 1")
        if self.sickness_rate > 0.0 and self.absence.length_days.mean < 1.0:
            raise ValueError(
                "workforce.absence.length_days.mean must be at least 1 day where workforce.sickness_rate is above 0"
            )
        if self.turnover_rate > 0.0 and 253.0 / self.turnover_rate <= self.notice_days:
            raise ValueError(
                f"workforce.turnover_rate {self.turnover_rate:g} leaves less time in post than workforce.notice_days "
                f"{self.notice_days:g}"
            )
        return self
