"""How many replications the analyses take unless asked for otherwise."""

REPLICATIONS, AT_MOST_REPLICATIONS = 10, 30
"""Of a goal-seek: of each value to begin with, and of those near the answer at most."""

SCREENING_REPLICATIONS = 4
"""Of a tornado: by which the parameters are chosen that are worth more; two would often choose by luck."""

FIRST, AT_MOST = 10, 100
"""Of a selection: of every scenario to begin with, and of any at most."""
