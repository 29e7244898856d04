"""What the simulation adds to a forecast: how a service answers to people who have come or gone.

Children's figures of a year were made by the people of the September before; those of the September after it are known,
and work in the year that is forecast. So the response of a council is a paired difference: its year simulated with the
people that there are now, less the same futures with the people of a year before. The figure of caseload has no
response: it is of the same day as the people.

It is added to a forecast by statistics where that made forecasts of the last year that the method had seen better
(:func:`used`); elsewhere it is shown, and not used.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from sim.forecast.backtest import CHOSEN_UP_TO, scored
from sim.forecast.outcomes import CONFERENCES, IN_NEED, IN_TIME, OUTCOMES, PLANS, REREFERRALS, Outcome

RESPONSE_FILE = Path(__file__).parent / "response.csv"

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        IN_TIME.name: "assessments_within_45wd_share",
        CONFERENCES.name: "icpc_within_15wd_share",
        REREFERRALS.name: "rereferral_12m_share",
        PLANS.name: "plans_open_cp_end",
        IN_NEED.name: "cases_open_end",
    }
)
"""Of the simulated year, by the outcome that each stands for: shares of the year, stocks at its end."""

COLUMNS = ("year", "code", "outcome", "children", "response", "standard_error", "replications")

BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}


def responses(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return the response of each outcome, on the outcome's scale.

    Parameters
    ----------
    now, before : DataFrame
        Measures of the same futures, a row per replication, with the people of now and of a year before.

    Returns
    -------
    DataFrame
        By outcome: ``response``, its ``standard_error`` (NaN of one future), and ``replications``.
    """
    rows = {}
    for name, measure in MEASURES.items():
        difference = (_scaled(BY_NAME[name], now[measure]) - _scaled(BY_NAME[name], before[measure])).dropna()
        if number := len(difference):
            error = difference.std() / np.sqrt(number) if number > 1 else np.nan
            rows[name] = {"response": difference.mean(), "standard_error": error, "replications": number}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("outcome")


def _scaled(outcome: Outcome, values: pd.Series) -> pd.Series:
    percent = 100.0 if outcome.scale == "share" else 1.0
    found: pd.Series = outcome.scaled(pd.DataFrame({"value": percent * values}))["value"]
    return found


def without_chance(known: pd.DataFrame) -> pd.DataFrame:
    """Return responses less what is chance: two futures of a small council say little.

    Per year and outcome the variance by chance is taken to be in proportion to one over a council's children. What is
    left of the spread of responses is their own; each is kept by its own share of the two (James and Stein 1961).
    """
    parts = [_less_chance(rows) for _, rows in known.groupby(["year", "outcome"])]
    return pd.concat(parts) if parts else known


def _less_chance(rows: pd.DataFrame) -> pd.DataFrame:
    per_child = (rows["standard_error"] ** 2 * rows["children"]).mean()
    if not np.isfinite(per_child):
        return rows
    chance = per_child / rows["children"]
    own = max(0.0, float((rows["response"] ** 2).mean() - chance.mean()))
    return rows.assign(response=rows["response"] * (own / (own + chance) if own else 0.0))


def with_response(found: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Return forecasts with what the simulation adds to each.

    Parameters
    ----------
    found : DataFrame
        As of :func:`sim.forecast.backtest.forecasts`.
    known : DataFrame
        With :data:`COLUMNS`; ``year`` is the one from which is forecast.

    Returns
    -------
    DataFrame
        The same with ``response`` (what is added, as people say it; NaN where there is none) and ``answered`` (the
        forecast with it, or as it is).
    """
    on_scale = without_chance(known).set_index(["year", "code", "outcome"])["response"]
    keys = zip(found["year"] - 1, found["code"], found["outcome"], strict=True)
    shift = pd.Series([on_scale.get(key, np.nan) for key in keys], index=found.index, dtype=float)
    answered = found["forecast"].copy()
    for name in MEASURES:
        rows = found["outcome"] == name
        scaled = BY_NAME[name].scaled(found.loc[rows, ["forecast"]])["forecast"]
        answered[rows] = BY_NAME[name].natural(scaled + shift[rows]).where(shift[rows].notna(), found["forecast"][rows])
    response = (answered - found["forecast"]).where(shift.notna())
    return found.assign(response=response, answered=answered)


def applied(found: pd.DataFrame, outcomes: list[str]) -> pd.DataFrame:
    """Return forecasts with the response in those of some outcomes; their bands move as far, and stay as wide."""
    moved = found.copy()
    for name in outcomes:
        rows = (found["outcome"] == name) & found["response"].notna()
        outcome = BY_NAME[name]
        scaled = outcome.scaled(found.loc[rows, ["forecast", "answered", "low", "high"]])
        shift = scaled["answered"] - scaled["forecast"]
        for column in ("forecast", "low", "high"):
            moved.loc[rows, column] = outcome.natural(scaled[column] + shift)
    return moved


def used(found: pd.DataFrame) -> list[str]:
    """Return the outcomes in whose forecast the response is: those that it made better in the last year seen.

    The rule was written down before later outcomes were scored with it. Without a response in that year, none.

    Parameters
    ----------
    found : DataFrame
        As of :func:`with_response`, with what ``happened``.
    """
    seen = scored(found[(found["year"] == CHOSEN_UP_TO) & found["response"].notna()])
    better = []
    for name, rows in seen.groupby("outcome"):
        off, on = ((rows[column] - rows["happened"]).abs().mean() for column in ("forecast", "answered"))
        if on < off:
            better.append(str(name))
    return better


@cache
def known_responses() -> pd.DataFrame:
    """Return the responses that come with the project; empty where none do."""
    if not RESPONSE_FILE.exists():
        return pd.DataFrame(columns=list(COLUMNS))
    with RESPONSE_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table[["year", "replications"]] = table[["year", "replications"]].astype(int)
    table[["children", "response", "standard_error"]] = table[["children", "response", "standard_error"]].astype(float)
    return table


def write_responses(table: pd.DataFrame, path: Path = RESPONSE_FILE) -> None:
    """Write responses beside this module, in the order of years, councils and outcomes."""
    order = table.sort_values(["year", "code", "outcome"])[list(COLUMNS)]
    order.to_csv(path, index=False, float_format="%.5f", lineterminator="\n")
