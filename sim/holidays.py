"""Days when English offices or schools are shut: bank holidays and an approximate school year."""

import datetime

MONDAY, FRIDAY, SATURDAY = 0, 4, 5

# Holidays set by proclamation; no rule gives them. Source: gov.uk/bank-holidays and the Royal Proclamations.
MOVED_HOLIDAYS = {
    datetime.date(2002, 5, 27): datetime.date(2002, 6, 4),  # Golden Jubilee
    datetime.date(2012, 5, 28): datetime.date(2012, 6, 4),  # Diamond Jubilee
    datetime.date(2020, 5, 4): datetime.date(2020, 5, 8),  # 75 years of VE Day
    datetime.date(2022, 5, 30): datetime.date(2022, 6, 2),  # Platinum Jubilee
}
EXTRA_HOLIDAYS = (
    datetime.date(2002, 6, 3),  # Golden Jubilee
    datetime.date(2011, 4, 29),  # royal wedding
    datetime.date(2012, 6, 5),  # Diamond Jubilee
    datetime.date(2022, 6, 3),  # Platinum Jubilee
    datetime.date(2022, 9, 19),  # funeral of Queen Elizabeth II
    datetime.date(2023, 5, 8),  # coronation
)


def easter_sunday(year: int) -> datetime.date:
    """Easter Sunday of the Gregorian calendar (the Meeus/Jones/Butcher method)."""
    golden = year % 19
    century, year_of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leaps, year_rest = divmod(year_of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - year_rest) % 7
    correction = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * correction + 114, 31)
    return datetime.date(year, month, day + 1)


def bank_holidays(year: int) -> tuple[datetime.date, ...]:
    """Bank holidays of England in `year`, in order, each on the weekday when offices are shut.

    The rule is the Banking and Financial Dealings Act 1971 with the proclaimed exceptions above. It is written out here
    because eight rules and ten dates are less to maintain than a dependency on a package of the world's holidays.
    """
    easter = easter_sunday(year)
    by_rule = (
        *_substituted(datetime.date(year, 1, 1)),
        easter - datetime.timedelta(days=2),
        easter + datetime.timedelta(days=1),
        _on_or_after(datetime.date(year, 5, 1), MONDAY),
        _on_or_after(datetime.date(year, 5, 25), MONDAY),
        _on_or_after(datetime.date(year, 8, 25), MONDAY),
        *_substituted(datetime.date(year, 12, 25), datetime.date(year, 12, 26)),
    )
    extra = (holiday for holiday in EXTRA_HOLIDAYS if holiday.year == year)
    return tuple(sorted([*(MOVED_HOLIDAYS.get(holiday, holiday) for holiday in by_rule), *extra]))


def school_holidays(year: int) -> tuple[tuple[datetime.date, datetime.date], ...]:
    """School holidays of England that begin in `year`, as (first, last) dates.

    An assumption, since each council sets its own dates. The usual pattern is: half-terms of a whole week, in February
    from the Monday on or after the 12th, in May from the last Monday, in October from the Monday on or after the 23rd;
    an Easter fortnight of the weeks of Good Friday and Easter Monday; summer from 22 July to 31 August; a Christmas
    fortnight after the Friday on or before 22 December. Closures such as those of 2020 and 2021 are shocks to demand,
    not holidays.
    """
    easter = easter_sunday(year)
    february = _on_or_after(datetime.date(year, 2, 12), MONDAY)
    may = _on_or_after(datetime.date(year, 5, 25), MONDAY)
    october = _on_or_after(datetime.date(year, 10, 23), MONDAY)
    christmas = _on_or_after(datetime.date(year, 12, 16), FRIDAY) + datetime.timedelta(days=1)
    to_friday = datetime.timedelta(days=4)
    return (
        (february, february + to_friday),
        (easter - datetime.timedelta(days=6), easter + datetime.timedelta(days=5)),
        (may, may + to_friday),
        (datetime.date(year, 7, 22), datetime.date(year, 8, 31)),
        (october, october + to_friday),
        (christmas, christmas + datetime.timedelta(days=15)),
    )


def _on_or_after(date: datetime.date, weekday: int) -> datetime.date:
    return date + datetime.timedelta(days=(weekday - date.weekday()) % 7)


def _substituted(*holidays: datetime.date) -> list[datetime.date]:
    """The holidays, each at a weekend replaced by the next weekday that is not a holiday itself."""
    observed = [holiday for holiday in holidays if holiday.weekday() < SATURDAY]
    for holiday in sorted(set(holidays) - set(observed)):
        substitute = _on_or_after(holiday, MONDAY)
        while substitute in observed:
            substitute += datetime.timedelta(days=1)
        observed.append(substitute)
    return observed
