"""Predictors, by hand."""

import numpy as np
import pandas as pd
import pytest

from sim.forecast import predictors
from sim.forecast.figures import Figures

ROWS = pd.DataFrame(
    {
        "code": ["383", "383", "203", "203"],
        "year": [2017, 2018, 2017, 2018],
        "referrals": [100, 200, 100, 50],
        "referred_children": [80, 100, 0, 50],
        "rereferral_12m_share": [0.5, 0.2, 0.0, 1.0],
        "cin_started": [10, 30, 10, 20],
        "cin_ended": [10, 20, 10, 40],
        "cin_31_march": [100, 50, 100, 0],
        "cpp_31_march": [20, 20, 20, 40],
        "population_0_17": [10_000, 10_000, 10_000, 10_000],
        "cpp_ended_rate": [40, 40, 20, 40],
    }
)


@pytest.fixture
def figures():
    return Figures(ROWS, until=2018)


def values(found):
    return found.loc[["383", "203"]].tolist()


def test_a_rise_is_a_difference_of_logarithms_and_unknown_in_the_first_year(figures):
    rise = predictors.rise("referrals")
    assert values(rise(figures, 2018)) == pytest.approx([np.log(2), -np.log(2)])
    assert rise(figures, 2017).isna().all()


def test_above_own_past_is_net_of_the_typical_council(figures):
    # The median of log 200 and log 50 is log 100.
    found = predictors.above_own_past("referrals")(figures, 2018)
    assert values(found) == pytest.approx([np.log(2), -np.log(2)])


def test_shares_and_ratios_of_nothing_are_unknown(figures):
    assert values(predictors.share_of("cin_started", "cin_31_march")(figures, 2018)) == pytest.approx(
        [0.6, np.nan], nan_ok=True
    )
    assert values(predictors.log_ratio("referred_children", "referrals")(figures, 2017)) == pytest.approx(
        [np.log(0.8), np.nan], nan_ok=True
    )
    assert values(predictors.net_rise("cin_started", "cin_ended", "cin_31_march")(figures, 2018)) == pytest.approx(
        [0.2, np.nan], nan_ok=True
    )


def test_a_share_of_none_or_all_has_odds_that_end(figures):
    end = np.log(0.005 / 0.995)
    logit = predictors.logit_of("rereferral_12m_share")
    assert values(logit(figures, 2017)) == pytest.approx([0.0, end])
    assert values(logit(figures, 2018)) == pytest.approx([np.log(0.25), -end])


def test_plans_ended_are_laid_beside_those_that_are_open(figures):
    assert values(predictors.plans_ended(figures, 2018)) == pytest.approx([np.log(2), 0.0])
