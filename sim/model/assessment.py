"""The single assessment: visits spread over a planned length, a write-up, and a supervisor's authorisation.

Work is planned to the deadline: nationally a fifth of assessments end on days 41 to 45. So each has a planned length
(a quick one, or a full one; one that would run over is pulled back to just before the limit), its visits are spread
over the plan, and queues, absences and missed checkpoints add to it.
"""

from __future__ import annotations

import math
from functools import partial

from simpy.events import Event

from sim.distributions import choice_function, quantile_function
from sim.model.case import Case
from sim.model.council import Council
from sim.model.events import AssessmentOutcome, EventType, TaskKind
from sim.model.family import Draw
from sim.model.practice import held, later, window
from sim.model.stress import own_list_load
from sim.model.task import ORDINARY, URGENT, Process, ProcessReturning


def length_factor(load: float, reference: float, strength: float, least: float, most: float) -> float:
    """Return what the worker's load does to a planned length: 1 at the reference, longer above, within bounds.

    Who holds many cases plans the next visit for later. The form and the strength are assumptions, set so that
    timeliness answers to caseload as within English councils (-0.95 points for each case more).

    Parameters
    ----------
    load
        Weighted caseload relative to the own limit, with the new case.
    reference
        Load at which plans are as usual.
    strength
        Rise of the logarithm of the length for a load of twice the reference.
    least, most
        Bounds: nobody plans a visit a day, and deadlines and supervisors keep plans from growing without end.
    """
    return min(most, max(least, math.exp(strength * (load / reference - 1.0))))


def pulled_back(
    natural_days: float, limit_days: float, window_days: float, pull_share: float, u: float, v: float
) -> float:
    """Return a planned length: one beyond the limit is pulled into the window before it in ``pull_share`` of cases."""
    if natural_days <= limit_days or u >= pull_share:
        return natural_days
    return limit_days - v * window_days


def visit_days(visits: int, first_day: float, last_day: float) -> list[float]:
    """Return when visits are planned, in days after the referral: evenly from the first to just before the last day."""
    return [first_day + max(0.0, last_day - first_day) * visit / visits for visit in range(visits)]


class Assessments:
    """How the assessment teams assess."""

    def __init__(self, council: Council) -> None:
        self._council = council
        self._settings = settings = council.pathway.assessment
        self._hours = quantile_function(settings.hours)
        self._hours_factors = settings.hours_factor.values()
        self._quick = quantile_function(settings.planned_length.quick)
        self._full = quantile_function(settings.planned_length.full)
        self._outcomes = [choice_function(outcomes.values()) for outcomes in settings.outcomes.values()]

    def planned_days(self, draws: list[float], factor: float = 1.0) -> float:
        """Return the planned length of an assessment, in working days from the referral.

        The council's practice makes full ones longer, and holds fewer of those beyond the limit.

        ``factor`` is what the worker's load does to it (:func:`length_factor`).
        """
        length, council = self._settings.planned_length, self._council
        if not length.enabled:
            return 0.0
        practice = council.practice.of_assessments(council.env.now)
        if self._is_quick(draws):
            natural_days = self._quick(draws[Draw.ASSESSMENT_LENGTH])
        else:
            natural_days = self._full(later(draws[Draw.ASSESSMENT_LENGTH], practice))
        return pulled_back(
            natural_days * factor,
            self._settings.limit_days,
            window(length.pull_window_days, practice),
            held(length.pull_share, practice),
            draws[Draw.ASSESSMENT_PULL],
            draws[Draw.ASSESSMENT_PULLED_DAY],
        )

    def _factor(self, case: Case) -> float:
        """Return what the load of a case's worker, with this case, does to the planned length.

        Assessments of the first day were planned before it, by caseloads that nobody knows: they are as usual.
        """
        by_load, worker = self._settings.planned_length.by_load, case.worker
        if not by_load.enabled or worker is None or self._council.env.now <= 0.0:
            return 1.0
        load = own_list_load(worker.weighted_caseload, worker.caseload_limit)
        return length_factor(load, by_load.reference, by_load.strength, by_load.least, by_load.most)

    def _is_quick(self, draws: list[float]) -> bool:
        length, council = self._settings.planned_length, self._council
        share = council.movement.quick_assessment_share(length.quick_share, council.env.now)
        return length.enabled and draws[Draw.ASSESSMENT_KIND] < share

    def assess(self, case: Case, outcome: AssessmentOutcome | None = None) -> ProcessReturning[AssessmentOutcome]:
        """Assess a family whose case has a worker; returns the :class:`AssessmentOutcome`, unless it is given."""
        council, settings, family = self._council, self._settings, case.family
        env, draws, referred, authorisation = council.env, family.draws, case.referred_at, settings.authorisation
        planned = self.planned_days(draws, self._factor(case))
        plan = AssessmentPlan(referred, referred + planned, self._is_quick(draws))
        if settings.checkpoints.enabled:
            now = env.now
            for day in settings.checkpoints.days:
                if referred + day >= now:
                    checkpoint = env.timeout(referred + day - now)
                    checkpoint.callbacks.append(partial(self._ask_for_checkpoint, case, plan))

        hours = self._hours(draws[Draw.ASSESSMENT_HOURS]) * self._hours_factors[family.need] * family.hours_factor
        yield from self._visit(case, plan, hours * (1.0 - settings.write_up_share))
        council.recorder.journey(env.now, EventType.ASSESSMENT_WORK_DONE, family, since=referred)

        lead = authorisation.lead_days if authorisation.enabled else 0.0
        write_up_hours = hours * settings.write_up_share
        if write_up_hours > 0.0:
            begin = plan.ends - settings.planned_length.write_up_days
            yield from self._wait(plan, begin - env.now)
            yield case.submit(TaskKind.WRITE_UP, write_up_hours, due=plan.ends - lead)
        case.assessment_begun = None
        council.recorder.journey(env.now, EventType.ASSESSMENT_WRITTEN, family, since=referred)

        if authorisation.enabled:
            if plan.ends - lead > env.now:
                yield env.timeout(plan.ends - lead - env.now)  # the supervisor's slot
            signing = authorisation.hours * family.hours_factor
            yield council.ask(council.supervisors(case.team), family, TaskKind.AUTHORISATION, signing, due=plan.ends)
        plan.done = True
        if outcome is None:
            outcome = AssessmentOutcome(self._outcomes[family.need](draws[Draw.ASSESSMENT_OUTCOME]))
        due = referred + settings.limit_days
        council.recorder.journey(env.now, EventType.ASSESSMENT_COMPLETED, family, outcome, referred, due)
        council.quality.grade_assessment(case)
        return outcome

    def _visit(self, case: Case, plan: AssessmentPlan, hours: float) -> Process:
        """See the child, and then see the family again, over the planned length."""
        council, settings, family = self._council, self._settings, case.family
        env, referred, write_up_days = council.env, case.referred_at, settings.planned_length.write_up_days
        visits = settings.quick_visits if plan.is_quick else settings.visits
        seen_limit = settings.seen_limit_days_urgent if case.is_red else settings.seen_limit_days
        last_day = max(0.0, plan.ends - referred - write_up_days)
        soon = 0.0 if case.is_red else settings.first_visit_share * seen_limit
        first_day = family.draws[Draw.FIRST_VISIT] * min(soon, last_day)
        not_before = env.now
        for visit, day in enumerate(visit_days(visits, first_day, last_day)):
            planned = referred + day + plan.put_off_days
            if planned < 0.0 and visit < visits - 1:
                case.assessment_begun = plan
                continue  # done before the run began
            yield from self._wait(plan, max(planned, not_before) - env.now)
            first = visit == 0
            due = referred + seen_limit if first else max(plan.ends - write_up_days, env.now)
            urgency = URGENT if first and case.is_red else ORDINARY
            yield case.submit(TaskKind.ASSESSMENT_VISIT, hours / visits, due, urgency)
            if first:
                council.recorder.journey(
                    env.now, EventType.CHILD_SEEN, family, since=referred, due=referred + seen_limit
                )
            case.assessment_begun = plan
            not_before = env.now + settings.visit_spacing_days

    def _wait(self, plan: AssessmentPlan, days: float) -> Process:
        """Wait for a day of the plan, and longer where a change of worker puts it off meanwhile."""
        while days > 0.0:
            before = plan.put_off_days
            yield self._council.env.timeout(days)
            days = plan.put_off_days - before

    def _ask_for_checkpoint(self, case: Case, plan: AssessmentPlan, _: Event) -> None:
        """Ask a supervisor to look at an assessment on a checkpoint day, if it has not ended by then."""
        council, settings = self._council, self._settings.checkpoints
        if not plan.done:
            hours = settings.hours * case.family.hours_factor
            due = council.env.now + settings.grace_days
            task = council.ask(council.supervisors(case.team), case.family, TaskKind.CHECKPOINT, hours, due)
            task.callbacks.append(partial(self.checkpoint_held, case, plan, due))

    def checkpoint_held(self, case: Case, plan: AssessmentPlan, due: float, _: Event) -> None:
        """Let the assessment drift if it came too late."""
        council = self._council
        if council.env.now > due and not plan.done:
            plan.ends += self._settings.checkpoints.missed_delay_days
            council.recorder.journey(council.env.now, EventType.CHECKPOINT_MISSED, case.family, due=due)


class AssessmentPlan:
    """When an assessment is to end, which drift can move, of which kind it is, and whether it has ended."""

    __slots__ = ("done", "ends", "is_quick", "put_off_days", "referred_at")

    def __init__(self, referred_at: float, ends: float, is_quick: bool) -> None:
        self.is_quick = is_quick
        self.referred_at = referred_at
        self.ends = ends
        self.put_off_days = 0.0  # by changes of worker
        self.done = False

    def put_off(self, days: float) -> None:
        """End later, because another worker takes over."""
        self.put_off_days += days
        self.ends += days
