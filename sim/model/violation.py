"""A rule that has been broken: the error that stops a run, with what has happened to whom it concerns."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Protocol

import numpy as np

from sim.model.events import COLUMNS, Event
from sim.model.family import JOURNEYS_OF_A_FAMILY

if TYPE_CHECKING:
    from sim.config.schema import Config
    from sim.model.environment import Clockwork
    from sim.model.pathway import Pathway
    from sim.model.recorder import Recorder
    from sim.model.service import Service
    from sim.model.workforce import Workforce

ROWS_SHOWN = 40
"""How much of a history a violation shows: its last rows."""

_SHOWN = ("team", "role", "detail", "reason", "since", "start", "due", "hours")


class Checked(Protocol):
    """What the checks see of a replication (:class:`sim.model.model.Model`), which knows them and not they it."""

    config: Config
    day_hours: list[float]
    env: Clockwork
    pathway: Pathway
    recorder: Recorder
    service: Service
    workforce: Workforce


class InvariantError(AssertionError):
    """Something happened that cannot happen: the model is wrong, and so would be every result."""


def history(model: Checked, column: str, whom: float) -> str:
    """Return the last rows of the log about a family (column ``entity``, any of its journeys) or a worker."""
    log = model.recorder.log
    about = log[column]
    if column == "entity":
        about, whom = about // JOURNEYS_OF_A_FAMILY, whom // JOURNEYS_OF_A_FAMILY
    found = np.flatnonzero(about == whom)
    lines = [f"{len(found)} rows" + (f", the last {ROWS_SHOWN}:" if len(found) > ROWS_SHOWN else ":")]
    for index in found[-ROWS_SHOWN:].tolist():
        row = {name: float(log[name][index]) for name in COLUMNS}
        event = Event(int(row.pop("event"))).name
        rest = " ".join(f"{name}={value:.6g}" for name, value in row.items() if name in _SHOWN and not isnan(value))
        lines.append(f"  {row['time']:10.4f} {event} journey {row['entity']:.0f} worker {row['worker']:.0f} {rest}")
    return "\n".join(lines)


def about_family(model: Checked, entity: float, rule: str) -> InvariantError:
    """Return the error that a family breaks a rule."""
    return InvariantError(f"journey {int(entity)} {rule}\n{history(model, 'entity', entity)}")


def about_worker(model: Checked, identity: float, rule: str) -> InvariantError:
    """Return the error that a worker breaks a rule."""
    return InvariantError(f"worker {int(identity)} {rule}\n{history(model, 'worker', identity)}")
