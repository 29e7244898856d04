"""What anybody can say of next year, by hand."""

import numpy as np
import pandas as pd
import pytest

from sim.config.areas import all_areas
from sim.forecast.figures import Figures
from sim.forecast.naive import naive, shrinkage
from sim.forecast.outcomes import CASELOAD


def test_simple_forecasts_by_hand():
    near = all_areas()["383"].neighbours
    codes = ["383", near[0], near[1], near[2]]
    years = {2017: [10.0, 20.0, 12.0, 14.0], 2018: [11.0, 19.0, np.nan, 14.0], 2019: [12.0, 18.0, np.nan, 15.0]}
    rows = pd.DataFrame(
        [
            {"code": code, "year": year, "caseload_per_fte": value}
            for year, values in years.items()
            for code, value in zip(codes, values, strict=True)
        ]
    )
    found = naive(CASELOAD, Figures(rows, until=2019))
    # Less each year's mean: -4, 6, -2, 0; -11/3, 13/3, -2/3; -3, 3, 0.
    b = (-4 * -11 / 3 + 6 * 13 / 3 + 0 * -2 / 3 + -11 / 3 * -3 + 13 / 3 * 3) / (16 + 36 + (121 + 169 + 4) / 9)
    assert found.loc["383", "last"] == 12
    assert found.loc["383", "three_year_mean"] == 11
    assert found.loc["383", "shrunk"] == pytest.approx(15 + b * (12 - 15))
    assert found.loc["383", "neighbours"] == 16.5  # the third has no figure
    assert found.loc[near[1], ["last", "three_year_mean", "shrunk"]].isna().all()


def test_without_a_past_nothing_is_shrunk():
    assert shrinkage(pd.DataFrame({2017: [10.0, 20.0]})) == 1.0
    assert shrinkage(pd.DataFrame({2017: [10.0, 10.0], 2018: [1.0, 2.0]})) == 1.0
