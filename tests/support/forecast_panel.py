"""A panel of made-up figures for the real councils: where they stand, how they drift and how chance blurs is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.config.areas import YEARS, councils

PERMANENT, DRIFT, NOISE = 0.4, 0.3, 0.3
"""Standard deviations of a council's place, on the scale of the forecast."""

KEPT = 0.6
"""Of the drift, from year to year."""

COUNTED = {"population_0_17": 50_000, "cin_started": 1500, "icpcs": 250, "case_holders_fte": 80, "referrals": 2000}
"""The same for every council, so that none is smaller than another."""


def places(seed: int, last: int = YEARS[-1]) -> pd.DataFrame:
    """Return a row per council and a column per year: own level, slow drift and noise."""
    draw = np.random.default_rng(seed)
    codes = [area.code for area in councils().values()]
    level, drift = draw.normal(0, PERMANENT, len(codes)), draw.normal(0, DRIFT, len(codes))
    columns = {}
    for year in range(YEARS[0], last + 1):
        columns[year] = level + drift + draw.normal(0, NOISE, len(codes))
        drift = KEPT * drift + draw.normal(0, DRIFT * np.sqrt(1 - KEPT**2), len(codes))
    return pd.DataFrame(columns, index=codes)


def made_up_panel(seed: int = 1, last: int = YEARS[-1]) -> pd.DataFrame:
    """Return a panel with all six outcomes and what their errors are taken to shrink with."""
    parts = []
    names = ("assessments_within_45wd_share", "icpc_within_15wd_share", "rereferral_12m_share")
    shares = {name: places(seed + number, last) for number, name in enumerate(names)}
    amounts = {
        name: (places(seed + 10 + number, last), typical)
        for number, (name, typical) in enumerate(
            (("caseload_per_fte", 16), ("cpp_31_march", 200), ("cin_31_march", 1500))
        )
    }
    for year in range(YEARS[0], last + 1):
        columns = {name: 1 / (1 + np.exp(-place[year])) for name, place in shares.items()}
        columns |= {name: typical * np.exp(0.3 * place[year]) for name, (place, typical) in amounts.items()}
        rows = pd.DataFrame(columns).rename_axis("code").reset_index()
        parts.append(rows.assign(year=year, level="authority"))
    return pd.concat(parts, ignore_index=True).assign(**COUNTED)
