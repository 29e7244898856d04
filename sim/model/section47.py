"""Section 47: the enquiry after a strategy discussion, and the initial child protection conference."""

from __future__ import annotations

from sim.distributions import quantile_function
from sim.model.allocation import Case
from sim.model.events import CaseStage, Event, PlanKind, TaskKind
from sim.model.family import Draw
from sim.model.service import Service
from sim.model.worker import URGENT, Process


def planned_conference_day(days: tuple[float, ...], u: float) -> float:
    """Return the day a conference is planned for: one of equally likely days after the strategy discussion."""
    return days[int(u * len(days))]


class Section47:
    """The allocated worker's enquiry and conference."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._settings = service.pathway.section47
        self._hours = quantile_function(self._settings.hours)

    def enquire(self, case: Case, began: float) -> Process:
        """Enquire whether the child is at risk of significant harm.

        ``began`` is the day of the strategy discussion. Returns the :class:`PlanKind` that follows, or None.
        """
        service, settings, family = self._service, self._settings, case.family
        env, draws = service.env, family.draws
        case.enter(CaseStage.SECTION47, service.recorder)
        service.recorder.journey(env.now, Event.SECTION47_STARTED, family, since=began)
        limit = began + settings.conference_limit_days
        to_conference = draws[Draw.CONFERENCE] < settings.conference_share
        held_on = began + planned_conference_day(settings.conference_planned_days, draws[Draw.CONFERENCE_DAY])
        report_on = held_on - settings.report_days
        hours = self._hours(draws[Draw.SECTION47_HOURS]) * family.hours_factor
        due = report_on if to_conference else limit
        for _ in range(settings.sessions):
            yield case.submit(TaskKind.SECTION47_ENQUIRY, hours / settings.sessions, due, urgency=URGENT)
        if not to_conference:
            goes_on = draws[Draw.NO_CONFERENCE_OUTCOME] < settings.no_conference_plan_share
            service.recorder.journey(env.now, Event.SECTION47_CLOSED, family, goes_on, began, limit)
            return PlanKind.CHILD_IN_NEED if goes_on else None
        if report_on > env.now:
            yield env.timeout(report_on - env.now)
        hours = settings.conference_hours * family.hours_factor
        if hours > 0.0:
            yield case.submit(TaskKind.CONFERENCE_REPORT, hours * settings.report_share, held_on, urgency=URGENT)
        if held_on > env.now:
            yield env.timeout(held_on - env.now)
        protected = draws[Draw.CONFERENCE_OUTCOME] < settings.protection_plan_share
        service.recorder.journey(env.now, Event.CONFERENCE_HELD, family, protected, began, limit)
        if hours > 0.0:
            attending = hours * (1.0 - settings.report_share)
            yield case.submit(TaskKind.CONFERENCE, attending, due=env.now + 1.0, urgency=URGENT)
        return PlanKind.CHILD_PROTECTION if protected else PlanKind.CHILD_IN_NEED
