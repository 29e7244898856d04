"""Whatever is missing, zero or absurd in published figures: a forecast or none, never an error, never a silent 0."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.data.panel import panel
from sim.forecast.backtest import forecasts, scores, with_outcomes
from sim.forecast.outcomes import OUTCOMES

ABSURD = (np.nan, 0.0, -1.0, 1e-9, 1e9, 1e300, np.inf, -np.inf)

LAST = 2021


@pytest.fixture(scope="module")
def published():
    return panel(None).query(f"2018 <= year <= {LAST + 1}").reset_index(drop=True)


@st.composite
def damage(draw):
    """What is done to a table: cells, columns, years, councils."""
    return {
        "seed": draw(st.integers(0, 2**32 - 1)),
        "cells": draw(st.sampled_from([0.0, 0.05, 0.5, 1.0])),
        "value": draw(st.sampled_from(ABSURD)),
        "columns_lost": draw(st.sampled_from([0.0, 0.3, 0.9])),
        "years_lost": draw(st.sets(st.integers(2018, LAST + 1), max_size=3)),
        "councils_kept": draw(st.sampled_from([1, 2, 12, 60, 200])),
    }


def damaged(table, how):
    chance = np.random.default_rng(how["seed"])
    figures = [name for name in table.select_dtypes("number") if name != "year"]
    codes = chance.permutation(table["code"].unique())[: how["councils_kept"]]
    left = table[table["code"].isin(codes) & ~table["year"].isin(how["years_lost"])].copy()
    hit = chance.random((len(left), len(figures))) < how["cells"]
    left[figures] = left[figures].mask(hit, how["value"])
    return left.drop(columns=[name for name in figures if chance.random() < how["columns_lost"]])


@settings(max_examples=25, deadline=None, derandomize=True)
@given(how=damage())
def test_damaged_figures_give_a_forecast_or_none(how, published):
    table = damaged(published, how)
    found = forecasts(table, LAST)
    if found.empty:
        return
    expected = found["forecast"]
    assert not np.isinf(found[["forecast", "low", "high"]].to_numpy(float)).any()
    assert (expected.dropna() > 0).all()
    shares = found["outcome"].isin([outcome.name for outcome in OUTCOMES if outcome.scale == "share"])
    assert (expected[shares].dropna() <= 100).all()
    banded = found["low"].notna() & found["high"].notna()
    assert (found["low"] <= expected)[banded].all()
    assert (expected <= found["high"])[banded].all()
    assert (found["last"].isna() | found["basis"].isin(["own figure", "joint service"])).all()
    after = scores(with_outcomes(found, table))
    assert not np.isinf(after.select_dtypes("number").to_numpy(float)).any()


def test_a_table_without_rows_has_no_forecasts():
    assert forecasts(pd.DataFrame(columns=["code", "year"]).astype({"year": int}), LAST).empty
