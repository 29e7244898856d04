"""What a measure carries with it: its label, its direction and its format."""

import re

import pytest

from sim.measures import MEASURES
from sim.measures.definition import Measure, level, volume


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("assessment_duration_band_61_plus_share", "Share of assessments by working days taken: 61 or more"),
        ("assessment_duration_band_1_10_share", "Share of assessments by working days taken: 1 to 10"),
        ("cost_agency_managers_gbp", "Cost: agency managers"),
        ("cases_unallocated_end", "Children with no social worker, at the end"),
        ("contacts_la_services", "Contacts: council services"),
        ("homeless_16_17_per_year", "Homeless young people of 16 and 17 a year"),
        ("plans_started_cp", "Plans started: child protection"),
    ],
)
def test_measures_of_one_kind_are_labelled_alike(name, label):
    assert MEASURES[name].label == label


def test_no_two_measures_have_one_label_and_none_is_a_programmers():
    labels = [measure.label for measure in MEASURES.values()]
    assert len(set(labels)) == len(labels)
    assert not [label for label in labels if re.search(r"_|\bwd\b|\bgbp\b", label)]


def test_variants_say_in_their_label_what_they_are():
    assert [each.label for each in volume("visits", "Visits", "visits", "Visits.")] == ["Visits", "Visits a year"]
    assert [each.label for each in level("open_mean", "Open", "cases", "Cases.")] == ["Open", "Open, at the end"]


def test_the_sign_is_the_direction_that_is_better():
    signs = {better: Measure("m", "M", "share", "M.", better).sign for better in ("higher", "lower", "none")}
    assert signs == {"higher": 1, "lower": -1, "none": 0}


@pytest.mark.parametrize(
    ("name", "written", "per_year"),
    [
        ("vacancy_rate", "share", False),
        ("turnover_rate", "share", True),
        ("cost_total_per_year_gbp", "money", True),
        ("unassessed_risk_child_days", "days", False),
        ("audit_hours_per_year", "hours", True),
        ("caseload_gini", "number", False),
        ("contacts_per_year", "number", True),
    ],
)
def test_the_unit_says_how_values_are_written(name, written, per_year):
    assert (MEASURES[name].format, MEASURES[name].is_per_year) == (written, per_year)
