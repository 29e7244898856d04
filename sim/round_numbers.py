"""Round numbers beside the axis of a picture."""

from __future__ import annotations

import math

TICKS = 5
"""About so many lie in a range."""


def round_numbers(lowest: float, highest: float) -> list[float]:
    """Return evenly spaced round numbers around a range.

    Examples
    --------
    >>> round_numbers(61.2, 88.0)
    [60.0, 70.0, 80.0, 90.0]
    """
    width = max(highest - lowest, 1e-3 * max(abs(highest), 1.0))
    power = 10.0 ** math.floor(math.log10(width / TICKS))
    unit = next(power * each for each in (1, 2, 5, 10) if width / (power * each) <= TICKS)
    first, last = math.floor(lowest / unit), math.ceil(highest / unit)
    return [float(round(unit * number, 10)) for number in range(first, max(last, first + 1) + 1)]
