"""Section 47: strategy discussion, enquiry and child protection conference (docs/model.md, section 4)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.config.base import Distribution, Frozen, Row, quantity, share, switch
from sim.config.practice import Practice


class StrategyDiscussion(Frozen):
    """The discussion with police and health that decides on an enquiry."""

    delay_days: Distribution
    limit_days: float = quantity(
        "working days", "limit from reasonable cause to the strategy discussion", ge=0.0, le=30.0
    )
    supervisor_hours: float = quantity(
        "hours",
        "supervisor's time to hold and record it, per child; 0: no supervisor is needed",
        ge=0.0,
        le=10.0,
    )
    worker_hours: float = quantity("hours", "allocated worker's time for it, per child", ge=0.0, le=10.0)


class HazardOnPlan(Row[float]):
    """How often reasonable cause arises during an open child in need plan, by need."""

    universal: float = quantity("enquiries/year", "universal", ge=0.0, le=20.0)
    early_help: float = quantity("enquiries/year", "early help", ge=0.0, le=20.0)
    child_in_need: float = quantity("enquiries/year", "child in need", ge=0.0, le=20.0)
    child_protection: float = quantity("enquiries/year", "child protection", ge=0.0, le=20.0)


class Chairs(Frozen):
    """Conference chairs: how many conferences they hold, and the work of one; without posts they limit nothing."""

    slots_per_chair_week: float = quantity(
        "conferences/week", "slots of one chair, averaged over leave; siblings share one", ge=0.1, le=50.0
    )
    kept_for_initial_share: float = quantity(
        "share", "slots of each week that review conferences may not take", ge=0.0, le=0.9
    )
    preparation_days: float = quantity("working days", "a chair prepares from this long before", ge=0.0, le=15.0)
    preparation_hours: float = quantity("hours", "chair's reading before the conference, per child", ge=0.0, le=20.0)
    meeting_hours: float = quantity("hours", "chair's time in the conference, per child", ge=0.0, le=20.0)
    record_days: float = quantity("working days", "limit for the record, from the conference", ge=0.0, le=60.0)
    record_hours: float = quantity("hours", "chair's time for decisions and minutes, per child", ge=0.0, le=20.0)


class Postponement(Frozen):
    """Initial conferences that are put off because the worker's report is not ready."""

    enabled: bool = switch(
        "reports for initial conferences are ordinary work until shortly before they are due, and one that is not"
        " ready on the day may postpone the conference; otherwise they come before ordinary work, and none is postponed"
    )
    share: float = share("conferences put off, of those whose report is not ready on the day")
    pressing_days: float = quantity(
        "working days", "before a report is due, from which it comes before ordinary work", ge=0.0, le=20.0
    )
    least_days: float = quantity(
        "working days", "from the day given up to the first day on which a new slot is looked for", ge=1.0, le=30.0
    )
    most: int = quantity("times", "that one conference may be put off", ge=0, le=10)
    planned_days: tuple[Annotated[float, Field(ge=0.0, le=60.0)], ...] = quantity(
        "working days",
        "used in place of pathway.section47.conference_planned_days while conferences can be postponed: planned day of"
        " the conference, equally likely values",
        min_length=1,
        max_length=80,
    )


class DayByLoad(Frozen):
    """Later conferences where the worker holds many cases."""

    enabled: bool = switch("the planned day of a conference follows the worker's caseload when the enquiry begins")
    elasticity: float = quantity(
        "ratio",
        "by how many per cent the odds of a later day grow for each per cent of load above workforce.effort.by_load"
        ".reference",
        ge=0.0,
        le=3.0,
    )


class Section47(Frozen):
    """Strategy discussion and enquiry by the allocated worker, and the conference in a chair's slot."""

    at_mash_share: float = share("accepted referrals needing child protection with reasonable cause seen at MASH")
    hazard_on_plan_per_year: HazardOnPlan
    strategy_discussion: StrategyDiscussion
    hours: Distribution
    sessions: int = quantity("sessions", "in which an enquiry is done", ge=1, le=10)
    session_spacing_days: float = quantity("working days", "least time between sessions", ge=0.0, le=10.0)
    conference_share: float = share("section 47 enquiries that lead to an initial conference")
    conference_hours: float = quantity("hours", "worker's time for report and conference, per child", ge=0.0, le=40.0)
    report_share: float = share("share of the conference hours that is the report")
    report_days: float = quantity(
        "working days", "work on the report begins so long before the conference", ge=0.0, le=15.0
    )
    report_due_days: float = quantity(
        "working days", "the report is due so long before the conference", ge=0.0, le=15.0
    )
    conference_limit_days: float = quantity(
        "working days", "statutory limit from the strategy discussion", gt=0.0, le=60.0
    )
    conference_planned_days: tuple[Annotated[float, Field(ge=0.0, le=60.0)], ...] = quantity(
        "working days", "planned day of the conference: equally likely values", min_length=1, max_length=80
    )
    day_by_load: DayByLoad
    practice: Practice
    postponement: Postponement
    convening_days: float = quantity(
        "working days", "least time between the decision to hold a conference and the conference", ge=0.0, le=15.0
    )
    chairs: Chairs
    protection_plan_share: float = share("conferences that make a child protection plan")
    closing_share: float = share(
        "conferences without child protection plan that end with no further action; the rest make a child in need plan"
    )
    no_conference_plan_share: float = share(
        "enquiries without conference that lead to a child in need plan; the rest close. During a plan all go on"
    )

    @property
    def planned_days(self) -> tuple[float, ...]:
        """Planned days of the conference, as they apply, the earliest first.

        With postponement part of the lateness arises by itself.
        """
        days = self.postponement.planned_days if self.postponement.enabled else self.conference_planned_days
        return tuple(sorted(days))

    @property
    def planned_within_limit_share(self) -> float:
        """Share of the planned days that lie within the statutory limit."""
        days = self.planned_days
        return sum(day <= self.conference_limit_days for day in days) / len(days)
