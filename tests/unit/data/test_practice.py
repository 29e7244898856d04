"""A council's practice from its published shares in time: by hand, and on councils that were made up."""

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.config.areas import FIRST_YEAR, LAST_YEAR, find_area
from sim.data import practice
from sim.data.panel import panel, with_workforce_inside_the_year
from sim.data.practice import (
    ASSESSMENTS,
    CONFERENCES,
    MOST_ODDS,
    Components,
    components_to,
    in_time,
    late_odds,
    level,
    medians_to,
)

LEEDS = find_area("Leeds")


@pytest.fixture
def fresh():
    """Forget what was estimated, before and after."""
    caches = (components_to, medians_to)
    for each in caches:
        each.cache_clear()
    yield
    for each in caches:
        each.cache_clear()


def test_odds_and_shares_are_each_others_inverse():
    assert late_odds(0.8) == pytest.approx(math.log(0.25))
    assert in_time(late_odds(0.8)) == pytest.approx(0.8)
    assert (late_odds(1.0), late_odds(0.0)) == (-MOST_ODDS, MOST_ODDS)


def figures(shares):
    """Stand in for published values: a share by area's code and year, 1,000 referrals, none closed at once."""

    def value(area, year, figure):
        known = {"referrals": 1000.0, "referral_nfa_share": 0.0, "icpcs": 1000.0}
        return shares.get((area.code, year)) if figure.endswith("wd_share") else known[figure]

    return value


def test_one_year_alone_is_drawn_to_the_median_by_its_noise(fresh, monkeypatch):
    monkeypatch.setattr(practice, "published_value", figures({("383", 2024): 0.6}))
    monkeypatch.setattr(practice, "components_to", lambda year, kind: Components(0.2, 0.5, 0.3, 0.7))
    monkeypatch.setattr(practice, "medians_to", lambda year, kind: dict.fromkeys(range(2017, 2025), late_odds(0.8)))
    found = level(LEEDS, 2024, ASSESSMENTS)
    away, chance = late_odds(0.6) - late_odds(0.8), 1.0 / (1000 * 0.6 * 0.4)
    assert found.now == pytest.approx(late_odds(0.8) + away * 0.7 / (1.0 + chance))
    assert found.usual == pytest.approx(late_odds(0.8) + away * 0.2 / (1.0 + chance))
    assert found.known_within == pytest.approx(math.sqrt(0.7 - 0.49 / (1.0 + chance)))


def test_a_council_without_figures_is_the_median_one(fresh, monkeypatch):
    monkeypatch.setattr(practice, "published_value", figures({("380", year): 0.7 for year in range(2017, 2025)}))
    monkeypatch.setattr(practice, "components_to", lambda year, kind: Components(0.2, 0.5, 0.3, 0.7))
    found = level(LEEDS, 2024, ASSESSMENTS)
    assert in_time(found.now) == in_time(found.usual) == pytest.approx(0.7)
    assert found.known_within == pytest.approx(math.sqrt(0.7))


def test_what_lasts_what_moves_and_what_is_noise_is_found_again(fresh, monkeypatch):
    """Thirty panels that were made up: the mean of what is estimated is near what they were made of."""
    truth, random = Components(0.3, 0.4, 0.1, 0.7), np.random.default_rng(3)
    found = []
    for _ in range(30):
        shares = {}
        for area in practice._authorities():
            lasting, moving = random.normal(0, math.sqrt(truth.permanent)), random.normal(0, math.sqrt(truth.moving))
            for year in range(FIRST_YEAR, LAST_YEAR + 1):
                noise = random.normal(0, math.sqrt(truth.noise))
                shares[area.code, year] = in_time(-1.5 + lasting + moving + noise)
                moving = truth.kept * moving + random.normal(0, math.sqrt(truth.moving * (1 - truth.kept**2)))
        monkeypatch.setattr(practice, "published_value", figures(shares))
        components_to.cache_clear()
        medians_to.cache_clear()
        found.append(components_to(LAST_YEAR, ASSESSMENTS))
    whole = [each.permanent + each.moving for each in found]
    assert np.mean(whole) == pytest.approx(0.7, abs=0.05)
    assert np.mean([each.noise for each in found]) == pytest.approx(0.1, abs=0.04)
    after_three = [each.permanent + each.moving * each.kept**3 for each in found]
    assert np.mean(after_three) == pytest.approx(0.3 + 0.4 * 0.7**3, abs=0.05)


@pytest.mark.parametrize("kind", [ASSESSMENTS, CONFERENCES])
def test_councils_keep_most_of_their_place_for_years(kind):
    found = components_to(LAST_YEAR, kind)
    whole = found.permanent + found.moving + found.noise
    assert 0.6 < (found.permanent + found.moving * found.kept) / whole < 0.85
    assert 1.5 < found.reverting_years < 4.5


@pytest.mark.parametrize("kind", [ASSESSMENTS, CONFERENCES])
def test_only_years_up_to_the_one_asked_for_count(fresh, monkeypatch, kind):
    before, real = level(LEEDS, 2021, kind), practice.published_value
    components_to.cache_clear()
    medians_to.cache_clear()
    monkeypatch.setattr(
        practice, "published_value", lambda area, year, name: real(area, year, name) if year <= 2021 else None
    )
    assert level(LEEDS, 2021, kind) == before


def test_more_years_leave_less_open():
    one = replace(LEEDS, code="none")
    assert level(LEEDS, 2024, ASSESSMENTS).known_within < level(one, 2024, ASSESSMENTS).known_within


def explained(table, columns):
    """Share of the variance of assessments in time that columns explain, net of each year's mean."""
    share = "assessments_within_45wd_share"
    known = table.dropna(subset=[share, *columns])
    net = known[[share, *columns]] - known.groupby("year")[[share, *columns]].transform("mean")
    left = net[share] - net[columns] @ np.linalg.lstsq(net[columns].to_numpy(), net[share], rcond=None)[0]
    return 1.0 - (left**2).sum() / (net[share] ** 2).sum()


def test_load_explains_little_and_the_council_itself_much():
    table = with_workforce_inside_the_year(panel())
    last = table[["code", "year", "assessments_within_45wd_share"]].assign(year=table["year"] + 1)
    table = table.merge(last.set_axis(["code", "year", "last_year"], axis=1), on=["code", "year"]).query("year >= 2018")
    workforce = ["caseload_per_fte", "agency_rate", "vacancy_rate", "turnover_rate", "absence_rate"]
    # docs/model.md, section 20, has these numbers.
    assert explained(table, ["caseload_per_fte"]) == pytest.approx(0.05, abs=0.005)
    assert explained(table, workforce) == pytest.approx(0.08, abs=0.005)
    assert explained(table, ["last_year"]) == pytest.approx(0.43, abs=0.005)
