"""The six figures that are forecast: how each is computed, on which scale, and what is laid beside its own past.

The predictors were chosen on outcomes up to 2021 alone (docs/validation/backtest.md, "What was chosen on what").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd

from sim.forecast.figures import Figures
from sim.forecast.predictors import (
    CLOSEST,
    Predictor,
    above_own_past,
    amount,
    log_ratio,
    logit_of,
    net_rise,
    plans_ended,
    rise,
    share_of,
)

POPULATION = "population_0_17"

CREDIBLE = 20.0
"""An amount more than so many times the typical council's, or less than this part of it, is no figure of the year."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A figure to forecast.

    Attributes
    ----------
    name : str
        The panel's column; with ``_rate`` behind it where it is taken per 10,000 children.
    column : str
        The panel's column.
    label, unit, digits
        How people say it.
    scale : {"share", "rate", "amount"}
        Shares are forecast as logarithms of odds, the others as logarithms.
    counted : str
        Column of the number that chance in a yearly figure shrinks with.
    predictors : mapping
        What is laid beside the council's own past, its neighbours and England, by name.
    smaller_revert_more, extremes_differ, region : bool
        Whether small councils, and those far from typical, revert by another part; whether the region's others count.
    """

    name: str
    column: str
    label: str
    unit: str
    digits: int
    scale: Literal["share", "rate", "amount"]
    counted: str
    predictors: Mapping[str, Predictor] = field(default_factory=lambda: MappingProxyType({}))
    smaller_revert_more: bool = False
    extremes_differ: bool = False
    region: bool = False

    def values(self, figures: Figures) -> pd.DataFrame:
        """Return the figure by council and year, shares in points; NaN where there is none that is credible."""
        frame = figures[self.column]
        if self.scale == "share":
            return 100 * frame
        if self.scale == "rate":
            people = figures[POPULATION]
            frame = 10_000 * frame / people.where(people > 0)
        typical = frame.where(frame > 0).median()
        return frame.where((frame <= CREDIBLE * typical) & (frame * CREDIBLE >= typical))

    def scaled(self, values: pd.DataFrame) -> pd.DataFrame:
        """Return values on the scale on which they are forecast."""
        if self.scale == "share":
            odds = (values / 100).clip(CLOSEST, 1 - CLOSEST)
            return np.log(odds / (1 - odds))
        return np.log(values.where(values > 0))

    def natural(self, scaled: pd.Series) -> pd.Series:
        """Return scaled values as people say them."""
        return 100 / (1 + np.exp(-scaled)) if self.scale == "share" else np.exp(scaled)

    def chance(self, figures: Figures, scaled: pd.Series, year: int) -> pd.Series:
        """Return what the variance by chance is proportional to, on the forecast's scale: binomial, or one over n."""
        counts = figures[self.counted].where(figures[self.counted] >= 1)  # less than one child is no count
        number = counts[year].where(counts[year].notna(), counts.median(axis=1))
        number = number.fillna(number.median()).fillna(1.0)
        if self.scale != "share":
            return 1 / number
        share = self.natural(scaled) / 100
        return 1 / (number * share * (1 - share))


IN_TIME = Outcome(
    "assessments_within_45wd_share",
    "assessments_within_45wd_share",
    "Assessments within 45 working days",
    "%",
    1,
    "share",
    "cin_started",
    {
        "children in need, rise": rise("cin_31_march"),
        "caseload, rise": rise("caseload_per_fte"),
        "absence": amount("absence_rate"),
    },
)
CONFERENCES = Outcome(
    "icpc_within_15wd_share",
    "icpc_within_15wd_share",
    "Conferences within 15 working days",
    "%",
    1,
    "share",
    "icpcs",
    {
        "conferences after 20 days": share_of("icpcs_21wd_or_more", "icpcs"),
        "plans reviewed in time": logit_of("cpp_reviewed_in_time_share"),
        "median days to conference": amount("icpc_wd_median"),
    },
    smaller_revert_more=True,
)
CASELOAD = Outcome(
    "caseload_per_fte",
    "caseload_per_fte",
    "Cases for each case holder",
    "cases",
    1,
    "amount",
    "case_holders_fte",
    region=True,
)
REREFERRALS = Outcome(
    "rereferral_12m_share",
    "rereferral_12m_share",
    "Referrals within 12 months of another",
    "%",
    1,
    "share",
    "referrals",
    {
        "referrals, rise": rise("referrals"),
        "referrals, above own past": above_own_past("referrals"),
        "children for each referral": log_ratio("referred_children", "referrals"),
        "referrals for each child": log_ratio("referrals", POPULATION),
    },
)
PLANS = Outcome(
    "cpp_31_march_rate",
    "cpp_31_march",
    "Children on protection plans, 31 March",
    "per 10,000",
    1,
    "rate",
    "cpp_31_march",
    {
        "children in need for each plan": log_ratio("cin_31_march", "cpp_31_march"),
        "plans ended for each open": plans_ended,
        "plans open 6 to 12 months": share_of("cpp_open_6_to_12m", "cpp_31_march"),
    },
)
IN_NEED = Outcome(
    "cin_31_march_rate",
    "cin_31_march",
    "Children in need, 31 March",
    "per 10,000",
    0,
    "rate",
    "cin_31_march",
    {
        "cases in September for each child in March": log_ratio("cases_held", "cin_31_march"),
        "started less ended": net_rise("cin_started", "cin_ended", "cin_31_march"),
    },
    extremes_differ=True,
)

OUTCOMES = (IN_TIME, CONFERENCES, CASELOAD, REREFERRALS, PLANS, IN_NEED)
