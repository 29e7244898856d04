"""The working-day clock against dates that anyone can check in a diary."""

import pickle
from dataclasses import FrozenInstanceError
from datetime import date

import numpy as np
import pytest

from sim.clock import WORKING_DAYS_PER_YEAR, Calendar, within_limit


def working_days_in(year: int) -> int:
    calendar = Calendar(date(2024, 1, 1))
    return calendar.day_of(date(year + 1, 1, 1)) - calendar.day_of(date(year, 1, 1))


def test_day_zero_is_the_first_working_day_on_or_after_the_start() -> None:
    assert Calendar(date(2024, 4, 2)).date_of(0) == date(2024, 4, 2)
    assert Calendar(date(2024, 3, 29)).date_of(0) == date(2024, 4, 2)  # Good Friday to the Tuesday after Easter


def test_days_count_on_over_weekends_and_back_before_the_start() -> None:
    calendar = Calendar(date(2024, 4, 2))
    assert [calendar.date_of(day) for day in (-2, -1, 0, 3, 4)] == [
        date(2024, 3, 27),
        date(2024, 3, 28),
        date(2024, 4, 2),
        date(2024, 4, 5),
        date(2024, 4, 8),
    ]
    assert calendar.date_of(3.99) == date(2024, 4, 5)
    assert calendar.date_of(-0.5) == date(2024, 3, 28)


def test_a_date_when_offices_are_shut_belongs_to_the_next_working_day() -> None:
    calendar = Calendar(date(2024, 3, 25))
    assert [calendar.day_of(date(2024, 3, day)) for day in (27, 28, 29, 30, 31)] == [2, 3, 4, 4, 4]
    assert calendar.day_of(date(2024, 4, 1)) == calendar.day_of(date(2024, 4, 2)) == 4


def test_dates_of_arrays_agree_with_single_dates() -> None:
    calendar = Calendar(date(2023, 12, 1))
    clock = np.array([-10.5, 0.0, 0.7, 15.0, 300.25])
    assert calendar.dates_of(clock).tolist() == [calendar.date_of(time) for time in clock]


@pytest.mark.parametrize("year", [year for year in range(2005, 2061) if year not in {2011, 2022, 2023}])
def test_a_year_has_252_to_254_working_days(year: int) -> None:
    assert 252 <= working_days_in(year) <= 254


def test_years_with_a_one_off_holiday_are_shorter() -> None:
    # 2011 and 2023: 260 weekdays less nine holidays; 2022: 260 less ten.
    assert [working_days_in(year) for year in (2011, 2022, 2023)] == [251, 250, 251]


def test_working_days_per_year_is_the_long_run_mean() -> None:
    years_without_one_offs = range(2024, 2164)
    mean = sum(map(working_days_in, years_without_one_offs)) / len(years_without_one_offs)
    assert mean == pytest.approx(WORKING_DAYS_PER_YEAR, abs=0.01)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),  # the last day of a shorter month
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 5, 15), 6, date(2024, 11, 15)),
        (date(2024, 2, 15), 3, date(2024, 5, 15)),
        (date(2024, 3, 25), 9, date(2024, 12, 27)),  # ends on Christmas Day: the next working day
        (date(2023, 6, 1), 12, date(2024, 6, 3)),  # ends on a Saturday
        (date(2024, 5, 15), 0, date(2024, 5, 15)),
    ],
)
def test_a_span_ends_on_the_same_day_of_the_month_or_the_next_that_exists(start: date, months: int, end: date) -> None:
    calendar = Calendar(date(2024, 1, 1))
    morning = calendar.day_of(start) + 0.25
    assert calendar.span_end(morning, months) == calendar.day_of(end) + 0.25


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        (date(2024, 4, 1), 1, date(2025, 4, 1)),  # Easter Monday
        (date(2026, 8, 1), 2, date(2028, 8, 1)),  # a Saturday
        (date(2028, 1, 1), 1, date(2029, 1, 1)),  # a bank holiday on a weekend
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 4, 2), 3, date(2027, 4, 2)),
    ],
)
def test_years_from_the_first_day_are_counted_from_its_date_even_if_offices_are_shut(start, years, end) -> None:
    assert Calendar(start).years_end(0.0, years) == Calendar(start).day_of(end)


def test_later_years_are_counted_from_the_working_day() -> None:
    calendar = Calendar(date(2024, 4, 1))
    assert calendar.years_end(60.0, 2) == calendar.span_end(60.0, 24)


def test_weekdays_and_nights_shut_over_easter() -> None:
    calendar = Calendar(date(2024, 3, 25))
    assert calendar.weekday(10).tolist() == [0, 1, 2, 3, 1, 2, 3, 4, 0, 1]
    # Monday follows a weekend; Tuesday 2 April follows Good Friday, the weekend and Easter Monday.
    assert calendar.closed_calendar_days_before(10).tolist() == [3, 1, 1, 1, 5, 1, 1, 1, 3, 1]


def test_months_are_numbered_from_the_month_of_the_first_day() -> None:
    calendar = Calendar(date(2023, 12, 27))  # 27, 28, 29 December, then 2 January
    assert calendar.month_number(5).tolist() == [12, 12, 12, 1, 1]
    assert calendar.month_index(5).tolist() == [0, 0, 0, 1, 1]
    assert calendar.month_index(5, first_day=3).tolist() == [-1, -1, -1, 0, 0]
    assert calendar.month_labels(5) == ["2023-12", "2024-01"]
    assert calendar.month_labels(30, first_day=4) == ["2024-01", "2024-02"]


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2024, 9, 2), True),
        (date(2024, 8, 30), False),
        (date(2024, 10, 30), False),
        (date(2024, 12, 20), True),
        (date(2024, 12, 23), False),
        (date(2025, 1, 3), False),
        (date(2025, 1, 6), True),
        (date(2025, 2, 19), False),
        (date(2025, 4, 11), True),
        (date(2025, 4, 22), False),
        (date(2025, 4, 28), True),
        (date(2025, 5, 29), False),
        (date(2025, 7, 21), True),
        (date(2025, 7, 22), False),
    ],
)
def test_school_term_by_date(day: date, open_: bool) -> None:
    calendar = Calendar(date(2024, 4, 2))
    assert calendar.is_school_term(500)[calendar.day_of(day)] == open_


def test_arrays_cannot_be_changed_in_place_by_one_caller_for_another() -> None:
    first, second = Calendar(date(2024, 4, 2)), Calendar(date(2024, 4, 2))
    before = second.is_school_term(20).tolist()
    first.is_school_term(20)[:] = False
    assert second.is_school_term(20).tolist() == before
    assert any(before)


def test_a_calendar_is_an_immutable_value() -> None:
    calendar = Calendar(date(2024, 4, 2))
    assert calendar == Calendar(date(2024, 4, 2))
    assert calendar != Calendar(date(2024, 4, 3))
    assert pickle.loads(pickle.dumps(calendar)).date_of(0) == date(2024, 4, 2)
    with pytest.raises(FrozenInstanceError):
        calendar.start = date(2025, 1, 1)  # type: ignore[misc]


@pytest.mark.parametrize("start", [date(2004, 12, 31), date(2061, 1, 1)])
def test_a_start_outside_the_supported_years_is_refused(start: date) -> None:
    with pytest.raises(ValueError, match=r"2005 to 2060"):
        Calendar(start)


def test_days_outside_the_timeline_are_refused_rather_than_wrong() -> None:
    calendar = Calendar(date(2024, 4, 2))
    last = calendar.day_of(date(2199, 12, 30))
    for ask in (
        lambda: calendar.date_of(-10_000),
        lambda: calendar.date_of(last + 10),
        lambda: calendar.dates_of([0.0, np.nan]),
        lambda: calendar.dates_of([0, last + 10]),
        lambda: calendar.day_of(date(1999, 12, 31)),
        lambda: calendar.span_end(last, 12),
    ):
        with pytest.raises(ValueError, match=r"outside the years 2000 to 2199"):
            ask()


def test_spans_run_forward_only() -> None:
    calendar = Calendar(date(2024, 4, 2))
    with pytest.raises(ValueError, match="negative"):
        calendar.span_end(5.0, -3)


@pytest.mark.parametrize(
    ("start", "end", "limit_wd", "met"),
    [
        (0.0, 0.99, 0, True),
        (0.99, 1.0, 0, False),
        (0.99, 1.99, 1, True),
        (0.0, 1.99, 1, True),
        (0.0, 2.0, 1, False),
        (10.5, 55.999, 45, True),
        (10.5, 56.0, 45, False),
        (-3.5, 11.9, 15, True),
        (-3.5, 12.0, 15, False),
    ],
)
def test_a_limit_counts_days_not_hours(start: float, end: float, limit_wd: float, met: bool) -> None:
    assert within_limit([start, start], [end, np.nan], limit_wd).tolist() == [met, False]
