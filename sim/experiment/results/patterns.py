"""What came out of what was expected: patterns held against the replications.

Every verdict rests on one number with a 95% interval. For means, differences and changes that is Student's t over the
replications that every scenario has, of paired differences where two are compared; for shares of futures it is the
exact binomial interval, over all replications of the scenario.
Where the whole interval bears the statement out it is *shown*; where no part of it does, *not shown*; where it
straddles the border, *undecided*, and more replications may tell; where a hair decided, it is at the border. To call
two things equal, the whole interval of their difference must lie within the margin (as in a test of equivalence:
Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15(6), 657-680, here with 95% intervals, which is
stricter than the usual 90%).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from sim.experiment.file.pattern import Change, Check, Difference, Level, Order, Pattern, Reach
from sim.experiment.statistics import verdict
from sim.experiment.statistics.futures import LOWER, UPPER, quantiles
from sim.experiment.statistics.intervals import Estimate, mean_of, share_of
from sim.experiment.statistics.observations import Observations
from sim.experiment.statistics.pairing import difference_of
from sim.experiment.statistics.verdict import SMALLEST_DIFFERENCE, Expected
from sim.measures import MEASURES, quantities

PATTERN_COLUMNS = (
    "pattern", "says", "status", "source", "check", "verdict", "measure", "unit", "scenario", "against", "months",
    "n", "quantity", "estimate", "low", "high", "expected", "value", "value_low", "value_high", "reference",
    "reference_low", "reference_high", "reached", "month_median", "month_p10", "month_p90", "at_border_by",
)  # fmt: skip
"""Columns of ``patterns.csv``; ``results/README.md`` says what they hold."""


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Attributes
    ----------
    verdict, at_border, quantity, estimate, expected
        The verdict, how far from the border it is if a hair decided it, the number it rests on, and what that number
        was expected to be.
    value, reference
        Levels behind a difference: of the later or compared, and of what it is compared with.
    scenario, against
        What is compared.
    reached, months
        Replications that reach the bound of a trajectory; median, tenth and ninetieth percentile of the month in
        which, in whole months and infinite where so many do not; of few replications the earliest and the latest.
    """

    verdict: str
    at_border: float
    quantity: str
    estimate: Estimate
    expected: str
    scenario: str
    against: str = ""
    value: Estimate = field(default_factory=Estimate)
    reference: Estimate = field(default_factory=Estimate)
    reached: float = math.nan
    months: tuple[float, float, float] = (math.nan, math.nan, math.nan)


def check_patterns(patterns: Mapping[str, Pattern], observations: Observations) -> pd.DataFrame:
    """Judge every pattern: a row each, with the columns ``PATTERN_COLUMNS``."""
    rows = [_pattern_row(name, pattern, observations) for name, pattern in patterns.items()]
    return pd.DataFrame(rows, columns=list(PATTERN_COLUMNS))


def _pattern_row(name: str, pattern: Pattern, observations: Observations) -> dict[str, Any]:
    check = pattern.check
    found = _finding(check, observations, never=pattern.kind == "does_not_reach")
    unit = MEASURES[check.measure].unit
    limits = {"mean": quantities.limits(unit), "share of futures": quantities.limits("share")}
    estimate = found.estimate.within(limits.get(found.quantity, quantities.change_limits(unit)))
    value, reference = (each.within(quantities.limits(unit)) for each in (found.value, found.reference))
    return {
        "pattern": name,
        "says": pattern.says,
        "status": pattern.status,
        "source": pattern.source,
        "check": pattern.kind,
        "verdict": found.verdict,
        "measure": check.measure,
        "unit": unit,
        "scenario": found.scenario,
        "against": found.against,
        "months": _months(check),
        "n": estimate.n,
        "quantity": found.quantity,
        "estimate": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "expected": found.expected,
        "value": value.value,
        "value_low": value.low,
        "value_high": value.high,
        "reference": reference.value,
        "reference_low": reference.low,
        "reference_high": reference.high,
        "reached": found.reached,
        **dict(zip(("month_median", "month_p10", "month_p90"), found.months, strict=True)),
        "at_border_by": found.at_border,
    }


def _finding(check: Check, observations: Observations, never: bool) -> Finding:
    match check:
        case Level():
            return _level(check, observations)
        case Difference():
            scenario, against = check.involved(observations.baseline)
            values, reference = _sides(check, observations, scenario, against)
            return _pair(values, reference, check, observations, "difference", scenario, against)
        case Change():
            (scenario,) = check.involved(observations.baseline)
            values, reference = (
                observations.averaged(scenario, check.measure, months)
                for months in (check.to_months, check.from_months)
            )
            return _pair(values, reference, check, observations, "change", scenario)
        case Order():
            return _order(check, observations)
        case Reach():
            return _reach(check, observations, never)


def _level(check: Level, observations: Observations) -> Finding:
    (scenario,) = check.involved(observations.baseline)
    values = observations.averaged(scenario, check.measure, check.months)
    mean = mean_of(observations.independent_means(values))
    return Finding(
        verdict.of_statement(mean, check.expected),
        verdict.at_border(mean, check.expected),
        "mean",
        mean,
        _in_words(check.expected),
        scenario,
        value=mean,
    )


def _sides(check: Difference | Order, observations: Observations, *scenarios: str) -> list[pd.Series]:
    """Return both sides of a comparison; nothing of one that shares too little with the others to be compared."""
    shared = observations.compared(check.measure, check.months)
    return [shared.get(name, pd.Series(dtype=float)) for name in scenarios]


def _pair(
    values: pd.Series,
    reference: pd.Series,
    check: Difference | Change | Order,
    observations: Observations,
    quantity: str,
    scenario: str,
    against: str = "",
    comparisons: int = 1,
) -> Finding:
    """Judge the difference of two series by replication."""
    pairs = pd.DataFrame({"value": values, "reference": reference}).dropna()
    moved = observations.independent_means(pairs["value"] - pairs["reference"])
    difference = difference_of(moved, check.measure, comparisons)
    return Finding(
        verdict.of_statement(difference, check.expected),
        verdict.at_border(difference, check.expected),
        quantity,
        difference,
        _in_words(check.expected),
        scenario,
        against,
        mean_of(observations.independent_means(pairs["value"])),
        mean_of(observations.independent_means(pairs["reference"])),
    )


def _order(check: Order, observations: Observations) -> Finding:
    """Judge every step from a scenario to the next; the intervals of all steps hold together.

    What is returned is the step that is least as expected, with the verdict on all.
    """
    values = dict(zip(check.scenarios, _sides(check, observations, *check.scenarios), strict=True))
    steps = [
        _pair(values[after], values[before], check, observations, "smallest step", after, before, len(values) - 1)
        for before, after in zip(check.scenarios, check.scenarios[1:], strict=False)
    ]
    sign = 1.0 if check.direction == "rising" else -1.0
    weakest = min(steps, key=lambda step: sign * step.estimate.value if step.estimate.n else -math.inf)
    said = verdict.of_all({step.verdict for step in steps})
    # Shown, all steps must be; not shown, one that is surely not is enough.
    hairs = [step.at_border for step in steps if step.verdict == said]
    decided = said == verdict.SHOWN or not any(math.isnan(hair) for hair in hairs)
    at_border = min((hair for hair in hairs if not math.isnan(hair)), default=math.nan) if decided else math.nan
    return replace(weakest, verdict=said, at_border=at_border)


def _reach(check: Reach, observations: Observations, never: bool) -> Finding:
    """Judge in how many futures a monthly measure reaches its bound when it should, or never does."""
    (scenario,) = check.involved(observations.baseline)
    table = observations.by_month(scenario, check.measure)
    month = observations.independent_futures(month_reached(table, check))
    within = month.between(check.not_before_month or 1, check.by_month or table.shape[1])
    share, enough = share_of(~within if never else within), (check.share_of_futures, math.inf)
    last, first = (_in_month(observations, scenario, check.measure, month) for month in (table.shape[1], 1))
    early, median, late = quantiles(month, (LOWER, 0.5, UPPER))
    return Finding(
        verdict.of_statement(share, enough),
        verdict.at_border(share, enough),
        "share of futures",
        share,
        f"at least {check.share_of_futures:g}",
        scenario,
        value=last,
        reference=first,
        reached=float(np.isfinite(month).sum()),
        months=(float(np.ceil(median)), float(np.floor(early)), float(np.ceil(late))),
    )


def _in_month(observations: Observations, scenario: str, measure: str, month: int) -> Estimate:
    """Return the average of a measure in a month."""
    values = observations.averaged(scenario, measure, (month, month)) if month else pd.Series(dtype=float)
    return mean_of(observations.independent_means(values))


def month_reached(table: pd.DataFrame, check: Reach) -> pd.Series:
    """Return the month, counted from 1, in which each replication reaches a bound and then keeps it long enough.

    Parameters
    ----------
    table
        A row for each replication, a column for each month. A month without a value keeps no bound.
    check
        The bound, and for how many months in a row it must be kept.

    Returns
    -------
    Series
        By replication; infinite where it is not reached, or not kept long enough, in the months that are reported.
    """
    meets = check.bound.met_by(table).to_numpy(dtype=np.bool_)
    if meets.shape[1] < check.for_months:
        return pd.Series(math.inf, index=table.index)
    kept: npt.NDArray[np.bool_] = np.all(sliding_window_view(meets, check.for_months, axis=1), axis=2)
    return pd.Series(np.where(kept.any(axis=1), kept.argmax(axis=1) + 1.0, math.inf), index=table.index)


def _in_words(expected: Expected) -> str:
    """Say which numbers bear a statement out, in the measure's own unit."""
    least, most = expected
    if math.isinf(most):
        return "above 0" if least == SMALLEST_DIFFERENCE else f"at least {least:g}"
    if math.isinf(least):
        return "below 0" if most == -SMALLEST_DIFFERENCE else f"at most {most:g}"
    return f"{least:g} to {most:g}"


def _months(check: Check) -> str:
    """Say which months are looked at; nothing where the whole time is."""
    match check:
        case Change():
            return f"{_span(check.from_months)}, then {_span(check.to_months)}"
        case Reach():
            first = check.not_before_month or 1
            return _span((first, check.by_month)) if check.by_month else f"from {first}"
        case _:
            return _span(check.months) if check.months else ""


def _span(months: tuple[int, int]) -> str:
    first, last = months
    return str(first) if first == last else f"{first} to {last}"
