"""Hours per case against usual: how much less time a case gets where people are pressed.

The snapshots hold what people hurry by, caseloads and pressure, and the model's own rules say what follows. So this is
what the week's round set, but for cases that came or went in the same moment.
"""

from __future__ import annotations

import numpy as np

from sim.config.categories import TEAMS
from sim.measures.definition import Measure
from sim.measures.history import Columns, History
from sim.measures.windows import Booleans, Floats, Values, ratio
from sim.model.events import CASE_HOLDING_ROLES
from sim.model.hours_per_case import hours_given
from sim.model.stress import own_list_load
from sim.model.worker import stretched

SERVICES = ("assessment", "safeguarding")

MEASURES = tuple(
    Measure(
        f"hours_per_case_ratio{f'_{service}' if service else ''}",
        f"Hours given to each case, relative to usual{f', {service} teams' if service else ''}",
        "ratio",
        "Hours given to a task / ordinary hours, by the worker's caseload, or by overdue tasks for the reserve and"
        f" where workforce.effort.by_load is off; mean over cases held by people at work"
        f"{f' in the {service} service' if service else ''}, weighted as caseloads are; mean over snapshots.",
        "higher",
    )
    for service in ("", *SERVICES)
)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows, snapshots = history.windows, history.snapshots
    holding = (snapshots["weighted_caseload"] > 0.0) & (snapshots["caseload_limit"] > 0.0) & (snapshots["present"] == 1)
    holding &= np.isin(snapshots["team"], [TEAMS.index(name) for name in SERVICES])
    time, held, team = (snapshots[name][holding] for name in ("time", "weighted_caseload", "team"))
    given = hours_of_people(history, snapshots, holding)

    def mean_of(which: Booleans) -> Floats:
        """Return the mean over the cases of some people."""
        return ratio(windows.count(time[which], held[which] * given[which]), windows.count(time[which], held[which]))

    return {
        "hours_per_case_ratio": mean_of(np.ones(len(time), dtype=np.bool_)),
        **{f"hours_per_case_ratio_{name}": mean_of(team == TEAMS.index(name)) for name in SERVICES},
    }


def hours_of_people(history: History, snapshots: Columns, holding: Booleans) -> Floats:
    """Hours per task relative to ordinary, of everybody in some snapshots of people who hold cases."""
    effort = history.config.workforce.effort
    by_load = effort.by_load
    references = {TEAMS.index(name): getattr(by_load.reference, name) for name in SERVICES}
    columns = (
        snapshots[name][holding].tolist()
        for name in ("weighted_caseload", "caseload_limit", "team", "role", "pressure")
    )
    return np.array(
        [
            hours_given(
                own_list_load(held, limit), references[int(team)], by_load.elasticity, by_load.least, by_load.most
            )
            if by_load.enabled and role in CASE_HOLDING_ROLES
            else stretched(effort.compression_limit, pressure, effort.full_pressure)
            for held, limit, team, role, pressure in zip(*columns, strict=True)
        ]
    )
