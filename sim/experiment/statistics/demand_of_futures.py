"""How much more, or less, than the average future each future brings to the front door: drawn again, not simulated.

Random numbers belong to a replication and a purpose, so how demand moves in a replication can be drawn without running
it. Each day's factor has mean 1 by construction (:func:`sim.model.movement.mean_one`), which makes it a control with a
known mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.clock import WORKING_DAYS_PER_YEAR, Calendar, reporting_window
from sim.model.movement import Movement
from sim.streams import Streams

if TYPE_CHECKING:
    from sim.config.schema import Config

Array = npt.NDArray[np.float64]


def relative_demand(config: Config, replications: Sequence[int], by_year: bool = False) -> Array:
    """Return the demand of each future relative to that of the average future; its expectation is 1.

    Demand is families' first contacts, each need weighted by the referrals that it brings, with all that moves in a
    run: the yearly walk, or the parts of demand by need. What is planned, as growth or a change from a day on, is in
    the average future as well.

    Parameters
    ----------
    config
        Its seed and settings say what the futures are.
    replications
        Their numbers.
    by_year
        Whether of each year of the reported time, or of parts of about a year, rather than of the whole.

    Returns
    -------
    array
        A row for each replication, a column for each year, or one.
    """
    calendar = Calendar(config.run.start)
    begins, ends = (int(day) for day in reporting_window(calendar, config.run))
    years = max(1, round((ends - begins) / WORKING_DAYS_PER_YEAR)) if by_year else 1
    edges = np.linspace(begins, ends, years + 1).astype(int)
    still = config.demand.model_copy(update={"yearly_walk_sd": 0.0})
    average = _by_day(config.model_copy(update={"demand": still}), calendar, 0, ends)
    rows = []
    for replication in replications:
        relative = _by_day(config, calendar, replication, ends) / average
        rows.append([relative[first:last].mean() for first, last in pairwise(edges)])
    return np.array(rows).reshape(len(replications), years)


def _by_day(config: Config, calendar: Calendar, replication: int, n_days: int) -> Array:
    movement = Movement(config, calendar, Streams(config.run.seed, replication), n_days)
    about = movement.about_open_cases
    return movement.trend if about is None else movement.trend * about
