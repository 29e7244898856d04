"""Numbers as a reader of the report wants them: those of measures, and bounds, errors and axes."""

import math

from sim.experiment.statistics.bound import Bound
from sim.measures.quantities import (
    MINUS,
    NOT_AVAILABLE,
    amount,
    change,
    change_interval,
    change_unit,
    interval,
    is_money,
    is_share,
    plain,
    unit_in_words,
    value,
)

__all__ = [
    "MINUS",
    "NOT_AVAILABLE",
    "amount",
    "bound",
    "change",
    "change_interval",
    "change_unit",
    "drawn_factor",
    "interval",
    "is_money",
    "is_share",
    "plain",
    "standard_error",
    "unit_in_words",
    "value",
]


def bound(wanted: Bound, unit: str) -> str:
    """Write what is wanted of a measure.

    Examples
    --------
    >>> bound(Bound(0.85, at_least=True), "share")
    'at least 85.0%'
    """
    return f"{'at least' if wanted.at_least else 'at most'} {value(wanted.number, unit)}"


def standard_error(number: float, unit: str) -> str:
    """Write a standard error, in percentage points for a share, to three digits so that two can be compared.

    Examples
    --------
    >>> standard_error(0.00123, "share")
    '0.123'
    """
    if not math.isfinite(number):
        return NOT_AVAILABLE
    return plain(float(f"{100 * number if is_share(unit) else number:.3g}"))


def drawn_factor(unit: str) -> float:
    """What a value is multiplied by where it is drawn: shares are percentages."""
    return 100.0 if is_share(unit) else 1.0
