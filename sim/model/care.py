"""The gate into care: a panel decides, and the worker hands the child over."""

from __future__ import annotations

from sim.model.case import Case
from sim.model.council import Council
from sim.model.events import EventType, TaskKind
from sim.model.task import WITHIN_THE_DAY, Process


class Care:
    """Children on their way into care, whether from an assessment or from a plan.

    The gate does not turn anybody away: the hazards and shares that bring children to it are those of entries.
    """

    def __init__(self, council: Council) -> None:
        self._council = council
        self._settings = council.pathway.plans.care

    def enter(self, case: Case) -> Process:
        """Write the papers, and wait for the panel: the child becomes looked after."""
        council, settings, family = self._council, self._settings, case.family
        env = council.env
        asked = env.now
        panel = asked + settings.panel_days
        if settings.application_hours > 0.0:
            yield case.submit(TaskKind.CARE_APPLICATION, settings.application_hours * family.hours_factor, due=panel)
        if panel > env.now:
            yield env.timeout(panel - env.now)
        if settings.panel_hours > 0.0:
            hours = settings.panel_hours * family.hours_factor
            yield council.ask(
                council.supervisors(case.team), family, TaskKind.CARE_PANEL, hours, due=env.now + WITHIN_THE_DAY
            )
        council.recorder.journey(env.now, EventType.CARE_ENTERED, family, since=asked)

    def hand_over(self, case: Case) -> Process:
        """Keep the case until somebody else looks after the child's plan."""
        env, settings = self._council.env, self._settings
        until = env.now + settings.handover_days
        if settings.handover_hours > 0.0:
            hours = settings.handover_hours * case.family.hours_factor
            yield case.submit(TaskKind.CARE_HANDOVER, hours, due=until)
        if until > env.now:
            yield env.timeout(until - env.now)
