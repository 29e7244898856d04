"""Names of measures in words."""

import re

import pytest

from sim.measures import MEASURES
from sim.report.words import labels


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("assessment_duration_band_61_plus_share", "Share of assessments by working days taken: 61 or more"),
        ("assessment_duration_band_1_10_share", "Share of assessments by working days taken: 1 to 10"),
        ("cost_agency_managers_gbp", "Cost: agency managers"),
        ("cases_unallocated_end", "Children with no social worker, at the end"),
        ("homeless_16_17_per_year", "Homeless young people of 16 and 17 a year"),
        ("plans_started_cp", "Plans started: child protection"),
    ],
)
def test_measures_of_one_kind_are_named_alike(name, words):
    assert labels.measure(name) == words


def test_no_two_measures_have_one_name_and_none_is_a_programmers():
    names = [labels.measure(name) for name in MEASURES]
    assert len(set(names)) == len(names)
    assert not [name for name in names if re.search(r"_|\bwd\b|\bgbp\b", name)]


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("workforce.vacancy_rate=0.07", "vacancy rate 7%"),
        ("teams.assessment.posts=52", "assessment posts 52"),
        ("workforce.supervision.enabled=true", "supervision enabled: true"),
        ("workforce.supervision.start=2009-04-01", "supervision start: 2009-04-01"),
        ("workforce.paths=[{lever: vacancy_rate, start: 2009-07-01, end: 2012-01-01, to: 0.07}]", "workforce paths"),
        ("without workforce.vacancy_rate=0.25", "without vacancy rate 25%"),
        ("people", "people"),
    ],
)
def test_a_change_is_named_in_words(override, words):
    assert labels.change(override) == words
