"""Allocation by itself: referrals at once, and who got which case."""

from __future__ import annotations

import pytest

from sim.model.events import Event
from tests.support.small_service import family, plain, rows

FULL = {
    "allocation__caseload_limit": {"social_worker": 1.0, "nqsw": 1.0, "agency": 1.0},
    "allocation__hard_limit": 2.0,
}
"""Everybody has room for one child, and in need for two."""

NO_FRONT_DOOR = {"pathway.screening.enabled": False, "pathway.mash.enabled": False}
"""Contacts are referrals at once, so that allocation can be watched by itself."""


def service(**changes):
    return plain(NO_FRONT_DOOR | {name.replace("__", "."): value for name, value in changes.items()})


def families(number, *, gap=0.1, **about):
    """Families that come one after another."""
    return [(index * gap, family(index, **about)) for index in range(number)]


def allocated(model):
    """Who got each case, by number of the family: (time, post, reason)."""
    posts = {worker.identity: worker.key[2] for worker in model.workforce.teams["assessment"].people}
    return {
        int(row.entity) >> 7: (pytest.approx(row.time), posts.get(int(row.worker), -1), row.reason)
        for row in rows(model, Event.ALLOCATED)
    }


def posts_in_turn(model):
    return [post for _, post, _ in allocated(model).values()]
