"""Demand: rates, seasons, shocks and mixes come out as asked, and more demand keeps what was there."""

from __future__ import annotations

import datetime as dt
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.clock import WORKING_DAYS_PER_YEAR, Calendar
from sim.config.categories import SOURCES
from sim.model.demand import Demand, family_hours_factor, mean_family_size
from sim.model.movement import ramp, random_walk
from sim.streams import Streams
from tests.support.small_service import configured

START = dt.date(2024, 4, 1)
YEAR = 253

VOLUME = 15_000.0

DEFAULT_FLAT = {
    "demand.contacts_per_year": VOLUME,
    "demand.arrivals": "homogeneous",
    "demand.yearly_walk_sd": 0.0,
    "demand.batch_out_of_hours": False,
    "demand.family_size_shares": [1.0],
    "demand.open_case_share": 0.0,
    "demand.return_share": {"below_threshold": 0.0, "above_threshold": 0.0},
}
"""Contacts at VOLUME a year, of families of one, at one rate."""


def demand(*changes, days=YEAR, replication=0):
    config = configured(DEFAULT_FLAT, *changes)
    return Demand(config, Calendar(START), Streams(config.run.seed, replication), days)


def contacts(*changes, **about):
    return list(demand(*changes, **about).contacts()) if changes or about else unchanged_contacts()


@cache
def unchanged_contacts():
    """A year of contacts that many tests compare theirs with."""
    return list(demand().contacts())


def key(contact):
    family = contact.family
    return (contact.time, contact.source, family.key, family.children, family.need, family.rag)


def is_poisson(count, expected):
    """Within six standard deviations."""
    return abs(count - expected) < 6.0 * math.sqrt(expected) + 1.0


# Rules


def test_mean_family_size_weighs_sizes_by_families():
    assert mean_family_size((0.5, 0.25, 0.25)) == 1.75


def test_a_further_child_adds_its_share_and_work_is_kept_on_the_whole():
    shares, mean = (0.5, 0.3, 0.2), 1.7
    factors = [family_hours_factor(children, mean, 0.5) for children in (1, 2, 3)]
    assert factors[1] - factors[0] == pytest.approx(0.5 * factors[0])
    assert factors[2] - factors[1] == pytest.approx(factors[1] - factors[0])
    assert sum(share * factor for share, factor in zip(shares, factors, strict=True)) == pytest.approx(mean)


@given(mean=st.floats(1.0, 6.0), share=st.floats(0.0, 1.0))
@settings(derandomize=True, deadline=None)
def test_bigger_families_are_never_less_work(mean, share):
    factors = [family_hours_factor(children, mean, share) for children in range(1, 7)]
    assert factors == sorted(factors)
    assert factors[0] > 0.0


def test_families_of_one_have_the_hours_as_configured():
    assert family_hours_factor(1, 1.0, 0.5) == 1.0


def test_the_walk_starts_at_one_goes_through_its_steps_and_has_mean_one():
    steps, sd = np.array([1.0, -2.0, 0.0]), 0.1
    days = np.array([0.0, 0.5, 1.0, 2.0]) * WORKING_DAYS_PER_YEAR
    expected = [1.0, math.exp(0.05 - 0.5 * 0.01 * 0.25), math.exp(0.1 - 0.5 * 0.01), math.exp(-0.1 - 0.5 * 0.02)]
    assert random_walk(steps, sd, days) == pytest.approx(expected)


@pytest.mark.parametrize("year", [0.3, 1.0, 1.7])
def test_the_walk_has_mean_one_on_every_day(year):
    days = np.array([year]) * WORKING_DAYS_PER_YEAR
    nodes, weights = np.polynomial.hermite_e.hermegauss(20)
    weights = weights / weights.sum()
    mean = sum(
        weights[i] * weights[j] * random_walk(np.array([nodes[i], nodes[j], 0.0]), 0.3, days)[0]
        for i in range(20)
        for j in range(20)
    )
    assert mean == pytest.approx(1.0, rel=1e-9)


def test_a_change_comes_in_along_its_ramp():
    days = np.arange(8.0)
    assert ramp(days, 2.0, 4.0).tolist() == [0.0, 0.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0]
    assert ramp(days, 2.0, 0.0).tolist() == [0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]


# Volume and mix


def test_no_contacts_where_there_is_no_demand():
    assert contacts({"demand.contacts_per_year": 0.0}) == []


def test_volume_comes_out_as_asked():
    found = contacts()
    assert is_poisson(len(found), VOLUME * YEAR / WORKING_DAYS_PER_YEAR)
    times = [contact.time for contact in found]
    assert times == sorted(times)
    assert 0.0 <= times[0] < times[-1] < YEAR


def test_contacts_are_counted_in_children():
    found = contacts({"demand.family_size_shares": [0.5, 0.25, 0.25]})
    children = sum(contact.family.children for contact in found)
    # The variance of a compound Poisson sum is the expected number of families times E[size squared], 3.75.
    families = VOLUME / 1.75
    assert abs(children - VOLUME * YEAR / WORKING_DAYS_PER_YEAR) < 6.0 * math.sqrt(families * 3.75)
    sizes = np.bincount([contact.family.children for contact in found], minlength=4) / len(found)
    assert sizes[1:] == pytest.approx([0.5, 0.25, 0.25], abs=0.04)


def test_gaps_are_exponential_in_one_flat_year():
    gaps = np.diff([contact.time for contact in contacts()])
    assert gaps.std() / gaps.mean() == pytest.approx(1.0, abs=0.05)


def test_sources_needs_and_ratings_come_in_their_shares():
    changes = {
        "demand.below_threshold_share": 0.6,
        "demand.early_help_share_of_below": 0.5,
        "demand.child_protection_share_of_above": 0.25,
    }
    found = contacts(changes)
    config = configured(changes)
    total = len(found)
    needs = np.bincount([contact.family.need for contact in found], minlength=4) / total
    assert needs == pytest.approx([0.3, 0.3, 0.3, 0.1], abs=0.025)
    for code, name in enumerate(SOURCES):
        share = getattr(config.demand.sources, name).contact_share
        assert is_poisson(sum(contact.source == code for contact in found), share * total)
    red = [contact.family.rag == 0 for contact in found if contact.family.need == 3]
    assert np.mean(red) == pytest.approx(config.pathway.mash.rag_given_need.child_protection.red, abs=0.08)


def test_first_contacts_leave_room_for_returns():
    returns = {"demand.return_share": {"below_threshold": 0.2, "above_threshold": 0.5}}
    mix = {"demand.below_threshold_share": 0.8}
    found = contacts(returns, mix)
    below = sum(contact.family.need < 2 for contact in found)
    years = YEAR / WORKING_DAYS_PER_YEAR
    assert is_poisson(below, VOLUME * 0.8 * 0.8 * years)
    assert is_poisson(len(found) - below, VOLUME * 0.2 * 0.5 * years)


def test_contacts_about_open_cases_have_no_family_of_their_own():
    found = contacts({"demand.open_case_share": 0.25})
    about_open = sum(contact.family is None for contact in found)
    years = YEAR / WORKING_DAYS_PER_YEAR
    assert is_poisson(about_open, 0.25 * VOLUME * years)
    assert is_poisson(len(found) - about_open, 0.75 * VOLUME * years)


# Time


def seasonal(*changes, days=4 * YEAR):
    return contacts({"demand.arrivals": "seasonal", "demand.contacts_per_year": 8_000.0}, *changes, days=days)


def test_seasons_move_contacts_about_and_keep_their_number():
    found = seasonal()
    assert is_poisson(len(found), 8_000 * 4 * YEAR / WORKING_DAYS_PER_YEAR)


def test_weekdays_months_and_holidays_have_their_factors():
    calendar = Calendar(START)
    flat = dict.fromkeys(SOURCES, 1.0)
    no_nights = {f"demand.sources.{name}.out_of_hours_share": 0.0 for name in flat}
    no_holidays = {f"demand.sources.{name}.holiday_factor": 1.0 for name in flat}
    changes = {
        "demand.month_factors": [1.0] * 7 + [0.5] + [1.0] * 4,
        "demand.weekday_factors": [2.0, 1.0, 1.0, 1.0, 1.0],
    }
    found = seasonal(no_nights, no_holidays, changes)
    n_days = 4 * YEAR
    a_day = np.bincount([int(contact.time) for contact in found], minlength=n_days)
    august, monday = calendar.month_number(n_days) == 8, calendar.weekday(n_days) == 0
    usual = a_day[~august & ~monday].mean()
    assert a_day[~august & monday].mean() / usual == pytest.approx(2.0, rel=0.08)
    assert a_day[august & ~monday].mean() / usual == pytest.approx(0.5, rel=0.2)


def test_schools_are_quiet_in_their_holidays():
    found = seasonal({"demand.sources.schools.holiday_factor": 0.0, "demand.sources.schools.out_of_hours_share": 0.0})
    in_term = Calendar(START).is_school_term(4 * YEAR)
    schools = [int(contact.time) for contact in found if SOURCES[contact.source] == "schools"]
    assert in_term[schools].all()
    assert not in_term.all()


def test_nights_and_weekends_come_as_a_batch_at_the_next_opening():
    everything_at_night = {f"demand.sources.{name}.out_of_hours_share": 1.0 for name in SOURCES}
    found = seasonal(everything_at_night, {"demand.batch_out_of_hours": True}, days=YEAR)
    assert all(contact.time == int(contact.time) for contact in found)
    calendar = Calendar(START)
    a_day = np.bincount([int(contact.time) for contact in found], minlength=YEAR)
    nights = calendar.closed_calendar_days_before(YEAR)
    # Monday brings Friday night to Sunday: as many nights, as many contacts.
    rate = a_day[nights == nights.min()].mean() / nights.min()
    assert a_day[nights == 2 + nights.min()].mean() / (2 + nights.min()) == pytest.approx(rate, rel=0.15)
    unbatched = seasonal(everything_at_night, {"demand.batch_out_of_hours": False}, days=YEAR)
    assert sorted(int(contact.time) for contact in unbatched) == sorted(int(contact.time) for contact in found)
    assert not all(contact.time == int(contact.time) for contact in unbatched)


def test_growth_compounds_by_the_year():
    found = contacts({"demand.growth_per_year": 0.5}, days=2 * YEAR)
    first = sum(contact.time < YEAR for contact in found)
    assert (len(found) - first) / first == pytest.approx(1.5, rel=0.06)


def test_a_shock_acts_between_its_days():
    shock = {"start": dt.date(2024, 7, 1), "end": dt.date(2024, 10, 1), "factor": 3.0, "ramp_days": 0.0}
    with_shock, without = contacts({"demand.shocks": [shock]}), contacts()
    calendar = Calendar(START)
    begins, ends = calendar.day_of(shock["start"]), calendar.day_of(shock["end"])

    def during(found):
        return [contact for contact in found if begins <= contact.time < ends]

    assert len(during(with_shock)) / len(during(without)) == pytest.approx(3.0, rel=0.12)
    outside = [key(contact) for contact in with_shock if not begins <= contact.time < ends]
    assert outside == [key(contact) for contact in without if not begins <= contact.time < ends]


def test_the_walk_belongs_to_the_replication():
    walk = {"demand.yearly_walk_sd": 0.3, "demand.contacts_per_year": 3_000.0}
    counts = [len(contacts(walk, replication=replication)) for replication in range(12)]
    assert len(contacts(walk, replication=0)) == counts[0]
    # By chance alone counts would vary by 0.018; the walk makes the first year vary by some 0.15.
    assert np.std(counts) / np.mean(counts) > 0.04


# Comparisons


@pytest.mark.parametrize("more", [{"demand.contacts_per_year": 1.2 * VOLUME}, {"demand.growth_per_year": 0.2}])
def test_more_demand_only_adds_contacts(more):
    few, many = {key(contact) for contact in contacts()}, {key(contact) for contact in contacts(more)}
    assert few < many


def test_fewer_below_threshold_contacts_leave_the_rest_as_they_are():
    start = dt.date(2024, 9, 2)
    changes = {"demand.below_threshold_factor": 0.5, "demand.below_threshold_ramp": {"start": start, "days": 0.0}}
    usual, thinned = contacts(), contacts(changes)
    day = Calendar(START).day_of(start)
    gone = {key(contact) for contact in usual} - {key(contact) for contact in thinned}
    assert {key(contact) for contact in thinned} < {key(contact) for contact in usual}
    assert all(contact_key[0] >= day and contact_key[4] < 2 for contact_key in gone)
    below_after = sum(contact.time >= day and contact.family.need < 2 for contact in usual)
    assert len(gone) / below_after == pytest.approx(0.5, abs=0.04)


def test_guidance_thins_as_much_as_its_factor_says():
    given, factor = (f"early_help.threshold_guidance.{key}" for key in ("is_given", "below_threshold_factor"))
    wanted = contacts({"demand.below_threshold_factor": 0.45})
    both = contacts({given: True, factor: 0.5, "demand.below_threshold_factor": 0.9})
    assert [key(contact) for contact in both] == [key(contact) for contact in wanted]
    assert [key(contact) for contact in contacts({factor: 0.5})] == [key(contact) for contact in contacts()]


def test_one_source_can_be_thinned_alone():
    usual, thinned = contacts(), contacts({"demand.sources.police.below_threshold_factor": 0.0})
    police = [contact for contact in thinned if SOURCES[contact.source] == "police"]
    assert police
    assert all(contact.family.need >= 2 for contact in police)
    assert [key(contact) for contact in usual if contact.source != 0] == [
        key(contact) for contact in thinned if contact.source != 0
    ]


def test_more_below_threshold_contacts_can_be_asked_for():
    usual, more = contacts(), contacts({"demand.below_threshold_factor": 2.0})
    assert {key(contact) for contact in usual} < {key(contact) for contact in more}
    added = len(more) - len(usual)
    assert added / sum(contact.family.need < 2 for contact in usual) == pytest.approx(1.0, abs=0.08)


def test_a_longer_run_begins_as_a_shorter_one():
    short, long = contacts(days=100), contacts(days=YEAR)
    assert [key(contact) for contact in long if contact.time < 100] == [key(contact) for contact in short]


def test_impossible_volumes_are_refused():
    with pytest.raises(ValueError, match="contacts_per_year is too large"):
        contacts({"demand.contacts_per_year": 9e6}, days=20)
