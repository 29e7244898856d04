"""Open plans: without drift and early ends they are M/G/infinity, whoever there is to visit the families."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from scipy import stats

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import NEEDS
from sim.model.events import Event
from sim.model.model import Model
from tests.support.small_service import fixed, outcomes, plain, team

A_DAY = 4.0
MEAN_DAYS = 25.0
REPLICATIONS = 12

CONFIG = {
    "demand.contacts_per_year": A_DAY * WORKING_DAYS_PER_YEAR,
    "demand.below_threshold_share": 0.0,
    "pathway.screening.enabled": False,
    "pathway.mash.enabled": False,
    "pathway.assessment.hours": fixed(0.1),
    "pathway.assessment.visits": 1,
    "pathway.assessment.planned_length.enabled": False,
    "pathway.assessment.authorisation.enabled": False,
    "pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("child_in_need_plan")),
    "pathway.plans.drift": False,
    "pathway.plans.child_in_need.length_days": {"distribution": "exponential", "mean": MEAN_DAYS, "cv": 1.0},
    "teams.assessment": team(80),
    "run.years": 0.5,
}


@pytest.fixture(scope="module", params=[0, 60], ids=["nobody", "enough people"])
def runs(request):
    config = plain(CONFIG | {"teams.safeguarding": team(request.param)})
    models = [Model(config, replication) for replication in range(REPLICATIONS)]
    for model in models:
        model.run()
    return [model.recorder.log for model in models]


def open_on(day, log):
    """How many plans were open on a day: started less ended."""
    until = log["time"] <= day
    return np.sum(until & (log["event"] == Event.PLAN_STARTED)) - np.sum(until & (log["event"] == Event.PLAN_ENDED))


@pytest.mark.parametrize("day", [5.0, 20.0, 50.0, 120.0])
def test_open_plans_grow_from_nothing_to_the_rate_times_the_mean_length(runs, day):
    """E N(t) = rate x integral of P(length > u) from 0 to t (Takacs 1962), and N(t) is Poisson."""
    expected = REPLICATIONS * A_DAY * MEAN_DAYS * -math.expm1(-day / MEAN_DAYS)
    assert abs(sum(open_on(day, log) for log in runs) - expected) < 4.5 * math.sqrt(expected)


@pytest.mark.parametrize("day", [45.0, 80.0, 115.0])
def test_open_plans_are_poisson(runs, day):
    """Their variance is their mean: the index of dispersion of Poisson numbers is chi-square (Fisher 1950)."""
    open_plans = [open_on(day, log) for log in runs]
    expected = A_DAY * MEAN_DAYS * -math.expm1(-day / MEAN_DAYS)
    index = np.sum((np.array(open_plans) - expected) ** 2) / expected
    least, most = stats.chi2.ppf([1e-7, 1.0 - 1e-7], df=REPLICATIONS)
    assert least < index < most


RISE = dt.date(2024, 6, 3)


@pytest.fixture(scope="module")
def rising():
    """Three times the demand from a day on, and nobody to visit the families."""
    shock = {"start": RISE.isoformat(), "end": None, "factor": 3.0, "ramp_days": 0.0}
    config = plain(CONFIG | {"teams.safeguarding": team(0), "demand.shocks": [shock], "run.years": 0.42})
    models = [Model(config, replication) for replication in range(REPLICATIONS)]
    for model in models:
        model.run()
    return [model.recorder.log for model in models], float(models[0].calendar.day_of(RISE))


@pytest.mark.parametrize("later", [0.0, 3.0, 15.0, 60.0])
def test_open_plans_follow_a_rise_in_demand(rising, later):
    """M(t)/G/infinity: E N(t) = integral of rate(t - u) x P(length > u) over u; twice the rate comes on top."""
    logs, rises = rising
    day = rises + later
    at_first, on_top = (-math.expm1(-days / MEAN_DAYS) for days in (day, later))
    expected = REPLICATIONS * A_DAY * MEAN_DAYS * (at_first + 2.0 * on_top)
    assert abs(sum(open_on(day, log) for log in logs) - expected) < 4.5 * math.sqrt(expected)
