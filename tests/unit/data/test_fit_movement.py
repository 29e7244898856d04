"""The fit of how demand moves: the configuration has its values, and they are near the panel."""

from __future__ import annotations

import pytest

from sim.config.compose import compose
from sim.data.expected_changes import PARTS, expected
from sim.data.fit_movement import cells, fitted, observed_pass_through


def test_the_configuration_has_what_the_script_gives():
    movement, values = compose(["authority=england_typical"]).demand.movement, fitted()
    for part in PARTS:
        for kind in ("persistent", "passing"):
            configured = getattr(getattr(movement, part), kind)
            assert configured == pytest.approx(values.get(f"{part}.{kind}", 0.0), rel=0.03), f"{part}.{kind}"
    assert movement.child_protection_follows == pytest.approx(values["child_protection_follows"], rel=0.03)
    for response in ("closed_at_referral", "quick_assessments", "conferences", "child_in_need_length"):
        assert getattr(movement.responses, response) == pytest.approx(values[f"responses.{response}"], rel=0.03)


def test_figures_are_expected_to_move_as_in_the_panel():
    covariance = expected().covariance(fitted())
    spreads = [(cell, cell.of(covariance)) for cell in cells() if cell.first == cell.second]
    together = [(cell, cell.of(covariance)) for cell in cells() if cell.first != cell.second]
    assert len(spreads) == sum(cell.low <= implied <= cell.high for cell, implied in spreads) == 28
    assert max(abs(implied / cell.estimate - 1.0) for cell, implied in spreads) < 0.15
    assert sum(cell.low <= implied <= cell.high for cell, implied in together) >= 63


def test_more_referrals_go_with_what_goes_with_them_in_the_panel():
    implied, observed = expected().pass_through(fitted()), observed_pass_through()
    kept_up = observed.pop("cases_held")
    for figure, (estimate, error) in observed.items():
        assert implied[figure] == pytest.approx(estimate, abs=error), figure
    # What workers hold is the same children in need: it cannot be met as well, and is no further off than this.
    assert kept_up[0] < implied["cases_held"] < kept_up[0] + 4.0 * kept_up[1]
