"""What councils publish once a year, of simulated futures: counts of a year to March, and counts of one day.

Every future is a council of its own, so that whatever is estimated from published figures can be estimated from these
by the same functions (:mod:`sim.data.within`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.experiment.results.results import Results

MONTHS_OF_A_YEAR = 12
MARCH, SEPTEMBER = 12, 6
"""Months since the first of April, at the end of which children and people are counted."""

MEASURES = (
    "referrals",
    "referral_no_further_action_ratio",
    "assessed_not_in_need_ratio",
    "section47s",
    "plans_started_cp",
    "cases_open",
    "plans_open_cp",
    "cases_unallocated",
    "caseload_mean",
    "assessments_completed",
    "assessments_within_45wd_share",
    "conferences",
    "icpc_within_15wd_share",
)
"""Of which the figures are made, by month."""


def yearly_figures(results: Results, scenario: str) -> pd.DataFrame:
    """Return the yearly figures of every replication of a scenario that begins on a first of April.

    Parameters
    ----------
    results : Results
        With values by month; the last six months may be the half of a year that is left out but for its September.
    scenario : str
        Its name.

    Returns
    -------
    DataFrame
        A row for each replication and whole year: ``council`` (the replication), ``year`` (1 for the first),
        the seven volumes of :data:`sim.data.estimates.VOLUMES`, ``caseload_per_fte`` of the September inside the year,
        ``assessments_within_45wd_share`` and ``icpc_within_15wd_share``. Cases held are those of the September after
        the year, as in the census, and missing where the run has ended by then. A day's figure is the mean of its
        month.
    """
    by_month = {name: results.by_month(scenario, name).to_numpy(float) for name in MEASURES}
    replications = results.by_month(scenario, MEASURES[0]).index
    referrals = by_month["referrals"]
    kept = 1.0 - by_month["referral_no_further_action_ratio"] - by_month["assessed_not_in_need_ratio"]
    held = by_month["cases_open"] - by_month["cases_unallocated"]
    tables = []
    for year in range(referrals.shape[1] // MONTHS_OF_A_YEAR):
        begin = year * MONTHS_OF_A_YEAR
        months = slice(begin, begin + MONTHS_OF_A_YEAR)
        september_after = begin + MONTHS_OF_A_YEAR + SEPTEMBER - 1
        tables.append(
            pd.DataFrame(
                {
                    "council": replications,
                    "year": year + 1,
                    "referrals": referrals[:, months].sum(axis=1),
                    "cin_started": np.nansum(referrals[:, months] * kept[:, months], axis=1),
                    "section47s": by_month["section47s"][:, months].sum(axis=1),
                    "cpp_starts": by_month["plans_started_cp"][:, months].sum(axis=1),
                    "cin_31_march": by_month["cases_open"][:, begin + MARCH - 1],
                    "cpp_31_march": by_month["plans_open_cp"][:, begin + MARCH - 1],
                    "cases_held": held[:, september_after] if september_after < held.shape[1] else np.nan,
                    "caseload_per_fte": by_month["caseload_mean"][:, begin + SEPTEMBER - 1],
                    **{
                        share: _mean_share(by_month[share][:, months], by_month[number][:, months])
                        for share, number in (
                            ("assessments_within_45wd_share", "assessments_completed"),
                            ("icpc_within_15wd_share", "conferences"),
                        )
                    },
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def _mean_share(share: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Return the share of a year from those of its months, of which some may have had nothing to share out."""
    counted = np.where(np.isnan(share), 0.0, number)
    mean: np.ndarray = np.nansum(share * counted, axis=1) / counted.sum(axis=1)
    return mean
