"""Caseload: how many children social workers hold, how evenly, and how often a child's worker changes.

From the snapshots of every fifth day. A case holder is a social worker of the assessment or safeguarding team who holds
at least one case, present or not, as in the published caseload; so is, while holding one, somebody of the reserve.
Means over the window are ratios of sums over its snapshots.
"""

from __future__ import annotations

import numpy as np

from sim.config.categories import TEAMS
from sim.measures import hours_per_case
from sim.measures.cases import cases_open
from sim.measures.definition import Measure, volume, volume_values
from sim.measures.history import History, Rows
from sim.measures.people import CASE_TEAMS
from sim.measures.windows import Booleans, Floats, Values, ratio
from sim.model.events import CASE_HOLDING_ROLES, AllocationReason, EventType, Role, WorkerKind

MANY_CASES = 25
"""The number above which Bradford counted its social workers in 2019."""

SERVICES = ("assessment", "safeguarding")
"""Services whose social workers hold cases; there may be several teams inside each."""

GROUPS = {
    "": ("", "case holders"),
    "_assessment": (": assessment", "case holders of the assessment service"),
    "_safeguarding": (": safeguarding", "case holders of the safeguarding service"),
    "_nqsw": (": newly qualified", "newly qualified case holders"),
    "_experienced": (": experienced", "case holders who are not newly qualified"),
}
"""Whose caseloads are compared, by what the names of measures end with; what their labels end with, and in words."""

MEASURES = (
    Measure(
        "caseload_mean",
        "Children for each case holder",
        "children",
        "Children held / case holders: the published definition.",
        "lower",
    ),
    *(
        Measure(
            f"caseload_mean_{team}",
            f"Children for each case holder, {team} teams",
            "children",
            f"As caseload_mean, in the {team} team.",
            "lower",
        )
        for team in SERVICES
    ),
    Measure(
        "caseload_mean_nqsw",
        "Children for each newly qualified case holder",
        "children",
        "As caseload_mean, of newly qualified workers.",
        "lower",
    ),
    Measure(
        "caseload_mean_experienced",
        "Children for each experienced case holder",
        "children",
        "As caseload_mean, of all others, agency included.",
        "lower",
    ),
    *(
        measure
        for suffix, (of, whom) in GROUPS.items()
        for measure in (
            Measure(
                f"caseload_sd{suffix}",
                f"Standard deviation of caseloads{of}",
                "children",
                f"Standard deviation over {whom} of the children held; mean over snapshots.",
                "lower",
            ),
            Measure(
                f"caseload_max{suffix}",
                f"Largest caseload{of}",
                "children",
                f"Most children held by one of {whom} in any snapshot of the window.",
                "lower",
            ),
            Measure(
                f"caseload_gini{suffix}",
                f"Gini index of caseloads{of}",
                "index",
                f"Gini coefficient over {whom} of the children held, 0 if all hold as many; mean over snapshots.",
                "lower",
            ),
            Measure(
                f"workers_above_25_cases{suffix}",
                f"Case holders with more than 25 children{of}",
                "people",
                f"Those of {whom} who hold more than 25 children; mean over snapshots.",
                "lower",
                0.0,
            ),
        )
    ),
    *(
        measure
        for service in SERVICES
        for measure in (
            Measure(
                f"caseload_sd_between_{service}_teams",
                f"Standard deviation of caseloads: between {service} teams",
                "children",
                f"Standard deviation over the teams of the {service} service of their children held / case holders;"
                " mean over snapshots, 0 for a single team.",
                "lower",
            ),
            Measure(
                f"caseload_gini_between_{service}_teams",
                f"Gini index of caseloads: between {service} teams",
                "index",
                f"Gini coefficient over the teams of the {service} service of their children held / case holders;"
                " mean over snapshots, 0 for a single team.",
                "lower",
            ),
        )
    ),
    Measure(
        "people_with_cases",
        "Case holders",
        "people",
        "People who hold at least one case: the published definition; mean over snapshots.",
    ),
    Measure(
        "children_held_by_reserve",
        "Children held by people who usually hold none",
        "children",
        "Children held by the reserve (teams.reserve); mean over snapshots.",
        "lower",
    ),
    Measure(
        "held_by_reserve_share",
        "Children held by people who usually hold none, of all held",
        "share",
        "Children held by the reserve / children held.",
        "lower",
    ),
    Measure(
        "workers_above_limit_share",
        "Case holders above their limit",
        "share",
        "Case holders whose weighted caseload is above their own limit / case holders.",
        "lower",
    ),
    *hours_per_case.MEASURES,
    *volume(
        "changes_of_worker",
        "Changes of social worker",
        "children",
        "Children whose case passed to another worker without a change of team.",
        "lower",
    ),
    Measure(
        "changes_of_worker_per_child_per_year",
        "Changes of social worker for each child in a year",
        "1/year",
        "Changes of worker / children with an open case, as a yearly rate.",
        "lower",
    ),
)


def case_workers(history: History) -> Booleans:
    """Which snapshots are of social workers in the teams that hold cases; of the reserve, while they hold some."""
    snapshots = history.snapshots
    called_up = (snapshots["role"] == Role.QUALIFIED_WITHOUT_CASES) & (snapshots["children"] >= 1)
    return (np.isin(snapshots["role"], CASE_HOLDING_ROLES) | called_up) & np.isin(snapshots["team"], CASE_TEAMS)


def changes_of_worker(history: History) -> Rows:
    """Allocations of cases that had lost their worker, to another of the team or to one of another team."""
    allocated, lost = history.rows(EventType.ALLOCATED), history.rows(EventType.DEALLOCATED)
    other_team = allocated.reason == AllocationReason.OTHER_TEAM
    other_team &= np.isin(allocated.entity + 1j * allocated.since, lost.entity + 1j * lost.time)
    return allocated.where((allocated.reason == AllocationReason.CHANGE_OF_WORKER) | other_team)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows, snapshots = history.windows, history.snapshots
    holders = case_workers(history) & (snapshots["children"] >= 1)
    time, held = snapshots["time"][holders], snapshots["children"][holders]
    above_limit = snapshots["weighted_caseload"][holders] > snapshots["caseload_limit"][holders]
    changed = changes_of_worker(history)
    changes = windows.count(changed.time, changed.children)
    newly_qualified = snapshots["kind"][holders] == WorkerKind.NQSW
    service = snapshots["team"][holders]
    groups = {
        "": np.ones(len(time), dtype=np.bool_),
        **{f"_{name}": service == TEAMS.index(name) for name in SERVICES},
        "_nqsw": newly_qualified,
        "_experienced": ~newly_qualified,
    }
    by_team = {
        f"caseload_mean_{TEAMS[code]}": _mean_of(history, time, held, snapshots["team"][holders] == code)
        for code in CASE_TEAMS
    }
    return {
        "caseload_mean": windows.mean(time, held),
        **by_team,
        "caseload_mean_nqsw": _mean_of(history, time, held, newly_qualified),
        "caseload_mean_experienced": _mean_of(history, time, held, ~newly_qualified),
        **_between_people(history, time, held, groups),
        **_between_teams(history, time, held, snapshots["team"][holders], snapshots["unit"][holders]),
        **_who_holds(history, time, held, snapshots["role"][holders] == Role.QUALIFIED_WITHOUT_CASES),
        "workers_above_limit_share": windows.share(time, above_limit),
        **hours_per_case.measure(history),
        **volume_values("changes_of_worker", changes, windows),
        "changes_of_worker_per_child_per_year": ratio(changes / windows.years, windows.mean_level(cases_open(history))),
    }


def _who_holds(history: History, time: Floats, held: Floats, reserve: Booleans) -> Values:
    windows = history.windows
    observed = windows.count(np.unique(history.snapshots["time"]))
    by_reserve = windows.count(time[reserve], held[reserve])
    return {
        "people_with_cases": ratio(windows.count(time), observed),
        "children_held_by_reserve": ratio(by_reserve, observed),
        "held_by_reserve_share": ratio(by_reserve, windows.count(time, held)),
    }


def _between_people(history: History, time: Floats, held: Floats, groups: dict[str, Booleans]) -> Values:
    windows, values = history.windows, Values()
    observed = windows.count(np.unique(history.snapshots["time"]))
    for suffix, who in groups.items():
        moments, spread, gini = unevenness(time[who], held[who])
        values[f"caseload_sd{suffix}"] = windows.mean(moments, spread)
        values[f"caseload_max{suffix}"] = windows.maximum(time[who], held[who])
        values[f"caseload_gini{suffix}"] = windows.mean(moments, gini)
        values[f"workers_above_25_cases{suffix}"] = ratio(windows.count(time[who & (held > MANY_CASES)]), observed)
    return values


def _between_teams(history: History, time: Floats, held: Floats, team: Floats, unit: Floats) -> Values:
    windows, values = history.windows, Values()
    for service in SERVICES:
        who = team == TEAMS.index(service)
        moments, mean = means_by_unit(time[who], held[who], unit[who])
        moments, spread, gini = unevenness(moments, mean)
        values[f"caseload_sd_between_{service}_teams"] = windows.mean(moments, spread)
        values[f"caseload_gini_between_{service}_teams"] = windows.mean(moments, gini)
    return values


def means_by_unit(time: Floats, held: Floats, unit: Floats) -> tuple[Floats, Floats]:
    """Mean of a quantity over the people of each team, at each time at which it was observed.

    Returns
    -------
    time, mean : numpy.ndarray
        One element for each time and team.
    """
    most = 1.0 + (unit.max() if len(unit) else 0.0)
    moments, moment = np.unique(time, return_inverse=True)
    key, place = np.unique(moment * most + unit, return_inverse=True)
    mean = np.bincount(place, held, minlength=len(key)) / np.bincount(place, minlength=len(key))
    return moments[(key // most).astype(np.int64)], mean


def unevenness(time: Floats, held: Floats) -> tuple[Floats, Floats, Floats]:
    """Spread of a quantity over people, at each time at which it was observed.

    Returns
    -------
    moments, standard_deviation, gini : numpy.ndarray
        The distinct times, in order, and for each the two measures over the people observed then.
    """
    moments, moment, people = np.unique(time, return_inverse=True, return_counts=True)
    total = np.bincount(moment, held, minlength=len(moments))
    mean = total / people
    variance = np.bincount(moment, (held - mean[moment]) ** 2, minlength=len(moments)) / people
    ascending = np.lexsort((held, moment))
    rank = np.arange(1, len(held) + 1) - (np.cumsum(people) - people)[moment[ascending]]
    by_rank = np.bincount(moment[ascending], rank * held[ascending], minlength=len(moments))
    return moments, np.sqrt(variance), 2.0 * by_rank / (people * total) - (people + 1.0) / people


def _mean_of(history: History, time: Floats, held: Floats, which: Booleans) -> Floats:
    return history.windows.mean(time[which], held[which])
