"""Re-referrals in balance: by hand, and the councils' own following years."""

import math
from statistics import fmean

import pytest

from sim.config.areas import all_areas, find_area
from sim.data.facts import Figure, PublishedFacts, facts_of, published_value
from sim.data.rereferrals import MOST_CHANGE, OF_LAST_YEAR, balanced_share

LEEDS = find_area("Leeds")


def facts(referrals, share, year=2024, published=True):
    return PublishedFacts(
        "Leeds",
        year,
        {
            "referrals": Figure(referrals, "", "made up", published),
            "rereferral_12m_share": Figure(share, "", "made up"),
        },
    )


def before():
    return published_value(LEEDS, 2023, "referrals")


def test_half_of_those_who_come_again_came_first_in_the_year_before():
    # Referrals fell by a fifth: for 80 of this year there were 100 and 80 of whom some come again, on average 90.
    assert balanced_share(LEEDS, facts(0.8 * before(), 0.2)) == pytest.approx(0.2 * 80 / 90)
    assert balanced_share(LEEDS, facts(before(), 0.2)) == pytest.approx(0.2)


def test_without_a_year_before_the_share_is_as_published():
    assert balanced_share(LEEDS, facts(4000.0, 0.2, year=2017)) == 0.2
    assert balanced_share(LEEDS, facts(4000.0, 0.2, published=False)) == 0.2


def test_a_change_of_recording_counts_no_more_than_the_bound():
    least = 0.2 / (OF_LAST_YEAR * MOST_CHANGE + 1.0 - OF_LAST_YEAR)
    assert balanced_share(LEEDS, facts(0.1 * before(), 0.2)) == pytest.approx(least)


def test_it_says_more_of_the_next_year_than_the_share_itself():
    as_it_is, in_balance = [], []
    for area in all_areas().values():
        for year in range(2018, 2024):
            then = published_value(area, year + 1, "rereferral_12m_share")
            now = published_value(area, year, "rereferral_12m_share")
            if area.level == "authority" and then and now and published_value(area, year, "referrals"):
                as_it_is.append(abs(math.log(now / then)))
                in_balance.append(abs(math.log(balanced_share(area, facts_of(area, year)) / then)))
    assert len(as_it_is) > 800
    assert fmean(in_balance) < 0.92 * fmean(as_it_is)
