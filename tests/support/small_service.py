"""Small services whose every day a person can work out on paper: settings, families, and a log to read.

In the plain service a day has ten hours (an hour is a tenth of a day), every duration is fixed, nobody is ill, leaves
or errs, nobody comes and no rule of coping holds unless a test says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple

import numpy as np

import sim
from sim.config.categories import NEEDS, SOURCES
from sim.model.contact import Contact
from sim.model.events import COLUMNS, EventType
from sim.model.family import JOURNEYS_IN_ROW, QUARTERS_IN_BLOCK, Draw, Family
from sim.model.model import Model
from sim.model.recorder import Table

UNIVERSAL, EARLY_HELP, CHILD_IN_NEED, CHILD_PROTECTION = range(4)
RED, AMBER, GREEN = range(3)

Row = NamedTuple("Row", [(name, float) for name in COLUMNS])


def fixed(value: float) -> dict[str, Any]:
    """A distribution that is always the same value."""
    return {"distribution": "deterministic", "mean": value, "cv": 0.0}


def outcomes(certain: str) -> dict[str, float]:
    """Assessments that always find the same."""
    names = ("no_further_action", "early_help", "child_in_need_plan", "section47", "looked_after")
    return {name: float(name == certain) for name in names}


def limits(children: float) -> dict[str, float]:
    """How many children each kind of worker takes before the caseload counts as full."""
    return dict.fromkeys(("social_worker", "nqsw", "agency"), children)


def team(posts: int, managers: int = 0, discipline: str = "due") -> dict[str, Any]:
    return {"posts": posts, "manager_posts": managers, "discipline": discipline}


PLAIN: dict[str, Any] = {
    "demand.contacts_per_year": 0.0,
    "demand.arrivals": "homogeneous",
    "demand.yearly_walk_sd": 0.0,
    "demand.batch_out_of_hours": False,
    "demand.family_size_shares": [1.0],
    "demand.open_case_share": 0.0,
    "demand.return_share": {"below_threshold": 0.0, "above_threshold": 0.0},
    "pathway.screening.hours": fixed(1.0),
    "pathway.screening.sensitivity": 1.0,
    "pathway.screening.specificity": 1.0,
    "pathway.screening.immediate_share": 0.0,
    "pathway.screening.early_help_share": 1.0,
    "pathway.mash.partner_check_days": {"red": 0.0, "amber": 0.0, "green": 0.0},
    "pathway.mash.partner_check_cv": {"red": 0.0, "amber": 0.0, "green": 0.0},
    "pathway.mash.limit_days": {"red": 0.4, "amber": 1.0, "green": 3.0},
    "pathway.mash.research_hours": fixed(2.0),
    "pathway.mash.hours_factor": {"red": 1.0, "amber": 1.0, "green": 1.0},
    "pathway.mash.decision_hours": fixed(1.0),
    "pathway.mash.decisions_waiting_limit": None,
    "pathway.mash.sensitivity": 1.0,
    "pathway.mash.specificity": 1.0,
    "pathway.mash.early_help_share": 1.0,
    "pathway.referral": {"no_further_action_share_below": 0.0, "no_further_action_share_above": 0.0},
    "pathway.assessment.hours": fixed(10.0),
    "pathway.assessment.hours_factor": dict.fromkeys(NEEDS, 1.0),
    "pathway.assessment.visits": 2,
    "pathway.assessment.quick_visits": 1,
    "pathway.assessment.first_visit_share": 1.0,
    "pathway.assessment.seen_limit_days": 10.0,
    "pathway.assessment.seen_limit_days_urgent": 1.0,
    "pathway.assessment.write_up_share": 0.4,
    "pathway.assessment.visit_spacing_days": 2.0,
    "pathway.assessment.planned_length": {
        "enabled": True,
        "quick_share": 0.0,
        "quick": fixed(5.0),
        "full": fixed(20.0),
        "pull_share": 1.0,
        "pull_window_days": 5.0,
        "write_up_days": 4.0,
        "by_load": {"enabled": False, "strength": 0.5, "reference": 0.1, "least": 0.6, "most": 1.6},
    },
    "pathway.assessment.checkpoints.enabled": False,
    "pathway.assessment.authorisation": {"enabled": True, "hours": 0.5, "lead_days": 1.0},
    "pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("no_further_action")),
    "pathway.section47.strategy_discussion": {
        "delay_days": fixed(0.0),
        "limit_days": 1.0,
        "supervisor_hours": 0.0,
        "worker_hours": 0.0,
    },
    "pathway.section47.at_mash_share": 0.0,
    "pathway.section47.hours": fixed(8.0),
    "pathway.section47.sessions": 1,
    "pathway.section47.session_spacing_days": 0.0,
    "pathway.section47.convening_days": 0.0,
    "pathway.section47.closing_share": 0.0,
    "pathway.section47.report_share": 0.7,
    "pathway.section47.report_days": 4.0,
    "pathway.section47.conference_hours": 10.0,
    "pathway.section47.conference_share": 1.0,
    "pathway.section47.conference_planned_days": [13.0],
    "pathway.section47.protection_plan_share": 1.0,
    "pathway.section47.hazard_on_plan_per_year": dict.fromkeys(NEEDS, 0.0),
    "pathway.plans.child_in_need": {
        "length_days": fixed(30.0),
        "open_at_start": 0.0,
        "visit_interval_days": 20.0,
        "visit_hours": 2.0,
        "review_interval_days": 60.0,
        "review_hours": 0.0,
        "care_per_year": 0.0,
        "reassessment_share": 0.0,
        "early_help_share": 0.0,
        "length_by_load": {"enabled": False, "elasticity": 0.5, "least": 0.5, "most": 1.5},
    },
    "pathway.plans.child_protection": {
        "length_days": fixed(24.0),
        "open_at_start": 0.0,
        "visit_interval_days": 10.0,
        "visit_hours": 4.0,
        "first_core_group_days": 10.0,
        "core_group_interval_days": 30.0,
        "core_group_hours": 0.0,
        "first_review_months": 3,
        "review_interval_months": 6,
        "review_planned_days": [5.0],
        "review_hours": 0.0,
        "review_report_share": 0.5,
        "review_report_days": 5.0,
        "care_per_year": 0.0,
        "reassessment_share": 0.0,
        "prior_plan_share": 0.0,
        "step_down_share": 0.0,
        "early_help_share": 0.0,
    },
    "pathway.plans.step_down_days": fixed(40.0),
    "pathway.plans.care": {
        "application_hours": 0.0,
        "panel_days": 0.0,
        "panel_hours": 0.0,
        "handover_days": 0.0,
        "handover_hours": 0.0,
    },
    "pathway.returns.enabled": False,
    "demand.homeless_16_17_share": 0.0,
    "teams.conference": team(0),
    "teams.early_help": team(0),
    "teams.front_door": team(1),
    "teams.mash": team(1, managers=1),
    "teams.assessment": team(1, managers=1),
    "teams.safeguarding": team(1),
    "workforce.hours_per_day": 10.0,
    "workforce.non_case_share": 0.0,
    "workforce.leave_factors": [1.0] * 12,
    "workforce.vacancy_rate": 1e-9,  # no post is vacant, and none that becomes so is ever filled
    "workforce.reference_turnover_rate": 0.0,
    "workforce.agency_rate": 0.0,
    "workforce.reference_agency_rate": 0.0,
    "workforce.turnover_rate": 0.0,
    "workforce.hiring_days": None,
    "workforce.sickness_rate": 0.0,
    "workforce.nqsw.share_of_starters": 0.0,
    "workforce.effort.overtime_limit": 1.0,
    "workforce.effort.compression_limit": 1.0,
    "workforce.supervision.enabled": False,
    "workforce.stress.effect_on_leaving": 0.0,
    "workforce.stress.effect_on_sickness": 0.0,
    "workforce.nqsw.protected_time_share": 0.0,
    "allocation.policy": "equitable",
    "allocation.queue_order": "risk",
    "allocation.caseload_limit": limits(22.0),
    "allocation.case_weights": {
        "assessment": 1.0,
        "child_in_need": 1.0,
        "child_protection": 1.3,
        "assessment_by_need": False,
    },
    "allocation.overload_after_days": {"urgent": 1.0, "standard": 10.0},
    "allocation.hard_limit": 34.0,
    "allocation.nqsw_hold_protection_cases": False,
    "allocation.handover_hours": 1.5,
    "quality.enabled": False,
    "run.initial_state": "empty",
    "run.warm_up_days": 0,
    "run.years": 0.3,
}


NO_FRONT_DOOR: dict[str, Any] = {"pathway.screening.enabled": False, "pathway.mash.enabled": False}
"""Contacts are referrals at once."""

ASSESSED_IN_ITS_HOURS: dict[str, Any] = {
    "pathway.assessment.planned_length.enabled": False,
    "pathway.assessment.visit_spacing_days": 0.0,
    "pathway.assessment.authorisation.enabled": False,
}
"""An assessment takes no longer than its hours."""

ASSESSED_AT_ONCE = NO_FRONT_DOOR | ASSESSED_IN_ITS_HOURS
"""A contact is assessed from its first moment, and its assessment takes no longer than its hours."""


def configured(*changes: Mapping[str, Any]) -> sim.Config:
    """The typical authority with some values changed, by dotted names; later changes win."""
    return _changed(_typical(), changes)


def plain(*changes: Mapping[str, Any]) -> sim.Config:
    """The plain service, in which nobody copes with load unless a test says so, with some values changed."""
    return _changed(_typical("coping=none"), (PLAIN, *changes))


def _changed(typical: Mapping[str, Any], changes: Iterable[Mapping[str, Any]]) -> sim.Config:
    values = deepcopy(dict(typical))
    for change in changes:
        for name, value in change.items():
            *groups, last = name.split(".")
            place = values
            for group in groups:
                place = place[group]
            if last not in place:
                raise KeyError(name)
            place[last] = deepcopy(value)
    return sim.Config.model_validate(values)


@cache
def _typical(*overrides: str) -> dict[str, Any]:
    return sim.compose(["authority=england_typical", *overrides]).model_dump(mode="json")


class GivenDraws:
    """Stands in for the random numbers of a family: all 0.5, but for those that are given."""

    def __init__(self, given: Mapping[str, float]) -> None:
        self._row = [given.get(draw.name, 0.5) for draw in Draw]

    def own(self, *_: Any) -> list[float]:
        return list(self._row)

    def block(self, *_: Any) -> np.ndarray:
        return np.full(QUARTERS_IN_BLOCK, 0.5)

    def array(self, *_: Any) -> np.ndarray:
        return np.array(self._row * JOURNEYS_IN_ROW)


def family(
    index: int = 0,
    need: int = CHILD_IN_NEED,
    rag: int = GREEN,
    children: int = 1,
    hours_factor: float = 1.0,
    **draws: float,
) -> Family:
    """A family from the police, with given uniforms by name of :class:`Draw`."""
    return Family(GivenDraws(draws), 0, 0, 0, index, children, hours_factor, need, rag)


def begun(index: int = 0, **about: Any) -> Family:
    """A family as :func:`family` has it, whose first journey has begun."""
    someone = family(index, **about)
    someone.begin_journey(0.0)
    return someone


def play(
    config: sim.Config,
    contacts: Iterable[tuple[float, Family]] = (),
    happenings: Iterable[tuple[float, Callable[[Model], Any]]] = (),
    replication: int = 0,
) -> Model:
    """Run a service with these contacts (time, family) and these happenings (time, what to do to the model)."""
    model = Model(config, replication)
    arrivals = [Contact(time, SOURCES.index("police"), family) for time, family in contacts]
    if arrivals:
        model.demand.contacts = lambda: arrivals

    def happen(time: float, what: Callable[[Model], Any]) -> Any:
        yield model.env.timeout(time)
        what(model)

    for time, what in happenings:
        model.env.process(happen(time, what))
    model.run()
    return model


def rows(source: Model | Table, *events: EventType, **fields: float) -> list[Row]:
    """Rows of a log, of these events (or all) and with these values, in the order in which they happened."""
    log = source.recorder.log if isinstance(source, Model) else source
    table = zip(*(log[name].tolist() for name in COLUMNS), strict=True)
    return [
        row
        for row in map(Row._make, table)
        if (not events or row.event in events) and all(getattr(row, name) == value for name, value in fields.items())
    ]


def holders(model: Model, name: str = "assessment") -> list[Any]:
    """The case holders of a team, by post."""
    return sorted(model.workforce.teams[name].case_holders, key=lambda worker: worker.key)


def leave(worker: Any) -> None:
    """Let today be somebody's last day."""
    worker.leaves = True
    worker.called_away()
