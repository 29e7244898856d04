"""What a measure is, and the two families of measures that come in several variants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.measures.windows import Floats, Stock, Values, Windows

Better = Literal["higher", "lower", "none"]
Format = Literal["share", "money", "days", "hours", "number"]


def format_of(unit: str) -> Format:
    """Say how numbers in a unit are written, whether for the whole time or per year, as in ``share/year``.

    Examples
    --------
    >>> format_of("share of referrals"), format_of("GBP/year"), format_of("child working days"), format_of("children")
    ('share', 'money', 'days', 'number')
    """
    what = unit.partition("/")[0]
    if what == "share" or what.startswith("share "):
        return "share"
    if what.startswith("GBP"):
        return "money"
    if what.endswith("working days"):
        return "days"
    return "hours" if what == "hours" else "number"


@dataclass(frozen=True, slots=True)
class Measure:
    """Name, label, unit and definition of one number that is computed from every run.

    Attributes
    ----------
    name : str
        Snake case, with the unit at the end where it is not a count or a share.
    label : str
        What a reader sees in place of the name.
    unit : str
        For example ``"children"`` or ``"working days"``; shares are between 0 and 1.
    definition : str
        What is counted, in the sector's terms. "The window" is a calendar month or the whole reporting window.
    better : {'higher', 'lower', 'none'}
        Which direction a council wants.
    target : float or None
        The statutory or agreed level, where there is one.
    group : str
        Heading under which it is shown.
    monthly : bool
        Whether a month's value means something.
    """

    name: str
    label: str
    unit: str
    definition: str
    better: Better = "none"
    target: float | None = None
    group: str = ""
    monthly: bool = True

    @property
    def sign(self) -> int:
        """+1 where more is better, -1 where less is, 0 where neither."""
        return {"higher": 1, "lower": -1, "none": 0}[self.better]

    @property
    def format(self) -> Format:
        """How its values are written."""
        return format_of(self.unit)

    @property
    def is_per_year(self) -> bool:
        """Whether it is a rate: so many a year."""
        return self.unit.endswith("/year")


def volume(name: str, label: str, unit: str, definition: str, better: Better = "none") -> tuple[Measure, Measure]:
    """Define how often something happened, in the window and per year."""
    per_year = f"{definition} Per year of working days."
    return (
        Measure(name, label, unit, definition, better),
        Measure(f"{name}_per_year", f"{label} a year", f"{unit}/year", per_year, better, monthly=False),
    )


def volume_values(name: str, counts: Floats, windows: Windows) -> Values:
    """Values of the measures that :func:`volume` defines."""
    return {name: counts, f"{name}_per_year": counts / windows.years}


def level(
    name: str, label: str, unit: str, definition: str, better: Better = "none", target: float | None = None
) -> tuple[Measure, Measure]:
    """Define how much of something there is, on average over time and at the end."""
    at_end = f"{name.removesuffix('_mean')}_end"
    return (
        Measure(name, label, unit, f"{definition} Time average.", better, target),
        Measure(at_end, f"{label}, at the end", unit, f"{definition} At the end of the window.", better, target),
    )


def level_values(name: str, stock: Stock, windows: Windows) -> Values:
    """Values of the measures that :func:`level` defines."""
    return {name: windows.mean_level(stock), f"{name.removesuffix('_mean')}_end": windows.end_level(stock)}
