"""The working-day clock: dates to clock time and back, calendar spans and limits.

The clock counts working days as a float. Day ``d`` is open from ``d`` to ``d + 1``; nights, weekends and English bank
holidays do not exist on it. Every calendar is a window on one timeline of working days, computed once per process.
"""

from __future__ import annotations

import datetime
import math
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from sim.holidays import bank_holidays, school_holidays

if TYPE_CHECKING:
    from sim.config.run import Run

Dates = npt.NDArray[np.datetime64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""The timeline: room for case histories before the earliest start, and for the very long runs of theory tests."""

FIRST_START_YEAR, LAST_START_YEAR = 2005, 2060
"""Years in which a calendar may start."""

WEEK_DAYS = 5
"""Working days in a week."""

WORKING_DAYS_PER_YEAR = 20_871 * 5 / 400 - 8
"""Mean working days in a year, 252.9: the Gregorian cycle is 20,871 weeks in 400 years, and eight of each year's
weekdays are bank holidays, since one that falls on a weekend has a substitute. One-off holidays are left out."""


def within_limit(start: npt.ArrayLike, end: npt.ArrayLike, limit_wd: npt.ArrayLike) -> Booleans:
    """Whether what began at clock `start` and ended at `end` met a limit in working days, element by element.

    The day of the start is day zero and the whole of the last day counts: floor(end) - floor(start) <= limit. An `end`
    of NaN (not finished) has not met its limit.
    """
    return np.asarray(np.floor(end) - np.floor(start) <= limit_wd)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Dates of a run: clock 0.0 is the opening of the first working day on or after `start`.

    Days before the start, which the histories of open cases need, are negative. Methods that take `n_days` describe
    days 0 to n_days - 1 in an array indexed by day.

    Parameters
    ----------
    start : datetime.date
        In the years 2005 to 2060.

    Raises
    ------
    ValueError
        For a start outside those years, and from every method asked about a day outside the years 2000 to 2199.

    Examples
    --------
    >>> calendar = Calendar(datetime.date(2024, 3, 28))  # the Thursday before Easter
    >>> calendar.date_of(1)
    datetime.date(2024, 4, 2)
    >>> calendar.day_of(datetime.date(2024, 3, 31))
    1
    """

    start: datetime.date
    _origin: int = field(init=False, repr=False, compare=False)  # index of day 0 on the timeline

    def __post_init__(self) -> None:
        if not FIRST_START_YEAR <= self.start.year <= LAST_START_YEAR:
            raise ValueError(f"a calendar starts in {FIRST_START_YEAR} to {LAST_START_YEAR}, not on {self.start}")
        object.__setattr__(self, "_origin", bisect_left(_timeline_dates(), self.start))

    def date_of(self, clock: float) -> datetime.date:
        """Date of the working day on which `clock` falls."""
        return _timeline_dates()[self._index(math.floor(clock))]

    def dates_of(self, clock: npt.ArrayLike) -> Dates:
        """Dates (datetime64[D]) of an array of clock times."""
        return _timeline()[self._indices(clock)]

    def day_of(self, date: datetime.date) -> int:
        """Working day on `date`, or the next one if offices are shut."""
        if not FIRST_YEAR <= date.year <= LAST_YEAR:
            raise ValueError(f"{date} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
        return bisect_left(_timeline_dates(), date) - self._origin

    def clock_between(self, start: datetime.date | None, end: datetime.date | None) -> tuple[float, float]:
        """Return the clock from one date to another: None is the start of the run, or never."""
        return 0.0 if start is None else max(0.0, self.day_of(start)), np.inf if end is None else self.day_of(end)

    def span_end(self, clock: float, months: int) -> float:
        """Clock at the same time of day `months` calendar months later.

        A span ends on the same day of the month, or on the last day of a shorter month; if offices are shut then, on
        the next working day. `months` is not negative.
        """
        day = math.floor(clock)
        end = int(_index_after_months(months)[self._index(day)]) - self._origin
        self._index(end)
        return end + (clock - day)

    def years_end(self, begins: float, years: int) -> float:
        """Clock at the end of whole years of reporting that begins on a working day.

        From the first day of the run they are counted from its date, even if offices are shut then: a year from Easter
        Monday, 1 April, ends with 31 March.
        """
        if begins > 0.0:
            return self.span_end(begins, 12 * years)
        end, is_leap_day = self.start.year + years, (self.start.month, self.start.day) == (2, 29)
        return float(self.day_of(self.start.replace(year=end, day=28 if is_leap_day else self.start.day)))

    def weekday(self, n_days: int) -> Integers:
        """Weekday of each day, Monday 0 to Friday 4."""
        days_since_1970 = self._days(n_days).astype(np.int64)
        return (days_since_1970 + 3) % 7  # 1 January 1970 was a Thursday

    def month_number(self, n_days: int) -> Integers:
        """Month of the year of each day, 1 to 12."""
        return _months_since_1970(self._days(n_days)) % 12 + 1

    def month_index(self, n_days: int, first_day: int = 0) -> Integers:
        """Calendar month of each day, counted from the month of `first_day` as 0; earlier months are negative."""
        months = _months_since_1970(self._days(n_days))
        return months - _months_since_1970(self.dates_of(first_day))

    def month_labels(self, n_days: int, first_day: int = 0) -> list[str]:
        """Labels, 'YYYY-MM', of the months 0, 1, 2... of `month_index`, up to that of the last day."""
        first, last = self.dates_of([first_day, n_days - 1]).astype("datetime64[M]")
        return [str(month) for month in np.arange(first, last + np.timedelta64(1, "M"))]

    def closed_calendar_days_before(self, n_days: int) -> Integers:
        """Nights since the previous working day: 1 on an ordinary Tuesday, 3 on an ordinary Monday."""
        return np.diff(self.dates_of(np.arange(-1, n_days))).astype(np.int64)

    def is_school_term(self, n_days: int) -> Booleans:
        """Whether schools are open on each day, by the rule of `school_holidays` (an assumption)."""
        return _in_school_term()[self._indices(np.arange(n_days))]

    def _days(self, n_days: int) -> Dates:
        return self.dates_of(np.arange(n_days))

    def _index(self, day: int) -> int:
        index = self._origin + day
        if not 0 <= index < len(_timeline()):
            raise ValueError(f"day {day} from {self.start} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
        return index

    def _indices(self, clock: npt.ArrayLike) -> Integers:
        index = self._origin + np.floor(clock)
        # Written so that NaN fails too.
        if not np.all((index >= 0) & (index < len(_timeline()))):
            raise ValueError(
                f"a day from {self.start} is outside the years {FIRST_YEAR} to {LAST_YEAR}, or not a number"
            )
        return index.astype(np.int64)


def reporting_window(calendar: Calendar, run: Run) -> tuple[float, float]:
    """First and last working day of the reported time, which follows the warm-up.

    Parameters
    ----------
    run : sim.config.run.Run
        With ``warm_up_days``, and ``years`` or ``end``.

    Raises
    ------
    ValueError
        If the end is not after the warm-up.
    """
    begins = float(run.warm_up_days)
    if run.end is not None:
        ends = float(calendar.day_of(run.end))
    else:
        years = run.years or 0.0  # the schema asks for one of the two
        whole_years = int(years)
        ends = calendar.years_end(begins, whole_years) if whole_years else begins
        ends += round((years - whole_years) * WORKING_DAYS_PER_YEAR)
    if ends <= begins:
        raise ValueError(f"run.end {run.end} is not after the warm-up of run.warm_up_days {run.warm_up_days}")
    return begins, ends


@cache
def _timeline() -> Dates:
    """Every working day of the supported years, in order."""
    holidays = [holiday for year in range(FIRST_YEAR, LAST_YEAR + 1) for holiday in bank_holidays(year)]
    every_day = np.arange(f"{FIRST_YEAR}-01-01", f"{LAST_YEAR + 1}-01-01", dtype="datetime64[D]")
    return _read_only(every_day[np.is_busday(every_day, holidays=np.array(holidays, dtype="datetime64[D]"))])


@cache
def _timeline_dates() -> tuple[datetime.date, ...]:
    """The timeline as Python dates, which single look-ups find faster than numpy's."""
    return tuple(_timeline().tolist())


@cache
def _index_after_months(months: int) -> Integers:
    """For each day of the timeline, the index of the working day on which a span of `months` from it ends."""
    if months < 0:
        raise ValueError(f"a span of {months} months is negative")
    month = _timeline().astype("datetime64[M]")
    days_into_month = _timeline() - month.astype("datetime64[D]")
    end_month = month + np.timedelta64(months, "M")
    last_of_month = (end_month + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    end = np.minimum(end_month.astype("datetime64[D]") + days_into_month, last_of_month)
    return _read_only(np.searchsorted(_timeline(), end))


@cache
def _in_school_term() -> Booleans:
    """For each day of the timeline, whether schools are open."""
    in_term = np.ones(len(_timeline()), dtype=np.bool_)
    for year in range(FIRST_YEAR - 1, LAST_YEAR + 1):
        for first, last in school_holidays(year):
            begin, end = np.searchsorted(
                _timeline(), np.array([first, last + datetime.timedelta(days=1)], "datetime64[D]")
            )
            in_term[begin:end] = False
    return _read_only(in_term)


def _months_since_1970(dates: Dates) -> Integers:
    return dates.astype("datetime64[M]").astype(np.int64)


Array = TypeVar("Array", Dates, Integers, Booleans)


def _read_only(array: Array) -> Array:
    array.flags.writeable = False
    return array
