"""The start of a run: children whose cases are open on the first day, and those who will come back.

Work in progress is what a service that kept up would have on an ordinary day: referrals of the last weeks whose planned
assessment has not ended, section 47 enquiries of the last days, plans in published numbers with the ages that plans
have when one looks at a random moment (long ones are likelier to be met). Recently closed children return with the
delays they have left. Everything has structural identifiers and its own random numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import ABOVE_THRESHOLD, EARLY_HELP_NEED, NEEDS
from sim.distributions import choice_function, length_biased_quantile
from sim.model.council import Council
from sim.model.demand import Demand
from sim.model.early_help import children_helped, longest_spell_days, mean_spell_days
from sim.model.events import CaseStage, ClosureStage, EventType, PlanKind
from sim.model.family import Draw, Family, Origin
from sim.model.flows import (
    Array,
    Flows,
    flows,
    plan_closures,
    planned_assessment_days,
    planned_conference_day,
    routing,
)
from sim.model.homeless import expected_accommodated
from sim.model.pathway import Pathway
from sim.model.plans import STAGE
from sim.model.practice import place_of_day
from sim.model.section47 import cause_at_mash
from sim.model.task import Process
from sim.model.workload import stepped_down_share
from sim.streams import Purpose, Streams

if TYPE_CHECKING:
    from sim.config.schema import Config

LOOK_BACK_DAYS = 120
"""How long before the start an assessment still open could have been referred; longer planned ones are rare."""

RECENT_DAYS = WORKING_DAYS_PER_YEAR
"""Closures of this long before the start can still bring a return."""

ENQUIRY_DAYS = 5.0
"""How long an enquiry takes that leads to no conference."""

SECTION47_DAYS = 20
"""How long before the start an enquiry still open could have begun."""

_AGE, _SIZE, _NEED, _STAY, _PAST, _SOURCE = range(6)


class Group(IntEnum):
    """Families of the first day, by what is open; the second part of their identifiers."""

    ASSESSMENT = 0
    BACKLOG = 1
    SECTION47 = 2
    CHILD_IN_NEED_PLAN = 3
    CHILD_PROTECTION_PLAN = 4
    RECENTLY_CLOSED = 5  # and on: one for each stage of closure
    MASH = 11
    CONTACT = 12
    EARLY_HELP = 13
    ACCOMMODATED = 14


_PLANS = {
    PlanKind.CHILD_IN_NEED: Group.CHILD_IN_NEED_PLAN,
    PlanKind.CHILD_PROTECTION: Group.CHILD_PROTECTION_PLAN,
}


class InitialState:
    """Puts the caseload of the first day in place."""

    def __init__(self, council: Council, pathway: Pathway, demand: Demand, streams: Streams, config: Config) -> None:
        self._council = council
        self._pathway = pathway
        self._demand = demand
        self._streams = streams
        self._config = config
        self._flows: Flows = flows(config)
        self._assessment_days = float(np.mean(planned_assessment_days(config.pathway.assessment)))

    def begin(self) -> None:
        """Open every case that is open on the first day, and let recently closed families come back."""
        env = self._council.env
        for family in self._contacts_in_progress():
            env.process(self._pathway.first_contact(family))
        for family, began in self._mash_enquiries_in_progress():
            env.process(self._mash_enquiry(family, began))
        for family, referred_at in self._assessments_in_progress():
            env.process(self._assessment(family, referred_at))
        for family, began in self._enquiries_in_progress():
            env.process(self._enquiry(family, began))
        for kind in PlanKind:
            for family, age, length in self._plans_in_progress(kind):
                env.process(self._plan(family, kind, age, length))
        for family, started in self._early_help_of_late():
            self._pathway.early_help.resume(family, started)
        for family, days_left in self._accommodated():
            self._pathway.homeless.move_in(family, offered_at=-1.0, days=days_left)  # at some time before
        for family in self._recently_closed():
            env.process(self._pathway.come_back(family))

    # What is open

    def _contacts_in_progress(self) -> Iterator[Family]:
        """Yield families whose contact came late on the day before: half of those within the limit for a decision."""
        screening = self._config.pathway.screening
        if screening.enabled:
            for family, _ in self._arrivals(Group.CONTACT, self._flows.contacts, 0.5 * screening.due_days):
                self._council.recorder.journey(0.0, EventType.CONTACT, family, family.source)
                yield family

    def _mash_enquiries_in_progress(self) -> Iterator[tuple[Family, float]]:
        """Yield families whose enquiry has not reached its limit, and the (negative) day on which it began."""
        mash = self._config.pathway.mash
        if mash.enabled:
            limits = mash.limit_days.values()
            longest = max(limits)
            for family, row in self._arrivals(Group.MASH, self._flows.mash, longest):
                began = -row[_AGE] * longest
                if began + limits[family.rag] > 0.0:
                    yield family, began

    def _assessments_in_progress(self) -> Iterator[tuple[Family, float]]:
        """Yield families in assessment and the (negative) day of their referral, and the backlog on top.

        Where an enquiry began with the assessment and has led to a plan, the family is among those on a plan.
        """
        per_year = self._flows.assessments
        planned = self._pathway.assessments.planned_days
        for family, row in self._arrivals(Group.ASSESSMENT, per_year, LOOK_BACK_DAYS):
            referred_at = -row[_AGE] * LOOK_BACK_DAYS
            enquiry_is_over = self._is_at_risk(family) and referred_at + self._enquiry_days(family) <= 0.0
            if referred_at + planned(family.draws) > 0.0 and not enquiry_is_over:
                yield family, referred_at
        backlog = self._config.run.backlog_days
        for family, row in self._arrivals(Group.BACKLOG, per_year, backlog):
            yield family, -row[_AGE] * backlog

    def _enquiries_in_progress(self) -> Iterator[tuple[Family, float]]:
        """Yield families under section 47 after their assessment, and the (negative) day of the strategy discussion."""
        per_year = self._flows.section47s - self._flows.section47s_at_once
        for family, row in self._arrivals(Group.SECTION47, per_year, SECTION47_DAYS):
            began = -row[_AGE] * SECTION47_DAYS
            if began + self._enquiry_days(family) > 0.0:
                yield family, began

    def _is_at_risk(self, family: Family) -> bool:
        """Say whether an enquiry began with the referral."""
        share = self._config.pathway.section47.at_mash_share
        return cause_at_mash(family.need, share, family.draws[Draw.SECTION47_AT_MASH])

    def _enquiry_days(self, family: Family) -> float:
        """Return how long an enquiry takes: up to the conference, or about a week."""
        settings, draws = self._config.pathway.section47, family.draws
        if draws[Draw.CONFERENCE] < settings.conference_share:
            practice = self._council.practice.of_conferences(0.0)
            u = place_of_day(draws[Draw.CONFERENCE_DAY], practice, settings.planned_within_limit_share)
            return planned_conference_day(settings.planned_days, u)
        return ENQUIRY_DAYS

    def _plans_in_progress(self, kind: PlanKind) -> Iterator[tuple[Family, float, float]]:
        """Yield families on a plan, how long it has lasted, and its whole length: published numbers, length-biased."""
        plans, group = self._config.pathway.plans, _PLANS[kind]
        settings = plans.child_in_need if kind == PlanKind.CHILD_IN_NEED else plans.child_protection
        starts = (
            self._flows.plans_child_in_need if kind == PlanKind.CHILD_IN_NEED else self._flows.plans_child_protection
        )
        if not starts.any():  # open though none would start: without demand, for example
            starts = np.eye(len(NEEDS))[ABOVE_THRESHOLD + kind]
        length = length_biased_quantile(settings.length_days)
        length_stepped_down = length_biased_quantile(plans.step_down_days)
        stepped_down = stepped_down_share(self._config.pathway, self._flows) if kind == PlanKind.CHILD_IN_NEED else 0.0
        for family, row in self._families(group, starts, self._whole(settings.open_at_start, group)):
            whole = (length_stepped_down if row[_PAST] < stepped_down else length)(row[_STAY])
            yield family, row[_AGE] * whole, whole

    def _early_help_of_late(self) -> Iterator[tuple[Family, float]]:
        """Yield families whose help began before the start, and the (negative) day on which it did.

        Some spells have ended since. Whether these families come back is decided for the recently closed, of whom they
        are some.
        """
        settings, longest = self._config.early_help, longest_spell_days(self._config.early_help)
        if self._pathway.early_help.places > 0:
            started = children_helped(settings, self._flows) / mean_spell_days(settings) * longest
            needs_help = np.eye(len(NEEDS))[EARLY_HELP_NEED]
            for family, row in self._families(Group.EARLY_HELP, needs_help, self._whole(started, Group.EARLY_HELP)):
                yield family, -row[_AGE] * longest

    def _accommodated(self) -> Iterator[tuple[Family, float]]:
        """Yield homeless young people who live in placements, and how long they are still to stay."""
        homeless, need = self._pathway.homeless, ABOVE_THRESHOLD
        lot = self._streams.row(Purpose.INITIAL_NUMBERS, (Group.ACCOMMODATED,), 0, 1)[0]
        stay = length_biased_quantile(self._config.pathway.homeless_16_17.stay_days)
        for index in range(min(homeless.places, int(expected_accommodated(self._config) + lot))):
            row = self._streams.row(Purpose.INITIAL_STATE, (Group.ACCOMMODATED,), index, 6)
            source, group = self._demand.source(row[_SOURCE]), Group.ACCOMMODATED
            family = self._demand.family(Origin.OPEN_AT_START, source, group, index, children=1, need=need, rag=0)
            family.begin_journey(0.0)
            yield family, stay(row[_STAY]) * (1.0 - row[_AGE])

    def _recently_closed(self) -> Iterator[Family]:
        """Yield families closed in the last year who will come back."""
        expected, plans = self._flows, plan_closures(self._config.pathway, routing(self._config.pathway, known=False))
        order = np.argsort(plans.days, kind="stable")
        days = plans.days[order].tolist()
        place = [choice_function(weights.tolist()) for weights in plans.weights[:, order]]
        for stage in ClosureStage:
            per_year = expected.returns[:, stage]
            for family, row in self._arrivals(Group.RECENTLY_CLOSED + stage, per_year, RECENT_DAYS):
                closed = -row[_AGE] * RECENT_DAYS
                delay = self._pathway.returns.delay_days(row[_STAY]) + closed
                if delay > 0.0:
                    known = expected.known_closures[family.need, stage] / expected.closures[family.need, stage]
                    if stage in (ClosureStage.CONTACT, ClosureStage.MASH) and row[_PAST] < known:
                        family.previous_referral = closed - row[_PAST] / known * (WORKING_DAYS_PER_YEAR - delay)
                    if stage == ClosureStage.REFERRAL:
                        family.previous_referral = closed
                    elif stage == ClosureStage.ASSESSMENT:
                        family.previous_referral = closed - self._assessment_days
                    elif stage == ClosureStage.PLAN:
                        family.previous_referral = closed - days[place[family.need](row[_PAST])]
                    family.returns_after = delay
                    yield family

    # Families

    def _arrivals(self, group: int, per_year: Array, days: float) -> Iterator[tuple[Family, list[float]]]:
        """Yield the families who arrived in the last ``days`` at the given rates (children a year, by need)."""
        expected = float(per_year.sum()) * days / WORKING_DAYS_PER_YEAR
        yield from self._families(group, per_year, self._whole(expected, group))

    def _whole(self, children: float, group: int) -> int:
        """Round an expected number of children to families, up or down at random."""
        lot = self._streams.row(Purpose.INITIAL_NUMBERS, (group,), 0, 1)[0]
        return int(children / self._demand.mean_size + lot)

    def _families(self, group: int, by_need: Array, number: int) -> Iterator[tuple[Family, list[float]]]:
        if number == 0:
            return
        closed = Group.RECENTLY_CLOSED <= group < Group.RECENTLY_CLOSED + len(ClosureStage)
        origin = Origin.RECENTLY_CLOSED if closed else Origin.OPEN_AT_START
        need_of = choice_function(by_need.tolist())
        for index in range(number):
            row = self._streams.row(Purpose.INITIAL_STATE, (group,), index, 6)
            need, source = need_of(row[_NEED]), self._demand.source(row[_SOURCE])
            family = self._demand.family(origin, source, group, index, self._demand.size(row[_SIZE]), need, rag=0)
            family.begin_journey(0.0)
            family.rate(self._demand.rag(need, family.draws[Draw.RAG]))
            yield family, row

    # What goes on

    def _mash_enquiry(self, family: Family, began: float) -> Process:
        yield from self._pathway.mash_enquiry(family, began)
        yield from self._pathway.come_back(family)

    def _assessment(self, family: Family, referred_at: float) -> Process:
        family.previous_referral = referred_at
        case = self._pathway.open_for_assessment(family, referred_at)
        if self._is_at_risk(family):
            yield from self._pathway.protection_and_assessment(case, began=referred_at)
        else:
            yield from self._pathway.allocation_and_assessment(case)
        yield from self._pathway.come_back(family)

    def _enquiry(self, family: Family, began: float) -> Process:
        family.previous_referral = began - self._assessment_days
        team = self._council.team_for("assessment", family)
        case = self._council.open_case(family, team, CaseStage.SECTION47, family.previous_referral)
        yield from team.desk.allocate(case)
        yield from self._pathway.child_protection(case, began)
        yield from self._pathway.come_back(family)

    def _plan(self, family: Family, kind: PlanKind, age: float, length: float) -> Process:
        family.previous_referral = -age - self._assessment_days
        name = "safeguarding" if self._config.pathway.plans.transfer else "assessment"
        team = self._council.team_for(name, family)
        case = self._council.open_case(family, team, STAGE[kind], family.previous_referral)
        yield from team.desk.allocate(case)
        end = yield from self._pathway.plans.carry_through(case, kind, -age, length)
        yield from self._pathway.after_plan(case, end)
        yield from self._pathway.come_back(family)
