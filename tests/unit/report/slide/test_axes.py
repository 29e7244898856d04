"""Axes of a slide's chart: round ends that hold every value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report.slide.axes import scale


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0.0, -4.1, 1.8], (-5.0, 2.0, 1.0)), ([0.0], (0.0, 1.0, 0.2)), ([60.0, 87.0], (60.0, 90.0, 5.0))],
)
def test_an_axis_has_round_ends(values, expected):
    assert scale(values) == pytest.approx(expected)


@given(st.lists(st.floats(-1e6, 1e6).map(lambda number: round(number, 4)), min_size=1, max_size=9))
def test_every_value_is_on_the_axis_and_labels_are_few(values):
    low, high, step = scale(values)
    assert low - 1e-6 * step <= min(values)
    assert max(values) <= high + 1e-6 * step
    assert 1 <= round((high - low) / step) <= 14
