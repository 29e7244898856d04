"""Reassessments: a family on a plan is assessed again, by its own worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.distributions import quantile_function
from sim.model.assessment import Assessments
from sim.model.council import Council
from sim.model.events import EventType, TaskKind
from sim.model.family import DRAWS, Draw
from sim.model.task import Process
from sim.streams import Purpose

if TYPE_CHECKING:
    from sim.model.open_plan import OpenPlan


def reassessed_after(length_days: float, planned_days: float, reassessed_share: float, u: float) -> float | None:
    """Return how long after the start of a plan its reassessment begins; None if there is none.

    It begins at any moment from which it can end before the plan does, all equally likely; a plan shorter than it has
    none.
    """
    if u >= reassessed_share or planned_days > length_days:
        return None
    return u / reassessed_share * (length_days - planned_days)


class Reassessments:
    """Further assessments during plans, planned to last as long as others do; what they find is in the plan's end."""

    def __init__(self, council: Council, assessments: Assessments) -> None:
        self._council = council
        self._assessments = assessments
        self._settings = council.pathway.plans.reassessment
        settings = council.pathway.assessment
        self._hours = quantile_function(settings.hours)
        self._hours_factors = [factor * self._settings.hours_factor for factor in settings.hours_factor.values()]

    def plan(self, plan: OpenPlan, reassessed_share: float, u: float) -> None:
        """Let a share of plans have one, unless it was before the run began."""
        if u >= reassessed_share:
            return
        council, family = self._council, plan.case.family
        key = (*family.journey_key, plan.number)
        draws = council.streams.own(Purpose.REASSESSMENT, key, DRAWS)
        planned = self._assessments.planned_days(draws)
        after = reassessed_after(plan.length_days, planned, reassessed_share, u)
        if after is not None and plan.started + after >= council.env.now:
            hours = self._hours(draws[Draw.ASSESSMENT_HOURS]) * self._hours_factors[family.need] * family.hours_factor
            council.env.process(self._reassess(plan, plan.started + after, planned, hours))

    def _reassess(self, plan: OpenPlan, begins: float, planned_days: float, hours: float) -> Process:
        """Visit, write up, and have it authorised; given up if the plan ends first."""
        council, settings, family = self._council, self._council.pathway.assessment, plan.case.family
        env, authorisation = council.env, settings.authorisation
        yield env.timeout(begins - env.now)
        ends, limit = begins + planned_days, begins + self._settings.limit_days
        if not plan.is_open():
            return
        council.recorder.journey(env.now, EventType.REASSESSMENT_STARTED, family, plan.kind, due=limit)
        lead = authorisation.lead_days if authorisation.enabled else 0.0
        written = settings.write_up_share
        write_up_from = max(begins, ends - settings.planned_length.write_up_days)
        for share, due in ((1.0 - written, write_up_from), (written, ends - lead)):
            if share * hours > 0.0:
                yield plan.case.submit(TaskKind.REASSESSMENT, share * hours, due=max(due, begins))
            if write_up_from > env.now:
                yield env.timeout(write_up_from - env.now)
            if not plan.is_open():
                return
        if authorisation.enabled:
            if ends - lead > env.now:
                yield env.timeout(ends - lead - env.now)
            signing = authorisation.hours * family.hours_factor
            yield council.ask(council.supervisors(plan.case.team), family, TaskKind.AUTHORISATION, signing, due=ends)
        council.recorder.journey(env.now, EventType.REASSESSMENT_COMPLETED, family, plan.kind, begins, limit)
