"""Teams and who gets a case (docs/model.md, sections 6 and 7)."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

from pydantic import model_validator

from sim.config.base import ForATime, Frozen, check_sums_to_one, quantity, share, switch
from sim.config.categories import CASE_HOLDING_TEAMS, OWN_ROLE, TEAMS
from sim.config.errors import did_you_mean
from sim.config.lending import Lending, Sharing


def establishment(posts: int, factor: float) -> int:
    """Return the posts of a case-holding team under an establishment factor, rounded half up."""
    return int(posts * factor + 0.5)


def senior_posts(posts: int, share: float) -> int:
    """Return how many of a team's social work posts are for senior practitioners, rounded half up."""
    return int(posts * share + 0.5)


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


def _posts_share(given: Mapping[str, Any]) -> Any:
    return given.get("posts_share")


def _own_role(given: Mapping[str, Any]) -> Any:
    return OWN_ROLE.get(given.get("team", ""))


class Unit(Frozen):
    """One of several teams inside a service, with its own people, manager's desk and part of the intake."""

    name: str = quantity("name", "of the team", min_length=1, max_length=40)
    posts_share: float = share("of the service's posts")
    manager_share: float = quantity(
        "share", "of the service's manager posts; posts_share if left out", default_factory=_posts_share, ge=0.0, le=1.0
    )
    intake_share: float = quantity(
        "share",
        "of the families who come to the service; posts_share if left out",
        default_factory=_posts_share,
        ge=0.0,
        le=1.0,
    )
    nqsw_factor: float = quantity(
        "factor",
        "newly qualified share of those who start here, relative to workforce.nqsw",
        default=1.0,
        ge=0.0,
        le=20.0,
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


class UsualCaseload(Frozen):
    """What a case holder of each service usually holds; null: expected from the settings of the first day.

    In the unit of ``allocation.case_weights``: whoever changes those gives it anew, or null.
    """

    assessment: float | None = quantity("weighted children", "a case holder of assessment", gt=0.0, le=1000.0)
    safeguarding: float | None = quantity("weighted children", "a case holder of safeguarding", gt=0.0, le=1000.0)


class Reserve(Frozen):
    """Qualified workers beside each case-holding team who usually hold no cases, and take some when there are many."""

    enabled: bool = switch("qualified workers without cases take some when case holders have more than usual")
    posts_share: float = quantity(
        "share",
        "posts of theirs relative to the team's social work posts before establishment_factor, rounded",
        ge=0.0,
        le=2.0,
    )
    called_from: float = quantity(
        "ratio", "cases of the team for each case holder, relative to the usual, from which they are asked", ge=0.0
    )
    called_span: float = quantity("ratio", "further rise at which the last of them is asked", gt=0.0)
    limit_factor: float = quantity("factor", "caseload limit relative to a social worker's", gt=0.0, le=1.0)
    time_share: float = share("of their working time that cases may take; their other work waits")
    usual_caseload: UsualCaseload
    usual_follows_years: float = quantity(
        "years", "time constant at which what is usual follows what case holders hold", gt=0.0, le=100.0
    )

    @model_validator(mode="after")
    def _have_time(self) -> Reserve:
        if self.enabled and self.time_share == 0.0:
            raise ValueError("teams.reserve.time_share=0: it must be above 0 where they take cases")
        return self


class EstablishmentChange(Frozen):
    """Posts that come or go on a day of the run."""

    start: dt.date = quantity("date", "day of the change")
    team: Literal["front_door", "mash", "assessment", "safeguarding", "conference", "early_help"] = quantity(
        "name", "service whose posts change"
    )
    unit: str | None = quantity("name", "team inside the service; null where the service is one team", default=None)
    role: Literal[
        "contact_officer", "social_worker", "senior_practitioner", "manager", "conference_chair", "keyworker"
    ] = quantity(
        "name",
        "what the posts are for, the team's own role if left out; a practice supervisor is a manager",
        default_factory=_own_role,
    )
    posts: int = quantity("posts", "that come, or, if negative, go", ge=-500, le=500)
    filled: bool = quantity(
        "switch", "new posts come with somebody experienced, moved from elsewhere; else they are vacant", default=False
    )

    @model_validator(mode="after")
    def _means_something(self) -> EstablishmentChange:
        own = OWN_ROLE[self.team]
        roles = [own, "senior_practitioner", "manager"] if self.team in CASE_HOLDING_TEAMS else [own, "manager"]
        if self.role not in roles:
            raise ValueError(f"teams.changes: {self.team} has no {self.role}; its roles are {', '.join(roles)}")
        if self.posts == 0:
            raise ValueError(f"teams.changes of {self.team} on {self.start}: posts must not be 0")
        if self.posts < 0 and self.filled:
            raise ValueError(f"teams.changes of {self.team} on {self.start}: posts that go cannot be filled")
        return self


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
    reserve: Reserve
    posts_follow_demand: float = quantity(
        "ratio",
        "change of a case-holding service's posts for the change of its cases in the year before; 0: none",
        ge=0.0,
        le=1.0,
    )
    units: Units
    changes: tuple[EstablishmentChange, ...] = quantity("list", "posts that come or go during the run", max_length=50)

    def posts_at_start(self, service: str, place: int = 0) -> dict[str, int]:
        """Return the posts of a team on the first day by role; ``place`` counts the teams inside a service."""
        settings, units = getattr(self, service), getattr(self.units, service, ())
        holds_cases = service in CASE_HOLDING_TEAMS
        own = establishment(settings.posts, self.establishment_factor) if holds_cases else settings.posts
        managers = settings.manager_posts
        if units:
            own = parts(own, [unit.posts_share for unit in units])[place]
            managers = parts(managers, [unit.manager_share for unit in units])[place]
        seniors = senior_posts(own, self.senior_practitioners.posts_share) if holds_cases else 0
        there = {"senior_practitioner": seniors, OWN_ROLE[service]: own - seniors, "manager": managers}
        if self.reserve.enabled and holds_cases:
            beside = senior_posts(settings.posts, self.reserve.posts_share)
            shares = [unit.posts_share for unit in units] or [1.0]
            there["qualified_without_cases"] = parts(beside, shares)[place]
        return there

    def place_of(self, change: EstablishmentChange) -> int:
        """Return which of the teams inside its service a change concerns; 0 where the service is one team."""
        units = [unit.name for unit in getattr(self.units, change.team, ())]
        return units.index(change.unit) if change.unit in units else 0

    @model_validator(mode="after")
    def _changes_leave_posts(self) -> Teams:
        there: Counter[tuple[str, int, str]] = Counter()
        for team in TEAMS:
            for place in range(max(1, len(getattr(self.units, team, ())))):
                there.update({(team, place, role): posts for role, posts in self.posts_at_start(team, place).items()})
        for change in sorted(self.changes, key=lambda change: change.start):
            units = [unit.name for unit in getattr(self.units, change.team, ())]
            where = f"teams.changes of {change.team} on {change.start}"
            if units and change.unit not in units:
                guess = did_you_mean(change.unit or "", units)
                raise ValueError(f"{where}: unit={change.unit} must be one of {', '.join(units)}{guess}")
            if not units and change.unit is not None:
                raise ValueError(f"{where}: unit={change.unit}, but {change.team} is one team; leave unit out")
            group = (change.team, self.place_of(change), change.role)
            before, there[group] = there[group], there[group] + change.posts
            if there[group] < 0:
                raise ValueError(f"{where} takes {-change.posts} posts of {change.role} away where there are {before}")
            if there[group] == 0 and change.role == "manager" and change.team in CASE_HOLDING_TEAMS:
                raise ValueError(f"{where} leaves no manager, and nobody to authorise assessments")
        return self

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
    assessment_by_need: bool = switch("an assessment weighs by the hours that its need takes")


class OverloadAfter(Frozen):
    """How long a case waits before it is given to someone above their limit."""

    urgent: float | None = quantity(
        "working days", "section 47, child protection and red cases; null means never", ge=0.0
    )
    standard: float | None = quantity("working days", "other cases; null means never", ge=0.0)


Policy = Literal["equitable", "rota", "duty", "skewed", "random"]
QueueOrder = Literal["risk", "fifo"]


class AllocationChange(Frozen):
    """Another way to allocate from a day of the run on: what is not named stays as it was."""

    start: dt.date = quantity("date", "day of the change")
    policy: Policy | None = quantity("name", "how the worker is chosen from then on", default=None)
    queue_order: QueueOrder | None = quantity(
        "name", "order in which waiting cases are taken from then on", default=None
    )
    caseload_limit: CaseloadLimit | None = None
    overload_after_days: OverloadAfter | None = None
    sharing: Sharing | None = quantity("name", "who helps where work waits from then on", default=None)

    @model_validator(mode="after")
    def _changes_something(self) -> AllocationChange:
        names = [name for name in type(self).model_fields if name != "start"]
        if all(getattr(self, name) is None for name in names):
            raise ValueError(f"allocation.changes on {self.start} changes nothing: give {', '.join(names)}, or some")
        return self


class ChangeInAssessment(Frozen):
    """What a change of worker costs when an assessment is under way: reading in, and meeting the family again."""

    enabled: bool = switch("a change of worker in mid-assessment costs more than a handover")
    hours: float = quantity("hours", "new worker's, per child, in place of the handover", ge=0.0, le=40.0)
    days: float = quantity("working days", "by which the end of the assessment is put off", ge=0.0, le=60.0)


class DutyCover(ForATime):
    """Whoever is on duty sees the children who wait for a social worker, and finds those in danger."""

    after_days: float = quantity("working days", "a case waits before somebody sees the family", ge=0.0, le=130.0)
    every_days: float = quantity("working days", "and so often from then on, while it waits", ge=1.0, le=130.0)
    hours: float = quantity("hours", "of the duty worker for a visit, per child", gt=0.0, le=20.0)
    sensitivity: float = share("families in need of protection whose danger is seen: their case goes to the front")


class LowRiskClosure(ForATime):
    """Low-rated cases that have waited for their first worker, looked at by a manager and closed unassessed."""

    after_days: float = quantity("working days", "a case waits before a manager looks at it", ge=0.0, le=130.0)
    ratings: tuple[Literal["amber", "green"], ...] = quantity(
        "list", "ratings that may be closed; red and section 47 never are", min_length=1, max_length=2
    )
    review_hours: float = quantity("hours", "of a manager to look at a case, per child", ge=0.0, le=10.0)
    sensitivity: float = share("above-threshold families whom the manager sees as such, and keeps for assessment")
    specificity: float = share("below-threshold families whom the manager sees as such, and closes")


class Allocation(Frozen):
    """Who gets the case."""

    policy: Policy = quantity("name", "how the worker is chosen")
    queue_order: QueueOrder = quantity("name", "order in which waiting cases are taken")
    changes: tuple[AllocationChange, ...] = quantity("list", "other ways to allocate during the run", max_length=20)
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
    change_in_assessment: ChangeInAssessment
    duty_cover: DutyCover
    low_risk_closure: LowRiskClosure
    sharing: Sharing = quantity(
        "name", "who helps where work waits: nobody, other teams of the service, or other services too"
    )
    post_moves_from: float | None = quantity(
        "ratio",
        "by how much higher another team's load, relative to what is usual in each, moves a social worker's post there "
        "when somebody has left, as far as teams share; null: posts stay with their team",
        ge=0.0,
        le=10.0,
    )
    lending: Lending

    @model_validator(mode="after")
    def _limits(self) -> Allocation:
        limits = {"allocation.caseload_limit": self.caseload_limit}
        for change in self.changes:
            if change.caseload_limit is not None:
                limits[f"allocation.changes on {change.start}: caseload_limit"] = change.caseload_limit
        for name, limit in limits.items():
            for kind, most in limit:
                if most > self.hard_limit:
                    raise ValueError(f"{name}.{kind} is above allocation.hard_limit {self.hard_limit:g}")
        return self

    @model_validator(mode="after")
    def _one_policy_at_a_time(self) -> Allocation:
        for day, number in Counter(change.start for change in self.changes).items():
            if number > 1:
                raise ValueError(f"allocation.changes has {number} changes on {day}")
        return self
