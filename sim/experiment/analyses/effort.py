"""How many replications the analyses take unless asked for otherwise."""

from sim.config.errors import ConfigError
from sim.experiment.statistics.replications import FEWEST

REPLICATIONS, AT_MOST_REPLICATIONS = FEWEST, 30
"""Of a goal-seek: of each value to begin with, and of those near the answer at most."""

SCREENING_REPLICATIONS = 4
"""Of a tornado: by which the parameters are chosen that are worth more; two would often choose by luck."""

FIRST, AT_MOST = FEWEST, 100
"""Of a selection: of every scenario to begin with, and of any at most."""


def check_effort(first: int, at_most: int, names: tuple[str, str]) -> None:
    """Raise ConfigError unless there are enough replications to begin with, or exactly as many as there may be at most.

    Parameters
    ----------
    first, at_most
        Replications to begin with, and at which no more are added.
    names
        What the two are called where they are given.
    """
    begin, most = names
    if not 2 <= first <= at_most:
        raise ConfigError(f"{begin} {first}: must be 2 or more, and at most {at_most} ({most})")
    if first < FEWEST and first < at_most:
        raise ConfigError(
            f"{begin} {first}: a search that stops when it has seen enough begins with {FEWEST} at least; for a trial "
            f"of {first} that adds none, give {most} {first} too"
        )
