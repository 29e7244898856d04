"""A share is a part of a whole: in no future, however extreme, is it below 0 or above 1, in all or in any month."""

import pytest

import sim
from sim.measures import MEASURES

ROUNDING = 1e-9

SHARES = [name for name, each in MEASURES.items() if each.unit == "share" or name.endswith("_share")]

EXTREMES = {
    "as it is": [],
    "no demand": ["demand.contacts_per_year=0"],
    "a flood": ["demand.contacts_per_year=40000"],
    "a starved front door": ["teams.front_door.posts=1"],
    "hardly anybody": ["teams.establishment_factor=0.1", "workforce.vacancy_rate=0.9"],
    "everybody leaves and is ill": ["workforce.turnover_rate=1.5", "workforce.sickness_rate=0.3"],
    "agency only": ["workforce.agency_rate=0.9"],
    "a few days from the first": ["run.years=0.02", "run.warm_up_days=0"],
    "no caseload at the start": ["run.initial_state=empty"],
}


@pytest.mark.parametrize("overrides", EXTREMES.values(), ids=EXTREMES)
def test_no_share_is_more_than_the_whole_or_less_than_nothing(overrides):
    found = sim.simulate(sim.compose(["authority=darlington_typical_practice", "run.years=0.3", *overrides]), 0)
    shares = found.measures[SHARES].dropna()
    outside = shares[(shares < -ROUNDING) | (shares > 1.0 + ROUNDING)]
    assert outside.empty, outside
    monthly = found.monthly[[name for name in SHARES if MEASURES[name].monthly]]
    outside = monthly[(monthly < -ROUNDING) | (monthly > 1.0 + ROUNDING)].stack().dropna()
    assert outside.empty, outside


def test_what_is_called_a_share_is_one_in_its_unit():
    assert {MEASURES[name].unit for name in SHARES} == {"share"}
