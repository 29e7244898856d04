"""Days when English offices or schools are shut: bank holidays and an approximate school year."""

from __future__ import annotations

import datetime
from functools import cache
from typing import TYPE_CHECKING

from dateutil.easter import easter

if TYPE_CHECKING:
    from holidays import HolidayBase

MONDAY, FRIDAY, SATURDAY = 0, 4, 5


@cache
def bank_holidays(year: int) -> tuple[datetime.date, ...]:
    """Bank holidays of England in `year`, in order, each on the weekday when offices are shut.

    By the Banking and Financial Dealings Act 1971 and the Royal Proclamations that moved or added a day.
    """
    days = _england()(subdiv="ENG", years=year, expand=False)
    return tuple(sorted(day for day in days if day.weekday() < SATURDAY))


@cache
def _england() -> type[HolidayBase]:
    """Return the package's calendar of England, without its end at 2100: the rules hold for as long as the clock runs.

    It is imported with the first calendar and not with the clock, since it loads every country of the world.
    """
    from holidays.countries.united_kingdom import UnitedKingdom

    class England(UnitedKingdom):
        end_year = datetime.MAXYEAR

    return England


def school_holidays(year: int) -> tuple[tuple[datetime.date, datetime.date], ...]:
    """School holidays of England that begin in `year`, as (first, last) dates.

    An assumption, since each council sets its own dates. The usual pattern is: half-terms of a whole week, in February
    from the Monday on or after the 12th, in May from the last Monday, in October from the Monday on or after the 23rd;
    an Easter fortnight of the weeks of Good Friday and Easter Monday; summer from 22 July to 31 August; a Christmas
    fortnight after the Friday on or before 22 December. Closures such as those of 2020 and 2021 are shocks to demand,
    not holidays.
    """
    sunday = easter(year)
    february = _on_or_after(datetime.date(year, 2, 12), MONDAY)
    may = _on_or_after(datetime.date(year, 5, 25), MONDAY)
    october = _on_or_after(datetime.date(year, 10, 23), MONDAY)
    christmas = _on_or_after(datetime.date(year, 12, 16), FRIDAY) + datetime.timedelta(days=1)
    to_friday = datetime.timedelta(days=4)
    return (
        (february, february + to_friday),
        (sunday - datetime.timedelta(days=6), sunday + datetime.timedelta(days=5)),
        (may, may + to_friday),
        (datetime.date(year, 7, 22), datetime.date(year, 8, 31)),
        (october, october + to_friday),
        (christmas, christmas + datetime.timedelta(days=15)),
    )


def _on_or_after(date: datetime.date, weekday: int) -> datetime.date:
    return date + datetime.timedelta(days=(weekday - date.weekday()) % 7)
