"""Published figures are read as published, each with its unit and its source."""

import pytest

from sim.data.facts import (
    NotPublishedError,
    kind_of,
    publications,
    published_facts,
    statistical_neighbours,
    yearly_demand_sd,
)

LATEST = [("England", 2025), ("Doncaster", 2024), ("Bradford", 2024), ("Darlington", 2024)]


@pytest.mark.parametrize(("authority", "year"), LATEST)
def test_published_rates_agree_with_the_published_counts_they_are_defined_by(authority, year):
    facts = published_facts(authority, year)
    in_post, vacancies, agency = (facts.value(name) for name in ("in_post_fte", "vacancies_fte", "agency_fte"))
    assert facts.value("vacancy_rate") == pytest.approx(vacancies / (vacancies + in_post), abs=6e-4)
    assert facts.value("agency_rate") == pytest.approx(agency / (agency + in_post), abs=6e-4)
    assert facts.value("turnover_rate") == pytest.approx(facts.value("leavers_fte") / in_post, abs=6e-4)


def test_population_is_the_denominator_of_the_published_rate():
    facts = published_facts("doncaster", 2024)
    assert 10_000 * facts.value("referrals") / facts.value("population_0_17") == pytest.approx(871.3, abs=0.05)


def test_a_figure_names_its_unit_publication_table_and_period():
    figure = published_facts("Doncaster", 2024)["referrals"]
    assert (figure.value, figure.unit) == (5810, "referrals a year")
    assert figure.source == "DfE, Characteristics of children in need, C1 referral_count, year to 31 March 2024"


def test_what_is_not_published_is_refused_by_name():
    england = published_facts("England", 2025)
    assert "awaiting_assessment_31_march" not in england
    with pytest.raises(NotPublishedError, match="awaiting_assessment_31_march is not published for England in 2025"):
        england.value("awaiting_assessment_31_march")
    with pytest.raises(NotPublishedError, match="'Doncaster' in 1999"):
        published_facts("Doncaster", 1999)


def test_every_neighbour_has_figures_of_its_own():
    for authority, year in LATEST[1:]:
        neighbours = statistical_neighbours(authority)
        assert len(set(neighbours)) == 10
        assert all(published_facts(neighbour, year).value("referrals") > 0 for neighbour in neighbours)


def test_demand_moves_by_about_15_percent_a_year_at_any_horizon():
    assert yearly_demand_sd() == pytest.approx(0.15, abs=0.01)
    assert all(0.13 < yearly_demand_sd(years) < 0.17 for years in range(1, 6))


def test_names_are_found_in_any_letter_case_and_given_as_published():
    assert published_facts("dONCASTER", 2024) == published_facts("Doncaster", 2024)
    assert published_facts("england", 2025).authority == "England"
    assert statistical_neighbours("DONCASTER") == statistical_neighbours("Doncaster")


def test_neighbours_come_closest_first_and_are_others():
    neighbours = statistical_neighbours("Doncaster")
    assert neighbours[0] == "Rotherham"
    assert "Doncaster" not in neighbours


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: statistical_neighbours("England"), "no statistical neighbours for 'England'"),
        (lambda: yearly_demand_sd(6), "no changes of referral rates over 6 years"),
        (lambda: published_facts("Doncster", 2024), "no published figures for 'Doncster' in 2024"),
    ],
)
def test_what_no_file_has_is_said(ask, said):
    with pytest.raises(NotPublishedError) as caught:
        ask()
    assert str(caught.value) == said


def test_shares_are_shares_and_never_percentages():
    for authority, year in LATEST:
        figures = published_facts(authority, year).figures
        rates = {name: each.value for name, each in figures.items() if kind_of(name) == "share"}
        assert rates
        assert all(0.0 <= value <= 1.0 for value in rates.values())


def test_every_publication_is_listed_with_its_tables_once():
    found = publications()
    assert "C1 referral_count" in " ".join(found["DfE, Characteristics of children in need"])
    assert all(len(set(tables)) == len(tables) > 0 for tables in found.values())
