"""Sharing: people and hours lent to the front door and the MASH, and cases that another team took.

Lent work is work that somebody does for a team of another service; MASH decisions that managers of assessment take are
not, since they become work of theirs.
"""

from __future__ import annotations

import numpy as np

from sim.measures.definition import Measure, volume, volume_values
from sim.measures.history import History
from sim.measures.people import CASE_TEAMS
from sim.measures.windows import Floats, Values, ratio
from sim.model.events import CASE_HOLDING_ROLES, AllocationReason, EventType

MEASURES = (
    Measure(
        "people_lent_mean",
        "Social workers who help the front door or the MASH",
        "people",
        "Social workers of assessment and safeguarding to whom work of the front door or the MASH is given on a day; "
        "mean over working days.",
        "lower",
    ),
    *volume(
        "hours_lent",
        "Hours lent",
        "hours",
        "Direct hours that social workers of assessment and safeguarding spend on work of the front door or the MASH; "
        "work done in the window.",
        "lower",
    ),
    Measure(
        "hours_lent_share",
        "Share of hours lent",
        "share",
        "hours_lent / all direct hours of the social workers of assessment and safeguarding; work done in the window.",
        "lower",
    ),
    *volume(
        "cases_to_other_team",
        "Cases that another team took",
        "children",
        "Children whose case had waited too long for a worker of its own team, and was given to one of another.",
        "lower",
    ),
    *volume(
        "posts_moved",
        "Posts moved to another team",
        "posts",
        "Social workers' posts that went to another team, which needed them more, when somebody left.",
    ),
)


def people_lent(time: Floats, worker: Floats) -> Floats:
    """Days on which people were lent: one element for each person and day on which they were given something."""
    days = np.unique(np.stack([np.floor(time), worker], axis=1), axis=0)
    return days[:, 0]


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows, people = history.windows, history.people
    lent, moved = history.rows(EventType.LENT), history.rows(EventType.ALLOCATED)
    moved = moved.where(moved.reason == AllocationReason.OTHER_TEAM)
    done = history.rows(EventType.TASK_DONE)
    by = people.position(done.worker)
    holders = np.isin(people.team, CASE_TEAMS) & np.isin(people.role, CASE_HOLDING_ROLES)
    done, by = done.where(holders[by]), by[holders[by]]
    away = ~np.isin(done.team, CASE_TEAMS)
    hours = windows.count(done.time[away], done.hours[away])
    return {
        "people_lent_mean": windows.count(people_lent(lent.time, lent.worker)) / windows.days,
        **volume_values("hours_lent", hours, windows),
        "hours_lent_share": ratio(hours, windows.count(done.time, done.hours)),
        **volume_values("cases_to_other_team", windows.count(moved.time, moved.children), windows),
        **volume_values("posts_moved", windows.count(history.rows(EventType.POST_MOVED).time), windows),
    }
