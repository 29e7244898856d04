"""Screening: a contact officer's first look at a contact, within one working day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.config.categories import ABOVE_THRESHOLD, CHILD_PROTECTION_NEED, EARLY_HELP_NEED, RED
from sim.distributions import quantile_function
from sim.model.chasing import Chasing
from sim.model.council import Council
from sim.model.events import ClosureStage, EventType, ScreeningDecision, TaskKind
from sim.model.family import Draw, Family
from sim.model.rapid_triage import RapidTriage
from sim.model.task import ORDINARY, URGENT, Process, ProcessReturning

if TYPE_CHECKING:
    from sim.clock import Calendar


def seen_as_above_threshold(need: int, sensitivity: float, specificity: float, u: float) -> bool:
    """Say how a contact looks: need is seen through error.

    The same uniform serves both kinds of error: a sharper eye never turns a right decision into a wrong one.
    """
    return u < sensitivity if need >= ABOVE_THRESHOLD else u >= specificity


def closed_under_pressure(threshold_drift: float, pressure: float, u: float) -> bool:
    """Say whether a contact seen as above the threshold is closed because work has outrun the people who decide.

    ``pressure`` is the smoothed share of tasks past due, ``threshold_drift`` the share closed when all are.
    """
    return u < threshold_drift * pressure


def is_immediate(need: int, rag: int, immediate_share: float, u: float) -> bool:
    """Say whether a contact shows an immediate risk that does not wait for the MASH."""
    return need == CHILD_PROTECTION_NEED and rag == RED and u < immediate_share


class FrontDoor:
    """The contact officers."""

    def __init__(self, council: Council, calendar: Calendar) -> None:
        self._council = council
        self._settings = council.pathway.screening
        self._hours = quantile_function(self._settings.hours)
        self._list = council.teams["front_door"].shared_list
        self._triage = RapidTriage(council.env, self._settings, calendar, self._list)
        self._chasing = Chasing(council, self._settings, self._list)

    def recognise(self, family: Family, u: float) -> Process:
        """Look at a contact that turns out to be about an open case."""
        if self._settings.enabled:
            hours = self._hours(u) * family.hours_factor * self._triage.hours_factor
            due = self._council.env.now + self._settings.due_days
            yield self._council.ask(self._list, family, TaskKind.SCREENING, hours, due)

    def screen(self, family: Family) -> ProcessReturning[ScreeningDecision]:
        """Look at a contact and decide what it is; returns the :class:`ScreeningDecision`."""
        settings, draws = self._settings, family.draws
        if not settings.enabled:
            return ScreeningDecision.MASH
        now = self._council.env.now
        due = now + settings.due_days
        hours = self._hours(draws[Draw.SCREENING_HOURS]) * family.hours_factor * self._triage.hours_factor
        immediate = is_immediate(family.need, family.rag, settings.immediate_share, draws[Draw.IMMEDIATE])
        urgency = URGENT if immediate else ORDINARY
        task = self._council.ask(self._list, family, TaskKind.SCREENING, hours, due, urgency)
        if settings.chasing.enabled:
            self._chasing.wait(family, task)
        officer = yield task
        eye = self._triage.eye(task.started)
        seen = family.referred_within_12_months or seen_as_above_threshold(
            family.need, eye.sensitivity, eye.specificity, draws[Draw.SEEN_AT_SCREENING]
        )
        drifting, u = settings.threshold_drift > 0.0 and seen and not immediate, draws[Draw.DRIFT_AT_SCREENING]
        if drifting and closed_under_pressure(settings.threshold_drift, officer.pressure, u):
            seen = False
            self._council.closed_under_pressure(family, ClosureStage.CONTACT, since=now)
        if not seen:
            helped = family.need == EARLY_HELP_NEED and draws[Draw.EARLY_HELP_AT_SCREENING] < settings.early_help_share
            decision = ScreeningDecision.EARLY_HELP if helped else ScreeningDecision.ADVICE
        else:
            decision = ScreeningDecision.REFERRAL if immediate else ScreeningDecision.MASH
        self._council.recorder.journey(self._council.env.now, EventType.SCREENED, family, decision, now, due)
        return decision
