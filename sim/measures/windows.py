"""Sums, time averages and quantiles over the months of the reporting window and over the window as a whole.

Every result is an array with one number for each calendar month and, last, one for the whole window, so that a share is
the ratio of two sums in a month as over the horizon: never an average of averages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.clock import WORKING_DAYS_PER_YEAR, Calendar, reporting_window

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]
Values = dict[str, Floats]


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Element by element; NaN where there is nothing to divide by."""
    return np.divide(numerator, denominator, out=np.full(len(denominator), np.nan), where=denominator > 0.0)


@dataclass(frozen=True, slots=True)
class Stock:
    """What is there: everything that has arrived less everything that has departed.

    Arrivals and departures need not be paired, nor sorted. A departure at infinity, or NaN, never happens.

    Attributes
    ----------
    arrivals, departures : numpy.ndarray
        Clock times in working days.
    arriving, departing : numpy.ndarray, optional
        How many come and go at each; one by default.
    """

    arrivals: Floats
    departures: Floats
    arriving: Floats | None = None
    departing: Floats | None = None

    def at(self, times: Floats) -> Floats:
        """How much is there at these times, what comes and goes at that very moment included."""
        come, gone = _total_by(times, self.arrivals, self.arriving), _total_by(times, self.departures, self.departing)
        return come - gone


class Windows:
    """The reporting window, cut at the first working day of every calendar month.

    A window holds what happens from its first moment up to, but not including, its last.

    Parameters
    ----------
    edges : sequence of float
        Ascending clock times in working days: the start, the cuts, the end.
    labels : sequence of str
        One for each month.
    """

    def __init__(self, edges: Sequence[float], labels: Sequence[str]) -> None:
        if len(edges) != len(labels) + 1 or np.any(np.diff(edges) <= 0.0):
            raise ValueError(f"{len(labels)} windows need {len(labels) + 1} ascending edges, not {list(edges)}")
        self.edges = np.asarray(edges, dtype=np.float64)
        self.labels = tuple(labels)

    @classmethod
    def of_months(cls, calendar: Calendar, start: float, end: float) -> Windows:
        """Cut ``start`` to ``end`` (working days) at calendar months; the first and the last may be parts of months."""
        first, past = int(np.floor(start)), int(np.ceil(end))
        month = calendar.month_index(past, first)[first:]
        cuts = first + 1 + np.flatnonzero(np.diff(month))
        labels = np.asarray(calendar.month_labels(past, first))[np.unique(month)]
        return cls([start, *cuts.tolist(), end], labels.tolist())

    @classmethod
    def of_run(cls, run: Any) -> Windows:
        """Cut the reported time of a run (a :class:`sim.config.run.Run`) at calendar months."""
        calendar = Calendar(run.start)
        return cls.of_months(calendar, *reporting_window(calendar, run))

    @property
    def start(self) -> float:
        """Clock at which the reporting window opens."""
        return float(self.edges[0])

    @property
    def end(self) -> float:
        """Clock at which the reporting window shuts."""
        return float(self.edges[-1])

    @cached_property
    def days(self) -> Floats:
        """Length of each window in working days."""
        return _with_whole(np.diff(self.edges))

    @cached_property
    def years(self) -> Floats:
        """Length of each window in years of working days."""
        return self.days / WORKING_DAYS_PER_YEAR

    def count(self, times: Floats, weights: Floats | None = None) -> Floats:
        """How many, or how much weight, falls into each window."""
        return _with_whole(self._tallies(self._position(times), weights)[0][1:-1])

    def mean(self, times: Floats, values: Floats, weights: Floats | None = None) -> Floats:
        """Mean value of what falls into each window, by weight."""
        weighted = values if weights is None else values * weights
        total, weight = self._tallies(self._position(times), weighted, weights)
        return ratio(_with_whole(total[1:-1]), _with_whole(weight[1:-1]))

    def share(self, times: Floats, which: Booleans, weights: Floats | None = None) -> Floats:
        """Share, by weight, of what falls into each window for which ``which`` is true."""
        return self.mean(times, which.astype(np.float64), weights)

    def maximum(self, times: Floats, values: Floats) -> Floats:
        """Largest value that falls into each window; NaN if none does."""
        largest = np.full(len(self.edges) + 1, -np.inf)
        np.maximum.at(largest, self._position(times), values)
        months = largest[1:-1]
        found = np.append(months, months.max())
        return np.where(np.isfinite(found), found, np.nan)

    def last(self, times: Floats, values: Floats) -> Floats:
        """The latest value that falls into each window, of values in order of time; NaN if none does."""
        past = np.searchsorted(times, self.edges)
        none_yet = np.append(np.diff(past) == 0, past[-1] == past[0])
        latest = np.append(values, np.nan)[np.append(past[1:], past[-1]) - 1]
        return np.where(none_yet, np.nan, latest)

    def quantiles(self, times: Floats, values: Floats, weights: Floats, levels: Sequence[float]) -> Floats:
        """Quantiles of the values in each window, each value counted as often as its whole-number weight says.

        Returns
        -------
        numpy.ndarray
            Of shape (levels, windows).
        """
        inside = (times >= self.start) & (times < self.end)
        repeated = np.repeat(values[inside], weights[inside].astype(np.int64))
        window = np.repeat(
            np.searchsorted(self.edges, times[inside], side="right") - 1, weights[inside].astype(np.int64)
        )
        by_window = repeated[np.argsort(window, kind="stable")]
        pieces = [*np.split(by_window, np.cumsum(np.bincount(window, minlength=len(self.labels)))[:-1]), repeated]
        nothing = np.full(len(levels), np.nan)
        return np.stack([np.quantile(piece, levels) if piece.size else nothing for piece in pieces], axis=1)

    def mean_level(self, stock: Stock) -> Floats:
        """Time average of a stock over each window, exact."""
        area = self._area(stock.arrivals, stock.arriving) - self._area(stock.departures, stock.departing)
        return _with_whole(area) / self.days

    def end_level(self, stock: Stock) -> Floats:
        """The stock at the end of each window."""
        level = self._levels(stock)[1:]
        return np.append(level, level[-1])

    def start_level(self, stock: Stock) -> Floats:
        """The stock at the start of each window."""
        level = self._levels(stock)[:-1]
        return np.append(level, level[0])

    def mean_age(self, begun: Floats, ended: Floats, weights: Floats) -> Floats:
        """Mean time since it began of what has begun and not ended, over all of it and over time; exact.

        Parameters
        ----------
        begun, ended, weights : numpy.ndarray
            One element each for every spell; a spell that has not ended ends at infinity.
        """
        length = np.minimum(ended, self.end) - begun
        # What has ended would otherwise have gone on ageing: from the age it had, by one day a day.
        total = self._aged(begun, weights) - self._aged(ended, weights) - self._area(ended, weights * length)
        return ratio(_with_whole(total) / self.days, self.mean_level(Stock(begun, ended, weights, weights)))

    def _position(self, times: Floats) -> Indices:
        """0 before the first edge, 1 in the first month, and so on; the last position is from the last edge on."""
        return np.searchsorted(self.edges, times, side="right")

    def _tallies(self, position: Indices, *weights: Floats | None) -> list[Floats]:
        """Sum of weights (None: of ones) in each position."""
        bins = len(self.edges) + 1
        return [np.bincount(position, each, minlength=bins).astype(np.float64, copy=False) for each in weights]

    def _levels(self, stock: Stock) -> Floats:
        """The stock just before each edge."""
        arrived = self._tallies(self._position(stock.arrivals), stock.arriving)[0]
        departed = self._tallies(self._position(stock.departures), stock.departing)[0]
        return np.cumsum((arrived - departed)[:-1])

    def _area(self, times: Floats, weights: Floats | None) -> Floats:
        """Integral over each month of the weight that has happened; exact for whole numbers, so that nothing is 0."""
        position = self._position(times)
        remaining = self._remaining(times, position)
        new = remaining if weights is None else weights * remaining
        weight, within = self._tallies(position, weights, new)
        return np.cumsum(weight)[:-2] * np.diff(self.edges) + within[1:-1]

    def _aged(self, times: Floats, weights: Floats) -> Floats:
        """Integral over each month of weight x time since it happened."""
        position = self._position(times)
        remaining = self._remaining(times, position)
        elapsed = np.minimum(times, self.end) - self.start
        weight, moment, within = self._tallies(position, weights, weights * elapsed, weights * remaining**2 / 2.0)
        middle = (self.edges[1:] + self.edges[:-1]) / 2.0 - self.start
        return (np.cumsum(weight)[:-2] * middle - np.cumsum(moment)[:-2]) * np.diff(self.edges) + within[1:-1]

    def _remaining(self, times: Floats, position: Indices) -> Floats:
        """Time to the end of the month in which each time lies; 0 from the last edge on."""
        return np.append(self.edges, self.end)[position] - np.minimum(times, self.end)


def _total_by(times: Floats, when: Floats, amounts: Floats | None) -> Floats:
    """How much of what happened at ``when`` has happened by each of ``times``."""
    order = np.argsort(when, kind="stable")
    amount = np.ones(len(when)) if amounts is None else amounts[order]
    return np.append(0.0, np.cumsum(amount))[np.searchsorted(when[order], times, side="right")]


def _with_whole(by_month: Floats) -> Floats:
    return np.append(by_month, by_month.sum())
