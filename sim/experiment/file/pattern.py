"""Patterns: what is expected of the results of an experiment, said before it is run, so that it can be checked after.

A pattern is one statement with one check. Each check comes down to one number with a 95% interval, and the numbers that
would bear the statement out: it is shown when the whole interval lies among them, not shown when none of it does, and
undecided otherwise; :mod:`sim.experiment.results.patterns` does that.

Months are counted from 1, the first month that is reported. Where a check names several, the mean of their values
counts, whatever their length.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from sim.experiment.file.base import Count, FilePart, MeasureName, MonthlyMeasureName, Number, monthly_measure
from sim.experiment.statistics.bound import Bound
from sim.experiment.statistics.verdict import SMALLEST_DIFFERENCE, Expected

Status = Literal["observed", "target", "hypothesis"]
"""It happened and is documented; it was promised; it is ours, to be tested and reported either way."""

Distance = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
Share = Annotated[float, Field(gt=0.0, lt=1.0)]


def _one_month_or_two(value: object) -> object:
    return (value, value) if isinstance(value, int) else value


Months = Annotated[tuple[Count, Count], BeforeValidator(_one_month_or_two)]


def _in_order(months: Months, key: str) -> None:
    if months[0] > months[1]:
        raise ValueError(f"{key}={list(months)}: the first month must not come after the last")


class _Windowed(FilePart):
    """Something about one measure, over the whole time or over some months."""

    measure: MeasureName = Field(description="what is looked at")
    months: Months | None = Field(None, description="one month, or first and last; null: over the whole time")

    @model_validator(mode="after")
    def _has_such_months(self) -> Self:
        if self.months:
            _in_order(self.months, "months")
            monthly_measure(self.measure)
        return self

    @property
    def last_month(self) -> int:
        """The last month that is needed; 0 where months are not looked at."""
        return self.months[1] if self.months else 0


class _InOneScenario(FilePart):
    """Something about one scenario."""

    scenario: str = Field("", description="where; the baseline when not given")

    def involved(self, baseline: str) -> tuple[str, ...]:
        """Return the scenarios that are looked at."""
        return (self.scenario or baseline,)


class _Directed(FilePart):
    """Something is lower or higher than something else, by some amount or at all, or as good as equal to it."""

    direction: Literal["lower", "higher"] | None = Field(None, description="which way")
    by_at_least: Distance | None = Field(None, description="how much at least, with direction; null: any amount")
    within: Distance | None = Field(None, description="instead of direction: no further apart than this, either way")

    @model_validator(mode="after")
    def _either_apart_or_equal(self) -> Self:
        _exactly_one(self, "direction", "within")
        if self.by_at_least is not None and self.direction is None:
            raise ValueError("by_at_least needs direction: lower or higher")
        return self

    @property
    def expected(self) -> Expected:
        """Differences that bear the statement out; zero itself is no difference."""
        if self.within is not None:
            return -self.within, self.within
        least = self.by_at_least or SMALLEST_DIFFERENCE
        return (least, math.inf) if self.direction == "higher" else (-math.inf, -least)


class Level(_Windowed, _InOneScenario):
    """A measure's mean in one scenario lies where it is expected."""

    at_least: Number | None = Field(None, description="lower bound")
    at_most: Number | None = Field(None, description="upper bound")
    between: tuple[Number, Number] | None = Field(None, description="lower and upper bound")

    @model_validator(mode="after")
    def _has_bounds(self) -> Level:
        _exactly_one(self, "at_least", "at_most", "between")
        if self.between and self.between[0] > self.between[1]:
            raise ValueError(f"between={list(self.between)}: the lower bound must come first")
        return self

    @property
    def expected(self) -> Expected:
        """Means that bear the statement out."""
        low, high = self.between or (self.at_least, self.at_most)
        return (-math.inf if low is None else low, math.inf if high is None else high)


class Difference(_Windowed, _Directed):
    """A measure in one scenario differs from that in another, in the same replications."""

    scenario: str = Field(description="where")
    against: str = Field("", description="compared with which scenario; the baseline when not given")

    def involved(self, baseline: str) -> tuple[str, ...]:
        """Return the scenarios that are looked at: the one, and the one it is compared with."""
        return self.scenario, self.against or baseline


class Change(_InOneScenario, _Directed):
    """A measure in one scenario moves, or holds, from some months to some others."""

    measure: MonthlyMeasureName = Field(description="what is looked at")
    from_months: Months = Field(description="one month, or first and last")
    to_months: Months = Field(description="one month, or first and last")

    @model_validator(mode="after")
    def _has_such_months(self) -> Change:
        _in_order(self.from_months, "from_months")
        _in_order(self.to_months, "to_months")
        if self.from_months == self.to_months:
            raise ValueError(f"to_months={list(self.to_months)}: are the same as from_months")
        return self

    @property
    def last_month(self) -> int:
        """The last month that is needed."""
        return max(self.from_months[1], self.to_months[1])


class Reach(_InOneScenario):
    """A monthly measure reaches a bound, at some time, for some months, in enough of the futures.

    A future is one replication. Those that never reach the bound count as such: against ``reaches``, and for
    ``does_not_reach``.
    """

    measure: MonthlyMeasureName = Field(description="what is looked at")
    at_least: Number | None = Field(None, description="bound, where the measure is to rise")
    at_most: Number | None = Field(None, description="bound, where the measure is to fall")
    for_months: Count = Field(1, description="in a row that the bound is kept; it is reached in the first of them")
    not_before_month: Count | None = Field(None, description="reached in this month or later")
    by_month: Count | None = Field(None, description="reached in this month or earlier; null: as long as is reported")
    share_of_futures: Share = Field(0.5, description="in which it must be so, at least")

    @model_validator(mode="after")
    def _has_a_bound(self) -> Reach:
        _exactly_one(self, "at_least", "at_most")
        if self.not_before_month and self.by_month and self.not_before_month > self.by_month:
            raise ValueError(f"by_month={self.by_month}: must not come before not_before_month={self.not_before_month}")
        return self

    @property
    def bound(self) -> Bound:
        """What is to be reached."""
        return Bound.one_of(self.at_least, self.at_most)

    @property
    def last_month(self) -> int:
        """The last month that is needed."""
        return max(self.by_month or 1, self.not_before_month or 1) + self.for_months - 1


class Order(_Windowed):
    """A measure falls, or rises, from each scenario of a list to the next, in the same replications."""

    scenarios: tuple[str, ...] = Field(description="two or more", min_length=2)
    direction: Literal["falling", "rising"] = Field(description="from the first scenario to the last")

    @model_validator(mode="after")
    def _are_different(self) -> Order:
        if len(set(self.scenarios)) < len(self.scenarios):
            raise ValueError("scenarios: one is named twice")
        return self

    def involved(self, baseline: str) -> tuple[str, ...]:
        """Return the scenarios that are looked at."""
        return self.scenarios

    @property
    def expected(self) -> Expected:
        """Differences of a scenario from the one before it that bear the statement out."""
        return (SMALLEST_DIFFERENCE, math.inf) if self.direction == "rising" else (-math.inf, -SMALLEST_DIFFERENCE)


Check = Level | Difference | Change | Reach | Order

CHECKS = ("level", "difference", "change", "reaches", "does_not_reach", "order")
"""Keys of a pattern of which exactly one is given."""


class Pattern(FilePart):
    """A statement about the results, where it comes from, and the one check that tells whether it is borne out."""

    says: str = Field(description="the statement, in words for a committee", min_length=1)
    status: Status = Field(description="observed: it happened; target: it was promised; hypothesis: to be tested")
    source: str = Field("", description="where it is documented")
    level: Level | None = Field(None, description="a mean lies where it is expected")
    difference: Difference | None = Field(None, description="one scenario against another")
    change: Change | None = Field(None, description="some months against others")
    reaches: Reach | None = Field(None, description="a bound is reached by some month")
    does_not_reach: Reach | None = Field(None, description="a bound is not reached by some month")
    order: Order | None = Field(None, description="scenarios in order")

    @model_validator(mode="after")
    def _one_check(self) -> Pattern:
        _exactly_one(self, *CHECKS)
        if self.does_not_reach and self.does_not_reach.not_before_month:
            raise ValueError("does_not_reach.not_before_month: has no meaning there; use by_month")
        return self

    @property
    def kind(self) -> str:
        """Which check it is, by its key."""
        return next(key for key in CHECKS if getattr(self, key) is not None)

    @property
    def check(self) -> Check:
        """What is checked."""
        check: Check = getattr(self, self.kind)
        return check


def _exactly_one(part: FilePart, *keys: str) -> None:
    given = [key for key in keys if getattr(part, key) is not None]
    if len(given) != 1:
        found = f"not {' and '.join(given)}" if given else "not none"
        raise ValueError(f"give exactly one of {', '.join(keys)}, {found}")
