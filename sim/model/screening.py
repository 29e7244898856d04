"""Screening: a contact officer's first look at a contact, within one working day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from simpy.events import Event

from sim.config.categories import ABOVE_THRESHOLD, CHILD_PROTECTION_NEED, EARLY_HELP_NEED, RED
from sim.distributions import quantile_function
from sim.model.council import Council
from sim.model.events import ClosureStage, EventType, ScreeningDecision, TaskKind
from sim.model.family import Draw, Family
from sim.model.rapid_triage import RapidTriage
from sim.model.task import ORDINARY, URGENT, Process, ProcessReturning, Task
from sim.streams import Purpose

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


def rings_again(calls_due: int, most: int, share: float, u: float) -> bool:
    """Say whether a referrer who has heard nothing rings now: a share each time, ``most`` times at the outside.

    ``calls_due`` counts the occasions before this one, whether or not the referrer rang. The share is an assumption:
    none is published. That referrers are to hear within one working day is Working Together.
    """
    return calls_due < most and u < share


class FrontDoor:
    """The contact officers."""

    def __init__(self, council: Council, calendar: Calendar) -> None:
        self._council = council
        self._settings = council.pathway.screening
        self._hours = quantile_function(self._settings.hours)
        self._list = council.teams["front_door"].shared_list
        self._triage = RapidTriage(council.env, self._settings, calendar, self._list)

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
            self._await_call(family, task, 0)
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

    def _await_call(self, family: Family, look: Task, calls_due: int) -> None:
        """Let the referrer think of ringing again in some days' time, unless an officer looks at the contact by now."""
        settings, env = self._settings.chasing, self._council.env
        if calls_due < settings.most and not look.triggered:
            wait = env.timeout(settings.after_days)
            wait.callbacks.append(partial(self._call, family, look, calls_due))

    def _call(self, family: Family, look: Task, calls_due: int, _: Event) -> None:
        """Answer a referrer who rings, unless an officer has begun to look at the contact."""
        if look.triggered:
            return
        settings, council = self._settings.chasing, self._council
        u = council.streams.own(Purpose.REFERRER_RINGS_AGAIN, (*family.journey_key, calls_due), 1)[0]
        if rings_again(calls_due, settings.most, settings.share, u) and settings.hours > 0.0:
            due = council.env.now + self._settings.due_days  # the telephone does not wait behind the contacts
            council.ask(self._list, family, TaskKind.OPEN_CASE_CONTACT, settings.hours, due, urgency=URGENT)
        self._await_call(family, look, calls_due + 1)
