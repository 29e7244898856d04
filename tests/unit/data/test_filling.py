"""What stands in for a figure that was not published: by hand, from the published files."""

from dataclasses import replace

import pytest

from sim.config.areas import find_area
from sim.data.facts import NotPublishedError, PublishedFacts, facts_of, published_facts
from sim.data.filling import NEEDED, STANDS_IN, completed


def council(name, year, *missing):
    """A council's facts, with some taken away, and what is put in their place."""
    area = find_area(name, year, ("authority",))
    facts = facts_of(area, year)
    kept = {key: figure for key, figure in facts.figures.items() if key not in missing}
    return completed(area, PublishedFacts(facts.authority, year, kept))


def test_what_was_published_is_left_as_it_is():
    facts = published_facts("Leeds", 2024)
    assert council("Leeds", 2024).figures == facts.figures


def test_first_comes_the_last_year_that_was_published():
    found = council("Leeds", 2024, "cin_31_march", "agency_rate")
    assert found["cin_31_march"].value == published_facts("Leeds", 2023).value("cin_31_march")
    assert found["agency_rate"].value == published_facts("Leeds", 2023).value("agency_rate")
    assert not found["cin_31_march"].published
    assert found["cin_31_march"].source.startswith(STANDS_IN)
    assert found["cin_31_march"].source.endswith("at 31 March 2023, the last published")


def test_before_any_year_of_its_own_the_region_stands_in_shares_as_they_are_and_counts_by_children():
    found = council("Leeds", 2017, "section47s", "vacancy_rate")
    region = published_facts("Yorkshire and The Humber", 2017)
    assert found["vacancy_rate"].value == region.value("vacancy_rate")
    children = published_facts("Leeds", 2017).value("population_0_17") / region.value("population_0_17")
    assert found["section47s"].value == pytest.approx(children * region.value("section47s"), abs=0.06)
    assert "of Yorkshire and The Humber, for as many children" in found["section47s"].source


def test_a_council_that_took_over_starts_from_the_one_before_it():
    found, before = council("Cumberland", 2024, "section47s", "rereferral_12m_share"), published_facts("Cumbria", 2023)
    assert found["rereferral_12m_share"].value == before.value("rereferral_12m_share")
    children = published_facts("Cumberland", 2024).value("population_0_17") / before.value("population_0_17")
    assert found["section47s"].value == pytest.approx(children * before.value("section47s"), abs=0.06)


def test_members_of_a_joint_service_have_its_rates_and_their_part_of_its_people():
    one, other = (council(name, 2024) for name in ("Kingston upon Thames", "Richmond upon Thames"))
    joint = published_facts("Kingston upon Thames and Richmond upon Thames", 2024)
    assert one["caseload_per_fte"].value == other["caseload_per_fte"].value == joint.value("caseload_per_fte")
    people = one["case_holders_fte"].value + other["case_holders_fte"].value
    assert people == pytest.approx(joint.value("case_holders_fte"), abs=0.11)
    in_need = [each.value("cin_31_march") for each in (one, other)]
    assert one["case_holders_fte"].value / people == pytest.approx(in_need[0] / sum(in_need), abs=0.001)


def test_children_of_councils_that_were_replaced_are_those_who_were_counted_after():
    parts = [council(name, 2018)["population_0_17"].value for name in ("Dorset", "Poole", "Bournemouth")]
    after = sum(published_facts(name, 2020).value("population_0_17") for name in ("Dorset", "bournemouth christchurch"))
    assert sum(parts) == pytest.approx(after, abs=2)
    assert parts[0] > parts[1] > 15_000


def test_what_nothing_can_stand_in_for_is_refused():
    area = find_area("Leeds")
    facts = PublishedFacts("Leeds", 2024, {})
    with pytest.raises(NotPublishedError, match="population_0_17 is not published for Leeds in 2024"):
        completed(area, facts)
    nowhere = replace(area, region="", first_year=2024)
    missing = PublishedFacts("Leeds", 1999, {"population_0_17": published_facts("Leeds", 2024)["population_0_17"]})
    with pytest.raises(NotPublishedError, match="referrals is not published for Leeds, nor for its region or England"):
        completed(nowhere, missing)


def test_everything_that_is_needed_is_a_figure_of_the_panel():
    assert set(NEEDED) <= set(published_facts("England", 2024).figures)
