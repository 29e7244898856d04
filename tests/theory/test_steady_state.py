"""No stock has a trend that its inputs do not explain: an authority whose demand stays the same stays as it is.

The third year of a run is compared with the first, which has the same seasons.
"""

from functools import partial

import numpy as np
import pytest

import sim
from tests.theory.averages import score, yearly_means
from tests.theory.estimation import estimate

REPLICATIONS = 16

STOCKS = {"assessments_open": 0.03, "cases_open": 0.03, "plans_open_cin": 0.04, "plans_open_cp": 0.05}
"""Stocks, and the largest standard error of their change in two years, relative to the stock."""

SMALL_SHARE = 0.01
"""Of open cases; stocks that stay below this, whatever their change, are not piling up."""


@pytest.mark.full
@pytest.mark.parametrize("authority", ["doncaster", "england_typical"])
def test_no_stock_has_a_trend(authority, pool):
    config = sim.compose([f"authority={authority}", "demand.yearly_walk_sd=0", "run.years=3"])
    years = pool.map(partial(yearly_means, config), range(REPLICATIONS), chunksize=1)
    first, last = ({name: np.array([run[name].iloc[year] for run in years]) for name in years[0]} for year in (0, 2))
    for stock, precision in STOCKS.items():
        usual = first[stock].mean()
        change = estimate(last[stock] - first[stock])
        error, distance = change.standard_error / usual, score(change, 0.0)
        said = f"{stock}: {usual:.0f}, then {change.mean:+.1f}, standard error {error:.2%}, z {distance:.2f}"
        print(said)
        assert error <= precision, said
        assert abs(distance) < 5.0, said
    assert last["cases_unallocated"].mean() < SMALL_SHARE * last["cases_open"].mean()
