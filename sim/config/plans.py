"""Plans and the way into care: visits, core groups, reviews, and what follows (docs/model.md, section 4)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.config.base import Distribution, Frozen, quantity, share, switch


class Plan(Frozen):
    """What both kinds of plan have: a length, visits, and ways to end early."""

    length_days: Distribution
    open_at_start: float = quantity("children", "on such a plan when the run starts", ge=0.0, le=1e5)
    visit_interval_days: float = quantity("working days", "between visits", gt=0.0, le=130.0)
    visit_hours: float = quantity("hours", "for a visit and its recording, per child", ge=0.0, le=40.0)
    review_hours: float = quantity("hours", "worker's time for a review and its report, per child", ge=0.0, le=40.0)
    care_per_year: float = quantity(
        "entries/year", "hazard that the worker asks for the child to be looked after", ge=0.0, le=5.0
    )
    reassessment_share: float = share("plans, longer than a reassessment takes, in which the family is assessed again")


class PlanLengthByLoad(Frozen):
    """Shorter plans where the service holds more than usual, and longer ones where it holds less."""

    enabled: bool = switch("the length of a child in need plan follows the caseload of its service when it starts")
    elasticity: float = quantity(
        "ratio",
        "by how many per cent plans are shorter for each per cent of caseload above the usual one",
        ge=0.0,
        le=2.0,
    )
    least: float = quantity("factor", "on the length, at least", gt=0.0, le=1.0)
    most: float = quantity("factor", "on the length, at most", ge=1.0, le=5.0)


class ChildInNeedPlan(Plan):
    """A child in need plan."""

    length_by_load: PlanLengthByLoad
    review_interval_days: float = quantity("working days", "between reviews", gt=0.0, le=260.0)
    early_help_share: float = share("closed plans after which early help goes on")


class ChildProtectionPlan(Plan):
    """A child protection plan."""

    first_core_group_days: float = quantity("working days", "limit for the first, from the start", gt=0.0, le=60.0)
    core_group_interval_days: float = quantity("working days", "between core groups", gt=0.0, le=130.0)
    core_group_hours: float = quantity("hours", "worker's time for a core group, per child", ge=0.0, le=40.0)
    first_review_months: int = quantity("months", "limit for the first review conference", ge=1, le=12)
    review_interval_months: int = quantity("months", "limit for every later one, from the last", ge=1, le=24)
    review_planned_days: tuple[Annotated[float, Field(ge=-60.0, le=60.0)], ...] = quantity(
        "working days",
        "before its limit that a review conference is planned, negative for late: equally likely values",
        min_length=1,
        max_length=40,
    )
    review_report_share: float = share("share of the review hours that is the report")
    review_report_days: float = quantity("working days", "work on the report begins this long before", ge=0.0, le=30.0)
    prior_plan_share: float = share("children starting a plan who had had one before, not counting those in the run")
    step_down_share: float = share("ended plans that step down to a child in need plan")
    early_help_share: float = share("ended plans that step down to early help; the rest close")

    @model_validator(mode="after")
    def _shares(self) -> ChildProtectionPlan:
        if self.step_down_share + self.early_help_share > 1.0 + 1e-9:
            raise ValueError(
                "pathway.plans.child_protection: step_down_share and early_help_share add up to more than 1"
            )
        return self


class Reassessment(Frozen):
    """A further assessment of a family on a plan, by its own worker."""

    hours_factor: float = quantity(
        "factor", "hours relative to an assessment after a referral: the family is known", ge=0.0, le=5.0
    )
    limit_days: float = quantity("working days", "limit, from its start", gt=0.0, le=200.0)


class Care(Frozen):
    """The gate that children pass on their way into care, and the handover behind it."""

    application_hours: float = quantity("hours", "worker's time for the panel's papers, per child", ge=0.0, le=100.0)
    panel_days: float = quantity("working days", "from asking to the panel, if the papers are ready", ge=0.0, le=60.0)
    panel_hours: float = quantity("hours", "manager's time for the panel, per child", ge=0.0, le=20.0)
    handover_days: float = quantity(
        "working days", "the worker keeps the case after the child has entered care", ge=0.0, le=260.0
    )
    handover_hours: float = quantity("hours", "worker's time meanwhile, per child", ge=0.0, le=100.0)


class Plans(Frozen):
    """Child in need and child protection plans."""

    transfer: bool = switch("plans move to the safeguarding team; otherwise the assessing worker keeps them")
    drift: bool = switch(
        "a plan goes on until its visits have been made and its last review held; otherwise it ends at its length"
    )
    meeting_lead_days: float = quantity(
        "working days",
        "work on a core group, or a review of a child in need, begins this long before it is due",
        ge=0.0,
        le=20.0,
    )
    child_in_need: ChildInNeedPlan
    child_protection: ChildProtectionPlan
    step_down_days: Distribution
    reassessment: Reassessment
    care: Care
