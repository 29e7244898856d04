"""Queues that run away: 0 or 1 in each future, so that the mean over futures is the share in which it happens."""

from __future__ import annotations

import numpy as np

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.measures.backlog import mash_enquiries
from sim.measures.cases import waits
from sim.measures.definition import Measure
from sim.measures.history import History
from sim.measures.queues import STAGES, waiting_for
from sim.measures.windows import Booleans, Floats, Stock, Values

DAYS_OF_ARRIVALS = 10.0
"""A queue of two weeks' work does not go away by itself."""

LOOK_BACK_DAYS = WORKING_DAYS_PER_YEAR / 2.0
"""Six months: longer than a season's peak."""

QUEUES = {
    "screening": ("waiting for screening", "children waiting for screening"),
    "mash": ("waiting for a MASH decision", "children with a MASH enquiry begun and not decided"),
    "unallocated": ("without a social worker", "children with an open case and no worker"),
}
"""Queues that can run away: end of their label, and who is in them."""

BEFORE_ALLOCATION = ("screening", "mash")

_PASSED = {"contact": 0, "recontact": 0, "screening": 0, "mash": 1, "referral": 2}
"""How many of the queues lie before a measure, by how its name begins; all of them before any other."""

MEASURES = (
    *(
        Measure(
            f"runaway_{queue}",
            f"Runaway: {label}",
            "share",
            f"Whether the {who} run away in a future: at the end of the window they are more than ten working days of"
            " usual arrivals and more than six months before (or at the start of a shorter run). Usual arrivals are"
            " the mean of a working day over the reporting window. Over futures: the share in which they do.",
            "lower",
            0.0,
        )
        for queue, (label, who) in QUEUES.items()
    ),
    Measure(
        "runaway_before_allocation",
        "Runaway: any stage before allocation",
        "share",
        "Whether runaway_screening or runaway_mash, or both. Over futures: the share in which one of them does.",
        "lower",
        0.0,
    ),
)


def queues_before(measure: str) -> tuple[str, ...]:
    """Name the queues that a family has to pass before a measure sees it.

    Examples
    --------
    >>> queues_before("screening_queue_mean"), queues_before("mash_wait_mean_wd")
    ((), ('screening',))
    >>> queues_before("assessments_within_45wd_share")
    ('screening', 'mash', 'unallocated')
    """
    passed = next((number for start, number in _PASSED.items() if measure.startswith(start)), len(QUEUES))
    return tuple(QUEUES)[:passed]


def runs_away(waiting: Floats, before: Floats, usual_a_day: float) -> Booleans:
    """Say whether a queue runs away: it is more than ten days of usual arrivals, and has grown in six months.

    Parameters
    ----------
    waiting, before : numpy.ndarray
        How many wait now, and six months before.
    usual_a_day : float
        Usual arrivals in a working day.
    """
    return (waiting > DAYS_OF_ARRIVALS * usual_a_day) & (waiting > before)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    queues = {
        "screening": waiting_for(history, STAGES["screening"]),
        "mash": mash_enquiries(history),
        "unallocated": waits(history).stock,
    }
    away = {queue: _has_run_away(history, stock) for queue, stock in queues.items()}
    anywhere = np.logical_or.reduce([away[queue] for queue in BEFORE_ALLOCATION])
    values = {f"runaway_{queue}": which.astype(np.float64) for queue, which in away.items()}
    return values | {"runaway_before_allocation": anywhere.astype(np.float64)}


def _has_run_away(history: History, stock: Stock) -> Booleans:
    windows = history.windows
    ends = np.append(windows.edges[1:], windows.end)
    usual_a_day = float(windows.count(stock.arrivals, stock.arriving)[-1] / windows.days[-1])
    return runs_away(stock.at(ends), stock.at(np.maximum(0.0, ends - LOOK_BACK_DAYS)), usual_a_day)
