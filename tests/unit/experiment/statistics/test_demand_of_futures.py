"""Demand of futures drawn again without a run: its known mean, and that it is the demand of the run."""

import numpy as np
import pytest

import sim
from sim.clock import Calendar, reporting_window
from sim.experiment.statistics.demand_of_futures import relative_demand
from sim.model.demand import Demand
from sim.streams import Streams

SHORT = ["authority=england_typical", "run.years=2"]


def config(*overrides):
    return sim.compose([*SHORT, *overrides])


@pytest.mark.parametrize(
    "overrides",
    [
        (),
        ("demand.movement.enabled=false", "demand.yearly_walk_sd=0.1"),
        ("demand.growth_per_year=0.1", "demand.shocks=[{start: 2024-09-02, factor: 1.5, passes_through: as_observed}]"),
    ],
)
def test_its_mean_is_1(overrides):
    drawn = relative_demand(config(*overrides), range(200), by_year=True)
    assert drawn.shape == (200, 2)
    error = drawn.std(axis=0, ddof=1) / np.sqrt(200)
    assert (error > 0.001).all()  # there is something to control for
    assert (abs(drawn.mean(axis=0) - 1.0) < 4.0 * error).all()


def test_where_demand_does_not_move_every_future_is_average():
    assert relative_demand(config("demand.yearly_walk_sd=0"), [0, 7]) == pytest.approx(np.ones((2, 1)))


def test_the_whole_is_the_mean_of_its_years_and_each_future_has_its_own_whoever_asks():
    whole, years = (relative_demand(config(), [3, 1], by_year) for by_year in (False, True))
    assert whole[:, 0] == pytest.approx(years.mean(axis=1), rel=1e-3)
    assert relative_demand(config(), [1]) == pytest.approx(whole[1:])
    assert relative_demand(config("run.seed=7"), [1])[0, 0] != whole[1, 0]
    assert relative_demand(config(), []).shape == (0, 1)


def test_what_is_planned_is_in_the_average_future_too():
    grown = relative_demand(config("demand.growth_per_year=0.1"), range(3))
    assert grown == pytest.approx(relative_demand(config(), range(3)), rel=1e-9)


def test_less_than_a_year_is_one_part():
    assert relative_demand(config("run.years=0.3"), [0, 1], by_year=True).shape == (2, 1)


def test_it_is_the_demand_that_a_run_would_have():
    settings = config("run.years=1", "run.warm_up_days=0")
    calendar = Calendar(settings.run.start)
    relative = relative_demand(settings, range(30))[:, 0]
    days = reporting_window(calendar, settings.run)[1]
    # Contacts about open cases move as referrals do.
    futures = [Demand(settings, calendar, Streams(settings.run.seed, number), days) for number in range(30)]
    came = [sum(contact.family is None for contact in future.contacts()) for future in futures]
    assert min(came) > 100
    assert np.corrcoef(relative, came)[0, 1] > 0.9
    assert max(came) / min(came) == pytest.approx(relative.max() / relative.min(), rel=0.15)
