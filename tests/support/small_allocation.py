"""Allocation by itself: referrals at once, and who got which case."""

from __future__ import annotations

import pytest

from sim.model.events import EventType
from tests.support.small_service import NO_FRONT_DOOR, family, limits, plain, rows

FULL = {
    "allocation__caseload_limit": limits(1.0),
    "allocation__hard_limit": 2.0,
}
"""Everybody has room for one child, and in need for two."""


def service(**changes):
    """A service in which contacts are referrals at once, so that allocation can be watched by itself."""
    return plain(NO_FRONT_DOOR | {name.replace("__", "."): value for name, value in changes.items()})


def families(number, *, gap=0.1, **about):
    """Families that come one after another."""
    return [(index * gap, family(index, **about)) for index in range(number)]


def allocated(model):
    """Who got each case, by number of the family: (time, post, reason)."""
    posts = {worker.identity: worker.key[2] for worker in model.workforce.teams["assessment"].people}
    return {
        int(row.entity) >> 7: (pytest.approx(row.time), posts.get(int(row.worker), -1), row.reason)
        for row in rows(model, EventType.ALLOCATED)
    }


def posts_in_turn(model):
    return [post for _, post, _ in allocated(model).values()]
