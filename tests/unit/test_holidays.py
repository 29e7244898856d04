"""Bank holidays and school holidays against published dates."""

from datetime import date, timedelta

import pytest

from sim.holidays import bank_holidays, school_holidays


@pytest.mark.parametrize(
    "easter",
    [
        date(2005, 3, 27),
        date(2008, 3, 23),
        date(2011, 4, 24),
        date(2019, 4, 21),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2038, 4, 25),  # the latest possible
        date(2049, 4, 18),  # the years 1954, 2049 and 2076 are where a careless rule is a week late
        date(2076, 4, 19),
    ],
)
def test_good_friday_and_easter_monday_are_around_easter(easter: date) -> None:
    in_spring = {day for day in bank_holidays(easter.year) if abs((day - easter).days) < 7}
    assert in_spring >= {easter - timedelta(days=2), easter + timedelta(days=1)}
    assert (easter - timedelta(days=6), easter + timedelta(days=5)) in school_holidays(easter.year)


def test_an_ordinary_year() -> None:
    assert bank_holidays(2024) == (
        date(2024, 1, 1),
        date(2024, 3, 29),
        date(2024, 4, 1),
        date(2024, 5, 6),
        date(2024, 5, 27),
        date(2024, 8, 26),
        date(2024, 12, 25),
        date(2024, 12, 26),
    )


@pytest.mark.parametrize(
    ("year", "holidays"),
    [
        (2010, {(12, 27), (12, 28)}),  # Christmas on a Saturday
        (2011, {(1, 3), (12, 26), (12, 27)}),  # New Year on a Saturday, Christmas on a Sunday
        (2015, {(12, 25), (12, 28)}),  # Boxing Day on a Saturday
        (2016, {(12, 26), (12, 27)}),
        (2017, {(1, 2), (12, 25), (12, 26)}),  # New Year on a Sunday
        (2021, {(12, 27), (12, 28)}),
        (2022, {(1, 3), (12, 26), (12, 27)}),
        (2026, {(12, 25), (12, 28)}),
    ],
)
def test_a_holiday_at_a_weekend_has_a_substitute(year: int, holidays: set[tuple[int, int]]) -> None:
    in_winter = {(day.month, day.day) for day in bank_holidays(year) if day.month in {1, 12}}
    assert in_winter - {(1, 1)} == holidays


@pytest.mark.parametrize(
    ("year", "holidays"),
    [
        (2011, {(4, 22), (4, 25), (4, 29), (5, 2), (5, 30)}),
        (2012, {(4, 6), (4, 9), (5, 7), (6, 4), (6, 5)}),
        (2020, {(4, 10), (4, 13), (5, 8), (5, 25)}),
        (2022, {(4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (9, 19)}),
        (2023, {(4, 7), (4, 10), (5, 1), (5, 8), (5, 29)}),
    ],
)
def test_proclaimed_holidays(year: int, holidays: set[tuple[int, int]]) -> None:
    proclaimed_in = {4, 5, 6, 9}
    assert {(day.month, day.day) for day in bank_holidays(year) if day.month in proclaimed_in} == holidays


@pytest.mark.parametrize("year", range(2000, 2200))
def test_every_year_has_its_holidays_on_weekdays_each_once(year: int) -> None:
    one_offs = {2002: 1, 2011: 1, 2012: 1, 2022: 2, 2023: 1}
    holidays = bank_holidays(year)
    assert len(set(holidays)) == 8 + one_offs.get(year, 0)
    assert all(day.weekday() < 5 for day in holidays)


@pytest.mark.parametrize("year", range(2005, 2061))
def test_a_school_year_has_its_legal_length_about(year: int) -> None:
    """Schools open for 190 to 195 days: 380 half-day sessions are required and five more days are for training."""
    term_start = date(year, 9, 1)
    term_end = date(year + 1, 7, 21)
    shut = {
        date.fromordinal(day)
        for calendar_year in (year, year + 1)
        for first, last in school_holidays(calendar_year)
        for day in range(first.toordinal(), last.toordinal() + 1)
    }
    shut.update(bank_holidays(year), bank_holidays(year + 1))
    days = (date.fromordinal(day) for day in range(term_start.toordinal(), term_end.toordinal() + 1))
    assert 188 <= sum(day.weekday() < 5 and day not in shut for day in days) <= 198
