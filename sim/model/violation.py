"""A rule that has been broken: the error that stops a run, with what has happened to whom it concerns."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from sim.model.events import COLUMNS, Event
from sim.model.family import JOURNEYS_OF_A_FAMILY

if TYPE_CHECKING:
    from sim.model.model import Model

ROWS_SHOWN = 40
"""How much of a history a violation shows: its last rows."""

_SHOWN = ("team", "role", "detail", "reason", "since", "start", "due", "hours")


class InvariantError(AssertionError):
    """Something happened that cannot happen: the model is wrong, and so would be every result."""


def history(model: Model, column: str, whom: float) -> str:
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


def about_family(model: Model, entity: float, rule: str) -> InvariantError:
    """Return the error that a family breaks a rule."""
    return InvariantError(f"journey {int(entity)} {rule}\n{history(model, 'entity', entity)}")


def about_worker(model: Model, identity: float, rule: str) -> InvariantError:
    """Return the error that a worker breaks a rule."""
    return InvariantError(f"worker {int(identity)} {rule}\n{history(model, 'worker', identity)}")
