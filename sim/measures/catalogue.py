"""The one table of measures, and the computation of all of them from one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sim.measures import (
    backlog,
    caseload,
    conferences,
    costs,
    demand,
    early_help,
    flow,
    plans,
    quality,
    queues,
    runaway,
    sharing,
    timeliness,
    workforce,
    workload,
)
from sim.measures.definition import Measure
from sim.measures.history import History
from sim.measures.windows import Values

GROUPS: Mapping[str, tuple[tuple[Measure, ...], Callable[[History], Values]]] = MappingProxyType(
    {
        name: (module.MEASURES, module.measure)
        for name, module in {
            "demand": demand,
            "timeliness": timeliness,
            "backlog": backlog,
            "workload": workload,
            "runaway": runaway,
            "caseload": caseload,
            "conferences": conferences,
            "flow": flow,
            "plans": plans,
            "workforce": workforce,
            "quality": quality,
            "queues": queues,
            "sharing": sharing,
            "early_help": early_help,
            "costs": costs,
        }.items()
    }
)

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        definition.name: replace(definition, group=group)
        for group, (definitions, _) in GROUPS.items()
        for definition in definitions
    }
)
"""Every measure by name, in the order in which they are shown."""

KEY_MEASURES = (
    "assessments_within_45wd_share",
    "contact_decision_within_1wd_share",
    "screening_queue_mean",
    "mash_wait_mean_wd",
    "assessments_overdue_open",
    "cases_unallocated",
    "caseload_mean",
    "assessments_due_within_45wd_share",
    "workers_above_25_cases",
)
"""What a planner looks at first, in this order, wherever nobody has asked for others.

Timeliness, and along a family's way all that may wait: what is stuck early makes what follows look calm.
"""

SHOWN_FIRST = 7
"""Key measures that a table has room for."""

BOUGHT_WITH = (
    "hours_per_case_ratio",
    "cp_visits_on_time_share",
    "audited_compliant_share",
    "stress_mean",
    "children_held_by_reserve",
    "overtime_mean",
    "closed_under_pressure_per_year",
    "people_lent_mean",
)
"""What a service gives to stay in time, shown wherever its timeliness is: each gets worse before timeliness does.

What a family notices first comes first.
"""

ONE_FUTURE = (
    *KEY_MEASURES,
    "icpc_within_15wd_share",
    "contacts",
    "referrals",
    "assessments_completed",
    "cost_total_gbp",
)
"""What a single replication shows of itself: the key measures, and how much went through and at what cost."""


@dataclass(frozen=True, slots=True)
class Measured:
    """All measures of one run.

    Attributes
    ----------
    horizon : Mapping[str, float]
        Over the reporting window, in the order of :data:`MEASURES`; NaN where there was nothing to measure.
    months : tuple of str
        Calendar months of the window, as YYYY-MM; the first and the last may be parts of months.
    monthly : Mapping[str, numpy.ndarray]
        The measures that mean something by month: one value for each month.
    """

    horizon: Mapping[str, float]
    months: tuple[str, ...]
    monthly: Values


def measure(history: History) -> Measured:
    """Compute every measure of :data:`MEASURES`."""
    values: Values = {}
    for _, compute in GROUPS.values():
        values |= compute(history)
    return Measured(
        horizon={name: float(values[name][-1]) for name in MEASURES},
        months=history.windows.labels,
        monthly={name: values[name][:-1] for name, definition in MEASURES.items() if definition.monthly},
    )
