"""What people and services cost (docs/model.md, section 12); early help's own costs are in early_help."""

from __future__ import annotations

from sim.config.base import Frozen, quantity, switch


class Care(Frozen):
    """Cost of looking after the children who enter care, in the reporting window."""

    gbp_per_week: float = quantity("GBP/week", "for each child", ge=0.0, le=50000.0)
    stay_weeks: float = quantity("weeks", "for which a child is looked after, at most", gt=0.0, le=1000.0)


class Costs(Frozen):
    """Pay in a year with on-costs, and prices."""

    contact_officer_gbp: float = quantity("GBP/year", "contact officer", ge=0.0, le=500000.0)
    social_worker_gbp: float = quantity("GBP/year", "permanent social worker", ge=0.0, le=500000.0)
    senior_practitioner_gbp: float = quantity("GBP/year", "permanent senior practitioner", ge=0.0, le=500000.0)
    newly_qualified_gbp: float = quantity("GBP/year", "social worker in the protected first year", ge=0.0, le=500000.0)
    manager_gbp: float = quantity("GBP/year", "practice supervisor or manager", ge=0.0, le=500000.0)
    conference_chair_gbp: float = quantity("GBP/year", "chair of conferences", ge=0.0, le=500000.0)
    keyworker_gbp: float = quantity("GBP/year", "early help keyworker", ge=0.0, le=500000.0)
    agency_gbp: float = quantity(
        "GBP/year", "agency social worker; agency cover of other roles costs in proportion", ge=0.0, le=500000.0
    )
    agency_manager_gbp: float = quantity("GBP/year", "agency manager", ge=0.0, le=500000.0)
    managed_team_gbp: float = quantity("GBP/year", "worker of a managed team, the supplier's fee", ge=0.0, le=500000.0)
    managed_team_manager_gbp: float = quantity("GBP/year", "manager of a managed team", ge=0.0, le=500000.0)
    recruitment_gbp: float = quantity(
        "GBP", "advertising, selection and start of one permanent hire", ge=0.0, le=100000.0
    )
    recruitment_newly_qualified_gbp: float = quantity(
        "GBP", "the same for one newly qualified worker", ge=0.0, le=100000.0
    )
    training_gbp_per_hour: float = quantity(
        "GBP/hour", "trainers and venue for one person; the hours themselves are paid already", ge=0.0, le=500.0
    )
    business_support_gbp_per_hour: float = quantity(
        "GBP/hour", "for recording that business support takes over", ge=0.0, le=200.0
    )
    case_work_gbp_per_hour: float = quantity(
        "GBP/hour", "value of an hour that tasks for children take: pay is no lower without it", ge=0.0, le=500.0
    )
    include_care: bool = switch("the total contains the cost of care; otherwise it is shown apart")
    care: Care
