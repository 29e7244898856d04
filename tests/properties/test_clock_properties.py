"""What holds of the clock for any start, date and time."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.clock import Calendar
from sim.holidays import bank_holidays

# The same examples every time; no deadline, since the first example pays for building the timeline.
repeatable = settings(derandomize=True, deadline=None)

starts = st.dates(date(2005, 1, 1), date(2060, 12, 31))
days = st.integers(-1_000, 3_000)
# Eighths of a day are exact in binary, so equalities below can be exact too.
clocks = st.integers(-8_000, 24_000).map(lambda eighths: eighths / 8)
months = st.sampled_from([0, 1, 3, 6, 12, 36])


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year)


@repeatable
@given(starts, days)
def test_day_to_date_and_back(start: date, day: int) -> None:
    calendar = Calendar(start)
    assert calendar.day_of(calendar.date_of(day)) == day
    assert is_working(calendar.date_of(day))


@repeatable
@given(starts, st.dates(date(2000, 1, 5), date(2199, 12, 20)))
def test_date_to_day_and_back_skips_only_days_when_offices_are_shut(start: date, when: date) -> None:
    calendar = Calendar(start)
    found = calendar.date_of(calendar.day_of(when))
    assert found >= when
    assert not any(is_working(when + timedelta(days=shut)) for shut in range((found - when).days))


@repeatable
@given(starts, days, days)
def test_dates_rise_with_days(start: date, one: int, other: int) -> None:
    calendar = Calendar(start)
    assert (calendar.date_of(one) < calendar.date_of(other)) == (one < other)


@repeatable
@given(starts, clocks, months)
def test_a_span_keeps_the_time_of_day_and_lasts_the_months_it_says(start: date, clock: float, length: int) -> None:
    calendar = Calendar(start)
    end = calendar.span_end(clock, length)
    assert end % 1 == clock % 1
    first, last = calendar.date_of(clock), calendar.date_of(end)
    past = 12 * (last.year - first.year) + last.month - first.month - length
    # On that day of the month, or where offices are shut on it or it does not exist, a few days on or back.
    assert past in {0, 1}
    assert abs(31 * past + last.day - first.day) <= 6 if past else last.day >= min(first.day, 28)


@repeatable
@given(starts, days, days, months)
def test_a_later_day_never_has_an_earlier_end(start: date, one: int, other: int, length: int) -> None:
    calendar = Calendar(start)
    earlier, later = sorted((one, other))
    assert calendar.span_end(earlier, length) <= calendar.span_end(later, length)


@repeatable
@given(starts, st.integers(1, 800))
def test_arrays_over_the_horizon_agree_with_the_dates(start: date, n_days: int) -> None:
    calendar = Calendar(start)
    dates = [calendar.date_of(day) for day in range(-1, n_days)]
    assert calendar.weekday(n_days).tolist() == [day.weekday() for day in dates[1:]]
    assert calendar.month_number(n_days).tolist() == [day.month for day in dates[1:]]
    labels, index = calendar.month_labels(n_days), calendar.month_index(n_days)
    assert [labels[month] for month in index] == [f"{day:%Y-%m}" for day in dates[1:]]
    nights = [(after - before).days for before, after in pairwise(dates)]
    assert calendar.closed_calendar_days_before(n_days).tolist() == nights
    assert calendar.is_school_term(n_days).shape == (n_days,)
