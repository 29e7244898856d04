"""Quality of practice: grades, file audits and the burden of recording (docs/model.md, sections 6 and 9)."""

from __future__ import annotations

import datetime as dt

from pydantic import model_validator

from sim.config.base import Frozen, Row, check_sums_to_one, quantity, share, switch


class GradeShares(Row[float]):
    """How files are graded, from the best practice to the worst; adds up to 1."""

    compliant: float = share("files that need nothing")
    small_adjustments: float = share("files that need small adjustments")
    improvement_required: float = share("files in which improvement is required")
    additional_work: float = share("files that need additional work with the family")

    @model_validator(mode="after")
    def _sum(self) -> GradeShares:
        check_sums_to_one(self.model_dump(), "grades of files")
        return self


class GradeEffects(Frozen):
    """What moves the log odds of a better grade; 0 turns an effect off."""

    stress: float = quantity(
        "log odds", "fall for each unit of stress above workforce.stress.reference.case_holders", ge=0.0, le=20.0
    )
    compression: float = quantity("log odds", "fall if all of the ordinary hours were cut", ge=0.0, le=100.0)
    newly_qualified: float = quantity("log odds", "fall with a newly qualified worker", ge=0.0, le=10.0)
    agency: float = quantity("log odds", "fall with an agency worker", ge=0.0, le=10.0)
    change_of_worker: float = quantity(
        "log odds", "fall for each change of worker since the file was last graded", ge=0.0, le=10.0
    )
    supervision_missed: float = quantity("log odds", "fall while the worker's supervision is missed", ge=0.0, le=10.0)
    training: float = quantity("log odds", "rise for each unit of a worker's gain from training", ge=0.0, le=10.0)


class RemedialHours(Row[float]):
    """What it takes to put a file right."""

    small_adjustments: float = quantity("hours", "case worker's time, per child", ge=0.0, le=40.0)
    improvement_required: float = quantity("hours", "case worker's time, per child", ge=0.0, le=40.0)
    additional_work: float = quantity("hours", "case worker's time, per child", ge=0.0, le=80.0)


class Audits(Frozen):
    """Supervisors' checks of open files, in rotation: team health checks."""

    start: dt.date | None = quantity("date", "first day of the checks; null means from the first day of the run")
    share_per_month: float = quantity(
        "share/month", "open files checked; 0 for none, 1 for every file once a month", ge=0.0, le=2.0
    )
    hours: float = quantity("hours", "supervisor's time for one file, per child", gt=0.0, le=20.0)
    due_days: float = quantity("working days", "limit for the check, once a file has been picked", gt=0.0, le=130.0)
    remedial_hours: RemedialHours
    remedial_due_days: float = quantity("working days", "limit for putting a file right", gt=0.0, le=130.0)


class ReturnOdds(Row[float]):
    """Odds of coming back after a closure, relative to a compliant file; 1 turns the effect off."""

    small_adjustments: float = quantity("odds ratio", "file needed small adjustments", ge=1.0, le=10.0)
    improvement_required: float = quantity("odds ratio", "improvement was required", ge=1.0, le=10.0)
    additional_work: float = quantity("odds ratio", "additional work was needed", ge=1.0, le=10.0)


class Templates(Frozen):
    """Streamlined templates."""

    start: dt.date | None = quantity("date", "first day of their use; null means from the first day of the run")
    cut_share: float = quantity("share", "recording that they save; 0 for none", ge=0.0, le=0.9)


class BusinessSupport(Frozen):
    """Recording that business support takes over, beyond what it does today."""

    start: dt.date | None = quantity("date", "first day; null means from the first day of the run")
    taken_share: float = quantity("share", "recording that is taken over; 0 for none", ge=0.0, le=0.9)


class Recording(Frozen):
    """How much of the work is recording, and what lightens it."""

    task_share: float = share("hours of a task that are recording; write-ups and reports are recording altogether")
    templates: Templates
    business_support: BusinessSupport


class Quality(Frozen):
    """Practice grades, audits and recording."""

    enabled: bool = switch("files are graded and audited")
    shares: GradeShares
    shares_at_start: GradeShares
    effects: GradeEffects
    audits: Audits
    return_odds: ReturnOdds
    recording: Recording
