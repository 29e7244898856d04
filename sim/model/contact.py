"""A contact, and the ways around it: a consultation line that partners ring first, and family hubs."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sim.model.family import Family


class Route(IntEnum):
    """Which way a family comes: most make a contact at once."""

    FRONT_DOOR = 0
    CONSULTED = 1  # the partner has rung the consultation line, and makes the contact all the same
    ADVISED = 2  # the partner has rung the consultation line, and makes no contact
    HUB = 3  # to a family hub


class Contact(NamedTuple):
    """One contact: when, from whom, about which family (None: about an open case), and which way it comes."""

    time: float
    source: int
    family: Family | None
    route: Route = Route.FRONT_DOOR
