"""Sums that are the same under every version of Python."""

from collections.abc import Iterable


def plain_sum(numbers: Iterable[float]) -> float:
    """Add from left to right.

    From Python 3.12 on the built-in ``sum`` makes up for rounding. Its last digit depends on the version, then, and a
    run that takes one random choice otherwise for it is another run.
    """
    total = 0.0
    for number in numbers:
        total += number
    return total
