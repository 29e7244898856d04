"""Caseload: how many children social workers hold, how evenly, and how often a child's worker changes.

From the snapshots of every fifth day. A case holder is a social worker of the assessment or safeguarding team who holds
at least one case, present or not, as in the published caseload. Means over the window are ratios of sums over its
snapshots.
"""

from __future__ import annotations

import numpy as np

from sim.config.teams import TEAMS
from sim.measures.cases import cases_open
from sim.measures.definition import Measure, volume, volume_values
from sim.measures.history import History
from sim.measures.people import CASE_TEAMS
from sim.measures.windows import Booleans, Floats, Values, ratio
from sim.model.events import Event, Role, WorkerKind

CHANGE_OF_WORKER = 1.0
"""What ``start`` of an event ALLOCATED says where a case changes hands within its team."""

MANY_CASES = 25
"""The number above which Bradford counted its social workers in 2019."""

MEASURES = (
    Measure("caseload_mean", "children", "Children held / case holders: the published definition.", "lower"),
    *(
        Measure(f"caseload_mean_{team}", "children", f"As caseload_mean, in the {team} team.", "lower")
        for team in ("assessment", "safeguarding")
    ),
    Measure("caseload_mean_nqsw", "children", "As caseload_mean, of newly qualified workers.", "lower"),
    Measure(
        "caseload_sd",
        "children",
        "Standard deviation over case holders of the children held; mean over snapshots.",
        "lower",
    ),
    Measure("caseload_max", "children", "Most children held by one person in any snapshot of the window.", "lower"),
    Measure(
        "caseload_gini",
        "index",
        "Gini coefficient over case holders of the children held, 0 if all hold as many; mean over snapshots.",
        "lower",
    ),
    Measure(
        "workers_above_25_cases",
        "people",
        "Social workers who hold more than 25 children; mean over snapshots.",
        "lower",
        0.0,
    ),
    Measure(
        "workers_above_limit_share",
        "share",
        "Case holders whose weighted caseload is above their own limit / case holders.",
        "lower",
    ),
    *volume(
        "changes_of_worker",
        "children",
        "Children whose case passed to another worker without a change of team.",
        "lower",
    ),
    Measure(
        "changes_of_worker_per_child_per_year",
        "1/year",
        "Changes of worker / children with an open case, as a yearly rate.",
        "lower",
    ),
)


def case_workers(history: History) -> Booleans:
    """Which snapshots are of social workers in the teams that hold cases."""
    snapshots = history.snapshots
    return (snapshots["role"] == Role.SOCIAL_WORKER) & np.isin(snapshots["team"], CASE_TEAMS)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows, snapshots = history.windows, history.snapshots
    holders = case_workers(history) & (snapshots["children"] >= 1)
    time, held = snapshots["time"][holders], snapshots["children"][holders]
    above_limit = snapshots["weighted_caseload"][holders] > snapshots["caseload_limit"][holders]
    moments, spread, gini = unevenness(time, held)
    changed = history.rows(Event.ALLOCATED)
    changed = changed.where(changed.start == CHANGE_OF_WORKER)
    changes = windows.count(changed.time, changed.children)
    newly_qualified = snapshots["kind"][holders] == WorkerKind.NQSW
    by_team = {
        f"caseload_mean_{TEAMS[code]}": _mean_of(history, time, held, snapshots["team"][holders] == code)
        for code in CASE_TEAMS
    }
    return {
        "caseload_mean": windows.mean(time, held),
        **by_team,
        "caseload_mean_nqsw": _mean_of(history, time, held, newly_qualified),
        "caseload_sd": windows.mean(moments, spread),
        "caseload_max": windows.maximum(time, held),
        "caseload_gini": windows.mean(moments, gini),
        "workers_above_25_cases": ratio(
            windows.count(time[held > MANY_CASES]), windows.count(np.unique(snapshots["time"]))
        ),
        "workers_above_limit_share": windows.share(time, above_limit),
        **volume_values("changes_of_worker", changes, windows),
        "changes_of_worker_per_child_per_year": ratio(changes / windows.years, windows.mean_level(cases_open(history))),
    }


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
