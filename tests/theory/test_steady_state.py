"""No stock has a trend that its inputs do not explain: an authority whose demand stays the same stays as it is.

The third year of a run is compared with the first, which has the same seasons.
"""

from functools import partial

import numpy as np
import pandas as pd
import pytest

import sim
from sim.clock import WORKING_DAYS_PER_YEAR
from sim.model.flows import flows, planned_assessment_days
from sim.model.workload import DAYS_BEYOND_PLAN, plans_of_a_year
from sim.validation.comparison import SETTLED
from tests.theory.averages import measures, score, yearly_means
from tests.theory.estimation import estimate

REPLICATIONS = 16

STOCKS = {"assessments_open": 0.03, "cases_open": 0.03, "plans_open_cin": 0.04, "plans_open_cp": 0.05}
"""Stocks, and the largest standard error of their change in two years, relative to the stock."""

SMALL_SHARE = 0.01
"""Of open cases; stocks that stay below this, whatever their change, are not piling up."""


@pytest.mark.full
@pytest.mark.parametrize("authority", ["doncaster_typical_practice", "england_typical"])
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


@pytest.mark.full
def test_the_fit_allows_for_what_runs_add_to_the_closed_form(pool):
    """Lengths of plans by Little's law, and of assessments as measured, in 16 runs: within a day and their error."""
    config = sim.compose(["authority=england_typical", "demand.yearly_walk_sd=0", *SETTLED, "run.years=3"])
    runs = pd.DataFrame(pool.map(partial(measures, config), range(REPLICATIONS), chunksize=1))
    in_need, stepped_down, protection = plans_of_a_year(config.pathway, flows(config))
    expected = {
        "assessment": np.mean(planned_assessment_days(config.pathway.assessment)),
        "child_in_need": np.average([in_need[1], stepped_down[1]], weights=[in_need[0], stepped_down[0]]),
        "child_protection": protection[1],
    }
    lengths = {
        "assessment": runs["assessment_duration_mean_wd"],
        "child_in_need": runs["plans_open_cin"] / runs["plans_started_cin_per_year"] * WORKING_DAYS_PER_YEAR,
        "child_protection": runs["plans_open_cp"] / runs["plans_started_cp_per_year"] * WORKING_DAYS_PER_YEAR,
    }
    for kind, precision_days in {"assessment": 0.2, "child_in_need": 0.7, "child_protection": 2.5}.items():
        beyond = estimate((lengths[kind] - expected[kind]).to_numpy())
        said = f"{kind}: {beyond.mean:.2f} days beyond the closed form, standard error {beyond.standard_error:.2f}"
        print(said)
        assert beyond.standard_error <= precision_days, said
        nearest = np.clip(beyond.mean, DAYS_BEYOND_PLAN[kind] - 1.0, DAYS_BEYOND_PLAN[kind] + 1.0)
        assert abs(score(beyond, nearest)) < 5.0, said
