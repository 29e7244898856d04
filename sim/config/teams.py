"""Teams and who gets a case (model document, sections 6 and 7)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from pydantic import model_validator

from sim.config.base import Frozen, check_sums_to_one, quantity, share, switch

TEAMS = ("front_door", "mash", "assessment", "safeguarding", "conference", "early_help")
"""Teams in the order used for codes in the event log."""


def parts(whole: int, shares: Sequence[float]) -> list[int]:
    """Divide a whole number by shares that add up to 1: by rounding, half up, what is given out so far."""
    bounds = [int(whole * math.fsum(shares[:place]) + 0.5 + 1e-9) for place in range(len(shares) + 1)]
    return [after - before for before, after in pairwise(bounds)]


class Team(Frozen):
    """The establishment of one team: posts, filled or vacant."""

    posts: int = quantity("posts", "of the team's own role, before establishment_factor", ge=0, le=5000)
    manager_posts: int = quantity("posts", "managers or practice supervisors of the team", ge=0, le=500)
    discipline: Literal["due", "risk", "fifo"] = quantity(
        "name", "order of work: due date, rating then arrival, or arrival"
    )


class Unit(Frozen):
    """One of several teams inside a service, with its own people, manager's desk and part of the intake."""

    name: str = quantity("name", "of the team", min_length=1, max_length=40)
    posts_share: float = share("of the service's posts")
    manager_share: float = share("of the service's manager posts")
    intake_share: float = share("of the families who come to the service")
    nqsw_factor: float = quantity(
        "factor", "newly qualified share of those who start here, relative to workforce.nqsw", ge=0.0, le=20.0
    )


class Units(Frozen):
    """Teams inside a service; a service for which none is named is one team."""

    assessment: tuple[Unit, ...] = quantity("list", "teams of the assessment service", max_length=32)
    safeguarding: tuple[Unit, ...] = quantity("list", "teams of the safeguarding service", max_length=32)

    @model_validator(mode="after")
    def _whole(self) -> Units:
        for service in ("assessment", "safeguarding"):
            units = getattr(self, service)
            names = [unit.name for unit in units]
            if len(set(names)) < len(names):
                raise ValueError(f"teams.units.{service} has two teams of the same name")
            for kind in ("posts_share", "manager_share", "intake_share") if units else ():
                where = f"{kind} in teams.units.{service}"
                check_sums_to_one({unit.name: getattr(unit, kind) for unit in units}, where)
        return self


class SeniorPractitioners(Frozen):
    """Experienced social workers in senior posts; they hold fewer cases and are never newly qualified."""

    posts_share: float = share("of the social work posts of case-holding teams, each team rounded")
    limit_factor: float = quantity("factor", "caseload limit relative to a social worker's", gt=0.0, le=1.0)


class Teams(Frozen):
    """All teams of the front door and behind it."""

    establishment_factor: float = quantity(
        "factor", "posts of case-holding teams relative to the profile, each team rounded", ge=0.0, le=10.0
    )
    front_door: Team
    mash: Team
    assessment: Team
    safeguarding: Team
    conference: Team
    early_help: Team
    senior_practitioners: SeniorPractitioners
    units: Units

    @model_validator(mode="after")
    def _every_unit_has_a_manager(self) -> Teams:
        for service in ("assessment", "safeguarding"):
            units, managers = getattr(self.units, service), getattr(self, service).manager_posts
            for unit, posts in zip(units, parts(managers, [unit.manager_share for unit in units]), strict=True):
                if unit.intake_share > 0.0 and unit.posts_share == 0.0:
                    raise ValueError(f"{unit.name} in teams.units.{service} takes intake and has no share of posts")
                if managers and not posts:
                    raise ValueError(
                        f"{unit.name} in teams.units.{service} has none of the {managers} posts of teams.{service}."
                        "manager_posts, and nobody to authorise its assessments"
                    )
        return self


class CaseloadLimit(Frozen):
    """Weighted children a worker takes before new cases wait."""

    social_worker: float = quantity("weighted children", "experienced worker", gt=0.0, le=1000.0)
    nqsw: float = quantity("weighted children", "newly qualified worker", gt=0.0, le=1000.0)
    agency: float = quantity("weighted children", "agency worker", gt=0.0, le=1000.0)


class CaseWeights(Frozen):
    """How much a child counts towards the limit, by stage."""

    assessment: float = quantity("weight", "in assessment", gt=0.0, le=5.0)
    child_in_need: float = quantity("weight", "on a child in need plan", gt=0.0, le=5.0)
    child_protection: float = quantity("weight", "under section 47 or on a child protection plan", gt=0.0, le=5.0)


class OverloadAfter(Frozen):
    """How long a case waits before it is given to someone above their limit."""

    urgent: float | None = quantity(
        "working days", "section 47, child protection and red cases; null means never", ge=0.0
    )
    standard: float | None = quantity("working days", "other cases; null means never", ge=0.0)


class Allocation(Frozen):
    """Who gets the case."""

    policy: Literal["equitable", "rota", "duty", "skewed", "random"] = quantity("name", "how the worker is chosen")
    queue_order: Literal["risk", "fifo"] = quantity("name", "order in which waiting cases are taken")
    caseload_limit: CaseloadLimit
    case_weights: CaseWeights
    overload_after_days: OverloadAfter
    hard_limit: float = quantity(
        "weighted children", "a case that has waited takes nobody above this", gt=0.0, le=10000.0
    )
    nqsw_hold_protection_cases: bool = switch("newly qualified workers may hold section 47 and child protection cases")
    duty_groups: int = quantity("groups", "groups that take intake by week under the duty policy", ge=1, le=20)
    skew: float = quantity("strength", "unevenness under the skewed policy: 0 none, 1 strong", ge=0.0, le=5.0)
    manager_name_share: float = share(
        "cases that find no worker which a manager holds in name; they count as unallocated all the same"
    )
    handover_hours: float = quantity("hours", "new worker's time to take over a case, per child", ge=0.0, le=40.0)

    @model_validator(mode="after")
    def _limits(self) -> Allocation:
        for role in ("social_worker", "nqsw", "agency"):
            if getattr(self.caseload_limit, role) > self.hard_limit:
                raise ValueError(f"allocation.caseload_limit.{role} is above allocation.hard_limit {self.hard_limit:g}")
        return self
