"""Section 47: the strategy discussion, the enquiry that it opens, and the initial child protection conference.

Reasonable cause to suspect significant harm is seen at the MASH, at the end of an assessment, or during a child in need
plan. A supervisor then holds a strategy discussion with police and health, and from that day run the 15 working days to
an initial conference (Working Together). A worker's report that is not ready on the day may postpone the conference to
another slot; where it does not, or where that rule is off, the conference is held, and a late report is read at the
table. Either way the report counts as late.
"""

from __future__ import annotations

import math
from functools import partial

from simpy.events import Event

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import CHILD_PROTECTION_NEED
from sim.distributions import quantile_function, with_odds_multiplied
from sim.model.case import Case
from sim.model.council import Council
from sim.model.events import CaseStage, ConferenceKind, EventType, PlanKind, Role, TaskKind
from sim.model.family import DRAWS, Draw, Family
from sim.model.flows import planned_conference_day
from sim.model.practice import place_of_day, put_off
from sim.model.stress import own_list_load
from sim.model.task import ORDINARY, URGENT, Process, ProcessReturning, Task
from sim.streams import Purpose


def cause_at_mash(need: int, share: float, u: float) -> bool:
    """Say whether the MASH sees reasonable cause in an accepted referral: in a share of those who need protection."""
    return need == CHILD_PROTECTION_NEED and u < share


def cause_after(hazard_per_year: float, u: float) -> float:
    """Return the days on a child in need plan after which reasonable cause arises; infinity where it never does.

    The uniform stands for a threshold of the accumulated hazard, so that a higher hazard brings the same day forward.
    """
    return -math.log1p(-u) / hazard_per_year * WORKING_DAYS_PER_YEAR if hazard_per_year > 0.0 else math.inf


def planned_later(u: float, load: float, reference: float, elasticity: float) -> float:
    """Return which of the planned days a busy worker's enquiry has, from 0 (the first) to 1 (the last).

    The odds that it is a later one grow by ``elasticity`` per cent for each per cent of load above the usual one. Who
    holds many cases sees family and partners later. The form and the size are assumptions, set so that conferences in
    time answer to caseload as within English councils (-0.67 points for each case more, 2018 to 2024).

    Parameters
    ----------
    u
        Place among the planned days at the usual load, from 0 to 1.
    load
        The worker's weighted caseload relative to the own limit, this case among it.
    reference
        Usual load of the service, above 0.
    elasticity
        At 0 plans are as early whatever the worker holds.
    """
    return with_odds_multiplied(u, math.pow(load / reference, elasticity)) if load > 0.0 else u


def conference_outcome(protection_share: float, closing_share: float, u: float) -> PlanKind | None:
    """Return what a conference decides: a protection plan, else a child in need plan, or for a few neither."""
    if u < protection_share:
        return PlanKind.CHILD_PROTECTION
    closes = u >= 1.0 - closing_share * (1.0 - protection_share)
    return None if closes else PlanKind.CHILD_IN_NEED


def enquiry_outcome(on_plan: bool, plan_share: float, u: float) -> PlanKind | None:
    """Return what follows an enquiry without conference: the plan the child is on, or for a share a new one."""
    return PlanKind.CHILD_IN_NEED if on_plan or u < plan_share else None


def is_postponed(times_before: int, most: int, share: float, u: float) -> bool:
    """Say whether a conference whose report is not ready on the day is put off: a share, each at most ``most`` times.

    The chair decides, and holds the rest on what the worker can say. The share is an assumption: none is published.
    """
    return times_before < most and u < share


ENQUIRY_LEAST_DAYS = 1.0
"""A session of an enquiry that begins late still has a day (assumption)."""


class Section47:
    """Supervisors, allocated workers and chairs, from reasonable cause to the conference."""

    def __init__(self, council: Council) -> None:
        self._council = council
        self._settings = settings = council.pathway.section47
        self._hours = quantile_function(settings.hours)
        self._delay = quantile_function(settings.strategy_discussion.delay_days)
        self._planned_within_limit = settings.planned_within_limit_share

    def enquire(self, case: Case, began: float) -> ProcessReturning[PlanKind | None]:
        """Enquire whether the child suffers or is likely to suffer significant harm.

        ``began`` is the day on which reasonable cause arose; one before the start of the run is the day of a strategy
        discussion already held. Returns the :class:`PlanKind` that follows today, or None.
        """
        council, settings, family = self._council, self._settings, case.family
        env, on_plan = council.env, case.stage == CaseStage.CHILD_IN_NEED
        draws = self._draws_on_plan(case) if on_plan else family.draws
        if began >= 0.0:
            yield from self._discuss(case, draws)
            began = env.now
        if case.stage != CaseStage.SECTION47:
            case.enter(CaseStage.SECTION47, council.recorder)
        council.recorder.journey(env.now, EventType.SECTION47_STARTED, family, since=began)
        limit = began + settings.conference_limit_days
        to_conference = draws[Draw.CONFERENCE] < council.movement.conference_share(settings.conference_share, env.now)
        planned = began + planned_conference_day(settings.planned_days, self._place(case, draws))
        yield from self._visit(case, began, draws, planned - settings.report_days if to_conference else limit)
        if not to_conference:
            kind = enquiry_outcome(on_plan, settings.no_conference_plan_share, draws[Draw.NO_CONFERENCE_OUTCOME])
            council.recorder.journey(env.now, EventType.SECTION47_CLOSED, family, kind is not None, began, limit)
            return kind
        called = env.now if began >= 0.0 else min(env.now, self._last_session(began))
        yield from self._meet(case, called, planned, began, limit)
        kind = conference_outcome(
            settings.protection_plan_share, settings.closing_share, draws[Draw.CONFERENCE_OUTCOME]
        )
        protected = kind == PlanKind.CHILD_PROTECTION
        council.recorder.journey(env.now, EventType.CONFERENCE_HELD, family, protected, began, limit)
        hours = settings.conference_hours * (1.0 - settings.report_share) * family.hours_factor
        if hours > 0.0:
            case.submit(TaskKind.CONFERENCE, hours, due=env.now, urgency=URGENT)
        return kind

    def _place(self, case: Case, draws: list[float]) -> float:
        """Return which of the planned days the conference of an enquiry that begins now has, from 0 to 1."""
        by_load, worker = self._settings.day_by_load, case.worker
        practice = self._council.practice.of_conferences(self._council.env.now)
        u = place_of_day(draws[Draw.CONFERENCE_DAY], practice, self._planned_within_limit)
        if not by_load.enabled or worker is None or worker in case.team.reserve or self._council.env.now <= 0.0:
            return u
        reference: float = getattr(self._council.usual_load, case.team.name)
        return planned_later(
            u, own_list_load(worker.weighted_caseload, worker.caseload_limit), reference, by_load.elasticity
        )

    def _draws_on_plan(self, case: Case) -> list[float]:
        """Return the uniforms of an enquiry during a plan: the journey may have used its own in an earlier one."""
        family = case.family
        key = (*family.journey_key, family.plans_in_journey)
        return self._council.streams.own(Purpose.SECTION_47_ON_PLAN, key, DRAWS)

    def _discuss(self, case: Case, draws: list[float]) -> Process:
        """Hold the strategy discussion as soon as police and health can attend and a supervisor is free."""
        council, settings, family = self._council, self._settings.strategy_discussion, case.family
        env, cause = council.env, council.env.now
        due = cause + settings.limit_days
        council.recorder.journey(cause, EventType.REASONABLE_CAUSE, family, case.stage, due=due)
        delay = self._delay(draws[Draw.STRATEGY_DELAY])
        if delay > 0.0:
            yield env.timeout(delay)
        if settings.worker_hours > 0.0:
            hours = settings.worker_hours * family.hours_factor
            case.submit(TaskKind.STRATEGY_DISCUSSION, hours, due, urgency=URGENT)
        team = case.team
        if settings.supervisor_hours > 0.0 and any(post.role == Role.MANAGER for post in team.posts):
            hours = settings.supervisor_hours * family.hours_factor
            yield council.ask(
                council.supervisors(team), family, TaskKind.STRATEGY_DISCUSSION, hours, due, urgency=URGENT
            )
        council.recorder.journey(env.now, EventType.STRATEGY_DISCUSSION, family, since=cause, due=due)

    def _last_session(self, began: float) -> float:
        return began + (self._settings.sessions - 1) * self._settings.session_spacing_days

    def _visit(self, case: Case, began: float, draws: list[float], due: float) -> Process:
        """See the child and talk with family and partners, in sessions; one before the run has been done."""
        env, settings = self._council.env, self._settings
        sessions, spacing = settings.sessions, settings.session_spacing_days
        hours = self._hours(draws[Draw.SECTION47_HOURS]) * case.family.hours_factor / sessions
        not_before = env.now
        for session in range(sessions):
            planned = began + session * spacing
            if planned < 0.0 and session < sessions - 1:
                continue
            planned = max(planned, not_before)
            if planned > env.now:
                yield env.timeout(planned - env.now)
            yield case.submit(TaskKind.SECTION47_ENQUIRY, hours, max(due, env.now + ENQUIRY_LEAST_DAYS), urgency=URGENT)
            not_before = env.now + spacing

    def _meet(self, case: Case, called: float, planned: float, began: float, limit: float) -> Process:
        """Book the conference, let the worker write the report, and wait until the conference is held."""
        settings, family = self._settings.postponement, case.family
        env, conferences = self._council.env, self._council.conferences
        goes_ahead = Event(env) if settings.enabled else None
        held = conferences.book(family, ConferenceKind.INITIAL, called, planned, limit, goes_ahead)
        booked = [held]
        begin = held - self._settings.report_days
        if begin > env.now:
            yield env.timeout(begin - env.now)
        report = self._begin_report(case, booked)
        if report is not None and report.urgency != URGENT:
            pressing = report.due - settings.pressing_days
            if pressing > env.now:
                yield env.timeout(pressing - env.now)
            report.come_first()
        if held > env.now:
            yield env.timeout(held - env.now)
        while goes_ahead is not None:
            put_off = report is not None and self._is_put_off(family, report, len(booked) - 1)
            goes_ahead.succeed(not put_off)
            if not put_off:
                return
            goes_ahead = Event(env)
            booked.append(conferences.book_again(family, began, limit, goes_ahead))
            yield env.timeout(booked[-1] - env.now)

    def _begin_report(self, case: Case, booked: list[float]) -> Task | None:
        """Let the worker write the report; ``booked`` are the days of its conference, of which the last one counts."""
        settings = self._settings
        hours = settings.conference_hours * settings.report_share * case.family.hours_factor
        if hours <= 0.0:
            return None
        due = booked[0] - settings.report_due_days
        can_wait = due - settings.postponement.pressing_days > self._council.env.now
        urgency = ORDINARY if settings.postponement.enabled and can_wait else URGENT
        report = case.submit(TaskKind.CONFERENCE_REPORT, hours, due=due, urgency=urgency)
        report.callbacks.append(partial(self._reported, booked))
        return report

    def _is_put_off(self, family: Family, report: Task, times_before: int) -> bool:
        if report.processed:
            return False
        settings, key = self._settings.postponement, (*family.journey_key, family.plans_in_journey, times_before)
        u = self._council.streams.own(Purpose.CONFERENCE_POSTPONED, key, 1)[0]
        share = put_off(settings.share, self._council.practice.of_conferences(self._council.env.now))
        return is_postponed(times_before, settings.most, share, u)

    def _reported(self, booked: list[float], report: Task) -> None:
        now, family = self._council.env.now, report.family
        recorder = self._council.recorder
        recorder.journey(now, EventType.CONFERENCE_REPORT_DONE, family, due=report.due, start=booked[-1])
