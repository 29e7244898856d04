"""How the report writes numbers."""

import math

import pytest

from sim.measures import quantities


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (0.8213, "share", "82.1%"),
        (0.155, "share/year", "15.5%"),
        (1234.5, "children", "1,234"),
        (41.26, "children", "41.3"),
        (2.345, "working days", "2.35"),
        (-3.0, "children", "−3.00"),
        (0.00537, "working days", "0.0054"),
        (0.0, "children", "0"),
        (1.254e6, "GBP", "£1.25m"),
        (65432.0, "GBP/year", "£65k"),
        (950.0, "GBP", "£950"),
        (math.nan, "share", "–"),
    ],
)
def test_values(number: float, unit: str, text: str):
    assert quantities.value(number, unit) == text


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (0.034, "share", "+3.4"),
        (-0.034, "share", "−3.4"),
        (0.0001, "share", "0.0"),
        (-0.0001, "share", "0.0"),
        (12.0, "children", "+12.0"),
        (-250000.0, "GBP", "−£250k"),
        (math.nan, "children", "–"),
    ],
)
def test_changes_carry_their_sign_unless_they_round_to_nothing(number: float, unit: str, text: str):
    assert quantities.change(number, unit) == text


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("working days", "2.50 working days"),
        ("children", "2.50"),
        ("share", "250.0%"),
        ("children/year", "2.50 children a year"),
    ],
)
def test_amounts_name_what_the_measure_does_not(unit: str, text: str):
    assert quantities.amount(2.5, unit) == text


def test_intervals():
    assert quantities.interval(0.805, 0.836, "share") == "80.5% to 83.6%"
    assert quantities.interval(-0.1, 1.03, "share") == "0.0% to 100.0%"
    assert quantities.interval(-2.0, 3.0, "children") == "0 to 3.00"
    assert quantities.change_interval(-0.01, 0.02, "share") == "−1.0 to +2.0"
    assert quantities.interval(math.nan, math.nan, "share") == "–"


@pytest.mark.parametrize(
    ("unit", "text"),
    [("share", "%"), ("share/year", "% a year"), ("children/year", "children a year"), ("GBP/year", "£ a year")],
)
def test_units_in_words(unit: str, text: str):
    assert quantities.unit_in_words(unit) == text


def test_standard_errors_keep_three_digits():
    assert quantities.standard_error(0.0012345, "share") == "0.123"
    assert quantities.standard_error(12345.0, "GBP") == "12,300"
    assert quantities.standard_error(math.nan, "share") == "–"


def test_shares_differ_by_percentage_points():
    assert quantities.change_unit("share") == "percentage points"
    assert quantities.change_unit("children") == "children"
