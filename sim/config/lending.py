"""How teams help each other where work waits (docs/model.md, section 7)."""

from __future__ import annotations

from typing import Literal

from sim.config.base import Frozen, quantity, share
from sim.config.pathway import ByRag

Sharing = Literal["none", "service", "council"]


class Lending(Frozen):
    """When work waits too long in its own team, and how much of it others take."""

    front_door_waits_days: ByRag  # working days that a contact waits for its screening before others help, by rating
    mash_waits_days: float = quantity(
        "working days", "an enquiry waits for its research before others help", gt=0.0, le=30.0
    )
    ends_below_share: float = share("of these limits below which the oldest must have fallen before the help ends")
    front_door_people_share: float = share(
        "of a case-holding team's people who may help the front door on a day, at the limit"
    )
    mash_people_share: float = share("of a case-holding team's people who may help the MASH on a day, at the limit")
    most_times: float = quantity(
        "factor",
        "how many times as many may help when the oldest has waited as many times its limit",
        ge=1.0,
        le=20.0,
    )
    efficiency: float = quantity(
        "factor", "what somebody of another team gets done in an hour of this work", gt=0.0, le=1.0
    )
    supervisors_waiting_limit: float = quantity(
        "tasks",
        "waiting for each supervisor at work in a case-holding team, beyond which supervisors of another team sign",
        ge=0.0,
        le=1000.0,
    )
    case_waits_days: float = quantity(
        "working days", "a case waits for a worker of its own team before another team may take it", gt=0.0, le=250.0
    )
