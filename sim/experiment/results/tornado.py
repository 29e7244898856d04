"""How far each assumption moves a result: the numbers behind a tornado.

Every assumption is set to the low and to the high end of its range, one at a time, and compared with the central
configuration in the same replications. One at a time is what a reader can follow; it shows no interaction between
assumptions (Saltelli and others 2008, Global Sensitivity Analysis, chapter 2).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.results.results import Results
from sim.experiment.statistics import verdict
from sim.experiment.statistics.bound import Bound
from sim.experiment.statistics.chance import share_of_futures
from sim.experiment.statistics.intervals import Estimate, cut_off, t_interval
from sim.experiment.statistics.verdict import SMALLEST_DIFFERENCE
from sim.measures import MEASURES, quantities

CENTRAL, LOW, HIGH = "central", "low", "high"

KIND = "tornado"
"""Of the analysis in a manifest: the command that made it."""


def tornado_tables(results: Results) -> dict[str, pd.DataFrame]:
    """Return the table of a tornado by the name of its file."""
    return {KIND: tornado_table(results.measures, results.manifest["analysis"])}


def tornado_table(measures: pd.DataFrame, analysis: Mapping[str, Any]) -> pd.DataFrame:
    """Estimate what every assumption does to every measure asked for.

    Parameters
    ----------
    measures
        Tidy: ``scenario``, ``replication``, ``measure``, ``value``.
    analysis
        As :func:`sim.experiment.analyses.tornado.plan_tornado` puts it into the manifest.

    Returns
    -------
    DataFrame
        For each measure a row of the central configuration, then two rows for each parameter, ``low`` and ``high``,
        the widest swing first. ``mean`` is of the measure, or of the difference between two scenarios where that is
        looked at. ``effect`` is how it differs from the central one in the same replications, with a paired interval
        ``ci95_*``, and ``simultaneous_*`` that hold for all rows of a measure together. ``swing`` is the largest less
        the smallest of low, centre and high.

        With a target: ``meets_share``, the share of futures that meet it, with its exact interval, and ``verdict``:
        the target is met or not met where the whole interval of the mean lies on one side of it, else undecided.
        Without one, for a difference that the central configuration shows: ``verdict`` on its sign, shown, not shown
        or undecided.
    """
    found = [_of_measure(measures, name, analysis_of(analysis, name)) for name in analysis["measures"]]
    return pd.concat(found, ignore_index=True)


def analysis_of(analysis: Mapping[str, Any], measure: str) -> dict[str, Any]:
    """Return what is asked of one measure: the target is one of the first."""
    target = analysis["target"] if measure == analysis["measures"][0] else None
    return {**analysis, "measures": [measure], "target": target}


def _of_measure(measures: pd.DataFrame, measure: str, analysis: Mapping[str, Any]) -> pd.DataFrame:
    outcomes, unit = _Outcomes(measures, measure), MEASURES[measure].unit
    central = outcomes(analysis["central"], analysis["reference"])
    rows = pd.DataFrame(_rows(outcomes, central, analysis))
    ends = rows["end"] != CENTRAL
    for name, of, comparisons in (
        ("mean_ci95", "mean", 1),
        ("ci95", "effect", 1),
        ("simultaneous", "effect", ends.sum()),
    ):
        se = rows["mean_se" if of == "mean" else "effect_se"]
        low, high = t_interval(rows[of], se, rows["n"], comparisons=comparisons)
        is_level = of == "mean" and not analysis["reference"]
        limits = quantities.limits(unit) if is_level else quantities.change_limits(unit)
        rows[f"{name}_low"], rows[f"{name}_high"] = cut_off(low, high, *limits)
    effects = rows[ends].groupby("parameter", sort=False)["effect"]
    swing = effects.max().clip(lower=0.0) - effects.min().clip(upper=0.0)
    places = {key: place for place, key in enumerate(swing.sort_values(ascending=False, kind="stable").index, 1)}
    rows["swing"] = rows["parameter"].map(swing)
    rows["rank"] = rows["parameter"].map(places).fillna(0).astype(int)
    rows["verdict"] = _verdicts(rows, analysis)
    rows = rows.assign(measure=measure, unit=unit).sort_values("rank", kind="stable")
    columns = [
        "measure", "unit", "rank", "parameter", "label", "status", "end", "value", "n", "mean", "mean_ci95_low",
        "mean_ci95_high", "effect", "ci95_low", "ci95_high", "simultaneous_low", "simultaneous_high", "swing",
    ]  # fmt: skip
    columns += ["meets_share", "meets_ci95_low", "meets_ci95_high"] if analysis["target"] else []
    columns += ["verdict"] if analysis["target"] or analysis["reference"] else []
    return rows[columns]


class _Outcomes:
    """The values of a measure by replication, of a scenario or of the difference between two."""

    def __init__(self, measures: pd.DataFrame, measure: str) -> None:
        chosen = measures[measures["measure"] == measure]
        self._values = {name: rows.set_index("replication")["value"] for name, rows in chosen.groupby("scenario")}

    def __call__(self, scenario: str, reference: str | None) -> pd.Series:
        nothing = pd.Series(dtype=float)
        values = self._values.get(scenario, nothing)
        return (values - self._values.get(reference, nothing) if reference else values).dropna()


def _rows(outcomes: _Outcomes, central: pd.Series, analysis: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    nobody = {"key": "", "label": "as configured", "status": "", "central": np.nan}
    yield _row(nobody, CENTRAL, central, central * 0.0, analysis)
    for parameter in analysis["parameters"]:
        for end in (LOW, HIGH):
            if parameter[f"{end}_scenario"] is not None:
                values = outcomes(parameter[f"{end}_scenario"], parameter[f"{end}_reference"])
                yield _row(parameter, end, values, (values - central).dropna(), analysis)


def _row(
    parameter: Mapping[str, Any], end: str, values: pd.Series, effects: pd.Series, analysis: Mapping[str, Any]
) -> dict[str, Any]:
    row = {
        "parameter": parameter["key"],
        "label": parameter["label"],
        "status": parameter["status"],
        "end": end,
        "value": parameter[end],
        "n": len(effects),
        "mean": values.mean(),
        "mean_se": values.std() / np.sqrt(len(values)) if len(values) else np.nan,
        "effect": effects.mean(),
        "effect_se": effects.std() / np.sqrt(len(effects)) if len(effects) else np.nan,
    }
    if analysis["target"]:
        futures = share_of_futures(values, _target(analysis))
        row |= {"meets_share": futures.value, "meets_ci95_low": futures.low, "meets_ci95_high": futures.high}
    return row


def _verdicts(rows: pd.DataFrame, analysis: Mapping[str, Any]) -> list[str]:
    means = [Estimate(row.mean, row.mean_ci95_low, row.mean_ci95_high, row.n) for row in rows.itertuples()]
    if analysis["target"]:
        return [verdict.of_bound(mean, _target(analysis)) for mean in means]
    central = means[list(rows["end"]).index(CENTRAL)]
    if not analysis["reference"] or not central.is_shown:
        return [""] * len(rows)
    same_sign = (SMALLEST_DIFFERENCE, math.inf) if central.sign > 0 else (-math.inf, -SMALLEST_DIFFERENCE)
    return [verdict.of_statement(mean, same_sign) for mean in means]


def _target(analysis: Mapping[str, Any]) -> Bound:
    return Bound(analysis["target"]["bound"], analysis["target"]["at_least"])
