"""Reassessments: when a plan has one, and what it asks of the family's own worker."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.reassessment import reassessed_after


@given(st.floats(0.5, 2000.0), st.floats(0.0, 100.0), st.floats(0.01, 1.0), st.floats(0.001, 0.999))
@settings(derandomize=True, deadline=None)
def test_a_reassessment_ends_before_the_plan_does(length, planned, share, u):
    after = reassessed_after(length, planned, share, u)
    assert (after is None) == (u >= share or planned > length)
    assert after is None or -1e-9 <= after <= length - planned + 1e-9
