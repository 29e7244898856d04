"""Pay for overtime: what extra hours cost, week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEK_DAYS, WORKING_DAYS_PER_YEAR
from sim.config.categories import TEAMS
from sim.measures.windows import Floats, Windows
from sim.model.events import Role, WorkerKind

if TYPE_CHECKING:
    from sim.config.costs import Costs
    from sim.measures.history import History


def paid_overtime(history: History, windows: Windows) -> Floats:
    """Paid overtime, week by week, of the people at work when the week began; hours are longer by the week."""
    seen, calendar = history.snapshots, history.calendar
    gbp_a_year = _gbp_a_year(history.config.costs, seen["role"], seen["kind"])
    spent = np.zeros_like(windows.days)
    for block in history.config.workforce.overtime:
        begins, ends = calendar.clock_between(block.start, block.end)
        paid = np.isin(seen["team"], [TEAMS.index(team) for team in block.teams]) & (seen["present"] == 1.0)
        paid &= (seen["time"] >= begins) & (seen["time"] < ends)
        gbp_a_week = gbp_a_year[paid] * WEEK_DAYS / WORKING_DAYS_PER_YEAR
        spent = spent + windows.count(seen["time"][paid], gbp_a_week) * block.share * block.pay_factor
    return spent


def _gbp_a_year(costs: Costs, role: Floats, kind: Floats) -> Floats:
    """Pay or fee of people in these roles, employed in these ways."""
    own = np.array([getattr(costs, f"{each.name.lower()}_gbp") for each in Role])
    fees = own * agency_premium(costs)
    fees[Role.SOCIAL_WORKER] = fees[Role.SENIOR_PRACTITIONER] = costs.agency_gbp
    fees[Role.MANAGER] = costs.agency_manager_gbp
    code = role.astype(np.intp)
    of_council = np.where(kind == WorkerKind.NQSW, costs.newly_qualified_gbp, own[code])
    return np.where(kind == WorkerKind.AGENCY, fees[code], of_council)


def agency_premium(costs: Costs) -> float:
    """What an agency worker costs relative to one of the council's own: in other roles as in social work."""
    return costs.agency_gbp / costs.social_worker_gbp if costs.social_worker_gbp > 0.0 else 1.0
