"""What must be true of every run; a violation stops it and shows the history of whom it concerns.

There are two kinds of rule. Some are about the state of the model: they are looked at when a run ends, and in small
tests after every event (``run.check_invariants``). The rest are about what follows what for one family or one person:
the log has every step in the order in which it happened, so that one look at the end is a look at every event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.log_invariants import check_log
from sim.model.state_invariants import check_state

if TYPE_CHECKING:
    from sim.model.violation import Checked


def check_at_end(model: Checked) -> None:
    """Check the state on the last day, and everything that was written down on the way.

    Raises
    ------
    InvariantError
        Naming the rule, whom it concerns, and what has happened to them.
    """
    check_state(model)
    check_log(model)


def check_now(model: Checked) -> None:
    """Check the state after an event.

    Raises
    ------
    InvariantError
        Naming the rule, whom it concerns, and what has happened to them.
    """
    check_state(model)
