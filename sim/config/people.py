"""The workforce (docs/model.md, sections 6 and 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from pydantic import model_validator

from sim.config.base import Distribution, Frozen, Row, check_sums_to_one, quantity, share, switch
from sim.config.other_roles import RatesByRole
from sim.config.planned_rates import RatePath, check_that_paths_follow_each_other


class Mentoring(Frozen):
    """Experienced colleagues' time for newly qualified workers, beside supervision."""

    share: float = share("newly qualified workers with a mentor, where the team has an experienced worker")
    start: dt.date | None = quantity("date", "first day of mentoring; null means from the first day of the run")
    hours: float = quantity("hours", "of the mentor, each time", ge=0.0, le=20.0)
    interval_days: float = quantity("working days", "between times; a multiple of a week", ge=5.0, le=130.0)
    leaving_factor: float = quantity("factor", "on leaving while mentored", ge=0.1, le=1.0)


class Nqsw(Frozen):
    """Newly qualified social workers, in their assessed and supported year."""

    share_of_starters: float = share("permanent starters who are newly qualified")
    year_days: float = quantity("working days", "length of the protected year", ge=0.0, le=520.0)
    capacity_at_start: float = quantity(
        "share", "working capacity on the first day, relative to an experienced worker", gt=0.0, le=1.0
    )
    capacity_at_end: float = quantity("share", "working capacity when the year ends; linear in between", gt=0.0, le=1.0)
    protected_time_share: float = quantity("share", "working time kept for learning in the year", ge=0.0, le=0.9)
    leaving_factor: float = quantity("factor", "on leaving in the year, relative to others", ge=0.1, le=5.0)
    mentoring: Mentoring


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
    conversion_share: float = share("contracts at whose end the worker takes up a vacant post, if there is one")


class Absence(Frozen):
    """Sickness."""

    length_days: Distribution
    reallocate_after_days: float = quantity(
        "working days", "an absence longer than this has its cases reallocated", ge=0.0, le=260.0
    )


class UsualLoad(Frozen):
    """Weighted caseload relative to the own limit of those who hold cases: its mean in the typical authority."""

    assessment: float = quantity("ratio", "in the assessment teams", ge=0.001, le=5.0)
    safeguarding: float = quantity("ratio", "in the safeguarding teams", ge=0.001, le=5.0)


class HoursByLoad(Frozen):
    """Less time for each case when there are many and more when there are few, not less when tasks are past due."""

    enabled: bool = switch("hours per task of people who hold cases follow their caseload, not their overdue tasks")
    elasticity: float = quantity(
        "ratio", "share of a difference in load that comes out of the time for each case", ge=0.0, le=1.0
    )
    least: float = quantity("ratio", "least hours per task relative to ordinary", ge=0.3, le=1.0)
    most: float = quantity("ratio", "most hours per task relative to ordinary", ge=1.0, le=2.0)
    reference: UsualLoad


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
    by_load: HoursByLoad


class StressReference(Frozen):
    """Stress at which leaving and sickness are as published: what people feel in the profile's service."""

    case_holders: float = quantity("ratio", "of people who hold cases", ge=0.0, le=5.0)
    shared_lists: float = quantity("ratio", "of people who share a list of work", ge=0.0, le=5.0)


class Stress(Frozen):
    """What weighs on people, and what it does to them."""

    reference: StressReference
    overdue_weight: float = quantity("ratio", "stress added when all own tasks are past due", ge=0.0, le=5.0)
    overtime_weight: float = quantity("ratio", "stress added by each 100% of overtime", ge=0.0, le=5.0)
    compression_weight: float = quantity(
        "ratio", "stress added if tasks were given none of their ordinary hours", ge=0.0, le=5.0
    )
    supervision_relief: float = quantity("share", "by which recent supervision lowers stress", ge=0.0, le=0.9)
    shared_list_limit: float = quantity(
        "tasks", "waiting for each person of a shared list that weigh as much as a full week's work", gt=0.0, le=1000.0
    )
    smoothing_days: float = quantity("working days", "time constant of stress", gt=0.0, le=260.0)
    effect_on_leaving: float = quantity(
        "log hazard", "rise of the hazard of leaving for each unit of stress above the reference", ge=0.0, le=5.0
    )
    effect_on_sickness: float = quantity(
        "log hazard", "rise of the hazard of falling ill for each unit of stress above the reference", ge=0.0, le=5.0
    )


class Supervision(Frozen):
    """Reflective supervision: time of two people."""

    enabled: bool = switch("supervision is held as work of the worker and of a manager of the team")
    start: dt.date | None = quantity("date", "first day of supervision; null means from the first day of the run")
    hours: float = quantity("hours", "of the worker, each time", ge=0.0, le=20.0)
    supervisor_hours: float = quantity("hours", "of the supervisor, each time, with the record", ge=0.0, le=20.0)
    interval_days: float = quantity("working days", "between times", ge=5.0, le=260.0)
    weekly_until_days: float = quantity(
        "working days", "in post, until which newly qualified workers are supervised weekly", ge=0.0, le=260.0
    )
    fortnightly_until_days: float = quantity(
        "working days", "in post, until which newly qualified workers are supervised fortnightly", ge=0.0, le=260.0
    )
    missed_leaving_factor: float = quantity("factor", "on leaving while supervision is missed", ge=1.0, le=5.0)
    reference_missed_share: float = share("people whose supervision is missed, at any time, in the profile's service")


class PayUplift(Frozen):
    """A rise of pay over what the market pays."""

    share: float = quantity("share", "by which pay rises for the council's own staff", ge=-0.5, le=1.0)
    start: dt.date | None = quantity("date", "first day of the rise; null means from the start of the run")
    leaving_elasticity: float = quantity("elasticity", "of leaving with respect to pay, as a fall", ge=0.0, le=10.0)
    hiring_elasticity: float = quantity("elasticity", "of hiring with respect to pay", ge=0.0, le=10.0)


class HiringCampaign(Frozen):
    """A time in which vacancies are filled faster."""

    start: dt.date = quantity("date", "first day")
    end: dt.date = quantity("date", "first day after it")
    factor: float = quantity("factor", "on the rate at which open vacancies are filled", ge=0.0, le=20.0)


class Training(Frozen):
    """A programme that takes social workers away from cases and makes their practice better for a while."""

    start: dt.date = quantity("date", "first week")
    share: float = quantity("share", "social workers in post then who take part", default=1.0, ge=0.0, le=1.0)
    hours: float = quantity("hours", "for each person", gt=0.0, le=400.0)
    sessions: int = quantity("sessions", "over which the hours are spread, one a week", ge=1, le=52)
    gain: float = quantity("gain", "at its height, as quality.effects.training counts it", ge=0.0, le=5.0)
    ramp_days: float = quantity("working days", "from the last session to the full gain", default=0.0, ge=0.0, le=520.0)
    fade_days: float = quantity(
        "working days", "time constant with which the gain fades after that", default=500.0, gt=0.0, le=2600.0
    )


class Inspection(Frozen):
    """An inspection or monitoring visit."""

    date: dt.date = quantity("date", "first day")
    days: int = quantity("working days", "length of the visit", ge=1, le=30)
    manager_hours: float = quantity("hours", "of each manager, each day", ge=0.0, le=7.0)
    leaving_factor: float = quantity("factor", "on leaving right after the judgement", default=1.0, ge=0.1, le=10.0)
    decay_days: float = quantity(
        "working days", "time constant with which this fades", default=130.0, gt=0.0, le=1300.0
    )


class ManagedTeam(Frozen):
    """A supplier's team with its manager, bought for a time: it takes cases, MASH enquiries or contacts."""

    start: dt.date = quantity("date", "first day")
    end: dt.date = quantity("date", "first day after it")
    workers: int = quantity("people", "who do the work of the team they come to", ge=1, le=100)
    managers: int = quantity("people", "managers who come with them", default=1, ge=0, le=20)
    team: Literal["front_door", "mash", "assessment", "safeguarding"] = quantity(
        "name", "team they work in", default="assessment"
    )
    hours_factor: float = quantity(
        "factor", "their working day, relative to the council's own", default=1.0, gt=0.0, le=1.5
    )
    capacity: float | None = quantity(
        "ratio",
        "working capacity relative to a permanent worker; as other agency workers if left out",
        default=None,
        gt=0.0,
        le=1.5,
    )
    finishes_days: float = quantity(
        "working days",
        "before the end from which they are given no new cases and finish those they have; the rest are handed over",
        default=0.0,
        ge=0.0,
        le=260.0,
    )


class PaidOvertime(Frozen):
    """Extra hours that people are paid for, for a time."""

    start: dt.date = quantity("date", "first day; hours are longer from the first week that begins on or after it")
    end: dt.date = quantity("date", "first day after it")
    share: float = quantity("share", "extra hours, of contracted ones, of everybody at work", gt=0.0, le=0.4)
    teams: tuple[Literal["front_door", "mash", "assessment", "safeguarding", "conference", "early_help"], ...] = (
        quantity("list", "teams that work longer", min_length=1, max_length=6)
    )
    pay_factor: float = quantity(
        "factor", "pay of an extra hour; time and a half if left out", default=1.5, ge=0.0, le=5.0
    )


class LeaverDestinations(Row[float]):
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
    rates_by_role: RatesByRole
    sickness_rate: float = quantity("share", "working days lost / available", ge=0.0, le=0.5)
    notice_days: float = quantity("working days", "from resignation to the last day", ge=0.0, le=130.0)
    leaver_destinations: LeaverDestinations
    nqsw: Nqsw
    agency: Agency
    absence: Absence
    effort: Effort
    stress: Stress
    supervision: Supervision
    pay_uplift: PayUplift
    paths: tuple[RatePath, ...] = quantity(
        "list", "rates that move to another value over a time, as planned", max_length=50
    )
    hiring_campaigns: tuple[HiringCampaign, ...] = quantity("list", "times of faster hiring", max_length=20)
    training: tuple[Training, ...] = quantity("list", "training programmes", max_length=20)
    inspections: tuple[Inspection, ...] = quantity("list", "inspections and monitoring visits", max_length=20)
    managed_teams: tuple[ManagedTeam, ...] = quantity("list", "blocks of agency workers for a time", max_length=20)
    overtime: tuple[PaidOvertime, ...] = quantity("list", "times of paid overtime", max_length=20)

    @property
    def starts(self) -> Iterator[tuple[str, dt.date]]:
        """Every date on which something is to begin, with the key it stands under."""
        for key, start in {
            "pay_uplift": self.pay_uplift.start,
            "supervision": self.supervision.start,
            "nqsw.mentoring": self.nqsw.mentoring.start,
        }.items():
            if start is not None:
                yield f"{key}.start", start
        for key in ("paths", "hiring_campaigns", "training", "managed_teams", "overtime"):
            for block in getattr(self, key):
                yield f"{key} start", block.start
        for inspection in self.inspections:
            yield "inspections date", inspection.date

    @model_validator(mode="after")
    def _blocks_end_after_they_start(self) -> Workforce:
        for key in ("hiring_campaigns", "managed_teams", "overtime"):
            for block in getattr(self, key):
                if block.end <= block.start:
                    raise ValueError(f"workforce.{key} start {block.start} must be before its end {block.end}")
        return self

    @model_validator(mode="after")
    def _paths_are_possible(self) -> Workforce:
        check_that_paths_follow_each_other(self.paths)
        for path in self.paths:
            field = type(self).model_fields[path.lever]
            most = next(bound.le for bound in field.metadata if hasattr(bound, "le"))
            if path.to > most:
                raise ValueError(f"workforce.paths of {path.lever}: to {path.to:g} must be at most {most:g}")
        begins = min((path.start for path in self.paths if path.lever == "vacancy_rate"), default=None)
        for campaign in self.hiring_campaigns:
            if begins is not None and campaign.end > begins:
                raise ValueError(
                    f"workforce.hiring_campaigns end {campaign.end} is after workforce.paths of vacancy_rate begins on "
                    f"{begins}: the path says what comes of all hiring, campaigns included; leave one of them out"
                )
        return self

    @model_validator(mode="after")
    def _feasible(self) -> Workforce:
        if not all(0.0 < factor <= 1.0 for factor in self.leave_factors):
            raise ValueError("workforce.leave_factors must each be above 0 and at most 1")
        if self._highest("sickness_rate") > 0.0 and self.absence.length_days.mean < 1.0:
            raise ValueError(
                "workforce.absence.length_days.mean must be at least 1 day where workforce.sickness_rate is above 0"
            )
        for key, turnover in {
            "turnover_rate": self._highest("turnover_rate"),
            "rates_by_role.conference_chairs.turnover_rate": self.rates_by_role.conference_chairs.turnover_rate,
            "rates_by_role.other_staff.turnover_rate": self.rates_by_role.other_staff.turnover_rate,
        }.items():
            if turnover > 0.0 and 253.0 / turnover <= self.notice_days:
                raise ValueError(
                    f"workforce.{key} {turnover:g} leaves less time in post than workforce.notice_days "
                    f"{self.notice_days:g}"
                )
        return self

    def _highest(self, lever: str) -> float:
        """Return the highest value that a rate is planned to have."""
        now: float = getattr(self, lever)
        return max(now, *(path.to for path in self.paths if path.lever == lever), 0.0)
