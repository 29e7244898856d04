"""Numbers as a reader wants them: shares as percentages, counts without false precision, intervals in words."""

import math

from sim.measures.definition import format_of

MINUS = "−"
NOT_AVAILABLE = "–"


def value(number: float, unit: str) -> str:
    """Write a measure's value.

    Examples
    --------
    >>> value(0.8213, "share"), value(1234.5, "children"), value(2.345, "working days"), value(1.25e6, "GBP")
    ('82.1%', '1,234', '2.35', '£1.25m')
    """
    if not math.isfinite(number):
        return NOT_AVAILABLE
    if is_share(unit):
        return _signed(f"{100 * number:.1f}%")
    if is_money(unit):
        return _money(number)
    return _signed(_counted(number, unit))


def amount(number: float, unit: str) -> str:
    """Write a measure's value with its unit, where the name of the measure does not say what is counted.

    Examples
    --------
    >>> amount(2.345, "working days"), amount(41.0, "children"), amount(0.0333, "children")
    ('2.35 working days', '41.0', '0.03')
    """
    said = is_share(unit) or is_money(unit) or unit in {"children", "people", "index", "ratio"}
    return value(number, unit) if said else f"{value(number, unit)} {unit_in_words(unit)}"


def change(number: float, unit: str) -> str:
    """Write a difference between two values of a measure, with its sign.

    Examples
    --------
    >>> change(-0.034, "share"), change(12.0, "children")
    ('−3.4', '+12.0')
    """
    if not math.isfinite(number):
        return NOT_AVAILABLE
    text = f"{100 * number:.1f}" if is_share(unit) else _money(number) if is_money(unit) else _counted(number, unit)
    return _signed(text if text.startswith("-") else f"+{text}")


def change_unit(unit: str) -> str:
    """The unit of a difference: shares differ by percentage points."""
    return "percentage points" if is_share(unit) else unit_in_words(unit)


def interval(low: float, high: float, unit: str) -> str:
    """Write an interval of values, cut off where no value of a measure can be: below zero, or above 100% for a share.

    Examples
    --------
    >>> interval(0.805, 1.02, "share")
    '80.5% to 100.0%'
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return NOT_AVAILABLE
    least, most = limits(unit)
    return f"{value(max(low, least), unit)} to {value(min(high, most), unit)}"


def change_interval(low: float, high: float, unit: str) -> str:
    """Write an interval of differences, cut off where none can be: two shares differ by 100 percentage points at most.

    Examples
    --------
    >>> change_interval(-0.805, 1.02, "share")
    '−80.5 to +100.0'
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return NOT_AVAILABLE
    least, most = change_limits(unit)
    return f"{change(max(low, least), unit)} to {change(min(high, most), unit)}"


def limits(unit: str) -> tuple[float, float]:
    """The lowest and the highest value that a measure can have: no less than nothing, and no share above the whole."""
    return 0.0, 1.0 if unit == "share" else math.inf


def change_limits(unit: str) -> tuple[float, float]:
    """The lowest and the highest difference between two values of a measure."""
    least, most = limits(unit)
    return least - most, most - least


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


def unit_in_words(unit: str) -> str:
    """The unit for an axis or a table heading."""
    if is_share(unit):
        return "%" if unit == "share" else "% " + unit.removeprefix("share").replace("/", "a ").strip()
    return unit.replace("GBP", "£").replace("/", " a ")


def unit_beside(unit: str) -> str:
    """The unit where :func:`value` does not write it itself."""
    return "" if unit in {"share", "GBP", "index", "ratio"} else unit_in_words(unit)


def drawn_factor(unit: str) -> float:
    """What a value is multiplied by where it is drawn: shares are percentages."""
    return 100.0 if is_share(unit) else 1.0


def is_share(unit: str) -> bool:
    """Whether a unit is a share, written as a percentage: ``share``, ``share/year``, ``share of referrals``."""
    return format_of(unit) == "share"


def is_money(unit: str) -> bool:
    """Whether a unit is pounds."""
    return format_of(unit) == "money"


def plain(number: float) -> str:
    """Write a configured number in the shortest way that loses nothing a reader needs."""
    return _signed(f"{number:,.6g}")


def _counted(number: float, unit: str) -> str:
    """Three digits of a count, two of anything below 1; no more of a person than a hundredth."""
    size = abs(number)
    if size < 1 and unit in {"children", "people"}:
        return f"{number:.2f}" if number else "0"
    if size >= 1:
        return f"{number:,.0f}" if size >= 100 else f"{number:.1f}" if size >= 10 else f"{number:.2f}"
    return f"{number:.2g}"


def _money(number: float) -> str:
    sign, size = ("-" if number < 0 else ""), abs(number)
    if size >= 1e6:
        return f"{sign}£{size / 1e6:,.2f}m"
    return f"{sign}£{size / 1e3:,.0f}k" if size >= 1e4 else f"{sign}£{size:,.0f}"


def _signed(text: str) -> str:
    if not text.strip("+-£%0.,"):
        return text.lstrip("+-")
    return text.replace("-", MINUS)
