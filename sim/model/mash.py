"""The multi-agency safeguarding hub: partner checks, research, and a manager's decision, by rating."""

from __future__ import annotations

from typing import cast

from sim.config.categories import EARLY_HELP_NEED, RED
from sim.distributions import lognormal_quantile, quantile_function
from sim.model.council import Council
from sim.model.events import ClosureStage, EventType, MashDecision, TaskKind
from sim.model.family import Draw, Family
from sim.model.screening import closed_under_pressure, seen_as_above_threshold
from sim.model.section47 import cause_at_mash
from sim.model.task import ProcessReturning


class Mash:
    """The MASH's social workers and managers."""

    def __init__(self, council: Council) -> None:
        self._council = council
        self._settings = settings = council.pathway.mash
        self._team = team = council.teams["mash"]
        self._workers, self._managers = team.shared_list, team.manager_list
        self._limits = settings.limit_days.values()
        self._hours_factors = settings.hours_factor.values()
        self._research_hours = quantile_function(settings.research_hours)
        self._decision_hours = quantile_function(settings.decision_hours)
        self._cause_share = council.pathway.section47.at_mash_share
        self._specificity_known = 1.0 - council.pathway.returns.known_referral_share
        self._check_days = [
            lognormal_quantile(days, settings.partner_check_cv) for days in settings.partner_check_days.values()
        ]

    def enquire(self, family: Family, began: float) -> ProcessReturning[MashDecision]:
        """Find out what partners know and decide; returns the :class:`MashDecision`.

        ``began`` is before the start of the run for enquiries that are open on its first day.
        """
        council, settings, draws = self._council, self._settings, family.draws
        if not settings.enabled:
            return MashDecision.REFERRAL
        due = began + self._limits[family.rag]
        council.recorder.journey(council.env.now, EventType.MASH_STARTED, family, since=began, due=due)
        # Police, health and schools look in their own records.
        answered = began + self._check_days[family.rag](draws[Draw.PARTNER_CHECK])
        if answered > council.env.now:
            yield council.env.timeout(answered - council.env.now)
        factor = self._hours_factors[family.rag] * family.hours_factor
        hours = self._research_hours(draws[Draw.RESEARCH_HOURS]) * factor
        worker = yield council.ask(self._workers, family, TaskKind.MASH_RESEARCH, hours, due, urgency=family.rag)
        hours = self._decision_hours(draws[Draw.DECISION_HOURS]) * factor
        if hours > 0.0:
            decided = council.ask(self._managers, family, TaskKind.MASH_DECISION, hours, due, urgency=family.rag)
            self._let_others_decide()
            yield decided
        specificity = self._specificity_known if family.referred_within_12_months else settings.specificity
        seen = seen_as_above_threshold(family.need, settings.sensitivity, specificity, draws[Draw.SEEN_AT_MASH])
        drifting = settings.threshold_drift > 0.0 and seen and family.rag != RED
        if drifting and closed_under_pressure(settings.threshold_drift, worker.pressure, draws[Draw.DRIFT_AT_MASH]):
            seen = False
            council.closed_under_pressure(family, ClosureStage.MASH, since=began)
        if seen:
            cause = cause_at_mash(family.need, self._cause_share, draws[Draw.SECTION47_AT_MASH])
            decision = MashDecision.STRATEGY_DISCUSSION if cause else MashDecision.REFERRAL
        elif family.need == EARLY_HELP_NEED and draws[Draw.EARLY_HELP_AT_MASH] < settings.early_help_share:
            decision = MashDecision.EARLY_HELP
        else:
            decision = MashDecision.NO_FURTHER_ACTION
        council.recorder.journey(council.env.now, EventType.MASH_DECIDED, family, decision, began, due)
        return decision

    def _let_others_decide(self) -> None:
        """Hand the most pressing decisions to managers of the assessment team while too many wait in the MASH."""
        managers, limit = self._managers, self._settings.decisions_waiting_limit
        if not managers.waiting or limit is None:
            return
        may_wait = int(limit * self._team.managers_at_work)
        if managers.waiting <= may_wait:
            return
        decisions = managers.waiting_of(TaskKind.MASH_DECISION)
        too_many = len(decisions) - may_wait
        for task in decisions:
            if too_many <= 0:
                return
            team = self._council.team_for("assessment", cast("Family", task.family))
            if team.managers_at_work:
                managers.remove(task)
                team.manager_list.add(task)
                too_many -= 1
